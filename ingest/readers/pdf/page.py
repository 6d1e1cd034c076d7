"""A page of a PDF through PDFium: its text with its places, its rules, whether it is a scan."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.pdf.frame import Box, Frame
from ingest.readers.pdf.glyphs import GlyphReader, Span

_MOST_OBJECTS = 20_000
_MOST_PAINTED = 300
_MOST_LINKS = 500
_LONGEST_ADDRESS = 4096
_RULE_HEIGHT, _RULE_WIDTH = 2.5, 18.0
"""Points: a drawing no higher and at least as wide is a rule."""
_SCAN_COVER = 0.5
"""Share of the page that images cover where a page without text is a scan."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    number: int
    """Counted from 1."""
    width: float
    height: float
    spans: tuple[Span, ...]
    rules: tuple[Rule, ...]
    scanned: bool
    """Images, and no text."""
    lost: int = 0
    """Characters whose font does not say what they are."""
    cut: bool = False
    """There was more than a page can hold: the rest is left out."""


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """The page of that index, counted from 0. Raises PdfiumError if PDFium can't load it."""
    page = document[index]
    try:
        frame = Frame.of(page)
        drawings = _drawings(page, frame)
        textpage = page.get_textpage()
        try:
            reader = GlyphReader(textpage.raw, frame, _links(document, page, frame), drawings.painted)
            spans = tuple(reader.spans())
        finally:
            textpage.close()
    finally:
        page.close()
    scanned = not spans and drawings.images > _SCAN_COVER
    size = frame.shown_width, frame.shown_height
    return Page(index + 1, *size, spans, drawings.rules, scanned, reader.lost, reader.cut)


@dataclass(frozen=True, slots=True)
class _Drawings:
    rules: tuple[Rule, ...]
    images: float
    """Share of the page that they cover."""
    painted: tuple[Box, ...]
    """Areas on which white text can be seen."""


def _drawings(page: pdfium.PdfPage, frame: Frame) -> _Drawings:
    rules: list[Rule] = []
    painted: list[Box] = []
    images = 0.0
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page.raw, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT or not raw.FPDFPageObj_GetBounds(thing, x0, y0, x1, y1):
            continue
        left, top, right, bottom = box = frame.box(x0.value, y0.value, x1.value, y1.value)
        if kind == raw.FPDF_PAGEOBJ_PATH and bottom - top <= _RULE_HEIGHT:
            if right - left >= _RULE_WIDTH:
                rules.append(Rule(left, right, (top + bottom) / 2))
        elif len(painted) < _MOST_PAINTED:
            painted.append(box)
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            width = min(right, frame.shown_width) - max(left, 0.0)
            height = min(bottom, frame.shown_height) - max(top, 0.0)
            images += max(width, 0.0) * max(height, 0.0)
    return _Drawings(tuple(rules), images / max(frame.width * frame.height, 1.0), tuple(painted))


def _links(document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Frame) -> tuple[tuple[Box, str], ...]:
    """Boxes of links to the outside, with their targets."""
    found: list[tuple[Box, str]] = []
    position, link, rectangle = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while len(found) < _MOST_LINKS and raw.FPDFLink_Enumerate(page.raw, position, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        buffer = ctypes.create_string_buffer(_LONGEST_ADDRESS)
        raw.FPDFAction_GetURIPath(document.raw, action, buffer, len(buffer))
        target = buffer.value.decode("utf-8", "replace")
        if target.startswith(("http://", "https://")) and raw.FPDFLink_GetAnnotRect(link, rectangle):
            found.append((frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top), target))
    return tuple(found)
