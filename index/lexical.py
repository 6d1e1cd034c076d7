"""The words of a question as a lexical query, and BM25 scores brought to a common scale."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index.library import Library

STOP_WORDS = frozenset(
    (
        "a about above after again against all also am an and any are as at be been before being below between "
        "both but by can could did do does doing don down during each else few for from further had has have "
        "having he her here hers him his how i if in into is it its just may me might mine more most must my no "
        "nor not now of off on once only onto or other our out over own s same shall she should so some such t "
        "than that the their theirs them then there these they this those through to too under up us very was we "
        "were what when where which who whom whose why will with would you your"
    ).split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SCALE = 1.1
"""(k1 + 1) / 2: what BM25 can give a term at most lies near twice its idf; a full match scores about 1."""


@dataclass(frozen=True, slots=True)
class Words:
    """The content words of a question, prepared for one table of the lexical index."""

    terms: tuple[str, ...]
    """Quoted for FTS5."""
    ceiling: float
    """What a perfect match would score."""

    @property
    def match(self) -> str:
        """The FTS5 expression: any of the terms."""
        return " OR ".join(self.terms)


def content_words(question: str) -> tuple[str, ...]:
    """Distinct words without case, accents, possessive endings and stop words, in order."""
    decomposed = unicodedata.normalize("NFKD", question.casefold())
    folded = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")
    words = (re.sub(r"'s?$", "", word) for word in _WORD.findall(folded))
    return tuple(dict.fromkeys(w for word in words for w in word.split("'") if w and w not in STOP_WORDS))


def prepare_words(question: str, table: str, rows: int, library: Library) -> Words:
    """Look up how rare each word is among the `rows` rows of `table`; a word that never occurs weighs most."""
    terms = tuple(f'"{word}"' for word in content_words(question))
    ceiling = sum(_idf(library.document_frequency(table, term), rows) for term in terms)
    return Words(terms, _SCALE * ceiling)


def _idf(frequency: int, rows: int) -> float:
    return math.log(1 + (rows - frequency + 0.5) / (frequency + 0.5))


def normalised(library: Library, table: str, words: Words, rows: Sequence[int]) -> dict[int, float]:
    """BM25 of the rows, divided by the ceiling: 0 for no common word, about 1 for all of them."""
    if not words.terms or not rows:
        return {}
    scores = library.word_scores(table, words.match, rows)
    return {row: score / words.ceiling for row, score in scores.items()}
