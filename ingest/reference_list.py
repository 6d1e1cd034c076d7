"""Where a reference list begins and ends, and which of its blocks are entries."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ingest.boilerplate import is_boilerplate
from ingest.names import looks_like_entry
from ingest.reading import ReadBlock, fold_space

_LIST_HEADING = re.compile(
    r"(?:\d+\.?\s+)?(?:selected\s+|cited\s+)?(?:references?(?:\s+(?:list|cited))?|bibliography|works\s+cited|sources(?:\s+cited)?"
    r"|literature(?:\s+cited)?|reference\s+list|literatur(?:verzeichnis)?|quellen)\W*",
    re.I,
)
_YEAR_IN_BRACKETS = re.compile(r"\(\s*(?:\d{4}[a-z]?|n\.?\s?d\.?|no date|in press|forthcoming)\s*[,)]", re.I)
_ENTRY_LINE = re.compile(r"\n(?=[^\W\d_][^\n]{0,200}?\(\s*(?:\d{4}[a-z]?|n\.?\s?d\.?|no date)\s*\))")


def heads_list(words: str) -> bool:
    """Whether a heading is that of a reference list."""
    return bool(_LIST_HEADING.fullmatch(words.strip()))


def find_lists(text: str, blocks: tuple[ReadBlock, ...]) -> tuple[ReadBlock, ...]:
    """The reference list: under its heading, or the run of entries that ends the document."""
    start = _list_start(text, blocks)
    if start is None:
        return blocks
    titled = start > 0 and blocks[start - 1].kind == "heading"
    level = blocks[start - 1].level if titled else 0
    out = list(blocks[:start])
    ended = False
    for block in blocks[start:]:
        words = text[block.start : block.end]
        ended = ended or (block.kind == "heading" and titled and block.level <= level and not _is_entry_like(words))
        if ended or block.kind not in ("paragraph", "list-item", "heading") or is_boilerplate(words):
            out.append(block)
        elif titled and block.kind == "heading" and block.level > level and not _is_entry_like(words):
            out.append(block)  # the list has parts
        elif titled or _is_entry_like(words) or block.kind != "heading":
            out.extend(_entries(text, block))
        else:
            out.append(block)
    return tuple(out)


def _entries(text: str, block: ReadBlock) -> list[ReadBlock]:
    """One entry, or one a line where a paragraph holds several."""
    words = text[block.start : block.end]
    cuts = [0, *(m.end() for m in _ENTRY_LINE.finditer(words)), len(words)]
    if len(cuts) == 2:
        return [replace(block, kind="reference")]
    spans = [(low, low + len(words[low:high].rstrip())) for low, high in pairwise(cuts)]
    return [
        replace(block, kind="reference", verbatim=None, start=block.start + low, end=block.start + high)
        for low, high in spans
    ]


def _list_start(text: str, blocks: tuple[ReadBlock, ...]) -> int | None:
    headed = [
        index + 1
        for index, block in enumerate(blocks)
        if block.kind in ("heading", "paragraph") and _LIST_HEADING.fullmatch(text[block.start : block.end].strip())
    ]
    for start in reversed(headed):
        following = [b for b in blocks[start : start + 6] if b.kind in ("paragraph", "list-item")]
        if any(_is_entry_like(text[b.start : b.end]) for b in following):
            return start
    return _trailing_run(text, blocks)


def _trailing_run(text: str, blocks: tuple[ReadBlock, ...]) -> int | None:
    """Where the closing run of entries begins, if most of what follows the last note or prose is entries."""
    notes = [index for index, block in enumerate(blocks) if block.kind == "note"]
    first = notes[-1] + 1 if notes else _first_of_run(text, blocks)
    tail = [b for b in blocks[first:] if b.kind in ("paragraph", "list-item")]
    entries = [b for b in tail if _is_entry_like(text[b.start : b.end])]
    if not entries or len(entries) * 2 < len(tail) or (not notes and len(entries) < 3):
        return None
    return next(i for i in range(first, len(blocks)) if blocks[i] is entries[0])


def _first_of_run(text: str, blocks: tuple[ReadBlock, ...]) -> int:
    first = len(blocks)
    while first > 0 and (
        blocks[first - 1].kind in ("paragraph", "list-item")
        and _is_entry_like(text[blocks[first - 1].start : blocks[first - 1].end])
    ):
        first -= 1
    return first


def _is_entry_like(words: str) -> bool:
    return bool(_YEAR_IN_BRACKETS.search(words[:400])) or looks_like_entry(fold_space(words))
