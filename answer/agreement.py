"""Statements that agree, and those that contradict each other: another number, a "not", an opposite.

Words decide, strictly: most content words must be shared, and what differs must be the same thing counted, the same
thing denied, or a pair of opposites. What is said of other years, or of "the first" and "the second", does not
contradict; a year that alone differs does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from answer.answer import AnswerStatement
from answer.verify.coverage import cover
from answer.verify.negation import flipped, opposed
from answer.verify.numbers import Number, check_numbers
from answer.verify.spelled import ORDINALS
from answer.verify.text import Text, read

SHARED = 0.6
"""Share of the content words of either statement that the other must hold."""


def contradict(one: str, other: str) -> bool:
    """Whether two statements can't both be right."""
    a, b = read(one), read(other)
    if min(cover(a, [b]).best, cover(b, [a]).best) < SHARED or _ordinals(a) != _ordinals(b):
        return False
    lacking = check_numbers(a, [b]).hard, check_numbers(b, [a]).hard
    if all(lacking):
        years = [[number for number in side if _is_year(number)] for side in lacking]
        return not any(years) or (all(years) and [len(side) for side in lacking] == [len(side) for side in years])
    return bool(flipped(a, [b])) or bool(opposed(a, [b]) and opposed(b, [a]))


def agree(one: str, other: str) -> bool:
    """Whether two statements say the same, in the same content words: what supports one then supports the other."""
    return read(one).stem_set == read(other).stem_set and not contradict(one, other)


def _ordinals(text: Text) -> frozenset[str]:
    return text.folded & ORDINALS.keys()


def _is_year(number: Number) -> bool:
    return 1000 <= number.value < 2200 and number.text.isdigit()


def mark_contradictions(statements: Sequence[AnswerStatement]) -> tuple[AnswerStatement, ...]:
    """The statements, each with the places of those that contradict it."""
    against: dict[int, list[int]] = {place: [] for place in range(len(statements))}
    for one, other in combinations(range(len(statements)), 2):
        if contradict(statements[one].text, statements[other].text):
            against[one].append(other)
            against[other].append(one)
    return tuple(replace(said, contradicts=tuple(against[place])) for place, said in enumerate(statements))


def merged(statements: Sequence[AnswerStatement], new: AnswerStatement) -> tuple[AnswerStatement, ...]:
    """`statements` with `new` at the end; one that agrees with it takes its citations instead.

    Of two that rest on the same citations and of which one holds all content words of the other, the fuller stays.
    """
    for place, said in enumerate(statements):
        if agree(said.text, new.text) or repeats(new, said):
            cites = tuple(dict.fromkeys((*said.citations, *new.citations)))
            return (*statements[:place], replace(said, citations=cites), *statements[place + 1 :])
        if repeats(said, new):
            return (*statements[:place], new, *statements[place + 1 :])
    return (*statements, new)


def repeats(one: AnswerStatement, other: AnswerStatement) -> bool:
    """Whether `one` says nothing that `other` does not say from the same citations."""
    return set(one.citations) == set(other.citations) and read(one.text).stem_set <= read(other.text).stem_set
