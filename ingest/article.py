"""The domain: what a footnoted document is once it has been read.

Everything here is a frozen value. Offsets count Unicode code points in `Article.text` and are half open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

BlockKind = Literal[
    "title", "heading", "paragraph", "list-item", "quotation", "table", "code", "boilerplate", "note", "reference"
]
SPOKEN: Final = ("paragraph", "list-item", "quotation", "table")
"""Blocks whose sentences are statements."""
Form = Literal["full", "short", "ibid", "op-cit", "loc-cit", "supra", "inline"]
Status = Literal["resolved", "ambiguous", "unresolved"]
StatementStatus = Literal["resolved", "ambiguous", "unresolved", "none"]
Place = Literal["note", "entry", "body"]
Scope = Literal["sentence", "clause", "paragraph", "article"]
ProblemKind = Literal[
    "marker-without-note",
    "note-without-marker",
    "duplicate-note",
    "unresolved-citation",
    "ambiguous-citation",
    "uncited-reference",
    "duplicate-reference",
    "malformed-marker",
    "unreadable-part",
]


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of layout, in reading order."""

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    """The headings above this block, outermost first; the title is not among them."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The call of a note in the body."""

    label: str
    """As printed, without brackets: `4`, `a`, `*`."""
    start: int
    end: int
    """The printed marker with its brackets: what is taken out of a statement's text."""
    note: str | None
    """Key of the note it calls; None if there is no such note."""
    narrative: bool = False
    """The sentence itself names the author, as in "Holden (2018) said": the note covers all of it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A work: the entry as the document prints it, and the fields read from it."""

    key: str
    text: str
    """The entry verbatim (white space folded), in the document's own markup."""
    plain: str
    """The same words without markup: what a reader is shown."""
    authors: tuple[str, ...] = ()
    year: str | None = None
    suffix: str | None = None
    """The letter that tells works of one author and year apart: the `a` of 2018a."""
    title: str | None = None
    container: str | None = None
    date: str | None = None
    accessed: str | None = None
    url: str | None = None
    doi: str | None = None
    medium: str | None = None
    note: str | None = None
    """Key of the note that holds the entry, where there is no list (full notes)."""
    start: int = 0
    end: int = 0
    further: bool = False
    """Listed as further reading: nothing need cite it."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a work inside a note, and what it leads to."""

    text: str
    form: Form
    status: Status
    references: tuple[str, ...] = ()
    """Keys of the works meant; one, except where `ibid.` repeats a note of several works."""
    candidates: tuple[str, ...] = ()
    """Keys that fit (ambiguous) or the nearest one (unresolved)."""
    reason: str | None = None
    """Why it is not resolved, in words for the reader."""
    locator: str | None = None
    signal: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote; also an entry of a numbered list, and a citation in the body that needs no note."""

    key: str
    """Unique in the article; the label, with a suffix where a label occurs again."""
    label: str
    text: str
    """The note verbatim, without its label."""
    plain: str
    citations: tuple[Citation, ...]
    start: int
    end: int
    place: Place = "note"
    """Where it stands: among the notes, in a numbered reference list, or in the body itself ("(Holden, 2018)")."""


@dataclass(frozen=True, slots=True)
class StatementCitation:
    """A citation as it bears on one statement."""

    note: str | None
    scope: Scope
    status: StatementStatus
    start: int
    """With `end`: the words of the statement that the marker covers."""
    end: int
    references: tuple[str, ...] = ()
    citation: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the body without its markers, and the citations that cover it."""

    id: str
    text: str
    start: int
    end: int
    block: int
    """Index into `Article.blocks`."""
    citations: tuple[StatementCitation, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the apparatus or the file: reported, never raised, never dropped."""

    kind: ProblemKind
    message: str
    """All of it in one line."""
    start: int = 0
    end: int = 0
    text: str = ""
    """The words concerned, as printed."""
    reason: str = ""
    """What is wrong with them."""
    nearest: tuple[str, ...] = ()
    """What they may have meant: the nearest entry, or all entries that fit."""


@dataclass(frozen=True, slots=True)
class Article:
    """One source document after reading."""

    path: str
    format: str
    title: str
    content_hash: str
    """SHA-256 of the file's bytes, in hex."""
    text: str
    blocks: tuple[Block, ...] = ()
    statements: tuple[Statement, ...] = ()
    markers: tuple[Marker, ...] = ()
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
