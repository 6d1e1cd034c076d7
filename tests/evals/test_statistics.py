"""Figures: n, intervals, and nothing where nothing is eligible."""

from __future__ import annotations

import random

import pytest

from evals.statistics import Figure, count, mean, quantile, wilson


def test_what_has_no_value_counts_for_nothing() -> None:
    figure = mean([None, 1.0, None, 0.0, 0.5])
    assert (figure.value, figure.n) == (0.5, 3)
    assert mean([None, None]) == Figure(None, 0)
    assert count([None]) == Figure(None, 0)
    assert quantile([None], 0.5) == Figure(None, 0)


def test_a_single_value_has_no_interval() -> None:
    assert mean([0.25]) == Figure(0.25, 1)


def test_a_mean_has_the_same_interval_for_the_same_seed() -> None:
    values = [random.Random(7).random() for _ in range(1)] + [index / 40 for index in range(40)]
    assert mean(values, 3) == mean(values, 3)
    assert mean(values, 3) != mean(values, 4)


def test_the_interval_is_that_of_the_normal_where_the_normal_holds() -> None:
    """Of 400 coins, half heads: a standard error of 0.025."""
    figure = mean([0.0, 1.0] * 200)
    assert figure.low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.005)
    assert figure.high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.005)


def test_a_count_is_of_things_not_of_cases() -> None:
    figure = count([(1, 3), None, (0, 5)])
    assert (figure.value, figure.n, figure.share) == (1, 8, 0.125)


def test_the_interval_of_a_share_never_leaves_zero_to_one() -> None:
    assert wilson(0, 50)[0] == 0 and wilson(0, 50)[1] == pytest.approx(0.0713, abs=1e-4)
    assert wilson(50, 50)[0] == pytest.approx(0.9287, abs=1e-4)
    assert wilson(48, 50) == pytest.approx((0.8654, 0.9890), abs=1e-4)


@pytest.mark.parametrize(("share", "expected"), [(0.5, 6.0), (0.95, 10.0), (0.0, 1.0), (1.0, 10.0)])
def test_a_quantile_of_ten(share: float, expected: float) -> None:
    assert quantile([float(number) for number in (3, 1, 2, 10, 9, 8, 7, 6, 5, 4)], share) == Figure(expected, 10)
