"""What readers of word-processor files share: what named styles mean, titles, headings that are merely bold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.article import BlockKind, Problem
from ingest.reading import ReadBlock, Reading, TextBuilder, fold_space

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
_BOLD_HEADING_WORDS = 12
_BOLD_LEVEL = 6


def kind_of_style(names: Iterable[str]) -> BlockKind | None:
    """What paragraphs of a style are, by its name or that of a style it is based on (in small letters)."""
    for style_name in names:
        for pattern, kind in _KINDS:
            if pattern.fullmatch(style_name):
                return kind
    return None


def is_raised(words: str, position: str | None) -> bool:
    """Whether superscript words may be a marker or an exponent: "th" in "19th" is neither."""
    return position == "superscript" and not (len(words.strip()) > 1 and words.strip().isalpha())


def entry_label(words: str) -> tuple[str, str] | None:
    """The number in front of an entry ("[1]", "1.", or "1" by itself) and the words behind it."""
    match = _ENTRY_LABEL.match(words)
    return (match.group("a") or match.group("b") or match.group("c"), words[match.end() :]) if match else None


def is_bold_heading(words: str) -> bool:
    """Whether a paragraph in bold letters is a heading that its author made by hand."""
    words = words.strip()
    return 0 < len(words.split()) <= _BOLD_HEADING_WORDS and words[-1] not in ".,;!" and words[0] not in "[(*†‡§"


def bold_heading() -> ReadBlock:
    """Below all headings that are marked as such."""
    return ReadBlock("heading", 0, 0, level=_BOLD_LEVEL)


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
