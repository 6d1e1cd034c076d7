"""A follow-up becomes a question that stands alone, by rules; a question on a new topic is left as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.answer import Turn
from index.lexical import content_words

_OPENS = re.compile(r"(?:and|but|so|or|then|also|what about|how about|why|how so|in what way|for example)\b", re.I)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|these|those|there|one|ones|else|same|such|former"
    r"|latter|that(?=\s+(?:\w+ing|do|does|did|was|is|are|were|would|could|can|so)\b|\s*[?.,])"
    r"|(?:in|of|from|to|with|by|about|does|do|did|is|was) that)\b",
    re.I,
)
_FEW_WORDS = 2
_REFERENCES = re.compile(r"\n#*\s*References\b.*", re.S | re.I)
_MARKUP = re.compile(r"\[\^?\d+\]|[*_>#`]")
_REMEMBERED_WORDS = 60


def is_follow_up(question: str, history: Sequence[Turn]) -> bool:
    """Whether the question leans on what was said before."""
    if not any(turn.role == "user" for turn in history):
        return False
    points = _OPENS.match(question) or _POINTS_BACK.search(question)
    return bool(points) or len(content_words(question)) <= _FEW_WORDS


def said_before(question: str, history: Sequence[Turn]) -> tuple[str, str]:
    """What a follow-up leans on: the last question, and the beginning of the answer to it; empty for a new topic."""
    if not is_follow_up(question, history):
        return "", ""
    asked = next(turn.content for turn in reversed(history) if turn.role == "user")
    answered = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    words = _MARKUP.sub("", _REFERENCES.sub("", answered)).split()[:_REMEMBERED_WORDS]
    return " ".join(asked.split()), " ".join(words)
