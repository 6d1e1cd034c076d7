"""Trials: a question over twisted documents, and what its answer must hold. `trials.jsonl` has one a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, model_validator

from evals.case import Gold, Words, read_lines
from evals.errors import BadInput
from evals.robustness.twists import Twist
from ingest.article import StatementStatus

TrialKind = Literal[
    "swapped-notes",
    "twins",
    "near-duplicates",
    "dangling-markers",
    "changed-numbers",
    "negations",
    "bracketed-numbers",
    "injected-orders",
    "unanswerable",
    "false-premise",
]
TRIAL_KINDS: Final[tuple[TrialKind, ...]] = get_args(TrialKind)
TRIALS: Final = Path(__file__).with_name("trials.jsonl")


class Rival(BaseModel):
    """A statement that differs from the one sought in a number, a place or a year, and has another note."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    own: Words
    """Words that tell the statement sought."""
    other: Words
    """Words that tell its rival."""
    references: tuple[Words, ...]
    """The beginnings of the rival's entries."""


class Trial(BaseModel):
    """A question, how its documents are twisted, and what must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    kind: TrialKind
    shelf: Words
    """Trials of one shelf share its documents, with all their twists, and one index."""
    question: Words
    twists: tuple[Twist, ...] = ()
    gold: Gold | None = None
    """The statement as the twisted document has it, and the beginnings of the entries that it must be cited with, and
    no others; without `references`, it must be shown without any. None: the question must be refused."""
    status: StatementStatus | None = None
    """What each citation of the statement must be, where that matters besides the references."""
    rival: Rival | None = None
    """A released statement that speaks of one of the two may not be given the works of the other."""
    never: tuple[Words, ...] = ()
    """Words that no released statement may say."""
    ordered: tuple[Words, ...] = ()
    """Words that a released statement may only say as a quotation of what it cites."""
    invented: tuple[Words, ...] = ()
    """Words of entries that no citation and no list of references may hold."""

    @model_validator(mode="after")
    def _gold_fits_kind(self) -> Self:
        if (self.gold is None) != (self.kind == "unanswerable"):
            raise ValueError(f"gold: {'missing' if self.gold is None else 'an unanswerable trial has none'}")
        return self


def load_trials(path: Path = TRIALS) -> list[Trial]:
    """The trials of a file, in order. Raises BadInput naming line and field."""
    trials: dict[str, Trial] = {}
    for number, trial in read_lines(path, Trial):
        if trial.id in trials:
            raise BadInput(f"{path}, line {number}: id: {trial.id!r} is there already")
        trials[trial.id] = trial
    if not trials:
        raise BadInput(f"{path}: no trials in it")
    return list(trials.values())


def documents_of(trials: Iterable[Trial]) -> dict[str, tuple[Twist, ...]]:
    """The documents of a shelf by file name, each with its twists in the order of the trials, each twist once."""
    twists: dict[str, dict[Twist, None]] = {}
    for trial in trials:
        if trial.gold:
            twists.setdefault(trial.gold.doc, {})
        for twist in trial.twists:
            twists.setdefault(twist.doc, {})[twist] = None
    return {doc: tuple(each) for doc, each in twists.items()}
