"""How much of a statement's wording the sources have: in all of them, in the one that fits best, in the best two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from answer.verify.text import Text, read

_CLAUSE = re.compile(r"[,;:()]|\b(?:and|but|who|which|where|when|while|after|before|because|although)\b")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares are of the statement's content words, 0 to 1."""

    all: float
    """Held by any source."""
    best: float
    """Held by the source that holds most."""
    pair: float
    """Held by that one and the one that adds most."""
    bigrams: float
    """Neighbouring content words that are neighbours in a source."""
    order: float
    """Longest common subsequence with the best source."""
    clause: float
    """The least share that any clause of the statement has in any single source."""
    tail: float
    """The share of the second half: what a statement adds comes late."""
    gap: int
    """Longest run of content words that no source holds."""
    missing: tuple[str, ...]
    """Stems that no source holds, in order."""
    best_place: int
    """Which source fits best."""
    second_place: int
    """Which one adds most to it; the same if there is no other."""


NOTHING = Coverage(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, (), 0, 0)


def cover(statement: Text, sources: Sequence[Text]) -> Coverage:
    """Compare a statement with its sources. A statement without content words is held by anything."""
    stems = statement.stems
    if not sources:
        return NOTHING
    if not stems:
        return Coverage(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0, (), 0, 0)
    own = statement.stem_set
    held = [own & source.stem_set for source in sources]
    best = max(range(len(sources)), key=lambda place: (len(held[place]), -len(sources[place].stems)))
    second = max(range(len(sources)), key=lambda place: len(held[place] - held[best]))
    anywhere = frozenset[str]().union(*held)
    count = len(own)
    half = stems[len(stems) // 2 :]
    return Coverage(
        all=len(anywhere) / count,
        best=len(held[best]) / count,
        pair=len(held[best] | held[second]) / count,
        bigrams=_bigram_share(statement, sources),
        order=common_subsequence(stems, sources[best].stems) / len(stems),
        clause=min((_share(clause, held) for clause in clauses_of(statement)), default=len(held[best]) / count),
        tail=sum(stem in anywhere for stem in half) / len(half),
        gap=_longest_gap(stems, anywhere),
        missing=tuple(dict.fromkeys(stem for stem in stems if stem not in anywhere)),
        best_place=best,
        second_place=second,
    )


def _share(clause: frozenset[str], held: Iterable[frozenset[str]]) -> float:
    return max(len(clause & stems) for stems in held) / len(clause)


def _bigram_share(statement: Text, sources: Sequence[Text]) -> float:
    bigrams = bigrams_of(statement)
    if not bigrams:
        return 1.0
    return len(frozenset[tuple[str, str]]().union(*[bigrams & bigrams_of(s) for s in sources])) / len(bigrams)


@lru_cache(maxsize=1 << 14)
def bigrams_of(text: Text) -> frozenset[tuple[str, str]]:
    """Pairs of neighbouring content stems."""
    return frozenset(pairwise(text.stems))


@lru_cache(maxsize=1 << 12)
def clauses_of(text: Text) -> tuple[frozenset[str], ...]:
    """Stems of each clause, roughly cut; those with fewer than two are left out."""
    return tuple(stems for part in _CLAUSE.split(text.raw) if len(stems := read(part).stem_set) > 1)


def _longest_gap(stems: Sequence[str], held: frozenset[str]) -> int:
    longest = run = 0
    for stem in stems:
        run = 0 if stem in held else run + 1
        longest = max(longest, run)
    return longest


def common_subsequence(left: Sequence[str], right: Sequence[str]) -> int:
    """Length of the longest common subsequence, bit-parallel (Hyyrö, AWOCA 2004)."""
    places: dict[str, int] = {}
    for place, item in enumerate(left):
        places[item] = places.get(item, 0) | 1 << place
    full = row = (1 << len(left)) - 1
    for item in right:
        match = places.get(item)
        if match:
            update = row & match
            row = ((row + update) | (row - update)) & full
    return len(left) - row.bit_count()
