"""The deterministic part: everything that words alone tell of a statement and its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.verify.attribution import stated_as_fact, strange_speaker
from answer.verify.coverage import Coverage, cover
from answer.verify.dates import dates_in, missing_dates
from answer.verify.modality import hedges_dropped, plans_done
from answer.verify.names import NameCheck, check_names
from answer.verify.negation import flipped, opposed
from answer.verify.numbers import NumberCheck, check_numbers
from answer.verify.quantifiers import absolutes, overstated
from answer.verify.text import read
from answer.verify.twists import twists


@dataclass(frozen=True, slots=True)
class Signals:
    """What was found."""

    coverage: Coverage
    numbers: NumberCheck
    dates: tuple[int, tuple[str, ...]]
    """How many the statement names, and which of them no source does."""
    names: NameCheck
    flipped: frozenset[str]
    opposed: tuple[tuple[str, str], ...]
    overstated: tuple[tuple[str, str], ...]
    absolutes: tuple[str, ...]
    hedges: tuple[str, ...]
    plans: tuple[str, ...]
    strange_speaker: bool
    stated_as_fact: bool
    twists: tuple[str, ...]
    """What was turned round in a near copy of a source, in words."""
    length: int
    """Content words of the statement."""

    def condemned(self, names_condemn: bool = True) -> bool:
        """Whether something stands against the statement whatever else speaks for it: a number, date or name that no
        source holds, or a near copy with a word turned round.

        `names_condemn`: names count. They should, unless the sources come without the title, the heading and the
        sentence before them, which may be what names "he" or "the film".
        """
        numbers = bool(self.numbers.hard or self.dates[1])
        return numbers or bool(self.twists) or (names_condemn and bool(self.names.hard))


def compare(statement: str, sources: Sequence[str]) -> Signals:
    """Compare a statement with all its sources: numbers, dates and names with any of them, its manner of speaking
    (negation, quantifiers, modality, attribution) with the two that fit best."""
    text = read(statement)
    texts = [read(source) for source in sources]
    coverage = cover(text, texts)
    nearest = [texts[place] for place in dict.fromkeys((coverage.best_place, coverage.second_place))] if texts else []
    return Signals(
        coverage,
        check_numbers(text, texts),
        (len(dates_in(text)), missing_dates(text, texts)),
        check_names(text, texts),
        flipped(text, nearest),
        opposed(text, nearest),
        overstated(text, nearest),
        absolutes(text, nearest),
        hedges_dropped(text, nearest[:1]),
        plans_done(text, nearest[:1]),
        strange_speaker(text, nearest),
        stated_as_fact(text, nearest[:1]),
        tuple(twists(text, nearest[0], coverage.best, coverage.order)) if nearest else (),
        len(text.stem_set),
    )
