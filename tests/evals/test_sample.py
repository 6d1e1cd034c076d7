"""Samples for people to judge, and what their verdicts come to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.kept import ANSWERS
from tests.evals.made import CASES, HOLM, perfect, printed


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / ANSWERS
    path.write_text("".join(json.dumps(printed(case, perfect(case))) + "\n" for case in CASES))
    return path


def sample(answers: Path, out: Path, *options: str) -> list[dict[str, object]]:
    assert main(["sample", "--answers", str(answers), "--out", str(out), *options]) == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_statements_come_with_their_sources_and_no_verdict(answers: Path, tmp_path: Path) -> None:
    drawn = sample(answers, tmp_path / "all.jsonl")
    assert len(drawn) == 9  # every released statement; the two refusals have none
    assert drawn[0]["id"] == "rope#1" and drawn[0]["verdict"] == ""
    assert drawn[0]["sources"] == [{"path": "docs/ferry.md", "quote": drawn[0]["statement"], "reference": HOLM}]


def test_a_seed_draws_the_same_and_another_draws_others(answers: Path, tmp_path: Path) -> None:
    draws = [sample(answers, tmp_path / f"{i}.jsonl", "--n", "4", "--seed", s) for i, s in enumerate("0012345")]
    assert draws[0] == draws[1] and all(len(drawn) == 4 for drawn in draws)
    assert any(drawn != draws[0] for drawn in draws)


def test_a_file_with_verdicts_is_never_overwritten(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.jsonl").write_text("mine")
    assert main(["sample", "--answers", str(answers), "--out", str(tmp_path / "mine.jsonl")]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "mine.jsonl").read_text() == "mine"


def test_verdicts_are_shares_with_intervals(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "judged.jsonl"
    drawn = sample(answers, out)
    assert main(["verdicts", str(out)]) == 2
    for item, verdict in zip(drawn, ["supported"] * 7 + ["partly", ""], strict=True):
        item["verdict"] = verdict
    out.write_text("".join(json.dumps(item) + "\n" for item in drawn))
    capsys.readouterr()
    assert main(["verdicts", str(out)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "supported      7 of 8  0.875  (0.529 to 0.978)"
    assert shown[3] == "not judged     1"


@pytest.mark.parametrize("options", [["--n", "0"], ["--composed"]])
def test_nothing_to_draw_is_one_line(
    answers: Path, tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", "--answers", str(answers), "--out", str(tmp_path / "out.jsonl"), *options]) == 2
    assert capsys.readouterr().err.count("\n") == 1 and not (tmp_path / "out.jsonl").exists()


def test_a_verdict_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id":"a#1","question":"?","statement":"s","sources":[],"verdict":"yes"}\n')
    assert main(["verdicts", str(tmp_path / "bad.jsonl")]) == 2
    assert "line 1: verdict: " in capsys.readouterr().err
