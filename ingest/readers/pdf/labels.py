"""Labels of notes: at the head of a note, and raised in the body."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.readers.pdf.glyphs import Span
from ingest.readers.pdf.lines import Line

_SIGNS = r"\*{1,5}|†{1,5}|‡{1,5}|§{1,5}|¶{1,5}|‖{1,5}"
_BARE_LABEL = re.compile(rf"[\[(]?(?P<label>\d{{1,4}}|{_SIGNS})[\])]?[.:,]?")
_TYPED_LABEL = re.compile(rf"(?:\[(\d{{1,4}}|{_SIGNS})\]|\((\d{{1,4}})\)|(\d{{1,4}})[.:)]?(?=\s)|({_SIGNS}))\s*(?=\S)")
_LABELS = rf"(?:\d{{1,4}}|{_SIGNS})(?:(?:\s?[,;–—-]\s?|\s)(?:\d{{1,4}}|{_SIGNS}))*"
RAISED_CALL = re.compile(rf"(?:{_LABELS}|\({_LABELS}\)|(?:\[{_LABELS}\][,\s]*)+)[.,;:]?")
"""What a note call looks like: "4", "1, 3-5", "[6][7]"."""
_LONGEST_RANGE = 30


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
        return int(self.label) if self.label.isdecimal() else None


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
        if low and int(low) < int(high) <= int(low) + _LONGEST_RANGE:
            labels.extend(map(str, range(int(low), int(high) + 1)))
        elif low:
            labels.extend((low, high))
        else:
            labels.append(part.group())
    return labels
