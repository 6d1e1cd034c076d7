"""Suite retrieval: figures by hand, and two rankings over small documents."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from answer.answer import Turn
from evals.case import Case, Gold
from evals.metrics.retrieval import MEASURES, Found, recognised, score_rankings
from evals.suites import retrieval
from evals.suites.retrieval import outcome_of
from evals.work import Choices
from tests.evals.made import BELL, CASES, FERRY, FIRE, GRANARY, ROPE, TOLL
from tests.evals.suites.conftest import WorkOn
from tests.evals.systems.test_dense import QUESTION, STOP

OTHER = Found(GRANARY, "Nobody asked the millers what they thought of it.")


def found(gold: Gold) -> Found:
    return Found(f"docs/{gold.doc}", gold.statement)


def test_figures_are_those_worked_out_by_hand() -> None:
    """Gold statements at ranks 2 and 7, a third one nowhere."""
    ranking = [OTHER, found(ROPE), OTHER, OTHER, OTHER, OTHER, found(TOLL), OTHER]
    values = score_rankings({"case": (ROPE, TOLL, FIRE)}, {"case": ranking})["case"]
    recall = {"1": 0, "3": 1 / 3, "5": 1 / 3, "10": 2 / 3, "20": 2 / 3, "50": 2 / 3}
    gains = 1 / math.log2(3) + 1 / math.log2(8)
    best = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert values == pytest.approx(
        {**{f"recall_at_{k}": share for k, share in recall.items()}, "MRR": 1 / 2, "nDCG_at_10": gains / best}
    )


def test_the_best_rankings_score_one() -> None:
    rankings = {case.id: [*map(found, case.gold), OTHER] for case in CASES}
    values = score_rankings({case.id: case.gold for case in CASES}, rankings)
    assert all(one["recall_at_3"] == one["MRR"] == one["nDCG_at_10"] == 1 for one in values.values())
    assert {case.id for case in CASES if case.answerable} == set(values)


@pytest.mark.parametrize(
    ("rank", "worse"),
    [
        (2, {"recall_at_1", "MRR", "nDCG_at_10"}),
        (4, {"recall_at_1", "recall_at_3", "MRR", "nDCG_at_10"}),
        (21, {"recall_at_1", "recall_at_3", "recall_at_5", "recall_at_10", "recall_at_20", "MRR", "nDCG_at_10"}),
        (0, set(MEASURES)),
    ],
)
def test_a_statement_further_down_makes_just_those_figures_worse(rank: int, worse: set[str]) -> None:
    ranking = [OTHER] * 60
    if rank:
        ranking[rank - 1] = found(ROPE)
    values = score_rankings({"case": (ROPE,)}, {"case": ranking})["case"]
    assert {name for name, value in values.items() if value < 1} == worse


def test_a_statement_is_found_once() -> None:
    assert recognised((ROPE,), [found(ROPE), found(ROPE)]) == [0, None]
    twice = score_rankings({"case": (ROPE, TOLL)}, {"case": [found(ROPE), found(ROPE)]})["case"]
    assert twice["recall_at_50"] == 0.5


def test_what_covers_several_is_the_nearest_of_them() -> None:
    clause = Gold(doc="ferry.md", statement="The rope ferry carried four hundred carts")
    assert recognised((clause, ROPE), [found(ROPE), Found(FERRY, clause.statement)]) == [1, 0]


def test_the_same_words_in_another_document_are_not_it() -> None:
    assert recognised((BELL,), [Found(FERRY, BELL.statement)]) == [None]


def test_a_case_without_gold_is_not_eligible() -> None:
    rankings = {case.id: [found(gold) for gold in case.gold] for case in CASES if case.answerable}
    outcome = outcome_of(CASES, rankings, "search")
    assert outcome.cases == 9 and {one.n for one in outcome.metrics.values()} == {7}
    assert "unanswerable" not in outcome.kinds
    assert outcome.scores["king"] == {**dict.fromkeys(MEASURES), "kind": "unanswerable"}
    assert outcome.scores["rope"]["kind"] == "fact" and outcome.scores["rope"]["MRR"] == 1


def test_figures_have_intervals_and_the_curve_is_theirs() -> None:
    outcome = outcome_of(CASES, {"rope": [found(ROPE)]}, "search")
    recall = outcome.metrics["recall_at_1"]
    assert recall.value == pytest.approx(1 / 7) and recall.low == 0 < (recall.high or 0) < 1
    [curve] = outcome.curves
    assert (curve.title, curve.kind) == ("recall at k", "line")
    assert [x for x, _ in curve.points] == [1, 3, 5, 10, 20, 50]
    assert {y for _, y in curve.points} == {recall.value}


def test_without_eligible_cases_there_is_no_figure() -> None:
    outcome = outcome_of([case for case in CASES if not case.answerable], {}, "search")
    assert {(one.value, one.n) for one in outcome.metrics.values()} == {(None, 0)} and outcome.curves == ()


@pytest.mark.parametrize(
    ("chosen", "measured"), [(("quote", "compose"), ("search",)), (("quote", "dense"), ("search", "dense"))]
)
def test_the_dense_ranking_is_measured_if_the_dense_baseline_is_chosen(
    chosen: Sequence[str], measured: Sequence[str]
) -> None:
    assert tuple(retrieval.systems(Choices(suites=("retrieval",), systems=tuple(chosen)))) == measured


@pytest.mark.parametrize("system", ["search", "dense"])
def test_rankings_over_documents(work_on: WorkOn, system: str) -> None:
    history = (Turn("user", QUESTION), Turn("assistant", "In 1911."))
    cases = (
        Case(id="stop", kind="fact", question=QUESTION, gold=(STOP,)),
        Case(id="then", kind="follow-up", question="And when did it stop?", history=history, gold=(STOP,)),
        Case(id="lost", kind="fact", question=QUESTION, gold=(ROPE,)),
        Case(id="none", kind="unanswerable", question="Did the king ever cross?"),
    )
    outcome = retrieval.measure(work_on("retrieval", system, cases), system)
    assert outcome.scores["stop"]["recall_at_50"] == outcome.scores["then"]["recall_at_50"] == 1
    assert outcome.scores["lost"]["recall_at_50"] == 0 and outcome.metrics["MRR"].n == 3
    assert outcome == retrieval.measure(work_on("retrieval", system, cases), system)
    if system == "search":
        assert outcome.scores["stop"]["MRR"] == 1
