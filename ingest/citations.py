"""The citations of a note, told by their form from its own commentary.

Forms follow the style manuals: author-year short notes (Harvard), full notes with short forms and ibid. afterwards
(Chicago Manual of Style, notes and bibliography), op. cit., loc. cit. and supra.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.article import Form
from ingest.fields import Fields
from ingest.names import is_person, split_names
from ingest.prose import is_author_head, is_name_list, is_prose, leads_with_name, names_lead
from ingest.references import ITALIC, QUOTED, YEAR, plain_text
from ingest.segments import segments, strip_signal

_IBID = re.compile(r"^(?:ibid(?:em)?|idem|id|ebd|ebenda)\b\.?,?\s*(?P<locator>.*)$", re.I)
_OP_CIT = re.compile(r"^(?P<head>.*?),?\s*\b(?:op\.?\s*cit|a\.\s?a\.\s?o)\.?,?\s*(?P<locator>.*)$", re.I)
_LOC_CIT = re.compile(r"^(?P<head>.*?),?\s*\bloc\.?\s*cit\.?,?\s*(?P<locator>.*)$", re.I)
_SUPRA = re.compile(
    r"^(?P<head>.*?),?\s*\(?(?:(?:supra,?\s*(?:notes?|nn?\.|fn\.?)?|above,?\s*(?:notes?|nn?\.|fn\.?))\s*(?P<n1>\d{1,4})|(?:notes?|nn?\.|fn\.?)\s*(?P<n2>\d{1,4})\s*(?:above|supra))\)?"
    r",?\s*(?P<locator>.*)$",
    re.I,
)
_NOTE_THERE = re.compile(r"(?:\(\d{4}\),?\s*)?(?:in\s+)?(?:notes?|nn?\.|fn\.?)\s*(\d{1,4})\b", re.I)
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
_LOCATOR = re.compile(
    r"[,\s]*((?:pp?\.|pages?|ch(?:ap)?\.|chapter|vol\.|§+|s\.|para\.|fig\.|n\.)\s*[\divxlc].{0,60}|\d[\d\s,–—-]{0,40}(?:n\.\s*\d+)?)\.?\s*$",
    re.I,
)
_FACTS = re.compile(
    rf"https?://|www\.|\b10\.\d{{4,9}}/|\barxiv\b|\([^()]{{0,120}}?\b{YEAR}[a-z]?\)|,\s*(?:[A-Z][a-z]+\.?\s*(?:\d{{1,2}},?\s*)?)?{YEAR}\b"
    rf"|\b(?:vol|no)\.\s*\d|\sv\.\s|\buniversity(?:\s\w+){{0,3}}\spress\b|\b(?:publish(?:ers|ing)|verlag)\b|\b{YEAR}\.$",
    re.I,
)
_SOMEBODY_S_WORK = re.compile(
    rf"^(?!.*\b(?:was|were|is|are|has|had|have|did|does|became|began|marked|made|took|died|born)\b)"
    rf"(?:\S+\s+){{1,9}}[(\[]?{YEAR}[a-z]?[)\]]?\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation as printed, before it is resolved."""

    text: str
    form: Form
    names: tuple[str, ...] = ()
    head: str = ""
    cut_short: bool = False
    year: str | None = None
    """The year as printed; "nd" for an undated work; None where none is named."""
    suffix: str | None = None
    title: str | None = None
    note_number: str | None = None
    """Label of the note that `supra` or `op. cit., n. 7` points to."""
    locator: str | None = None
    signal: str | None = None
    verbatim: str = ""
    target: str | None = None
    """The format's own id of the entry, where the citation is marked."""
    fields: Fields | None = None
    """The work's fields, where the format names them."""
    at: int | None = None
    """Where in the text the format marks it."""


def read_note(verbatim: str, links: tuple[str, ...] = ()) -> tuple[Mention, ...]:
    """The citations of one note in order; commentary yields none."""
    mentions: list[Mention] = []
    pieces = list(segments(verbatim))
    linked = bool(links) and len(pieces) == 1  # of several pieces one can't tell which one is linked
    for piece in pieces:
        signal, body = strip_signal(piece)
        mention = _mention(body, signal, mentions[-1] if mentions else None, linked)
        if mention is not None:
            mentions.extend(_several_years(mention))
        elif mentions and not is_prose(body) and mentions[-1].form == "full":
            last = mentions.pop()  # a semicolon inside one entry: "2 vols; rev. ed."
            mentions.append(_full(f"{last.verbatim}; {body}", last.signal))
        elif _SOMEBODY_S_WORK.search(plain_text(body)) and not is_prose(body):
            mentions.append(_unread(body, signal))
    return tuple(mentions)


def _unread(body: str, signal: str | None) -> Mention:
    """Something that names a year as citations do but fits no form: kept, to be reported, rather than dropped."""
    plain = plain_text(body).rstrip(". ")
    return Mention(text=plain, form="short", head=plain, signal=signal, verbatim=body)


def _mention(body: str, signal: str | None, before: Mention | None, linked: bool) -> Mention | None:
    for pattern, form in ((_IBID, "ibid"), (_OP_CIT, "op-cit"), (_LOC_CIT, "loc-cit"), (_SUPRA, "supra")):
        match = pattern.match(plain_text(body))
        if match:
            return _abbreviated(body, form, match, signal)  # type: ignore[arg-type]
    return _author_year(body, signal, before) or _short_or_full(body, signal, linked)


def _abbreviated(body: str, form: Form, match: re.Match[str], signal: str | None) -> Mention:
    groups = match.groupdict()
    head = (groups.get("head") or "").strip(" ,.(")
    names, cut_short = split_names(head)
    locator = re.split(r"(?<=[\w)])\.\s+(?=[A-Z][a-z])", groups["locator"], maxsplit=1)[0]  # a comment may follow
    there = _NOTE_THERE.match(locator) if form == "op-cit" else None
    return Mention(
        text=plain_text(body).rstrip("."),
        form=form,
        names=names,
        head=head,
        cut_short=cut_short,
        note_number=groups.get("n1") or groups.get("n2") or (there.group(1) if there else None),
        locator=(locator[there.end() :] if there else locator).strip(" .,") or None,
        signal=signal,
        verbatim=body,
    )


def _author_year(body: str, signal: str | None, before: Mention | None) -> Mention | None:
    plain = plain_text(body)
    match = _AUTHOR_YEAR.match(plain)
    if match and not ITALIC.search(body) and is_name_list(match.group("head")):  # no title among the names
        head = match.group("head").strip(" ,.(")
        names, cut_short = split_names(head)
        if all(len(name.split()) <= 14 for name in names):
            year = match.group("year").lower()
            return Mention(
                text=plain.rstrip(". "),
                form="short",
                names=names,
                head=head,
                cut_short=cut_short,
                year=year if year[0].isdigit() else "nd",
                suffix=(match.group("suffix") or "").lower() or None,
                locator=_balanced(match.group("rest").strip(" ,.:")) or None,
                signal=signal,
                verbatim=body,
            )
    again = _YEAR_ONLY.match(plain)
    if again and before is not None and before.form == "short" and before.year:
        return Mention(
            text=f"{before.head}, {plain.rstrip('. ')}",
            form="short",
            names=before.names,
            head=before.head,
            cut_short=before.cut_short,
            year=again.group("year") or before.year,
            suffix=(again.group("suffix") or again.group("bare") or "").lower() or None,
            locator=again.group("rest").strip(" ,.:") or None,
            signal=signal,
            verbatim=body,
        )
    return None


def _balanced(locator: str) -> str:
    """Without the bracket that closes `Holden (2018, p. 4)`."""
    return locator.rstrip(")] ") if locator.count(")") > locator.count("(") else locator


def _several_years(mention: Mention) -> Iterator[Mention]:
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
    return Mention(
        text,
        "short",
        mention.names,
        mention.head,
        mention.cut_short,
        year,
        suffix,
        signal=mention.signal,
        verbatim=text,
    )


def _short_or_full(body: str, signal: str | None, linked: bool) -> Mention | None:
    """A title, bibliographic facts and an author-like head tell a citation from commentary."""
    plain = plain_text(body)
    quoted, italic = QUOTED.search(plain), ITALIC.search(body)
    title_at = min((m.start() for m in (quoted, italic) if m), default=None)
    head = (plain if quoted else plain_text(body[:title_at]))[:title_at] if title_at is not None else ""
    facts = bool(_FACTS.search(plain)) or linked
    if title_at is not None and is_author_head(head):
        tail = plain[quoted.end() :] if quoted else plain_text(body[italic.end() :]) if italic else ""
        if facts or _has_container(tail):
            return _full(body, signal)
        if not head.strip() and re.match(r"\s+[a-z]", tail):
            return None  # a phrase in quotation marks opens a sentence
        return _short(body, plain, head, (quoted or italic), signal)  # type: ignore[arg-type]
    if is_prose(body):
        return None
    if facts and (names_lead(plain) or leads_with_name(plain)):
        return _full(body, signal)
    if _count_persons(plain) >= 2 and not facts:
        return _full(body, signal) if len(plain.split()) > 12 else _surnames_only(body, plain, signal)
    return _surnames_only(body, plain, signal) or (_full(body, signal) if linked and len(plain.split()) <= 40 else None)


def _short(body: str, plain: str, head: str, title: re.Match[str], signal: str | None) -> Mention:
    names, cut_short = split_names(head)
    locator = _LOCATOR.search(plain)
    return Mention(
        text=plain.rstrip(". "),
        form="short",
        names=names,
        head=head.strip(" ,.;:"),
        cut_short=cut_short,
        title=plain_text(title.group("title")).strip(" ,."),
        locator=locator.group(1).strip(" ,.") if locator else None,
        signal=signal,
        verbatim=body,
    )


def _surnames_only(body: str, plain: str, signal: str | None) -> Mention | None:
    """ "Yeun and Richardson, 249." or, without a page, a bare name."""
    locator = _LOCATOR.search(plain)
    head = plain[: locator.start()] if locator else plain
    names, cut_short = split_names(head)
    capital = all(name[:1].isupper() and len(name.split()) <= 4 for name in names)
    if not names or not capital or len(names) > 4 or len(head.split()) > 10 or (locator is None and len(names) > 3):
        return None
    return Mention(
        text=plain.rstrip(". "),
        form="short",
        names=names,
        head=head.strip(" ,."),
        cut_short=cut_short,
        locator=locator.group(1).strip(" ,.") if locator else None,
        signal=signal,
        verbatim=body,
    )


def _full(body: str, signal: str | None) -> Mention:
    return Mention(text=plain_text(body).rstrip(), form="full", signal=signal, verbatim=body)


def _has_container(tail: str) -> bool:
    bare = _LOCATOR.sub("", tail).strip(" ,.;:")
    return bool(re.match(r"(?:in\s+)?[A-Z0-9(]", bare)) and len(bare) > 3


def _count_persons(plain: str) -> int:
    return sum(is_person(re.sub(r"^(?:and|&)\s+", "", piece)) for piece in re.split(r",\s+|\.\s+", plain))
