"""What an answer is: statements, each with its citations, and the numbered original references."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ingest.article import Scope, StatementStatus

Mode = Literal["quote", "compose"]
Support = Literal["verbatim", "supported"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Cite:
    """One cited work (or its absence) behind one answer statement: the way back to the document."""

    number: int | None
    """Points into `Answer.references`; None where no reference is named."""
    status: StatementStatus
    reference: str | None
    """The original reference verbatim; None unless resolved."""
    citation: str | None
    """The citation as the note prints it, "Holden, 2018"."""
    note: str | None
    """Label of the note."""
    scope: Scope
    path: str
    quote: str
    """The source statement, without markers."""
    start: int
    """With `end`: where that statement stands in the article's text."""
    end: int
    reason: str | None = None
    title: str = ""
    """The article's title."""
    covers: tuple[int, int] = (0, 0)
    """The words that the marker covers, as offsets into the article's text: part of the statement for a clause."""
    key: str | None = None
    """The reference's key in its article."""
    note_key: str | None = None
    candidates: tuple[str, ...] = ()
    """Entries that fit (ambiguous) or come nearest (unresolved), verbatim."""


@dataclass(frozen=True, slots=True)
class AnswerStatement:
    """One released statement."""

    text: str
    support: Support
    score: float
    """0 to 1."""
    citations: tuple[Cite, ...]
    context: str = ""
    """The preceding sentence, shown before a statement that opens with a pronoun; not part of the statement."""
    contradicts: tuple[int, ...] = ()
    """Places (from 0) of the statements of this answer that say the opposite."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A statement that was not released, and why."""

    text: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class CitedIn:
    """Where a reference is cited: "as cited in <title>, note n"."""

    path: str
    title: str
    note: str | None


@dataclass(frozen=True, slots=True)
class NumberedReference:
    """An entry of the answer's reference list."""

    number: int
    text: str
    """The entry verbatim; for a citation that is not resolved, the citation as printed; else the article's title."""
    key: str | None
    status: StatementStatus
    cited_in: tuple[CitedIn, ...]
    plain: str = ""
    """`text` without markup, for display."""
    url: str | None = None
    reason: str | None = None
    same_as: int | None = None
    """The number of an earlier entry that is the same work, printed differently by another document."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A statement that comes near the question without answering it."""

    text: str
    path: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question."""

    question: str
    standalone_question: str
    mode: Mode
    abstained: bool
    reason: str | None
    statements: tuple[AnswerStatement, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    references: tuple[NumberedReference, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    """Milliseconds: retrieve_ms, judge_ms, compose_ms, verify_ms, total_ms."""
    notice: str | None = None
    """Why the answer is in quotations, or composing ended early, although composing was asked for: a fragment."""
    model: str | None = None
    """Name of the language model that composed; None if no statement is composed."""
    stopped: bool = False
    """Whether the person who asked stopped it: the answer then holds what was checked by then."""
    final: bool = True
    """False for a version that is still being composed; a later one replaces it."""

    def to_json(self, id: str | None = None) -> dict[str, Any]:
        """The answer as the machine-readable contract prints it."""
        return {"id": id, **asdict(self)}
