"""From a prompt to the messages of a chat."""

from __future__ import annotations

from answer.llm.model import Message
from prompts import load_prompt


def chat(prompt: str, **values: str) -> tuple[Message, ...]:
    """The messages of `prompt`, filled; values must be inert (`answer.llm.inert`) already."""
    return tuple(Message(role, text) for role, text in load_prompt(prompt).fill(**values))
