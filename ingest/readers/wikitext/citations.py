"""The words of a citation template, in the order and style of the English Wikipedia (Help:Citation Style 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.wikitext.works import Work, inverted

_RANGE = re.compile(r"(?<=\d)-(?=\d)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a printed citation between two separators."""

    before: str
    words: str
    after: str = ""
    italic: bool = False
    link: str | None = None


def printed(work: Work) -> Iterator[list[Piece]]:
    """The citation's words: groups that full stops or commas set apart, each of pieces that stand together."""
    get = work.parts.get
    date = get("date", "")
    head = work.head
    if head:
        yield [Piece("", head, f" ({date})" if date else "")]
    yield from _titles(work)
    yield from _whereabouts(work)
    if date and not head:
        yield [Piece("", date)]
    yield from _identifiers(work)
    if get("archived"):
        yield [Piece("Archived from the original on ", get("archived", ""))]
    if get("accessed"):
        yield [Piece("Retrieved ", get("accessed", ""))]
    if get("quote"):
        yield [Piece("“", get("quote", "").strip('"“”'), "”")]


def _titles(work: Work) -> Iterator[list[Piece]]:
    """A part in quotation marks and what holds it in italics; a work of its own in italics."""
    get = work.parts.get
    title, chapter, container, url = get("title", ""), get("chapter", ""), get("container", ""), get("url") or None
    part, whole = (chapter, title or container) if chapter else (title, container) if container else ("", title)
    if not container and not chapter and work.online:
        part, whole = title, ""
    edition = get("edition", "")
    behind = f" ({edition}{'' if 'ed' in edition else ' ed.'})" if edition else ""
    behind += f" ({get('medium')})" if get("medium") else ""
    if part:
        yield [Piece("“", part, "”" if whole else f"”{behind}", link=url)]
    if whole:
        editors = "; ".join(inverted(name) for name in work.editors) if work.authors else ""
        by = f"{'In ' if part else ''}{editors} (ed{'s' if work.editors[1:] else ''}.). " if editors else ""
        yield [Piece(by, whole, behind, italic=True, link=None if part else url)]
    if get("series"):
        yield [Piece("", get("series", ""))]


def _whereabouts(work: Work) -> Iterator[list[Piece]]:
    """Publisher, volume, issue and pages: of a periodical in figures alone."""
    get = work.parts.get
    volume, issue, pages = get("volume", ""), get("issue", ""), _RANGE.sub("–", get("pages", ""))
    where = ": ".join(filter(None, (get("place"), get("publisher"))))
    if work.periodical and (volume or issue):
        numbers = f"{volume} ({issue})" if volume and issue else volume or f"({issue})"
        parts = [numbers, where] if where else [numbers]
        parts[-1] += f": {pages}" if pages else ""
        yield from ([Piece("", part)] for part in parts)
        return
    if volume:
        yield [Piece("Vol. " if volume[:1].isdecimal() else "", volume, f", no. {issue}" if issue else "")]
    if where:
        yield [Piece("", where)]
    if pages:
        several = re.search(r"\d\s*[–,-]", pages)
        yield [Piece(("pp. " if several else "p. ") if pages[:1].isdecimal() else "", pages)]


def _identifiers(work: Work) -> Iterator[list[Piece]]:
    for key, before, address in (
        ("arxiv", "arXiv:", "https://arxiv.org/abs/"),
        ("doi", "doi:", "https://doi.org/"),
        ("isbn", "ISBN ", ""),
        ("issn", "ISSN ", ""),
        ("jstor", "JSTOR ", "https://www.jstor.org/stable/"),
        ("oclc", "OCLC ", ""),
        ("pmid", "PMID ", "https://pubmed.ncbi.nlm.nih.gov/"),
    ):
        value = work.parts.get(key)
        if value:
            yield [Piece(before, value, link=f"{address}{value}" if address else None)]
