"""Where reference lists begin and end, and which blocks are their entries.

A document may hold several: one a chapter. A list stands under its heading, or it is the run of entries that ends the
document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from ingest.article import BlockKind
from ingest.entries.names import looks_like_entry
from ingest.layout.boilerplate import is_boilerplate
from ingest.layout.list_headings import heading_lines, heads_list
from ingest.layout.wrapped_list import is_entry, is_furniture, wrapped_entries
from ingest.reading import ReadBlock, Reading, fold_space

__all__ = ["cut_lists", "find_lists", "heads_list"]

_YEAR_IN_BRACKETS = re.compile(r"\(\s*(?:\d{4}[a-z]?|n\.?\s?d\.?|no date|in press|forthcoming)\s*[,)]", re.I)
_ENTRY_LINE = re.compile(r"\n(?=[^\W\d_][^\n]{0,200}?\(\s*(?:\d{4}[a-z]?|n\.?\s?d\.?|no date)\s*\))")
_LISTABLE = frozenset(("paragraph", "list-item", "quotation", "heading"))
_PLAIN = frozenset(("txt",))
"""Formats that mark nothing: their headings and paragraphs are guesses."""
_AHEAD = 6
"""Blocks behind a heading that are looked at to tell a list from a table of contents."""
_PAGE = 6000
"""Characters that a page holds at most: the same heading within them may be a running head of the list."""
_STRAY = 3
"""Blocks in a row that look like no entry end a list under a line that is no heading; under a heading, long ones do."""
_LONGEST_ENTRY = 900
_SENTENCE = re.compile(r"(?!.*(?:\bn\.\s?d\b|[Ff]orthcoming|[Ii]n press|://|[“”‘«:]))(?:[^\W\d]\S*\s+){7,}\S+\.", re.S)
"""Eight words or more without a figure, an address, a title in marks or a place of publication."""
_YEAR = re.compile(r"\b(?:1[4-9]|20)\d\d\b")
_PROSE = 200
"""Characters of a long block."""


def cut_lists(reading: Reading) -> tuple[ReadBlock, ...]:
    """The blocks, those of lists in plain text cut anew: one block an entry, the heading and page furniture apart.

    Entries are of kind "reference"; numbered ones are paragraphs with `entry` set, as the body may call them as notes.
    """
    text, blocks = reading.text, reading.blocks
    headings = [*heading_lines(text)]
    for number, (low, high) in enumerate(headings):
        index = _block_at(blocks, low)
        if index is None or blocks[index].kind not in _LISTABLE:
            continue
        if reading.format in _PLAIN or _is_wrapped(text, blocks[index : index + _AHEAD]):
            limit = next(
                (at for at, end in headings[number + 1 :] if at > low + _PAGE or text[at:end] != text[low:high]),
                len(text),
            )
            blocks = _cut_list(text, blocks, index, (low, high), limit)
    return blocks


def find_lists(text: str, blocks: tuple[ReadBlock, ...]) -> tuple[ReadBlock, ...]:
    """All blocks in order, the entries of reference lists as such."""
    found = any(block.kind == "reference" or block.entry for block in blocks)
    out = tuple(replace(b, kind="reference", entry=False) if b.entry and b.kind == "paragraph" else b for b in blocks)
    for low, _ in heading_lines(text):
        index = _block_at(out, low)
        if index is None or out[index].kind not in _LISTABLE or not heads_list(text[out[index].start : out[index].end]):
            continue
        listed = _list_of_blocks(text, out, index + 1)
        if listed is not None:
            out, found = listed, True
    return out if found else _closing_run(text, out)


def _block_at(blocks: Sequence[ReadBlock], offset: int) -> int | None:
    """Index of the block that holds an offset."""
    low, high = 0, len(blocks)
    while low < high:
        middle = (low + high) // 2
        if blocks[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return low if low < len(blocks) and blocks[low].start <= offset else None


def _is_wrapped(text: str, blocks: Sequence[ReadBlock]) -> bool:
    """Whether blocks hold lines that nothing tells apart but where they stand."""
    return any("\n" in text[b.start : b.end] and b.verbatim is None and b.kind in _LISTABLE for b in blocks)


def _cut_list(
    text: str, blocks: tuple[ReadBlock, ...], index: int, heading: tuple[int, int], limit: int
) -> tuple[ReadBlock, ...]:
    """The blocks with the list under `heading` cut, if there is one; it ends before `limit`."""
    marked = next((b.start for b in blocks[index:] if b.kind not in _LISTABLE and b.kind != "title"), limit)
    entries = wrapped_entries(text, heading[1], min(marked, limit))
    if not entries:
        return blocks
    end = entries[-1].end
    inside = [replace(blocks[index], kind="heading", level=blocks[index].level or 2, start=heading[0], end=heading[1])]
    for entry in entries:
        words = entry.words(text)
        verbatim = words if words != fold_space(text[entry.start : entry.end]) else None
        kind: BlockKind = "paragraph" if entry.numbered else "reference"
        inside.append(ReadBlock(kind, entry.start, entry.end, verbatim=verbatim, entry=entry.numbered))
    before = _until(text, blocks[index], heading[0])
    behind = [cut for b in blocks[index:] if (cut := _from(text, b, end)) is not None]
    return (*blocks[:index], *before, *inside, *behind)


def _until(text: str, block: ReadBlock, end: int) -> list[ReadBlock]:
    """What stands in a block before an offset."""
    words = text[block.start : end].rstrip()
    return [replace(block, end=block.start + len(words))] if words else []


def _from(text: str, block: ReadBlock, start: int) -> ReadBlock | None:
    """What stands in a block behind an offset."""
    if block.start >= start:
        return block
    words = text[start : block.end].strip() if block.end > start else ""
    return replace(block, start=block.end - len(text[start : block.end].lstrip())) if words else None


def _list_of_blocks(text: str, blocks: tuple[ReadBlock, ...], start: int) -> tuple[ReadBlock, ...] | None:
    """A list whose entries are blocks, under the heading before `start`; None if it is none."""
    following = [text[b.start : b.end] for b in blocks[start : start + _AHEAD] if b.kind in ("paragraph", "list-item")]
    titled = blocks[start - 1].kind == "heading"
    dated = titled and len(following) > 1 and all(len(w) < _PROSE and _YEAR.search(w) for w in following[:2])
    if not dated and not any(map(_is_listable, following)):
        return None
    return (*blocks[:start], *_marked(text, blocks, start, blocks[start - 1].level if titled else None))


def _marked(text: str, blocks: Sequence[ReadBlock], start: int, level: int | None) -> list[ReadBlock]:
    """The blocks from `start` on, entries marked up to the next heading of that level."""
    out: list[ReadBlock] = []
    ended = False
    for index in range(start, len(blocks)):
        block = blocks[index]
        words = text[block.start : block.end]
        if not ended and is_furniture(words):
            out.append(replace(block, kind="boilerplate"))
            continue
        if block.kind == "heading" and level is not None and block.level <= level:
            ended = ended or not _is_listable(words)
        if not ended and index > start:
            ended = _strays(text, blocks[index : index + _STRAY], least=0 if level is None else _PROSE)
            ended = ended or _closes(text, blocks[index:])
        if ended or block.kind not in ("paragraph", "list-item", "heading") or is_boilerplate(words):
            out.append(block)
        elif level is not None and block.kind == "heading" and block.level > level and not _is_listable(words):
            out.append(block)  # the list has parts
        elif level is not None or _is_listable(words) or block.kind != "heading":
            out.extend(_entries(text, block))
        else:
            out.append(block)
    return out


def _strays(text: str, blocks: Sequence[ReadBlock], *, least: int) -> bool:
    """Whether none of the blocks looks like an entry, each having `least` characters."""
    words = [text[block.start : block.end] for block in blocks]
    return len(blocks) == _STRAY and all(len(some) >= least and not _is_listable(some) for some in words)


def _closes(text: str, blocks: Sequence[ReadBlock]) -> bool:
    """Whether only sentences follow up to the next heading, such as thanks: entries hold figures or say why not."""
    words = [text[b.start : b.end] for b in takewhile(lambda b: b.kind == "paragraph", blocks)]
    return bool(words) and all(_SENTENCE.fullmatch(some) for some in words)


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


def _closing_run(text: str, blocks: tuple[ReadBlock, ...]) -> tuple[ReadBlock, ...]:
    """The run of entries that closes the document, if most of what follows the last note or prose is entries."""
    notes = [index for index, block in enumerate(blocks) if block.kind == "note"]
    first = notes[-1] + 1 if notes else _first_of_run(text, blocks)
    tail = [b for b in blocks[first:] if b.kind in ("paragraph", "list-item")]
    entries = [b for b in tail if _is_entry_like(text[b.start : b.end])]
    if not entries or len(entries) * 2 < len(tail) or (not notes and len(entries) < 3):
        return blocks
    start = next(i for i in range(first, len(blocks)) if blocks[i] is entries[0])
    titled = start > 0 and blocks[start - 1].kind == "heading"
    return (*blocks[:start], *_marked(text, blocks, start, blocks[start - 1].level if titled else None))


def _first_of_run(text: str, blocks: tuple[ReadBlock, ...]) -> int:
    first = len(blocks)
    while first > 0 and (
        blocks[first - 1].kind in ("paragraph", "list-item")
        and _is_entry_like(text[blocks[first - 1].start : blocks[first - 1].end])
    ):
        first -= 1
    return first


def _is_listable(words: str) -> bool:
    """Whether it may be an entry where a heading announces entries."""
    return len(words) <= _LONGEST_ENTRY and (_is_entry_like(words) or is_entry(words))


def _is_entry_like(words: str) -> bool:
    return bool(_YEAR_IN_BRACKETS.search(words[:400])) or looks_like_entry(fold_space(words))
