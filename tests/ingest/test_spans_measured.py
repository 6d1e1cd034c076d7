"""Offsets of every measured document: the text between them is what the statement or the marker says."""

from __future__ import annotations

import re
from bisect import bisect_left
from pathlib import Path

import pytest

from ingest.article import Article
from ingest.parse import read_article
from ingest.reading import fold_space
from ingest.walk import find_files
from tests.shared_data import DATA, ROOT, needs_shared

CORPORA = ("seed", "csis-markdown", "flat-harvard/docs", "wikipedia-html", "wikipedia-wikitext", "plos-jats")
FURTHER = ("docx-odt-micro", "pdf-law/pdf")


def _files(folder: Path) -> list[Path]:
    return find_files([folder]) if folder.is_dir() else []


def _check(article: Article) -> None:
    starts = [marker.start for marker in article.markers]
    for statement in article.statements:
        inside = article.markers[bisect_left(starts, statement.start) : bisect_left(starts, statement.end)]
        kept, at = "", statement.start
        for marker in inside:
            kept += article.text[at : max(at, marker.start)].rstrip() if marker.start >= at else ""
            at = max(at, marker.end)
        words = fold_space(kept + article.text[at : statement.end])
        assert re.sub(r"\s", "", words) == re.sub(r"\s", "", statement.text), (article.path, statement.text)
    for marker in article.markers:
        assert 0 <= marker.start <= marker.end <= len(article.text)
    for block in article.blocks:
        assert 0 <= block.start <= block.end <= len(article.text)
    for note in article.notes:
        if note.place != "body":
            assert _letters(note.plain)[:40] in _letters(article.text[note.start : note.end])


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("path", _files(ROOT / "corpus"), ids=lambda path: path.name)
def test_sample_document(path: Path) -> None:
    _check(read_article(path, 50_000_000))


@needs_shared
@pytest.mark.parametrize("corpus", (*CORPORA, *FURTHER))
def test_measured_corpus(corpus: str) -> None:
    files = _files(DATA / "corpora" / corpus)
    assert files
    for path in files:
        _check(read_article(path, 50_000_000))
