"""Columns of a page, in reading order.

Bands from top to bottom, parted by lines that run over a gutter; in a band, columns from left to right.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from ingest.readers.pdf.glyphs import Span
from ingest.readers.pdf.lines import Column, Line, line_of

_CELL_GAP = 1.0
"""Ems between two spans that may part columns or cells."""
_GUTTER = 0.3
"""Ems between two spans that may part columns if the file does not draw one after the other."""
_NEXT_TO = 3
"""Places in the file."""
_COLUMN_LINES = 5
"""A gutter has at least so many lines on either side."""
_COLUMN_CHARACTERS = 15
"""Median characters in a line of a column; cells of tables are shorter."""
_EDGE = 2.0
"""Points that type may reach into a gutter."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """Part of a line without a wide gap."""

    spans: tuple[Span, ...]
    line: Line

    @property
    def x0(self) -> float:
        return self.spans[0].x0

    @property
    def x1(self) -> float:
        return self.spans[-1].x1

    @property
    def length(self) -> int:
        return sum(len(span.text) for span in self.spans)


def _segments(line: Line) -> Iterator[_Segment]:
    begin = 0
    for index in range(1, len(line.spans)):
        before, span = line.spans[index - 1], line.spans[index]
        gap = (span.x0 - before.x1) / line.size
        elsewhere = abs(span.order - before.order) > _NEXT_TO and (gap > _GUTTER or gap < -_GUTTER)
        if gap >= _CELL_GAP or elsewhere:
            yield _Segment(line.spans[begin:index], line)
            begin = index
    yield _Segment(line.spans[begin:], line)


def find_columns(pages: Sequence[Sequence[Line]], widths: Sequence[float]) -> list[list[Column]]:
    """The columns of each page in reading order. `widths`: of the pages, in points."""
    segments = [[segment for line in lines for segment in _segments(line)] for lines in pages]
    gutters = [_gutters(part, width, _COLUMN_LINES) for part, width in zip(segments, widths, strict=True)]
    usual = Counter(tuple(round(x / 6) for x in found) for found in gutters if found)
    if usual:
        most, count = usual.most_common(1)[0]
        if count >= 2:  # a last page may have few lines in its second column
            known = next(found for found in gutters if tuple(round(x / 6) for x in found) == most)
            for index, found in enumerate(gutters):
                if not found:
                    gutters[index] = [x for x in known if _balance(segments[index], x) >= 2]
    return [list(_bands(index, part, found)) for index, (part, found) in enumerate(zip(segments, gutters, strict=True))]


def _gutters(segments: Sequence[_Segment], width: float, least: int, depth: int = 0) -> list[float]:
    """Where the white strips between columns are: the x of each, from left to right."""
    if len(segments) < 2 * least:
        return []
    left, right = min(s.x0 for s in segments), max(s.x1 for s in segments)
    if right - left < 0.3 * width:
        return []
    starts = Counter(
        round(s.x0) for s in segments if left + 0.2 * (right - left) < s.x0 < right - 0.15 * (right - left)
    )
    best, best_balance = 0.0, least - 1
    for start, _ in starts.most_common(12):
        if (balance := _balance(segments, start - 1.0)) > best_balance:
            best, best_balance = start - 1.0, balance
    if best_balance < least:
        return []
    if depth:
        return [best]
    before = [s for s in segments if s.x1 <= best + _EDGE]
    after = [s for s in segments if s.x0 >= best - _EDGE]
    return [*_gutters(before, width, least, 1), best, *_gutters(after, width, least, 1)]


def _balance(segments: Sequence[_Segment], x: float) -> int:
    """Lines on the side of x that has fewer of them, in bands where both sides have running text."""
    total = 0
    overfull = _overfull(segments, x)
    for crossing, band in groupby(
        segments, key=lambda s: s.x0 < x - _EDGE and s.x1 > x + _EDGE and id(s) not in overfull
    ):
        if crossing:
            continue
        sides: tuple[list[int], list[int]] = ([], [])
        for segment in band:
            sides[segment.x0 >= x - _EDGE].append(segment.length)
        running = [[n for n in side if n > 4] for side in sides]
        if all(side and median(side) >= _COLUMN_CHARACTERS for side in running):
            total += min(len(side) for side in running)
    return total


def _overfull(segments: Sequence[_Segment], x: float) -> set[int]:
    """id() of the segments that run from one column into the text of the next: two texts never share a place."""
    found: set[int] = set()
    for index, segment in enumerate(segments):
        if segment.x0 < x - _EDGE and segment.x1 > x + _EDGE:
            around = segments[max(index - 5, 0) : index + 6]
            if any(
                other.x0 >= x - _EDGE
                and other.x0 < segment.x1
                and abs(other.line.y - segment.line.y) < 0.9 * segment.line.size
                for other in around
            ):
                found.add(id(segment))
    return found


def _bands(page: int, segments: Sequence[_Segment], gutters: Sequence[float]) -> Iterator[Column]:
    """Columns in reading order."""
    columns: list[Column] = []
    overfull = set().union(*(_overfull(segments, gutter) for gutter in gutters))

    def place(segment: _Segment) -> int:
        first = bisect_right(gutters, segment.x0 + _EDGE)
        return first if bisect_left(gutters, segment.x1 - _EDGE) <= first or id(segment) in overfull else -1

    for crosses, band in groupby(segments, key=lambda segment: not gutters or place(segment) < 0):
        if crosses:
            columns.append(_column(page, -1, band))
            continue
        sides: dict[int, list[_Segment]] = {}
        for segment in band:
            sides.setdefault(place(segment), []).append(segment)
        columns.extend(_column(page, side, sides[side]) for side in sorted(sides))
    for index, column in enumerate(columns):
        foot = column.lines[-1].y
        column.lowest = not any(
            later.lines[-1].y > foot + 1
            and later.lines[0].y > foot
            and min(later.right, column.right) > max(later.left, column.left)
            for later in columns[index + 1 :]
        )
        yield column


def _column(page: int, place: int, segments: Iterable[_Segment]) -> Column:
    lines = [
        line_of(page, [span for segment in parts for span in segment.spans])
        for _, parts in groupby(segments, key=lambda segment: id(segment.line))
    ]
    column = Column(page, place, lines)
    for line in lines:
        line.column = column
    column.left, column.right = edges(lines)
    return column


def edges(lines: Sequence[Line]) -> tuple[float, float]:
    """Where most lines begin and where full ones end."""
    starts = Counter(round(line.x0) for line in lines)
    common = [x for x, count in starts.items() if count + starts[x - 1] + starts[x + 1] >= max(2, len(lines) // 8)]
    left = min(common, default=min(line.x0 for line in lines))
    ends = sorted(line.x1 for line in lines)
    return float(left), ends[min(int(len(ends) * 0.85), len(ends) - 1)]
