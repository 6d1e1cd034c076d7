"""The visible part of a PDF page and how it is turned."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Box = tuple[float, float, float, float]
"""left, top, right, bottom in points as the page is shown, counted from its top left"""


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns PDF's coordinates into those of the page as shown."""

    left: float
    bottom: float
    width: float
    height: float
    turns: int
    """Quarter turns clockwise."""

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> Frame:
        """The frame of a page."""
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right - left, top - bottom, raw.FPDFPage_GetRotation(page.raw) % 4)

    @property
    def shown_width(self) -> float:
        """Points."""
        return self.height if self.turns % 2 else self.width

    @property
    def shown_height(self) -> float:
        """Points."""
        return self.width if self.turns % 2 else self.height

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is shown."""
        x, y = x - self.left, y - self.bottom
        if self.turns == 0:
            return x, self.height - y
        if self.turns == 1:
            return y, x
        if self.turns == 2:
            return self.width - x, y
        return self.height - y, self.width - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Where a box is shown."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def along_and_across(self, a: float, b: float) -> tuple[float, float]:
        """A direction as shown: rightwards and upwards."""
        return ((a, b), (b, -a), (-a, -b), (-b, a))[self.turns]
