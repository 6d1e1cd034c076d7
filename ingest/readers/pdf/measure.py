"""What is usual in a document: sizes of type and distances of lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.lines import Column, Line

_OTHER_SIZE = 0.06
_NEAREST, _FARTHEST = 0.8, 3.2
"""Ems between lines of one paragraph, double spacing included."""
_ENOUGH_STEPS = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in the document."""

    body: float
    """Size of the body's type."""
    steps: dict[float, float]
    """Distance of lines by size of type."""
    bold: bool
    """Most of the body is bold."""

    @classmethod
    def of(cls, columns: Sequence[Column], body: float) -> Measure:
        steps: defaultdict[float, list[float]] = defaultdict(list)
        bold: Counter[bool] = Counter()
        for column in columns:
            for before, line in pairwise(column.lines):
                step = line.y - before.y
                alike = abs(line.size - before.size) < _OTHER_SIZE * line.size
                if alike and _NEAREST * line.size < step < _FARTHEST * line.size:
                    steps[rounded(line.size)].append(step)
                bold[line.bold] += len(line.text)
        return cls(body, {size: _usual(found) for size, found in steps.items()}, bold[True] > bold[False])

    def step(self, line: Line) -> float:
        """The usual distance of a line of that size from the one before it."""
        return self.steps.get(rounded(line.size), 1.25 * line.size)

    def step_in(self, line: Line) -> float:
        """The same, in the line's column."""
        lines = line.column.lines if line.column is not None else []
        steps = [
            below.y - above.y
            for above, below in pairwise(lines)
            if rounded(above.size) == rounded(below.size) == rounded(line.size) and below.y - above.y < 3.2 * line.size
        ]
        return _usual(steps) if len(steps) >= _ENOUGH_STEPS else self.step(line)


def rounded(size: float) -> float:
    """To half a point."""
    return round(size * 2) / 2


def _usual(steps: Sequence[float]) -> float:
    """The smallest distance that is common."""
    counted = Counter(round(step) for step in steps)
    common = [step for step, count in counted.items() if count + counted[step + 1] >= 0.2 * len(steps)]
    low = min(common, default=round(median(steps)))
    return median([step for step in steps if low - 1 <= step <= low + 1.5] or steps)
