"""What a reader hands on: canonical text, neutral blocks and the note calls that the format itself marks.

A reader knows its format and nothing of notes' contents. Adding a format is one file that returns a `Reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ingest.article import BlockKind, Problem

_SPACE = re.compile(r"\s+")


def fold_space(text: str) -> str:
    """White space runs become one space; ends are trimmed."""
    return _SPACE.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Call:
    """A note call that the format marks as such (`[^a]`, a link to a note). Offsets into `Reading.text`."""

    label: str
    start: int
    end: int
    target: str | None
    """The format's own id of the note; None if it leads nowhere."""
    malformed: bool = False


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A block as the reader saw it."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Heading level, 1 to 6; 0 for other blocks."""
    verbatim: str | None = None
    """The block in the format's own markup, where that differs from the text."""
    note_id: str | None = None
    """The format's own id of the note that this block belongs to."""
    label: str | None = None
    """The printed label of that note."""
    links: tuple[str, ...] = ()
    """Targets of outward links, in order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document in neutral form."""

    format: str
    title: str
    text: str
    blocks: tuple[ReadBlock, ...]
    calls: tuple[Call, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class TextBuilder:
    """Collects blocks into one canonical text, a blank line between them."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[ReadBlock] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def add(self, text: str, block: ReadBlock, calls: Iterable[Call] = ()) -> None:
        """Append a block; offsets of `block` and `calls` are relative to `text` and are moved here."""
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        at = self.length
        self.parts.append(text)
        self.length += len(text)
        self.blocks.append(replace(block, start=at, end=at + len(text)))
        self.calls.extend(replace(call, start=call.start + at, end=call.end + at) for call in calls)

    def reading(self, format: str, title: str, problems: Iterable[Problem] = ()) -> Reading:
        """The finished document."""
        return Reading(format, title, "".join(self.parts), tuple(self.blocks), tuple(self.calls), tuple(problems))
