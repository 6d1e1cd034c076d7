"""Which blocks are body, notes, reference list and boilerplate: the layout of the apparatus.

Readers mark what their format marks. What authors type (`[3] Holden, 2018.`, a heading "References", a run of entries
after the notes) is recognised here, once for all formats.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.layout.appendix import find_appendix
from ingest.layout.boilerplate import is_boilerplate
from ingest.layout.reference_list import cut_lists, find_lists, heads_list
from ingest.layout.typed_notes import TypedNote, find_typed_notes
from ingest.reading import ReadBlock, Reading, fold_space


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
    """Cut hard-wrapped lists, find notes, then reference lists, then boilerplate."""
    reading = replace(reading, blocks=cut_lists(reading))
    blocks, notes = _find_notes(reading)
    blocks = find_lists(reading.text, blocks)
    blocks = find_appendix(reading.text, blocks, reading.calls)
    blocks = tuple(_as_boilerplate(reading.text, block) for block in blocks)
    return Layout(reading, blocks, notes)


def _find_notes(reading: Reading) -> tuple[tuple[ReadBlock, ...], tuple[LabelledNote, ...]]:
    """Marked notes as they are; typed ones by their label. Further paragraphs of a note join it."""
    heads = [_heads_list(reading, block) for block in reading.blocks]
    typed = find_typed_notes(reading, heads)
    blocks: list[ReadBlock] = []
    notes: list[LabelledNote] = []
    listed = False
    for index, block in enumerate(reading.blocks):
        text = reading.text[block.start : block.end]
        if block.kind == "heading" or heads[index]:
            listed = heads[index]
        if block.kind == "note":
            note = _note(block, text)
            before = reading.blocks[index - 1] if index else None
            if before is not None and before.kind == "note" and before.note_id == block.note_id and notes and text:
                note = _joined(notes.pop(), note)
            notes.append(note)
        elif index in typed:
            block = replace(block, kind="note", label=typed[index].label, entry=listed)
            note = _typed(block, text, typed[index])
            notes.append(_joined(notes.pop(), note) if typed[index].goes_on else note)
        blocks.append(block)
    return tuple(blocks), tuple(notes)


def _heads_list(reading: Reading, block: ReadBlock) -> bool:
    short = block.kind in ("heading", "paragraph") and block.end - block.start < 80
    return short and heads_list(reading.text[block.start : block.end])


def _note(block: ReadBlock, text: str) -> LabelledNote:
    words = fold_space(text)
    verbatim = words if block.verbatim is None else fold_space(block.verbatim)
    return LabelledNote(
        block.label or "", block.note_id, block.start, block.end, verbatim, words, block.links, block.entry, block.ids
    )


def _typed(block: ReadBlock, text: str, typed: TypedNote) -> LabelledNote:
    words = fold_space(text[typed.start : typed.end])
    verbatim = fold_space(block.verbatim or "")
    label = fold_space(text[: typed.start])
    whole = block.verbatim is not None and verbatim.startswith(label)
    rest = verbatim[len(label) :].strip().removesuffix(text[typed.end :].strip()) if whole else words
    start, end = block.start + typed.start, block.start + typed.end
    return LabelledNote(typed.label, None, start, end, rest, words, block.links, block.entry, block.ids)


def _joined(first: LabelledNote, second: LabelledNote) -> LabelledNote:
    return replace(
        first,
        end=second.end,
        text=f"{first.text} {second.text}".strip(),
        plain=f"{first.plain} {second.plain}".strip(),
        links=first.links + second.links,
        ids=first.ids + second.ids,
    )


def _as_boilerplate(text: str, block: ReadBlock) -> ReadBlock:
    if block.kind in ("paragraph", "list-item", "heading") and is_boilerplate(text[block.start : block.end]):
        return replace(block, kind="boilerplate")
    return block
