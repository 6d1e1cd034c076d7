"""A text as the checks see it: words, stems and numbers, read once and kept, since sources are compared repeatedly.

Stems come from a light suffix stripper in the manner of Harman's S-stemmer (JASIS 42:1, 1991), cut to seven letters: it
need not be right, only the same for "investigated" and "investigation".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from answer.verify.spelled import MAGNITUDES, value_of

STOP_WORDS = frozenset(
    (
        "a about after against also am an and another any are as at be been before being between both but by can could "
        "did do does doing done during each even for from had has have having he her here hers him his how i if in "
        "into is it its itself just may me might more most much must my no nor not of on only onto or other our over "
        "own same shall she should since so some such than that the their theirs them then there these they this those "
        "through to too under until up upon us very was we were what when where which who whom whose why will with "
        "would yet you your"
    ).split()
)
TOKEN = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\b\.?|[^\W_]+(?:[.,]\d+)*(?:['’][^\W_]+)*")
"""A word, a figure with its points and commas, an abbreviation with its points, each with an apostrophe's ending."""
_SHORT_YEAR = re.compile(r"\b(1[5-9]|20)(\d\d)[–—/-](\d\d)\b(?![–—/-]?\d)")
_SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ment", "ly", "ed", "es", "s")
_STEM_LETTERS = 7
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word apart from where it stands."""

    folded: str
    """Without case, accents, possessive ending and the points of an abbreviation."""
    stem: str
    """Empty for a stop word."""
    value: float | None
    """What it says as a number: 1200 for "1,200", 12 for "twelve", 3 for "third"."""
    capital: bool
    numeric: bool
    """Part of a number: a figure, a spelled number, "million"."""


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A statement or a source, read."""

    raw: str
    words: tuple[Word, ...]
    stems: tuple[str, ...]
    """Of the content words, in order."""
    stem_set: frozenset[str]
    folded: frozenset[str]
    """All words."""


@lru_cache(maxsize=1 << 14)
def read(text: str) -> Text:
    """Read a text."""
    words = tuple([word_of(token) for token in TOKEN.findall(_SHORT_YEAR.sub(_full_range, text))])
    stems = tuple([word.stem for word in words if word.stem])
    return Text(text, words, stems, frozenset(stems), frozenset([word.folded for word in words]))


def _full_range(match: re.Match[str]) -> str:
    """ "1914–1918" for "1914–18"; other figures, "2018-10", as they are."""
    century, first, last = match.groups()
    return f"{century}{first}–{century}{last}" if last > first else match[0]


@lru_cache(maxsize=1 << 17)
def word_of(token: str) -> Word:
    """The word that `token` is."""
    folded = fold(token)
    value = value_of(folded)
    numeric = value is not None or folded in MAGNITUDES
    stem = "" if folded in STOP_WORDS else folded if folded[0].isdigit() else stem_of(folded)
    return Word(folded, stem, value, token[0].isupper(), numeric)


def fold(token: str) -> str:
    """`token` without case, accents, possessive ending and the points of an abbreviation."""
    if not token.isascii():
        decomposed = unicodedata.normalize("NFKD", token.replace("’", "'"))
        token = "".join(c for c in decomposed if not unicodedata.combining(c)) or token
    folded = token.casefold()
    if "'" in folded:
        folded = folded.removesuffix("'s").removesuffix("'")
    return folded if folded[0].isdigit() else folded.replace(".", "")


def stem_of(folded: str) -> str:
    """The stem of a folded word."""
    stem = folded
    if len(stem) > _SHORT:
        ending = next((s for s in _SUFFIXES if stem.endswith(s) and len(stem) - len(s) >= 3), "")
        stem = stem[: len(stem) - len(ending)]
        if len(stem) >= _SHORT and stem[-1] in "eiy":
            stem = stem[:-1]
        if len(stem) >= _SHORT and stem[-1] == stem[-2] and stem[-1] not in "ls":
            stem = stem[:-1]
    return stem[:_STEM_LETTERS]
