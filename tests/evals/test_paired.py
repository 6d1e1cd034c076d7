"""Paired differences, against figures worked out by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from evals.metrics.paired import Part, of_quantiles, of_ratios

NOT = (0, 0)


def values(*pairs: tuple[float, float]) -> list[tuple[Part, Part]]:
    return [((one, 1), (other, 1)) for one, other in pairs]


def test_a_difference_of_means_is_the_mean_of_the_differences() -> None:
    found = of_ratios(values((1, 0), (0.5, 1), (0, 0), (1, 0.5)))
    assert (found.first, found.second, found.value) == (0.625, 0.375, -0.25)
    assert (found.n, found.moved) == (4, 3)


def test_the_interval_is_that_of_all_drawings() -> None:
    """Three cases can be drawn in 27 ways, one of which has the first alone: more often than one time in 40."""
    pairs = values((0, 1), (0, 0), (1, 0))
    drawings = [sum(pairs[at][1][0] - pairs[at][0][0] for at in drawn) / 3 for drawn in product(range(3), repeat=3)]
    low, high = np.quantile(drawings, [0.025, 0.975], method="inverted_cdf")
    found = of_ratios(pairs)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert (low, high) == (-1, 1)


def test_what_is_alike_in_both_differs_by_nothing() -> None:
    found = of_ratios([((share, 1), (share, 1)) for share in (0.1, 0.7, 1 / 3, 0.9)])
    assert (found.value, found.low, found.high, found.moved) == (0, 0, 0, 0)
    assert not found.excludes_zero


def test_pairing_tells_what_two_figures_alone_would_hide() -> None:
    """Cases that are worth anything from 0 to 0.9, and a tenth more each time."""
    found = of_ratios(values(*((hard / 10, hard / 10 + 0.1) for hard in range(10))))
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))
    assert found.excludes_zero and not found.few


def test_tallies_are_summed_before_they_are_divided() -> None:
    found = of_ratios([((1, 2), (1, 8)), ((1, 2), (0, 2))])
    assert (found.first, found.second, found.value) == pytest.approx((0.5, 0.1, -0.4))


def test_a_case_counts_in_the_run_in_which_it_is_eligible() -> None:
    found = of_ratios([((1, 1), NOT), ((0, 1), (0, 1)), (NOT, (1, 1)), (NOT, (1, 1))])
    assert [found.first, found.second] == pytest.approx([1 / 2, 2 / 3])
    assert found.n == 4


def test_drawings_without_an_eligible_case_are_left_out() -> None:
    found = of_ratios([((1, 1), NOT), (NOT, (0, 1))])
    assert (found.value, found.low, found.high) == (-1, -1, -1)
    assert found.few


def test_nothing_is_said_where_one_run_has_nothing() -> None:
    found = of_ratios([((1, 1), NOT), ((0, 1), NOT)])
    assert (found.first, found.second, found.value, found.low) == (0.5, None, None, None)
    assert of_ratios([]).n == 0 and of_ratios([]).value is None
    assert of_quantiles([], 0.5).value is None


def test_a_single_case_has_no_interval() -> None:
    found = of_ratios(values((0, 1)))
    assert (found.value, found.low, found.excludes_zero) == (1, None, False)


def test_quantiles_are_taken_of_each_run() -> None:
    """Of 10, 20, 30 and of 31, 12, 21: the middle ones are 20 and 21, the last 30 and 31."""
    times = [(10.0, 31.0), (20.0, 12.0), (30.0, 21.0)]
    assert (of_quantiles(times, 0.5).first, of_quantiles(times, 0.5).value) == (20, 1)
    assert (of_quantiles(times, 0.95).second, of_quantiles(times, 0.95).value) == (31, 1)


def test_times_that_all_grow_are_told() -> None:
    found = of_quantiles([(float(ms), ms + 7.0) for ms in range(1, 40)], 0.5)
    assert (found.value, found.low, found.high) == (7, 7, 7)


def test_the_seed_decides() -> None:
    pairs = values(*((at % 7 / 7, at % 5 / 5) for at in range(60)))
    assert of_ratios(pairs, 1) == of_ratios(pairs, 1) != of_ratios(pairs, 2)
