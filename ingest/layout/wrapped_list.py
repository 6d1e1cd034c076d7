"""Entries of a reference list in plain text: hard-wrapped lines, hanging indents, page breaks.

The lines of the list are cut into entries by what its layout offers, in this order: a label at the head of each entry,
a hanging indent, blank lines between, an indent of the first line, or else lines that begin with a name behind a line
that ends a sentence. Page numbers and running heads are no part of any entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.entries.authors import author_end
from ingest.entries.vocabulary import UPPER, YEAR
from ingest.layout.list_headings import heads_list
from ingest.reading import fold_space

_PAGE_NUMBER = re.compile(r"[-–—\[( ]{0,3}(?:[Pp]age\s)?(?:\d{1,4}|[ivxlcdm]{1,8})(?:\s+of\s+\d+)?[-–—\]) ]{0,3}")
_RUNNING_HEAD = re.compile(r"(?:\d{1,4}\s{3,}\S.{0,110}|\S.{0,110}?\s{3,}(?:\d{1,4}|[ivxlc]{1,7}))")
_LABEL = re.compile(
    rf"(?P<square>\[[^\]\n]{{1,30}}\])|(?P<round>\(\d{{1,4}}\))|(?P<dot>(?!{YEAR})\d{{1,4}}[.)])(?=\s)|(?P<bullet>[•▪·‣])(?=\s)"
)
_NUMBERED = re.compile(r"\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]\s")
_YEAR = re.compile(
    rf"(?<!\d){YEAR}(?!\d)|\bn\.\s?d\b|\bno date\b|\b[Ii]n [Pp]ress\b|\b[Ff]orthcoming\b|\b[Tt]o appear\b|\bunpublished\b|https?://|doi"
)
_SAME_AUTHOR = re.compile(rf"(?:[—–_-]\s?){{2,}}|\(?{YEAR}[a-z]?\)?[.:]\s*\S")
"""A dash for the authors of the entry before, or, where it is lost, the year at once."""
_BEGINS = re.compile(rf"[{UPPER}\d“\"‘«\[(—–_]|(?:van|von|de|der|al|el|d’|d')\s?[-{UPPER}]|[\u2e80-\uffef]")
_ENDS = re.compile(r"(?:[.?!)\]”\"’/>»]|\d)\s*$")
_SECTION = re.compile(
    r"(?:appendi(?:x|ces)|chapter|part|annex|anhang|annexe|ap[ée]ndice|vita|curriculum vitae|index|glossary|notes"
    r"|acknowledge?ments?|about the author|list of (?:figures|tables)|figures|tables|abstract|introduction|conclusions?"
    r"|kapitel|chapitre|cap[ií]tulo|section)\b[^.\n]{0,90}",
    re.I,
)
_LOOK_AHEAD = 4
"""Entries in a row none of which looks like one end a list."""
_LONGEST_ENTRY = 1500
_LONG_ENTRY = 600
_SAMPLE = 20
"""Entries at the head of a list by which the length of its entries is judged."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    """With `end`: offsets into the text, without the spaces around."""
    end: int
    indent: int
    blank_before: bool
    page: int
    """Number of its page, counted by the page numbers and running heads seen so far."""


@dataclass(frozen=True, slots=True)
class WrappedEntry:
    """One entry; `pieces` are the spans of its lines, without page numbers between them."""

    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    numbered: bool = False
    """A number heads it, by which the body may call it."""

    def words(self, text: str) -> str:
        """The entry in one line."""
        return " ".join(fold_space(text[low:high]) for low, high in self.pieces)


def wrapped_entries(text: str, start: int, end: int) -> list[WrappedEntry]:
    """The entries of the list that begins at `start` and ends at `end` or before. Empty if there is no list."""
    head = _entries(text, [*_lines(text, start, min(end, start + 4000))])[:8]
    if not head or sum(is_entry(entry.words(text)) for entry in head) * 2 < len(head):
        return []
    entries = _entries(text, [*_lines(text, start, end)])
    return entries[: _list_length(text, entries)]


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    """Lines that are neither blank nor page furniture."""
    blank = True
    page = 0
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        bare = line.strip()
        if not bare:
            blank = True
        elif is_furniture(bare, apart=blank or not text[stop : text.find("\n", stop + 1)].strip()):
            page += 1
        else:
            page += "\f" in line
            at = start + line.index(bare)
            indent = len(line[: at - start].replace("\f", "").expandtabs())
            yield _Line(at, at + len(bare), indent, blank, page)
            blank = False
        start = stop + 1


def is_furniture(line: str, *, apart: bool = True) -> bool:
    """A page number, a running head or both. `apart`: a blank line stands before or behind."""
    if _PAGE_NUMBER.fullmatch(line) or heads_list(line):
        return apart
    return bool(_RUNNING_HEAD.fullmatch(line)) and not _YEAR.search(line)


def _entries(text: str, lines: Sequence[_Line]) -> list[WrappedEntry]:
    if not lines:
        return []
    begins = _begins(text, lines)
    firsts = [index for index, first in enumerate(begins) if first or index == 0]
    return [_entry(text, lines[low:high]) for low, high in pairwise([*firsts, len(lines)])]


def _entry(text: str, lines: Sequence[_Line]) -> WrappedEntry:
    numbered = _NUMBERED.match(text, lines[0].start, lines[0].end) is not None
    return WrappedEntry(lines[0].start, lines[-1].end, tuple((line.start, line.end) for line in lines), numbered)


def _begins(text: str, lines: Sequence[_Line]) -> list[bool]:
    """For each line whether an entry begins with it, or what follows the list."""
    base = _margins(lines)
    deep = [line.indent > base[line.page] + 1 for line in lines]
    apart = [True, *(line.blank_before and line.page == before.page for before, line in pairwise(lines))]
    kind = _label_kind(text, lines[0])
    if kind:
        labelled = [_label_kind(text, line) == kind for line in lines]
        spaced = sum(a and not b for a, b in zip(apart, labelled, strict=True)) * 4 < sum(labelled)
        further = [a and (spaced or _opens(text, line)) for a, line in zip(apart, lines, strict=True)]
        return [a or b for a, b in zip(labelled, further, strict=True)]
    if not deep[0] and sum(deep) * 6 >= len(lines):
        return [not deep[i] or (apart[i] and _repeats(text, line)) for i, line in enumerate(lines)]
    if sum(apart[1:]) * 8 >= len(lines):
        return [a or (line.blank_before and _opens(text, line)) for a, line in zip(apart, lines, strict=True)]
    if deep[0] and sum(deep) * 8 >= len(lines):
        return [a or b for a, b in zip(deep, apart, strict=True)]
    follows = (_follows(text, before, line) for before, line in pairwise(lines))
    return [a or b for a, b in zip(apart, (True, *follows), strict=True)]


def _margins(lines: Sequence[_Line]) -> dict[int, int]:
    """The least indent of the lines of each page: left and right pages may be set off differently."""
    margins: dict[int, int] = {}
    for line in lines:
        margins[line.page] = min(margins.get(line.page, line.indent), line.indent)
    return margins


def _label_kind(text: str, line: _Line) -> str | None:
    match = _LABEL.match(text, line.start, line.end)
    return match.lastgroup if match else None


def _repeats(text: str, line: _Line) -> bool:
    return bool(_SAME_AUTHOR.match(text, line.start, line.end))


def _opens(text: str, line: _Line) -> bool:
    """Whether a line at the head of a page begins an entry."""
    words = text[line.start : line.end]
    return bool(_SAME_AUTHOR.match(words)) or words[0] in '“"«[' or author_end(words) > 0


def _follows(text: str, before: _Line, line: _Line) -> bool:
    """Whether a line begins an entry, no layout saying so."""
    if not _ENDS.search(text[before.start : before.end]):
        return False
    return _opens(text, line)


def is_entry(words: str) -> bool:
    """Whether it opens as entries do, and names a year or an address."""
    if len(words) > _LONGEST_ENTRY or not _YEAR.search(words):
        return False
    return bool(_LABEL.match(words) or _SAME_AUTHOR.match(words) or words[0] in '“"«‘' or author_end(words[:400])) or (
        bool(_BEGINS.match(words)) and bool(re.search(rf"\(?{YEAR}[a-z]?\)?[.,:;)]", words[:160]))
    )


def _list_length(text: str, entries: Sequence[WrappedEntry]) -> int:
    """How many entries there are before what follows the list: a heading of another section, or prose."""
    lengths = sorted(entry.end - entry.start for entry in entries[:_SAMPLE])
    most = max(_LONG_ENTRY, lengths[len(lengths) // 2] * 3)
    like = [entry.end - entry.start <= most and is_entry(entry.words(text)) for entry in entries]
    for index, entry in enumerate(entries):
        if like[index]:
            continue
        ahead = like[index + 1 : index + _LOOK_AHEAD]
        if not any(ahead) and (len(ahead) == _LOOK_AHEAD - 1 or _is_heading(text, entry)):
            return index
        if _is_heading(text, entry) and sum(ahead) * 3 < len(ahead) * 2 and _SECTION.match(text, entry.start):
            return index
    return len(entries)


def _is_heading(text: str, entry: WrappedEntry) -> bool:
    words = text[entry.start : entry.end]
    if "\n" in words:
        words = words[: words.index("\n")]
        return bool(_SECTION.fullmatch(words.strip()))
    return len(words) <= 80 and not words.rstrip().endswith((".", ",", ";")) and not _YEAR.search(words)
