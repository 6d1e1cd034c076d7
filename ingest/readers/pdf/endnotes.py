"""Notes at the end of the document: labelled paragraphs that count from 1, after the text that calls them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.labels import Head, head_of, raised_labels
from ingest.readers.pdf.lines import Column, Line
from ingest.readers.pdf.notes import PageNote

_NOTES_HEADING = re.compile(
    r"(?:\W*\d{0,2}\W*)(?:(?:end)?notes?(?:\s+and\s+references)?|anmerkungen|endnoten|fu(?:ß|ss)noten)\W*", re.I
)
_LIST_HEADING = re.compile(
    r"(?:\W*\d{0,2}\W*)(?:references?(?:\s+cited)?|bibliography|works\s+cited|literature(?:\s+cited)?|literatur(?:verzeichnis)?)\W*",
    re.I,
)
_ENOUGH = 0.6
"""Share of the labels called that the notes at the end must have."""
_MOST_STARTS = 40
_LARGER = 1.08


@dataclass(eq=False, slots=True)
class _Place:
    column: Column
    line: Line


def take_endnotes(columns: Sequence[Column], needed: frozenset[str]) -> list[PageNote]:
    """Move the notes that `needed` labels call from `columns` to the result."""
    numbers = {int(label) for label in needed if label.isdecimal()}
    if not numbers:
        return []
    places = [_Place(column, line) for column in columns for line in column.lines]
    calls = [index for index, place in enumerate(places) if needed.intersection(raised_labels(place.line))]
    if not calls:
        return []
    earliest = calls[min(int(len(calls) * _ENOUGH), len(calls) - 1)]
    starts = [
        index
        for index in range(earliest + 1, len(places))
        if (head := head_of(places[index].line)) is not None and head.number == 1
    ]
    headed = [index for index in starts if _heading_above(places, index)]
    best: list[PageNote] = []
    taken: set[int] = set()
    for start in [index for index in headed or starts if _starts(places[index].line)][:_MOST_STARTS]:
        notes, lines = _chain(places, start)
        if len(notes) > len(best):
            best, taken = notes, lines
    if len({note.label for note in best} & {str(n) for n in numbers}) < max(2, _ENOUGH * len(numbers)):
        return []
    for column in columns:
        column.lines[:] = [line for line in column.lines if id(line) not in taken]
    return best


def _starts(line: Line) -> bool:
    head = head_of(line)
    return head is not None and _fits(head, head, line)


def _heading_above(places: Sequence[_Place], index: int) -> str:
    for place in reversed(places[max(index - 3, 0) : index]):
        text = place.line.text.strip()
        if _NOTES_HEADING.fullmatch(text) or _LIST_HEADING.fullmatch(text):
            return text
    return ""


def _chain(places: Sequence[_Place], start: int) -> tuple[list[PageNote], set[int]]:
    """The notes that count on from `start`, and the id() of their lines."""
    entry = bool(_LIST_HEADING.fullmatch(_heading_above(places, start)))
    notes: list[PageNote] = []
    taken: set[int] = set()
    limbo = False
    last, first_head = 0, head_of(places[start].line)
    assert first_head is not None
    for place in places[start:]:
        line = place.line
        head = head_of(line)
        counts_on = head is not None and (
            head.number == last + 1 or (head.number == 1 and last > 1 and head.raised == first_head.raised)
        )
        if head is not None and counts_on and _fits(head, first_head, line):
            last = head.number or 0
            note = PageNote(f"e{len(notes) + 1}", head.label, line.page, place.column.place, [], entry)
            notes.append(note)
            if head.rest is not None:
                note.lines.append(head.rest)
            limbo = False
        elif limbo or _is_heading(line, notes[-1]):
            limbo = True
            continue
        else:
            notes[-1].lines.append(line)
        taken.add(id(line))
    return notes, taken


def _fits(head: Head, first: Head, line: Line) -> bool:
    """Printed like the first label: raised like it, at the same indentation in its column."""
    if head.raised != first.raised:
        return False
    return head.raised or line.column is None or line.indent < 3 * line.size


def _is_heading(line: Line, note: PageNote) -> bool:
    size = note.lines[0].size if note.lines else line.size
    text = line.text.strip()
    short = line.shortfall > 4 * line.size
    return (
        line.size > _LARGER * size
        or (line.bold and short)
        or bool(_LIST_HEADING.fullmatch(text))
        or (text.isupper() and short and sum(map(str.isalpha, text)) > 3 and not text.endswith("."))
    )
