"""What a reader hands on: canonical text, neutral blocks and the note calls that the format itself marks.

A reader knows its format and nothing of notes' contents. Adding a format is one file that returns a `Reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ingest.article import BlockKind, Problem
from ingest.fields import Fields

LOWEST = 6
"""The level of headings that are not marked as such: below all others."""
_SPACE = re.compile(r"\s+")
_HEADING_WORDS = 12


def fold_space(text: str) -> str:
    """White space runs become one space; ends are trimmed."""
    if text.isprintable() and "  " not in text:  # a space is the one white space that is printable
        return text.strip()
    return _SPACE.sub(" ", text).strip()


def heads(bold: str) -> bool:
    """Whether a paragraph all in bold letters is a heading that its author made by hand."""
    words = bold.strip()
    return 0 < len(words.split()) <= _HEADING_WORDS and words[-1] not in ".,;!" and words[0] not in "[(*†‡§"


@dataclass(frozen=True, slots=True)
class Call:
    """A note call that the format marks as such (`[^a]`, a link to a note). Offsets into `Reading.text`."""

    label: str
    start: int
    end: int
    target: str | None
    """The format's own id of the note; None if only the label says which note is meant."""
    malformed: bool = False


@dataclass(frozen=True, slots=True)
class MarkedCitation:
    """A citation that the format marks as such: a template, a link, a field code. Offsets into the text.

    In a note it is one of its citations, in the body a citation without a note. Over a whole entry it gives fields.
    """

    start: int
    end: int
    target: str | None = None
    """The format's own id of the entry that is cited."""
    fields: Fields | None = None
    """Where the format names the work's fields."""
    ids: tuple[str, ...] = ()
    """Ids by which other citations name this work."""

    @property
    def is_work(self) -> bool:
        """Whether it is a work itself, named by its fields or by ids, and no link to one."""
        return self.target is None and (self.fields is not None or bool(self.ids))


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A block as the reader saw it."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Heading level, 1 to 6; 0 for other blocks."""
    verbatim: str | None = None
    """The block with emphasis and links written as in Markdown, where that differs from the text."""
    note_id: str | None = None
    """The format's own id of the note that this block belongs to."""
    label: str | None = None
    """The printed label of that note; of an item of an ordered list, its number."""
    links: tuple[str, ...] = ()
    """Targets of outward links, in order."""
    ids: tuple[str, ...] = ()
    """The format's own ids of the entry that this block is."""
    entry: bool = False
    """A note block that is an entry of a numbered reference list: all of it is one work."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document in neutral form."""

    format: str
    title: str
    text: str
    blocks: tuple[ReadBlock, ...]
    calls: tuple[Call, ...] = ()
    problems: tuple[Problem, ...] = ()
    citations: tuple[MarkedCitation, ...] = ()


@dataclass(slots=True)
class TextBuilder:
    """Collects blocks into one canonical text, a blank line between them."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[ReadBlock] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    citations: list[MarkedCitation] = field(default_factory=list)

    def add(
        self, text: str, block: ReadBlock, calls: Iterable[Call] = (), citations: Iterable[MarkedCitation] = ()
    ) -> None:
        """Append a block; offsets of `block`, `calls` and `citations` are relative to `text` and are moved here."""
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        at = self.length
        self.parts.append(text)
        self.length += len(text)
        self.blocks.append(replace(block, start=at, end=at + len(text)))
        self.calls.extend(Call(c.label, c.start + at, c.end + at, c.target, c.malformed) for c in calls)
        self.citations.extend(MarkedCitation(c.start + at, c.end + at, c.target, c.fields, c.ids) for c in citations)

    def reading(self, format: str, title: str, problems: Iterable[Problem] = ()) -> Reading:
        """The finished document."""
        return Reading(
            format,
            title,
            "".join(self.parts),
            tuple(self.blocks),
            tuple(self.calls),
            tuple(problems),
            tuple(self.citations),
        )
