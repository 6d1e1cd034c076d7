"""Markers in the body: those the format marks, and those that authors type as `[4]` or `[1, 3–5]`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ingest.article import Marker, Problem
from ingest.layout import Layout

_TYPED = re.compile(r"\[(\d{1,4}(?:\s*[,;–—-]\s*\d{1,4})*|[a-z]|[*†‡§]{1,3})\](?!\()")
_RANGE = re.compile(r"(\d{1,4})(?:\s*[–—-]\s*(\d{1,4}))?")
_INDEXED = re.compile(r"\b\w{1,2}$")
"""What stands before the brackets of `a[1]`."""
_GAP = 2
"""How far a typed number may run ahead of the notes and markers seen so far and still be a marker."""
_LONGEST_RANGE = 30


def find_markers(layout: Layout) -> tuple[tuple[Marker, ...], tuple[Problem, ...]]:
    """All markers in order; `Marker.note` holds the format's own id for now, or None for a typed label."""
    marked = [Marker(c.label, c.start, c.end, c.target) for c in layout.reading.calls]
    problems = tuple(
        Problem("malformed-marker", f"marker of note {c.label} is mangled", c.start, c.end)
        for c in layout.reading.calls
        if c.malformed
    )
    typed = [] if marked else list(_typed(layout))
    return tuple(sorted(marked + typed, key=lambda m: m.start)), problems


def _typed(layout: Layout) -> Iterator[Marker]:
    labels = {note.label for note in layout.notes if note.target is None}
    reach = max((int(label) for label in labels if label.isdigit()), default=0)
    if not layout.notes:
        reach = 1 - _GAP  # without any note, numbers are markers only if they count from 1
    text = layout.reading.text
    for block in layout.blocks:
        if block.kind in ("note", "reference", "code", "boilerplate"):
            continue
        for match in _TYPED.finditer(text, block.start, block.end):
            if not layout.notes and _INDEXED.search(text, max(block.start, match.start() - 3), match.start()):
                continue
            found = list(_labels(match.group(1)))
            if found and all(_is_plausible(label, labels, reach) for label in found):
                reach = max([reach, *(int(label) for label in found if label.isdigit())])
                yield from (Marker(label, *match.span(), None) for label in found)


def _is_plausible(label: str, labels: Collection[str], reach: int) -> bool:
    """A known label, or a number that continues the count: `[2018]` and `[sic]` are neither."""
    return label in labels or (label.isdigit() and 0 < int(label) <= reach + _GAP)


def _labels(inside: str) -> Iterator[str]:
    """ "1, 3-5" gives 1, 3, 4, 5."""
    if not inside[0].isdigit():
        yield inside
        return
    for low, high in _RANGE.findall(inside):
        if high and int(low) < int(high) <= int(low) + _LONGEST_RANGE:
            yield from map(str, range(int(low), int(high) + 1))
        else:
            yield str(int(low))
            if high:
                yield str(int(high))
