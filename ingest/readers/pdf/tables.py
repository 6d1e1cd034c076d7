"""Rows of tables: lines whose cells stand below one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.lines import Line

_CELL_GAP = 1.5
"""Ems between cells."""
_ALIGNED = 4.0
"""Points."""
_ITEM = re.compile(r"(?:[•▪●◦‣■□–—*·-]|\[?\(?\w{1,3}[.)\]])\s")
"""What heads a list item: its text stands apart as a cell would."""


def cell_texts(line: Line) -> list[str]:
    """The cells of a table's row."""
    starts = [*_cells(line), len(line.spans)]
    pieces = list(line.pieces())
    return ["".join(pieces[low:high]).strip() for low, high in pairwise(starts)]


def table_rows(lines: Sequence[Line]) -> frozenset[int]:
    """Indices of lines whose cells stand below one another."""
    starts = [[line.spans[i].x0 for i in _cells(line)] for line in lines]
    rows: set[int] = set()
    run: list[int] = []
    for index in range(len(lines) + 1):
        continues = index < len(lines) and len(starts[index]) > 1 and not _ITEM.match(lines[index].text)
        if continues and (not run or _aligned(starts[run[-1]], starts[index])):
            run.append(index)
            continue
        if len(run) >= 3 or (len(run) == 2 and min(len(starts[i]) for i in run) >= 3):
            rows.update(run)
        run = [index] if continues else []
    return frozenset(rows)


def _aligned(one: Sequence[float], other: Sequence[float]) -> bool:
    return any(abs(a - b) < _ALIGNED for a in one[1:] for b in other[1:]) or len(one) == len(other)


def _cells(line: Line) -> list[int]:
    """Indices of the spans that begin a cell."""
    starts = [0]
    for index in range(1, len(line.spans)):
        if line.spans[index].x0 - line.spans[index - 1].x1 > _CELL_GAP * line.size:
            starts.append(index)
    return starts
