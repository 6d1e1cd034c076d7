"""Footnotes of real articles, checked by eye in the rendered pages: found, whole, and bound to the right place."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from ingest.readers.pdf.read import read_pdf
from ingest.reading import Reading
from tests.shared_data import DATA, needs_shared

_GOLD = [
    json.loads(line)
    for line in (Path(__file__).parent / "gold_pdf_footnotes.jsonl").read_text(encoding="utf-8").splitlines()
]
_PDFS = DATA / "corpora" / "pdf-law" / "pdf"
_REQUIRED = 0.95


@cache
def _read(file: str) -> Reading:
    return read_pdf((_PDFS / file).read_bytes())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _is_found(gold: dict[str, str]) -> bool:
    """Whether a call after the words `before` leads to a note that begins and ends as the page prints it."""
    reading = _read(gold["file"])
    notes = {block.note_id: reading.text[block.start : block.end] for block in reading.blocks if block.kind == "note"}
    for call in reading.calls:
        before = _letters(reading.text[max(call.start - 120, 0) : call.start])
        if call.label == gold["label"] and before.endswith(_letters(gold["before"])) and call.target in notes:
            note = _letters(notes[call.target])
            return note.startswith(_letters(gold["first"])) and note.endswith(_letters(gold["last"]))
    return False


@needs_shared
def test_footnotes_of_real_articles_are_found_whole_and_bound() -> None:
    missed = [gold for gold in _GOLD if not _is_found(gold)]
    assert len(missed) <= (1 - _REQUIRED) * len(_GOLD), missed


@needs_shared
@pytest.mark.parametrize("file", sorted({gold["file"] for gold in _GOLD}))
def test_every_note_is_called_and_every_call_bound(file: str) -> None:
    reading = _read(file)
    notes = [block.note_id for block in reading.blocks if block.kind == "note"]
    targets = {call.target for call in reading.calls}
    assert None not in targets
    assert sum(note in targets for note in notes) >= 0.98 * len(notes)
