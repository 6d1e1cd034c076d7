"""Notes that authors type: a label heads the paragraph, as in `[3] …`, `[Footnote 3: …]`, `³ …`, `* …` or `3. …`.

A label in square brackets counts wherever it heads a paragraph after the text begins. Bare numbers and symbols open
list items and sentences too: they count under a heading that says so, or where the body calls them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from ingest.layout.typed_markers import IN_ROUND_BRACKETS, LABEL, called_labels, forms_in, plain_label
from ingest.reading import ReadBlock, Reading

_BRACKETED = re.compile(rf"\[\^?(?P<label>{LABEL})\]:?(?:\s+|$)")
_GUTENBERG = re.compile(r"\[Footnote\s*(?P<label>\d{1,4}|[A-Za-z]{1,2}|[*†‡§¶]{1,3})?\s*[:.]\s*", re.I)
_BARE = re.compile(
    r"(?P<label>\d{1,4})(?:[.)]\s+|\s+)(?=[^\s\d.)])|(?P<raised>[⁰¹²³⁴-⁹]{1,4}|[*†‡§¶]{1,3})[^\S\n]*(?=[^\s*])"
)
_NOTES_HEADING = re.compile(
    r"(?:foot|end)?notes?(?:\s+(?:and|&)\s+(?:references|sources|citations))?|(?:references|sources)\s+and\s+notes|anmerkungen"
    r"|fu(?:ß|ss)noten|endnoten|notes? de bas de page|notas",
    re.I,
)
_LONGEST = 30
"""Paragraphs that one bracketed footnote may hold."""


@dataclass(frozen=True, slots=True)
class TypedNote:
    """A block that is a note, or goes on with one."""

    label: str
    start: int
    """With `end`: offsets of the note's words into the block's text."""
    end: int
    goes_on: bool = False
    """The block belongs to the note before it."""


def find_typed_notes(reading: Reading, list_headings: Sequence[bool]) -> dict[int, TypedNote]:
    """Index of a block to the note that it is. `list_headings`: for each block whether it heads a reference list."""
    strong = dict(_bracketed(reading))
    marked = {block.label or "" for block in reading.blocks if block.kind == "note"}
    found = strong if _is_apparatus(reading, strong) else {}
    taken = marked | {note.label for note in found.values()}
    bare = _bare(reading, list_headings, only_headed=bool(marked))
    bare = {i: n for i, n in bare.items() if n.label not in taken and i not in found}
    return found | bare


def _bracketed(reading: Reading) -> Iterator[tuple[int, TypedNote]]:
    calls = {call.start for call in reading.calls}  # a paragraph may open with the call of another note
    index = 0
    while index < len(reading.blocks):
        block = reading.blocks[index]
        text = reading.text[block.start : block.end]
        if block.kind in ("paragraph", "list-item", "quotation") and (match := _GUTENBERG.match(text)):
            for offset, note in _until_bracket(reading, index, match):
                yield index + offset, note
                index += offset
        elif block.start in calls:
            pass
        elif block.kind in ("paragraph", "list-item") and (match := _BRACKETED.match(text)):
            yield index, TypedNote(match.group("label"), match.end(), len(text))
        index += 1


def _until_bracket(reading: Reading, first: int, head: re.Match[str]) -> Iterator[tuple[int, TypedNote]]:
    """The paragraphs of a footnote in square brackets; only the first, if the bracket is never closed."""
    texts = [reading.text[b.start : b.end] for b in reading.blocks[first : first + _LONGEST]]
    depths = accumulate(text.count("[") - text.count("]") for text in texts)
    last = next((index for index, depth in enumerate(depths) if depth <= 0), None)
    label = head.group("label") or "*"
    if last is None:
        yield 0, TypedNote(label, head.end(), len(texts[0]))
        return
    for offset, text in enumerate(texts[: last + 1]):
        end = len(text.rstrip()) - (text.rstrip().endswith("]") and offset == last)
        yield min(offset, 1), TypedNote(label, 0 if offset else head.end(), end, goes_on=offset > 0)


def _is_apparatus(reading: Reading, found: dict[int, TypedNote]) -> bool:
    """Labels are notes if each heads its own paragraph after the text begins, not the text itself."""
    if not found:
        return False
    prose = [
        index
        for index, block in enumerate(reading.blocks)
        if block.kind in ("paragraph", "quotation", "list-item") and index not in found
    ]
    return bool(prose) and min(prose) < max(found)


def _bare(reading: Reading, list_headings: Sequence[bool], *, only_headed: bool) -> dict[int, TypedNote]:
    """Bare labels under a heading of notes, and those that count up and are called under any heading or none.

    `only_headed`: the format marks its notes, so that other numbers are those of lists.
    """
    called = cache(lambda: called_labels(reading, forms_in(reading.text)))
    found: dict[int, TypedNote] = {}
    run: dict[int, TypedNote] = {}
    under_notes = under_list = False
    for index, block in enumerate(reading.blocks):
        text = reading.text[block.start : block.end]
        if block.kind == "heading" or list_headings[index]:
            found.update(_if_called(reading, run, called, under_list))
            run = {}
            under_notes, under_list = bool(_NOTES_HEADING.fullmatch(text.strip(" :."))), list_headings[index]
        note = _bare_note(block, text) if block.kind in ("paragraph", "list-item") else None
        if note is None:
            continue
        if under_notes and note.label.isdecimal():
            found[index] = note
        elif under_list or not only_headed:
            run[index] = note
    found.update(_if_called(reading, run, called, under_list))
    return found


def _bare_note(block: ReadBlock, text: str) -> TypedNote | None:
    if block.kind == "list-item" and block.label:
        return TypedNote(block.label.strip("[]()."), 0, len(text))
    match = _BARE.match(text)
    if match is None:
        return None
    return TypedNote(match.group("label") or plain_label(match.group("raised")), match.end(), len(text))


def _if_called(
    reading: Reading, run: dict[int, TypedNote], called: Callable[[], Counter[str]], listed: bool
) -> dict[int, TypedNote]:
    """The run if most of its labels are called and its numbers count up from where they began."""
    if not run:
        return {}
    labels = called() or (called_labels(reading, (IN_ROUND_BRACKETS,)) if listed else Counter())
    signs = Counter(note.label for note in run.values())
    symbols = {i: n for i, n in run.items() if not n.label.isdecimal() and signs[n.label] <= labels[n.label]}
    numbers = {i: n for i, n in run.items() if n.label.isdecimal()}
    counted = [int(note.label) for note in numbers.values()]
    hits = sum(note.label in labels for note in numbers.values())
    enough = hits * 2 > len(counted) or (listed and hits * 4 > len(counted))
    rising = all(low < high for low, high in pairwise(counted))
    return symbols | (numbers if counted and enough and rising else {})
