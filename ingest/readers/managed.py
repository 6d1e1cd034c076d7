"""Citations that reference managers left in a word-processor document: which words cite which work.

What each manager writes is read in `managers.py`; here the works meet the words and the entries of the bibliography.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.entries.names import fold_name
from ingest.fields import Fields
from ingest.reading import Call, MarkedCitation, ReadBlock, Reading

_TITLE_WORDS = 2
"""Titles of fewer words are too common to know an entry by."""
_NUMERIC = re.compile(r"[\d\s,;–—\-()\[\]⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾]+")


@dataclass(frozen=True, slots=True)
class Work:
    """A work that a marked citation cites."""

    id: str
    fields: Fields
    prefix: str = ""
    """Words that the author put in front of this citation: "see also"."""


def spans(shown: str, works: Sequence[Work]) -> list[tuple[int, int]]:
    """Which part of the words shown cites each work, without brackets around and prefixes in front.

    All of them where they can't be told apart.
    """
    low, high = _within_brackets(shown)
    if high <= low or _NUMERIC.fullmatch(shown):
        return [(0, len(shown))] * len(works)
    pieces = [m.span() for m in re.finditer(r"[^;\s][^;]*", shown[low:high])]
    if len(pieces) == len(works):
        found = [(low + start, low + end) for start, end in pieces]
    elif len(works) > 1:
        found = _by_title(shown, low, high, works) or [(low, high)] * len(works)
    else:
        found = [(low, high)]
    return [_without_prefix(shown, *span, work.prefix) for span, work in zip(found, works, strict=True)]


def _within_brackets(shown: str) -> tuple[int, int]:
    low, high = len(shown) - len(shown.lstrip()), len(shown.rstrip())
    if shown[low:high][:1] in ("(", "[") and shown[low:high][-1:] in (")", "]"):
        return low + 1, high - 1
    return low, high


def _by_title(shown: str, low: int, high: int, works: Sequence[Work]) -> list[tuple[int, int]]:
    """Cut in front of each author's name, where all authors are named in order; else nothing."""
    starts: list[int] = []
    for work in works:
        name = work.fields.authors[0].partition(",")[0] if work.fields.authors else work.fields.title or ""
        at = shown.find(name, starts[-1] + 1 if starts else low, high) if name else -1
        if at < 0:
            return []
        starts.append(at)
    ends = [low + len(shown[low:start].rstrip(" ;,")) for start in starts[1:]]
    return list(zip([low, *starts[1:]], [*ends, high], strict=True))


def _without_prefix(shown: str, start: int, end: int, prefix: str) -> tuple[int, int]:
    bare = prefix.strip()
    if bare and shown[start:end].startswith(bare):
        start += len(bare)
        start += len(shown[start:end]) - len(shown[start:end].lstrip())
    return start, end


def settle(reading: Reading) -> Reading:
    """Tie marked citations to the entries of the bibliography, or to the first citation of the same work.

    Comes in with ids and fields on each citation. A manager does not mark which entry is which work: an entry is known
    by holding the work's title. Numbers ("[3]", "³") become calls of numbered entries.
    """
    if not reading.citations:
        return reading
    works = {mark.ids[0]: mark.fields for mark in reversed(reading.citations) if mark.ids and mark.fields is not None}
    entries = dict(_entries(reading, works))
    listed = {mark.ids[0] for mark in entries.values()}
    labels = {mark.ids[0]: block for block, mark in entries.items() if block.entry}
    settled: list[MarkedCitation] = []
    calls: list[Call] = []
    met: set[str] = set()
    for mark in reading.citations:
        if not mark.ids:
            settled.append(mark)
        elif _NUMERIC.fullmatch(reading.text[mark.start : mark.end]) and mark.ids[0] in labels:
            entry = labels[mark.ids[0]]
            calls.append(Call(entry.label or "", mark.start, mark.end, entry.note_id))
        elif mark.ids[0] in listed or mark.ids[0] in met or mark.ids[0] not in works:
            settled.append(MarkedCitation(mark.start, mark.end, target=mark.ids[0]))
        else:
            met.add(mark.ids[0])
            settled.append(mark)
    return replace(
        reading,
        citations=tuple(sorted((*settled, *entries.values()), key=lambda mark: mark.start)),
        calls=tuple(sorted((*reading.calls, *calls), key=lambda call: call.start)),
    )


def _entries(reading: Reading, works: Mapping[str, Fields]) -> Iterator[tuple[ReadBlock, MarkedCitation]]:
    told = {key: fields.title for key, fields in works.items() if fields.title}
    titles = {key: fold_name(title) for key, title in told.items() if len(title.split()) >= _TITLE_WORDS}
    for block in reading.blocks:
        if (block.kind == "reference" or block.entry) and titles:
            words = fold_name(reading.text[block.start : block.end])
            fitting = [key for key, title in titles.items() if title in words]
            longest = max((len(titles[key]) for key in fitting), default=0)
            best = [key for key in fitting if len(titles[key]) == longest]
            if len(best) == 1:
                yield block, MarkedCitation(block.start, block.end, None, works[best[0]], tuple(best))
