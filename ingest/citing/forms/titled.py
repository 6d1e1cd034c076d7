"""Citations told by a title, bibliographic facts and an author-like head: full notes, and their later short forms."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.citing.forms.locators import locator_of_full
from ingest.citing.mentions import Mention, Piece
from ingest.citing.prose import is_author_head, is_prose, leads_with_name, names_lead
from ingest.entries.entry import ITALIC, QUOTED, YEAR, plain_text
from ingest.entries.names import is_person, split_names
from ingest.entries.particles import without_particles

_LOCATOR = re.compile(
    r"[,\s]*((?:pp?\.|pages?|ch(?:ap)?\.|chapter|vol\.|§+|s\.|para\.|fig\.|n\.)\s*[\divxlc].{0,60}|(?:at\s)?\d[\d\s,–—-]{0,40}(?:n\.\s*\d+)?)\.?\s*$",
    re.I,
)
_FACTS = re.compile(
    rf"https?://|www\.|\b10\.\d{{4,9}}/|\barxiv\b|\([^()]{{0,120}}?\b{YEAR}[a-z]?[);]|\bCOM\s?\(\d{{2,4}}\)|,\s*(?:[A-Z][a-z]+\.?\s*(?:\d{{1,2}},?\s*)?)?{YEAR}\b"
    rf"|\({YEAR},\s[A-Z][a-z]+(?:\s\d{{1,2}})?\)|\b(?:vol|no)\.\s*\d|\sv\.\s|\buniversity(?:\s\w+){{0,3}}\spress\b|\b(?:publish(?:ers|ing)|verlag)\b|\b{YEAR}\.$|\((?:Hrsg|Hg|eds?)\.\)|\bISBN\b|\d\.\sAufl\b|\b(?:im\sDruck|in\spress|forthcoming)\b",
    re.I,
)


_NAME_IN_FRONT = re.compile(
    r"(?:[A-ZÀ-Þ]\.[\s-]?)+[A-ZÀ-Þ]|[^,(]*\bet\sal\b|(?:[A-ZÀ-Þ][\w’'-]+\s){0,3}[A-ZÀ-Þ][\w’'-]+,\s[A-ZÀ-Þ“‘]"
)
_TITLE_AND_YEAR = re.compile(rf"(?P<title>[A-ZÀ-Þ][^()“”;]{{4,160}})\s\((?:[^()]*\W)?{YEAR}\)")
_TO_A_PART = re.compile(
    r"^(?:Parts?|Sections?|Chapters?|Appendix|Tables?|Fig(?:ure|s?\.)|§)\s?[\dIVXA-Z]+\b|\b(?:above|below|overleaf)[.\s]*$",
    re.I,
)
"""A pointer to a part of the document itself."""
_VOLUME = re.compile(r"^\d{1,2}\s+(?=[A-Z])")
""" "1 William Blackstone, Commentaries"."""
_SAME_AUTHOR = re.compile(r"(?:idem|eadem|id\.|ders\.|dies\.|derselbe|dieselben?),\s", re.I)


def read_titled(piece: Piece) -> Mention | None:
    """Names, then a title in quotation marks or italics."""
    plain = piece.plain
    quoted, italic = QUOTED.search(plain), ITALIC.search(piece.verbatim)
    title = quoted or italic
    if title is None:
        return None
    at = min(m.start() for m in (quoted, italic) if m)
    head = (plain if quoted else plain_text(piece.verbatim[:at]))[:at]
    if not is_author_head(head):
        return None
    tail = plain[quoted.end() :] if quoted else plain_text(piece.verbatim[title.end() :])
    if has_facts(piece) or _has_container(tail):
        return full(piece)
    if opens_with_phrase(piece):
        return None
    return _short_title(piece, head, title.group("title"))


def opens_with_phrase(piece: Piece) -> bool:
    """Whether a phrase in quotation marks opens a sentence, or is one."""
    title = QUOTED.match(piece.plain) or ITALIC.match(piece.verbatim)
    if title is None or has_facts(piece):
        return False
    behind = title.string[title.end() :]
    return bool(re.match(r"\s+[a-z]", behind)) or (not behind.strip(" .") and is_prose(title.group("title")))


def read_untitled(piece: Piece) -> Mention | None:
    """A name in front, and facts that only entries state: a year in brackets, an address, a publisher."""
    words = _VOLUME.sub("", piece.plain)
    named = names_lead(words) or leads_with_name(words) or _SAME_AUTHOR.match(words)
    if named and has_facts(piece):
        return full(piece)
    if _count_persons(piece.plain) >= 2 and not has_facts(piece) and len(piece.plain.split()) > 12:
        return full(piece)
    return None


def read_further_title(piece: Piece) -> Mention | None:
    """ "Discipline and Punish (1977), The History of Sexuality (1979)": a second title behind the author's first."""
    if not piece.joined or piece.before is None or piece.before.form != "full":
        return None
    title = _TITLE_AND_YEAR.match(piece.plain)
    if title is None or _NAME_IN_FRONT.match(piece.plain) or not re.search(r"[\s/]", title.group("title")):
        return None
    return replace(full(piece), same_author=True)


def read_names(piece: Piece) -> Mention | None:
    """ "Yeun and Richardson, 249." or, without a page, a bare name."""
    if _TO_A_PART.search(piece.plain):
        return None
    locator = _LOCATOR.search(piece.plain)
    head = piece.plain[: locator.start()] if locator else piece.plain
    names, cut_short = split_names(head)
    capital = all(_may_be_name(name, alone=locator is None) for name in names)
    if not names or not capital or len(names) > 4 or len(head.split()) > 10 or (locator is None and len(names) > 3):
        return None
    return Mention(
        text=piece.plain.rstrip(". "),
        form="short",
        names=names,
        head=head.strip(" ,."),
        cut_short=cut_short,
        locator=locator.group(1).strip(" ,.") if locator else None,
        signal=piece.signal,
        verbatim=piece.verbatim,
    )


def _may_be_name(name: str, *, alone: bool) -> bool:
    """`alone`: nothing but its looks speaks for it, so that "My note" is none."""
    words = without_particles(name).split()
    return words[0][:1].isupper() and len(words) <= 4 and (not alone or all(word[0].isupper() for word in words))


def read_linked(piece: Piece) -> Mention | None:
    """A few words that are a link outward."""
    return full(piece) if piece.linked and len(piece.plain.split()) <= 40 else None


def full(piece: Piece) -> Mention:
    """The whole piece as a reference of its own."""
    return Mention(
        text=piece.plain.rstrip(),
        form="full",
        locator=locator_of_full(piece.plain),
        signal=piece.signal,
        verbatim=piece.verbatim,
        same_author=_SAME_AUTHOR.match(piece.plain) is not None,
    )


def has_facts(piece: Piece) -> bool:
    """Whether it states what only entries state."""
    return piece.linked or bool(_FACTS.search(piece.plain))


def _short_title(piece: Piece, head: str, title: str) -> Mention:
    names, cut_short = split_names(head)
    locator = _LOCATOR.search(piece.plain)
    return Mention(
        text=piece.plain.rstrip(". "),
        form="short",
        names=names,
        head=head.strip(" ,.;:"),
        cut_short=cut_short,
        title=plain_text(title).strip(" ,."),
        locator=locator.group(1).strip(" ,.") if locator else None,
        signal=piece.signal,
        verbatim=piece.verbatim,
    )


def _has_container(tail: str) -> bool:
    bare = _LOCATOR.sub("", tail).strip(" ,.;:")
    return bool(re.match(r"(?:in\s+)?[A-Z0-9(]", bare)) and len(bare) > 3


def _count_persons(plain: str) -> int:
    return sum(is_person(re.sub(r"^(?:and|&)\s+", "", piece)) for piece in re.split(r",\s+|\.\s+", plain))
