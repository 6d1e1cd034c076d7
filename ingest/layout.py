"""Which blocks are body, notes, reference list and boilerplate: the layout of the apparatus.

Readers mark what their format marks. What authors type (`[3] Holden, 2018.`, a heading "References", a run of entries
after the notes) is recognised here, once for all formats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.boilerplate import is_boilerplate
from ingest.reading import ReadBlock, Reading, fold_space
from ingest.reference_list import find_lists

_TYPED_NOTE = re.compile(r"\[\^?(?P<label>\d{1,4}|[a-z]{1,2}|[*†‡§]{1,3})\]:?(?:\s+|$)")
_NUMBERED_NOTE = re.compile(r"(?P<label>\d{1,4})(?:[.)]|(?=\s))\s+(?=\S)")
_NOTES_HEADING = re.compile(r"(?:foot|end)?notes?(?:\s+and\s+references)?|anmerkungen|fu(?:ß|ss)noten", re.I)


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
    blocks = find_lists(reading.text, blocks)
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


def _as_boilerplate(text: str, block: ReadBlock) -> ReadBlock:
    if block.kind in ("paragraph", "list-item", "heading") and is_boilerplate(text[block.start : block.end]):
        return replace(block, kind="boilerplate")
    return block
