"""Splitting a note into its citations and its own commentary.

Forms follow the style manuals: author-year short notes (Harvard), full notes with short forms and ibid. afterwards
(Chicago Manual of Style, notes and bibliography), op. cit., loc. cit. and supra.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.article import Form
from ingest.names import is_person, split_names
from ingest.references import ITALIC, QUOTED, YEAR, plain_text
from ingest.sentences import boundaries

_SIGNAL = re.compile(
    r"^(?:(?:but|and)\s+)?(?P<signal>see,?\s+(?:also|e\.g\.|for example|generally)?[,:]?|see\b[,:]?|cf\.?|compare"
    r"|contra|e\.g\.,?|for\s+(?:example|instance),|also|in\s|quoted in|cited in|as cited in|from|source:|sources:"
    r"|adapted from|vgl\.|siehe)\s*",
    re.I,
)
_LEAD_IN = re.compile(
    r"^[^“\"‘;:_*]{3,120}?\b(?:see(?:\s+also)?|according to|described in|discussed in)\b\s*:?\s*", re.I
)
_LEAD_COLON = re.compile(r"^[^“\"‘;:_*\d]{3,90}:\s+")
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
    rf"(?P<year>{YEAR}|n\.?\s?d\.?|in press|forthcoming)\s?(?P<suffix>[a-z])?\s*[)\]]?"
    rf"(?P<rest>(?:\s*[,:]?\s*{_PLACES}.{{0,80}})?)[.\s]*$",
    re.I,
)
_ONE_AUTHOR = re.compile(
    r"(?!.*\bn\.\s?d\b)[^\W\d_][\w’' -]{1,40},\s+(?:(?:[^\W\d_]\.[-\s]?){1,4}|[^\W\d_][\w’'-]+(?:\s+[^\W\d_]\.?)*)"
)
_NAME_THEN_TITLE = re.compile(r"(?:[A-Z]\.[\s-]?)+[^\W\d_][^,.]*,(?!.*\b[A-Z]\.)")
""" "J. Doe, The Toll Roads": the forename's initial stands first, and nothing after the comma has one."""
_YEAR_ONLY = re.compile(
    rf"^(?:(?P<year>{YEAR})\s?(?P<suffix>[a-z])?|(?P<bare>[a-z]))(?P<rest>(?:\s*[,:]\s*(?:pp?\.\s*)?[\divxlc].{{0,40}})?)[.\s]*$",
    re.I,
)
_MORE_YEARS = re.compile(rf"^\s*(?:,|and|&)\s*(?P<year>{YEAR})?\s?(?P<suffix>[a-z])?\s*$", re.I)
_NO_YEAR = re.compile(r"^(?P<head>[^\d“”\"_;:,.]{2,80})\s*[.]?$")
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
_URLISH = re.compile(r"\[[^\[\]]*\]\([^)]{0,1000}\)|https?://\S+|[“\"‘][^”\"’]{0,500}[”\"’]|\([^()]*\)|\[[^\[\]]*\]")
_PROSE_HEAD = re.compile(
    r"^(?:the|a|an|this|that|these|those|in|on|at|for|as|it|its|there|we|he|she|they|one|some|many|most|although|while"
    r"|when|however|unless|according|all|any|both|such|here|note|i)\b(?!\.)",
    re.I,
)

_FINITE_VERB = re.compile(r"\s(?:is|are|was|were|has|have|had|does|did|refers?|can|could|would|should)\s")


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


def read_note(verbatim: str, links: tuple[str, ...] = ()) -> tuple[Mention, ...]:
    """The citations of one note in order; commentary yields none."""
    mentions: list[Mention] = []
    segments = list(_segments(verbatim))
    linked = bool(links) and len(segments) == 1  # of several pieces one can't tell which one is linked
    for segment in segments:
        signal, body = _strip_signal(segment)
        mention = _mention(body, signal, mentions[-1] if mentions else None, linked)
        if mention is not None:
            mentions.extend(_several_years(mention))
        elif mentions and not _is_prose(body) and mentions[-1].form == "full":
            last = mentions.pop()  # a semicolon inside one entry: "2 vols; rev. ed."
            mentions.append(_full(f"{last.verbatim}; {body}", last.signal))
        elif _SOMEBODY_S_WORK.search(plain_text(body)) and not _is_prose(body):
            mentions.append(_unread(body, signal))
    return tuple(mentions)


def _unread(body: str, signal: str | None) -> Mention:
    """Something that names a year as citations do but fits no form: kept, to be reported, rather than dropped."""
    plain = plain_text(body).rstrip(". ")
    return Mention(text=plain, form="short", head=plain, signal=signal, verbatim=body)


def _segments(verbatim: str) -> Iterator[str]:
    """Pieces between semicolons and before "See …" sentences, neither looked for in quotations, links or brackets."""
    masked = _URLISH.sub(lambda m: "x" * len(m.group(0)), verbatim)
    start = 0
    held = ""
    cuts = sorted(
        {m.end() for m in re.finditer(r";\s*(?:and\s+|&\s+)?", masked)}
        | {
            m.start(1)
            for m in re.finditer(r"[.”\"’]\s+((?:see|cf\.|compare|but see|for\s[^.;]{3,60}?see)\b)", masked, re.I)
        }
    )
    for cut in [*cuts, len(verbatim)]:
        piece = re.sub(r"[;\s]+(?:and|&)?\s*$", "", verbatim[start:cut]).strip()
        if _ONE_AUTHOR.fullmatch(piece) and cut < len(verbatim):
            held = f"{held}{piece}; "  # authors parted by semicolons: "Fenner, F.; Henderson, D. A. (1988)"
        elif piece:
            yield f"{held}{piece}"
            held = ""
        start = cut


def _strip_signal(segment: str) -> tuple[str | None, str]:
    """ "See also Smith, 2010" gives "see also" and "Smith, 2010"; a lead-in that ends in "see:" counts as one."""
    match = _SIGNAL.match(segment)
    if match and match.group("signal").strip().lower() != "in":
        return match.group("signal").strip(" ,:"), segment[match.end() :].strip()
    if not QUOTED.match(segment):
        for pattern in (_LEAD_IN, _LEAD_COLON):
            lead = pattern.match(segment)
            if (lead and pattern is _LEAD_IN) or (lead and _is_lead_in(segment, lead.end())):
                return segment[: lead.end()].strip(" ,:"), segment[lead.end() :].strip()
    return None, segment


def _is_lead_in(segment: str, colon: int) -> bool:
    """A name behind a colon opens a citation, unless one stands in front too: `J. Doe, Tolls: A History`."""
    return _names_lead(segment[colon:]) and not _names_lead(segment)


def _names_lead(text: str) -> bool:
    first = re.split(r",|\s+and\s", text, maxsplit=1)[0]
    return is_person(first) and not _PROSE_HEAD.match(first)


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
    if match and not ITALIC.search(body) and _is_name_list(match.group("head")):  # no title among the names
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
                locator=match.group("rest").strip(" ,.:") or None,
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


def _is_name_list(head: str) -> bool:
    """Names or one institution, not the first half of a full entry or of a sentence."""
    if re.search(r"\w{3,}\.\s+\w", head) or (_PROSE_HEAD.match(head) and head.count(" ") > 5):
        return False
    if QUOTED.search(head) or re.search(r"\bv\.?\s", head) or _NAME_THEN_TITLE.match(head):
        return False
    small = [
        word for word in re.findall(r"[^\W\d_][\w’'-]*", head) if word[0].islower() and word not in _NAME_PARTICLES
    ]
    return len(small) < 2 or ("," not in head and len(small) < 4)


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
    if title_at is not None and _is_author_head(head):
        tail = plain[quoted.end() :] if quoted else plain_text(body[italic.end() :]) if italic else ""
        if facts or _has_container(tail):
            return _full(body, signal)
        if not head.strip() and re.match(r"\s+[a-z]", tail):
            return None  # a phrase in quotation marks opens a sentence
        return _short(body, plain, head, (quoted or italic), signal)  # type: ignore[arg-type]
    if _is_prose(body):
        return None
    if facts and (_names_lead(plain) or _leads_with_name(plain)):
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


def _is_author_head(head: str) -> bool:
    """Nothing, names, or a short institutional name before the title."""
    bare = head.strip(" ,.;:—–-")
    if not bare:
        return True
    if head.rstrip()[-1] not in ",.:;)]—–-":
        return False
    if _PROSE_HEAD.match(bare) and not bare.lower().startswith("the "):
        return False
    words = re.findall(r"[^\W\d_][\w’'.-]*", bare)
    small = [w for w in words if w[0].islower() and w not in _NAME_PARTICLES]
    return len(small) <= max(1, len(words) // 4) and len(words) <= 60


_NAME_PARTICLES = frozenset(
    "and et al of the for in on de van von der den la le du da di bin ibn ed eds trans a".split()
)


def _has_container(tail: str) -> bool:
    bare = _LOCATOR.sub("", tail).strip(" ,.;:")
    return bool(re.match(r"(?:in\s+)?[A-Z0-9(]", bare)) and len(bare) > 3


def _leads_with_name(plain: str) -> bool:
    head = re.split(r"[,.:]\s", plain, maxsplit=1)[0]
    words = head.split()
    return 0 < len(words) <= 12 and head[:1].isupper() and not _PROSE_HEAD.match(head) and _is_author_head(f"{head},")


def _count_persons(plain: str) -> int:
    return sum(is_person(re.sub(r"^(?:and|&)\s+", "", piece)) for piece in re.split(r",\s+|\.\s+", plain))


def _is_prose(body: str) -> bool:
    """Whole sentences about the matter itself rather than an entry."""
    plain = plain_text(body)
    if bool(_PROSE_HEAD.match(plain)) and len(plain.split()) > 4:
        return True
    first = re.split(r"[,.:]\s|[“\"‘(]", re.sub(r"\s\([A-Z]+\)", "", plain), maxsplit=1)[0]
    return bool(_FINITE_VERB.search(first)) or len(boundaries(plain)) > 6
