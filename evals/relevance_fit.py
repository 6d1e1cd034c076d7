"""Fitting the weights of `answer/relevance.py` to questions of which it is known what answers them: numbers alone.

The formula is a logistic regression over statements. Where it draws its lines is chosen afterwards, from relevances
that regressions gave which never saw the question:

    doubt, answerable,       the best F1 of refusals, with false refusals within a limit
    answerable_otherwise
    answerable_quoted        the same for quoted answers, of which only those to questions for a quantity, a time or a
                             name can be refused; they have a limit of their own
    keep                     the best harmonic mean of found and on topic, if everything is asked about
    sure                     the lowest that costs nothing of it

Choices that are worse than the best by no more than one question counts are as good: the one nearest to their middle
is taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from answer.relevance import Weights
from evals.errors import BadInput
from evals.metrics.match import folded
from evals.relevance import Array, Outcome, Question, best_odds, features, outcome, relevances

FOLDS: Final = 10
_INNER_FOLDS: Final = 5
_LINES: Final = np.round(np.arange(-5, 5.01, 0.1), 2) + 0.0  # no -0.0
_DOUBTS: Final = np.round(np.arange(0, 2.01, 0.25), 2)
_KEEPS: Final = [round(step / 20, 2) for step in range(1, 20)]
_SURES: Final = [round(step / 20, 2) for step in range(10, 20)]
_ALWAYS_ASKED: Final = 2.0
"""No relevance reaches it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The share of answerable questions that may be refused."""

    composed: float = 0.08
    quoted: float = 0.02
    """Lower: who reads quotations sees for herself what they leave open."""


# --- the regression ---------------------------------------------------------------------------------------------------


def regression(questions: Sequence[Question]) -> Array:
    """Bias and weights of `features`, for the features as they are. Raises BadInput.

    Questions that ask one thing alone are learned from: of others it isn't known which part a gold statement answers.
    """
    single = [question.parts[0] for question in questions if len(question.parts) == 1]
    x = features([seen for part in single for seen in part.statements])
    y = np.array([bool(seen.gold) for part in single for seen in part.statements])
    if len(set(y.tolist())) < 2:
        raise BadInput("too few cases to fit: statements that answer and others are both needed")
    scaler = StandardScaler().fit(x)
    fitted = LogisticRegression(C=10).fit(scaler.transform(x), y)
    weights = fitted.coef_[0] / scaler.scale_
    return np.array([float(fitted.intercept_[0] - weights @ scaler.mean_), *weights])


def folds(questions: Sequence[Question], amount: int = FOLDS) -> Iterator[tuple[list[int], list[int]]]:
    """Places of seen and of unseen questions. Questions in the same words stay together. Raises BadInput."""
    groups = [folded(question.text) for question in questions]
    if len(set(groups)) < amount:
        raise BadInput(f"too few cases to fit: {len(set(groups))} different questions, at least {amount} are needed")
    for seen, unseen in GroupKFold(amount, shuffle=True, random_state=0).split(groups, groups=groups):
        yield seen.tolist(), unseen.tolist()


def out_of_fold(questions: Sequence[Question]) -> list[list[Array]]:
    """Relevances by question and part, each by a regression that never saw the question."""
    found: list[list[Array]] = [[] for _ in questions]
    for seen, unseen in folds(questions, _INNER_FOLDS):
        w = _formula(regression([questions[i] for i in seen]))
        for i in unseen:
            found[i] = [relevances(part, w) for part in questions[i].parts]
    return found


def _formula(coefficients: Array) -> Weights:
    """Rounded as they are written; nothing refused, everything kept and asked about."""
    bias, behind, verdict, lacking = (round(float(c), 2) for c in coefficients)
    never = float(_LINES[0]) - 100
    return Weights(bias, behind, verdict, lacking, 0, never, never, never, 0, _ALWAYS_ASKED)


# --- where the lines are ----------------------------------------------------------------------------------------------


def fit(questions: Sequence[Question], limits: Limits) -> Weights:
    """The weights that these questions give, rounded to two decimals. Raises BadInput."""
    if len({question.answerable for question in questions}) < 2:
        raise BadInput("too few cases to fit: answerable and unanswerable questions are both needed")
    w = _formula(regression(questions))
    doubt, answerable, otherwise = lines_composed(questions, limits.composed)
    quoted = line_quoted(questions, limits.quoted, doubt, otherwise)
    keep, sure = keep_and_sure(questions, out_of_fold(questions), w)
    return replace(
        w,
        doubt=doubt,
        answerable=answerable,
        answerable_quoted=quoted,
        answerable_otherwise=otherwise,
        keep=keep,
        sure=sure,
    )


def cross_validated(questions: Sequence[Question], limits: Limits) -> list[Outcome]:
    """What becomes of each question under weights, lines and all, that were fitted without it. Raises BadInput."""
    found: dict[int, Outcome] = {}
    for seen, unseen in folds(questions):
        w = fit([questions[i] for i in seen], limits)
        found |= {i: outcome(questions[i], w) for i in unseen}
    return [found[i] for i in range(len(questions))]


def lines_composed(questions: Sequence[Question], limit: float) -> tuple[float, float, float]:
    """doubt, answerable and answerable_otherwise."""
    kind, other = _best(questions, False, 0.0), _LINES[None, None, :]
    best_other = np.array(kind)[:, None, None]
    unanswerable = np.array([not question.answerable for question in questions])
    scores, allowed = [], []
    for doubt in _DOUBTS:
        best_kind = np.array(_best(questions, True, float(doubt)))[:, None, None]
        refused = (best_kind < _LINES[None, :, None]) & (best_other < other)
        f1, false = _refusals(refused, unanswerable)
        scores.append(f1)
        allowed.append(false)
    doubt, answerable, otherwise = middle(np.array(scores), np.array(allowed), limit, 1 / int(unanswerable.sum()))
    return float(_DOUBTS[doubt]), float(_LINES[answerable]), float(_LINES[otherwise])


def line_quoted(questions: Sequence[Question], limit: float, doubt: float, otherwise: float) -> float:
    """answerable_quoted, given what composing needs."""
    best_kind = np.array(_best(questions, True, doubt))[:, None]
    below = np.array(_best(questions, False, doubt)) < otherwise
    asks = np.array([question.asks_kind or not question.parts for question in questions])
    refused = (best_kind < _LINES[None, :]) & (below & asks)[:, None]
    unanswerable = np.array([not question.answerable for question in questions])
    (line,) = middle(*_refusals(refused, unanswerable), limit, 1 / int(unanswerable.sum()))
    return float(_LINES[line])


def _best(questions: Sequence[Question], asks_kind: bool, doubt: float) -> list[float]:
    """The best odds in the parts of one sort; -inf where there are none."""
    return [
        max(
            (best_odds(p, len(p.statements), doubt) for p in question.parts if p.asks_kind == asks_kind),
            default=-math.inf,
        )
        for question in questions
    ]


def _refusals(refused: NDArray[np.bool_], unanswerable: NDArray[np.bool_]) -> tuple[Array, Array]:
    """F1 of refusals, and the share of answerable questions refused, for each line; `refused`: [questions, lines…]."""
    right, false = refused[unanswerable].sum(axis=0), refused[~unanswerable].sum(axis=0)
    return 2 * right / (right + false + unanswerable.sum()), false / (~unanswerable).sum()


def middle(scores: Array, costs: Array, limit: float, close: float) -> tuple[int, ...]:
    """Of the places that cost `limit` at most (or as little as any) and score best, or nearly so, the one in between.

    `close`: how much less than the best is nearly so.
    """
    allowed = costs <= max(limit, float(costs.min()))
    near = np.argwhere(allowed & (scores >= scores[allowed].max() - close))
    nearest = np.argmin(((near - near.mean(axis=0)) ** 2).sum(axis=1))
    return tuple(int(i) for i in near[nearest])


def keep_and_sure(
    questions: Sequence[Question], probable: Sequence[Sequence[Array]], w: Weights
) -> tuple[float, float]:
    """Which share of the best relevance is kept, and from which relevance on nothing further is asked about."""
    answerable = [
        (question, values)
        for question, values in zip(questions, probable, strict=True)
        if question.answerable and values
    ]

    def worth(keep: float, sure: float) -> float:
        chosen = replace(w, keep=keep, sure=sure)
        return harmonic([outcome(question, chosen, values) for question, values in answerable])

    scores = np.array([worth(keep, _ALWAYS_ASKED) for keep in _KEEPS])
    (place,) = middle(scores, np.zeros(len(scores)), 0.0, 1 / len(answerable))
    keep = _KEEPS[place]
    return keep, next((sure for sure in _SURES if worth(keep, sure) >= scores[place]), 1.0)


def harmonic(outcomes: Sequence[Outcome]) -> float:
    """Of the mean shares found and on topic."""
    found, on_topic = _mean(outcomes, lambda o: o.found), _mean(outcomes, lambda o: o.on_topic)
    return 2 * found * on_topic / (found + on_topic) if found + on_topic else 0.0


def _mean(outcomes: Sequence[Outcome], share: Callable[[Outcome], float | None]) -> float:
    shares = [value for one in outcomes if (value := share(one)) is not None]
    return float(np.mean(shares)) if shares else 0.0
