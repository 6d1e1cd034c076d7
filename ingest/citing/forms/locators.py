"""Where in a work: pages, chapters, sections, paragraphs, as notes print them."""

from __future__ import annotations

import re

UNIT = (
    r"(?:pp?\.?|pages?|p[áa]gs?\.?|S\.|Seiten?|ch(?:ap)?s?\.?|chapters?|Kap\.?|cap\.?|vols?\.?|bk\.|books?|Bd\.?|§{1,2}|¶{1,2}|ss?\.?"
    r"|secs?\.?|sections?|paras?\.?|paragraphs?|Rd?n(?:r|rn)?\.?|Rz\.?|arts?\.?|articles?|tables?|figs?\.?|figures?|apps?\.?|appendix"
    r"|nn?\.?|notes?|fn{1,2}s?\.?|lines?|ll?\.|cols?\.?|fols?\.?|f\.|pts?\.?|parts?|reg\.?|sch\.?|nos?\.?)"
)
_NUMBER = r"(?:[A-Z]?\d+(?:[.:]\d+)*[a-z]?(?:\(\w{1,4}\))*|[ivxlcdm]+\b|[IVXLCDM]+\b)"
_SPAN = (
    rf"{_NUMBER}(?:\s?[–—-]\s?{_NUMBER})?(?:\s?ff?\b\.?|\s(?:et\sseqq?\.?|and\sthroughout|passim|sqq?\.))?"
    rf"(?:\s?n(?:n|ote)?\.?\s?\d+)?"
)
_ONE = rf"(?:\bat\s+|\bcap\s+)?(?:{UNIT}\s?)?{_SPAN}"
LOCATOR = (
    rf"(?:(?:especially|esp\.|particularly|see|bei)\s+)?{_ONE}(?:(?:,|,?\s(?:and|&|und|et|y|e))\s?(?:especially\s)?{_ONE})*"
    rf"|passim\b"
)
"""Source of a pattern for a page or the like, or a list of them; ignores case where it is compiled so."""
_AT_START = re.compile(rf"[\s,.:]*(?P<locator>{LOCATOR})(?=[\s.,;:)\]]|$)", re.I)
_BEHIND_IMPRINT = re.compile(rf"\((?=[^()]*\d{{4}})[^()]*\),?\s*(?P<locator>{LOCATOR})[.\s]*$", re.I)
_BEHIND_PAGE = re.compile(r"(?<!\d)\d{1,3},\s(?:at\s|pp?\.\s?)?(?P<locator>\d{1,4}(?:[–-]\d+)?)[.\s]*$")
_ANY_YEAR = re.compile(r"(?:1[4-9]|20)\d\d")
_SENTENCE = re.compile(r"(?<=[\w)])\.\s+(?=[A-Z][a-z])")
_VOLUME = re.compile(
    r"^\d{1,2}\s+(?=(?:[A-ZÀ-Þ]\.[\s-]?|[A-ZÀ-Þ’'-]{2,}\s){1,4}[A-ZÀ-Þ’'-]{2,}|(?:[^\W\d_][\w.’'-]*\s){1,4}[^\W\d_][\w’'-]*,\s[*_])"
)


def locator_at(words: str) -> str | None:
    """The locator that `words` begin with; else their first clause, if short enough to be one ("Introduction")."""
    match = _AT_START.match(words)
    if match:
        return match.group("locator").strip(" ,.")
    clause = re.split(r"[;(]", _SENTENCE.split(words, maxsplit=1)[0], maxsplit=1)[0].strip(" .,:)]")
    return clause if clause and len(clause.split()) <= 4 else None


def locator_of_full(plain: str) -> str | None:
    """The page behind the imprint of a full note: "Title (London, 1990) 45" and "(1993) 20 Journal 56, 61"."""
    at = max(0, len(plain) - 120)
    match = _BEHIND_IMPRINT.search(plain, at) or _BEHIND_PAGE.search(plain, at)
    found = match.group("locator").strip(" ,.") if match else None
    return None if found and _ANY_YEAR.fullmatch(found) else found


def without_locator(words: str, locator: str | None) -> str:
    """The entry itself, of a full note that ends in the page cited."""
    bare = words.rstrip(" .")
    return f"{bare.removesuffix(locator).rstrip(' ,')}." if locator and bare.endswith(f" {locator}") else words


def without_volume(words: str) -> str:
    """The entry without the volume that lawyers put first: "1 WILLIAM BLACKSTONE, COMMENTARIES"."""
    return _VOLUME.sub("", words)
