"""Which blocks are body, notes, reference list and boilerplate: the layout of the apparatus.

Readers mark what their format marks. What authors type (`[3] Holden, 2018.`, a heading "References", a run of entries
after the notes) is recognised here, once for all formats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.names import looks_like_entry
from ingest.reading import ReadBlock, Reading, fold_space

_TYPED_NOTE = re.compile(r"\[\^?(?P<label>\d{1,4}|[a-z]{1,2}|[*†‡§]{1,3})\]:?(?:\s+|$)")
_NUMBERED_NOTE = re.compile(r"(?P<label>\d{1,4})(?:[.)]|(?=\s))\s+(?=\S)")
_LIST_HEADING = re.compile(
    r"(?:\d+\.?\s+)?(?:selected\s+|cited\s+)?(?:references?(?:\s+(?:list|cited))?|bibliography|works\s+cited|sources(?:\s+cited)?"
    r"|literature(?:\s+cited)?|reference\s+list|literatur(?:verzeichnis)?|quellen)\W*",
    re.I,
)
_NOTES_HEADING = re.compile(r"(?:foot|end)?notes?(?:\s+and\s+references)?|anmerkungen|fu(?:ß|ss)noten", re.I)
_BOILERPLATE = re.compile(
    r"\b(?:share (?:this|on|via)|social share|tweet|print this|e-?mail this|subscribe|newsletter|all rights reserved"
    r"|copyright|©|related (?:articles|posts|stories)|read (?:more|next)|advertisement|cookies?|sign up|follow us"
    r"|back to top|leave a comment|posted in|filed under|permalink|toolbar)\b|©",
    re.I,
)
_BOILERPLATE_WORDS = 14
_YEAR_IN_BRACKETS = re.compile(r"\(\s*(?:\d{4}[a-z]?|n\.?\s?d\.?|no date|in press|forthcoming)\s*[,)]", re.I)
_ENTRY_LINE = re.compile(r"\n(?=[^\W\d_][^\n]{0,200}?\(\s*(?:\d{4}[a-z]?|n\.?\s?d\.?|no date)\s*\))")


@dataclass(frozen=True, slots=True)
class LabelledNote:
    """A note as it stands in the text, before its citations are read."""

    label: str
    target: str | None
    """The format's own id, where the format binds markers to notes."""
    start: int
    end: int
    """Span of the note's words, without the label."""
    text: str
    plain: str
    links: tuple[str, ...] = ()
    entry: bool = False
    """An entry of a numbered reference list: all of it is one work."""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A reading whose blocks are told apart."""

    reading: Reading
    blocks: tuple[ReadBlock, ...]
    notes: tuple[LabelledNote, ...]


def lay_out(reading: Reading) -> Layout:
    """Find notes, then the reference list, then boilerplate."""
    blocks, notes = _find_notes(reading)
    blocks = _find_list(reading.text, blocks)
    blocks = tuple(_as_boilerplate(reading.text, block) for block in blocks)
    return Layout(reading, blocks, notes)


def _find_notes(reading: Reading) -> tuple[tuple[ReadBlock, ...], tuple[LabelledNote, ...]]:
    """Marked notes as they are; typed ones by their label. Unlabelled paragraphs of a marked note join it."""
    typed = _typed_notes(reading)
    blocks: list[ReadBlock] = []
    notes: list[LabelledNote] = []
    for index, block in enumerate(reading.blocks):
        text = reading.text[block.start : block.end]
        if block.kind == "note":
            note = _note(block, block.label or "", 0, text)
            before = reading.blocks[index - 1] if index else None
            if before is not None and before.kind == "note" and before.note_id == block.note_id and notes and text:
                note = _joined(notes.pop(), note)
            notes.append(note)
        elif index in typed:
            label, at = typed[index]
            notes.append(_note(block, label, at, text))
            block = replace(block, kind="note", label=label)
        blocks.append(block)
    return tuple(blocks), tuple(notes)


def _note(block: ReadBlock, label: str, at: int, text: str) -> LabelledNote:
    verbatim = block.verbatim if block.verbatim is not None and at == 0 else text[at:]
    if block.verbatim is not None and at:
        verbatim = _TYPED_NOTE.sub("", block.verbatim, count=1)
    words = fold_space(text[at:])
    return LabelledNote(
        label, block.note_id, block.start + at, block.end, fold_space(verbatim), words, block.links, block.entry,
        block.ids,
    )  # fmt: skip


def _joined(first: LabelledNote, second: LabelledNote) -> LabelledNote:
    return replace(
        first,
        end=second.end,
        text=f"{first.text} {second.text}".strip(),
        plain=f"{first.plain} {second.plain}".strip(),
        links=first.links + second.links,
        ids=first.ids + second.ids,
    )


def _typed_notes(reading: Reading) -> dict[int, tuple[str, int]]:
    """Index of a block to the label typed at its head and where the note's words begin."""
    found: dict[int, tuple[str, int]] = {}
    under_notes = False
    for index, block in enumerate(reading.blocks):
        text = reading.text[block.start : block.end]
        if block.kind == "heading":
            under_notes = bool(_NOTES_HEADING.fullmatch(text.strip()))
            continue
        if block.kind not in ("paragraph", "list-item"):
            continue
        match = _TYPED_NOTE.match(text)
        if match is None and under_notes and block.kind == "paragraph":
            match = _NUMBERED_NOTE.match(text)
        if match is not None:
            found[index] = (match.group("label"), match.end())
    return found if _is_apparatus(reading, found) else {}


def _is_apparatus(reading: Reading, found: dict[int, tuple[str, int]]) -> bool:
    """Typed labels are notes if each heads its own paragraph after the text begins, not the text itself."""
    if not found:
        return False
    prose = [
        index
        for index, block in enumerate(reading.blocks)
        if block.kind in ("paragraph", "quotation", "list-item") and index not in found
    ]
    return bool(prose) and min(prose) < max(found)


def _find_list(text: str, blocks: tuple[ReadBlock, ...]) -> tuple[ReadBlock, ...]:
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
        if ended or block.kind not in ("paragraph", "list-item", "heading") or _is_boilerplate(words):
            out.append(block)
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


def _is_boilerplate(words: str) -> bool:
    return (
        len(words.split()) <= _BOILERPLATE_WORDS
        and bool(_BOILERPLATE.search(words))
        and not _YEAR_IN_BRACKETS.search(words)
    )


def _as_boilerplate(text: str, block: ReadBlock) -> ReadBlock:
    if block.kind in ("paragraph", "list-item", "heading") and _is_boilerplate(text[block.start : block.end]):
        return replace(block, kind="boilerplate")
    return block
