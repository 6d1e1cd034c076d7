"""Cases: questions with the statements that answer them and the works that those statements cite.

A case file is JSON Lines. Each line: `id`, `kind`, `question`, and, as far as they apply, `history`, `docs`, `gold` and
`answer` (a reference answer in other words). docs/evals.md describes the format.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from answer.answer import Turn
from evals.errors import BadInput

Kind = Literal["fact", "synthesis", "cross-document", "no-original", "unanswerable", "false-premise", "follow-up"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


class Gold(BaseModel):
    """A statement of a document that answers, or helps to answer, the question."""

    model_config = ConfigDict(frozen=True)

    doc: Words
    """File name of the document."""
    statement: Words
    """The sentence or clause as the document has it, without markers."""
    notes: tuple[str, ...] = ()
    """Labels of the notes that cover it; empty if the article itself is the source."""
    references: tuple[Words, ...] = ()
    """The entries that these notes lead to."""
    unresolved: tuple[str, ...] = ()
    """Citations in these notes that lead to no entry, or to more than one."""


class Case(BaseModel):
    """A question and what an answer to it has to hold."""

    model_config = ConfigDict(frozen=True)

    id: Words
    kind: Kind
    question: Words
    history: tuple[Turn, ...] = ()
    docs: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = ()
    """Empty for unanswerable questions only."""
    answer: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer the question."""
        return self.kind != "unanswerable"

    @model_validator(mode="after")
    def _gold_fits_kind(self) -> Self:
        if self.answerable and not self.gold:
            raise ValueError(f"gold: a {self.kind} case needs at least one statement")
        if self.gold and not self.answerable:
            raise ValueError("gold: an unanswerable case has none")
        return self


def load_cases(path: Path) -> list[Case]:
    """The cases of a file, in order. Raises BadInput naming line and field."""
    cases: list[Case] = []
    lines: dict[str, int] = {}
    for number, case in read_lines(path, Case):
        if case.id in lines:
            raise BadInput(f"{path}, line {number}: id: {case.id!r} is the id of line {lines[case.id]} already")
        lines[case.id] = number
        cases.append(case)
    if not cases:
        raise BadInput(f"{path}: no cases in it")
    return cases


def choose_cases(
    cases: Sequence[Case], kinds: Sequence[str] = (), limit: int | None = None, seed: int = 0
) -> list[Case]:
    """The cases of these kinds (all, if none is named), in their order; a random `limit` of them. Raises BadInput."""
    chosen = [case for case in cases if not kinds or case.kind in kinds]
    if not chosen:
        raise BadInput(f"no case is left: none of {len(cases)} is of kind {' or '.join(kinds)}")
    return drawn(chosen, limit, seed)


def drawn(things: Sequence[T], limit: int | None, seed: int = 0) -> list[T]:
    """A random `limit` of them, in their order; all if there are no more, or no limit is set."""
    if limit is None or limit >= len(things):
        return list(things)
    return [things[place] for place in sorted(random.Random(seed).sample(range(len(things)), limit))]


def read_lines(path: Path, model: type[M]) -> Iterator[tuple[int, M]]:
    """Each line of a JSON Lines file as a `model`, with its number. Raises BadInput naming line and field."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    for number, line in enumerate(text.split("\n"), start=1):  # other line breaks may stand inside JSON strings
        if line.strip():
            try:
                yield number, model.model_validate_json(line)
            except ValidationError as error:
                raise BadInput(f"{path}, line {number}: {explained(error)}") from error


def explained(error: ValidationError) -> str:
    """The first thing wrong: `gold[0].statement: field required`."""
    first = error.errors()[0]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    message = first["msg"].removeprefix("Value error, ")
    return f"{field}: {message[:1].lower()}{message[1:]}" if field else message
