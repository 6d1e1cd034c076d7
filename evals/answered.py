"""An answer as the machine-readable contract prints it, as far as it is scored and reported.

Read back from answers.jsonl, so that a run can be scored again without asking again, and other systems can be scored.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from evals.kept import ANSWERS, Identified, Kept
from ingest.article import StatementStatus


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Cited(_Record):
    """One cited work, or its absence, behind a statement."""

    path: str
    quote: str
    status: StatementStatus
    reference: str | None = None
    number: int | None = None
    note: str | None = None
    citation: str | None = None
    reason: str | None = None

    @property
    def named(self) -> str | None:
        """The original reference, if the citation names one."""
        return self.reference if self.status == "resolved" else None


class Said(_Record):
    """A released statement."""

    text: str
    support: str = "verbatim"
    score: float = 0.0
    context: str = ""
    citations: tuple[Cited, ...] = ()


class HeldBack(_Record):
    """A statement that was not released."""

    text: str
    reason: str
    citations: tuple[Cited, ...] = ()


class Place(_Record):
    """Where a reference is cited."""

    path: str
    title: str = ""
    note: str | None = None


class Entry(_Record):
    """An entry of the answer's reference list."""

    number: int
    text: str
    plain: str = ""
    status: StatementStatus = "resolved"
    reason: str | None = None
    cited_in: tuple[Place, ...] = ()


class Near(_Record):
    """A statement shown as near, not as an answer."""

    text: str
    path: str
    title: str = ""


class Traced(_Record):
    """How far a gold statement came before anything was chosen."""

    read: bool
    """A statement of its document, as read, covers it."""
    rank: int | None = None
    """Its place among the retrieved statements, from 1; None if it is not among them."""


class Answered(Identified):
    """The answer to a case."""

    question: str = ""
    standalone_question: str = ""
    mode: str = "quote"
    abstained: bool
    reason: str | None = None
    notice: str | None = None
    statements: tuple[Said, ...] = ()
    withheld: tuple[HeldBack, ...] = ()
    references: tuple[Entry, ...] = ()
    nearest: tuple[Near, ...] = ()
    timings: dict[str, float] = Field(default_factory=dict)
    """Milliseconds."""
    traced: tuple[Traced, ...] | None = None
    """One for each gold statement of the case; None if it was not looked at."""

    @property
    def answers(self) -> bool:
        """Whether it says anything as an answer."""
        return not self.abstained and bool(self.statements)


def kept_answers(folder: Path) -> Kept[Answered]:
    """The answers that a run has kept in a folder. Raises BadInput."""
    return Kept(folder / ANSWERS, Answered)
