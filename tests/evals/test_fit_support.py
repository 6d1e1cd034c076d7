"""The fit of the verifier's coefficients, on a few pairs made here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from answer.verify.calibration import load_calibration
from evals.__main__ import main
from evals.fit_support import choose_groups, example, key_of, regression, weights_of
from evals.pairs import Pair


def made(count: int) -> list[Pair]:
    """Half of the claims change a year."""
    return [
        Pair(
            id=f"{n}-{k}",
            group=str(n),
            claim=f"Mill number {n} was sold by the board in {1900 + n - n % 2}.",
            evidence=(f"The board sold mill {n} in {1900 + n}.", "Swifts nest in the granary."),
            supported=n % 2 == 0,
        )
        for n in range(count)
        for k in range(2)
    ]


def write(folder: Path, name: str, pairs: list[Pair]) -> Path:
    (folder / name).write_text("".join(pair.model_dump_json() + "\n" for pair in pairs))
    return folder / name


def test_files_labels_and_groups_weigh_alike() -> None:
    pairs = made(10)
    weights = weights_of([example("a", pair) for pair in pairs] + [example("b", pair) for pair in pairs[:4]])
    assert weights[:20].sum() == pytest.approx(weights[20:].sum())
    assert weights.mean() == pytest.approx(1)


def test_the_regression_speaks_of_features_as_they_are() -> None:
    x = np.array([[0.0, 10.0], [0.1, 10.0], [1.0, 10.0], [0.9, 10.0]])
    intercept, (weight, constant) = regression(x, np.array([False, False, True, True]), np.ones(4))
    assert weight > 0 and constant == 0 and intercept + 0.5 * weight == pytest.approx(0, abs=1e-6)


def test_pairs_of_a_group_that_share_their_evidence_are_asked_about_once() -> None:
    pairs = choose_groups(made(10), 3, "seed")
    assert len(pairs) == 6 and len({key_of(pair) for pair in pairs}) == 3


def test_the_file_that_is_written_is_the_one_that_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = made(40)
    answers = tmp_path / "answers.jsonl"
    said = {key_of(pair): 0.9 if pair.supported else 0.2 for pair in pairs}
    answers.write_text("".join(json.dumps({"asked": key, "yes": yes}) + "\n" for key, yes in said.items()))
    files = [str(write(tmp_path, name, pairs)) for name in ("one.jsonl", "two.jsonl")]
    out = tmp_path / "fitted.json"
    command = ["fit-support", "--no-asking", "--answers", str(answers), "--out", str(out), "--pairs", *files]
    assert main(command) == 0
    assert capsys.readouterr().out.count("AUROC 1.000") == 4
    model = load_calibration("model", out)
    assert model.probability({"words (log odds)": 1, "model (log odds)": 2}) > model.threshold
