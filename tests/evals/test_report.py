"""Reports: the same figures for machines, pull requests and people, on one page that needs nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from evals.answers import answer_cases, score_run

from evals.case import Case
from evals.losses import losses
from evals.metrics.answers import score_answer
from evals.report import html, markdown, print_tables, result_of, write_report
from evals.run import open_run
from tests.evals.made import CASES, FIRE, Oracle, perfect, printed, read

HOSTILE = Case(id="<i>", kind="unanswerable", question="<script>alert(1)</script> & {{ 7 * 7 }}?")


def test_the_folder_holds_figures_table_and_page(tmp_path: Path) -> None:
    run = open_run(tmp_path, {"mode": "quote"}, CASES)
    answer_cases(CASES, Oracle(), run)
    write_report(run, score_run(CASES, run, 0), {"mode": "quote"})
    figures = json.loads((tmp_path / "metrics.json").read_text())
    assert figures["metrics"]["found"] == {"value": 1.0, "n": 7, "low": 1.0, "high": 1.0}
    assert figures["metrics"]["guessed"]["value"] == 0 and figures["metrics"]["guessed"]["n"] == 1
    assert figures["scores"]["toll"]["original_reference_recall"] == 1.0
    assert set(figures["kinds"]) == {case.kind for case in CASES}
    assert "| found | 1.000 | 1.000 to 1.000 | 7 |" in (tmp_path / "table.md").read_text()
    page = (tmp_path / "report.html").read_text()
    assert all(case.question in page for case in CASES)


def page_of(*cases: Case) -> str:
    scored = [
        (case, answer, score_answer(case, answer)) for case in cases for answer in [read(printed(case, perfect(case)))]
    ]
    return html(result_of(scored), {"mode": "quote", "settings": {"max_statements": 5}})


def test_the_page_needs_no_network() -> None:
    page = page_of(*CASES)
    assert not re.search(r"""(?:src|href|action)\s*=|url\(|@import|fetch\(|https?://""", page)


def test_what_documents_and_cases_hold_is_never_markup() -> None:
    page = page_of(HOSTILE)
    assert "<script>alert" not in page and "<i>" not in re.sub(r"<style>.*?</style>", "", page).replace("<i style", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 * 7 }}?" in page


def test_the_page_reads_on_a_phone_in_print_and_in_the_dark() -> None:
    page = page_of(*CASES)
    for needed in ("width=device-width", "@media print", "prefers-color-scheme: dark", 'lang="en"'):
        assert needed in page


def test_a_table_names_every_metric(capsys: pytest.CaptureFixture[str]) -> None:
    scored = [
        (case, answer, score_answer(case, answer)) for case in CASES for answer in [read(printed(case, perfect(case)))]
    ]
    result = result_of(scored)
    print_tables(result)
    shown = capsys.readouterr().out
    for name in ("original reference exact", "wrong hop", "latency p95", "follow-up", "cases lost: none"):
        assert name in shown
    assert markdown(result).count("\n| ") == 17 + 1 + 7  # metrics, a heading, kinds


@pytest.mark.parametrize(
    ("change", "traced", "lost"),
    [
        ({}, {"read": True, "rank": 2}, ()),
        ({"statements": []}, {"read": False}, ("not read",)),
        ({"statements": []}, {"read": True}, ("not retrieved",)),
        ({"statements": [], "abstained": True}, {"read": True, "rank": 9}, ("refused",)),
        ({"statements": [], "abstained": True}, {"read": True}, ("not retrieved",)),
        ({"statements": [{"text": "Other words."}]}, {"read": True, "rank": 9}, ("not chosen",)),
        (
            {"statements": [{"text": "Other words."}], "withheld": [{"text": FIRE.statement, "reason": "no"}]},
            {"read": True, "rank": 9},
            ("withheld",),
        ),
        (
            {"statements": [], "withheld": [{"text": "A flood.", "reason": "no"}]},
            {"read": True, "rank": 1},
            ("withheld",),
        ),
    ],
)
def test_where_a_statement_is_lost(change: dict[str, object], traced: dict[str, object], lost: tuple[str, ...]) -> None:
    case = next(case for case in CASES if case.id == "flood")
    answer = read({**printed(case, perfect(case)), **change, "traced": [traced]})
    assert losses(case, answer, score_answer(case, answer)) == lost


def test_an_answer_to_an_unanswerable_question_is_answered_wrongly() -> None:
    case, other = CASES[7], CASES[0]
    answer = read(printed(case, perfect(other)))
    assert losses(case, answer, score_answer(case, answer)) == ("answered wrongly",)
