"""Figures as tables, for terminals and for pull requests."""

from __future__ import annotations

import pytest

from evals.outcome import Outcome
from evals.suites.answers import outcome_of, rows_of
from evals.tables import markdown, print_tables
from tests.evals.made import CASES, perfect, printed, read


def answered(system: str) -> Outcome:
    return outcome_of(rows_of(CASES, {case.id: read(printed(case, perfect(case))) for case in CASES}), system)


def test_a_table_names_every_metric(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = answered("quote")
    print_tables([outcome])
    shown = capsys.readouterr().out
    for name in ("original reference exact", "wrong hop", "latency p95", "follow-up", "cases lost: none"):
        assert name in shown
    assert markdown([outcome]).count("\n| ") == len(outcome.metrics) + 2 + 7  # metrics, headings, kinds
    assert "| found | 1.000 | 1.000 to 1.000 | 7 |" in markdown([outcome])


def test_systems_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    print_tables([answered("quote"), answered("dense")])
    shown = capsys.readouterr().out
    assert shown.count("original reference precision") == 1 and "quote: cases lost: none" in shown
    assert "**answers, dense**, 9 cases" in markdown([answered("quote"), answered("dense")])
