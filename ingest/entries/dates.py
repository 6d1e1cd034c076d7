"""Years and days in an entry: when the work appeared, and when a page was visited."""

from __future__ import annotations

import re

from ingest.entries.vocabulary import YEAR

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
DATE = re.compile(rf"\b(?:\d{{1,2}}\s+)?{_MONTH}(?:\s+\d{{1,2}}(?!\d))?")
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”’)\]]+", re.I)
_VISIT_VERB = (
    r"(?:\b(?:last\s+)?(?:accessed|retrieved|viewed|visited|abgerufen|consulté|acesso em|consultado)"
    r"(?:\s+(?:on|am|le|el))?|(?<=\[)cited)"
)
ACCESSED = re.compile(
    rf"\[?\(?{_VISIT_VERB}[:\s]+((?:\d{{1,2}}\.?\s)?{_MONTH}\s(?:\d{{1,2}},?\s)?{YEAR}|[^\]\).;]{{4,30}})[\]\).]?",
    re.I,
)
_VISIT_WORDS = ("ccess", "etriev", "iewed", "isited", "bgerufen", "onsult", "[cited")
"""One of these stands in every entry that names a visit: cheaper to look for than ACCESSED."""
_VISITED = re.compile(rf"(?:\bWeb\.\s*|(?<=[.,]\s))\d{{1,2}}\s{_MONTH}\s{YEAR}[.,]?(?:\s*<|\s*https?:|$)")
"""The day of a visit, as the Modern Language Association has it: "2 Aug. 2001. 23 Jan. 2002 <http…"."""
_AGAIN = re.compile(
    r"[\s(\[](?:[Aa]s\s)?(?:[Rr]epr(?:int|\.|od)|[Rr]pt\.|[Qq]uoted\sin|[Ss]ee\salso|[Oo]rig(?:inal|\.)|[Ff]irst\spublished"
    r"|[Cc]ited\s\d)"
)
"""What introduces another edition or work."""
_ANY = re.compile(rf"(?<![\d.-])(?P<year>{YEAR})(?P<suffix>[a-z](?!\w))?(?!\d)")
_PAGES = re.compile(r"(?:\bpp?\.?\s?)?\b\d{2,4}\s?[–-]\s?\d{2,4}\b|(?<!\d\s)\bpp?\.?\s?\d{3,4}\b")
"""Pages, or a span of years."""
_VOLUME_PAGE = re.compile(r"(?<=\b(?:19|20)\d\d),\s\d{1,4}(?:\s?\(\d+\))?,\s[A-Z]?\d+(?:[–-]\d+)?")
"""A volume and a page behind the year: "2010, 10, 1979"."""


def without_visits(words: str) -> str:
    """Without addresses and the day on which a page was visited."""
    if "http" in words or "www." in words:
        words = URL.sub(" ", _VISITED.sub(" ", words))
    elif "Web." in words:
        words = _VISITED.sub(" ", words)
    return ACCESSED.sub(" ", words) if any(word in words for word in _VISIT_WORDS) else words


def accessed(words: str) -> str | None:
    """The day on which a page was visited, as printed."""
    found = ACCESSED.search(words) if any(word in words for word in _VISIT_WORDS) else None
    return found.group(1).strip(" ,.]") if found else None


def publication_year(behind: str, text: str) -> tuple[str | None, str | None]:
    """The last year behind the title, and its letter; else the last one at all.

    Not counted, should there be another: pages, the day of a visit, what stands behind "reprinted" and the like.
    """
    for words in (without_visits(behind), without_visits(text), URL.sub(" ", text)):
        years = _years(words)
        if years:
            return years[-1].group("year"), years[-1].group("suffix")
    return None, None


def _years(words: str) -> list[re.Match[str]]:
    years = [*_ANY.finditer(words)]
    if len(years) < 2:
        return years
    again = _AGAIN.search(words)
    if again:
        first = _years(words[: again.start()])
        if first:
            return first
    return [*_ANY.finditer(_PAGES.sub(" ", _VOLUME_PAGE.sub(" ", words)))] or years
