"""Notes at the foot of pages: where they begin, which lines belong to which, and which run over to the next page.

A note's label heads a line, raised or not. Numbers at the head of a line are also years and volumes, so a number is a
label only if it counts on from the note before or if the page calls it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from ingest.readers.pdf_glyphs import Span
from ingest.readers.pdf_lines import Column, Line
from ingest.readers.pdf_page import Rule

_SIGNS = r"\*{1,5}|†{1,5}|‡{1,5}|§{1,5}|¶{1,5}|‖{1,5}"
_BARE_LABEL = re.compile(rf"[\[(]?(?P<label>\d{{1,4}}|{_SIGNS})[\])]?[.:,]?")
_TYPED_LABEL = re.compile(
    rf"(?:\[(?P<square>\d{{1,4}}|{_SIGNS})\]|\((?P<round>\d{{1,4}})\)|(?P<bare>\d{{1,4}})[.:)]?(?=\s)|(?P<sign>{_SIGNS}))\s*(?=\S)"
)
_LABELS = rf"(?:\d{{1,4}}|{_SIGNS})(?:(?:\s?[,;–—-]\s?|\s)(?:\d{{1,4}}|{_SIGNS}))*"
RAISED_CALL = re.compile(rf"(?:{_LABELS}|\({_LABELS}\)|(?:\[{_LABELS}\][,\s]*)+)[.,;:]?")
"""What a note call looks like: "4", "1, 3-5", "[6][7]"."""
_SMALL = 0.96
"""Of the body's size: type of a note."""
_BIG_GAP = 1.45
"""Of the usual distance of lines: white space that parts."""
_FLOAT = re.compile(r"(?:table|figure|fig\.|tab\.|source|quelle|abb(?:ildung|\.)|tabelle|note)\b", re.I)
_LOST_LABELS = 5
"""How many numbers may be missing between two raised labels."""


@dataclass(eq=False)
class PageNote:
    """A note and its lines, without its label."""

    id: str
    label: str
    page: int
    """Index of the page on which it begins."""
    place: int
    """Place of its column."""
    lines: list[Line]
    entry: bool = False
    """An entry of a numbered reference list."""


@dataclass(frozen=True, slots=True)
class Head:
    """A label at the head of a line."""

    label: str
    raised: bool
    rest: Line | None
    """The line without it; None if nothing follows."""
    x0: float
    x1: float

    @property
    def number(self) -> int | None:
        return int(self.label) if self.label.isdigit() else None


def head_of(line: Line) -> Head | None:
    """The label that heads the line, if any."""
    first = line.spans[0]
    bare = _BARE_LABEL.fullmatch(first.text)
    if bare is not None:
        rest = _without(line, line.spans[1:])
        return Head(bare["label"], line.is_raised(0), rest, first.x0, first.x1)
    typed = _TYPED_LABEL.match(first.text)
    if typed is None:
        return None
    label = next(group for group in typed.groups() if group)
    at = first.x0 + (first.x1 - first.x0) * typed.end() / len(first.text)
    rest = _without(line, (replace(first, text=first.text[typed.end() :], x0=at), *line.spans[1:]))
    return Head(label, False, rest, first.x0, first.x0 + (first.x1 - first.x0) * len(label) / len(first.text))


def _without(line: Line, spans: tuple[Span, ...]) -> Line | None:
    return Line(line.page, spans, line.y, line.size, line.column) if spans else None


def raised_labels(line: Line) -> list[str]:
    """Labels printed raised in the line, not at its head."""
    found: list[str] = []
    for index in range(1, len(line.spans)):
        if line.is_raised(index) and RAISED_CALL.fullmatch(line.spans[index].text.strip()):
            found.extend(expand(line.spans[index].text))
    return found


def expand(text: str) -> list[str]:
    """The labels of a raised call: "1,3-5" gives 1, 3, 4, 5."""
    labels: list[str] = []
    for part in re.finditer(rf"(\d{{1,4}})\s?[–—-]\s?(\d{{1,4}})|\d{{1,4}}|{_SIGNS}", text):
        low, high = part.group(1), part.group(2)
        if low and int(low) < int(high) <= int(low) + 30:
            labels.extend(map(str, range(int(low), int(high) + 1)))
        elif low:
            labels.extend((low, high))
        else:
            labels.append(part.group())
    return labels


def body_size(columns: Sequence[Column]) -> float:
    """The size of the body's type: the largest that a fifth of all characters have."""
    sizes: Counter[float] = Counter()
    for column in columns:
        for line in column.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    enough = sizes.total() / 5
    large = [size for size in sizes if sizes[size] + sizes[size - 0.5] + sizes[size + 0.5] >= enough]
    return max(large, default=10.0, key=lambda size: (size, sizes[size])) if large else 10.0


@dataclass(slots=True)
class NoteFinder:
    """Takes the notes out of columns, one column after the other in reading order."""

    body: float
    """Size of the body's type."""
    rules: Sequence[Sequence[Rule]]
    """Of each page."""
    called: Sequence[frozenset[str]]
    """Labels that each page prints raised in its body."""
    notes: list[PageNote] = field(default_factory=list)
    last: int = 0
    """Number of the last note."""
    _note_size: float = 0.0
    _raised: bool | None = None
    """Whether numbers are raised at the head of notes, once known."""

    def take(self, column: Column) -> None:
        """Move the notes at the column's foot to `notes`."""
        start = self._start(column)
        if start is None:
            return
        zone = column.lines[start:]
        heads = self._heads(zone, self.called[column.page])
        first = min(heads, default=len(zone))
        if first > 0:
            if not self.notes or (not heads and not self._goes_on(column, start)):
                if not heads:
                    return
                column.lines[start + first :] = []  # what stands above the first note is the body's
            else:
                self.notes[-1].lines.extend(zone[:first])
                column.lines[start:] = []
        else:
            column.lines[start:] = []
        for index, line in enumerate(zone[first:], first):
            head = heads.get(index)
            if head is not None:
                self._open(head, column)
                line_rest = head.rest
            else:
                line_rest = line
            if line_rest is not None:
                self._add(line_rest, column, frozenset(h.label for h in heads.values()))
        if zone:
            self._note_size = median(line.size for line in zone)

    def _open(self, head: Head, column: Column) -> None:
        note_id = f"{column.page + 1}.{len(self.notes) + 1}"
        self.notes.append(PageNote(note_id, head.label, column.page, column.place, []))
        if head.number is not None:
            self.last = head.number

    def _add(self, line: Line, column: Column, heads: frozenset[str]) -> None:
        """The line to the note under way; a further note may begin inside it."""
        begin = 0
        for index in range(1, len(line.spans)):
            text = line.spans[index].text.strip()
            label = str(self.last + 1)
            if text == label and line.is_raised(index) and label not in heads and label in self.called[column.page]:
                self.notes[-1].lines.append(Line(line.page, line.spans[begin:index], line.y, line.size, line.column))
                head = Head(label, True, None, 0.0, 0.0)
                self._open(head, column)
                begin = index + 1
        spans = line.spans[begin:]
        if spans:
            self.notes[-1].lines.append(line if begin == 0 else Line(line.page, spans, line.y, line.size, line.column))

    def _start(self, column: Column) -> int | None:
        """Index of the first line of notes, or of one that goes on from the page before."""
        lines = column.lines
        small = len(lines)
        while small > 0 and lines[small - 1].size < _SMALL * self.body:
            small -= 1
        ruled = self._ruled(column, small)
        if ruled is not None:
            return ruled
        called = self.called[column.page]
        labelled = [
            index for index in range(small, len(lines)) if self._is_label(head_of(lines[index]), called, self.last)
        ]
        if labelled:
            return self._block_start(lines, small, labelled[0])
        if small < len(lines):
            return self._block_start(lines, small, len(lines) - 1)
        return self._same_size(lines, called)

    def _same_size(self, lines: Sequence[Line], called: frozenset[str]) -> int | None:
        """Notes in the body's own size begin with a raised label that the page calls above."""
        for index in range(1, len(lines)):
            head = head_of(lines[index])
            if head is None or not head.raised or head.rest is None:
                continue
            above = [label for line in lines[:index] for label in raised_labels(line)]
            if head.label in above and self._is_label(head, called, self.last):
                return index
        return None

    def _ruled(self, column: Column, small: int) -> int | None:
        """The first line below a rule that parts body and notes."""
        lines, called = column.lines, self.called[column.page]
        found: int | None = None
        for rule in self.rules[column.page]:
            if (
                rule.x1 < column.left
                or rule.x0 > column.right
                or rule.x1 - rule.x0 < 0.08 * (column.right - column.left)
            ):
                continue
            below = next((index for index, line in enumerate(lines) if line.y > rule.y), None)
            if not below or _underlines(rule, lines[below - 1]):
                continue
            head = head_of(lines[below])
            labelled = self._is_label(head, called, self.last) and (head is None or head.raised or below >= small)
            short = rule.x1 - rule.x0 < 0.6 * (column.right - column.left) and abs(rule.x0 - column.left) < 10
            like_body = short and self._note_size > _SMALL * self.body
            goes_on = (
                (below >= small or like_body) and bool(self.notes) and lines[below].y - rule.y < 3 * lines[below].size
            )
            if labelled or (goes_on and self._goes_on(column, below)):
                found = below if found is None else max(found, below) if labelled else found
        return found

    def _block_start(self, lines: Sequence[Line], small: int, first: int) -> int:
        """After the last white space between the body and the first label: a quotation may stand above the notes."""
        steps = [lines[i].y - lines[i - 1].y for i in range(max(small, first) + 1, len(lines))]
        steps = steps or [lines[i].y - lines[i - 1].y for i in range(small + 1, len(lines))]
        usual = median(steps) if steps else 1.2 * lines[first].size
        for index in range(first, small, -1):
            step = lines[index].y - lines[index - 1].y
            if step > _BIG_GAP * usual or abs(lines[index].size - lines[index - 1].size) > 0.06 * lines[index].size:
                return index
        return small

    def _goes_on(self, column: Column, start: int) -> bool:
        """Whether unlabelled small lines at the foot go on with the last note."""
        line = column.lines[start]
        if not self.notes or not column.lowest or _FLOAT.match(line.text):
            return False
        last = self.notes[-1]
        near = column.page - max((l.page for l in last.lines), default=last.page) <= 1
        same = self._note_size == 0 or abs(line.size - self._note_size) < 0.05 * self._note_size
        return near and same

    def _heads(self, zone: Sequence[Line], called: frozenset[str]) -> dict[int, Head]:
        """Index of a line to the label that heads it."""
        heads: dict[int, Head] = {}
        last = self.last
        typed: Head | None = None
        for index, line in enumerate(zone):
            head = head_of(line)
            usual = zone[index - 1].size if index else self._note_size
            if head is not None and head.rest is None and line.size < 0.9 * usual:
                head = replace(head, raised=True)  # an empty note: nothing tells the line it is raised above
            if head is None or not self._is_label(head, called, last):
                continue
            if head.number is not None:
                if self._raised and not head.raised:
                    continue
                self._raised = head.raised
            if not head.raised:
                if typed is not None and abs(head.x0 - typed.x0) > 3 and abs(head.x1 - typed.x1) > 3:
                    continue
                if any(other.label == head.label for other in heads.values()):
                    continue
                typed = head
            heads[index] = head
            last = head.number if head.number is not None else last
        return heads

    @staticmethod
    def _is_label(head: Head | None, called: frozenset[str], last: int) -> bool:
        if head is None:
            return False
        number = head.number
        if number is None:
            return head.raised or head.label in called or head.label.startswith(("*", "†", "‡"))
        if head.raised:
            return head.label in called or number == 1 or last < number <= last + _LOST_LABELS
        return head.label in called and (number > last or number == 1)


def _underlines(rule: Rule, line: Line) -> bool:
    return rule.y - line.y < 0.35 * line.size and rule.x0 > line.x0 - 3 and rule.x1 < line.x1 + 3


def called_labels(columns: Sequence[Column], pages: int, body: float) -> list[frozenset[str]]:
    """The labels that each page prints raised in lines of its body."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for column in columns:
        for line in column.lines:
            if line.size >= _SMALL * body or not _is_noteish(line):
                found[column.page].update(raised_labels(line))
    return [frozenset(found[page]) for page in range(pages)]


def _is_noteish(line: Line) -> bool:
    return head_of(line) is not None


def is_parallel(columns: Sequence[Column]) -> bool:
    """Whether two columns are two texts side by side, each with its own notes of the same numbers."""
    labels: defaultdict[int, dict[int, set[str]]] = defaultdict(dict)
    for column in columns:
        if column.place >= 0:
            found = {head.label for line in column.lines if (head := head_of(line)) is not None and head.number}
            labels[column.page].setdefault(column.place, set()).update(found)
    pairs = [(places[0], places[1]) for places in labels.values() if places.get(0) and places.get(1)]
    alike = [pair for pair in pairs if len(pair[0] & pair[1]) * 2 > min(map(len, pair))]
    return len(alike) >= 2 and len(alike) * 3 > 2 * len(pairs)


def in_streams(columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    """The columns in reading order, as one text or as several that run side by side."""
    if not is_parallel(columns):
        yield columns
        return
    for place in sorted({max(column.place, 0) for column in columns}):
        yield [column for column in columns if max(column.place, 0) == place]
