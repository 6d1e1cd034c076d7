"""Which cross-references of a paragraph call numbered entries, and which belong together: `[1, 3–5]`.

Publishers put the brackets inside the `xref` or outside, and name the end points of a range alone. Here a paragraph is
a row of pieces; the places of its cross-references are told by a stand-in character, so that what stands around them
can be read as plain text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

_CALL, _OTHER = "\ue000", "\ue001"
"""Stand for a cross-reference that prints a label, and for another; of Unicode's private use."""
_STAND_INS = re.compile(f"[{_CALL}{_OTHER}]")
_SPACE = re.compile(r"\s+")
_DASH = r"[–—−‐‑-]"
_BETWEEN = rf"\s*[\])]?\s*(?:,?\s*(?:\band\b|&|\bto\b|\bthrough\b|\bthru\b)|[,;]|{_DASH})?\s*[\[(]?\s*"
_NUMBER = r"\d{1,4}(?=[\s,;)\]–—−‐‑-])"
_FORMS = (
    re.compile(rf"(?:[\[(]\s*(?:\d{{1,4}}{_BETWEEN})*)?{_CALL}(?:{_BETWEEN}(?:{_CALL}|{_NUMBER}))*(?:\s*[\])])?"),
    re.compile(rf"(?:[\[(]\s*)?{_CALL}(?:{_BETWEEN}{_CALL})*(?:\s*[\])])?"),
    re.compile(rf"{_CALL}(?:\s*(?:,?\s*(?:\band\b|&|\bto\b|\bthrough\b)|[,;]|{_DASH})?\s*{_CALL})*"),
)
"""Calls that belong together: with numbers that somebody forgot to mark, with brackets, with neither."""
_MEMBER = re.compile(rf"{_CALL}|\d{{1,4}}")
_RANGE = re.compile(rf"{_DASH}|\b(?:to|through|thru)\b")
_NUMBERS = re.compile(rf"\d{{1,4}}[a-z]?(?:\s*(?:[,;]|{_DASH})\s*\d{{1,4}}[a-z]?)*")
_SPAN = re.compile(rf"(\d{{1,4}}[a-z]?)(?:\s*{_DASH}\s*(\d{{1,4}}))?")
_BRACKETS = re.compile(r"(\s*[\[(]?\s*).*?(\s*[\])]?\s*)", re.S)
_WORDS_THEN_NUMBER = re.compile(rf"(?P<words>.*[^\W\d_].*?)\s*[\[(](?P<number>{_NUMBERS.pattern})[\])]\s*", re.S)
_LABEL_LENGTH = 12
_LONGEST = 300
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Words:
    """Printed words in one manner of print."""

    text: str
    italic: bool = False
    link: str | None = None
    raised: bool = False

    def saying(self, text: str) -> Words:
        """Other words in the same print."""
        return self if text == self.text else Words(text, self.italic, self.link, self.raised)


@dataclass(frozen=True, slots=True)
class Xref:
    """A cross-reference to entries of the reference list, or to a footnote."""

    text: str
    targets: tuple[str, ...]
    note: bool = False
    """It leads to a footnote."""
    calls: bool = False
    """It prints a label, not words."""


@dataclass(frozen=True, slots=True)
class Called:
    """A call of one note or numbered entry."""

    label: str
    target: str
    note: bool = False


Piece = Words | Xref
Bound = Words | Xref | Called
"""An `Xref` that is left names its work in words: "Holden 2018"."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The labels of the entries and footnotes of an article."""

    labels: Mapping[str, str]
    """Id to printed label, in the order of the list; an unlabelled entry of a numbered list has its number."""
    numbered: bool
    """Whether the article calls its entries by number."""
    by_label: dict[str, str] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def of(labels: Mapping[str, str], *, numbered: bool) -> Numbering:
        """`labels`: id to label, in order."""
        by_label: dict[str, str] = {}
        for name, label in labels.items():
            by_label.setdefault(label, name)
        return Numbering(labels, numbered, by_label, {name: index for index, name in enumerate(labels)})

    def between(self, low: Called, high: Called) -> list[Called]:
        """The members of a range whose end points alone are printed."""
        if low.label.isdecimal() and high.label.isdecimal():
            first, last = int(low.label), int(high.label)
            inner = (str(n) for n in range(first + 1, min(last, first + len(self.labels) + 1)))
            return [Called(label, self.by_label[label]) for label in inner if label in self.by_label]
        names = list(self.labels)
        first, last = self.order.get(low.target, 0), self.order.get(high.target, 0)
        return [Called(self.labels[name], name) for name in names[first + 1 : last]]

    def calls(self, xref: Xref) -> list[Called]:
        """What one cross-reference calls: the entries that it names, and those of the numbers that it prints."""
        printed = bare(xref.text)
        if xref.note:
            return [Called(printed or "*", xref.targets[0], True)]
        ends = [(low, high) for low, high in _SPAN.findall(printed)] if _NUMBERS.fullmatch(printed) else []
        numbers = [number for pair in ends for number in pair if number]
        alone = printed if len(xref.targets) == 1 else ""
        found = {target: Called(self._label(target, alone), target) for target in xref.targets}
        if found and (len(numbers) < 2 or numbers[0] not in {call.label for call in found.values()}):
            return [*found.values()]
        for low, high in ends:
            spanned = [
                Called(n, self.by_label.get(n, n)) for n in (low, high) if n in self.by_label or (n and not found)
            ]
            if len(spanned) == 2:
                spanned += self.between(*spanned)
            found |= {call.target: call for call in spanned}
        ordered = sorted(found.values(), key=lambda call: self.order.get(call.target, len(self.order)))
        return ordered or [Called(printed or "?", printed)]

    def _label(self, target: str, printed: str) -> str:
        number = _SPAN.match(printed)
        return self.labels.get(target) or (number.group(1) if number else printed) or "?"


def bare(text: str) -> str:
    """The words of a cross-reference without brackets and stops: "[4]." gives "4"."""
    return " ".join(text.split()).strip("[]().,; ")


def is_label(text: str, labels: Sequence[str]) -> bool:
    """Whether a cross-reference prints a label, not words. `labels`: those of the entries that it names."""
    printed = bare(text)
    if printed in labels:
        return len(printed) <= _LABEL_LENGTH and " " not in printed
    return bool(_NUMBERS.fullmatch(printed)) and all(len(number) < 4 for number in re.findall(r"\d+", printed))


def prints_label(text: str, labels: Sequence[str]) -> bool:
    """The same, also behind words: "Holden et al. [4]"."""
    behind = _WORDS_THEN_NUMBER.fullmatch(text) if len(text) < _LONGEST else None
    return is_label(text, labels) or (behind is not None and is_label(behind.group("number"), labels))


def bind_calls(pieces: Sequence[Piece], numbering: Numbering) -> list[Bound]:
    """The pieces with calls in place of printed numbers, and without the brackets and commas around those."""
    if all(isinstance(piece, Words) for piece in pieces):
        return [*pieces]
    row = [*_told_apart(pieces, numbering)]
    flat = "".join(map(_stand_in, row))
    calls = iter([piece for piece in row if isinstance(piece, Xref) and piece.calls])
    starts = [0, *accumulate(len(_stand_in(piece)) for piece in row)]
    bound: list[Bound] = []
    at = 0
    for start, end in _groups(flat, numbering):
        bound += _cut(row, starts, at, start)
        bound += _group(flat[start:end], calls, numbering)
        at = end
    return [*bound, *_cut(row, starts, at, len(flat))]


def _stand_in(piece: Piece) -> str:
    return piece.text if isinstance(piece, Words) else _CALL if piece.calls else _OTHER


def _told_apart(pieces: Sequence[Piece], numbering: Numbering) -> Iterator[Piece]:
    """Cross-references that print a label, their brackets outside; the number behind words on its own."""
    for piece in pieces:
        text = _SPACE.sub(" ", _STAND_INS.sub("", piece.text))
        if isinstance(piece, Words):
            yield piece.saying(text)
            continue
        labels = [numbering.labels.get(target, "") for target in piece.targets]
        if piece.note or (numbering.numbered and (not text.strip() or is_label(text, labels))):
            around = _BRACKETS.fullmatch(text)
            opened, closed = around.groups() if around else ("", "")
            yield from (Words(opened), replace(piece, text=text, calls=True), Words(closed))
        elif numbering.numbered and prints_label(text, labels):
            mixed = _WORDS_THEN_NUMBER.fullmatch(text)
            assert mixed is not None
            yield from (Words(f"{mixed.group('words')} "), replace(piece, text=mixed.group("number"), calls=True))
        elif text.strip():
            yield replace(piece, text=text)


def _groups(flat: str, numbering: Numbering) -> Iterator[tuple[int, int]]:
    """Spans of what is printed to call, with the brackets and separators that would be left over."""
    at = 0
    while flat.find(_CALL, at) >= 0:
        found = (form.search(flat, at) for form in _FORMS)
        start, end = next(group.span() for group in found if group and _is_whole(group.group(0), numbering))
        start, end = _with_comma(flat, start, end)
        yield max(start, at), end
        at = end


def _is_whole(words: str, numbering: Numbering) -> bool:
    """Brackets close what they open, and numbers among the calls are labels that somebody forgot to mark."""
    depth = 0
    for character in words:
        depth += (character in "[(") - (character in "])")
        if depth < 0:
            return False
    typed = re.findall(r"\d+", words)
    return depth == 0 and (not typed or (words[0] in "[(" and all(number in numbering.by_label for number in typed)))


def _with_comma(flat: str, start: int, end: int) -> tuple[int, int]:
    """The comma goes too that parted the calls from other words of their bracket, or from nothing."""
    before, after = flat[max(0, start - _NEAR) : start].rstrip(), flat[end : end + _NEAR]
    comma = re.match(r"\s*[,;]", after)
    if comma and (before[-1:] in ("[", "(") or after[comma.end() :].lstrip()[:1] in (".", ";", ")", "]")):
        end += comma.end() + (after[comma.end() : comma.end() + 1] == " " and before[-1:] in ("[", "("))
    elif before[-1:] in (",", ";") and after.lstrip()[:1] in ("]", ")"):
        start = flat.rindex(before[-1], 0, start)
    return start, end


def _group(words: str, calls: Iterator[Xref], numbering: Numbering) -> list[Called]:
    """The calls of one group in order, each once, with the inner members of its ranges."""
    found: dict[str, Called] = {}
    last: Called | None = None
    at = 0
    for member in _MEMBER.finditer(words):
        typed = member.group(0)
        these = numbering.calls(next(calls)) if typed == _CALL else [Called(typed, numbering.by_label[typed])]
        if last is not None and not these[0].note and _RANGE.search(words, at, member.start()):
            these = [*numbering.between(last, these[0]), *these]
        for call in these:
            found.setdefault(call.target, call)
        last, at = None if these[-1].note else these[-1], member.end()
    return [*found.values()]


def _cut(row: Sequence[Piece], starts: Sequence[int], start: int, end: int) -> Iterator[Piece]:
    """The pieces of a stretch of the flat text, without its calls. `starts`: where each piece begins."""
    for index in range(max(0, bisect_right(starts, start) - 1), len(row)):
        if starts[index] >= end:
            return
        piece = row[index]
        if isinstance(piece, Words):
            text = piece.text[max(0, start - starts[index]) : end - starts[index]]
            if text:
                yield piece.saying(text)
        elif not piece.calls:
            yield piece
