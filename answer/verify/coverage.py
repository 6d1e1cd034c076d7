"""How much of a statement's wording the sources have: in all of them, in the one that fits best, in the best two."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    """Compare a statement with its sources. A statement without content words is held by anything.

    Sets of the statement's stems are bit masks here: a bit a stem, in order of first use.
    """
    if not sources:
        return NOTHING
    stems = statement.stems
    if not stems:
        return Coverage(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0, (), 0, 0)
    own = statement.stem_set
    bits = _bits(statement)
    bit = bits.__getitem__
    held = [sum(map(bit, own & source.stem_set)) for source in sources]
    sizes = [mask.bit_count() for mask in held]
    most = max(sizes)
    best = min((place for place, size in enumerate(sizes) if size == most), key=lambda place: len(sources[place].stems))
    added = [(mask & ~held[best]).bit_count() for mask in held]
    second = added.index(max(added)) if any(added) else best
    anywhere = 0
    for mask in held:
        anywhere |= mask
    count = len(own)
    told = [anywhere & bits[stem] != 0 for stem in stems]
    half = told[len(told) // 2 :]
    clauses = _clause_masks(statement)
    return Coverage(
        all=anywhere.bit_count() / count,
        best=most / count,
        pair=(most + added[second]) / count,
        bigrams=_bigram_share(statement, sources),
        order=common_subsequence(stems, sources[best].stems) / len(stems),
        clause=min([max([(c & mask).bit_count() for mask in held]) / c.bit_count() for c in clauses] or [most / count]),
        tail=sum(half) / len(half),
        gap=_longest_gap(told),
        missing=tuple([stem for stem, own_bit in bits.items() if not anywhere & own_bit]),
        best_place=best,
        second_place=second,
    )


@lru_cache(maxsize=1 << 12)
def _bits(text: Text) -> dict[str, int]:
    return {stem: 1 << place for place, stem in enumerate(dict.fromkeys(text.stems))}


@lru_cache(maxsize=1 << 12)
def _clause_masks(text: Text) -> tuple[int, ...]:
    """The clauses of a statement, roughly cut, as sets of its stems; those with fewer than two are left out."""
    bits = _bits(text)
    clauses = [read(part).stem_set & bits.keys() for part in _CLAUSE.split(text.raw)]
    return tuple([sum([bits[stem] for stem in stems]) for stems in clauses if len(stems) > 1])


def _bigram_share(statement: Text, sources: Sequence[Text]) -> float:
    bigrams = bigrams_of(statement)
    if not bigrams:
        return 1.0
    return len(frozenset[tuple[str, str]]().union(*[bigrams & bigrams_of(s) for s in sources])) / len(bigrams)


@lru_cache(maxsize=1 << 14)
def bigrams_of(text: Text) -> frozenset[tuple[str, str]]:
    """Pairs of neighbouring content stems."""
    return frozenset(pairwise(text.stems))


def _longest_gap(held: Sequence[bool]) -> int:
    longest = run = 0
    for one in held:
        run = 0 if one else run + 1
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
