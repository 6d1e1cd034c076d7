"""Text of documents and of people as data for a model: readable, and without signs that a chat gives a meaning."""

from __future__ import annotations

import re
import unicodedata

_TEMPLATE = re.compile(r"<(?=[|/a-zA-Z_])|(?<=\|)>")
"""What opens and closes the marks of chat templates: <|im_end|>, <start_of_turn>, </s>."""
_NUMBERED = re.compile(r"\[(\^?[^\[\]\n]{1,40})\]")
"""A bracket that could be taken for the number of a source, or for a template's [INST]."""


def inert(text: str) -> str:
    """`text` on one line, invisible characters dropped, brackets round and template marks broken; words stay."""
    seen = "".join(character if _is_visible(character) else " " * character.isspace() for character in text)
    return " ".join(_TEMPLATE.sub(_broken, _NUMBERED.sub(r"(\1)", seen)).split())


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs")


def _broken(mark: re.Match[str]) -> str:
    return "< " if mark[0] == "<" else " >"
