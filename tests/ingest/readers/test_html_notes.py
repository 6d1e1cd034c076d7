"""Notes as the programs mark them that write pages: each call is bound; its label and way back are no part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.parse import parse_article
from ingest.readers.html.read import read_html
from ingest.reading import Reading

WORDS = "Salt was taxed. Rain fell."
NOTES = [("1", "Ortiz, L. (2011) Salt and Tax."), ("2", "Ruiz, P. (2014) Rain.")]

PAGES = sorted((Path(__file__).parent / "html_notes").iterdir())


def notes_of(reading: Reading) -> list[tuple[str, str]]:
    """Label and words of the note that each call leads to."""
    words: dict[str | None, list[str]] = {}
    for block in reading.blocks:
        if block.kind == "note":
            words.setdefault(block.note_id, []).append(reading.text[block.start : block.end])
    assert all(reading.text[c.start : c.end] == f"[{c.label}]" for c in reading.calls)
    return [(c.label, " ".join(words.get(c.target, ["-"]))) for c in reading.calls]


def verbatims_of(reading: Reading) -> list[str | None]:
    return [block.verbatim for block in reading.blocks if block.kind == "note"]


def page(body: str) -> bytes:
    return f"<html><head><title>Salt</title></head><body><h1>Salt</h1>{body}</body></html>".encode()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_notes_are_bound_in_the_markup_of(path: Path) -> None:
    """Each file holds the same two sentences and notes in the markup of another program."""
    body = path.read_text(encoding="utf-8")
    reading = read_html(page(body))
    assert notes_of(reading) == NOTES
    assert "*Salt and Tax*" in "".join(filter(None, verbatims_of(reading)))
    article = parse_article(page(body), "x.html", ".html")
    assert " ".join(s.text for s in article.statements) == WORDS
    assert [c.note for s in article.statements for c in s.citations] == ["1", "2"]
    assert [(r.authors, r.year, r.title) for r in article.references] == [
        (("Ortiz, L.",), "2011", "Salt and Tax"), (("Ruiz, P.",), "2014", "Rain"),
    ]  # fmt: skip
    assert article.problems == ()
