"""The fields of a work that the tags of a JATS citation name: who, when, what, where."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from typing import Any

from ingest.fields import Fields
from ingest.readers.jats.xml import Element, all_text, href
from ingest.reading import fold_space

TITLES = ("article-title", "chapter-title", "part-title", "data-title")
PEOPLE = frozenset(
    "name string-name collab institution institution-wrap anonymous name-alternatives collab-alternatives".split()
)
_MEDIA = {
    "web": "online", "website": "online", "webpage": "online", "online": "online", "blog": "blog", "video": "video",
    "audio": "audio", "podcast": "podcast", "film": "film", "software": "software", "data": "dataset",
    "dataset": "dataset", "preprint": "preprint", "map": "map", "image": "image", "press-release": "press release",
}  # fmt: skip
_RESOLVER = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|info:doi/|doi:\s*)", re.I)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>”’)\]]+")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)\s?([a-z])?(?![^\W_])")
_INITIALS = re.compile(r"[^\W\d_]{1,4}")


def fields(citation: Element) -> Fields | None:
    """What the tags say of one work; None where they name too little to know it by."""
    authors = tuple(dict.fromkeys(_authors(citation)))
    titles = [words for tag in TITLES for words in _texts(citation, tag)]
    source = next(_texts(citation, "source"), None) or next(_texts(citation, "conf-name"), None)
    title, container = (titles[0], source) if titles else (source, None)
    year, suffix = _year(citation)
    if title is None and not (authors and year):
        return None
    return Fields(
        authors=authors,
        head="; ".join(authors),
        cut_short=citation.find(".//etal") is not None,
        year=year,
        suffix=suffix,
        title=title,
        container=container,
        date=day_of(citation),
        accessed=_accessed(citation),
        url=next((link for link in _links(citation) if not _RESOLVER.match(link)), None),
        doi=_doi(citation),
        medium=_MEDIA.get(_publication_type(citation)),
    )


def _texts(citation: Element, tag: str) -> Iterator[str]:
    for element in citation.iter(tag):
        words = fold_space(all_text(element)).rstrip(".,;: ")
        if words:
            yield words


def _authors(citation: Element) -> Iterator[str]:
    """The authors, or the editors of a work that names no other."""
    groups = list(citation.iter("person-group"))
    writers = [
        group for group in groups if group.get("person-group-type") in (None, "author", "allauthors", "inventor")
    ]
    loose = [
        child for child in citation if child.tag in PEOPLE and child.tag not in ("institution", "institution-wrap")
    ]
    people = [child for group in writers for child in group if child.tag in PEOPLE] or loose
    people = people or [child for group in groups[:1] for child in group if child.tag in PEOPLE]
    return filter(None, map(person, people))


def person(element: Element) -> str:
    """ "Holden, M. J.", or the name of an institution."""
    surname = element.find(".//surname")
    if surname is None or element.tag not in ("name", "string-name", "name-alternatives"):
        return (
            fold_space("".join(_without_members(element))).strip(" ,;.") if element.tag != "anonymous" else "Anonymous"
        )
    above = surname.getparent()
    given, suffix = (fold_space(all_text(found)) if (found := above.find(tag)) is not None else "" for tag in _BEHIND)
    return ", ".join(filter(None, (fold_space(all_text(surname)), _with_stops(given), suffix)))


_BEHIND = ("given-names", "suffix")


def _without_members(collaboration: Element) -> Iterator[str]:
    """The name of a group without those of the persons in it."""
    yield collaboration.text or ""
    for child in collaboration:
        if child.tag not in ("contrib-group", "xref", "fn"):
            yield all_text(child)
        yield child.tail or ""


def _with_stops(given: str) -> str:
    """ "MJ" gives "M. J."; forenames stay."""
    if _INITIALS.fullmatch(given) and given.isupper():
        return " ".join(f"{letter}." for letter in given)
    return given


def _year(citation: Element) -> tuple[str | None, str | None]:
    for tag in ("year", "string-date", "date", "conf-date"):
        for element in citation.iter(tag):
            found = _YEAR.search(fold_space(all_text(element)))
            if found:
                return found.group(1), found.group(2)
    return None, None


def day_of(citation: Element) -> str | None:
    """ "6 March" or "March"."""
    month = next(_texts(citation, "month"), None)
    if month is None:
        return None
    if month.isdecimal() and 1 <= int(month) <= 12:
        month = calendar.month_name[int(month)]
    return " ".join(filter(None, (next(_texts(citation, "day"), "").lstrip("0"), month)))


def _accessed(citation: Element) -> str | None:
    words = (fold_space(all_text(element)) for element in citation.iter("date-in-citation", "access-date"))
    return next(
        (re.sub(r"^(?:last\s+)?(?:accessed|cited|retrieved)(?:\s+on)?:?\s+", "", w, flags=re.I) for w in words), None
    )


def _links(citation: Element) -> Iterator[str]:
    for element in citation.iter("ext-link", "uri", "self-uri"):
        address = href(element) or fold_space(all_text(element))
        if address.startswith(("http://", "https://", "ftp://", "www.")):
            yield f"https://{address}" if address.startswith("www.") else address


def _doi(citation: Element) -> str | None:
    for element in citation.iter("pub-id", "object-id", "article-id", "ext-link", "uri"):
        kinds = (element.get("pub-id-type"), element.get("ext-link-type"))
        said = href(element) or all_text(element)
        if "doi" in kinds or _RESOLVER.match(said):
            found = _DOI.search(all_text(element)) or _DOI.search(said)
            if found:
                return found.group(0).rstrip(".,;")
    found = _DOI.search(all_text(citation))
    return found.group(0).rstrip(".,;") if found else None


def _publication_type(citation: Element) -> str:
    attributes: Any = citation.attrib
    kinds = (
        attributes.get(name) for name in ("publication-type", "citation-type", "publication-format", "content-type")
    )
    return next((kind.lower() for kind in kinds if kind and kind.lower() in _MEDIA), "")
