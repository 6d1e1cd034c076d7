"""The characters of a PDF page through PDFium, put together to spans of one face.

PDFium names characters one by one. A text object (one `Tj` operator) has one font, size and baseline (ISO 32000-1,
9.4.3), so these are asked for once an object, and a character costs three calls.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import pypdfium2.raw as raw

from ingest.readers.pdf.frame import Box, Frame

_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|(?:^|-)bd", re.I)
_ITALIC = re.compile(r"ital|obliq|slant|kursiv|cmti|cmsl|-it$|(?:^|[-,])it\b", re.I)
_FLAG_ITALIC = 1 << 6  # ISO 32000-1, table 123
_SEMIBOLD = 600
_SKEWED = (0.1, 0.6)
"""Slope of upright type that is set slanted."""
_ACCENTS = dict(
    zip("´`¨ˆ˜¸˚ˇ¯˘^~", "\u0301\u0300\u0308\u0302\u0303\u0327\u030a\u030c\u0304\u0306\u0302\u0303", strict=True)
)
_OVERPRINT = -0.2
"""Ems by which a letter and its accent share their place."""
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_SUPERIOR = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹")
_SIGNS = frozenset("†‡§")
_SUPERIOR_RISE, _SUPERIOR_HEIGHT = 0.22, 0.6
"""Ems: a figure that its font draws so high and no taller is a superior one."""
_OTHER_CODES = {0x02: "-", 0xFFFE: "-", 0x2217: "*", 0x2225: "‖"}
"""What PDFium makes of a hyphen at a line's end, and what TeX sets for note signs."""
_SPACES = frozenset((0x20, 0x0D, 0x0A, 0xA0, 0x09))
_NO_ADVANCE = 0.1
"""Points."""
_GUESSED, _REAL = 1, 2
"""A space that PDFium adds because of a gap; one that the file has."""
_WORD_GAPS = (0.14, -0.15, -0.15)
"""Ems between two glyphs that part words: without a space, with a guessed one, with a real one.

TeX shrinks a word space to 0.2, kerning stays under 0.1; an italic f reaches over a real space."""
_SPAN_GAP = 1.0
"""Ems between two glyphs that part columns, cells or a label and its note: a span ends."""
_BACKWARDS = -0.5
"""Ems to the left: the next line."""
_WHITE = 250
"""Of 255: text so white is not seen on white paper."""
_FARTHEST = 20_000.0
"""Points from the page's corner: pages are smaller (ISO 32000-1, annex C), but broken files give any number, or NaN."""
_MOST_GLYPHS = 100_000


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one face on one baseline, without a wide gap. Lengths in points, origin at the page's top left."""

    text: str
    x0: float
    x1: float
    y: float
    """The baseline."""
    size: float
    bold: bool = False
    italic: bool = False
    superior: bool = False
    """Drawn raised by the font itself (¹, or a font's superior figures), not by its place."""
    link: str | None = None
    spaced: bool = False
    """The file has a space in front of it."""
    order: int = 0
    """Place in the file, which draws one column after the other."""


@dataclass(frozen=True, slots=True)
class _Face:
    """What the characters of a text object have in common."""

    y: float
    size: float
    bold: bool
    italic: bool
    links: tuple[tuple[Box, str], ...]
    """Links at that height, with their targets."""

    def is_like(self, other: _Face) -> bool:
        return (
            self.bold == other.bold
            and self.italic == other.italic
            and abs(self.size - other.size) < 0.02 * self.size
            and abs(self.y - other.y) < 0.06 * self.size
        )

    def link(self, x0: float, x1: float) -> str | None:
        middle = (x0 + x1) / 2
        return next((target for (left, _, right, _), target in self.links if left <= middle <= right), None)


_Glyph = tuple[str, float, float, int]
"""character, left, right, whether a space stands in front (0, _GUESSED, _REAL)"""


@dataclass(slots=True)
class GlyphReader:
    """Reads the characters of one page."""

    textpage: object
    frame: Frame
    links: tuple[tuple[Box, str], ...]
    painted: tuple[Box, ...]
    """Areas on which white text is seen."""
    lost: int = 0
    """Characters whose font does not say what they are."""
    cut: bool = False
    """There were too many."""
    _fonts: dict[int, tuple[bool, bool]] = field(default_factory=dict)

    def spans(self) -> Iterator[Span]:
        """All spans in the order of the file."""
        glyphs: list[_Glyph] = []
        kind: tuple[bool, str | None] = (False, None)
        under_way: _Face | None = None
        order = 0
        for face, glyph, superior in self._glyphs():
            link = face.link(glyph[1], glyph[2]) if face.links else None
            if under_way is not None and not (
                (face is under_way or face.is_like(under_way))
                and kind == (superior, link)
                and _BACKWARDS * face.size < glyph[1] - glyphs[-1][2] < _SPAN_GAP * face.size
            ):
                yield _span(glyphs, under_way, *kind, order)
                under_way = None
                order += 1
            if under_way is None:
                glyphs, under_way, kind = [], face, (superior, link)
            glyphs.append(glyph)
        if under_way is not None:
            yield _span(glyphs, under_way, *kind, order)

    def _glyphs(self) -> Iterator[tuple[_Face, _Glyph, bool]]:
        """Each character that is shown upright: its face, itself, whether its font draws it raised."""
        count = raw.FPDFText_CountChars(self.textpage)
        self.cut = count > _MOST_GLYPHS
        box = raw.FS_RECTF()
        reference, textpage = ctypes.byref(box), self.textpage
        get_unicode, get_object, get_box = (
            raw.FPDFText_GetUnicode, raw.FPDFText_GetTextObject, raw.FPDFText_GetLooseCharBox,
        )  # fmt: skip
        turned, left, right = self.frame.turns > 0, self.frame.left, self.frame.shown_width
        face: _Face | None = None
        last, spaced, started = 0, 0, False
        for index in range(min(count, _MOST_GLYPHS)):
            code = get_unicode(textpage, index)
            if code in _SPACES:
                get_box(textpage, index, reference)
                spaced = max(spaced, _REAL if box.right - box.left > _NO_ADVANCE else _GUESSED)
                continue
            handle = get_object(textpage, index)
            if not handle:
                continue
            if (address := ctypes.addressof(handle.contents)) != last:
                last, face, started = address, self._face(handle, index), False
            if face is None:
                continue
            get_box(textpage, index, reference)
            if turned:
                x0, _, x1, _ = self.frame.box(box.left, box.bottom, box.right, box.top)
            else:
                x0, x1 = box.left - left, box.right - left
            if not started and not (x1 >= 0 and x0 <= right):
                continue  # a printer's mark; a line that runs off the page is still read
            if not (x0 < _FARTHEST and x1 < _FARTHEST):
                continue
            started = True
            character = chr(code) if 0x20 < code < 0x7F else self._character(code)
            superior = not character.isalpha() and self._is_superior(character, index, face)
            yield face, (character, x0, x1, spaced), superior
            spaced = 0

    def _character(self, code: int) -> str:
        if code in _OTHER_CODES:
            return _OTHER_CODES[code]
        if code < 0x20 or code == 0xFFFD or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            self.lost += 1
            return "\ufffd"
        return chr(code)

    def _is_superior(self, character: str, index: int, face: _Face) -> bool:
        if character in _SUPERIOR:
            return True
        if not (character.isdecimal() or character in _SIGNS):
            return False
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self.textpage, index, left, right, bottom, top)
        _, upper, _, lower = self.frame.box(left.value, bottom.value, right.value, top.value)
        return face.y - lower > _SUPERIOR_RISE * face.size and lower - upper < _SUPERIOR_HEIGHT * face.size

    def _face(self, handle: object, index: int) -> _Face | None:
        """The face of a text object; None for one that is not seen, or turned (a stamp in the margin)."""
        x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
        raw.FPDFText_GetCharOrigin(self.textpage, index, x, y)
        raw.FPDFText_GetMatrix(self.textpage, index, matrix)
        along, across = self.frame.along_and_across(matrix.a, matrix.b)
        if along <= 0 or abs(across) > 0.05 * along:
            return None
        size = raw.FPDFText_GetFontSize(self.textpage, index) * math.hypot(matrix.c, matrix.d)
        shown_x, shown_y = self.frame.point(x.value, y.value)
        if not (0.5 < size < _FARTHEST and abs(shown_y) < _FARTHEST):
            return None
        if self._is_white(index) and not any(_holds(box, shown_x, shown_y) for box in self.painted):
            return None
        bold, italic = self._font(handle, index)
        skewed = bool(matrix.d) and _SKEWED[0] < matrix.c / matrix.d < _SKEWED[1]
        middle = shown_y - 0.3 * size
        links = tuple(link for link in self.links if link[0][1] < middle < link[0][3])
        return _Face(shown_y, size, bold, italic or skewed, links)

    def _is_white(self, index: int) -> bool:
        channels = tuple(ctypes.c_uint() for _ in range(4))
        known = raw.FPDFText_GetFillColor(self.textpage, index, *channels)
        return bool(known) and all(channel.value >= _WHITE for channel in channels[:3])

    def _font(self, handle: object, index: int) -> tuple[bool, bool]:
        """Whether the font of a text object is bold, and italic."""
        font = raw.FPDFTextObj_GetFont(handle)
        address = ctypes.addressof(font.contents) if font else 0
        if address not in self._fonts:
            buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
            raw.FPDFText_GetFontInfo(self.textpage, index, buffer, len(buffer), flags)
            name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
            weight = raw.FPDFText_GetFontWeight(self.textpage, index)
            bold = bool(_BOLD.search(name)) or weight >= _SEMIBOLD
            self._fonts[address] = bold, bool(_ITALIC.search(name)) or bool(flags.value & _FLAG_ITALIC)
        return self._fonts[address]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _span(glyphs: list[_Glyph], face: _Face, superior: bool, link: str | None, order: int) -> Span:
    text = _words(glyphs, face.size)
    if superior:
        text = unicodedata.normalize("NFKC", text)
    x0, x1, spaced = glyphs[0][1], max(glyph[2] for glyph in glyphs), glyphs[0][3] == _REAL
    return Span(text, x0, x1, face.y, face.size, face.bold, face.italic, superior, link, spaced, order)


def _words(glyphs: list[_Glyph], size: float) -> str:
    """The characters, with spaces where gaps part words."""
    gaps = [glyph[1] - before[2] for before, glyph in pairwise(glyphs)]
    least = [size * gap for gap in _WORD_GAPS]
    if len(gaps) > 4 and (usual := median(gaps)) > least[0] / 2:  # letter-spaced
        least = [least[0] + usual] * 3
    pieces = [glyphs[0][0]]
    for (character, _, _, spaced), gap in zip(glyphs[1:], gaps, strict=True):
        if gap > least[spaced]:
            pieces.append(" ")
        elif gap < _OVERPRINT * size and (joined := _accented(pieces[-1], character)):
            pieces[-1] = joined
            continue
        pieces.append(character)
    text = "".join(pieces)
    if text.isascii():
        return text
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return unicodedata.normalize("NFC", text)


def _accented(before: str, after: str) -> str | None:
    """Two characters printed over one another as one letter: TeX's old fonts draw accents apart."""
    if before in _ACCENTS and after.isalpha():
        return unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(after, after) + _ACCENTS[before])
    if after in _ACCENTS and before.isalpha():
        return unicodedata.normalize("NFC", before + _ACCENTS[after])
    return None
