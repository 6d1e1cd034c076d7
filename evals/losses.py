"""Where a case is lost, on the way from the document to the cited statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, get_args

from evals.answered import Answered, Traced
from evals.case import Case, Gold
from evals.metrics.answers import CaseScore, GoldScore
from evals.metrics.match import covers, file_name

Loss = Literal["not read", "not retrieved", "refused", "withheld", "not chosen", "wrongly cited", "answered wrongly"]
LOSSES: Final[tuple[Loss, ...]] = get_args(Loss)
"""In the order of the way. `not read`: no statement of the document, as read, is the one sought. `answered wrongly`:
the documents do not answer the question, the answer does."""


def losses(case: Case, answer: Answered, score: CaseScore) -> tuple[Loss, ...]:
    """The loss of each gold statement that is lost, each kind once, in the order of the way; empty if all is well."""
    if not case.answerable:
        return ("answered wrongly",) if answer.answers else ()
    traced: Sequence[Traced | None] = answer.traced or (None,) * len(case.gold)
    found = {_loss(*each, answer) for each in zip(case.gold, score.gold, traced, strict=True)}
    return tuple(loss for loss in LOSSES if loss in found)


def _loss(gold: Gold, score: GoldScore, traced: Traced | None, answer: Answered) -> Loss | None:
    if score.found:
        return None if score.outcome == "exact" else "wrongly cited"
    if traced and not traced.read:
        return "not read"
    if traced and traced.rank is None:
        return "not retrieved"
    if not answer.answers:
        return "refused" if not answer.withheld else "withheld"
    return "withheld" if _is_withheld(gold, answer) else "not chosen"


def _is_withheld(gold: Gold, answer: Answered) -> bool:
    return any(
        covers(held.text, gold.statement)
        or any(file_name(c.path) == file_name(gold.doc) and covers(c.quote, gold.statement) for c in held.citations)
        for held in answer.withheld
    )
