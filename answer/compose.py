"""Composing: a model writes the answer from numbered sources, under a schema that lets it name nothing but these.

What comes back is a draft: it has been neither checked nor attributed, and no reader sees it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from answer.llm.chat import chat
from answer.llm.inert import inert
from answer.llm.model import LanguageModel, ModelBroke

MOST_STATEMENTS = 6
MAX_TOKENS = 400
"""Of a whole reply: six statements of some fifty words."""
_NUMBERS = re.compile(r"\s*\[\^?[\d,;\s–-]+\]")


@dataclass(frozen=True, slots=True)
class Source:
    """A statement of the corpus as the model is shown it."""

    text: str
    article: str
    """The article's title."""
    heading: str = ""
    context: str = ""
    """Words before the statement that say what it speaks of."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A composed statement before its check."""

    text: str
    sources: tuple[int, ...]
    """Places (from 0) in the sources that the model was given; empty if it named none of them."""


def compose(
    model: LanguageModel, question: str, sources: Sequence[Source], stop: threading.Event | None = None
) -> Generator[Draft]:
    """Drafts in the order in which the model ends them; none if it finds no answer in the sources.

    Raises LanguageModelError or Stopped.
    """
    listed = "\n".join(f"[{number}] {shown(source)}" for number, source in enumerate(sources, start=1))
    messages = chat("compose", sources=listed, question=inert(question))
    reply, read = "", 0
    for piece in model.write(messages, schema(len(sources)), MAX_TOKENS, stop):
        reply += piece
        if "{" in piece:
            complete = _items(reply, partial=True)[:-1]  # the last one has only begun
            yield from _drafts(complete[read:MOST_STATEMENTS], len(sources))
            read = max(read, len(complete))
    yield from _drafts(_items(reply)[read:MOST_STATEMENTS], len(sources))


def shown(source: Source) -> str:
    """The line of a source, after its number."""
    place = ", ".join(filter(None, (source.article, source.heading)))
    return inert(f"({place}) " * bool(place) + f"{source.context} {source.text}")


def schema(sources: int) -> dict[str, Any]:
    """JSON schema of a reply: at most six statements, each with one to three numbers of sources."""
    number = {"type": "integer", "enum": list(range(1, sources + 1))}
    statement = {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "sources": {"type": "array", "items": number, "minItems": 1, "maxItems": min(3, sources)},
        },
        "required": ["text", "sources"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"statements": {"type": "array", "items": statement, "maxItems": MOST_STATEMENTS}},
        "required": ["statements"],
        "additionalProperties": False,
    }


def _items(reply: str, partial: bool = False) -> list[Any]:
    """The list that a reply holds so far. Raises ModelBroke, unless `partial`, if it holds none."""
    begin = reply.find("{")
    try:
        data = from_json(reply[begin:] if begin >= 0 else reply, allow_partial=partial)
        return list(data["statements"])
    except (ValueError, KeyError, TypeError) as error:
        if partial:
            return []
        raise ModelBroke("the model's reply is not the list of statements that it was asked for") from error


def _drafts(items: Sequence[Any], sources: int) -> Iterator[Draft]:
    """Drafts from members of the reply: none from what holds no text, numbers that were not given left out."""
    for item in items:
        text = item.get("text") if isinstance(item, dict) else None
        words = inert(_NUMBERS.sub("", text)) if isinstance(text, str) else ""
        if any(map(str.isalnum, words)):
            named = item.get("sources")
            numbers = [n for n in named if type(n) is int] if isinstance(named, list) else []
            yield Draft(words, tuple(dict.fromkeys(n - 1 for n in numbers if 1 <= n <= sources)))
