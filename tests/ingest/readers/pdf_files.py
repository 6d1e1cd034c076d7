"""PDFs for tests, written in Courier, whose characters are all 0.6 em wide: every place on the page is known.

Words are set with `^4^` for a raised label, `*so*` for italics and `!so!` for bold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 612.0, 792.0
_EM = 0.6
_FACES = {"": "F1", "*": "F2", "!": "F3"}
_FONTS = {"F1": "Courier", "F2": "Courier-Oblique", "F3": "Courier-Bold"}
_MARKS = re.compile(r"\^([^^]+)\^|(?<!\S)([*!])(\S(?:[^*!]*\S)?)\2")


@dataclass(frozen=True)
class Piece:
    """Words of one face; `raised` is smaller and higher."""

    text: str
    face: str = ""
    raised: bool = False


def pieces(marked: str) -> list[Piece]:
    """Marked words as pieces."""
    found: list[Piece] = []
    at = 0
    for match in _MARKS.finditer(marked):
        found.append(Piece(marked[at : match.start()]))
        label, face, words = match.groups()
        found.append(Piece(label, raised=True) if label else Piece(words, face))
        at = match.end()
    return [piece for piece in [*found, Piece(marked[at:])] if piece.text]


@dataclass
class Sheet:
    """One page under way. Lengths in points, y from the bottom as in PDF."""

    y: float = 720.0
    operators: list[str] = field(default_factory=list)
    turned: int = 0

    def put(self, x: float, y: float, size: float, marked: str, extra: str = "") -> None:
        """A line that begins at x on the baseline y. `extra`: operators before the text."""
        for piece in pieces(marked):
            drawn = size * 0.65 if piece.raised else size
            height = y + (size * 0.35 if piece.raised else 0.0)
            face = _FACES[piece.face]
            self.operators.append(
                f"BT {extra} /{face} {drawn:g} Tf 1 0 0 1 {x:g} {height:g} Tm {_shown(piece.text)} Tj ET"
            )
            x += _EM * drawn * len(piece.text)

    def lines(self, x: float, size: float, lines: Sequence[str], leading: float = 1.2) -> None:
        """Lines below one another, from the sheet's own height on."""
        for line in lines:
            self.put(x, self.y, size, line)
            self.y -= leading * size

    def text(
        self,
        marked: str,
        *,
        x: float = 72,
        width: float = 468,
        size: float = 11,
        indent: float = 0.0,
        hang: float = 0.0,
    ) -> None:
        """A paragraph, broken into lines."""
        self.lines_of(broken(marked, width, size, indent, hang), x, size, indent, hang)

    def lines_of(self, lines: Sequence[str], x: float, size: float, indent: float = 0.0, hang: float = 0.0) -> None:
        """Lines of a paragraph: the first stands at `indent`, the others at `hang`."""
        for index, line in enumerate(lines):
            self.lines(x + (hang if index else indent), size, [line])

    def rule(self, x0: float = 72, x1: float = 216) -> None:
        """A thin line at the sheet's height, with space around it."""
        self.operators.append(f"0.5 w {x0:g} {self.y + 4:g} m {x1:g} {self.y + 4:g} l S")
        self.y -= 8

    def image(self, x: float, y: float, width: float, height: float) -> None:
        """A picture."""
        self.operators.append(f"q {width:g} 0 0 {height:g} {x:g} {y:g} cm /Im Do Q")


def broken(marked: str, width: float, size: float, indent: float = 0.0, hang: float = 0.0) -> list[str]:
    """The words in lines no wider than `width`."""
    lines: list[str] = []
    line = ""
    for word in re.findall(r"(?:[*!][^*!]+[*!]\S*|\S+)", marked):
        room = width - (hang if lines else indent)
        if line and _EM * size * len(re.sub(r"[\^*!]", "", f"{line} {word}")) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _shown(text: str) -> str:
    data = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return f"({data.decode('latin-1')})"


def pdf(sheets: Sequence[Sheet], title: str = "", trailer: str = "") -> bytes:
    """The file. `trailer`: further entries of the trailer."""
    count = len(sheets)
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>"
        for name, base in _FONTS.items()
    )
    resources = f"<< /Font << {fonts} >> /XObject << /Im 3 0 R >> >>"
    image = (
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{5 + 2 * i} 0 R' for i in range(count))}] >>",
        f"{image}\nstream\n\x80\nendstream",
        f"<< /Title {_shown(title)} >>",
    ]
    for index, sheet in enumerate(sheets):
        content = "\n".join(sheet.operators)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH:g} {HEIGHT:g}] /Rotate {sheet.turned}"
            f" /Resources {resources} /Contents {6 + 2 * index} 0 R >>"
        )
        objects.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
    return _file(objects, trailer)


def _file(objects: Sequence[str], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode(
            "latin-1"
        )
    )
    return bytes(out)
