"""Three small documents, indexed."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build_index
from tests.index.hashing import GULLS, LANTERN, MILL, SETTINGS, HashingEncoder, write_documents


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("systems")
    docs = write_documents(folder / "docs", mill=MILL, gulls=GULLS, lantern=LANTERN)
    build_index([docs], folder / "index", SETTINGS, encoder=HashingEncoder())
    return folder / "index"


@pytest.fixture(scope="session")
def empty_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    docs = write_documents(folder / "docs", blank="# A Title\n")
    build_index([docs], folder / "index", SETTINGS, encoder=HashingEncoder())
    return folder / "index"
