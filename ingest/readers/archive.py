"""Documents that are zip archives of XML parts (DOCX, ODT, EPUB), opened without trusting them.

Nothing is written to disk, no entity is expanded, nothing outside the archive is fetched, and what a part may expand to
is bounded before it is read. Office Open XML (ECMA-376-2, annex C), OpenDocument (part 2, section 3.2) and EPUB (OCF,
section 4.2) allow stored and deflated members only.
"""

from __future__ import annotations

import io
import posixpath
import re
import zlib
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from ingest.article import Problem
from ingest.errors import UnreadableFile

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

MAX_PART = 128_000_000
"""Bytes that one part may expand to."""
MAX_TOTAL = 512_000_000
"""Bytes that all the parts read of one archive may expand to."""
MAX_RATIO = 250
"""How many times its packed size a part of more than `_SMALL` bytes may expand to; prose reaches 20, tables 100."""
_SMALL = 1_000_000
_ENCRYPTED = 0x1
_NUMBERS = {b"amp": b"&#38;", b"lt": b"&#60;", b"gt": b"&#62;", b"quot": b"&#34;", b"apos": b"&#39;"}
_NAMED = re.compile(rb"&(amp|lt|gt|quot|apos);")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How binary Office files begin, and Office files with a password."""


@dataclass(slots=True)
class Archive:
    """The parts of one document."""

    _zip: ZipFile
    _members: dict[str, ZipInfo]
    problems: list[Problem] = field(default_factory=list)
    """What was wrong with the parts read so far, though they could be read."""
    _spent: int = 0

    @staticmethod
    def open(data: bytes) -> Archive:
        """Open an archive held in memory. Raises UnreadableFile if it is none, is broken or encrypted."""
        if data.startswith(_COMPOUND_FILE):
            raise UnreadableFile("it has a password or is an old binary Office file: save it anew without")
        try:
            opened = ZipFile(io.BytesIO(data))
            files = [info for info in opened.infolist() if info.filename and not info.filename.endswith("/")]
            members = {_folded(info.filename): info for info in files}
        except (BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
            raise UnreadableFile("the archive is broken or cut short") from error
        if any(info.flag_bits & _ENCRYPTED for info in members.values()):
            raise UnreadableFile("it is encrypted")
        return Archive(opened, {name: info for name, info in members.items() if _is_inside(name)})

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of the parts inside the archive, "/" between folders; what would lead out of it is left out."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._members

    def read(self, name: str) -> bytes:
        """The bytes of one part. Raises UnreadableFile if it is missing, damaged or expands too far."""
        info = self._members.get(_folded(name))
        if info is None:
            raise UnreadableFile(f"there is no {name} in it")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableFile(f"{name} is packed in a way that documents don't use")
        limit = min(MAX_PART, MAX_TOTAL - self._spent, max(_SMALL, info.compress_size * MAX_RATIO))
        if info.file_size > limit:
            raise UnreadableFile(f"{name} expands too far ({info.file_size / 1e6:.0f} MB)")
        try:
            with self._zip.open(info) as member:
                content = member.read(limit + 1)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise UnreadableFile(f"{name} is damaged") from error
        if len(content) > limit:  # the sizes that an archive states may be false
            raise UnreadableFile(f"{name} expands too far")
        self._spent += len(content)
        return content

    def xml(self, name: str) -> Element:
        """The root element of a part, without comments and processing instructions.

        Of XML that is not well-formed what could be read, and a problem. Raises UnreadableFile if that is nothing.
        """
        content = self.read(name)
        try:
            return etree.fromstring(content, _parser())
        except etree.XMLSyntaxError as error:
            reason = error.msg
        try:
            root = etree.fromstring(_NAMED.sub(_by_number, content), _parser(recover=True))
        except etree.XMLSyntaxError:
            root = None
        if root is None:
            raise UnreadableFile(f"{name} holds no XML")
        self.problems.append(Problem("unreadable-part", f"{name} is damaged, text may be missing: {reason}"))
        return root


def _by_number(match: re.Match[bytes]) -> bytes:
    """libxml2 drops `&amp;` and its like once it has met an error, but not `&#38;`."""
    return _NUMBERS[match.group(1)]


def whole(text: str | None, default: int | None = None) -> int | None:
    """An attribute that should be a whole number of reasonable size, else `default`."""
    return int(text) if text is not None and _WHOLE.fullmatch(text) else default


def _parser(*, recover: bool = False) -> Any:
    """libxml2's own limits stay on: 256 levels, 10 MB a text."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, recover=recover, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _folded(name: str) -> str:
    """Some writers separate folders as Windows does, or begin at the root."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")) if name else ""


def _is_inside(name: str) -> bool:
    return bool(name) and name != ".." and not name.startswith("../") and "\0" not in name
