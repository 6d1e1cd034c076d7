"""Hostile documents of every format, read in one process that is watched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.hostile import SECRET, documents
from tests.shared_data import ROOT


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.ingest.hostile"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_each_is_read_or_refused_in_one_line(report: dict[str, Any]) -> None:
    assert set(report["outcomes"]) == set(documents())
    for name, outcome in report["outcomes"].items():
        assert outcome.startswith(("read: ", "refused: ")) and "\n" not in outcome, name
        assert outcome.startswith("refused: ") or "Words" in outcome or "nested" in name, (name, outcome)


def test_no_entity_is_expanded_and_no_bomb_goes_off(report: dict[str, Any]) -> None:
    secret = Path(SECRET).read_text(encoding="utf-8").strip()
    for name, outcome in report["outcomes"].items():
        assert "lollol" not in outcome and (not secret or secret not in outcome), name
    assert all(outcome.startswith("refused: ") for name, outcome in report["outcomes"].items() if "bomb" in name)


def test_nothing_outside_is_touched(report: dict[str, Any]) -> None:
    assert report["touched"] == []


def test_memory_stays_below_a_gigabyte(report: dict[str, Any]) -> None:
    assert report["peak"] < 1_000_000_000
