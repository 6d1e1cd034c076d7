"""The citations of a note in which the format marks some: those it marks, and what else the words between them cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.citing.mentions import Mention
from ingest.citing.note import read_note
from ingest.citing.segments import strip_signal
from ingest.reading import MarkedCitation, fold_space

_LOCATOR_BEHIND = re.compile(
    r"\s*[,:]\s*(?:at\s+)?(?P<locator>(?:pp?|pages?|ch(?:ap(?:ter)?)?s?|vols?|§+|secs?|paras?|figs?|tables?|nn?|cols?)\b\.?"
    r"\s*[\divxlc][\w\s,–—-]{0,40}?|\d[\d\s,–—-]{0,40})(?=[.;)\]]|\s*$)",
    re.I,
)


def read_marked_note(text: str, start: int, end: int, marks: Sequence[MarkedCitation]) -> tuple[Mention, ...]:
    """All citations of the note at `text[start:end]`, in order."""
    mentions: list[Mention] = []
    at = start
    for mark in marks:
        before = text[at : mark.start]
        if mentions:
            before = _take_locator(mentions, before)
        mentions.extend(_unmarked(before))
        signal, _ = strip_signal(f"{before.rpartition(';')[2].lstrip(' .')}x")
        mentions.append(replace(read_mark(text, mark, mentions), signal=signal))
        at = mark.end
    rest = _take_locator(mentions, text[at:end]) if mentions else text[at:end]
    return (*mentions, *_unmarked(rest))


def read_mark(text: str, mark: MarkedCitation, before: Sequence[Mention]) -> Mention:
    """One marked citation. A bare year ("2004" behind "Holden 2003") goes on with the names before it."""
    words = fold_space(text[mark.start : mark.end])
    if mark.is_work:
        return Mention(text=words, form="full", verbatim=words, fields=mark.fields, at=mark.start)
    if before and re.fullmatch(r"\(?\d{4}[a-z]?\)?", words) and before[-1].head:
        words = f"{before[-1].head}, {words.strip('()')}"
    read = read_note(words)
    if len(read) == 1 and read[0].form in ("short", "ibid", "op-cit", "loc-cit", "supra"):
        return replace(read[0], target=mark.target, fields=mark.fields, at=mark.start)
    return Mention(text=words.rstrip(" ."), form="short", head=words, verbatim=words, target=mark.target, at=mark.start)


def _take_locator(mentions: list[Mention], words: str) -> str:
    """The page behind a marked citation is its locator; what follows is returned."""
    match = _LOCATOR_BEHIND.match(words)
    if match is None:
        return words
    mentions[-1] = replace(mentions[-1], locator=fold_space(match.group("locator")))
    return words[match.end() :]


def _unmarked(words: str) -> Iterator[Mention]:
    """Citations among the words between the marked ones, where most words are remarks: a bare name is none."""
    if any(map(str.isalpha, words)):
        found = read_note(words.strip(" ;,."))
        yield from (m for m in found if m.form != "short" or (m.year is not None and m.head[:1].isupper()))
