"""Files are read in children: what breaks one breaks no other."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from ingest import batch
from ingest.article import Article
from ingest.batch import read_articles
from ingest.errors import UnreadableFile

LIMIT = 1_000_000


def _faulty(path: Path, max_bytes: int) -> Article:
    """A parser with a fault a file."""
    match path.stem:
        case "stalls":
            time.sleep(60)
        case "crashes":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hoards":
            return "x" * (1 << 36)  # type: ignore[return-value]
        case "fails":
            raise KeyError("a fault\nof ours")
    return Article(path.as_posix(), "txt", path.stem, "", "")


def test_articles_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.txt" for name in "cab"]
    for path in paths:
        path.write_text(f"Title {path.stem}\n\n\nThese words are read.\n")
    read = list(read_articles(paths, LIMIT, 60))
    assert [path for path, _ in read] == paths
    assert [article.title for _, article in read if isinstance(article, Article)] == ["Title c", "Title a", "Title b"]


def test_a_fault_in_one_file_harms_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "read_article", _faulty)
    names = ["one", "stalls", "crashes", "two", "hoards", "fails", "three"]
    read = dict(read_articles([Path(f"{name}.txt") for name in names], LIMIT, 5, workers=2))
    said = {path.stem: str(article) for path, article in read.items() if isinstance(article, UnreadableFile)}
    assert said == {
        "stalls": "its parser was stopped after 5 s (IBID_PARSE_SECONDS)",
        "crashes": "its parser crashed: the file is broken, or asks for too much memory",
        "hoards": "its parser crashed: the file is broken, or asks for too much memory",
        "fails": "its parser failed: KeyError: 'a fault\\nof ours'",
    }


def test_no_file_starts_no_child() -> None:
    assert list(read_articles([], LIMIT, 60)) == []
