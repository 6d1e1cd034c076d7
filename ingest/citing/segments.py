"""Cutting a note into pieces that cite one work each, and taking off what only introduces them.

Cuts fall at semicolons, before "See …", between sentences where a citation begins or a remark follows a whole one, at
"and" or a comma between two whole citations, and around cases named within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.citing.beginnings import emphasised_author, is_entry_style, is_whole, opens_citation, opens_within
from ingest.citing.cuts import cuts
from ingest.citing.forms.author_year import is_author_year
from ingest.citing.forms.legal import may_hold_case, reported_cases
from ingest.citing.prose import is_prose, names_lead
from ingest.entries.entry import QUOTED, YEAR

_SIGNAL = re.compile(
    r"^(?:and\s+)?(?P<signal>(?:but\s+|aber\s+)?(?:"
    r"see,?\s+(?:also\b,?(?:\s+e\.g\.,?)?|e\.g\.|for\s+(?:example|instance)\b|generally\b|further\b|in\s+particular\b"
    r"|especially\b|inter\s+alia\b)?[,:]?|see\b[,:]?|cf\.?|compare(?:\s+also)?|contrast|contra|accord\b,?|e\.g\.,?"
    r"|for\s+(?:example|instance)\b[,:]?|also|in(?=\s)|(?:as\s)?(?:quoted|cited)\sin|quoting|citing|from|sources?:"
    r"|adapted from|similarly,?|notably,?|including"
    r"|vgl\.(?:\s+(?:auch|etwa|dazu|hierzu|nur|z\.\s?B\.))*|siehe(?:\s+(?:auch|dazu|hierzu|etwa))*|s\.\s+(?:auch|etwa|dazu)"
    r"|dazu(?:\s+(?:auch|eingehend|näher))?|so\s+(?:auch|etwa)|etwa|ebenso|eingehend|a\.\s?A\.|"
    r"anders|dagegen|voir(?:\s+(?:aussi|notamment|par\s+exemple))*|v[ée]ase(?:\s+tambi[ée]n)?|cfr\.?"
    r"))(?!\w)\s*",
    re.I,
)
_LEAD_IN = re.compile(
    r"^[^“\"‘;:_*]{3,120}?\b(?:see(?:\s+also)?|according to|described in|discussed in)\b\s*:?\s*", re.I
)
_LEAD_COLON = re.compile(r"^[^“\"‘;:_*\d]{3,90}:\s+")
_PROSE_COLON = re.compile(r"^[^“\"‘;:_*]{12,240}:\s+(?=[“\"‘„«*_]|(?:[A-Z]\.\s?){1,4}[A-Z])")
_LEAD_COMMA = re.compile(
    r"^(?:[Ff]or|[Oo]n|[Aa]s to|[Rr]egarding|[Cc]oncerning|[Zz]u[mr]?)\s[a-zß][^,;:“‘\"]{2,100},\s+(?=[^\W\d_a-z])"
)
_ONE_AUTHOR = re.compile(
    r"(?!.*\bn\.\s?d\b)[^\W\d_][\w’' -]{1,40},\s+(?:(?:[^\W\d_]\.[-\s]?){1,4}|[^\W\d_][\w’'-]+(?:\s+[^\W\d_]\.?)*)"
)
_HIDDEN = re.compile(
    r"\[[^\[\]]*\]\([^)]{0,1000}\)|https?://\S*[^\s;,.]|“[^“”\"]{0,500}[”\"]|„[^“”„]{0,500}[“”]|«[^«»]{0,500}»"
    r"|‘(?:[^‘’]|[’‘](?=\w)|(?<=s)’(?=\s\w[^‘’.;()\d]{0,120}’)){0,500}’"
    r"|(?<![^\s(\[])\"(?=\S)[^\"]{0,500}(?<=\S)\"(?!\w)|\([^()]*\)|\[[^\[\]]*\]"
)
"""Links, quotations and brackets, within which nothing is cut."""
_MASK = "·"
_SEMICOLON = re.compile(r";\s*(?:and\s+|&\s+)?")
_BRACKET_SEE = re.compile(
    r"\s?\((?P<inner>(?:see|cf\.|compare|quoting|citing|(?:as\s)?(?:quoted|cited)\sin)\b(?:[^()]|\([^()]*\)){4,400})\)",
    re.I,
)
_BRACKET_WORD = re.compile(r"\((?:[Ss]ee|[Cc]f|[Cc]ompare|[Qq]uot|[Cc]it|[Aa]s\s)")
_PLAIN = re.compile(rf"(?:[^.;:()“”\"‘’«§\d]|\bal\.){{2,120}}\(?{YEAR}[a-z]?\)?\.?")
"""Names and a year: there is nothing to cut."""
_ARTICLE_IN_FRONT = re.compile(r",[”’\"]\s+$")
"""Behind "Roe, “Ferry Sinks,” " italics name the paper that it stood in, not the author of another work."""
_SEMICOLON_BEHIND = re.compile(r"[;\s]+(?:and|&)?\s*$")
_AUTHOR_WITHIN = re.compile(
    r"\s[A-ZÀ-Þ]\.[\s-]?(?:[A-ZÀ-Þ]\.[\s-]?){0,3}[A-ZÀ-Þ]|[A-ZÀ-Þ]{2},\s[A-ZÀ-Þ]|\s[*_][A-ZÀ-Þ]"
)
"""What `opens_within` goes by: initials, capitals, italics."""
_JOINT = re.compile(r"^(?:,\s|and\s|&\s|und\s|or\s)+|(?:,|\sand|\s&|\sund)+$")
_JOINT_BEHIND = re.compile(r"(?:,|\b(?:and|und|et|y|or)|&)\s*$")
_EDGE = re.compile(r"^[\s,.;:)\]]+|[\s,;:(\[]+$")


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a note."""

    signal: str | None
    body: str
    goes_on: bool = False
    """Only a semicolon parts it from the piece before: it may be more of the same entry."""
    joined: bool = False
    """Only "and" or a comma parts it from the piece before: it may be by the same author."""


def segments(verbatim: str) -> Iterator[Segment]:
    """Pieces in order, each with the signal that introduces it."""
    if ";" not in verbatim:
        yield from _parts(verbatim.strip())
        return
    held = ""
    edges = [0, *(m.end() for m in _SEMICOLON.finditer(_masked(verbatim))), len(verbatim)]
    for number, (start, end) in enumerate(pairwise(edges)):
        piece = _SEMICOLON_BEHIND.sub("", verbatim[start:end]).strip()
        if _ONE_AUTHOR.fullmatch(piece) and end < len(verbatim):
            held = f"{held}{piece}; "  # authors parted by semicolons: "Fenner, F.; Henderson, D. A. (1988)"
        elif piece:
            yield from _parts(f"{held}{piece}", goes_on=number > 0 and not held)
            held = ""


def _parts(piece: str, *, goes_on: bool = False) -> Iterator[Segment]:
    """What stands between semicolons, cut further. `goes_on`: the first part may be more of the entry in front."""
    if not piece:
        return
    if _PLAIN.fullmatch(piece):
        yield from _introduced(piece, goes_on=goes_on)
        return
    cases: list[tuple[int, int]] = []
    if may_hold_case(piece):
        cases = [span for span in reported_cases(_without_quotations(piece)) if _stands_alone(piece, span)]
    at = 0
    for start, end in cases:
        gap = piece[at:start]
        yield from _gap(gap)
        signal, _ = strip_signal(f"{_EDGE.sub('', re.split(r'[.(]', gap)[-1]).strip()} x".lstrip())
        yield Segment(signal, _balanced(piece[start:end]).strip(" ,"))
        at = end
    if cases:
        yield from _gap(piece[at:])
    else:
        yield from _sentences(piece, goes_on=goes_on)


def _gap(words: str) -> Iterator[Segment]:
    """Words around cases: they cite on their own account only if they are whole."""
    bare = _EDGE.sub("", words)
    if is_whole(bare) and len(bare.split()) > 1:
        yield from _sentences(bare)


def _stands_alone(piece: str, span: tuple[int, int]) -> bool:
    """A case in the title of a work is not cited itself."""
    before = piece[: span[0]]
    within_title = before.count("*") % 2 == 1 or opens_citation(piece[: span[1]])
    return span[0] == 0 or not within_title


def _sentences(piece: str, *, goes_on: bool = False) -> Iterator[Segment]:
    """Cut between sentences, at joins, and take out brackets that cite."""
    inner: list[str] = []
    for match in reversed([*_BRACKET_SEE.finditer(_without_quotations(piece))] if _BRACKET_WORD.search(piece) else []):
        if is_whole(match.group("inner")):
            inner.insert(0, piece[match.start("inner") : match.end("inner")])
            piece = piece[: match.start()] + piece[match.end() :]
    edges = [0, *cuts(piece, _masked(piece)), len(piece)]
    for start, end in pairwise(edges):
        words = _JOINT.sub("", piece[start:end].strip()).strip()
        joined = start > 0 and _JOINT_BEHIND.search(piece, max(0, start - 8), start) is not None
        if words:
            yield from _introduced(words, goes_on=goes_on and start == 0, joined=joined)
    for words in inner:
        yield from _introduced(words)


def _introduced(words: str, *, goes_on: bool = False, joined: bool = False) -> Iterator[Segment]:
    """The piece without its signal, or without the sentence in which a citation stands."""
    signal, body = strip_signal(words)
    at = _author_within(words, signal) if _AUTHOR_WITHIN.search(words) else None
    if at and not is_entry_style(words[:at]) and not _ARTICLE_IN_FRONT.search(words[:at]):
        yield Segment(words[:at].strip(" ,:"), words[at:])
        return
    yield Segment(signal, body, goes_on, joined and signal is None)


def _author_within(words: str, signal: str | None) -> int | None:
    """Where behind other words a citation begins; behind a signal only italics tell it."""
    return (emphasised_author if signal else opens_within)(_without_quotations(words))


def strip_signal(segment: str) -> tuple[str | None, str]:
    """ "See also Smith, 2010" gives "see also" and "Smith, 2010"; a lead-in that ends in "see:" counts as one."""
    match = _SIGNAL.match(segment)
    if match and match.group("signal").strip().lower() != "in":
        rest = segment[match.end() :].strip()
        lead = _LEAD_COMMA.match(rest)
        if lead and _is_lead_in(rest, lead, _LEAD_COMMA):
            return f"{match.group(0)}{lead.group(0)}".strip(" ,:"), rest[lead.end() :]
        return match.group("signal").strip(" ,:"), rest
    if not QUOTED.match(segment):
        for pattern in (_LEAD_IN, _LEAD_COMMA, _LEAD_COLON, _PROSE_COLON):
            lead = pattern.match(segment)
            if lead and _is_lead_in(segment, lead, pattern):
                return segment[: lead.end()].strip(" ,:"), segment[lead.end() :].strip()
    return None, segment


def _is_lead_in(segment: str, lead: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """A name behind a colon opens a citation, unless one stands in front too: `J. Doe, Tolls: A History`."""
    if pattern is _LEAD_IN:
        return True
    if pattern is _LEAD_COMMA:
        return opens_citation(segment[lead.end() :]) or is_author_year(segment[lead.end() :])
    if pattern is _PROSE_COLON:
        return is_prose(lead.group(0)) and is_whole(segment[lead.end() :])
    return names_lead(segment[lead.end() :]) and not names_lead(segment)


def _hide(match: re.Match[str]) -> str:
    words = match.group(0)
    return f"{words[0]}{_MASK * (len(words) - 2)}{words[-1]}" if len(words) > 1 else words


def _masked(words: str) -> str:
    return _HIDDEN.sub(_hide, words)


def _without_quotations(words: str) -> str:
    """Quotations and links hidden, brackets left."""
    return _HIDDEN.sub(lambda m: m.group(0) if m.group(0)[0] in "([" and "](" not in m.group(0) else _hide(m), words)


def _balanced(words: str) -> str:
    """Without a bracket that was opened outside."""
    while words.endswith((")", "]")) and words.count(")") + words.count("]") > words.count("(") + words.count("["):
        words = words[:-1]
    return words
