"""Run folders: what belongs to a run, going on where one stopped, and never touching what is not ours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from evals.answered import kept_answers
from evals.case import Case
from evals.errors import BadInput
from evals.kept import ANSWERS
from evals.outcome import Outcome
from evals.results import load_results, write_outcomes
from evals.run import RUN, fingerprint, open_run
from evals.suites import answers
from evals.work import Choices, Work
from settings import Settings
from tests.evals.made import CASES, Oracle


def made_from(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"models": {"embedding": "0" * 64}, "corpus": {"docs/ferry.md": "1" * 64}}
    return fingerprint(Settings(), cases=CASES, **{"systems": ["quote"], **given} | changes)


class Asking(Work):
    """Work whose system is an oracle."""

    oracle = Oracle()

    @contextmanager
    def opened(self, system: str, index: Path | None = None) -> Iterator[Any]:
        yield self.oracle


def asking(folder: Path, oracle: Oracle | None = None, cases: Sequence[Case] = CASES, again: bool = False) -> Outcome:
    work = Asking(Settings(), Choices(("answers",)), open_run(folder, made_from(), CASES, again=again), cases)
    Asking.oracle = oracle or Oracle()
    outcome = answers.measure(work, "quote")
    write_outcomes(work.run, [outcome])
    return outcome


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_answers_are_on_disk_as_they_come(tmp_path: Path) -> None:
    asking(tmp_path / "new" / "out")
    lines = [json.loads(line) for line in (tmp_path / "new" / "out" / ANSWERS).read_text().splitlines()]
    assert [line["id"] for line in lines] == [case.id for case in CASES]
    assert lines[0]["statements"][0]["citations"][0]["status"] == "resolved"


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole = asking(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        asking(tmp_path / "broken", Oracle(breaks_at="bell"))
    with pytest.raises(BadInput, match="has not ended"):
        load_results(tmp_path / "broken")
    rest = Oracle()
    assert asking(tmp_path / "broken", rest) == whole
    assert rest.asked == [case.id for case in CASES][3:]
    assert everything_in(tmp_path / "whole") == everything_in(tmp_path / "broken")


def test_a_run_that_has_ended_asks_nothing_again(tmp_path: Path) -> None:
    first, idle = asking(tmp_path), Oracle()
    before = everything_in(tmp_path)
    assert asking(tmp_path, idle) == first
    assert not idle.asked and everything_in(tmp_path) == before


def test_a_last_line_that_was_cut_off_is_asked_again(tmp_path: Path) -> None:
    asking(tmp_path, cases=CASES[:3])
    kept = tmp_path / ANSWERS
    kept.write_bytes(kept.read_bytes()[:-40])
    again = Oracle()
    asking(tmp_path, again, CASES[:3])
    assert again.asked == ["both"]
    assert list(kept_answers(tmp_path).records) == ["rope", "toll", "both"]


def test_a_line_in_the_middle_that_is_none_is_named(tmp_path: Path) -> None:
    asking(tmp_path, cases=CASES[:1])
    with (tmp_path / ANSWERS).open("a") as file:
        file.write("{}\n")
    with pytest.raises(BadInput, match=r"answers\.jsonl, line 2: id: field required"):
        asking(tmp_path)


def test_again_forgets_what_was_answered(tmp_path: Path) -> None:
    asking(tmp_path)
    again = Oracle()
    asking(tmp_path, again, again=True)
    assert again.asked == [case.id for case in CASES]


def test_what_lies_in_the_folder_is_the_run(tmp_path: Path) -> None:
    outcome = asking(tmp_path)
    results = load_results(tmp_path)
    assert [each.model_dump(mode="json") for each in results.outcomes] == [outcome.model_dump(mode="json")]
    assert results.cases == CASES
    assert results.answers == {"quote": kept_answers(tmp_path).records}


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"systems": ["compose"]}, "other systems"),
        ({"corpus": {"docs/ferry.md": "2" * 64}}, "other corpus"),
        ({"models": {"embedding": "3" * 64}}, "other models"),
        ({"models": {}, "corpus": {}}, "other corpus, models"),
    ],
)
def test_a_folder_of_another_run_is_refused_and_left_alone(
    tmp_path: Path, changes: dict[str, Any], named: str, again: bool
) -> None:
    asking(tmp_path)
    before = everything_in(tmp_path)
    with pytest.raises(BadInput, match=named):
        open_run(tmp_path, made_from(**changes), CASES, again=again)
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
    asking(tmp_path / "out")
    (tmp_path / "out" / ANSWERS).unlink()
    (tmp_path / "out" / ANSWERS).mkdir()
    with pytest.raises(BadInput, match=r"answers\.jsonl: can't be written"):
        asking(tmp_path / "out")


def test_several_suites_and_systems_have_folders_of_their_own(tmp_path: Path) -> None:
    run = open_run(tmp_path, made_from(), CASES, [("apparatus", ""), ("answers", "quote"), ("answers", "dense")])
    places = [run.place(*part) for part in run.parts]
    assert places == ["apparatus", "answers/quote", "answers/dense"]
