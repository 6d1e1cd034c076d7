"""A follow-up becomes a question that stands alone, by rules; a question on a new topic is left as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.answer import Turn
from index.lexical import content_words

_OPENS = re.compile(r"(?:and|but|so|or|then|also|what about|how about|how so|in what way|for example)\b", re.I)
_PRONOUN = re.compile(
    r"\b(?:it(?! (?:is |was )?(?:true|possible|clear|likely|necessary|easy|easier|hard|harder)\b)|its|they|them|their"
    r"|theirs|he|him|his|she|her|hers|this|these|those|such|same|former|latter"
    r"|that(?=\s+(?:do|does|did|was|is|are|were|would|could|can|so)\b|\s*[?.,])"
    r"|(?:in|of|from|to|with|by|about|does|do|did|is|was) that)\b",
    re.I,
)
"""Words that lean back unless the question holds what they stand for."""
_POINTER = re.compile(
    r"\belse\b|\b(?:(?:that|this|which|other|another) one|ones)\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were|be|been|any|a)\b)",
    re.I,
)
"""Words that lean back unless much stands before them."""
_FEW_WORDS = 2
_REFERENCES = re.compile(r"\n#*\s*References\b.*", re.S | re.I)
_MARKUP = re.compile(r"\[\^?\d+\]|[*_>#`]")
_REMEMBERED_WORDS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what it leans on."""

    question: str
    before: str = ""
    """The question before, if this one follows it up."""
    said: str = ""
    """The beginning of the answer to that."""

    @property
    def whole(self) -> str:
        """The question as it can be understood alone, by rules."""
        return f"{self.before} {self.question}".strip()

    @property
    def context(self) -> str:
        """The question with all that it leans on."""
        return " ".join(filter(None, (self.before, self.said, self.question)))


def understand(question: str, history: Sequence[Turn]) -> Asked:
    """The question, with what it leans on if it is a follow-up."""
    return Asked(question, *said_before(question, history))


def is_follow_up(question: str, history: Sequence[Turn]) -> bool:
    """Whether the question leans on what was said before.

    A pronoun leans back only if the question holds nothing before it that it could stand for: "did Facebook show that
    its algorithm …" stands alone.
    """
    if not any(turn.role == "user" for turn in history):
        return False
    few = len(content_words(question)) <= _FEW_WORDS and not _holds_antecedent(question, _FEW_WORDS + 1)
    if few or _OPENS.match(question):
        return True
    pronoun, pointer = _PRONOUN.search(question), _POINTER.search(question)
    return (pronoun is not None and not _holds_antecedent(question[: pronoun.start()], _FEW_WORDS)) or (
        pointer is not None and not _holds_antecedent(question[: pointer.start()], 2 * _FEW_WORDS)
    )


def _holds_antecedent(words: str, enough: int) -> bool:
    named = any(word[:1].isupper() for word in words.split()[1:])
    return named or len(content_words(words)) >= enough


def said_before(question: str, history: Sequence[Turn]) -> tuple[str, str]:
    """What a follow-up leans on: the last question, and the beginning of the answer to it; empty for a new topic."""
    return last_exchange(history) if is_follow_up(question, history) else ("", "")


def last_exchange(history: Sequence[Turn]) -> tuple[str, str]:
    """The last question, and the beginning of the answer to it: as much of a long history as a question leans on."""
    asked = next(turn.content for turn in reversed(history) if turn.role == "user")
    answered = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    words = _MARKUP.sub("", _REFERENCES.sub("", answered)).split()[:_REMEMBERED_WORDS]
    return " ".join(asked.split()), " ".join(words)
