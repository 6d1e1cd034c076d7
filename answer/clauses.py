"""Which of a sentence's notes stand behind what was asked.

A sentence may carry several notes, each for a clause of its own. An answer cites the notes of the clauses that answer;
the rest of the sentence is context. Three things are looked at before meaning is compared:

- attribution: a marker right after the names of the work's own authors ("Vosoughi and others[1] found …") vouches
  for the whole sentence;
- a short member of a list that alone shares a word with the question is the one asked for;
- words after the last marker: if they fit best, everything before them is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.lexical import content_words
from ingest.article import Article, Statement, StatementCitation
from ingest.entries.names import citing_name, fold_name
from ingest.reading import fold_space

MARGIN = 0.1
"""In a question of several parts, clauses this near the best one are cited too (cosine)."""
_SHORT_WORDS = 4
_MARKER = re.compile(r"\s*\[\^?[^\]\s]{1,8}\]")
_SEVERAL_PARTS = re.compile(
    r"[,;]\s+and\s+(?:\w+\s+){0,2}(?:what|who|which|why|how|when|where|whom|whose)\b|\([a-z]\)|[?;]\s+\w"
    r"|\band\s+(?:what|who|which|why|how|when|where)\b|\bboth\b|\bdiffer|\bcompare",
    re.I,
)

_ANSWER_TYPES = (
    (
        re.compile(
            r"\bhow (?:many|much|common|often|frequent|large|big|high|low|far|long|old|widespread|fast)\b|\bshare\b",
            re.I,
        ),
        re.compile(
            r"(?<![\d.,-])(?!(?:1[4-9]|20)\d\ds?\b)\d[\d.,]*|\b(?:half|third|quarter|twice|dozen|million|percent)\b",
            re.I,
        ),
    ),
    (re.compile(r"\b(?:when|what year|which year|since when)\b", re.I), re.compile(r"\b(?:1[0-9]|20)\d\ds?\b")),
    (
        re.compile(r"\bexamples?\b|\binstance\b", re.I),
        re.compile(r"\bfor example\b|\bsuch as\b|\bfor instance\b|\be\.g\.", re.I),
    ),
)
"""What a question asks for, and how a clause that gives it looks: a quantity, a time, an example."""
TYPE_BONUS = 0.15

Similarity = Callable[[str, Sequence[str], str], Sequence[float]]
"""Cosine of a question with each clause, given in the order of the sentence; less for what was said already."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words of a sentence that one place of markers covers."""

    text: str
    start: int
    end: int
    citations: tuple[StatementCitation, ...]


def clauses_of(article: Article, statement: Statement) -> tuple[Clause, ...]:
    """The clauses of a statement in order; one, if all its notes cover the same words.

    Notes that only comment are left aside where others name works.
    """
    works = [c for c in statement.citations if c.status != "none"] or statement.citations
    spans = sorted({(c.start, c.end) for c in works})
    return tuple(
        Clause(plain(article.text[start:end]), start, end, tuple(c for c in works if (c.start, c.end) == (start, end)))
        for start, end in spans
    )


def plain(text: str) -> str:
    """Article text without markers."""
    return fold_space(_MARKER.sub("", text))


def choose(
    article: Article, statement: Statement, question: str, said: str, similarity: Similarity
) -> tuple[Clause, ...]:
    """The clauses whose notes the answer cites, in order. `said`: what a follow-up leans on, else empty."""
    clauses = clauses_of(article, statement)
    if len(clauses) < 2:
        return clauses
    asked = set(content_words(question))
    member = _list_member(clauses, asked)
    if member is not None:
        return (member,)
    tail = plain(article.text[clauses[-1].end : statement.end]).strip(" .,;:)—–-")
    texts = [clause.text for clause in clauses] + ([tail] if len(tail.split()) >= _SHORT_WORDS else [])
    scores = [s + _type_bonus(question, t) for s, t in zip(similarity(question, texts, said), texts, strict=True)]
    best = max(range(len(texts)), key=lambda i: scores[i])
    if best == len(clauses):
        return clauses
    margin = MARGIN if _SEVERAL_PARTS.search(question, 1) else 0.0
    return tuple(
        clause
        for i, clause in enumerate(clauses)
        if scores[i] >= scores[best] - margin or (i != best and _is_attribution(article, clause))
    )


def _type_bonus(question: str, text: str) -> float:
    return TYPE_BONUS * any(asks.search(question) and gives.search(text) for asks, gives in _ANSWER_TYPES)


def _list_member(clauses: Sequence[Clause], asked: set[str]) -> Clause | None:
    """The one short clause that shares a word with the question which no other clause has."""
    words = [set(content_words(clause.text)) for clause in clauses]
    hits = [
        clause
        for i, clause in enumerate(clauses)
        if len(clause.text.split()) <= _SHORT_WORDS
        and any(
            word in asked and all(word not in other for j, other in enumerate(words) if j != i) for word in words[i]
        )
    ]
    return hits[0] if len(hits) == 1 else None


def _is_attribution(article: Article, clause: Clause) -> bool:
    """The clause ends in the names of authors of the work that its marker cites."""
    keys = {key for citation in clause.citations for key in citation.references}
    ending = [fold_name(word) for word in clause.text.split()[-8:]]
    authors = [r.authors for r in article.references if r.key in keys]
    return any(works and fold_name(citing_name(works[0]).split()[-1]) in ending for works in authors)
