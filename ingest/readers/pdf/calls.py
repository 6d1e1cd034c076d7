"""Note calls in the body, each bound to the note that its own page prints.

A raised number is a call if there is a note for it. Exponents (m², 10⁶) are printed alike: where a number could be one,
it is a call only if nothing else calls that note.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf.glyphs import Span
from ingest.readers.pdf.labels import RAISED_CALL, expand, head_of
from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.notes import PageNote

_EXPONENT = re.compile(
    r"(?:^|[^\w])(?:[A-Za-zµχσ]|[kcdmµn]m|sq|ft|in|yd|mi|ha|sec|min|mol|kg|mg)$|(?<![\d.,]\d{3})(?<!\d{4})\d$|[=×^)]$"
)
"""What stands before an exponent: one letter, a unit, a number that is no year."""
_REACH = 3
"""How far a number may run ahead of those before it where notes stand at the end, unless those after it go on there."""
_ADDRESSES = 2
"""Raised labels at the heads of so many lines of a page are explained there: a call at a line's head is rare."""
_NEAR = 2
"""Pages between a call and a note that is not on its page."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A label as called in the body."""

    label: str
    target: str | None
    """Id of the note; None if there is no such note."""


Calls = dict[int, tuple[Bound, ...]]
"""id() of a span to what it calls."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: Line
    index: int
    label: str
    doubtful: bool

    @property
    def number(self) -> int | None:
        return int(self.label) if self.label.isdecimal() else None


def bind_calls(lines: Sequence[Line], notes: Sequence[PageNote], endnotes: Sequence[PageNote]) -> Calls:
    """Calls in `lines`, the body's lines in reading order."""
    finder = _Finder(notes, endnotes)
    called = [(candidate, finder.target(candidate)) for candidate in _all_candidates(lines)]
    certain = {target for candidate, target in called if target is not None and not candidate.doubtful}
    called = [(c, target) for c, target in called if not c.doubtful or (target is not None and target not in certain)]
    bound: defaultdict[int, list[Bound]] = defaultdict(list)
    reached = 0
    for index, (candidate, target) in enumerate(called):
        number = candidate.number
        if target is None and (number is None or not notes or not reached < number <= reached + 2):
            continue
        if target in finder.far and number is not None and number > reached + _REACH:
            following = [c.number for c, _ in called[index + 1 : index + 6]]
            if candidate.doubtful or sum(n is not None and number < n <= number + 5 for n in following) < 2:
                continue
        bound[id(candidate.line.spans[candidate.index])].append(Bound(candidate.label, target))
        if number is not None and target is not None:
            reached = number
    return {span: tuple(found) for span, found in bound.items()}


def _all_candidates(lines: Sequence[Line]) -> list[_Candidate]:
    """Raised labels in reading order, but for those that a line below explains: addresses of authors."""
    heads = [head_of(line) if line.is_raised(0) else None for line in lines]
    explained = Counter(line.page for line, head in zip(lines, heads, strict=True) if head is not None)
    found: list[_Candidate] = []
    for line, head in zip(lines, heads, strict=True):
        if head is None or explained[line.page] < _ADDRESSES:
            found.extend(_candidates(line, 0))
        else:
            found = [c for c in found if c.line.page != line.page or c.label != head.label]
            found.extend(_candidates(line, 1))
    return found


def _candidates(line: Line, first: int) -> Iterator[_Candidate]:
    """The calls in the spans of a line from `first` on."""
    for index, span in enumerate(line.spans[first:], first):
        text = span.text.strip()
        sign = text.startswith(("*", "†", "‡")) and index > 0
        if not (RAISED_CALL.fullmatch(text) and (line.is_raised(index) or sign)):
            continue
        before = line.spans[index - 1].text.rstrip() if index else ""
        close = index > 0 and not line.spaced(index)
        following = line.spans[index + 1] if index + 1 < len(line.spans) else None
        runs_on = following is not None and not line.spaced(index + 1) and following.text[:1].isalnum()
        doubtful = not sign and ((close and bool(_EXPONENT.search(before))) or runs_on)
        for label in expand(text):
            yield _Candidate(line, index, label, doubtful)


class _Finder:
    """Finds the note that a call means."""

    def __init__(self, notes: Sequence[PageNote], endnotes: Sequence[PageNote]) -> None:
        self._by_page: defaultdict[tuple[int, str], list[PageNote]] = defaultdict(list)
        self._by_label: defaultdict[str, list[PageNote]] = defaultdict(list)
        for note in notes:
            self._by_page[note.page, note.label].append(note)
            self._by_label[note.label].append(note)
        self._ends: defaultdict[str, list[PageNote]] = defaultdict(list)
        for note in endnotes:
            self._ends[note.label].append(note)
        self.far = {note.id for note in endnotes}
        """Ids of notes that stand pages after their calls."""
        self._round = 0
        self._last = 0

    def target(self, candidate: _Candidate) -> str | None:
        page, label = candidate.line.page, candidate.label
        place = candidate.line.column.place if candidate.line.column else -1
        here = self._by_page[page, label]
        beside = [note for note in here if note.place == place] or here
        if beside:
            return beside[0].id
        near = [
            note
            for note in self._by_label[label]
            if abs(note.page - page) <= (_NEAR if label.isdecimal() else 1)
            and (note.place == place or note.place < 0 or place < 0)
        ]
        if near:
            return min(near, key=lambda note: (note.page < page, abs(note.page - page))).id
        return self._endnote(label, candidate) or self._later(label, candidate)

    def _later(self, label: str, candidate: _Candidate) -> str | None:
        """Notes at the end that are set like those at the foot of a page."""
        later = [note for note in self._by_label[label] if note.page > candidate.line.page] if label.isdecimal() else []
        self.far.update(note.id for note in later[:1])
        return later[0].id if later else None

    def _endnote(self, label: str, candidate: _Candidate) -> str | None:
        """Where notes of several chapters stand at the end, each chapter counts from 1 anew."""
        ends = self._ends[label]
        if not ends:
            return None
        if label == "1" and self._last > 1 and len(ends) > 1 and not candidate.doubtful:
            self._round += 1
        if label.isdecimal() and not candidate.doubtful:
            self._last = int(label)
        return ends[min(self._round, len(ends) - 1)].id


def split_signs(lines: Iterable[Line], notes: Sequence[PageNote]) -> None:
    """Make each sign (* †) that calls a note, and each `[4]` where notes are labelled so, a span of its own."""
    signs = {note.label for note in notes if not note.label.isdecimal()}
    if not signs:
        return
    sign = re.compile(
        "(?<=[^\\s*†‡§¶‖])(?:" + "|".join(map(re.escape, sorted(signs, key=len, reverse=True))) + ")(?![*†‡§¶‖\\w])"
    )
    pages = {note.page + off for note in notes if not note.label.isdecimal() for off in (-1, 0)}
    for line in lines:
        if line.page in pages and any(mark in line.text for mark in signs):
            line.spans = tuple(part for span in line.spans for part in _parts(span, sign))


def _parts(span: Span, sign: re.Pattern[str]) -> Iterator[Span]:
    begin, width = 0, (span.x1 - span.x0) / max(len(span.text), 1)
    for match in sign.finditer(span.text):
        for low, high in ((begin, match.start()), match.span()):
            if high > low:
                text = span.text[low:high]
                yield replace(span, text=text, x0=span.x0 + low * width, x1=span.x0 + high * width)
        begin = match.end()
    if begin < len(span.text):
        rest = span.text[begin:]
        lead = len(rest) - len(rest.lstrip())
        yield replace(span, text=rest.lstrip(), x0=span.x0 + (begin + lead) * width) if begin else span
