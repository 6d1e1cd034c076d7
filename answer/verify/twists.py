"""A statement that repeats a source almost word for word, but for the word that matters.

Elsewhere a "not" or an "all" too much is one sign among others. In what is nearly a copy nothing else can explain it.
"""

from __future__ import annotations

from collections.abc import Iterator

from answer.verify.modality import FIRM_HEDGES
from answer.verify.negation import flipped, negations_in, opposed
from answer.verify.quantifiers import overstated
from answer.verify.text import Text

NEAR_COPY = 0.7
"""Share of a statement's content words that stand in the source in the same order."""
_WHOLE = 0.85
"""Share that a source must hold before the order of two names means anything."""
_LONGER = 2.5
"""A source that says so much more may well say it otherwise in another place."""


def twists(statement: Text, source: Text, held: float, in_order: float) -> Iterator[str]:
    """What was turned round, in words. `held`, `in_order`: shares of the statement's content words in the source."""
    if len(source.stems) > _LONGER * len(statement.stems) + 3:
        return
    if in_order >= NEAR_COPY:
        ours, theirs = negations_in(statement), negations_in(source)
        if len(ours) != len(theirs) and flipped(statement, [source]):
            yield f"it says “{ours[0]}”, the source does not" if ours else f"it leaves out the source's “{theirs[0]}”"
        for own, other in overstated(statement, [source]):
            yield f"it says “{own}” where the source says “{other}”"
        for own, other in opposed(statement, [source]):
            yield f"it says “{own}…” where the source says “{other}…”"
        dropped = source.folded & FIRM_HEDGES
        if dropped and not statement.folded & FIRM_HEDGES:
            yield f"it leaves out the source's “{min(dropped)}”"
    if held >= _WHOLE and _swapped(statement, source):
        yield "it names two in the opposite order"


def _swapped(statement: Text, source: Text) -> bool:
    """Whether two names change places, and no passive explains it."""
    ours, theirs = _capitals(statement), _capitals(source)
    shared = [stem for stem in ours if stem in theirs]
    if len(shared) < 2 or ("by" in statement.folded) != ("by" in source.folded):
        return False
    places = [theirs.index(stem) for stem in shared]
    return places == sorted(places, reverse=True)


def _capitals(text: Text) -> list[str]:
    return list(dict.fromkeys(word.stem for word in text.words if word.capital and word.stem and not word.numeric))
