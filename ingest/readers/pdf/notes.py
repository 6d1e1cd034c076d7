"""Notes at the foot of pages: where they begin, which lines belong to which, and which run over to the next page.

A note's label heads a line, raised or not. Numbers at the head of a line are also years and volumes, so a number is a
label only if it counts on from the note before or if the page calls it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.labels import Head, head_of, raised_labels
from ingest.readers.pdf.lines import Column, Line
from ingest.readers.pdf.page import Rule

_SMALL = 0.96
"""Of the body's size: type of a note."""
_BIG_GAP = 1.45
"""Of the usual distance of lines: white space that parts."""
_FLOAT = re.compile(r"(?:table|figure|fig\.|tab\.|source|quelle|abb(?:ildung|\.)|tabelle|note)\b", re.I)
_SHORT_RULE = 0.6
"""Share of the column's width."""
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


def body_size(columns: Sequence[Column]) -> float:
    """The size of the body's type: the largest that a fifth of all characters have."""
    sizes: Counter[float] = Counter()
    for column in columns:
        for line in column.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    enough = sizes.total() / 5
    large = [size for size in sizes if sizes[size] + sizes[size - 0.5] + sizes[size + 0.5] >= enough]
    return max(large, default=10.0)


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
        if first > 0 and self.notes and (heads or self._goes_on(column, start)):
            self.notes[-1].lines.extend(zone[:first])
            column.lines[start:] = []
        elif heads:
            column.lines[start + first :] = []  # what stands above the first note is the body's
        else:
            return
        known = frozenset(head.label for head in heads.values())
        for index, line in enumerate(zone[first:], first):
            head = heads.get(index)
            if head is not None:
                self._open(head.label, column)
            rest = line if head is None else head.rest
            if rest is not None:
                self._add(rest, column, known)
        self._note_size = median(line.size for line in zone)

    def _open(self, label: str, column: Column) -> None:
        note_id = f"{column.page + 1}.{max(column.place, 0)}.{len(self.notes) + 1}"
        self.notes.append(PageNote(note_id, label, column.page, column.place, []))
        if label.isdecimal():
            self.last = int(label)

    def _add(self, line: Line, column: Column, known: frozenset[str]) -> None:
        """The line to the note under way; the next note may begin inside it. `known`: labels that head lines."""
        begin = 0
        for index in range(1, len(line.spans)):
            label = str(self.last + 1)
            if (
                line.spans[index].text.strip() == label
                and label not in known
                and label in self.called[column.page]
                and line.is_raised(index)
            ):
                self.notes[-1].lines.append(line.part(begin, index))
                self._open(label, column)
                begin = index + 1
        if begin < len(line.spans):
            self.notes[-1].lines.append(line.part(begin, None) if begin else line)

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
        """The first line below a rule that parts body and notes; the lowest such rule with a label below it."""
        found: int | None = None
        for rule in self.rules[column.page]:
            below = next((index for index, line in enumerate(column.lines) if line.y > rule.y), None)
            if not below or not _is_under(rule, column) or _underlines(rule, column.lines[below - 1]):
                continue
            head = head_of(column.lines[below])
            if self._is_label(head, self.called[column.page], self.last) and (below >= small or (head and head.raised)):
                found = max(found or 0, below)
            elif found is None and self._goes_on_below(rule, column, below, small):
                found = below
        return found

    def _goes_on_below(self, rule: Rule, column: Column, below: int, small: int) -> bool:
        """Whether what stands below the rule goes on with the last note: in small type, or as notes are set here."""
        line = column.lines[below]
        short = rule.x1 - rule.x0 < _SHORT_RULE * column.width and abs(rule.x0 - column.left) < 10
        like_body = short and self._note_size > _SMALL * self.body
        close = line.y - rule.y < 3 * line.size
        return (below >= small or like_body) and close and self._goes_on(column, below)

    def _block_start(self, lines: Sequence[Line], small: int, first: int) -> int:
        """After the last white space between the body and the first label: a quotation may stand above the notes."""
        steps = [below.y - above.y for above, below in pairwise(lines[first:])]
        steps = steps or [below.y - above.y for above, below in pairwise(lines[small:])]
        usual = median(steps) if steps else 1.2 * lines[first].size
        for index in range(first, small, -1):
            step = lines[index].y - lines[index - 1].y
            if step > _BIG_GAP * usual or abs(lines[index].size - lines[index - 1].size) > 0.06 * lines[index].size:
                return index
        return small

    def _goes_on(self, column: Column, start: int) -> bool:
        """Whether unlabelled small lines at the foot go on with the last note."""
        first = column.lines[start]
        if not self.notes or not column.lowest or _FLOAT.match(first.text):
            return False
        last = self.notes[-1]
        near = 0 <= column.page - max((line.page for line in last.lines), default=last.page) <= 1
        same = self._note_size == 0 or abs(first.size - self._note_size) < 0.05 * self._note_size
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


def _is_under(rule: Rule, column: Column) -> bool:
    """Whether it stands in the column and is more than a dash."""
    return rule.x1 > column.left and rule.x0 < column.right and rule.x1 - rule.x0 > 0.08 * column.width


def _underlines(rule: Rule, line: Line) -> bool:
    return rule.y - line.y < 0.35 * line.size and rule.x0 > line.x0 - 3 and rule.x1 < line.x1 + 3


def called_labels(columns: Sequence[Column], pages: int, body: float) -> list[frozenset[str]]:
    """The labels that each page prints raised in lines of its body."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for column in columns:
        for line in column.lines:
            if line.size >= _SMALL * body or head_of(line) is None:
                found[column.page].update(raised_labels(line))
    return [frozenset(found[page]) for page in range(pages)]


def _is_parallel(columns: Sequence[Column]) -> bool:
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
    if not _is_parallel(columns):
        yield columns
        return
    for place in sorted({max(column.place, 0) for column in columns}):
        yield [column for column in columns if max(column.place, 0) == place]
