"""Running heads, running feet and page numbers: what repeats at the edge of pages.

The words must be the same and the place too. Numbers in them must stay the same or count with the pages, so that a last
note "12 Ibid." at the foot of several pages is no running foot.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.readers.pdf.labels import head_of
from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.page import Page

_EDGE_LINES = 4
_EDGE_SHARE = 0.16
"""Share of the page's height at either end where running heads stand."""
_SAME_PLACE = 4.0
"""Points."""
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|s\.)\s*)?(?P<number>\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|von|/|\|)\s*\d{1,4})?\W*", re.I
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_APART = 1.5
"""Ems between a lone page number and its neighbour."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the edge of a page."""

    line: Line
    at: float
    """Distance from the page's top (head) or bottom (foot), in points."""
    foot: bool
    apart: float
    """Points to the next line inwards."""
    outermost: bool

    @property
    def words(self) -> str:
        return _NUMBER.sub("#", self.line.text.casefold())

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(map(int, _NUMBER.findall(self.line.text)))


def without_furniture(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page without its running heads and feet."""
    edges = [edge for page, found in zip(pages, lines, strict=True) for edge in _edges(page, found)]
    dropped = {id(edge.line) for edge in _repeated(edges, len(pages))}
    dropped |= {id(edge.line) for edge in _page_numbers(edges, len(pages))}
    dropped |= {id(edge.line) for edge in _in_their_place(edges, dropped)}
    return [[line for line in found if id(line) not in dropped] for found in lines]


def _edges(page: Page, lines: Sequence[Line]) -> Iterator[_Edge]:
    near = page.height * _EDGE_SHARE
    for foot in (False, True):
        inwards = list(reversed(lines)) if foot else list(lines)
        for index, line in enumerate(inwards[:_EDGE_LINES]):
            at = page.height - line.y if foot else line.y
            if at > near:
                break
            if (head := head_of(line)) is not None and head.raised:
                continue  # a note; with one on each page, their numbers count with the pages too
            following = inwards[index + 1] if index + 1 < len(inwards) else None
            apart = abs(following.y - line.y) if following is not None else page.height
            yield _Edge(line, at, foot, apart, index == 0)


def _repeated(edges: Sequence[_Edge], pages: int) -> Iterator[_Edge]:
    groups: defaultdict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.foot, edge.words].append(edge)
    for group in groups.values():
        usual = median(edge.at for edge in group)
        same = list(_counting([edge for edge in group if abs(edge.at - usual) <= _SAME_PLACE]))
        if len({edge.line.page for edge in same}) >= (2 if pages <= 6 else 3):
            yield from same


def _counting(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """Those whose numbers are the same as in the others, or as much more as there are pages between."""
    if not edges:
        return
    usual = []
    for place in range(len(edges[0].numbers)):
        constant, count = Counter(edge.numbers[place] for edge in edges).most_common(1)[0]
        offset, counted = Counter(edge.numbers[place] - edge.line.page for edge in edges).most_common(1)[0]
        usual.append((constant, None) if count > counted else (None, offset))
    for edge in edges:
        if all(
            number == constant or (offset is not None and number - edge.line.page == offset)
            for number, (constant, offset) in zip(edge.numbers, usual, strict=True)
        ):
            yield edge


def _page_numbers(edges: Sequence[_Edge], pages: int) -> Iterator[_Edge]:
    """Lone numbers that count with the pages; in a document of one page, one that stands apart."""
    numbered = [(edge, value) for edge in edges if (value := _page_number(edge.line.text)) is not None]
    offsets = Counter((edge.foot, value - edge.line.page) for edge, value in numbered)
    for edge, value in numbered:
        counts = offsets[edge.foot, value - edge.line.page] >= 2
        if counts or (edge.outermost and edge.apart > _APART * edge.line.size and pages <= 2):
            yield edge


def _page_number(text: str) -> int | None:
    match = _PAGE_NUMBER.fullmatch(text)
    if match is None:
        return None
    number = match["number"].lower()
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[letter] for letter in number]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))


def _in_their_place(edges: Sequence[_Edge], known: set[int]) -> Iterator[_Edge]:
    """Other lines where most pages have a running head: one that names the chapter changes its words."""
    outer = [edge for edge in edges if edge.outermost]
    places = Counter((edge.foot, round(edge.at)) for edge in outer)
    heads = Counter((edge.foot, round(edge.at)) for edge in outer if id(edge.line) in known)
    for edge in outer:
        near = [(edge.foot, round(edge.at) + step) for step in (-1, 0, 1)]
        found = sum(heads[place] for place in near)
        if found >= 3 and found * 2 >= sum(places[place] for place in near) and edge.apart > _APART * edge.line.size:
            yield edge
