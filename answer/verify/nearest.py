"""Which sources to read for a statement, when reading all would take too long."""

from __future__ import annotations

import math
from collections.abc import Sequence

from answer.verify.text import read

_AGAIN = 0.25
"""What a word is worth that a chosen source holds already."""
_LONG = 40
"""Content words at which a source counts half, so that length alone does not win."""


def nearest(statement: str, sources: Sequence[str], most_words: int) -> tuple[int, ...]:
    """Places of the sources that together hold most of the statement's rarer words, in their own order.

    The best one is always among them; others only while all have no more than `most_words` words.
    """
    texts = [read(source) for source in sources]
    if sum(len(text.words) for text in texts) <= most_words:
        return tuple(range(len(sources)))
    own = read(statement).stem_set
    held = [own & text.stem_set for text in texts]
    rarity = {stem: math.log(1 + len(texts) / (1 + sum(stem in stems for stems in held))) for stem in own}
    chosen: list[int] = []
    seen: set[str] = set()
    room = most_words

    def worth(place: int) -> float:
        gain = sum(rarity[stem] * (_AGAIN if stem in seen else 1.0) for stem in held[place])
        return gain / (1 + len(texts[place].stems) / _LONG)

    left = set(range(len(texts)))
    while left:
        place = max(left, key=lambda place: (worth(place), -place))
        left.remove(place)
        if chosen and (worth(place) <= 0 or len(texts[place].words) > room):
            if worth(place) <= 0:
                break
            continue
        chosen.append(place)
        room -= len(texts[place].words)
        seen |= held[place]
    return tuple(sorted(chosen))
