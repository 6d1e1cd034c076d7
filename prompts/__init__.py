"""Every prompt is a text file in this folder; this is what reads and fills them.

A file is a chat: lines `--- system`, `--- user` and `--- assistant` open its messages, `{{name}}` is a place to fill.
Lines before the first message are a remark to whoever edits the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

Role = Literal["system", "user", "assistant"]

_OPENS = re.compile(r"^--- *(.*?) *$", re.M)
_VARIABLE = re.compile(r"\{\{(.*?)\}\}")
_ROLES = ("system", "user", "assistant")


class PromptError(Exception):
    """A prompt file, or what it is filled with, is not as it should be: a mistake of ours, never of a user."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A chat with places to fill."""

    name: str
    messages: tuple[tuple[Role, str], ...]
    variables: frozenset[str]

    def fill(self, **values: str) -> tuple[tuple[Role, str], ...]:
        """The messages with `values` in their places; what looks like a place inside a value stays as it is.

        Raises PromptError if a variable is missing, or a value has no place.
        """
        if values.keys() != self.variables:
            wrong = sorted(values.keys() ^ self.variables)
            raise PromptError(f"prompt {self.name}: {', '.join(wrong)} missing or unknown")
        return tuple((role, _VARIABLE.sub(lambda m: values[m[1]], text)) for role, text in self.messages)


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt in the file `name`.txt. Raises PromptError."""
    path = Path(__file__).parent / f"{name}.txt"
    try:
        return parse_prompt(name, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PromptError(f"prompt {name}: {error}") from error


def parse_prompt(name: str, text: str) -> Prompt:
    """The prompt that `text` describes. Raises PromptError."""
    _, *parts = _OPENS.split(text)
    messages = [(role, content.strip()) for role, content in zip(parts[::2], parts[1::2], strict=True)]
    for role, content in messages:
        if role not in _ROLES:
            raise PromptError(f"prompt {name}: {role!r} is none of {', '.join(_ROLES)}")
        if not content:
            raise PromptError(f"prompt {name}: a {role} message is empty")
    if not messages:
        raise PromptError(f"prompt {name}: no message; a line '--- user' opens one")
    variables = {variable for _, content in messages for variable in _VARIABLE.findall(content)}
    odd = next((variable for variable in variables if not variable.isidentifier()), None)
    if odd is not None:
        raise PromptError(f"prompt {name}: {odd!r} is no name of a variable")
    return Prompt(name, tuple((cast(Role, role), content) for role, content in messages), frozenset(variables))
