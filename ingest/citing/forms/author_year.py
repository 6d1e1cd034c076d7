"""Author and year: "Holden, 2018, p. 4", "Holden and Jones (2018)", and a bare year behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.citing.forms.locators import UNIT
from ingest.citing.mentions import Mention, Piece
from ingest.citing.prose import is_name_list
from ingest.entries.entry import ITALIC, YEAR
from ingest.entries.names import split_names

_PLACES = rf"(?:{UNIT}(?=[\s\d])|at\s\d|[\divxlc]+\b|[a-z](?=\W|$))"
_BODY = (
    r"(?:Society|Ministry|Department|Commission|Office|Council|Committee|Institute|University|Association|Bank|Agency|Board"
    r"|Government|Union|Nations|Authority|Service|Centre|Organi[sz]ation)"
)
_NO_NAME = re.compile(
    r",\s(?:tr|trans|eds?)\.\s(?=[A-Z])|\([A-Z]\.(?:-?[A-Z]\.)*\),\s[^,]+,"
    r"|,\s(?-i:THE|AN?|ON|OF)\s(?-i:[A-Z]{2})|^(?:idem|eadem|id\.|ders\.|dies\.)\W",
    re.I,
)
_TITLE_BEHIND_NAME = re.compile(
    rf"(?:(?:[A-ZÀ-Þ]\.[\s-]?){{0,4}}[A-ZÀ-Þ][\w’'-]+|[^,]{{3,60}}\b{_BODY}\b[^,]{{0,60}}|{_BODY}\sof\s[^,]{{3,60}}),\s(?!(?:[A-ZÀ-Þ]\.[\s-]?)+)[A-ZÀ-Þ][\w’'-]*"
    rf"(?:(?:\s(?!and\b|&)[\w’'&-]+)+\s\((?:[^()]*\W)?{YEAR}\)|\s\({YEAR}\)\s\d)"
)
""" "Doe, Toll Roads (1990)" and "Doe, Tolls (1990) 4": a title, where "Doe, Roe (1990)" may be two authors."""
_AUTHOR_YEAR = re.compile(
    rf"^(?P<head>[^\d“”\"_;:]{{2,160}}?)(?:,\s*|\s+\(|\s+\[|\s+(?={YEAR}))"
    rf"(?P<year>{YEAR}|n\.?\s?d\.?|no date|in press|forthcoming)\s?(?P<suffix>[a-z])?\s*[)\]]?"
    rf"(?P<rest>(?:\s*[,:]?\s*{_PLACES}.{{0,80}})?)[.\s]*$",
    re.I,
)
_SURNAME = r"(?:(?:van|von|de|der|den|du|la|le|di|da|del|ten|ter)\s){0,3}[A-ZÀ-ÞŁŚŞČŽĐİ][\w’'-]+"
_SURNAMES_YEAR = re.compile(
    rf"(?!(?:Idem|Ibid|Id|Ebd|Ebenda|Act|Bill)\b){_SURNAME}(?:(?:,\s|,?\s(?:and|&)\s){_SURNAME}){{0,6}}(?:,?\set\sal\.?)?,?\s{YEAR}[a-z]?\.?"
)
_YEAR_ONLY = re.compile(
    rf"^(?:(?:(?:idem|eadem|id\.|ders\.|dies\.),?\s*)?\(?(?P<year>{YEAR})\s?(?P<suffix>[a-z])?\)?|(?P<bare>[a-z]))(?P<rest>(?:\s*[,:]\s*(?:pp?\.\s*)?[\divxlc].{{0,40}})?)[.\s]*$",
    re.I,
)


def read_surnames_year(piece: Piece) -> Mention | None:
    """The commonest form, "Holden and Jones, 2018a", told without looking for any other."""
    return read_author_year(piece) if _SURNAMES_YEAR.fullmatch(piece.plain) else None


def read_author_year(piece: Piece) -> Mention | None:
    """Names and a year, without a title."""
    match = _AUTHOR_YEAR.match(piece.plain)
    if match is None or ITALIC.search(piece.verbatim) or not _names_only(piece.plain, match):
        return None  # a title stands among the names
    head = match.group("head").strip(" ,.(")
    names, cut_short = split_names(head)
    if any(len(name.split()) > 14 for name in names):
        return None
    year = match.group("year").lower()
    return Mention(
        text=piece.plain.rstrip(". "),
        form="short",
        names=names,
        head=head,
        cut_short=cut_short,
        year=year if year[0].isdecimal() else "nd",
        suffix=(match.group("suffix") or "").lower() or None,
        locator=_balanced(match.group("rest").strip(" ,.:")) or None,
        signal=piece.signal,
        verbatim=piece.verbatim,
    )


def read_year(piece: Piece) -> Mention | None:
    """ "2004" or "b" behind "Smith, 2003a"."""
    again, before = _YEAR_ONLY.match(piece.plain), piece.before
    if again is None or before is None or before.form != "short" or not before.year:
        return None
    return replace(
        before,
        text=f"{before.head}, {piece.plain.rstrip('. ')}",
        year=again.group("year") or before.year,
        suffix=(again.group("suffix") or again.group("bare") or "").lower() or None,
        locator=again.group("rest").strip(" ,.:") or None,
        signal=piece.signal,
        verbatim=piece.verbatim,
    )


def is_author_year(words: str) -> bool:
    """Whether `words` are names and a year and nothing else."""
    match = _AUTHOR_YEAR.match(words)
    return match is not None and _names_only(words, match)


def _names_only(words: str, match: re.Match[str]) -> bool:
    head = match.group("head")
    balanced = head.count("(") == head.count(")")
    return balanced and is_name_list(head) and not _NO_NAME.search(head) and not _TITLE_BEHIND_NAME.match(words)


def _balanced(locator: str) -> str:
    """Without the bracket that closes `Holden (2018, p. 4)`."""
    return locator.rstrip(")] ") if locator.count(")") > locator.count("(") else locator


def several_years(mention: Mention) -> Iterator[Mention]:
    """ "Smith, 2004, 2006" and "Researcher, 2018a, b" are two citations."""
    rest = mention.locator or ""
    more = re.fullmatch(rf"(?:(?:{YEAR}\s?[a-z]?|[a-z])(?:\s*(?:,|and|&)\s*|$))+", rest, re.I)
    if mention.form != "short" or mention.year is None or not more:
        yield mention
        return
    yield _with_year(mention, mention.year, mention.suffix)
    for piece in re.findall(rf"({YEAR})?\s?([a-z])?(?=\s*(?:,|and|&|$))", rest, re.I):
        if any(piece):
            yield _with_year(mention, piece[0] or mention.year, piece[1].lower() or None)


def _with_year(mention: Mention, year: str, suffix: str | None) -> Mention:
    text = f"{mention.head}, {year}{suffix or ''}"
    return replace(mention, text=text, year=year, suffix=suffix, locator=None, verbatim=text)
