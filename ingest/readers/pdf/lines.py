"""Lines of a page: spans that stand side by side, with what is raised above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ingest.readers.pdf.glyphs import Span
from ingest.readers.pdf.page import Page

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

    def part(self, low: int, high: int | None) -> Line:
        """The spans from `low` up to `high` as a line of its own."""
        return Line(self.page, self.spans[low:high], self.y, self.size, self.column)

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

    @property
    def width(self) -> float:
        return self.right - self.left


def find_lines(page: Page) -> list[Line]:
    """Lines over the whole width of the page, from top to bottom."""
    rows: list[list[Span]] = []
    for span in sorted(page.spans, key=lambda span: span.y):
        if rows and span.y - rows[-1][0].y <= _SAME_BASELINE * max(span.size, rows[-1][-1].size):
            rows[-1].append(span)
        else:
            rows.append([span])
    return [line_of(page.number - 1, row) for row in _with_scripts(rows)]


def line_of(page: int, row: Sequence[Span]) -> Line:
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
