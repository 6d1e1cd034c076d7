"""When a quotation is a gold statement, and a named reference a gold reference.

Words are compared folded: lower case, runs of anything else than letters, digits and underscores as one space.
"""

from __future__ import annotations

import re
from collections import Counter

_COMMON_SHARE = 0.8
"""Of the words of the shorter text."""
_COMMON_WORDS = 4
_LONGEST, _ALLOWANCE = 3, 20
"""A quotation may have this many times the statement's words, and this many more: a page covers nothing."""


def folded(text: str) -> str:
    """The words of a text, in order."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def words(text: str) -> Counter[str]:
    """How often each word occurs."""
    return Counter(folded(text).split())


def covers(quote: str, statement: str) -> bool:
    """Whether a quotation holds a statement without being much longer."""
    ours, theirs = words(quote), words(statement)
    if not ours or not theirs or ours.total() > _LONGEST * theirs.total() + _ALLOWANCE:
        return False
    common = (ours & theirs).total()
    return common >= _COMMON_WORDS and common / min(ours.total(), theirs.total()) >= _COMMON_SHARE


def likeness(one: str, other: str) -> float:
    """Jaccard index of two texts as multisets of words, 0 to 1."""
    ours, theirs = words(one), words(other)
    return (ours & theirs).total() / max(1, (ours | theirs).total())


def same_reference(one: str, other: str) -> bool:
    """Whether two entries are one: folded, either holds the other."""
    ours, theirs = folded(one), folded(other)
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def file_name(path: str) -> str:
    """What documents are compared by."""
    return path.rsplit("/", 1)[-1]
