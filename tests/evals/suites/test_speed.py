"""The speed benchmark: its arithmetic, what it reads, and a run over two small documents."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.errors import BadInput
from evals.suites import speed
from evals.work import DATA
from tests.index.hashing import GULLS, MILL, write_documents

QUESTIONS = DATA / "questions.txt"


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([5.0], 0.95, 5.0), ([1.0, 2.0], 0.5, 1.0), ([1.0, 2.0], 0.51, 2.0), ([1.0, 2.0, 3.0], 0.0, 1.0)],
)
def test_percentile_by_nearest_rank(values: list[float], share: float, expected: float) -> None:
    assert speed.percentile(values, share) == expected


def test_percentile_of_a_hundred() -> None:
    values = [float(number) for number in range(1, 101)]
    random.Random(1).shuffle(values)
    assert [speed.percentile(values, share) for share in (0.5, 0.95, 1.0)] == [50, 95, 100]


def test_questions_are_lines_or_json_lines(tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("One?\n\n Two? \n")
    (tmp_path / "q.jsonl").write_text('{"question": "One?", "id": 1}\n{"question": "Two?"}\n')
    for name in ("q.txt", "q.jsonl"):
        assert speed.read_questions(tmp_path / name) == ["One?", "Two?"]
    (tmp_path / "none.txt").write_text("\n")
    with pytest.raises(BadInput, match="no questions in it"):
        speed.read_questions(tmp_path / "none.txt")


def test_there_are_enough_questions_of_our_own() -> None:
    questions = speed.read_questions(QUESTIONS)
    assert len(set(questions)) == len(questions) >= 40


def test_questions_that_are_not_there_are_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["speed", "--questions", str(tmp_path / "nowhere.txt")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.slow
@pytest.mark.model
def test_a_run_gives_every_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "_chat", lambda folder, question: {})  # the browser has its own tests
    docs = write_documents(tmp_path / "docs", mill=MILL, gulls=GULLS)
    (tmp_path / "q.txt").write_text("When did the sluice gate give way?\nWho counted the gulls?\n")
    arguments = [
        "--corpus",
        str(docs),
        "--questions",
        str(tmp_path / "q.txt"),
        "--out",
        str(tmp_path / "out"),
        "--json",
    ]
    assert main(["speed", *arguments]) == 0
    metrics = json.loads(capsys.readouterr().out)["metrics"]
    figures = json.loads((tmp_path / "out" / "speed.json").read_text())
    assert {name.strip(): value for name, value in figures.items()} == {n: m["value"] for n, m in metrics.items()}
    assert all(value >= 0 for value in figures.values())
    stages = sum(value for name, value in figures.items() if name.startswith("  of it"))
    assert 0 < stages <= figures["first build, s"]
    assert figures["articles"] == 2 and figures["questions"] == 2
    assert figures["question answered, p50, ms"] <= figures["question answered, p95, ms"]
    before = (tmp_path / "out" / "speed.json").read_bytes()
    assert main(["speed", *arguments[:-1]]) == 0  # measured already
    assert "first build, s" in capsys.readouterr().out
    assert (tmp_path / "out" / "speed.json").read_bytes() == before
