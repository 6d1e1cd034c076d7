"""Gates: a figure reaches them or is named; what is not measured never passes in silence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evals.errors import BadInput
from evals.gates import load_gates, missed, not_looked_at
from evals.outcome import Outcome, measure
from evals.statistics import Figure, count
from evals.systems.open import SYSTEMS
from evals.work import DATA

GATES = """
[answers.quote]
found = ">= 0.90"
guessed = "<= 0"

[retrieval]
MRR = ">= 0.5"
"""


def gates_file(folder: Path, text: str) -> Path:
    path = folder / "gates.toml"
    path.write_text(text)
    return path


def outcome(found: float | None, guessed: int, suite: str = "answers", system: str = "quote") -> Outcome:
    metrics = {"found": measure(Figure(found, 10), ""), "guessed": measure(count([(guessed, 10)]), "", "low")}
    return Outcome(suite=suite, system=system, cases=10, metrics=metrics)


@pytest.mark.parametrize(
    ("found", "guessed", "lines"),
    [
        (0.90, 0, []),
        (0.95, 0, []),
        (0.89, 0, ["answers.quote found >= 0.9: it is 0.89"]),
        (0.95, 1, ["answers.quote guessed <= 0: it is 1"]),
        (None, 0, ["answers.quote found >= 0.9: it is not measured"]),
    ],
)
def test_each_missed_gate_is_named(tmp_path: Path, found: float | None, guessed: int, lines: list[str]) -> None:
    assert missed(load_gates(gates_file(tmp_path, GATES)), [outcome(found, guessed)]) == lines


def test_a_metric_that_is_not_there_is_missed(tmp_path: Path) -> None:
    [gate] = load_gates(gates_file(tmp_path, '[answers.quote]\nfuond = ">= 0.1"\n'))
    assert missed([gate], [outcome(1.0, 0)]) == ["answers.quote fuond >= 0.1: it is not measured"]


def test_gates_of_what_was_not_measured_are_named_apart(tmp_path: Path) -> None:
    gates = load_gates(gates_file(tmp_path, GATES))
    assert not_looked_at(gates, [outcome(1.0, 0)]) == ["retrieval"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no gates in it"),
        ("[answers", "gates.toml: "),
        ('[answres]\nfound = ">= 1"\n', r"\[answres\]: expected a table named for a suite"),
        ("[retrieval]\nMRR = 0.5\n", 'retrieval.MRR: expected ">= number" or "<= number", not 0.5'),
        ('[answers.quote]\nfound = "> 0.5"\n', "answers.quote.found: expected"),
    ],
)
def test_what_is_no_gate_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        load_gates(gates_file(tmp_path, text))


@pytest.mark.parametrize("path", sorted((DATA / "gates").glob("*.toml")), ids=lambda path: path.stem)
def test_our_own_gates_can_be_read(path: Path) -> None:
    assert load_gates(path)
    assert path.stem in SYSTEMS and tomllib.loads(path.read_text())["answers"].keys() == {path.stem}
