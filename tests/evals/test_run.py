"""Run folders: what belongs to a run, going on where one stopped, and never touching what is not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.answers import answer_cases, score_run
from evals.errors import BadInput
from evals.report import write_report
from evals.run import ANSWERS, RUN, fingerprint, open_run
from evals.statistics import Figure
from settings import Settings
from tests.evals.made import CASES, Oracle


def made_from(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"models": {"embedding": "0" * 64}, "corpus": {"docs/ferry.md": "1" * 64}, "mode": "quote"}
    return fingerprint(Settings(), cases=CASES, **given | changes)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def figures(folder: Path) -> dict[str, Figure]:
    return score_run(CASES, open_run(folder, made_from(), CASES), seed=0).figures


def test_answers_are_on_disk_as_they_come(tmp_path: Path) -> None:
    run = open_run(tmp_path / "new" / "out", made_from(), CASES)
    answer_cases(CASES, Oracle(), run)
    lines = [json.loads(line) for line in (tmp_path / "new" / "out" / ANSWERS).read_text().splitlines()]
    assert [line["id"] for line in lines] == [case.id for case in CASES]
    assert lines[0]["statements"][0]["citations"][0]["status"] == "resolved"


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole = open_run(tmp_path / "whole", made_from(), CASES)
    answer_cases(CASES, Oracle(), whole)
    with pytest.raises(KeyboardInterrupt):
        answer_cases(CASES, Oracle(breaks_at="bell"), open_run(tmp_path / "broken", made_from(), CASES))
    gone_on = open_run(tmp_path / "broken", made_from(), CASES)
    rest = Oracle()
    answer_cases([case for case in CASES if case.id not in gone_on.answers], rest, gone_on)
    assert rest.asked == [case.id for case in CASES][3:]
    assert everything_in(tmp_path / "whole") == everything_in(tmp_path / "broken")
    assert figures(tmp_path / "whole") == figures(tmp_path / "broken")


def test_a_last_line_that_was_cut_off_is_asked_again(tmp_path: Path) -> None:
    run = open_run(tmp_path, made_from(), CASES)
    answer_cases(CASES[:3], Oracle(), run)
    answers = tmp_path / ANSWERS
    answers.write_bytes(answers.read_bytes()[:-40])
    again = open_run(tmp_path, made_from(), CASES)
    assert list(again.answers) == ["rope", "toll"]
    answer_cases(CASES[2:3], Oracle(), again)
    assert list(open_run(tmp_path, made_from(), CASES).answers) == ["rope", "toll", "both"]


def test_a_line_in_the_middle_that_is_none_is_named(tmp_path: Path) -> None:
    run = open_run(tmp_path, made_from(), CASES)
    answer_cases(CASES[:1], Oracle(), run)
    with (tmp_path / ANSWERS).open("a") as file:
        file.write("{}\n")
    with pytest.raises(BadInput, match=r"answers\.jsonl, line 2: id: field required"):
        open_run(tmp_path, made_from(), CASES)


def test_again_forgets_what_was_answered(tmp_path: Path) -> None:
    answer_cases(CASES, Oracle(), open_run(tmp_path, made_from(), CASES))
    assert not open_run(tmp_path, made_from(), CASES, again=True).answers
    assert (tmp_path / ANSWERS).read_bytes() == b""


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"mode": "compose"}, "other mode"),
        ({"corpus": {"docs/ferry.md": "2" * 64}}, "other corpus"),
        ({"models": {"embedding": "3" * 64}}, "other models"),
        ({"models": {}, "corpus": {}}, "other corpus, models"),
    ],
)
def test_a_folder_of_another_run_is_refused_and_left_alone(
    tmp_path: Path, changes: dict[str, Any], named: str, again: bool
) -> None:
    run = open_run(tmp_path, made_from(), CASES)
    answer_cases(CASES, Oracle(), run)
    write_report(run, score_run(CASES, run, 0), made_from())
    before = everything_in(tmp_path)
    with pytest.raises(BadInput, match=named):
        open_run(tmp_path, made_from(**changes), CASES, again)
    assert everything_in(tmp_path) == before


def test_other_cases_settings_and_choices_are_another_run() -> None:
    corpus = {"docs/ferry.md": "1" * 64}
    prints = [
        fingerprint(settings, {}, corpus, cases, **choices)
        for settings, cases, choices in (
            (Settings(), CASES, {}),
            (Settings(max_statements=3), CASES, {}),
            (Settings(), CASES[1:], {}),
            (Settings(), CASES, {"system": "dense"}),
        )
    ]
    assert len({json.dumps(each) for each in prints}) == 4
    elsewhere = Settings(index_dir=Path("elsewhere"), threads=1, log_level="DEBUG")
    assert fingerprint(elsewhere, {}, corpus, CASES) == prints[0]


@pytest.mark.parametrize("name", ["thesis.txt", ANSWERS, "report.html"])
def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(BadInput, match="other files than those of a run"):
        open_run(tmp_path, made_from(), CASES, again=True)
    assert everything_in(tmp_path) == {name: b"mine"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(BadInput):
        open_run(tmp_path / "out", made_from(), CASES)
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff"])
def test_a_run_file_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / RUN).write_bytes(content)
    with pytest.raises(BadInput, match=RUN):
        open_run(tmp_path, made_from(), CASES)


def test_a_disk_that_refuses_is_one_line(tmp_path: Path) -> None:
    run = open_run(tmp_path / "out", made_from(), CASES)
    (tmp_path / "out" / ANSWERS).unlink()
    (tmp_path / "out" / ANSWERS).mkdir()
    with pytest.raises(BadInput, match=r"answers\.jsonl: can't be written"):
        answer_cases(CASES[:1], Oracle(), run)
