"""Comparing runs: what changed is named, what did not is not, and no figure claims more than its cases give."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from evals import compare as command
from evals.case import Case
from evals.comparison import Comparison, Line, compare
from evals.errors import BadInput
from evals.outcome import CaseValue, Measure, Outcome
from evals.outcome import measure as measured
from evals.results import Results, write_outcomes
from evals.run import fingerprint, open_run
from evals.statistics import count, mean
from evals.suites.answers import outcome_of, rows_of
from settings import Settings
from tests.evals.made import (
    CASES,
    DAMAGES,
    Damage,
    answer_flipped_to_a_refusal,
    perfect,
    printed,
    read,
    reference_made_up,
    refusal_flipped_to_an_answer,
)


def answered(*damages: Damage, cases: Sequence[Case] = CASES, slower: float = 0) -> Outcome:
    answers = {case.id: printed(case, perfect(case)) for case in cases}
    for damage in damages:
        damage(answers)
    for each in answers.values():
        each["timings"]["total_ms"] += slower
    return outcome_of(rows_of(cases, {id: read(data) for id, data in answers.items()}), "quote")


def results(*outcomes: Outcome, cases: Sequence[Case] = CASES, **made_from: Any) -> Results:
    return Results(made_from, outcomes, tuple(cases))


def only(first: Outcome, second: Outcome) -> Comparison:
    [comparison] = compare(results(first), results(second))
    return comparison


def lines(comparison: Comparison) -> dict[tuple[str, str], Line]:
    return {(line.metric, line.of): line for line in comparison.lines}


def made_up(
    name: str, values: Mapping[str, CaseValue], system: str = "quote", good: str = "high", suite: str = "answers"
) -> Outcome:
    """An outcome of one metric, by hand."""
    tallies = [value for value in values.values() if isinstance(value, tuple)]
    shares = [value for value in values.values() if not isinstance(value, tuple)]
    figure = count(tallies) if tallies else mean(shares)
    one = measured(figure, "", "low" if good == "low" else "high")
    scores = {id: {name: value} for id, value in values.items()}
    return Outcome(suite=suite, system=system, cases=len(values), metrics={name: one}, scores=scores)


def test_a_run_differs_from_itself_by_nothing() -> None:
    comparison = only(answered(), answered())
    assert not comparison.changed
    for line in comparison.lines:
        assert line.difference is not None and line.difference.value == 0, line.metric
        assert (line.difference.low, line.difference.high) in ((0, 0), (None, None)), line.metric
        assert line.verdict is None and line.of == ""
    assert {line.metric: line.first and line.first.value for line in comparison.lines} == {
        name: one.value for name, one in answered().metrics.items()
    }


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damage_is_told_by_exactly_its_metrics(damage: Damage) -> None:
    comparison = only(answered(), answered(damage))
    [case] = comparison.changed
    assert {moved.metric for moved in case.moved if moved.change == "worse"} | {
        line.metric for line in comparison.lines if _worse(line)
    } == DAMAGES[damage]
    back = only(answered(damage), answered())
    assert back.changed[0].id == case.id
    assert not any(moved.change == "worse" for moved in back.changed[0].moved)


def _worse(line: Line) -> bool:
    difference = line.difference.value if line.difference and line.difference.value else 0
    return line.of == "" and (difference < 0 if line.measure.good == "high" else difference > 0)


def test_the_change_of_a_case_is_shown_from_what_to_what() -> None:
    comparison = only(answered(), answered(reference_made_up))
    [case] = comparison.changed
    assert (case.id, case.question, case.change) == ("damp", "How much grain was lost to damp?", "worse")
    [guessed] = [moved for moved in case.moved if moved.metric == "guessed"]
    assert (guessed.first, guessed.second, guessed.change) == ((0, 1), (1, 1), "worse")


def test_a_difference_by_hand() -> None:
    first = made_up("found", {"a": 1.0, "b": 0.5, "c": 0.0, "d": None})
    second = made_up("found", {"a": 0.0, "b": 1.0, "c": 0.0, "d": None})
    [line] = only(first, second).lines
    assert line.difference is not None
    assert [line.difference.first, line.difference.second] == pytest.approx([1 / 2, 1 / 3])
    assert line.difference.value == pytest.approx(1 / 3 - 1 / 2) and line.difference.n == 3


def test_what_is_better_low_improves_as_it_falls() -> None:
    ids = [f"case {number}" for number in range(20)]
    [fallen] = only(
        made_up("guessed", dict.fromkeys(ids, (2, 3)), good="low"),
        made_up("guessed", dict.fromkeys(ids, (1, 3)), good="low"),
    ).lines
    assert fallen.verdict == "improved" and fallen.difference is not None and fallen.difference.value is not None
    assert fallen.difference.value == pytest.approx(-1 / 3)
    [risen] = only(
        made_up("found", dict.fromkeys(ids, 0.2)),
        made_up("found", dict.fromkeys(ids, 0.4)),
    ).lines
    assert risen.verdict == "improved"
    [slower] = [line for line in only(answered(), answered(slower=9)).lines if line.metric == "latency_p50_ms"]
    assert slower.verdict == "worse" and slower.difference is not None and slower.difference.value == 9


def test_more_of_nothing_is_no_change() -> None:
    comparison = only(made_up("uncited", {"a": (0, 3), "b": (0, 2)}), made_up("uncited", {"a": (0, 5), "b": (0, 2)}))
    assert not comparison.changed


def test_refusals_are_compared_as_a_whole_and_where_both_refuse() -> None:
    """The second run refuses one question more, wrongly, and answers one that it should refuse."""
    comparison = only(answered(), answered(refusal_flipped_to_an_answer, answer_flipped_to_a_refusal))
    whole = lines(comparison)["refusal_precision", ""]
    assert whole.first and whole.second and whole.difference
    assert (whole.first.value, whole.first.n, whole.second.value, whole.second.n) == (1, 2, 0.5, 2)
    assert (whole.difference.value, whole.difference.n) == (-0.5, 3)
    both = lines(comparison)["refusal_precision", "counted in both"]
    assert both.difference and (both.difference.value, both.difference.n) == (0, 1)
    assert ("refusal_recall", "counted in both") not in lines(comparison)


def test_a_figure_that_no_values_stand_behind_is_shown_without_an_interval() -> None:
    def outcome(value: float, scores: Mapping[str, Any]) -> Outcome:
        area = Measure(value=value, n=3, low=0.1, high=0.9)
        return Outcome(suite="support", system="words", cases=3, metrics={"AUROC": area}, scores=dict(scores))

    for scores in ({}, {"a": {"score": 0.4}}, {"a": {"AUROC": 0.1}, "b": {"AUROC": 0.2}}):
        [line] = only(outcome(0.7, scores), outcome(0.8, scores)).lines
        assert line.difference is None and line.verdict is None
        assert line.first and line.second and (line.first.value, line.second.value) == (0.7, 0.8)


def test_a_metric_of_one_run_alone_is_shown_alone() -> None:
    comparison = only(made_up("old", {"a": 1.0}), made_up("new", {"a": 1.0}))
    assert [(line.metric, line.first is None, line.second is None) for line in comparison.lines] == [
        ("old", False, True),
        ("new", True, False),
    ]


def test_single_outcomes_of_a_suite_are_compared_across_systems() -> None:
    quote, compose = made_up("found", {"a": 1.0}), made_up("found", {"a": 0.0}, "compose")
    [across] = compare(results(quote), results(compose))
    assert across.systems == ("quote", "compose") and across.name == "answers, quote against compose"
    [alike] = compare(results(quote, compose), results(compose))
    assert alike.systems == ("compose", "compose") and alike.name == "answers, compose"
    assert not compare(results(quote), results(compose, made_up("found", {"a": 0.0}, "dense")))


def test_a_case_that_was_rewritten_is_not_compared() -> None:
    other = [
        case.model_copy(update={"question": f"{case.question} So?"}) if case.id == "rope" else case for case in CASES
    ]
    first, second = results(answered()), results(answered(cases=other[:-1]), cases=other[:-1])
    [comparison] = compare(first, second)
    assert comparison.shared == len(CASES) - 2
    assert all(line.difference and line.difference.n <= comparison.shared for line in comparison.lines)


def test_what_differs_is_named() -> None:
    first = results(corpus="1", settings={"max_statements": 5, "llm": "none"}, code="a", documents=3)
    second = results(corpus="2", settings={"max_statements": 3, "llm": "none"}, code="b", documents=4)
    assert command.notes_on(first, second) == [
        "warning: the runs differ in corpus; cases that both have are compared",
        "the runs were made from other code, setting max_statements",
    ]
    assert command.notes_on(first, first) == []


Keeper = Callable[..., Path]


@pytest.fixture
def keep(tmp_path: Path) -> Keeper:
    """Keeps an outcome as a run does, and gives its folder."""

    def keep(name: str, *outcomes: Outcome, cases: Sequence[Case] = CASES, settings: Settings | None = None) -> Path:
        made_from = fingerprint(settings or Settings(), {}, {"ferry.md": "0"}, cases)
        parts = [(outcome.suite, outcome.system) for outcome in outcomes]
        write_outcomes(open_run(tmp_path / name, made_from, cases, parts), outcomes)
        return tmp_path / name

    return keep


def called(*words: object) -> int:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]), Settings())


def test_the_terminal_shows_figures_and_cases(keep: Keeper, capsys: pytest.CaptureFixture[str]) -> None:
    assert called(keep("a", answered()), keep("b", answered(reference_made_up))) == 0
    shown = capsys.readouterr()
    assert "answers, quote, 9 cases in both" in shown.out
    assert "damp (How much grain was lost to damp?)" in shown.out and "guessed 0 of 1 → 1 of 1" in shown.out
    assert "improved" not in shown.out and shown.err == ""


def test_markdown_keeps_to_its_tables(keep: Keeper, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = [*CASES, Case(id="x", kind="unanswerable", question="<img src=x>\n| a | b |?")]
    flipped = made_up("refused", {"x": 0.0}), made_up("refused", {"x": 1.0})
    a, b = (keep(name, one, cases=hostile) for name, one in zip("ab", flipped, strict=True))
    assert called(a, b, "--out", tmp_path / "new" / "comment.md") == 0
    text = (tmp_path / "new" / "comment.md").read_text()
    assert "| refused | 0.000 of 1 | 1.000 of 1 | +1.000 |  | 1 |  |" in text
    assert "- x (&lt;img src=x&gt; | a | b |?): refused 0.000 → 1.000\n" in text
    assert capsys.readouterr().out.strip() == str(tmp_path / "new" / "comment.md")


def test_machines_read_the_same(keep: Keeper, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = keep("a", answered(), settings=Settings(max_statements=3)), keep("b", answered(answer_flipped_to_a_refusal))
    assert called(a, b, "--json") == 0
    shown = capsys.readouterr()
    data = json.loads(shown.out)
    assert data["differ"] == ["setting max_statements"] and "max_statements" in shown.err
    [comparison] = data["comparisons"]
    [found] = [one for one in comparison["metrics"] if one["metric"] == "found"]
    assert found["difference"] == pytest.approx(-1 / 7) and found["a"] == {"value": 1.0, "n": 7}
    assert found["low"] <= found["difference"] <= found["high"] and found["excludes_zero"] is False
    assert [case["id"] for case in comparison["changed"]["worse"]] == ["bell"]
    assert comparison["changed"]["improved"] == []


def test_fewer_cases_are_warned_of(keep: Keeper, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = keep("a", answered()), keep("b", answered(cases=CASES[:4]), cases=CASES[:4])
    assert called(a, b) == 0
    shown = capsys.readouterr()
    assert "warning: the runs differ in cases (5 only in A, 0 only in B, 0 changed)" in shown.err
    assert "4 cases in both" in shown.out


def test_runs_with_nothing_in_common_are_refused(keep: Keeper, tmp_path: Path) -> None:
    a, b = keep("a", answered()), keep("b", made_up("AUROC", {"p": 1.0}, "words", suite="support"))
    with pytest.raises(BadInput, match=r"nothing was measured in both runs: .*answers, quote; .*support, words"):
        called(a, b)
    with pytest.raises(BadInput, match="holds no run"):
        called(a, tmp_path)
    with pytest.raises(BadInput, match="can't be written"):
        called(a, a, "--out", tmp_path)
