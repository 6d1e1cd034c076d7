"""What becomes of a question under weights of `answer/relevance.py`: computed on numbers, without asking anyone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from answer.composer import COMPOSED_FROM, sources_of_each
from answer.relevance import Weights

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """A statement that the model was asked about."""

    behind: float
    """How far its score in retrieval lies behind the best score."""
    odds: float
    """Log-odds of the model's Yes."""
    lacking: bool
    """Without the kind of answer that is asked for."""
    gold: frozenset[int] = frozenset()
    """The gold statements of the case that it covers."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions in a question, and the statements that may answer it, nearest first."""

    asks_kind: bool
    """It asks for a quantity, a time or a name."""
    statements: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A case as the formula meets it."""

    text: str
    answerable: bool
    asks_kind: bool
    gold: int
    """How many gold statements the case has."""
    parts: tuple[Part, ...] = ()
    """The same statements in each; none if the search alone declines the question."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a question. Shares are None for unanswerable ones."""

    answerable: bool
    refused: bool
    refused_quoted: bool
    margin: float
    """How far the best odds lie above the line, in the part where they do most."""
    asked: int
    """Verdicts that it took."""
    found: float | None = None
    """Share of gold statements among those that are composed from."""
    on_topic: float | None = None
    """Share of those composed from that cover gold; None too if there are none."""
    first: float | None = None
    """1 if the most probable statement covers gold."""
    three: float | None = None
    """Share of gold among the three most probable."""
    reachable: float | None = None
    """Share of gold among all that could be asked about."""


def relevances(part: Part, w: Weights) -> Array:
    """How probably each statement answers, [n]."""
    total = w.bias + features(part.statements) @ np.array([w.behind, w.verdict, w.lacking])
    return np.asarray(1 / (1 + np.exp(-total)))


def features(statements: Sequence[Seen]) -> Array:
    """[n, 3]."""
    return np.array([[s.behind, s.odds, s.lacking] for s in statements], dtype=np.float64).reshape(-1, 3)


def outcome(question: Question, w: Weights, probable: Sequence[Array] | None = None) -> Outcome:
    """What becomes of a question under these weights; `probable`: relevances to take instead of theirs, by part."""
    if not question.parts:
        score = 0.0 if question.answerable else None
        return Outcome(question.answerable, True, True, -math.inf, 0, score, None, score, score, score)
    probable = probable or [relevances(part, w) for part in question.parts]
    judged = [_judged(values, w.sure) for values in probable]
    pairs = list(zip(question.parts, judged, strict=True))
    margins = [best_odds(part, n, w.doubt) - _line(part, w, w.answerable) for part, n in pairs]
    quoted = [best_odds(part, n, w.doubt) - _line(part, w, w.answerable_quoted) for part, n in pairs]
    plain = Outcome(
        answerable=question.answerable,
        refused=max(margins) < 0,
        refused_quoted=question.asks_kind and max(quoted) < 0,
        margin=max(margins),
        asked=sum(judged),
    )
    if not question.answerable:
        return plain
    said = [part.statements for part in question.parts]
    orders = [_order(values, n) for values, n in zip(probable, judged, strict=True)]
    least, limit = w.keep, sources_of_each(len(said))
    kept = [
        [i for i in order[:limit] if values[i] >= least * values[order[0]]] if margin >= 0 else []
        for order, values, margin in zip(orders, probable, margins, strict=True)
    ]
    best, released = _by_turns(orders), _by_turns(kept)
    shown = said[0]
    return replace(
        plain,
        found=_share(question, shown, released),
        on_topic=float(np.mean([bool(shown[i].gold) for i in released])) if released else None,
        first=float(bool(shown[best[0]].gold)),
        three=_share(question, shown, best[:COMPOSED_FROM]),
        reachable=_share(question, shown, range(len(shown))),
    )


def _judged(values: Array, sure: float) -> int:
    """How many statements are asked about: up to the first that surely answers."""
    return next((place for place, value in enumerate(values, start=1) if value >= sure), len(values))


def best_odds(part: Part, judged: int, doubt: float) -> float:
    """Of the first `judged` statements, less for those without the kind of answer that is asked for."""
    return max(s.odds - doubt * s.lacking for s in part.statements[:judged])


def _line(part: Part, w: Weights, for_kind: float) -> float:
    return for_kind if part.asks_kind else w.answerable_otherwise


def _order(values: Array, judged: int) -> list[int]:
    return [int(i) for i in np.argsort(-values[:judged], kind="stable")]


def _by_turns(orders: Sequence[Sequence[int]]) -> list[int]:
    """As `answer.select.by_turns`, of places."""
    return list(dict.fromkeys(place for turn in zip_longest(*orders) for place in turn if place is not None))


def _share(question: Question, statements: Sequence[Seen], places: Iterable[int]) -> float:
    return len(frozenset().union(*(statements[i].gold for i in places))) / question.gold
