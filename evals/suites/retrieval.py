"""Suite `retrieval`: does the search find the statements that answer, before anything is chosen or written?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Final

from answer.followup import understand
from answer.parts import parts
from answer.select import by_turns, statement
from evals.case import KINDS, Case
from evals.metrics.retrieval import CUTOFFS, MEASURES, Found, score_rankings
from evals.outcome import Curve, Measure, Outcome
from evals.outcome import measure as measured
from evals.statistics import mean
from evals.systems.passages import retriever_over
from evals.work import Choices, Work
from index.search import Search

DEPTH: Final = max(CUTOFFS)
BY_KIND: Final = ("recall_at_1", "recall_at_5", "recall_at_50", "MRR", "nDCG_at_10")
SEARCH, DENSE = "search", "dense"
"""Ibid's search for statements; the nearest passages by vector."""

Rank = Callable[[Case], Sequence[Found]]
"""What is ranked for a case, best first, DEPTH at most."""


def systems(choices: Choices) -> Sequence[str]:
    """Ibid's search, which all its ways of answering share, and the dense baseline if it was chosen."""
    return (SEARCH, DENSE) if DENSE in choices.systems else (SEARCH,)


def measure(work: Work, system: str) -> Outcome:
    """Over all cases that the documents answer. Raises BadInput, IndexRoomError or ModelError."""
    assert work.index is not None, "a suite that asks needs an index"
    with closing(Search(work.index, work.settings)) as search:
        rank = statements_in(search) if system == SEARCH else passages_in(search)
        rankings: dict[str, Sequence[Found]] = {}
        for done, case in enumerate(work.cases):
            work.report(f"searching, {system}", done, len(work.cases))
            if case.answerable:
                rankings[case.id] = rank(case)
        work.report(f"searching, {system}", len(work.cases), len(work.cases))
    return outcome_of(work.cases, rankings, system, work.choices.seed)


def statements_in(search: Search) -> Rank:
    """Statements as the engine ranks them: the question with what it leans on, part by part."""

    def rank(case: Case) -> Sequence[Found]:
        asked = understand(case.question, case.history)
        ranked = by_turns([search.rank(part, asked.context, DEPTH) for part in parts(asked.question)])
        return [Found(item.article.path, statement(item).text) for item in ranked[:DEPTH]]

    return rank


def passages_in(search: Search) -> Rank:
    """The nearest passages, as the dense baseline finds them. Raises BadInput if the index holds none."""
    retriever = retriever_over(search, DEPTH)

    def rank(case: Case) -> Sequence[Found]:
        found = retriever.retrieve(understand(case.question, case.history).whole)
        return [Found(one.node.metadata["path"], one.node.get_content()) for one in found]

    return rank


def outcome_of(cases: Sequence[Case], rankings: Mapping[str, Sequence[Found]], system: str, seed: int = 0) -> Outcome:
    """All figures; `seed` is that of the bootstrap."""
    values = score_rankings({case.id: case.gold for case in cases}, rankings)
    kinds = {kind: [values[case.id] for case in cases if case.kind == kind and case.id in values] for kind in KINDS}
    metrics = _measures(MEASURES, list(values.values()), seed)
    return Outcome(
        suite="retrieval",
        system=system,
        cases=len(cases),
        metrics=metrics,
        kinds={kind: _measures(BY_KIND, some, seed) for kind, some in kinds.items() if some},
        scores={case.id: {**values.get(case.id, dict.fromkeys(MEASURES)), "kind": case.kind} for case in cases},
        curves=_curves(metrics, "passages" if system == DENSE else "statements"),
    )


def _measures(
    names: Sequence[str] | Mapping[str, object], values: Sequence[Mapping[str, float]], seed: int
) -> dict[str, Measure]:
    return {name: measured(mean((one[name] for one in values), seed), MEASURES[name][1]) for name in names}


def _curves(metrics: Mapping[str, Measure], ranked: str) -> tuple[Curve, ...]:
    points = [(float(k), metrics[f"recall_at_{k}"].value) for k in CUTOFFS]
    there = tuple((k, value) for k, value in points if value is not None)
    if not there:
        return ()
    return (Curve(title="recall at k", x=f"{ranked} looked at", y="gold statements found", points=there),)
