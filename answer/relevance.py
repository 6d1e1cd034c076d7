"""How probably a statement answers a question, and whether any does.

Retrieval, the kind of answer that is asked for and the model's verdict are weighed by a logistic formula; its weights
stand in `relevance.json`; how they were found, in docs/decisions/composing.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from answer.expected import asks_kind, lacks_kind
from answer.select import best_score, statement
from index.search import Ranked

_FLOOR = 1e-4
"""No verdict counts as certain."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The formula, and where it draws lines; odds are log-odds."""

    bias: float
    behind: float
    """Of how far the statement's score in retrieval lies behind the best score."""
    verdict: float
    """Of the odds of the model's Yes."""
    lacking: float
    """Of a statement without the kind of answer that is asked for."""
    doubt: float
    """What such a statement loses of the odds of Yes where the question is whether anything answers."""
    answerable: float
    """The best odds below this mean that the corpus does not say, if a quantity, a time or a name is asked for."""
    answerable_quoted: float
    """The same where the answer is quoted: who reads the statements sees for herself what they leave open."""
    answerable_otherwise: float
    """The same for other questions, which are answered by degrees."""
    keep: float
    """A statement is kept if it is at least this share as probable as the best one."""
    sure: float
    """From this probability on, nothing further down is asked about."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A ranked statement, and how probably it answers."""

    item: Ranked
    odds: float
    """Of the model's Yes, less for a statement without the kind of answer that is asked for."""
    relevance: float
    """0 to 1."""


@cache
def weights() -> Weights:
    """Those of `relevance.json`."""
    data = json.loads(Path(__file__).with_name("relevance.json").read_text(encoding="utf-8"))
    return Weights(**data["weights"])


def judge(question: str, ranked: Sequence[Ranked], verdict: Callable[[Ranked], float]) -> Iterator[Judged]:
    """Each of `ranked`, best first, with its relevance; ends early once one is surely an answer."""
    w, best = weights(), best_score(ranked)
    for item in ranked:
        lacking = lacks_kind(question, statement(item).text)
        odds = log_odds(verdict(item))
        total = w.bias + w.behind * (best - item.score) + w.verdict * odds + w.lacking * lacking
        judged = Judged(item, odds - w.doubt * lacking, 1 / (1 + math.exp(-total)))
        yield judged
        if judged.relevance >= w.sure:
            return


def relevant(question: str, judged: Sequence[Judged], limit: int, quoted: bool = False) -> list[Judged]:
    """At most `limit` that answer, most probable first; none if the corpus does not say. `quoted`: see `Weights`."""
    w = weights()
    line = (w.answerable_quoted if quoted else w.answerable) if asks_kind(question) else w.answerable_otherwise
    if max((one.odds for one in judged), default=line - 1) < line:
        return []
    best = sorted(judged, key=lambda one: -one.relevance)
    return [one for one in best[:limit] if one.relevance >= w.keep * best[0].relevance]


def log_odds(probability: float) -> float:
    """log(p / (1 - p)), kept finite."""
    return math.log((probability + _FLOOR) / (1 - probability + _FLOOR))
