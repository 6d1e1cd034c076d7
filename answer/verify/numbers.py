"""Numbers of a statement that no source holds.

A number is held in any spelling: 1,200 as 1200, "twelve" as 12, "third" as 3rd, "1.5 million" as 1,500,000, 50% as
half, 1994 as one of the 1990s or of the 20th century, 1918 in "1914–18". After a word such as "about" or "over" a
figure that rounds a source's is held too.

A small spelled number often counts what the source only lists ("two reasons"), and "first" often means no rank. Such a
number stands against a statement by itself only if the source gives another one for the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.verify.spelled import MAGNITUDES, ORDINALS, TENS, UNITS
from answer.verify.text import Text, Word

_FRACTIONS = {"half": (0.5, 50.0), "quarter": (0.25, 25.0), "double": (2.0,), "couple": (2.0,), "pair": (2.0,)}
_ABOVE = frozenset("over than exceeding beyond above".split())
_BELOW = frozenset("almost nearly under below approaching".split())
_NEAR = frozenset("about around approximately roughly some circa c ca".split())
_ROUNDING = 0.1
_SMALL = 10.0


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text."""

    value: float
    text: str
    """As a person reads it: "1.5 million"."""
    spelled: bool
    """In letters: "twelve", "first"."""
    before: str
    """The folded word before it."""
    counted: str
    """Stem of the word after it: what it counts."""
    decade: bool = False
    """ "1990s"."""
    century: bool = False
    """ "19th century"."""


@lru_cache(maxsize=1 << 13)
def numbers_in(text: Text) -> tuple[Number, ...]:
    """The numbers of a text, in order; "one" and "once" are left out, since they seldom count."""
    return tuple(_numbers(text.words)) if any(word.numeric for word in text.words) else ()


def _numbers(words: Sequence[Word]) -> Iterator[Number]:
    place = 0
    while place < len(words):
        start = place
        while (
            place < len(words) and words[place].numeric and (place == start or _joins(words[place - 1], words[place]))
        ):
            place += 1
        if place == start:
            place += 1
            continue
        run = words[start:place]
        value = _value(run)
        last = run[-1].folded
        spelled = not any(word.folded[0].isdigit() for word in run)
        if spelled and value == 1 and last != "first":
            continue
        following = words[place] if place < len(words) else None
        yield Number(
            value,
            " ".join(word.folded for word in run),
            spelled,
            words[start - 1].folded if start else "",
            following.stem if following else "",
            decade=last.endswith("s") and last[0].isdigit(),
            century=bool(following and following.folded in ("century", "centuries")),
        )


def _joins(left: Word, right: Word) -> bool:
    """Whether two words next to each other make one number: "twenty five", "1.5 million", "two hundred"."""
    if right.folded in MAGNITUDES:
        return True
    if left.folded in TENS:
        return right.folded in UNITS or right.folded in ORDINALS
    return left.folded in MAGNITUDES and not left.folded[0].isdigit() and right.value is not None and right.value < 100


def _value(run: Sequence[Word]) -> float:
    total = part = 0.0
    for word in run:
        if word.value is not None:
            part += word.value
        elif word.folded == "hundred":
            part = (part or 1.0) * MAGNITUDES[word.folded]
        else:
            total, part = total + (part or 1.0) * MAGNITUDES[word.folded], 0.0
    return total + part


@lru_cache(maxsize=1 << 13)
def values_in(text: Text) -> frozenset[float]:
    """What the numbers of a source say, with fractions as percent too."""
    values = {number.value for number in numbers_in(text)}
    for word, implied in _FRACTIONS.items():
        if word in text.folded:
            values.update(implied)
    return frozenset(values)


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """How the numbers of a statement stand in the sources."""

    total: int
    missing: tuple[Number, ...]
    """Held by no source."""
    hard: tuple[Number, ...]
    """Those of `missing` that stand against the statement by themselves."""


_NONE = NumberCheck(0, (), ())


def check_numbers(statement: Text, sources: Sequence[Text]) -> NumberCheck:
    """Compare the numbers of a statement with those of all sources."""
    numbers = numbers_in(statement)
    if not numbers:
        return _NONE
    values = frozenset[float]().union(*[values_in(source) for source in sources])
    missing = tuple(number for number in numbers if not _held(number, values))
    if not missing:
        return NumberCheck(len(numbers), (), ())
    hard = tuple(number for number in missing if not _loose(number) or _contradicted(number, sources))
    return NumberCheck(len(numbers), missing, hard)


def _held(number: Number, values: frozenset[float]) -> bool:
    value = number.value
    if value in values:
        return True
    if number.decade and 1000 <= value < 2200:
        span = 100 if value % 100 == 0 else 10
        return any(value <= other < value + span for other in values)
    if number.century:
        return any((value - 1) * 100 <= other <= value * 100 for other in values if other > 100)
    return any(_rounds(number, other) for other in values)


def _rounds(number: Number, other: float) -> bool:
    """Whether a number, after a word such as "about", is a fair rounding of `other`. Years are not rounded."""
    value, hedge = number.value, number.before
    year = number.text.isdigit() and 1000 <= value < 2200
    near = not year and abs(value - other) <= _ROUNDING * abs(other)
    return near and ((hedge in _ABOVE and other >= value) or (hedge in _BELOW and other <= value) or hedge in _NEAR)


def _loose(number: Number) -> bool:
    return number.spelled and number.value <= _SMALL


def _contradicted(number: Number, sources: Sequence[Text]) -> bool:
    """Whether a source gives another number for the same thing."""
    return bool(number.counted) and any(
        other.counted == number.counted for source in sources for other in numbers_in(source)
    )
