"""Who says it: a speaker whom the sources do not let speak, or a view that the statement gives as a fact."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from answer.verify.text import Text

_SAYS = frozenset(
    "said say says saying told tell tells wrote write writes argued argue argues claimed claim claims stated states "
    "announced reported report reports noted notes added believed believe believes explained explain warned warn warns "
    "described suggested insisted called according thinks thought asked replied admitted denied".split()
)
_REACH = 4
"""Words around a verb of saying among which its speaker is looked for."""


@lru_cache(maxsize=1 << 14)
def speakers_in(text: Text) -> frozenset[str]:
    """Stems of the capitalised words near a verb of saying; empty if nobody speaks."""
    words = text.words
    near: set[str] = set()
    for place, word in enumerate(words):
        if word.folded in _SAYS:
            around = words[max(0, place - _REACH) : place + _REACH + 1]
            near.update(other.stem for other in around if other.capital and other.stem)
    return frozenset(near)


def attributes(text: Text) -> bool:
    """Whether the text has a verb of saying."""
    return not text.folded.isdisjoint(_SAYS)


def strange_speaker(statement: Text, sources: Sequence[Text]) -> bool:
    """Whether the statement lets somebody speak, and the sources let others speak, not them."""
    ours = speakers_in(statement)
    if not ours:
        return False
    theirs = frozenset[str]().union(*[speakers_in(source) for source in sources])
    return bool(theirs) and ours.isdisjoint(theirs)


def stated_as_fact(statement: Text, sources: Sequence[Text]) -> bool:
    """Whether the sources give what somebody says, and the statement names nobody who says it."""
    return bool(sources) and not attributes(statement) and all(map(attributes, sources))
