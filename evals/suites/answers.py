"""Suite `answers`: questions with known statements and references, asked and scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.answered import Answered
from evals.case import KINDS, Case
from evals.losses import LOSSES, Loss, losses
from evals.metrics.answers import LATENCIES, METRICS, REFUSED, CaseScore, Metric, score_answer
from evals.outcome import Curve, Measure, Outcome
from evals.outcome import measure as measured
from evals.statistics import Figure, count, mean, quantile
from evals.work import Choices, Work

BY_KIND = ("found", "original_reference_exact", "exact_given_found", "on_topic", "refused", "latency_p50_ms")
_BINS = 12


def systems(choices: Choices) -> Sequence[str]:
    """Those that were chosen."""
    return choices.systems


def measure(work: Work, system: str) -> Outcome:
    """The figures of all cases."""
    return outcome_of(rows_of(work.cases, work.answers(system)), system, work.choices.seed)


@dataclass(frozen=True, slots=True)
class Row:
    """One case with its answer."""

    case: Case
    answer: Answered
    score: CaseScore
    losses: tuple[Loss, ...]


def rows_of(cases: Iterable[Case], answers: Mapping[str, Answered]) -> list[Row]:
    """The cases that are answered, scored."""
    there = [(case, answers[case.id]) for case in cases if case.id in answers]
    scored = [(case, answer, score_answer(case, answer)) for case, answer in there]
    return [Row(case, answer, score, losses(case, answer, score)) for case, answer, score in scored]


def outcome_of(rows: Sequence[Row], system: str, seed: int = 0) -> Outcome:
    """All figures; `seed` is that of the bootstrap."""
    kinds = {kind: [row.score for row in rows if row.case.kind == kind] for kind in KINDS}
    lost = Counter(loss for row in rows for loss in row.losses)
    return Outcome(
        suite="answers",
        system=system,
        cases=len(rows),
        metrics=_measures((*METRICS, *LATENCIES), [row.score for row in rows], seed),
        kinds={kind: _measures(_BY_KIND, scores, seed) for kind, scores in kinds.items() if scores},
        lost={loss: lost[loss] for loss in LOSSES},
        scores={row.case.id: _case_scores(row) for row in rows},
        curves=_curves([row.score.ms for row in rows if row.score.ms is not None]),
    )


def _measures(metrics: Iterable[Metric], scores: Sequence[CaseScore], seed: int) -> dict[str, Measure]:
    return {m.name: measured(_figure(m, scores, seed), m.means, m.good, m.unit) for m in metrics}


def _figure(metric: Metric, scores: Iterable[CaseScore], seed: int) -> Figure:
    if metric.quantile is not None:
        return quantile((score.ms for score in scores), metric.quantile)
    if metric.tally is not None:
        return count(map(metric.tally, scores))
    assert metric.value is not None
    return mean(map(metric.value, scores), seed)


_BY_KIND = tuple(m for name in BY_KIND for m in (*METRICS, *LATENCIES, REFUSED) if m.name == name)


def _case_scores(row: Row) -> dict[str, Any]:
    values = {metric.name: metric.value(row.score) for metric in METRICS if metric.value}
    tallies = {metric.name: metric.tally(row.score) for metric in METRICS if metric.tally}
    return {**values, **tallies, "kind": row.case.kind, "ms": row.score.ms, "losses": row.losses}


def _curves(times: Sequence[float]) -> tuple[Curve, ...]:
    """How many answers take how long."""
    if not times:
        return ()
    width = max(max(times) / _BINS, 1.0)
    bins = Counter(min(_BINS - 1, int(ms / width)) for ms in times)
    points = tuple(((place + 0.5) * width, float(bins[place])) for place in range(_BINS))
    return (Curve(title="latency", x="milliseconds", y="answers", points=points, kind="bar"),)
