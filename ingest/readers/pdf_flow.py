"""Paragraphs, headings, quotations and tables from lines: what belongs together, also over columns and pages.

A paragraph ends where white space, type or indentation says so, or where the next line's first word would still have
fitted on a line that ends a sentence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.article import BlockKind
from ingest.readers.pdf_front import is_publisher
from ingest.readers.pdf_lines import Column, Line

_BIG_STEP = 1.3
"""Of the usual distance of lines: white space that parts paragraphs."""
_ENOUGH_STEPS = 4
_LARGER = 1.08
_OTHER_SIZE = 0.06
_INDENT = 0.6
"""Ems from the left edge at which a line is indented."""
_QUOTE_INDENT = 0.9
_CENTRED_WIDTH = 0.8
"""Share of the column: a wider line is an indented one."""
_CELL_GAP = 1.5
_RUN_IN_GAP = 0.7
_LONGEST_RUN_IN = 90
_LONGEST_HEADING = 220
_HEADING_LINES = 5
_ENDS_SENTENCE = re.compile(r"[.!?:…][\"'”’»›)\]*†‡\d,]*$")
_ITEM = re.compile(
    r"(?:(?P<bullet>[•▪●◦‣■□])|(?P<dash>[–—*·-])|\[(?P<square>\d{1,3})\]|\(?(?P<number>\d{1,2}|[a-z]|[ivx]{1,5})[.)])\s+(?=\S)"
)
_NUMBERED = re.compile(
    r"(?:(?P<decimal>\d{1,2}(?:\.\d{1,2})*)\.?|§+\s?\d+|[IVXLC]{1,6}\.?|[A-Z]\.|\([A-Za-z\d]\))\s+[^\W\d_]"
)
_NUMBER_ALONE = re.compile(r"[IVXLC]{1,6}\.?|\d{1,2}\.")
_FIRST_HEADING = re.compile(
    r"\W*(?:abstract|summary|introduction|zusammenfassung|einleitung|r[ée]sum[ée]|keywords|preface|contents)\b", re.I
)
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*\d*$")
_FLOAT = re.compile(r"(?:table|figure|fig\.|tab\.|source|quelle|abb(?:ildung|\.)|tabelle)\b", re.I)


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
        return not _ENDS_SENTENCE.search(self.last_text)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in the document."""

    body: float
    """Size of the body's type."""
    steps: dict[float, float]
    """Distance of lines by size of type."""
    bold: bool
    """Most of the body is bold."""

    @classmethod
    def of(cls, columns: Sequence[Column], body: float) -> Measure:
        steps: defaultdict[float, list[float]] = defaultdict(list)
        bold: Counter[bool] = Counter()
        for column in columns:
            for before, line in pairwise(column.lines):
                step = line.y - before.y
                if abs(line.size - before.size) < _OTHER_SIZE * line.size and 0.8 * line.size < step < 3.2 * line.size:
                    steps[_rounded(line.size)].append(step)
                bold[line.bold] += len(line.text)
        return cls(body, {size: _usual(found) for size, found in steps.items()}, bold[True] > bold[False])

    def step(self, line: Line) -> float:
        """The usual distance of a line of that size from the one before it."""
        return self.steps.get(_rounded(line.size), 1.25 * line.size)

    def step_in(self, line: Line) -> float:
        """The same, in the line's column."""
        lines = line.column.lines if line.column is not None else []
        steps = [
            below.y - above.y
            for above, below in pairwise(lines)
            if _rounded(above.size) == _rounded(below.size) == _rounded(line.size)
            and below.y - above.y < 3.2 * line.size
        ]
        return _usual(steps) if len(steps) >= _ENOUGH_STEPS else self.step(line)


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _usual(steps: Sequence[float]) -> float:
    """The smallest distance that is common."""
    counted = Counter(round(step) for step in steps)
    common = [step for step, count in counted.items() if count + counted[step + 1] >= 0.2 * len(steps)]
    low = min(common, default=round(median(steps)))
    return median([step for step in steps if low - 1 <= step <= low + 1.5] or steps)


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
        if last is not None and last.kind == block.kind == "heading" and _NUMBER_ALONE.fullmatch(last.last_text):
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
        if block.kind == "heading" and not runs_in and not _NUMBERED.match(text) and not _FIRST_HEADING.match(text):
            block.kind = "boilerplate"


def _open_block(blocks: Sequence[TextBlock], block: TextBlock, column: Column) -> TextBlock | None:
    """The earlier block that `block` goes on with, if any: the last one, or one that a table or figure interrupts."""
    if block.kind not in ("paragraph", "quotation", "list-item"):
        return None
    first = block.lines[0]
    item = _ITEM.match(first.text)
    if item is not None and not item["dash"]:
        return None
    lowercase = first.text[:1].islower()
    for back, last in enumerate(reversed(blocks[-6:])):
        is_float = last.kind in ("table", "boilerplate") or bool(_FLOAT.match(last.lines[0].text))
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
        return (
            last
            if not back and full and block.kind == last.kind and first.indent < _INDENT * first.size and lowercase
            else None
        )
    return None


def _is_same_kind(last: TextBlock, block: TextBlock) -> bool:
    """Whether both are of one kind; a few lines of a quotation or of an item do not show theirs, but are indented alike."""
    if last.kind == block.kind or "quotation" not in (last.kind, block.kind):
        return True
    return abs(last.lines[-1].indent - block.lines[-1].indent) < _INDENT * block.size


def _column_blocks(column: Column, measure: Measure) -> Iterator[TextBlock]:
    lines = column.lines
    rows = _table_rows(lines)
    index = 0
    for low, high in _groups(lines, rows, measure):
        index = high
        part = lines[low:high]
        if low in rows:
            yield from (TextBlock("table", [line]) for line in part)
        elif _LEADERS.search(part[0].text) or (column.page == 0 and is_publisher(" ".join(line.text for line in part))):
            yield TextBlock("boilerplate", list(part))
        elif _is_heading(part, lines[low - 1] if low else None, lines[high] if high < len(lines) else None, measure):
            yield TextBlock("heading", list(part))
        else:
            for paragraph in _paragraphs(part):
                head = _run_in_head(paragraph[0])
                if head is not None and not measure.bold:
                    yield TextBlock("heading", [_part(paragraph[0], 0, head)])
                    paragraph[0] = _part(paragraph[0], head, None)
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
            or (_is_caps(before) != _is_caps(line) and max(before.shortfall, line.shortfall) > 3 * line.size)
            or (_is_centred(before) != _is_centred(line) and _is_moved(before, line) and not line.text[:1].islower())
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
    return step > _BIG_STEP * min(usual, default=measure.step(line)) or step < -line.size


def _is_caps(line: Line) -> bool:
    return line.text.isupper() and sum(map(str.isalpha, line.text)) >= 4


def _is_centred(line: Line) -> bool:
    width = line.column.right - line.column.left if line.column is not None else 0.0
    return (
        line.indent > 2.5 * line.size
        and abs(line.indent - line.shortfall) < 2 * line.size
        and line.x1 - line.x0 < _CENTRED_WIDTH * width
    )


def _is_moved(before: Line, line: Line) -> bool:
    """Whether both ends of the line stand elsewhere."""
    return abs(before.x0 - line.x0) > line.size and abs(before.x1 - line.x1) > line.size


def _is_heading(part: Sequence[Line], before: Line | None, after: Line | None, measure: Measure) -> bool:
    first, last = part[0], part[-1]
    text = " ".join(line.text for line in part)
    if len(part) > _HEADING_LINES or len(text) > _LONGEST_HEADING or not any(map(str.isalpha, text)):
        return False
    if first.size > _LARGER * measure.body:
        return len(text) > 2
    if first.size < 0.9 * measure.body or _FLOAT.match(text):
        return False
    ends = bool(re.search(r"[.,;:]$", text)) and not _NUMBER_ALONE.fullmatch(text)
    if first.bold and not measure.bold:
        return not text.endswith((",", ";"))
    step = measure.step_in(first)
    above = before is None or first.y - before.y > _BIG_STEP * step
    below = after is not None and after.y - last.y > 1.1 * step
    short = last.shortfall > 3 * last.size
    if ends or not short or not (above or below):
        return False
    if _is_caps(first) or (_is_centred(first) and len(text) < 90 and above):
        return True
    if not above or first.indent > 2.5 * first.size:
        return False
    if first.italic:
        return True
    return len(part) <= 2 and bool(_NUMBERED.match(text)) and below


def _paragraphs(part: Sequence[Line]) -> Iterator[list[Line]]:
    """One paragraph or several, told by indentation and by lines that end early."""
    left = min(line.x0 for line in part)
    if part[0].column is not None and left - part[0].column.left < 3 * part[0].size:
        left = min(left, part[0].column.left) if len(part) < 3 else left
    indented = [line.x0 - left > _INDENT * line.size for line in part]
    hanging = _is_hanging(part, indented)
    right = max(line.x1 for line in part) if len(part) > 2 else None
    begin = 0
    for index in range(1, len(part)):
        before, line = part[index - 1], part[index]
        item, current_item = _ITEM.match(line.text), _ITEM.match(part[begin].text)
        if item is not None and _begins_item(item, current_item, _ends(before), _ends_early(before, line, right)):
            breaks = True
        elif current_item is not None and line.x0 > part[begin].x0 + 1:
            breaks = False
        elif current_item is not None and index == begin + 1 and line.x0 < part[begin].x0 - 1:
            breaks = _ends_early(before, line, right)
        elif hanging:
            breaks = (not indented[index] and indented[index - 1]) or (
                not indented[index] and _ends(before) and _ends_early(before, line, right)
            )
        elif indented[index] and not indented[index - 1]:
            breaks = True
        elif indented[index - 1] and not indented[index]:
            breaks = index - begin >= 2 or (_ends(before) and _ends_early(before, line, right))
        elif indented[index] and abs(line.x0 - before.x0) > _INDENT * line.size:
            breaks = True
        else:
            breaks = _ends(before) and _ends_early(before, line, right)
        if breaks:
            yield list(part[begin:index])
            begin = index
    yield list(part[begin:])


def _run_in_head(line: Line) -> int | None:
    """Index of the span with which the text begins behind a heading on the same line: bold, and set apart."""
    last = 0
    while last < len(line.spans) and line.spans[last].bold:
        last += 1
    if not 0 < last < len(line.spans) or line.is_raised(last):
        return None
    words = "".join(span.text for span in line.spans[:last])
    apart = line.spans[last].x0 - line.spans[last - 1].x1 > _RUN_IN_GAP * line.size
    if len(words) > _LONGEST_RUN_IN or not any(map(str.isalpha, words)) or _ITEM.match(line.text):
        return None
    return last if apart or words.rstrip().endswith((".", ":")) else None


def _part(line: Line, low: int, high: int | None) -> Line:
    return Line(line.page, line.spans[low:high], line.y, line.size, line.column)


def _begins_item(item: re.Match[str], current: re.Match[str] | None, ended: bool, early: bool) -> bool:
    """Whether a line that looks like an item is one: "[52]" and "12." also stand at the head of lines by chance."""
    if item["bullet"]:
        return True
    alike = current is not None and all(
        bool(item[kind]) == bool(current[kind]) for kind in ("dash", "square", "number")
    )
    if item["square"]:
        counts_on = (
            current is not None and current["square"] is not None and int(item["square"]) == int(current["square"]) + 1
        )
        return (ended and early) or counts_on
    return ended or alike


def _ends(line: Line) -> bool:
    return bool(_ENDS_SENTENCE.search(line.text.rstrip()))


def _ends_early(line: Line, following: Line, right: float | None) -> bool:
    """Whether the next line's first word would have fitted. `right`: edge of the paragraph, None for the column's."""
    if line.column is None:
        return False
    shortfall = line.shortfall if right is None else right - line.x1
    word = following.text.split(" ", 1)[0]
    width = (following.x1 - following.x0) * len(word) / max(len(following.text), 1)
    return shortfall > 1.15 * width + 0.5 * line.size


def _is_hanging(part: Sequence[Line], indented: Sequence[bool]) -> bool:
    """Whether the first line of a paragraph is the one that is not indented."""
    first = [index for index in range(1, len(part)) if indented[index] and not indented[index - 1]]
    back = [index for index in range(1, len(part)) if not indented[index] and indented[index - 1]]
    if not first:
        return False
    ends_first = sum(_ends(part[index - 1]) for index in first) / len(first)
    ends_back = sum(_ends(part[index - 1]) for index in back) / len(back) if back else 1.0
    if not back and len(first) == 1:
        return ends_first < 1 and first[0] == 1
    return ends_back > ends_first or (ends_back == ends_first == 1.0 and any(
        indented[i] and indented[i + 1] for i in range(len(part) - 1)
    ) and sum(indented) * 2 > len(part))  # fmt: skip


def _kind(lines: Sequence[Line], measure: Measure) -> BlockKind:
    first = lines[0]
    if _ITEM.match(first.text) and (first.indent > 1 or not first.text[0].isdigit()):
        return "list-item"
    least = min(line.indent for line in lines)
    smaller = first.size < 0.97 * measure.body
    if least > _QUOTE_INDENT * first.size and (len(lines) > 1 or smaller) and not all(map(_is_centred, lines)):
        return "quotation"
    return "paragraph"


def _cells(line: Line) -> list[int]:
    """Indices of the spans that begin a cell."""
    starts = [0]
    for index in range(1, len(line.spans)):
        if line.spans[index].x0 - line.spans[index - 1].x1 > _CELL_GAP * line.size:
            starts.append(index)
    return starts


def without_mark(lines: Sequence[Line]) -> tuple[list[Line], str | None]:
    """A list item without its bullet or number, and the number if it had one."""
    first = lines[0]
    item = _ITEM.match(first.text)
    if item is None or item["square"]:
        return list(lines), None
    spans = list(first.spans)
    left = len(item.group().replace(" ", ""))
    while left and spans:  # the mark may be a span of its own
        text = spans[0].text.lstrip()
        cut = min(left, len(text))
        left -= cut
        text = text[cut:].lstrip()
        spans[:1] = [replace(spans[0], text=text)] if text else []
    rest = [Line(first.page, tuple(spans), first.y, first.size, first.column)] if spans else []
    return [*rest, *lines[1:]], item.group().strip() if item["number"] else None


def cell_texts(line: Line) -> list[str]:
    """The cells of a table's row."""
    starts = [*_cells(line), len(line.spans)]
    pieces = list(line.pieces())
    return ["".join(pieces[low:high]).strip() for low, high in zip(starts, starts[1:], strict=False)]


def _table_rows(lines: Sequence[Line]) -> frozenset[int]:
    """Indices of lines whose cells stand below one another."""
    starts = [[line.spans[i].x0 for i in _cells(line)] for line in lines]
    rows: set[int] = set()
    run: list[int] = []
    for index in range(len(lines) + 1):
        continues = index < len(lines) and len(starts[index]) > 1 and not _ITEM.match(lines[index].text)
        if continues and (not run or _aligned(starts[run[-1]], starts[index])):
            run.append(index)
            continue
        if len(run) >= 3 or (len(run) == 2 and min(len(starts[i]) for i in run) >= 3):
            rows.update(run)
        run = [index] if continues else []
    return frozenset(rows)


def _aligned(one: Sequence[float], other: Sequence[float]) -> bool:
    return any(abs(a - b) < 4 for a in one[1:] for b in other[1:]) or len(one) == len(other)


def _set_levels(blocks: Sequence[TextBlock]) -> None:
    """Headings of one look have one level; a decimal number tells it outright."""
    headings = [block for block in blocks if block.kind == "heading"]
    looks = sorted({_look(block) for block in headings}, reverse=True)
    for block in headings:
        number = _NUMBERED.match(block.lines[0].text)
        if number is not None and number["decimal"] and "." in number["decimal"]:
            block.level = min(number["decimal"].count(".") + 2, 6)
        else:
            block.level = min(looks.index(_look(block)) + 2, 6)


def _look(block: TextBlock) -> tuple[float, bool, bool, bool]:
    first = block.lines[-1] if _NUMBER_ALONE.fullmatch(block.lines[0].text) else block.lines[0]
    return _rounded(first.size), _is_caps(first), first.bold, not first.italic
