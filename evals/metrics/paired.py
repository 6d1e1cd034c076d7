"""What two runs differ by, over the same cases: a difference with its paired bootstrap interval (Efron 1979).

Cases are drawn anew, and each brings what it is worth in both runs. Hard cases are hard for both, so that most of what
makes figures uncertain cancels out, and a difference can be told that the intervals of the two figures would hide.

The drawing is our own few lines and not scipy's, because ratios need it: a drawing in which nothing is eligible in one
of the runs has no difference, and is left out instead of making the whole interval undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.statistics import CONFIDENCE

_RESAMPLES = 2000
_FEW = 6
"""If all of five cases change for the better, a sign test still gives p = 0.06; a bootstrap of them excludes zero."""
Part = tuple[float, float]
"""What a case adds to a ratio: so much, of so much. (0, 0): it is not eligible."""
_Drawn = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Difference:
    """The second figure less the first."""

    first: float | None
    second: float | None
    value: float | None
    """None unless there are both."""
    n: int
    """Cases that are drawn from."""
    moved: int = 0
    """Of these, the ones that are worth something else in the second run."""
    low: float | None = None
    """With `high`: the 95% interval; None for fewer than two cases."""
    high: float | None = None

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval does."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def few(self) -> bool:
        """Whether so few cases changed that the interval says little, as it is too narrow then."""
        return self.moved < _FEW


def of_ratios(parts: Sequence[tuple[Part, Part]], seed: int = 0) -> Difference:
    """Of ratios of sums, which a mean is too: each case is (value, 1). `parts`: of each case, in both runs."""
    table = np.asarray(parts, dtype=float).reshape(len(parts), 4)

    def ratio(drawn: _Drawn, column: int) -> NDArray[np.float64]:
        above, below = (table[:, at][drawn].sum(axis=-1) for at in (column, column + 1))
        shares: NDArray[np.float64] = np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
        return shares

    moved = int((table[:, :2] != table[:, 2:]).any(axis=1).sum())
    return _difference(lambda drawn: ratio(drawn, 0), lambda drawn: ratio(drawn, 2), len(parts), moved, seed)


def of_quantiles(values: Sequence[tuple[float, float]], share: float, seed: int = 0) -> Difference:
    """Of quantiles as `evals.statistics.quantile` takes them."""
    table = np.asarray(values, dtype=float).reshape(len(values), 2)
    place = min(len(values) - 1, int(share * len(values)))

    def at(drawn: _Drawn, column: int) -> NDArray[np.float64]:
        return np.asarray(np.partition(table[:, column][drawn], place, axis=-1)[..., place], dtype=np.float64)

    moved = int((table[:, 0] != table[:, 1]).sum())
    return _difference(lambda drawn: at(drawn, 0), lambda drawn: at(drawn, 1), len(values), moved, seed)


def _difference(
    first: Callable[[_Drawn], NDArray[np.float64]],
    second: Callable[[_Drawn], NDArray[np.float64]],
    n: int,
    moved: int,
    seed: int,
) -> Difference:
    """The figures take the numbers of the cases drawn, a row a drawing, and give a figure a row; NaN: there is none."""
    if not n:
        return Difference(None, None, None, 0)
    everything = np.arange(n).reshape(1, n)
    one, other = float(first(everything)[0]), float(second(everything)[0])
    if np.isnan(one) or np.isnan(other):
        return Difference(_number(one), _number(other), None, n, moved)
    if n == 1:
        return Difference(one, other, other - one, n, moved)
    drawn = np.random.default_rng(seed).integers(n, size=(_RESAMPLES, n))
    differences = second(drawn) - first(drawn)
    low, high = np.nanquantile(differences, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Difference(one, other, other - one, n, moved, float(low), float(high))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
