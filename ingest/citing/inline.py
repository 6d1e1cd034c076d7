"""Author-date citations in the body itself: "(Holden, 2018)" and "Holden (2018) said".

Those that the format marks are taken as marked. Typed ones are looked for where a document has a reference list that no
note leads to; a name and a year in brackets that is nobody's in the list counts only if it can hardly be anything else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ingest.article import SPOKEN
from ingest.citing.marked import read_mark
from ingest.citing.mentions import Mention
from ingest.citing.note import read_note
from ingest.entries.entry import YEAR
from ingest.reading import MarkedCitation, ReadBlock, fold_space

_BRACKET = re.compile(
    rf"[(\[](?P<inner>[^()\[\]]{{0,600}}?\b(?:{YEAR}|n\.?\s?d\.?|in press|forthcoming)[^()\[\]]{{0,600}})[)\]]"
)
_ONE_YEAR = rf"{YEAR}[a-z]?\b(?:(?:,\s*|\s+)(?:(?:pp?\.|at)\s*)?(?!{YEAR}\b)\d[\d–-]*)?"
_YEARS = re.compile(rf"{_ONE_YEAR}(?:(?:\s*[,;&]\s*|\s+and\s+){_ONE_YEAR})*|n\.?\s?d\.?|in press|forthcoming", re.I)
_CAPITAL = r"(?:(?:[Dd]e|[Vv]an|[Vv]on|[Dd]er|[Dd]en|[Ll]a|[Ll]e|[Dd]u|[Dd]i|al|bin|ibn)\s+)*[A-ZÀ-ÞŁŚŞČŽ][\w’'-]*"
_NAMES_BEFORE = re.compile(
    rf"(?P<names>{_CAPITAL}(?:(?:,\s+|,?\s+and\s+|,?\s+&\s+|\s+){_CAPITAL}){{0,6}}"
    r"(?:,?\s+et\s+al\.?(?:’s|'s)?|\s+and colleagues)?)(?:’s|'s|’|')?,?\s*$"
)
_SEVERAL = re.compile(r"\bet\s+al\b|\band\b|&", re.I)
GLUE = re.compile(
    r"(?:[\s,;:&().\[\]–—-]|\b(?:and|or|see|also|e\.?g|i\.?e|cf|for example|for instance|by|in|compare|but)\b"
    r"|\b(?:as )?(?:reviewed|discussed|cited|described|quoted|reported|shown)\s+(?:in|by)\b|\breview(?:ed)?\b"
    r"|\band references therein\b|\b(?:pp?|ch|chap|vol|fig|sec|table|para|paras|at)\b|(?<!\d)\d+[a-z]?|[ivxlc]+\b)*",
    re.I,
)
"""What may stand beside citations in one bracket."""
_NAMED = re.compile(r"^[^\W\d_]{2}")
_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|spring|summer|autumn|fall|winter|since|until|circa|c\.?|ca\.?"
    r"|in|from|by|about|around|before|after|early|late|mid|fig(?:ure)?\.?|table|version|total|born|died|b|d|est|act|section|no\.?",
    re.I,
)


_Listed: TypeAlias = Callable[[Mention], bool] | None


@dataclass(frozen=True, slots=True)
class InlineCall:
    """One place of the body that cites works without a note."""

    start: int
    """With `end`: what is printed only to cite, and is taken out of the statement."""
    end: int
    narrative: bool
    mentions: tuple[Mention, ...]


def marked_calls(text: str, blocks: Sequence[ReadBlock], marks: Sequence[MarkedCitation]) -> Iterator[InlineCall]:
    """Calls for the citations that the format marks in the body, those of one bracket together."""
    starts = [mark.start for mark in marks]
    for block in blocks:
        if block.kind not in SPOKEN:
            continue
        inside = marks[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        index = 0
        while index < len(inside):
            bracket = _bracket_around(text, block, inside[index])
            if bracket is None:
                yield _narrative(text, inside[index])
                index += 1
                continue
            last = index
            while last < len(inside) and inside[last].end <= bracket[1]:
                last += 1
            group = inside[index:last]
            if _only_cites(text, bracket, group):
                yield InlineCall(*bracket, False, _mentions(text, group))
            else:
                yield from (_narrative(text, mark) for mark in group)
            index = last


def _bracket_around(text: str, block: ReadBlock, mark: MarkedCitation) -> tuple[int, int] | None:
    low = max(text.rfind("(", block.start, mark.start), text.rfind("[", block.start, mark.start))
    if low < 0 or max(text.rfind(")", low, mark.start), text.rfind("]", low, mark.start)) >= 0:
        if text[mark.start] in "([" and text[mark.end - 1] in ")]":
            return mark.start, mark.end
        return None
    ends = [at for at in (text.find(")", mark.end, block.end), text.find("]", mark.end, block.end)) if at >= 0]
    return (low, min(ends) + 1) if ends else None


def _only_cites(text: str, bracket: tuple[int, int], group: Sequence[MarkedCitation]) -> bool:
    at, rest = bracket[0], ""
    for mark in group:
        rest += text[at : mark.start] if mark.start > at else ""
        at = max(at, mark.end)
    return bool(GLUE.fullmatch(rest + text[at : bracket[1]]))


def _mentions(text: str, group: Sequence[MarkedCitation]) -> tuple[Mention, ...]:
    mentions: list[Mention] = []
    for mark in group:
        mentions.append(read_mark(text, mark, mentions))
    return tuple(mentions)


def _narrative(text: str, mark: MarkedCitation) -> InlineCall:
    """Of "Holden (2018)" only the year is there to cite, of "Holden and others" nothing."""
    words = text[mark.start : mark.end]
    year = re.search(rf"\s*[(\[]?{YEAR}[a-z]?[)\]]?\s*$", words)
    low = mark.start + year.start() if year else mark.end if _NAMED.search(words) else mark.start
    high = mark.end
    if text[high : high + 1] == ")" and "(" in text[max(0, low - 1) : low + 2] and not words.rstrip().endswith(")"):
        high += 1  # the bracket closes outside the mark
    return InlineCall(low, high, True, _mentions(text, [mark]))


def typed_calls(text: str, blocks: Sequence[ReadBlock], is_listed: _Listed) -> Iterator[InlineCall]:
    """Author-date citations that authors type. `is_listed`: whether an entry fits; None if there is no list."""
    for block in blocks:
        if block.kind in SPOKEN:
            for match in _BRACKET.finditer(text, block.start, block.end):
                call = _typed(text, block, match, is_listed)
                if call is not None:
                    yield call


def _typed(text: str, block: ReadBlock, match: re.Match[str], is_listed: _Listed) -> InlineCall | None:
    inner = match.group("inner").strip()
    if _YEARS.fullmatch(inner):
        return _after_name(text, block, match, inner, is_listed)
    mentions = tuple(m for m in read_note(inner) if m.form == "short" and m.year is not None and m.names)
    mentions = tuple(m for m in mentions if _counts(m, is_listed))
    if not mentions:
        return None
    if len(mentions) >= len([piece for piece in inner.split(";") if piece.strip()]):
        return InlineCall(match.start(), match.end(), False, mentions)
    return InlineCall(match.end(), match.end(), False, mentions)  # words of their own stand in the bracket


def _counts(mention: Mention, is_listed: _Listed) -> bool:
    """Without a list, "(Paris, 2018)" may be anything, but several names with a year are authors."""
    if is_listed is None:
        return (len(mention.names) > 1 or mention.cut_short) and _is_unmistakable(mention)
    return is_listed(mention) or _is_unmistakable(mention)


def _is_unmistakable(mention: Mention) -> bool:
    """A surname or two with a year, as in "(Holden, 2018)" or "(Holden & Jones, 2018)", but not "(May 2018)"."""
    if any(_MONTH.fullmatch(word) for name in mention.names for word in name.split()):
        return False
    if not all(name.split()[-1][:1].isupper() for name in mention.names) or mention.signal == "in":
        return False
    plain = len(mention.names) == 1 and not mention.cut_short
    return not plain or bool(re.match(rf"[^\W\d_][\w’'-]+,\s+{YEAR}", mention.text))


def _after_name(text: str, block: ReadBlock, match: re.Match[str], inner: str, is_listed: _Listed) -> InlineCall | None:
    """ "Holden and Jones (2018)": the longest run of names before the bracket that fits an entry."""
    before = _NAMES_BEFORE.search(text, max(block.start, match.start() - 160), match.start())
    if before is None:
        return None
    names = re.sub(r"(?:’s|'s)$|\s+and colleagues$", "", fold_space(before.group("names")))
    if before.group("names").rstrip().endswith("colleagues"):
        names += " et al."
    found: list[tuple[Mention, ...]] = []
    while names:
        mentions = tuple(m for m in read_note(f"{names}, {inner}") if m.form == "short" and m.year and m.names)
        if mentions and is_listed is not None and all(map(is_listed, mentions)):
            return _cut(text, match, mentions)
        if mentions and _SEVERAL.search(names) and all(map(_is_unmistakable, mentions)):
            found.append(mentions)
        _, _, names = names.partition(" ")
        names = re.sub(r"^(?:and|&|,)\s+", "", names) if names[:1].islower() or names[:1] in "&," else names
    return _cut(text, match, found[-1]) if found and "et al" in before.group("names") else None


def _cut(text: str, match: re.Match[str], mentions: tuple[Mention, ...]) -> InlineCall:
    low = match.start()
    while low > 0 and text[low - 1] == " ":
        low -= 1
    return InlineCall(low, match.end(), True, mentions)
