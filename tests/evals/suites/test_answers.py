"""The suite of answers: what it draws of its figures."""

from __future__ import annotations

from evals.outcome import Curve
from evals.suites.answers import outcome_of, rows_of
from tests.evals.made import CASES, perfect, printed, read


def latency(*times: float) -> Curve:
    cases = CASES[:1] * len(times)
    rows = []
    for case, ms in zip(cases, times, strict=True):
        data = printed(case, perfect(case))
        data["timings"]["total_ms"] = ms
        rows += rows_of([case], {case.id: read(data)})
    [curve] = outcome_of(rows, "quote").curves
    return curve


def test_latency_is_the_share_of_answers_that_are_there() -> None:
    assert latency(40, 10, 30, 20).points == ((10, 0.25), (20, 0.5), (30, 0.75), (40, 1))


def test_latency_of_many_answers_has_few_points() -> None:
    points = latency(*range(1, 142)).points
    assert len(points) == 50 and points[24] == (71, 0.5) and points[-1] == (141, 1)


def test_without_times_there_is_no_latency() -> None:
    case = CASES[0]
    data = printed(case, perfect(case))
    data["timings"] = {}
    assert outcome_of(rows_of([case], {case.id: read(data)}), "quote").curves == ()
