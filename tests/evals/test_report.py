"""Reports: a run on one page that needs nothing else, made when it is measured or anew."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.case import Case
from evals.outcome import Curve, Measure, Outcome, Remark
from evals.report import html, write_report
from evals.results import Results, load_results, write_outcomes
from evals.run import open_run
from evals.suites.answers import outcome_of, rows_of
from tests.evals.made import (
    CASES,
    TESSIER,
    Damage,
    answer_flipped_to_a_refusal,
    citation_dropped,
    perfect,
    printed,
    read,
    reference_swapped,
    refusal_flipped_to_an_answer,
)

HOSTILE = "<script>alert(1)</script> & {{ 7 * 7 }}"
WORSE = (reference_swapped, refusal_flipped_to_an_answer, answer_flipped_to_a_refusal, citation_dropped)
MADE_FROM = {"documents": 2, "settings": {"max_statements": 5}}
SUPPORT = Outcome(
    suite="support",
    system="words",
    cases=40,
    metrics={"AUROC_by_pair": Measure(value=0.8, n=40, low=0.7, high=0.9, means="how well claims are ranked")},
    curves=(
        Curve(title="calibration", x="score", y="share", points=((0.1, 0.2), (0.9, 0.7)), kind="against-diagonal"),
    ),
    remarks=tuple(Remark(id=f"p{n}", kind="missed", text=f"Claim {n} of the ferry.") for n in range(30)),
)


def answers(*damages: Damage, cases: Sequence[Case] = CASES) -> dict[str, Any]:
    data = {case.id: printed(case, perfect(case)) for case in cases}
    for damage in damages:
        damage(data)
    return {name: read(one) for name, one in data.items()}


def results(*others: Outcome, cases: Sequence[Case] = CASES, **systems: dict[str, Any]) -> Results:
    outcomes = [outcome_of(rows_of(cases, given), system) for system, given in systems.items()]
    return Results(MADE_FROM, (*outcomes, *others), tuple(cases), systems)


@pytest.fixture(scope="module")
def page() -> str:
    return html(results(SUPPORT, quote=answers(), compose=answers(*WORSE)))


class Words(HTMLParser):
    """What a page says, and which elements it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.within = "", set[str](), ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.within = tag

    def handle_data(self, data: str) -> None:
        if self.within not in ("style", "script"):
            self.text += data


def said(page: str) -> str:
    return " ".join(Words(page).text.split())


def a_run(folder: Path) -> None:
    """A run of one system, as it lies there when its page is still to be made."""
    run = open_run(folder, {**MADE_FROM, "systems": ["quote"]}, CASES)
    given = {case.id: printed(case, perfect(case)) for case in CASES}
    (folder / "answers.jsonl").write_text("".join(json.dumps(one) + "\n" for one in given.values()))
    write_outcomes(run, [outcome_of(rows_of(CASES, answers()), "quote")])


def test_the_folder_holds_table_and_page(tmp_path: Path) -> None:
    a_run(tmp_path)
    write_report(open_run(tmp_path, {**MADE_FROM, "systems": ["quote"]}, CASES), load_results(tmp_path))
    assert "| found | 1.000 | 1.000 to 1.000 | 7 |" in (tmp_path / "table.md").read_text()
    shown = said((tmp_path / "report.html").read_text())
    assert all(case.question in shown for case in CASES)
    assert all(gold.statement in shown for case in CASES for gold in case.gold)


def test_the_report_of_a_run_is_made_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_run(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert main(["report", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'report.html'}\n"
    first = (tmp_path / "report.html").read_bytes()
    assert main(["report", str(tmp_path)]) == 0
    assert (tmp_path / "report.html").read_bytes() == first
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {name: after[name] for name in before} == before and {*after} - {*before} == {"table.md", "report.html"}


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ((), "holds no run"),
        (("run.json",), "has not ended"),
        (("run.json", "metrics.json"), "cases.jsonl"),
    ],
)
def test_without_a_run_that_has_ended_there_is_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], left: tuple[str, ...], told: str
) -> None:
    a_run(tmp_path / "run")
    for path in [*(tmp_path / "run").iterdir()]:
        if path.name not in left:
            path.unlink()
    assert main(["report", str(tmp_path / "run")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("evals: ") and told in error and error.count("\n") == 1
    assert {path.name for path in (tmp_path / "run").iterdir()} == {*left}
    assert main(["report", str(tmp_path / "nowhere")]) == 2


def test_the_page_needs_no_network(page: str) -> None:
    assert not re.search(r"""(?:src|href|action)\s*=|url\(|@import|fetch\(|https?://""", page)


def test_what_documents_and_cases_hold_is_never_markup() -> None:
    case = Case(id="<i>", kind="unanswerable", question=f"{HOSTILE}?")
    other = CASES[0].model_copy(update={"id": "other"})
    remark = Remark(id="<u>", kind="<u>", text=f"<u>{HOSTILE}")
    given = answers(cases=[case, other])
    data = printed(other, perfect(other))
    data["statements"][0] |= {"text": HOSTILE, "context": "<u>", "support": "composed"}
    data["statements"][0]["citations"][0] |= {"title": "<u>", "quote": "<u>"}
    data |= {"withheld": [{"text": "<u>", "reason": "<u>"}], "nearest": [{"text": "<u>", "path": "<u>"}]}
    data |= {"references": [{"number": 1, "text": "<u>", "cited_in": [{"path": "<u>"}]}], "notice": "<u>"}
    page = html(
        results(
            SUPPORT.model_copy(update={"remarks": (remark,)}), cases=[case, other], quote={**given, "other": read(data)}
        )
    )
    seen = Words(page)
    assert page.count("<script>") == 1 and "alert" not in page.partition("<script>")[2].partition("</script>")[0]
    assert "u" not in seen.tags and f"{HOSTILE}?" in seen.text and seen.text.count("<u>") > 8


def test_systems_stand_side_by_side(page: str) -> None:
    shown = said(page)
    assert shown.startswith("Ibid, measured: quote and compose: 9 cases over 2 documents")
    [flood] = re.findall(
        r'<details class="case item"(?:(?!<details class="case).)*?Which flood.*?(?=<details class="case)', page, re.S
    )
    assert 'data-lost="quote=|compose=wrongly cited"' in flood
    assert "What went wrong: nothing" in said(flood) and "What went wrong: wrongly cited" in said(flood)
    assert "a reference is named that does not belong there" in said(flood) and TESSIER in said(flood)


def test_suites_without_cases_show_what_went_wrong(page: str) -> None:
    shown = said(page)
    assert "30 things that went wrong, words" in shown and "Claim 29 of the ferry." in shown
    assert "0.700 to 0.900 · n 40" in shown and "how well claims are ranked" in shown
    alone = html(Results(MADE_FROM, (SUPPORT,)))
    assert "Cases" not in said(alone) and "AUROC by pair" in said(alone)


def test_what_other_suites_found_stands_with_the_case() -> None:
    scores = {"rope": {"citation_recall": 0.5, "verbatim": [1, 2], "kind": "fact", "supported": None}}
    grounding = Outcome(suite="grounding", system="quote", cases=1, metrics={}, scores=scores)
    assert "grounding: citation recall 0.5, verbatim 1 of 2 " in said(html(results(grounding, quote=answers())))


def test_a_page_of_many_cases_stays_small() -> None:
    cases = [
        case.model_copy(update={"id": f"{case.id}-{n}", "question": f"{n}: {case.question}"})
        for n in range(17)
        for case in CASES
    ]
    page = html(results(cases=cases, quote=answers(cases=cases), compose=answers(cases=cases)))
    assert len(page.encode()) < 6_000 * len(cases)
