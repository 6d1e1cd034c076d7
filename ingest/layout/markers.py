"""Markers in the body: those the format marks, and those that authors type."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ingest.article import Marker, Problem
from ingest.layout.blocks import Layout
from ingest.layout.typed_markers import BRACKETED, GLUED, IN_ROUND_BRACKETS, TypedCall, forms_in, typed_calls_in

_UNSPOKEN = ("note", "reference", "code", "boilerplate")
_INDEXED = re.compile(r"\b\w{1,2}$")
"""What stands before the brackets of `a[1]`."""
_ANNOUNCES = re.compile(
    r"(?:[,;:.&]|[^\S\n]|\n(?!\n)|\b(?:and|or|see|also|e\.?g|i\.?e|cf|refs?|references?|compare|therein"
    r"|for (?:example|instance)|(?:for (?:an? |recent )?)?(?:reviews?|overviews?|examples?|details)"
    r"|(?:as )?(?:reviewed|discussed|cited|described|quoted|reported|shown) (?:in|by))\b)*",
    re.I,
)
"""What may stand beside markers in brackets without saying anything."""
_NEAR = 80
"""How far from a marker its brackets are looked for."""
_GAP = 2
"""How far a typed number may run ahead of the notes and markers seen so far and still be a marker."""


def find_markers(layout: Layout) -> tuple[tuple[Marker, ...], tuple[Problem, ...]]:
    """All markers in order; `Marker.note` holds the format's own id for now, or None for a typed label."""
    marked = [Marker(c.label, c.start, c.end, c.target) for c in layout.reading.calls]
    problems = tuple(
        Problem("malformed-marker", f"marker of note {c.label} is mangled", c.start, c.end)
        for c in layout.reading.calls
        if c.malformed
    )
    typed: list[Marker] = []
    if not marked or any(note.target is None for note in layout.notes):
        taken = {place for marker in marked for place in range(marker.start, marker.end)}
        typed = [marker for marker in _typed(layout) if marker.start not in taken]
    return tuple(_with_brackets(layout.reading.text, sorted(marked + typed, key=lambda m: m.start))), problems


def _with_brackets(text: str, markers: Sequence[Marker]) -> Iterator[Marker]:
    """Markers take along the round brackets that hold nothing but what announces them: "(e.g., [4], [5])"."""
    spans = list(dict.fromkeys((marker.start, marker.end) for marker in markers))
    wider = dict(zip(spans, spans, strict=True))
    at = 0
    while at < len(spans):
        first, last = at, at
        low = text.rfind("(", max(0, spans[first][0] - _NEAR), spans[first][0])
        high = text.find(")", spans[last][1], spans[last][1] + _NEAR) if low >= 0 else -1
        while high >= 0 and last + 1 < len(spans) and spans[last + 1][0] < high:
            last += 1
            high = text.find(")", spans[last][1], spans[last][1] + _NEAR)
        edges = [low + 1, *(edge for span in spans[first : last + 1] for edge in span), high]
        between = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
        if high >= 0 and all(map(_ANNOUNCES.fullmatch, between)):
            wider[spans[first]] = (low, spans[first][1])
            wider[spans[last]] = (wider[spans[last]][0], high + 1)
        at = last + 1
    return (
        replace(marker, start=start, end=end) for marker in markers for start, end in (wider[marker.start, marker.end],)
    )


def _typed(layout: Layout) -> Iterator[Marker]:
    """In square brackets or raised; if there is nothing else, glued to a stop or, with a list, in round brackets."""
    known = {note.label for note in layout.notes if note.target is None}
    found = list(_bracketed(layout, known))
    for form in forms_in(layout.reading.text)[1:-1] if known else ():
        found += [m for call in _calls(layout, form) if known.issuperset(call.labels) for m in _markers(call)]
    entries = any(note.entry for note in layout.notes)
    for form in (GLUED, IN_ROUND_BRACKETS) if entries else (GLUED,) if known else ():
        if not found:
            found = [m for call in _calls(layout, form) if known.issuperset(call.labels) for m in _markers(call)]
    return iter(sorted(found, key=lambda marker: marker.start))


def _bracketed(layout: Layout, known: Collection[str]) -> Iterator[Marker]:
    reach = max((int(label) for label in known if label.isdecimal()), default=0)
    if not layout.notes:
        reach = 1 - _GAP  # without any note, numbers are markers only if they count from 1
    text = layout.reading.text
    for call in _calls(layout, BRACKETED):
        if not layout.notes and _INDEXED.search(text, max(0, call.start - 3), call.start):
            continue
        if call.labels and all(_is_plausible(label, known, reach) for label in call.labels):
            reach = max([reach, *(int(label) for label in call.labels if label.isdecimal())])
            yield from _markers(call)


def _calls(layout: Layout, form: re.Pattern[str]) -> Iterator[TypedCall]:
    for block in layout.blocks:
        if block.kind not in _UNSPOKEN:
            yield from typed_calls_in(layout.reading.text, block.start, block.end, form)


def _markers(call: TypedCall) -> Iterator[Marker]:
    return (Marker(label, call.start, call.end, None) for label in call.labels)


def _is_plausible(label: str, labels: Collection[str], reach: int) -> bool:
    """A known label, or a number that continues the count: `[2018]` and `[sic]` are neither."""
    return label in labels or (label.isdecimal() and 0 < int(label) <= reach + _GAP)
