"""How well scores tell supported claims from others: AUROC and balanced accuracy, each with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from evals.statistics import CONFIDENCE, Figure

_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Scored:
    """A claim with what the verifier made of it."""

    label: bool
    """Supported, as people say."""
    score: float
    """0 to 1."""
    supported: bool
    """As the verifier says."""


def best_of_groups(scored: Iterable[tuple[str, Scored]]) -> list[Scored]:
    """One for each group: its first label, its highest score, and whether any of it was called supported."""
    groups: dict[str, Scored] = {}
    for group, one in scored:
        known = groups.get(group, one)
        groups[group] = Scored(known.label, max(known.score, one.score), known.supported or one.supported)
    return list(groups.values())


def auroc(scored: Sequence[Scored]) -> Figure:
    """How often a supported claim scores higher than another, ties counted half."""
    labels = np.array([one.label for one in scored], dtype=bool)
    scores = np.array([one.score for one in scored], dtype=float)
    return _with_interval(lambda at: area(labels[at], scores[at]), labels)


def balanced_accuracy(scored: Sequence[Scored]) -> Figure:
    """Mean of the shares of supported and of other claims that were called what they are."""
    labels = np.array([one.label for one in scored], dtype=bool)
    calls = np.array([one.supported for one in scored], dtype=bool)
    return _with_interval(lambda at: accuracy(labels[at], calls[at]), labels)


def calibration(scored: Sequence[Scored], bins: int = 8) -> list[tuple[float, float, int]]:
    """(mean score, share labelled supported, how many) of claims that score alike; as many claims in each bin."""
    ordered = sorted(scored, key=lambda one: one.score)
    parts = [ordered[len(ordered) * at // bins : len(ordered) * (at + 1) // bins] for at in range(bins)]
    return [
        (sum(one.score for one in part) / len(part), sum(one.label for one in part) / len(part), len(part))
        for part in parts
        if part
    ]


def area(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """AUROC by ranks (Mann and Whitney 1947); both labels occur."""
    positive = int(labels.sum())
    ranks = float(rankdata(scores)[labels].sum())
    return (ranks - positive * (positive + 1) / 2) / (positive * (len(labels) - positive))


def accuracy(labels: NDArray[np.bool_], calls: NDArray[np.bool_]) -> float:
    """Balanced accuracy; both labels occur."""
    return float((calls[labels].mean() + (~calls[~labels]).mean()) / 2)


def _with_interval(measure: Callable[[NDArray[np.intp]], float], labels: NDArray[np.bool_], seed: int = 0) -> Figure:
    """The measure with a percentile bootstrap interval, drawn within each label so that both always occur."""
    yes, no = np.flatnonzero(labels), np.flatnonzero(~labels)
    if not len(yes) or not len(no):
        return Figure(None, len(labels))
    draw = np.random.default_rng(seed)
    values = [
        measure(np.concatenate([draw.choice(yes, len(yes)), draw.choice(no, len(no))])) for _ in range(_RESAMPLES)
    ]
    low, high = np.quantile(values, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Figure(measure(np.arange(len(labels))), len(labels), float(low), float(high))
