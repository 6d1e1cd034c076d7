"""Cutting a note into pieces that cite one work each, and taking off what only introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.prose import names_lead
from ingest.references import QUOTED

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
_ONE_AUTHOR = re.compile(
    r"(?!.*\bn\.\s?d\b)[^\W\d_][\w’' -]{1,40},\s+(?:(?:[^\W\d_]\.[-\s]?){1,4}|[^\W\d_][\w’'-]+(?:\s+[^\W\d_]\.?)*)"
)
_URLISH = re.compile(
    r"\[[^\[\]]*\]\([^)]{0,1000}\)|https?://\S*[^\s;,.]|[“\"‘][^”\"’]{0,500}[”\"’]|\([^()]*\)|\[[^\[\]]*\]"
)


def segments(verbatim: str) -> Iterator[str]:
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


def strip_signal(segment: str) -> tuple[str | None, str]:
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
    return names_lead(segment[colon:]) and not names_lead(segment)
