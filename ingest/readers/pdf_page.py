"""A page of a PDF through PDFium: what is printed where, in which size and face.

PDFium names characters one by one. A text object (one `Tj` operator) has one font, size and baseline, so these are
asked for once an object, and a character costs three calls. Not thread-safe, as PDFium is not.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|(?:^|-)bd", re.I)
_ITALIC = re.compile(r"ital|obliq|slant|kursiv|cmti|cmsl|-it$|(?:^|[-,])it\b", re.I)
_FLAG_ITALIC, _FLAG_FORCE_BOLD = 1 << 6, 1 << 18  # ISO 32000-1, table 123
_SEMIBOLD = 600
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_SUPERIOR = re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]")
_LINE_END_HYPHENS = frozenset((0x02, 0xFFFE))
"""What PDFium makes of any hyphen at a line's end."""
_NOTE_SIGNS = {0x2217: "*", 0x2225: "‖"}
"""What TeX sets for an asterisk and a double bar."""
_SPACES = frozenset((0x20, 0x0D, 0x0A, 0xA0, 0x09))
_NO_ADVANCE = 0.1
"""Points."""
_GUESSED, _REAL = 1, 2
"""A space that PDFium adds because of a gap; one that the file has."""
_WORD_GAPS = (0.14, 0.07, -0.1)
"""Ems between two glyphs that part words: without a space, with a guessed one, with a real one.

TeX shrinks a word space to 0.2, kerning stays under 0.1; an italic f reaches over a real space."""
_SPAN_GAP = 1.0
"""Ems between two glyphs that part columns, cells or a label and its note: a span ends."""
_MOST_GLYPHS = 100_000
_MOST_OBJECTS = 20_000
_MOST_PAINTED = 300
_MOST_LINKS = 500
_WHITE = 250
"""Of 255: text so white is not seen on white paper."""
_RULE_HEIGHT, _RULE_WIDTH = 2.5, 18.0
"""Points: a drawing no higher and at least as wide is a rule."""
_SCAN_COVER = 0.5
"""Share of the page that images cover where a page without text is a scan."""


_Box = tuple[float, float, float, float]
"""left, top, right, bottom as the page is shown"""


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


@dataclass(frozen=True, slots=True)
class _Face:
    """What the characters of a text object have in common."""

    y: float
    size: float
    bold: bool
    italic: bool


@dataclass(slots=True)
class _Glyphs:
    """The span under way."""

    face: _Face
    superior: bool
    link: str | None
    characters: list[str] = field(default_factory=list)
    x0: list[float] = field(default_factory=list)
    x1: list[float] = field(default_factory=list)
    spaced: list[int] = field(default_factory=list)
    """Whether a space stands in front of each: 0, _GUESSED, _REAL."""

    def span(self, order: int) -> Span | None:
        text = self._text()
        if not text.strip():
            return None
        face = self.face
        return Span(
            text, self.x0[0], max(self.x1), face.y, face.size, face.bold, face.italic, self.superior, self.link,
            self.spaced[0] == _REAL, order,
        )  # fmt: skip

    def _text(self) -> str:
        gaps = [right - left for left, right in zip(self.x1, self.x0[1:], strict=False)]
        least = [self.face.size * gap for gap in _WORD_GAPS]
        if len(gaps) > 4 and (usual := median(gaps)) > least[0] / 2:  # letter-spaced
            least = [least[0] + usual] * 3
        words = [self.characters[0]]
        for character, gap, spaced in zip(self.characters[1:], gaps, self.spaced[1:], strict=True):
            if gap > least[spaced]:
                words.append(" ")
            words.append(character)
        return _normal("".join(words))


def _normal(text: str) -> str:
    if text.isascii():
        return text
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return unicodedata.normalize("NFC", text)


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """The page of that index, counted from 0. Raises PdfiumError if PDFium can't load it."""
    page = document[index]
    try:
        frame = _Frame.of(page)
        drawings = _drawings(page, frame)
        textpage = page.get_textpage()
        try:
            reader = _Reader(textpage.raw, frame, _links(document, page, frame), drawings.painted)
            spans = tuple(reader.spans())
        finally:
            textpage.close()
        scanned = not spans and drawings.images > _SCAN_COVER
        width, height = frame.shown_width, frame.shown_height
        return Page(index + 1, width, height, spans, drawings.rules, scanned, reader.lost, reader.cut)
    finally:
        page.close()


@dataclass(frozen=True, slots=True)
class _Frame:
    """The visible part of a page and how it is turned: PDF's coordinates to those of the page as shown."""

    left: float
    bottom: float
    width: float
    height: float
    turns: int
    """Quarter turns clockwise."""

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> _Frame:
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right - left, top - bottom, raw.FPDFPage_GetRotation(page.raw) % 4)

    @property
    def shown_width(self) -> float:
        return self.height if self.turns % 2 else self.width

    @property
    def shown_height(self) -> float:
        return self.width if self.turns % 2 else self.height

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is shown, counted from the top left."""
        x, y = x - self.left, y - self.bottom
        if self.turns == 0:
            return x, self.height - y
        if self.turns == 1:
            return y, x
        if self.turns == 2:
            return self.width - x, y
        return self.height - y, self.width - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> _Box:
        """A box as shown."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


@dataclass(slots=True)
class _Reader:
    """Reads the characters of one page."""

    textpage: object
    frame: _Frame
    links: tuple[tuple[_Box, str], ...]
    painted: tuple[_Box, ...]
    lost: int = 0
    cut: bool = False
    _faces: dict[int, _Face | None] = field(default_factory=dict)

    def spans(self) -> Iterator[Span]:
        """All spans in the order of the file. Turned text (a stamp in the margin) is no text of the page."""
        count = raw.FPDFText_CountChars(self.textpage)
        self.cut = count > _MOST_GLYPHS
        glyphs: _Glyphs | None = None
        spaced = 0
        face: _Face | None = None
        last, order = -1, 0
        box = raw.FS_RECTF()
        box_reference = ctypes.byref(box)
        get_unicode, get_object = raw.FPDFText_GetUnicode, raw.FPDFText_GetTextObject
        get_box, address = raw.FPDFText_GetLooseCharBox, ctypes.addressof
        textpage, frame, links = self.textpage, self.frame, self.links
        plain, left, right_edge = frame.turns == 0, frame.left, frame.shown_width
        for index in range(min(count, _MOST_GLYPHS)):
            code = get_unicode(textpage, index)
            if code in _SPACES:
                get_box(textpage, index, box_reference)
                spaced = max(spaced, _REAL if box.right - box.left > _NO_ADVANCE else _GUESSED)
                continue
            handle = get_object(textpage, index)
            if not handle:
                continue
            if (key := address(handle.contents)) != last:
                last, face = key, self._face(key, index)
            if face is None:
                continue
            get_box(textpage, index, box_reference)
            if plain:
                x0, x1 = box.left - left, box.right - left
            else:
                x0, _, x1, _ = frame.box(box.left, box.bottom, box.right, box.top)
            if (x1 < 0 or x0 > right_edge) and (glyphs is None or face is not glyphs.face):
                continue  # a printer's mark; a line that runs off the page is still read
            character = self._character(code)
            superior = self._is_superior(character, index, face) if not character.isalpha() else False
            link = self._link(x0, x1, face) if links else None
            if glyphs is not None and (
                (glyphs.face is not face and not _alike(glyphs.face, face))
                or superior != glyphs.superior
                or link != glyphs.link
                or not -0.5 * face.size < x0 - glyphs.x1[-1] < _SPAN_GAP * face.size
            ):
                if (span := glyphs.span(order)) is not None:
                    yield span
                    order += 1
                glyphs = None
            if glyphs is None:
                glyphs = _Glyphs(face, superior, link)
            if superior and not character.isascii():
                character = unicodedata.normalize("NFKC", character)
            glyphs.characters.append(character)
            glyphs.x0.append(x0)
            glyphs.x1.append(x1)
            glyphs.spaced.append(spaced)
            spaced = 0
        if glyphs is not None and (span := glyphs.span(order)) is not None:
            yield span

    def _character(self, code: int) -> str:
        if code in _LINE_END_HYPHENS:
            return "-"
        if code < 0x20 or code == 0xFFFD or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            self.lost += 1
            return "\ufffd"
        return _NOTE_SIGNS.get(code) or chr(code)

    def _is_superior(self, character: str, index: int, face: _Face) -> bool:
        if _SUPERIOR.match(character):
            return True
        if not (character.isdigit() or character in "†‡§"):
            return False
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self.textpage, index, left, right, bottom, top)
        ax, ay = self.frame.point(left.value, bottom.value)
        bx, by = self.frame.point(right.value, top.value)
        del ax, bx
        return face.y - max(ay, by) > 0.22 * face.size and abs(by - ay) < 0.6 * face.size

    def _link(self, x0: float, x1: float, face: _Face) -> str | None:
        middle = (x0 + x1) / 2
        height = face.y - 0.3 * face.size
        for (left, top, right, bottom), target in self.links:
            if top < height < bottom and left <= middle <= right:
                return target
        return None

    def _face(self, key: int, index: int) -> _Face | None:
        """The face of the text object that the character is of; None for text that is not shown upright."""
        x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
        raw.FPDFText_GetCharOrigin(self.textpage, index, x, y)
        raw.FPDFText_GetMatrix(self.textpage, index, matrix)
        turned = (matrix.b, -matrix.a, -matrix.b, matrix.a)[self.frame.turns]
        along = (matrix.a, matrix.b, -matrix.a, -matrix.b)[self.frame.turns]
        if along <= 0 or abs(turned) > 0.05 * abs(along):
            return None
        scale = math.hypot(matrix.b, matrix.d) if self.frame.turns % 2 == 0 else math.hypot(matrix.a, matrix.c)
        size = raw.FPDFText_GetFontSize(self.textpage, index) * scale
        if size < 0.5:
            return None
        shown = self.frame.point(x.value, y.value)
        if self._is_white(index) and not any(l <= shown[0] <= r and t <= shown[1] <= b for l, t, r, b in self.painted):
            return None
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self.textpage, index, name, 128, flags)
        font = name.value.decode("utf-8", "replace").partition("+")[2] or name.value.decode("utf-8", "replace")
        weight = raw.FPDFText_GetFontWeight(self.textpage, index)
        skew = matrix.c / matrix.d if matrix.d else 0.0
        return _Face(
            shown[1],
            size,
            bool(_BOLD.search(font)) or weight >= _SEMIBOLD,
            bool(_ITALIC.search(font)) or bool(flags.value & _FLAG_ITALIC) or 0.1 < skew < 0.6,
        )


    def _is_white(self, index: int) -> bool:
        channels = tuple(ctypes.c_uint() for _ in range(4))
        known = raw.FPDFText_GetFillColor(self.textpage, index, *channels)
        return bool(known) and all(channel.value >= _WHITE for channel in channels[:3])


def _alike(one: _Face, other: _Face) -> bool:
    return (
        one.bold == other.bold
        and one.italic == other.italic
        and abs(one.size - other.size) < 0.02 * one.size
        and abs(one.y - other.y) < 0.06 * one.size
    )


@dataclass(frozen=True, slots=True)
class _Drawings:
    rules: tuple[Rule, ...]
    images: float
    """Share of the page that they cover."""
    painted: tuple[_Box, ...]
    """Areas on which white text can be seen."""


def _drawings(page: pdfium.PdfPage, frame: _Frame) -> _Drawings:
    rules: list[Rule] = []
    painted: list[_Box] = []
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


def _links(document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: _Frame) -> tuple[tuple[_Box, str], ...]:
    """Boxes of links to the outside, with their targets."""
    found: list[tuple[_Box, str]] = []
    position, link, rectangle = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while len(found) < _MOST_LINKS and raw.FPDFLink_Enumerate(page.raw, position, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        buffer = ctypes.create_string_buffer(4096)
        raw.FPDFAction_GetURIPath(document.raw, action, buffer, len(buffer))
        target = buffer.value.decode("utf-8", "replace")
        if target.startswith(("http://", "https://")) and raw.FPDFLink_GetAnnotRect(link, rectangle):
            found.append((frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top), target))
    return tuple(found)
