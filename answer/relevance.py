"""How probably a statement answers a question, from what retrieval and the model say of it.

A logistic formula; its weights stand in `relevance.json`, with the command that fitted them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.search import Ranked

_FLOOR = 1e-4
"""No verdict counts as certain."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The formula, and where it draws lines."""

    bias: float
    score: float
    """Of the statement's score in retrieval."""
    behind: float
    """Of how far that lies behind the best score."""
    verdict: float
    """Of the log-odds of the model's Yes."""
    answerable: float
    """A corpus whose best statement is less probable than this does not answer."""
    keep: float
    """A statement is kept if it is at least this share as probable as the best one."""
    sure: float
    """From this probability on, nothing further down is asked about."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A ranked statement, and how probably it answers."""

    item: Ranked
    verdict: float
    """The model's probability of Yes."""
    relevance: float
    """0 to 1."""


@cache
def weights() -> Weights:
    """Those that `python -m evals relevance` wrote."""
    data = json.loads(Path(__file__).with_name("relevance.json").read_text(encoding="utf-8"))
    return Weights(**data["weights"])


def judge(ranked: Sequence[Ranked], verdict: Callable[[Ranked], float]) -> Iterator[Judged]:
    """Each of `ranked`, best first, with its relevance; ends early once one is surely an answer."""
    w = weights()
    for item in ranked:
        yes = verdict(item)
        judged = Judged(item, yes, relevance(yes, item.score, ranked[0].score, w))
        yield judged
        if judged.relevance >= w.sure:
            return


def relevance(yes: float, score: float, best: float, w: Weights) -> float:
    """Probability, from the model's probability of Yes, the statement's score and the best score."""
    odds = math.log((yes + _FLOOR) / (1 - yes + _FLOOR))
    return 1 / (1 + math.exp(-(w.bias + w.score * score + w.behind * (best - score) + w.verdict * odds)))


def relevant(judged: Sequence[Judged], limit: int) -> list[Judged]:
    """At most `limit` that answer, most probable first; none if the corpus does not say."""
    w = weights()
    best = sorted(judged, key=lambda one: -one.relevance)
    if not best or best[0].relevance < w.answerable:
        return []
    return [one for one in best[:limit] if one.relevance >= w.keep * best[0].relevance]
