"""Which sources a composed statement rests on: as few as hold it, whatever the model named.

Small models write well and cite wrongly, so what they name only breaks ties. Words decide: cheap enough to compare a
statement with each source and each pair of the best ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from answer.verify.verifier import Verdict, Verifier

GAIN = 0.15
"""A second source must raise the score by this much, or hold what the first lacks, to be cited as well."""
_NAMED = 0.05
_BEST = 4
"""Sources of which pairs are tried."""


def attribute(text: str, named: Sequence[int], sources: Sequence[str], words: Verifier) -> tuple[int, ...]:
    """Places (from 0) in `sources`, which are not none, in order: one or two. `named`: those that the model gave."""
    alone = [words.verify(text, [source]) for source in sources]

    def rank(place: int) -> tuple[bool, float]:
        return not alone[place].hard, alone[place].score + _NAMED * (place in named)

    ranked = sorted(range(len(sources)), key=rank, reverse=True)
    best = ranked[0]
    pairs = [tuple(sorted(pair)) for pair in combinations(ranked[:_BEST], 2)]
    verdicts = {pair: words.verify(text, [sources[place] for place in pair]) for pair in pairs}
    if verdicts:
        pair = max(pairs, key=lambda pair: (not verdicts[pair].hard, verdicts[pair].score))
        if _adds(verdicts[pair], alone[best]):
            return pair
    return (best,)


def _adds(both: Verdict, one: Verdict) -> bool:
    return (one.hard and not both.hard) or (both.hard == one.hard and both.score >= one.score + GAIN)
