"""Figures with their uncertainty: a mean, a count or a quantile, each with n and a 95% interval where one applies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands for n cases or things."""

    value: float | None
    """None where nothing was eligible."""
    n: int
    low: float | None = None
    """With `high`: the 95% interval; None where there is none, as for a single case."""
    high: float | None = None
    share: float | None = None
    """Of a count: value / n, which is what its interval is for."""

    def to_json(self) -> dict[str, float | int | None]:
        """The fields that this figure has."""
        figures = {"value": self.value, "n": self.n, "low": self.low, "high": self.high}
        return figures if self.share is None else {**figures, "share": self.share}


def mean(values: Iterable[float | None], seed: int = 0) -> Figure:
    """Mean of the values that are there, with a percentile bootstrap interval over them (Efron 1979)."""
    there = np.asarray([value for value in values if value is not None], dtype=float)
    if not there.size:
        return Figure(None, 0)
    if there.size == 1:
        return Figure(float(there[0]), 1)
    drawn = stats.bootstrap(
        (there,),
        np.mean,
        n_resamples=_RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(seed),
    )
    low, high = drawn.confidence_interval
    return Figure(float(there.mean()), int(there.size), float(low), float(high))


def count(tallies: Iterable[tuple[int, int] | None]) -> Figure:
    """How many of how many, summed over the tallies that are there, with Wilson's interval of the share."""
    there = [tally for tally in tallies if tally is not None]
    hits, n = sum(hit for hit, _ in there), sum(of for _, of in there)
    if not n:
        return Figure(None, 0)
    low, high = wilson(hits, n)
    return Figure(hits, n, low, high, hits / n)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's (1927) score interval of the share `hits` / `n`; n > 0."""
    interval = stats.binomtest(hits, n).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)


def quantile(values: Iterable[float | None], share: float) -> Figure:
    """The smallest value that more than `share` of the values do not exceed (the largest, if none is)."""
    there = sorted(value for value in values if value is not None)
    return Figure(there[min(len(there) - 1, int(share * len(there)))] if there else None, len(there))
