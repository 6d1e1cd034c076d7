"""Lines and columns of a page: spans that stand side by side, in reading order.

Reading order: bands from top to bottom, parted by lines that run over a gutter; in a band, columns from left to right.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from statistics import median

from ingest.readers.pdf_glyphs import Span
from ingest.readers.pdf_page import Page

_SAME_BASELINE = 0.12
"""Ems by which baselines of one line may differ."""
_RISE = 0.15
"""Ems above the line's baseline from which smaller type is raised."""
_HIGHEST_RISE = 0.75
_DEEPEST_DROP = 0.4
_SMALLER = 0.93
_KERN = 0.25
"""Ems by which neighbours may overlap."""
_ROWS_AROUND = 6
"""Rows above and below in which a script's line is looked for."""
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


@dataclass(eq=False)
class Line:
    """Spans side by side on one baseline, from left to right."""

    page: int
    """Index of the page."""
    spans: tuple[Span, ...]
    y: float
    size: float
    """Of the larger type that makes up at least a quarter of the line: small capitals do not make a line small."""
    column: Column | None = field(default=None, repr=False)

    @cached_property
    def x0(self) -> float:
        return self.spans[0].x0

    @cached_property
    def x1(self) -> float:
        return max(span.x1 for span in self.spans)

    @cached_property
    def text(self) -> str:
        """The line's words."""
        return "".join(self.pieces())

    def pieces(self) -> Iterator[str]:
        """The text of each span, with a space in front where there is a gap."""
        for index, span in enumerate(self.spans):
            yield f" {span.text}" if index and self.spaced(index) else span.text

    def spaced(self, index: int) -> bool:
        """Whether a word space stands before that span."""
        before, span = self.spans[index - 1], self.spans[index]
        gap = span.x0 - before.x1
        if span.spaced and -0.1 * span.size < gap:
            return True
        return gap > 0.13 * min(max(before.size, span.size), self.size)

    def is_raised(self, index: int) -> bool:
        """Whether that span is superscript."""
        span = self.spans[index]
        rise = self.y - span.y
        return span.superior or rise > 0.25 * self.size or (
            rise > _RISE * self.size and span.size < _SMALLER * self.size
        )  # fmt: skip

    @cached_property
    def bold(self) -> bool:
        return all(span.bold for span in self.spans if len(span.text) > 2 or len(self.spans) == 1)

    @cached_property
    def italic(self) -> bool:
        return all(span.italic for span in self.spans if len(span.text) > 2 or len(self.spans) == 1)

    @property
    def indent(self) -> float:
        """Points from the column's left edge."""
        return self.x0 - self.column.left if self.column else 0.0

    @property
    def shortfall(self) -> float:
        """Points to the column's right edge."""
        return self.column.right - self.x1 if self.column else 0.0


@dataclass(eq=False)
class Column:
    """Lines below one another."""

    page: int
    place: int
    """0 for the leftmost of several, -1 for one that runs over the page's whole text width."""
    lines: list[Line]
    left: float = 0.0
    right: float = 0.0
    lowest: bool = True
    """Nothing stands below it on the page."""


def find_lines(page: Page) -> list[Line]:
    """Lines over the whole width of the page, from top to bottom."""
    rows: list[list[Span]] = []
    for span in sorted(page.spans, key=lambda span: span.y):
        if rows and span.y - rows[-1][0].y <= _SAME_BASELINE * max(span.size, rows[-1][-1].size):
            rows[-1].append(span)
        else:
            rows.append([span])
    return [_line(page.number - 1, row) for row in _with_scripts(rows)]


def _line(page: int, row: Sequence[Span]) -> Line:
    spans = tuple(sorted(row, key=lambda span: span.x0))
    size = _dominant_size(spans)
    baselines: Counter[float] = Counter()
    for span in spans:
        if span.size > _SMALLER * size:
            baselines[span.y] += len(span.text)
    return Line(page, spans, baselines.most_common(1)[0][0], size)


def _dominant_size(spans: Sequence[Span]) -> float:
    sizes: Counter[float] = Counter()
    for span in spans:
        sizes[span.size] += len(span.text)
    enough = sizes.total() / 4
    running = 0
    for size in sorted(sizes, reverse=True):
        running += sizes[size]
        if running >= enough:
            return size
    return max(sizes)


def _with_scripts(rows: list[list[Span]]) -> list[list[Span]]:
    """Rows with what is raised above or dropped below them."""
    kept: list[list[Span]] = [[] for _ in rows]
    largest = [max(span.size for span in row) for row in rows]
    for index, row in enumerate(rows):
        around = max(largest[max(index - _ROWS_AROUND, 0) : index + _ROWS_AROUND + 1])
        for span in row:
            script = span.size < _SMALLER * around or _is_label_like(span)
            kept[_home(span, index, rows) if script else index].append(span)
    return [row for row in kept if row]


def _home(span: Span, index: int, rows: Sequence[Sequence[Span]]) -> int:
    """Index of the row that the span is part of: its own, or that of a larger span beside it whose script it is.

    Another column may have a line there too: what the file draws next to the span comes first.
    """
    found: list[tuple[bool, float, int]] = []
    for other in range(max(index - _ROWS_AROUND, 0), min(index + _ROWS_AROUND + 1, len(rows))):
        for base in rows[other]:
            if (
                base is not span
                and _is_script(span, base)
                and _is_beside(span, base)
                and not _overlaps(span, rows[other])
            ):
                found.append((abs(base.order - span.order) != 1, abs(base.y - span.y), other))
    return min(found)[2] if found else index


def _is_script(span: Span, base: Span) -> bool:
    """Whether it is superscript or subscript to `base`: smaller and off its baseline, or a few raised figures."""
    rise = (base.y - span.y) / base.size
    if span.size < _SMALLER * base.size:
        return -_DEEPEST_DROP < rise < -_SAME_BASELINE or _SAME_BASELINE < rise < _HIGHEST_RISE
    return _is_label_like(span) and span.size < 1.05 * base.size and 0.2 < rise < 0.6


def _is_beside(span: Span, base: Span) -> bool:
    """Close behind `base`, or before it as a label stands before its note."""
    label = _is_label_like(span) and span.y < base.y
    behind = 2.0 if label and span.order == base.order + 1 else 0.6
    before = 4.0 if label else 0.2
    ems = ((span.x0 - base.x1) / base.size, (base.x0 - span.x1) / base.size)
    return -_KERN < ems[0] < behind or -_KERN < ems[1] < before


def _is_label_like(span: Span) -> bool:
    return len(span.text) <= 5 and not any(map(str.isalpha, span.text))


def _overlaps(span: Span, row: Sequence[Span]) -> bool:
    return any(
        min(span.x1, other.x1) - max(span.x0, other.x0) > 0.5 * min(span.x1 - span.x0, other.x1 - other.x0)
        for other in row
        if other is not span
    )


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
            known = [[x for x in found] for found in gutters if tuple(round(x / 6) for x in found) == most][0]
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
        _line(page, [span for segment in parts for span in segment.spans])
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
