"""A quantifier that claims more than the sources': "all" where they say "some"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from answer.verify.text import Text

_STRENGTH = {
    **dict.fromkeys("all every each always entire entirely whole wholly completely any everyone everything".split(), 4),
    **dict.fromkeys("never none no nobody nothing".split(), 4),
    **dict.fromkeys("most mostly majority usually nearly almost typically generally".split(), 3),
    **dict.fromkeys("many often several much numerous frequently".split(), 2),
    **dict.fromkeys("some few sometimes occasionally certain various partly rarely seldom".split(), 1),
}
_ABSOLUTE = frozenset(
    "all every each always entire entirely whole only sole solely exclusively first last never none no any everyone "
    "everything both completely unique".split()
)
_REACH = 4
"""Words after a quantifier among which stands what it quantifies."""


@lru_cache(maxsize=1 << 14)
def quantified_in(text: Text) -> tuple[tuple[str, frozenset[str]], ...]:
    """Quantifiers of a text with the stems that follow each."""
    words = text.words
    return tuple(
        (word.folded, frozenset(other.stem for other in words[place + 1 : place + 1 + _REACH] if other.stem))
        for place, word in enumerate(words)
        if word.folded in _STRENGTH
    )


def overstated(statement: Text, sources: Sequence[Text]) -> tuple[tuple[str, str], ...]:
    """Quantifiers of the statement with the weaker one that the sources use of the same thing."""
    found: list[tuple[str, str]] = []
    for ours, stems in quantified_in(statement):
        theirs = [word for source in sources for word, others in quantified_in(source) if stems & others]
        if theirs and max(_STRENGTH[word] for word in theirs) < _STRENGTH[ours]:
            found.append((ours, max(theirs, key=lambda word: _STRENGTH[word])))
    return tuple(found)


def absolutes(statement: Text, sources: Sequence[Text]) -> tuple[str, ...]:
    """Words of the statement that leave no exception ("only", "all", "first") and stand in none of the sources."""
    ours = statement.folded & _ABSOLUTE
    return tuple(sorted(word for word in ours if not any(word in source.folded for source in sources)))
