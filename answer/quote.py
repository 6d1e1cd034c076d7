"""Quote mode: the best statements, verbatim, with their citations. Nothing can be invented."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from answer.answer import AnswerStatement, Nearest
from answer.cite import cites_of
from answer.clauses import Clause, Similarity, choose, clauses_of, plain
from answer.select import agreeing, context_before, in_reading_order, select, statement
from index.search import Ranked
from ingest.article import Article, Statement


def quote(
    ranked: Sequence[Ranked], question: str, said: str, limit: int, similarity: Similarity
) -> tuple[AnswerStatement, ...]:
    """The best of `ranked`, at most `limit`, in reading order: see `quote_all`."""
    return quote_all(in_reading_order(select(ranked, limit)), ranked, question, said, similarity)


def quote_all(
    chosen: Sequence[Ranked], ranked: Sequence[Ranked], question: str, said: str, similarity: Similarity
) -> tuple[AnswerStatement, ...]:
    """Each of `chosen` as a verbatim statement, in the same order, cited but not yet numbered.

    What other articles say in the same words, as far as it stands in `ranked`, gives its citations to the statement.
    `said`: what a follow-up leans on, else empty.
    """
    quotations = []
    for i, item in enumerate(chosen):
        quotation = _quoted(item, chosen[i - 1] if i else None, question, said, similarity)
        others = (_quoted(other, None, question, said, similarity) for other in agreeing(item, ranked))
        cites = itertools.chain(quotation.citations, *(other.citations for other in others))
        quotations.append(replace(quotation, citations=tuple(cites)))
    return tuple(quotations)


def _quoted(item: Ranked, previous: Ranked | None, question: str, said: str, similarity: Similarity) -> AnswerStatement:
    """The sentence; if only some of its clauses answer, those clauses, with the words before them as context."""
    article, source = item.article, statement(item)
    clauses = choose(article, source, question, said, similarity)
    cites = cites_of(article, source, [citation for clause in clauses for citation in clause.citations])
    text, context = source.text, context_before(item, previous)
    if len(clauses_of(article, source)) > len(clauses):
        low, high = clauses[0].start, clauses[-1].end
        before, after = plain(article.text[source.start : low]), plain(article.text[high : source.end])
        text = _words_of(article, source, clauses) + (" …" if after.strip(" .,;:)") else "")
        context = f"{context} {before}".strip()
    return AnswerStatement(text, "verbatim", min(1.0, max(0.0, item.score)), cites, context)


def _words_of(article: Article, source: Statement, clauses: Sequence[Clause]) -> str:
    """What the clauses say; a clause between them that was not chosen gives way to an ellipsis."""
    places = [clause.start for clause in clauses_of(article, source)]
    runs: list[list[Clause]] = []
    for clause in clauses:
        if runs and places.index(runs[-1][-1].start) + 1 == places.index(clause.start):
            runs[-1].append(clause)
        else:
            runs.append([clause])
    return " … ".join(plain(article.text[run[0].start : run[-1].end]) for run in runs)


def nearest(ranked: Sequence[Ranked], limit: int) -> tuple[Nearest, ...]:
    """What to show, as no answer, when nothing answers."""
    return tuple(Nearest(statement(i).text, i.article.path, i.article.title) for i in select(ranked, limit))
