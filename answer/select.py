"""Choosing few statements, in an order that reads well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from answer.verify.text import read
from index.search import Ranked
from ingest.article import Statement

KEEP = 0.7
"""A statement is kept if it scores at least this share of the best one."""
_SAME = 0.9
"""Share of common words from which two statements say the same."""
_WORD = re.compile(r"\w+")
_TELLING = re.compile(r"\d|^(?:no|not|never|nor|none|neither|without|cannot|t)$")
_OPENS_BACKWARD = re.compile(
    r"(?:and |but |so |yet |however, |moreover, |furthermore, |in addition, |as a result, )?"
    r"(?:he|she|it|they|this|these|those|that|such|his|her|its|their|both|neither|the (?:former|latter|same|two))\b",
    re.I,
)


def select(ranked: Sequence[Ranked], limit: int) -> list[Ranked]:
    """At most `limit` statements near the best one, repetitions left out."""
    least = KEEP * best_score(ranked)
    return distinct([item for item in ranked if item.score >= least], limit)


def best_score(ranked: Sequence[Ranked]) -> float:
    """The highest score; 0 if nothing is ranked. It need not be the first's: a question's parts take turns."""
    return max((item.score for item in ranked), default=0.0)


def by_turns(rankings: Sequence[Sequence[Ranked]]) -> list[Ranked]:
    """The best of each ranking, then the second best of each, and so on; each statement once."""
    taken: dict[tuple[str, int], Ranked] = {}
    for turn in zip_longest(*rankings):
        for item in filter(None, turn):
            taken.setdefault((item.article.path, item.ordinal), item)
    return list(taken.values())


def distinct(ranked: Sequence[Ranked], most: int) -> list[Ranked]:
    """The first `most` of `ranked` that do not repeat an earlier one."""
    kept: list[Ranked] = []
    for item in ranked:
        if len(kept) == most:
            break
        if not any(_says_the_same(statement(item), statement(other)) for other in kept):
            kept.append(item)
    return kept


def agreeing(item: Ranked, pool: Sequence[Ranked]) -> list[Ranked]:
    """Those of `pool` in other articles that say the same as `item`."""
    return [
        other
        for other in pool
        if other.article.path != item.article.path and _says_the_same(statement(other), statement(item))
    ]


def in_reading_order(chosen: Sequence[Ranked]) -> list[Ranked]:
    """Articles by their best statement; inside an article, the order of the text."""
    paths = list(dict.fromkeys(item.article.path for item in chosen))
    return sorted(chosen, key=lambda item: (paths.index(item.article.path), item.ordinal))


def statement(item: Ranked) -> Statement:
    """The statement that an item ranks."""
    return item.article.statements[item.ordinal]


def context_before(item: Ranked, previous: Ranked | None) -> str:
    """The preceding sentence, where the statement opens with a word that points back; empty if it stands above."""
    here = statement(item)
    if item.ordinal == 0 or not _OPENS_BACKWARD.match(here.text):
        return ""
    before = item.article.statements[item.ordinal - 1]
    shown = previous is not None and previous.article.path == item.article.path and previous.ordinal == item.ordinal - 1
    return "" if shown or before.block != here.block else before.text


def _says_the_same(one: Statement, other: Statement) -> bool:
    """Nearly the same words; but another number, a "not", or one thing in place of another says something else."""
    a, b = (set(_WORD.findall(s.text.casefold())) for s in (one, other))
    near = len(a & b) >= _SAME * len(a | b) and not any(map(_TELLING.search, a ^ b))
    return near and not _exchanged(read(one.text).stem_set, read(other.text).stem_set)


def _exchanged(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether each has a content word that the other lacks: Poland Street and Marshall Street, rose and fell."""
    return bool(a - b and b - a)
