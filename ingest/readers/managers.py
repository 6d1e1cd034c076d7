"""What reference managers write into word-processor documents: the works of a citation and their fields.

Zotero and Mendeley write CSL JSON (csl-citation.json of the Citation Style Language, https://citationstyles.org),
EndNote and Word their own XML. Each gives `Work`s; what is broken gives none, as the words shown are there anyway.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from ingest.fields import Fields
from ingest.readers.archive import Element, whole
from ingest.readers.managed import Work

_TAG = re.compile(r"<[^<>]{1,40}>")
_YEAR = re.compile(r"\d{4}")
_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
_FOR_ADDRESSES = str.maketrans("+/", "-_")
"""From the usual letters of base64 to those for addresses; writers use both."""
_CSL = re.compile(r"(?:CSL_CITATION|ZOTERO_ITEM)\s*(?=\{)")
_EN_CITE = re.compile(r"<EndNote>.*</EndNote>", re.S)


def csl_works(instruction: str) -> tuple[Work, ...]:
    """The items of a CSL citation in a field's instruction; none where there is no readable JSON."""
    match = _CSL.search(instruction)
    try:
        citation, _ = json.JSONDecoder().raw_decode(instruction, match.end()) if match else ({}, 0)
    except (ValueError, RecursionError):
        return ()
    items = citation.get("citationItems") if isinstance(citation, dict) else None
    return tuple(_csl_item(item) for item in items if isinstance(item, dict)) if isinstance(items, list) else ()


def packed_works(packed: str) -> tuple[Work, ...]:
    """The items of a CSL citation packed with base64, as Mendeley Cite writes it into the tag of a content control."""
    return csl_works(f"CSL_CITATION {_unpacked(packed)}")


def endnote_works(xml: str) -> tuple[Work, ...]:
    """The records of EndNote's `EN.CITE` field."""
    match = _EN_CITE.search(xml)
    root = _parse(match.group(0)) if match else None
    return tuple(_endnote_record(cite) for cite in root.iterfind("Cite")) if root is not None else ()


def endnote_data(packed: str) -> tuple[Work, ...]:
    """The same from the field's data, which is packed with base64."""
    return endnote_works(_unpacked(packed))


def bibliography_mark(said: Mapping[str, str]) -> Work:
    """OpenDocument's own citation, whose attributes (without prefix) name the work (part 3, section 7.7.8)."""
    titles = ("journal", "booktitle", "series")
    fields = Fields(
        authors=tuple(_inverted(person) for person in re.split(r"\s*;\s*|\s+and\s+", said.get("author", "")) if person),
        year=_year(said.get("year")),
        title=said.get("title") or None,
        container=next((said[title] for title in titles if said.get(title)), None),
        date=_date(None, said.get("month")),
        url=said.get("url") or None,
        doi=said.get("doi") or None,
    )
    return Work(f"mark {said.get('identifier') or fields.title}", fields)


def word_source(source: Element) -> tuple[str, Fields]:
    """Tag and fields of one of Word's own bibliography sources (ECMA-376, part 1, section 22.6)."""
    said = {_local(element): " ".join((element.text or "").split()) for element in source}
    people = next((e for e in source.iter() if _local(e) == "Author" and _local(e.getparent()) == "Author"), None)
    authors = tuple(_word_people(people)) if people is not None else ()
    titles = ("JournalName", "BookTitle", "PeriodicalTitle", "ConferenceName", "InternetSiteTitle", "PublicationTitle")
    fields = Fields(
        authors=authors,
        year=_year(said.get("Year")),
        title=said.get("Title") or None,
        container=next((said[title] for title in titles if said.get(title)), None),
        date=_date(said.get("Day"), said.get("Month")),
        accessed=" ".join(said[k] for k in ("DayAccessed", "MonthAccessed", "YearAccessed") if said.get(k)) or None,
        url=said.get("URL") or None,
        doi=said.get("DOI") or None,
    )
    return said.get("Tag", ""), fields


def _word_people(author: Element) -> Iterator[str]:
    for element in author.iter():
        said = {_local(part): (part.text or "").strip() for part in element}
        if _local(element) == "Corporate" and element.text:
            yield element.text.strip()
        elif _local(element) == "Person":
            yield _person(said.get("Last", ""), f"{said.get('First', '')} {said.get('Middle', '')}")


def _csl_item(item: Mapping[str, Any]) -> Work:
    data = item.get("itemData")
    data = data if isinstance(data, dict) else {}
    uris = [
        *_strings(item.get("uris")),
        *_strings(item.get("uri")),
        *_strings(item.get("id")),
        *_strings(data.get("id")),
    ]
    fields = Fields(
        authors=tuple(_csl_names(data.get("author") or data.get("editor"))),
        year=_csl_year(data.get("issued")),
        title=_words(data.get("title")),
        container=_words(data.get("container-title")),
        date=_csl_date(data.get("issued")),
        accessed=_csl_day(data.get("accessed")),
        url=_words(data.get("URL")),
        doi=_words(data.get("DOI")),
        medium=_words(data.get("medium")),
    )
    return Work(uris[0] if uris else f"{fields.title} {fields.year}", fields, _words(item.get("prefix")) or "")


def _csl_names(names: Any) -> Iterator[str]:
    for one in names if isinstance(names, list) else ():
        said = {key: str(word) for key, word in one.items()} if isinstance(one, dict) else {}
        family = f"{said.get('non-dropping-particle', '')} {said.get('family', '')}".strip()
        if said.get("literal") or family:
            yield said.get("literal") or _person(family, said.get("given", ""))


def _csl_parts(date: Any) -> list[str]:
    parts = date.get("date-parts") if isinstance(date, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    return [str(part) for part in first] if isinstance(first, list) else []


def _csl_year(date: Any) -> str | None:
    said = date if isinstance(date, dict) else {}
    return _year(" ".join([*_csl_parts(date)[:1], str(said.get("raw", "")), str(said.get("literal", ""))]))


def _csl_date(date: Any) -> str | None:
    parts = _csl_parts(date)
    return _date(parts[2] if len(parts) > 2 else None, parts[1] if len(parts) > 1 else None)


def _csl_day(date: Any) -> str | None:
    return " ".join(filter(None, (_csl_date(date), _csl_year(date)))) or None


def _endnote_record(cite: Element) -> Work:
    def words(path: str) -> str | None:
        found = cite.find(f"record/{path}")
        return " ".join("".join(found.itertext()).split()) or None if found is not None else None

    people = cite.findall("record/contributors/authors/author")
    fields = Fields(
        authors=tuple(" ".join("".join(person.itertext()).split()).rstrip(",") for person in people),
        year=_year(words("dates/year") or cite.findtext("Year")),
        title=words("titles/title"),
        container=words("titles/secondary-title") or words("periodical/full-title"),
        url=words("urls/related-urls/url"),
        doi=words("electronic-resource-num"),
    )
    number = words("rec-number") or cite.findtext("RecNum") or f"{fields.title} {fields.year}"
    return Work(f"endnote {number}", fields, cite.findtext("Prefix") or "")


def _person(family: str, given: str) -> str:
    """ "Holden", "Mary Jane" gives "Holden, M.J."."""
    initials = re.sub(r"([^\W\d_])[^\W\d_]*\.?\s*", lambda m: f"{m.group(1).upper()}.", given.strip())
    return f"{family}, {initials}" if initials else family


def _inverted(person: str) -> str:
    """ "Mary Holden" gives "Holden, M."; with a comma the family name stands first."""
    family, comma, given = person.partition(",")
    if not comma:
        given, _, family = person.rpartition(" ")
    return _person(family.strip(), given)


def _year(words: str | None) -> str | None:
    found = _YEAR.search(words or "")
    return found.group(0) if found else None


def _date(day: str | None, month: str | None) -> str | None:
    if not month:
        return None
    number = whole(month) or 0
    named = _MONTHS[number - 1] if 0 < number <= 12 else month
    return f"{day} {named}" if day else named


def _words(said: Any) -> str | None:
    return " ".join(_TAG.sub("", said).split()) or None if isinstance(said, str) else None


def _strings(said: Any) -> list[str]:
    several = said if isinstance(said, list) else [said]
    return [str(one) for one in several if isinstance(one, str | int) and str(one)]


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _parse(xml: str) -> Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        return etree.fromstring(xml.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _unpacked(packed: str) -> str:
    try:
        data = base64.urlsafe_b64decode("".join(packed.split()).translate(_FOR_ADDRESSES) + "==")
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-8", errors="replace")
