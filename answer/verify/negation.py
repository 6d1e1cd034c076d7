"""What a statement denies and a source does not, or the other way round; and words that say the opposite."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from answer.verify.text import Text, stem_of

_NEGATIONS = frozenset("not no never none nobody nothing neither nor without cannot hardly nowhere unable".split())
_REACH = 3
"""Content words after a negation that it may deny."""
_PAIRS = (
    "rose fell, rose dropped, rise fell, rose fall, grew shrank, won lost, began ended, opened closed, "
    "increase decrease, increase decline, increase reduce, rise fall, rise drop, grow shrink, gain lose, win lose, "
    "victory defeat, defeat won, begin end, start end, open close, open shut, first last, before after, earlier later, "
    "early late, older younger, high low, higher lower, large small, larger smaller, big small, long short, longer "
    "shorter, more fewer, more less, most least, majority minority, north south, northern southern, east west, eastern "
    "western, left right, male female, man woman, brother sister, father mother, son daughter, husband wife, accept "
    "reject, accept refuse, approve reject, support oppose, favour oppose, allow forbid, allow ban, permit prohibit, "
    "include exclude, succeed fail, success failure, pass fail, alive dead, birth death, born died, married divorced, "
    "public private, legal illegal, true false, present absent, same different, like unlike, like dislike, love hate, "
    "positive negative, strong weak, easy difficult, rich poor, old new, young old, buy sell, import export, "
    "above below, over under, inside outside, remember forget, agree disagree, able unable, known unknown, "
    "guilty innocent, maximum minimum, best worst, better worse, arrive leave, join leave, create destroy, "
    "build demolish"
)


def _opposites() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in _PAIRS.split(","):
        left, right = pair.split()
        table.setdefault(stem_of(left), set()).add(stem_of(right))
        table.setdefault(stem_of(right), set()).add(stem_of(left))
    return {stem: frozenset(others) for stem, others in table.items()}


_OPPOSITES = _opposites()


@lru_cache(maxsize=1 << 14)
def denied_in(text: Text) -> frozenset[str]:
    """Stems that stand shortly after a negation."""
    denied: set[str] = set()
    left = 0
    for word in text.words:
        if word.folded in _NEGATIONS or word.folded.endswith("n't"):
            left = _REACH
        elif left and word.stem:
            denied.add(word.stem)
            left -= 1
    return frozenset(denied)


@lru_cache(maxsize=1 << 14)
def negations_in(text: Text) -> tuple[str, ...]:
    """The negations of a text, in order."""
    return tuple(w.folded for w in text.words if w.folded in _NEGATIONS or w.folded.endswith("n't"))


def flipped(statement: Text, sources: Sequence[Text]) -> frozenset[str]:
    """Stems that the statement denies and the sources say plainly, or the other way round."""
    ours = denied_in(statement)
    theirs = frozenset[str]().union(*[denied_in(source) for source in sources])
    if not ours and not theirs:
        return frozenset()
    said = frozenset[str]().union(*[source.stem_set for source in sources])
    return ((ours & said) - theirs) | ((theirs & statement.stem_set) - ours)


def opposed(statement: Text, sources: Sequence[Text]) -> tuple[tuple[str, str], ...]:
    """Stems of the statement whose opposite, and not themselves, the sources have; with that opposite."""
    pairs: list[tuple[str, str]] = []
    for stem in statement.stem_set & _OPPOSITES.keys():
        if not any(stem in source.stem_set for source in sources):
            pairs += [(stem, other) for other in _OPPOSITES[stem] for source in sources if other in source.stem_set][:1]
    return tuple(sorted(pairs))
