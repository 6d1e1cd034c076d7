"""A run at work over three small documents, with an encoder that needs no model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from evals.case import Case
from evals.run import Run
from evals.work import Choices, Work
from index.build import build_index
from tests.index.hashing import GULLS, LANTERN, MILL, SETTINGS, HashingEncoder, write_documents

WorkOn = Callable[..., Work]


@pytest.fixture(scope="session")
def three_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suites")
    docs = write_documents(folder / "docs", mill=MILL, gulls=GULLS, lantern=LANTERN)
    build_index([docs], folder / "index", SETTINGS, encoder=HashingEncoder())
    return folder / "index"


@pytest.fixture
def work_on(three_documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkOn:
    """Work of one suite over one system: `work_on(suite, system, cases, **choices)`."""
    for place in ("evals.systems.open", "evals.systems.ibid", "index.search"):
        monkeypatch.setattr(f"{place}.make_encoder", lambda settings: HashingEncoder())

    def work(suite: str, system: str, cases: Sequence[Case], **choices: Any) -> Work:
        run = Run(tmp_path / "run", ((suite, system),))
        chosen = Choices(suites=(suite,), systems=(system,), **choices)
        return Work(SETTINGS, chosen, run, cases, three_documents)

    return work
