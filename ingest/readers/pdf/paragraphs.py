"""Paragraphs of lines that stand together without white space, told by indentation and by lines that end early."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.readers.pdf.lines import Line

INDENT = 0.6
"""Ems from the left edge at which a line is indented."""
ENDS_SENTENCE = re.compile(r"[.!?:…][\"'”’»›)\]*†‡\d,]*$")
_BULLET, _DASH, _SQUARE = r"(?P<bullet>[•▪●◦‣■□])", r"(?P<dash>[–—*·-])", r"\[(?P<square>\d{1,3})\]"
_NUMBER = r"\(?(?P<number>\d{1,2}|[a-z]|[ivx]{1,5})[.)]"
ITEM = re.compile(rf"(?:{_BULLET}|{_DASH}|{_SQUARE}|{_NUMBER})\s+(?=\S)")
"""What heads a list item, or an entry of a numbered list."""
_KINDS = ("dash", "square", "number")


def split_paragraphs(part: Sequence[Line]) -> Iterator[list[Line]]:
    """One paragraph or several, told by indentation and by lines that end early."""
    left = min(line.x0 for line in part)
    if part[0].column is not None and left - part[0].column.left < 3 * part[0].size:
        left = min(left, part[0].column.left) if len(part) < 3 else left
    indented = [line.x0 - left > INDENT * line.size for line in part]
    hanging = _is_hanging(part, indented)
    right = max(line.x1 for line in part) if len(part) > 2 else None
    begin = 0
    for index in range(1, len(part)):
        before, line = part[index - 1], part[index]
        early = _ends_early(before, line, right)
        breaks = _breaks_items(part[begin], before, line, early, second=index == begin + 1)
        if breaks is None:
            stepped = abs(line.x0 - before.x0) > INDENT * line.size
            breaks = _ends(before) and early and not (hanging and indented[index])
            if hanging:
                breaks = breaks or (indented[index - 1] and not indented[index])
            elif indented[index]:
                breaks = breaks or stepped or not indented[index - 1]
            elif indented[index - 1]:
                breaks = breaks or index - begin >= 2
        if breaks:
            yield list(part[begin:index])
            begin = index
    yield list(part[begin:])


def _breaks_items(first: Line, before: Line, line: Line, early: bool, *, second: bool) -> bool | None:
    """Whether a line begins a list item or leaves one; None if it has nothing to do with items.

    `first`: line of the paragraph under way. `early`: the line before ends early. `second`: it is that first line.
    """
    item, current = ITEM.match(line.text), ITEM.match(first.text)
    if item is not None and _begins_item(item, current, _ends(before), early):
        return True
    if current is None:
        return None
    if line.x0 > first.x0 + 1:
        return False
    return early if second and line.x0 < first.x0 - 1 else None


def _begins_item(item: re.Match[str], current: re.Match[str] | None, ended: bool, early: bool) -> bool:
    """Whether a line that looks like an item is one: "[52]" and "12." also stand at the head of lines by chance."""
    if item["bullet"]:
        return True
    alike = current is not None and all(bool(item[kind]) == bool(current[kind]) for kind in _KINDS)
    if not item["square"]:
        return ended or alike
    counts_on = current is not None and alike and int(item["square"]) == int(current["square"]) + 1
    return (ended and early) or counts_on


def _ends(line: Line) -> bool:
    return bool(ENDS_SENTENCE.search(line.text.rstrip()))


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
    if ends_back == ends_first == 1.0:
        return sum(indented) * 2 > len(part) and any(map(all, pairwise(indented)))
    return ends_back > ends_first


def without_mark(lines: Sequence[Line]) -> tuple[list[Line], str | None]:
    """A list item without its bullet or number, and the number if it had one."""
    first = lines[0]
    item = ITEM.match(first.text)
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
    rest = [replace(first, spans=tuple(spans))] if spans else []
    return [*rest, *lines[1:]], item.group().strip() if item["number"] else None
