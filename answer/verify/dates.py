"""Months and days of the week of a statement that no source holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from answer.verify.text import Text

MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ALONE = frozenset((*MONTHS, *_DAYS)) - {"march", "may"}
_ABBREVIATED = {word[:3]: word for word in (*MONTHS, *_DAYS)} | {
    "sept": "september",
    "tues": "tuesday",
    "thurs": "thursday",
}
_ISO = re.compile(r"\b(?:1[5-9]|20)\d\d-(0[1-9]|1[0-2])(?:-[0-3]\d)?\b")


@lru_cache(maxsize=1 << 13)
def dates_in(text: Text) -> frozenset[str]:
    """Months and weekdays by their full names; "may" and "march" only as capitalised words beside a number."""
    words = text.words
    found = {word.folded for word in words if word.capital and word.folded in _ALONE}
    for place, word in enumerate(words):
        if word.capital and (word.folded in ("may", "march") or word.folded in _ABBREVIATED):
            beside = words[max(0, place - 2) : place + 3]
            if any(other.value is not None for other in beside):
                found.add(_ABBREVIATED.get(word.folded, word.folded))
    found.update(MONTHS[int(month) - 1] for month in _ISO.findall(text.raw))
    return frozenset(found)


def missing_dates(statement: Text, sources: Sequence[Text]) -> tuple[str, ...]:
    """Months and weekdays that no source names, capitalised, in alphabetical order."""
    dates = dates_in(statement)
    if not dates:
        return ()
    held = frozenset[str]().union(*[dates_in(source) for source in sources])
    return tuple(sorted(date.capitalize() for date in dates - held))
