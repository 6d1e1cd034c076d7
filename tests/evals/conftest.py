"""Runs without a folder of their own go to a scratch one."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def scratch_runs(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("ibid")
    monkeypatch.setenv("IBID_INDEX_DIR", str(folder / "index"))
    return folder / "evals"
