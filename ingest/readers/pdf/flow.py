"""Paragraphs, headings, quotations and tables from lines: what belongs together, also over columns and pages.

A paragraph ends where white space, type or indentation says so, or where the next line's first word would still have
fitted on a line that ends a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.article import BlockKind
from ingest.readers.pdf.front import is_publisher
from ingest.readers.pdf.headings import FLOAT, NUMBER_ALONE, NUMBERED, is_caps, is_centred, is_heading, run_in_head
from ingest.readers.pdf.lines import Column, Line
from ingest.readers.pdf.measure import Measure, rounded
from ingest.readers.pdf.paragraphs import ENDS_SENTENCE, INDENT, ITEM, split_paragraphs
from ingest.readers.pdf.tables import table_rows

_BIG_STEP = 1.3
"""Of the usual distance of lines: white space that parts paragraphs."""
_OTHER_SIZE = 0.06
_QUOTE_INDENT = 0.9
_LOWEST = 6
"""Level of heading."""
_SMALLER = 0.97
_SHORT = 25
_FIRST_HEADING = re.compile(
    r"\W*(?:abstract|summary|introduction|zusammenfassung|einleitung|r[ée]sum[ée]|keywords|preface|contents)\b", re.I
)
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*\d*$")


@dataclass(eq=False)
class TextBlock:
    """Lines that make up one block."""

    kind: BlockKind
    lines: list[Line]
    level: int = 0

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def last_text(self) -> str:
        return self.lines[-1].text.rstrip()

    @property
    def unfinished(self) -> bool:
        """Its last line ends no sentence."""
        return not ENDS_SENTENCE.search(self.last_text)


def flow(columns: Sequence[Column], measure: Measure) -> list[TextBlock]:
    """The blocks of columns that make up one text."""
    blocks: list[TextBlock] = []
    for column in columns:
        for block in _column_blocks(column, measure):
            open_block = _open_block(blocks, block, column)
            if open_block is not None:
                open_block.lines.extend(block.lines)
                if block.kind == "quotation" and open_block.kind == "paragraph":
                    open_block.kind = "quotation"
            else:
                blocks.append(block)
    blocks = _with_numbers(blocks)
    _mark_byline(blocks)
    _set_levels(blocks)
    return blocks


def _with_numbers(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Headings joined to the number that stands alone above them."""
    joined: list[TextBlock] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last is not None and last.kind == block.kind == "heading" and NUMBER_ALONE.fullmatch(last.last_text):
            block.lines[:0] = joined.pop().lines
        joined.append(block)
    return joined


def _mark_byline(blocks: Sequence[TextBlock]) -> None:
    """Large type at the top of the first page, before any text, names the journal and the authors."""
    for block, following in pairwise(blocks):
        if block.kind in ("paragraph", "quotation", "list-item") or block.lines[0].page > 0:
            return
        text = block.lines[0].text
        runs_in = following.lines[0].y == block.lines[0].y
        if block.kind == "heading" and not runs_in and not NUMBERED.match(text) and not _FIRST_HEADING.match(text):
            block.kind = "boilerplate"


def _open_block(blocks: Sequence[TextBlock], block: TextBlock, column: Column) -> TextBlock | None:
    """The earlier block that `block` goes on with, if any: the last one, or one that a table or figure interrupts."""
    if block.kind not in ("paragraph", "quotation", "list-item"):
        return None
    first = block.lines[0]
    item = ITEM.match(first.text)
    if item is not None and not item["dash"] and not item["square"]:
        return None
    lowercase = first.text[:1].islower()
    for back, last in enumerate(reversed(blocks[-6:])):
        is_float = last.kind in ("table", "boilerplate") or bool(FLOAT.match(last.lines[0].text))
        if last.kind not in ("paragraph", "quotation", "list-item"):
            if is_float and lowercase:
                continue
            return None
        alike = abs(last.size - block.size) < _OTHER_SIZE * block.size
        if is_float and lowercase and not (last.unfinished and alike):
            continue
        new_column = last.lines[-1].column is not column
        goes_on = last.unfinished and lowercase
        if not alike or not (new_column or back) or not (goes_on or _is_same_kind(last, block)):
            return None
        if last.unfinished:
            return last if lowercase or not back else None
        full = last.lines[-1].shortfall < 1.5 * last.size
        return last if lowercase and full and not back and block.kind == last.kind else None
    return None


def _is_same_kind(last: TextBlock, block: TextBlock) -> bool:
    """Whether both are of one kind; a few lines of a quotation do not show theirs, but are indented alike."""
    if last.kind == block.kind or "quotation" not in (last.kind, block.kind):
        return True
    return abs(last.lines[-1].indent - block.lines[-1].indent) < INDENT * block.size


def _column_blocks(column: Column, measure: Measure) -> Iterator[TextBlock]:
    lines = column.lines
    rows = table_rows(lines)
    index = 0
    for low, high in _groups(lines, rows, measure):
        index = high
        part = lines[low:high]
        if low in rows:
            yield from (TextBlock("table", [line]) for line in part)
        elif _LEADERS.search(part[0].text) or (column.page == 0 and is_publisher(" ".join(line.text for line in part))):
            yield TextBlock("boilerplate", list(part))
        elif is_heading(part, lines[low - 1] if low else None, lines[high] if high < len(lines) else None, measure):
            yield TextBlock("heading", list(part))
        else:
            for paragraph in split_paragraphs(part):
                head = run_in_head(paragraph[0])
                if head is not None and not measure.bold:
                    yield TextBlock("heading", [paragraph[0].part(0, head)])
                    paragraph[0] = paragraph[0].part(head, None)
                yield TextBlock(_kind(paragraph, measure), paragraph)
    assert index == len(lines)


def _groups(lines: Sequence[Line], rows: frozenset[int], measure: Measure) -> Iterator[tuple[int, int]]:
    """Lines of one type without white space between them."""
    begin = 0
    for index in range(1, len(lines)):
        before, line = lines[index - 1], lines[index]
        if (
            _is_apart(lines, index, measure)
            or abs(before.size - line.size) > _OTHER_SIZE * line.size
            or (index in rows) != (index - 1 in rows)
            or (before.bold != line.bold and not measure.bold)
            or (is_caps(before) != is_caps(line) and max(before.shortfall, line.shortfall) > 3 * line.size)
            or (is_centred(before) != is_centred(line) and _is_moved(before, line) and not line.text[:1].islower())
        ):
            yield begin, index
            begin = index
    if lines:
        yield begin, len(lines)


def _is_apart(lines: Sequence[Line], index: int, measure: Measure) -> bool:
    """Whether there is more space above a line than beside it: some pages are set in double spacing."""
    line = lines[index]
    beside = [
        lines[i].y - lines[i - 1].y
        for i in (index - 1, index + 1)
        if 0 < i < len(lines) and abs(lines[i].size - lines[i - 1].size) < _OTHER_SIZE * line.size
    ]
    usual = [step for step in beside if step > 0.8 * line.size]
    step = line.y - lines[index - 1].y
    wide = step > _BIG_STEP * measure.step_in(line) and bool(ENDS_SENTENCE.search(lines[index - 1].text))
    return wide or step > _BIG_STEP * min(usual, default=measure.step(line)) or step < -line.size


def _is_moved(before: Line, line: Line) -> bool:
    """Whether both ends of the line stand elsewhere."""
    return abs(before.x0 - line.x0) > line.size and abs(before.x1 - line.x1) > line.size


def _kind(lines: Sequence[Line], measure: Measure) -> BlockKind:
    first = lines[0]
    item = ITEM.match(first.text)
    if item is not None and not item["square"] and (first.indent > 1 or not first.text[0].isdecimal()):
        return "list-item"
    set_in = min(line.indent for line in lines) > _QUOTE_INDENT * first.size
    several = len(lines) > 1 or (first.size < _SMALLER * measure.body and len(first.text) > _SHORT)
    return "quotation" if set_in and several and not all(map(is_centred, lines)) else "paragraph"


def _set_levels(blocks: Sequence[TextBlock]) -> None:
    """Headings of one look have one level, and so have those with one number; "2.1" stands below "2"."""
    headings = [block for block in blocks if block.kind == "heading"]
    looks = sorted({_look(block) for block in headings}, reverse=True)
    numbers = [_number(block) for block in headings]
    ranks = [looks.index(_look(block)) + 2 for block in headings]
    tops = Counter(rank for rank, number in zip(ranks, numbers, strict=True) if number and "." not in number)
    top = tops.most_common(1)[0][0] if tops else 2
    for block, rank, number in zip(headings, ranks, numbers, strict=True):
        block.level = min(rank if number is None else top + number.count("."), _LOWEST)


def _number(block: TextBlock) -> str | None:
    """The decimal number of a heading."""
    match = NUMBERED.match(block.lines[0].text)
    return match["decimal"] if match is not None else None


def _look(block: TextBlock) -> tuple[float, bool, bool, bool]:
    first = block.lines[-1] if NUMBER_ALONE.fullmatch(block.lines[0].text) else block.lines[0]
    return rounded(first.size), is_caps(first), first.bold, not first.italic
