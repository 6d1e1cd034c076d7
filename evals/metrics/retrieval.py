"""How well a ranking puts the gold statements first: recall at k, reciprocal rank, nDCG, as trec_eval computes them.

Each gold statement of a case is one relevant document. What is ranked is recognised as one by its file name and its
words (`match.covers`); the figures come from ir-measures (MacAvaney, Macdonald and Ounis 2022).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ir_measures import RR, Measure, R, nDCG, pytrec_eval

from evals.case import Gold
from evals.metrics.match import covers, file_name, likeness

CUTOFFS: Final = (1, 3, 5, 10, 20, 50)
MEASURES: Final[Mapping[str, tuple[Measure, str]]] = {
    **{f"recall_at_{k}": (R @ k, f"gold statements among the first {k} ranked") for k in CUTOFFS},
    "MRR": (RR, "1 / rank of the first gold statement, 0 if none is ranked"),
    "nDCG_at_10": (nDCG @ 10, "gold statements among the first 10, discounted by rank, of the best order's"),
}
"""Name: measure, and one line for a reader."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something ranked."""

    path: str
    text: str


def recognised(gold: Sequence[Gold], ranked: Sequence[Found]) -> list[int | None]:
    """For each of `ranked`, the place in `gold` of the statement that it finds; None if it finds none, or one again.

    What covers several gold statements is the nearest of them; of equally near ones, the first that is not found yet.
    """
    found: list[int | None] = []
    for item in ranked:
        near = {
            place: likeness(item.text, one.statement)
            for place, one in enumerate(gold)
            if file_name(item.path) == file_name(one.doc) and covers(item.text, one.statement)
        }
        fresh = [place for place in near if near[place] == max(near.values()) and place not in found]
        found.append(fresh[0] if fresh else None)
    return found


def score_rankings(
    gold: Mapping[str, Sequence[Gold]], rankings: Mapping[str, Sequence[Found]]
) -> dict[str, dict[str, float]]:
    """The value of each of MEASURES, by case. A case without gold has none; one without a ranking has 0."""
    relevant = {case: {str(place): 1 for place in range(len(some))} for case, some in gold.items() if some}
    run = {case: _scored(recognised(gold[case], rankings.get(case, ()))) for case in relevant}
    names = {measure: name for name, (measure, _) in MEASURES.items()}
    values: dict[str, dict[str, float]] = {case: {} for case in relevant}
    for metric in pytrec_eval.iter_calc(list(names), relevant, run):
        values[metric.query_id][names[metric.measure]] = float(metric.value)
    return values


def _scored(found: Sequence[int | None]) -> dict[str, float]:
    """A score by document, falling with the rank; what is no gold statement is a document of its own."""
    return {f"other {rank}" if one is None else str(one): float(-rank) for rank, one in enumerate(found)}
