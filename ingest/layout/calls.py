"""Which note each marker calls: by the format's own id, else by the label.

Labels may start again, by chapter or by page. Then the n-th run of markers calls the n-th run of notes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.article import Marker
from ingest.layout.blocks import Layout


@dataclass(frozen=True, slots=True)
class BoundMarkers:
    """Markers with the keys of their notes."""

    markers: tuple[Marker, ...]
    namesakes: dict[str, tuple[str, ...]]
    """Key of a note to the keys of all notes that its markers may mean, where there are several."""


def bind_markers(markers: Sequence[Marker], keys: Sequence[str], layout: Layout) -> BoundMarkers:
    """`Marker.note` comes in as the format's own id or None, and goes out as the key of the note or None.

    `keys`: one a note of `layout`.
    """
    runs = _note_runs(layout)
    marker_runs = _marker_runs(markers)
    if max(runs, default=0) != max(marker_runs, default=0):  # no clear chapters: a label is a label
        runs, marker_runs = [0] * len(runs), [0] * len(marker_runs)
    signs = _Signs(layout, keys)
    known: defaultdict[tuple[int, str] | str, list[str]] = defaultdict(list)
    for note, key, run in zip(layout.notes, keys, runs, strict=True):
        if key not in signs.keys:
            known[(run, note.label) if note.target is None else note.target].append(key)
    bound = tuple(
        replace(m, note=signs.after(m) or next(iter(known.get((run, m.label) if m.note is None else m.note, ())), None))
        for m, run in zip(markers, marker_runs, strict=True)
    )
    nearest = {marker.note: marker for marker in bound if marker.note in signs.keys}
    bound = tuple(m if m.note not in nearest or nearest[m.note] is m else replace(m, note=None) for m in bound)
    return BoundMarkers(bound, {key: tuple(same) for same in known.values() if len(same) > 1 for key in same})


class _Signs:
    """Typed notes labelled with a sign such as `*`, which means the next such note after its call.

    Of two calls before one note the nearer is meant; the note of the other is missing.
    """

    def __init__(self, layout: Layout, keys: Sequence[str]) -> None:
        self._notes: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for note, key in zip(layout.notes, keys, strict=True):
            if note.target is None and not note.label.isalnum():
                self._notes[note.label].append((note.start, key))
        self._notes = defaultdict(
            list, {label: sorted(found) for label, found in self._notes.items() if len(found) > 1}
        )
        self.keys = frozenset(key for found in self._notes.values() for _, key in found)

    def after(self, marker: Marker) -> str | None:
        """Key of the note that the marker calls, if it is such a sign."""
        found = self._notes.get(marker.label, []) if marker.note is None else []
        at = bisect_left(found, (marker.start, ""))
        return found[at][1] if at < len(found) else None


def _note_runs(layout: Layout) -> list[int]:
    """For each note the number of its run. A run begins at a note 1 with other words between it and the last note."""
    parted = _parted(layout)
    return list(_runs((note.label for note in layout.notes), parted))


def _parted(layout: Layout) -> list[bool]:
    """For each note whether body or a heading stands between it and the note before."""
    starts = {note.end: index for index, note in enumerate(layout.notes)}
    parted = [False] * len(layout.notes)
    between = False
    for block in layout.blocks:
        index = starts.get(block.end)
        if index is not None and block.kind == "note":
            parted[index], between = between, False
        elif block.kind != "boilerplate":
            between = True
    return parted


def _marker_runs(markers: Sequence[Marker]) -> list[int]:
    return list(_runs((marker.label for marker in markers), [True] * len(markers)))


def _runs(labels: Iterable[str], parted: Sequence[bool]) -> Iterator[int]:
    run, highest = 0, 0
    for label, apart in zip(labels, parted, strict=True):
        number = int(label) if label.isdecimal() else 0
        if number == 1 and highest >= 2 and apart:
            run, highest = run + 1, 1
        highest = max(highest, number)
        yield run
