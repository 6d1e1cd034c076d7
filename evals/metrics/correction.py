"""A share that an imperfect verifier counted, corrected for the verifier's errors.

Rogan and Gladen (1978), "Estimating prevalence from the results of a screening test": of what is called supported, some
is not, and of the rest some is. With the verifier's sensitivity and specificity on labelled pairs, the true share is

    (share called supported + specificity - 1) / (sensitivity + specificity - 1)

clipped to 0..1. A system that withheld what such a verifier called unsupported shows a chosen part alone; what it
withheld then counts among what was judged, and the share among what it released follows from the true share of all by
Bayes' rule. Where nothing was withheld, that is the formula above.

The 95% interval is a percentile bootstrap over both samples: cases are drawn anew, as statements of one answer go
together, and labelled pairs are drawn anew within each label. In a draw where the verifier does no better than chance,
its word counts as 0 for the lower end and as 1 for the upper. A verifier that made no error on the pairs is taken to
make none: with few pairs, the interval is too narrow then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from evals.statistics import CONFIDENCE, Figure

_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Tested:
    """What a verifier made of labelled claims."""

    supported: tuple[int, int]
    """(called supported, of how many that are)."""
    unsupported: tuple[int, int]
    """(called unsupported, of how many that are)."""

    @property
    def known(self) -> bool:
        """Whether there were claims of both kinds."""
        return bool(self.supported[1] and self.unsupported[1])


@dataclass(frozen=True, slots=True)
class Called:
    """What was called supported, of one case or of several."""

    statements: int
    """Released ones."""
    certain: int
    """Of these, supported whatever a verifier says: those that are verbatim."""
    judged: int
    """Of the others, those that the verifier decided about."""
    passed: int
    """Of the judged, called supported."""
    withheld: int = 0
    """Not released, as a verifier of the system's own called them unsupported."""


def tested(calls: Iterable[tuple[bool, bool]]) -> Tested:
    """From (label, called supported) of each claim."""
    calls = list(calls)
    yes = [called for label, called in calls if label]
    no = [not called for label, called in calls if not label]
    return Tested((sum(yes), len(yes)), (sum(no), len(no)))


def rogan_gladen(share: float, sensitivity: float, specificity: float) -> float | None:
    """The true share behind a share called supported, 0 to 1; None if the verifier does no better than chance."""
    better = sensitivity + specificity - 1
    return min(1.0, max(0.0, (share + specificity - 1) / better)) if better > 0 else None


def corrected_share(cases: Sequence[Called], verifier: Tested, seed: int = 0) -> Figure:
    """Share of all released statements that are truly supported.

    No value without statements, nor where the verifier decided about some and its errors are not known.
    """
    table = np.array([astuple(case) for case in cases if case.statements], dtype=int).reshape(-1, len(Called.__slots__))
    total = _summed(table)
    rates = _rate(verifier.supported), _rate(verifier.unsupported)
    value = _share(total, *rates) if total.statements and (verifier.known or not total.judged) else None
    if value is None or (len(table) == 1 and not total.judged):
        return Figure(value, total.statements)
    draw = np.random.default_rng(seed)
    lows, highs = [], []
    for _ in range(_RESAMPLES):
        drawn = _summed(table[draw.integers(len(table), size=len(table))])
        share = _share(drawn, *(_redrawn(draw, *of) for of in (verifier.supported, verifier.unsupported)))
        lows.append(drawn.certain / drawn.statements if share is None else share)
        highs.append((drawn.certain + drawn.judged) / drawn.statements if share is None else share)
    low, high = np.quantile(lows, (1 - CONFIDENCE) / 2), np.quantile(highs, (1 + CONFIDENCE) / 2)
    return Figure(value, total.statements, float(low), float(high))


def _share(called: Called, sensitivity: float, specificity: float) -> float | None:
    """None if the verifier decided about some and does no better than chance."""
    if not called.judged:
        return called.certain / called.statements
    true = rogan_gladen(called.passed / (called.judged + called.withheld), sensitivity, specificity)
    if true is None:
        return None
    among_passed = _part(sensitivity * true, (1 - specificity) * (1 - true))
    among_others = _part((1 - sensitivity) * true, specificity * (1 - true))
    held = among_passed * called.passed + among_others * (called.judged - called.passed)
    return (called.certain + held) / called.statements


def _part(one: float, other: float) -> float:
    return one / (one + other) if one + other else 0.0


def _rate(of: tuple[int, int]) -> float:
    return of[0] / of[1] if of[1] else 1.0


def _redrawn(draw: np.random.Generator, hits: int, of: int) -> float:
    """The rate in as many claims, drawn with replacement."""
    return draw.binomial(of, hits / of) / of if of else 1.0


def _summed(table: NDArray[np.int_]) -> Called:
    return Called(*map(int, table.sum(axis=0)))
