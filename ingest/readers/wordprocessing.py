"""What readers of word-processor files share: what named styles mean, titles, and how the words of a block show it to
be a heading, an entry or a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.article import BlockKind, Problem
from ingest.readers.managed import Work, spans
from ingest.reading import LOWEST, ReadBlock, Reading, TextBuilder, fold_space, heads
from ingest.runs import Runs

Role = Literal["bibliography", "index"]
"""Of words that a program compiled: a list of works cited; a table of contents and the like."""

_KINDS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"title"), "title"),
    (
        re.compile(
            r"subtitle|author|date|(?:toc|contents|index|table index|user index|illustration index) (?:\d.*|heading)"
            r"|table of (?:figures|authorities)|signature|envelope .*"
        ),
        "boilerplate",
    ),
    (re.compile(r"(?:endnote |citavi )?bibliography(?: entry| \d)?|references?(?: list)?"), "reference"),
    (re.compile(r"(?:intense |block |long )?quot(?:e|es|ation|ations)|block text"), "quotation"),
    (re.compile(r"source code|html preformatted|preformatted text|code(?: block)?|verbatim"), "code"),
)
"""Built-in style names of Word and LibreOffice (English in the files of all languages) and of pandoc."""
_ENTRY_LABEL = re.compile(r"\s*(?:\[(?P<a>\d{1,4})\]|\(?(?P<b>\d{1,3})[.)])(?:\s+|$)|\s*(?P<c>\d{1,3})\s*$")
_BEHIND_LABEL = re.compile(r"^\s*[.):]?(?:\s+|$)")


def kind_of_style(names: Iterable[str]) -> BlockKind | None:
    """What paragraphs of a style are, by its name or that of a style it is based on (in small letters)."""
    for style_name in names:
        for pattern, kind in _KINDS:
            if pattern.fullmatch(style_name):
                return kind
    return None


def _is_ordinal(words: str) -> bool:
    """Superscript letters as in "19th" are neither marker nor exponent."""
    return len(words.strip()) > 1 and words.strip().isalpha()


def _entry_label(words: str) -> tuple[str, str] | None:
    """The number in front of an entry ("[1]", "1.", or "1" by itself) and the words behind it."""
    match = _ENTRY_LABEL.match(words)
    return (match.group("a") or match.group("b") or match.group("c"), words[match.end() :]) if match else None


@dataclass(slots=True)
class Writer:
    """Puts the words of one block after another together."""

    builder: TextBuilder = field(default_factory=TextBuilder)
    runs: Runs = field(default_factory=Runs)
    note_label: str | None = None
    """What a note may begin with, until its first words are said: its typed mark, "" where it is numbered by itself."""
    _role: Role | None = None
    _label: str | None = None
    """The number in front of the entry under way."""
    _plain: bool = False
    """Whether some words of the block are not bold."""

    def say(
        self,
        words: str,
        *,
        italic: bool | None = False,
        bold: bool | None = False,
        raised: bool = False,
        link: str | None = None,
        role: Role | None = None,
    ) -> None:
        """Append words. `raised`: printed as superscript."""
        if self.note_label is not None and not self.runs.length:
            words = _BEHIND_LABEL.sub("", words.lstrip().removeprefix(self.note_label), count=1)
        self._role = role or self._role
        if self._role == "bibliography" and not self.runs.length and self._label is None:
            self._label, words = _entry_label(words) or (None, words)
        if words.strip():
            self._plain = self._plain or not bold
            self.note_label = None
        self.runs.say(words, italic=bool(italic), link=link, raised=raised and not _is_ordinal(words))

    def cite(self, start: int, works: Sequence[Work]) -> None:
        """Mark the words since `start` as a citation of these works."""
        shown = self.runs.said(start)
        if works and shown.strip():
            for (low, high), work in zip(spans(shown, works), works, strict=True):
                self.runs.cite(start + low, start + high, fields=work.fields, ids=(work.id,))

    def flush(self, block: ReadBlock, *, always: bool = False) -> None:
        """Close the block under way: what its paragraph is, or what its words show it to be."""
        self.runs.flush(self.builder, self._described(block), always=always)
        self._role, self._label, self._plain = None, None, False

    def _described(self, block: ReadBlock) -> ReadBlock:
        if block.kind in ("note", "heading", "title"):
            return block
        if self._role == "index":
            return ReadBlock("boilerplate", 0, 0)
        if self._role == "bibliography" and block.kind in ("paragraph", "list-item", "table", "reference"):
            label = self._label or block.label
            if label is None:
                return ReadBlock("reference", 0, 0)
            return ReadBlock("note", 0, 0, note_id=f"entry{len(self.builder.blocks)}", label=label, entry=True)
        if block.kind == "paragraph" and not self._plain and heads(self.runs.said()):
            return ReadBlock("heading", 0, 0, level=LOWEST)
        return block


def titled(builder: TextBuilder, stated: str, format: str, problems: Iterable[Problem]) -> Reading:
    """The finished reading with its title: a paragraph of that style, else a heading that opens the text, else `stated`
    among the file's properties."""
    blocks = builder.blocks
    text = "".join(builder.parts)
    found = next((index for index, block in enumerate(blocks) if block.kind == "title"), None)
    if found is None and blocks and blocks[0].kind == "heading" and len(blocks) > 1:
        found = 0
    for index, block in enumerate(blocks):
        if index == found:
            blocks[index] = replace(block, kind="title", level=0)
        elif block.kind == "title":
            blocks[index] = replace(block, kind="heading", level=1)
    title = text[blocks[found].start : blocks[found].end] if found is not None else fold_space(stated)
    return builder.reading(format, title, problems)
