"""A work as reference managers know it: its type, its authors part by part, where it appeared.

Documents print entries in words; no field is changed here, only read. What can't be told for sure is a plain document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.article import Article, Reference
from ingest.entries.names import is_institution, is_person, last_word, surname
from ingest.works.same_work import Work

Kind = Literal["article", "book", "chapter", "web", "report", "thesis", "case", "document"]

_CASE = re.compile(r"\b[A-Z][\w.&’' -]* v(?:s?\.)? [A-Z]")
_COURT = re.compile(
    r"\b(?:\d+ (?:U\.?S\.?|F\.\s?(?:2d|3d|4th|Supp)|S\.?\s?Ct)|E[WU]\w{2,4}|UKSC|UKHL|Court|Cir\.)|\[\d{4}\]"
)
_THESIS = re.compile(
    r"\b(?:ph\.?\s?d\.?|doctoral|master(?:[’']?s)?|m\.?sc\.?)\s+(?:thesis|dissertation)\b|\bdissertation\b", re.I
)
_REPORT = re.compile(
    r"\b(?:(?:technical|annual|final|special|research|policy|progress|staff)\s+(?:report|brief|paper)"
    r"|working paper|white paper|briefing(?: paper)?|tech\.? rep|report (?:no|number|of|to|on))\b"
    r"|\breport\b(?=[^a-z]*$)",
    re.I,
)
_CHAPTER = re.compile(
    r"[\s.,’”\"'][Ii]n:?\s+(?:[^.]|\.(?!\s[A-Z]\w{3})){0,160}?\b(?:[Ee]ds?|[Ee]ditors?|[Ee]dited by|Hrsg)\b"
)
_IMPRINT = re.compile(
    r"\b[A-Z][\w’. -]{1,40}(?:,\s[A-Z]{2,3})?:\s+(?P<publisher>[A-Z](?:[^,.;:()]|(?<=\b[A-Z])\.){2,60})(?=[,.;)]|$)"
)
"""Place and publisher: "Leeds: Quay Press"."""
_VOLUME = re.compile(
    r"[\s,.;]*(?:\(?(?:[A-Z][a-z]+\.?\s+)?\d{4}\)?[;,:\s]+)?(?:vol(?:ume|\.)?\s*)?"
    r"(?:(?P<volume>\d{1,4})(?![\w–—-]|\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    r"(?:\s*\((?P<issue>[^()]{1,20})\)|,?\s*(?:no|issue)\.?\s*(?P<number>\d{1,4}))?"
    r"(?:\s*\([^()]*\d{4}[a-z]?\))?(?:\s*[,:]\s*(?:pp?\.?\s*)?(?P<pages>[a-z]{0,4}\d+(?:\s*[–—-]\s*[a-z]?\d+)?))?"
    r"|(?:pp?\.?\s*)?(?P<span>\d+\s*[–—-]\s*\d+))",
    re.I,
)
"""Volume, issue and pages, or pages alone, behind the name of a journal."""
_DAY = re.compile(r"(?:(?P<day>\d{1,2})\s+)?(?P<month>[A-Z][a-z]+)(?:\s+(?P<behind>\d{1,2}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SUFFIX = re.compile(r"(?:[JS]n?r|I{2,3}|IV)\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """An author; an institution has a family name alone."""

    family: str
    given: str = ""
    suffix: str = ""
    institution: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A work, ready to be written in any format."""

    key: str
    kind: Kind
    names: tuple[Name, ...]
    work: Work
    cited_in: tuple[str, ...]
    """Title and path of each document that cites it."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""

    @property
    def reference(self) -> Reference:
        """The entry that is shown."""
        return self.work.reference

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        year = self.reference.year
        parts = [int(year)] if year and year.isdecimal() else []
        found = _DAY.search(self.reference.date or "") if parts else None
        month = found.group("month").casefold()[:3] if found else ""
        if found and month in _MONTHS:
            day = found.group("day") or found.group("behind")
            parts += [_MONTHS.index(month) + 1, *([int(day)] if day else [])]
        return tuple(parts)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What no field holds: who cites the work, on what evidence entries were joined, what else it may be."""
        evidence = dict.fromkeys(link.evidence for link in self.work.evidence)
        return (
            f"Cited in: {'; '.join(self.cited_in)}",
            *([f"Joined on: {'; '.join(evidence)}"] if evidence else []),
            *(f"Perhaps the same as {doubt.key}: {doubt.reason}" for doubt in self.work.unsure),
        )


def make_records(works: Sequence[Work], articles: Sequence[Article]) -> list[Record]:
    """One record a work, in the order of the works."""
    titles = {article.path: article.title for article in articles}
    return [_record(work, titles) for work in works]


def _record(work: Work, titles: dict[str, str]) -> Record:
    reference = work.reference
    kind = kind_of(reference)
    where = _numbers(reference) if kind == "article" else {}
    imprint = _imprint(reference) if kind in ("book", "chapter", "report") else None
    paths = dict.fromkeys(member.path for member in work.members)
    return Record(
        work.key,
        kind,
        tuple(map(split_name, reference.authors)),
        work,
        tuple(f"{titles[path]} ({path})" for path in paths),
        where.get("volume") or "",
        where.get("issue") or where.get("number") or "",
        re.sub(r"\s*[–—-]\s*", "–", where.get("pages") or where.get("span") or ""),
        imprint.group("publisher").strip() if imprint else "",
    )


def _behind(reference: Reference, words: str | None) -> int:
    """Where the entry goes on behind words of it; its end, if they are not in it."""
    at = reference.plain.rfind(words) if words else -1
    return at + len(words or "") if at >= 0 else len(reference.plain)


def _numbers(reference: Reference) -> dict[str, str | None]:
    """Volume, issue and pages behind the container; a year is no volume."""
    found = _VOLUME.match(reference.plain, _behind(reference, reference.container)) if reference.container else None
    return found.groupdict() if found and found.group("volume") != reference.year else {}


def _imprint(reference: Reference) -> re.Match[str] | None:
    """Place and publisher behind a title that is not in quotation marks, which are for parts of something."""
    end = _behind(reference, reference.title)
    if not reference.title or end == len(reference.plain):
        return None
    begin = end - len(reference.title)
    quoted = begin > 0 and reference.plain[begin - 1] in "“‘\"'„«"
    return None if quoted else _IMPRINT.search(reference.plain, end)


def kind_of(reference: Reference) -> Kind:
    """The type of a work, from the marks that citation styles set for it."""
    plain, title, container = reference.plain, reference.title or "", reference.container or ""
    if _CASE.search(title or plain[:120]) and (_COURT.search(plain) or not reference.authors):
        return "case"
    if _THESIS.search(plain):
        return "thesis"
    if container and _CHAPTER.search(plain):
        return "chapter"
    imprint = _imprint(reference)
    if any(_numbers(reference).values()) or (container and imprint is None and reference.doi):
        return "article"
    if _REPORT.search(title) or _REPORT.search(container):
        return "report"
    if imprint is not None and not reference.url:
        return "book"
    if reference.medium == "online" or reference.url:
        return "web"
    if container:
        return "article"
    return "book" if title else "document"


def split_name(author: str) -> Name:
    """Parts of a name in either order: "Holden, M., Jr", "Mary Holden", "Holden MJ"; an institution is whole."""
    pieces = [piece.strip() for piece in author.split(",")]
    if len(pieces) > 1 and not (" " in pieces[0] and is_institution(pieces[0])):
        suffixes = [piece for piece in pieces[1:] if _SUFFIX.fullmatch(piece)]
        given = [piece for piece in pieces[1:] if piece not in suffixes]
        return Name(pieces[0], " ".join(given), " ".join(suffixes))
    family = surname(author)
    if family != author.strip() and not is_institution(author):
        return Name(family, author.replace(family, "", 1).strip())
    if is_person(author) and not is_institution(author):
        family = last_word(author)
        return Name(family, author[: author.rfind(family)].strip())
    return Name(author.strip(), institution=len(author.split()) > 1 or author.isupper())
