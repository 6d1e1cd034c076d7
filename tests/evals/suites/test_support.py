"""The verifier on labelled pairs: figures, output, a run that goes on, input that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals.__main__ import main
from evals.metrics.support import Scored, area, auroc, balanced_accuracy, best_of_groups
from evals.suites.support import Verdict
from tests.shared_data import DATA, ROOT, needs_shared

PAIRS = [
    ("a", "one", "The mill was sold in 1931.", "The board sold the mill in 1931.", True),
    ("b", "one", "The mill was sold in 1931.", "Swifts nest in the granary.", True),
    ("c", "two", "The mill was sold in 1941.", "The board sold the mill in 1931.", False),
    ("d", "three", "Falk bought a ferry and two barges.", "The board sold the mill in 1931.", False),
]


def pairs_file(folder: Path) -> Path:
    keys = ("id", "group", "claim", "evidence", "supported")
    rows = [dict(zip(keys, (i, g, c, [e], y), strict=True)) for i, g, c, e, y in PAIRS]
    (folder / "pairs.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    return folder / "pairs.jsonl"


def run(pairs: Path, out: Path, *more: str) -> int:
    return main(["support", "--pairs", str(pairs), "--out", str(out), "--verifier", "words", *more])


def test_a_group_is_as_good_as_its_best_pair() -> None:
    rows = [("g", Scored(True, 0.2, False)), ("g", Scored(True, 0.9, True)), ("h", Scored(False, 0.4, False))]
    assert best_of_groups(rows) == [Scored(True, 0.9, True), Scored(False, 0.4, False)]


def test_ties_count_half() -> None:
    assert area(np.array([True, False, False]), np.array([0.5, 0.5, 0.1])) == 0.75


def test_balanced_accuracy_weighs_labels_alike() -> None:
    rows = [Scored(True, 1, True)] + [Scored(False, 0, False)] * 3 + [Scored(False, 1, True)]
    assert balanced_accuracy(rows).value == (1 + 3 / 4) / 2


def test_one_label_alone_has_no_figure() -> None:
    assert auroc([Scored(True, 0.5, True)] * 3).value is None


def test_every_pair_has_a_line_in_its_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "deep" / "out.jsonl"
    assert run(pairs_file(tmp_path), out) == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in rows] == ["a", "b", "c", "d"]
    assert rows[0]["supported"] and not rows[2]["supported"] and all(0 <= row["score"] <= 1 for row in rows)
    assert "AUROC by group" in capsys.readouterr().out


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path, scratch_runs: Path) -> None:
    pairs, out = pairs_file(tmp_path), tmp_path / "out.jsonl"
    assert run(pairs, out) == 0
    [kept] = scratch_runs.rglob("verdicts.jsonl")
    first, *_ = kept.read_text().splitlines()
    changed = first.replace(json.loads(first)["id"], "a").replace('"score": ', '"score": 0.123, "was": ')
    kept.write_text(changed + "\n" + '{"id": "b", "sco')
    assert run(pairs, out) == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in rows] == ["a", "b", "c", "d"] and rows[0]["score"] == 0.123


def test_what_is_measured_has_a_report(tmp_path: Path) -> None:
    pairs, out = pairs_file(tmp_path), tmp_path / "out"
    assert run(pairs, out) == 0
    outcome = json.loads((out / "metrics.json").read_text())
    assert outcome["metrics"]["AUROC_by_group"]["n"] == 3
    assert [len(curve["points"]) for curve in outcome["curves"]] == [4]
    assert (out / "report.html").exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "line 2: Invalid JSON"),
        ('{"id": "z"}', "line 2: group: field required"),
        ('{"id": "a", "group": "g", "claim": "c", "evidence": [], "supported": true}', "'a' stands in an earlier line"),
    ],
)
def test_a_line_that_is_wrong_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    pairs = pairs_file(tmp_path)
    first = pairs.read_text().splitlines()[0]
    pairs.write_text(f"{first}\n{line}\n")
    assert run(pairs, tmp_path / "out.jsonl") == 2
    error = capsys.readouterr().err
    assert message in error and len(error.splitlines()) == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.jsonl", tmp_path / "out.jsonl") == 2
    assert "none.jsonl: No such file" in capsys.readouterr().err


def test_a_verifier_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs, out = pairs_file(tmp_path), tmp_path / "out.jsonl"
    assert main(["support", "--pairs", str(pairs), "--out", str(out), "--verifier", "./gone"]) == 1
    assert "verifier ./gone: no such folder" in capsys.readouterr().err


@needs_shared
def test_the_figures_are_those_of_the_independent_scorer(tmp_path: Path) -> None:
    import subprocess
    import sys

    from evals.pairs import load_pairs

    pairs, out = DATA / "benchmarks" / "pairs" / "wice-dev.jsonl", tmp_path / "out.jsonl"
    assert run(pairs, out) == 0
    scorer = ROOT.parent / "shared" / "tools" / "support_score.py"
    printed = subprocess.run([sys.executable, scorer, pairs, out], capture_output=True, text=True, check=True).stdout
    rows = [Verdict(**row) for row in map(json.loads, out.read_text().splitlines())]
    scored = [
        (p.group, Scored(p.supported, v.score, v.supported)) for p, v in zip(load_pairs(pairs), rows, strict=True)
    ]
    best = best_of_groups(scored)
    assert f"AUROC {auroc(best).value:.3f}" in printed
    assert f"balanced accuracy {balanced_accuracy(best).value:.3f}" in printed
    assert (auroc(best).value or 0) > 0.78
