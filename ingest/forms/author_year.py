"""Author and year: "Holden, 2018, p. 4", "Holden and Jones (2018)", and a bare year behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.mentions import Mention, Piece
from ingest.names import split_names
from ingest.prose import is_name_list
from ingest.references import ITALIC, YEAR

_PLACES = (
    r"(?:pp?\.|pages?\b|ch(?:ap(?:ter)?)?\b|vols?\b|bk\.|book\b|§|s\.|sec\b|section\b|para\b|tables?\b|fig(?:ure)?s?\b"
    r"|app(?:endix)?\b|nn?\.|notes?\b|lines?\b|cols?\b|at\s\d|[\divxlc]+\b|[a-z](?=\W|$))"
)
_AUTHOR_YEAR = re.compile(
    rf"^(?P<head>[^\d“”\"_;:]{{2,160}}?)(?:,\s*|\s+\(|\s+\[|\s+(?={YEAR}))"
    rf"(?P<year>{YEAR}|n\.?\s?d\.?|no date|in press|forthcoming)\s?(?P<suffix>[a-z])?\s*[)\]]?"
    rf"(?P<rest>(?:\s*[,:]?\s*{_PLACES}.{{0,80}})?)[.\s]*$",
    re.I,
)
_YEAR_ONLY = re.compile(
    rf"^(?:(?P<year>{YEAR})\s?(?P<suffix>[a-z])?|(?P<bare>[a-z]))(?P<rest>(?:\s*[,:]\s*(?:pp?\.\s*)?[\divxlc].{{0,40}})?)[.\s]*$",
    re.I,
)


def read_author_year(piece: Piece) -> Mention | None:
    """Names and a year, without a title."""
    match = _AUTHOR_YEAR.match(piece.plain)
    if match is None or ITALIC.search(piece.verbatim) or not is_name_list(match.group("head")):
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
        year=year if year[0].isdigit() else "nd",
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
    return match is not None and is_name_list(match.group("head"))


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
