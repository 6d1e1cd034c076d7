"""Quoting: few statements, in reading order, verbatim, each with its citations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer.quote import nearest, quote
from answer.select import KEEP, agreeing, context_before, in_reading_order, select
from ingest.article import Article
from tests.answer.documents import article, overlap, ranked


@pytest.fixture(scope="module")
def source() -> Article:
    return article()


def doc(*sentences: str) -> Article:
    return article("# T\n\n" + " ".join(sentences) + "\n")


# --- few and to the point ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 3, 5])
def test_no_more_than_the_limit(source: Article, limit: int) -> None:
    assert len(select(ranked(source, *range(8)), limit)) == limit


def test_what_is_far_from_the_best_is_left_out(source: Article) -> None:
    items = ranked(source, 0, 1, 2, scores=[1.0, KEEP + 0.01, KEEP - 0.01])
    assert [item.ordinal for item in select(items, 5)] == [0, 1]


def test_nothing_ranked_gives_nothing() -> None:
    assert select([], 5) == [] and quote([], "Why?", "", 5, overlap) == ()


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("The harbour board of Saltby counted ten grey gulls and nine terns on the long quay wall.", True),
        ("The harbour board of Saltby, too, counted ten grey gulls and nine terns on the long quay wall.", True),
        ("The harbour board of Saltby counted eleven grey gulls and nine terns on the long quay wall in 1987.", False),
        ("The harbour board of Merebridge counted ten grey gulls and nine terns on the long quay wall.", False),
        ("The harbour board of Saltby missed ten grey gulls and nine terns on the long quay wall.", False),
        ("The harbour board of Saltby never counted ten grey gulls and nine terns on the long quay wall.", False),
        ("The millers of Saltby saw grey gulls and nine terns on the long quay wall.", False),
    ],
)
def test_repetitions_are_dropped_but_not_what_says_something_else(other: str, same: bool) -> None:
    first = "The harbour board of Saltby counted ten grey gulls and nine terns on the long quay wall."
    both = ranked(doc(first), 0) + ranked(doc(other), 0, scores=[0.99])
    assert len(select(both, 5)) == (1 if same else 2)


def test_what_another_article_says_of_another_place_gives_no_citations() -> None:
    first = "The board of Saltby counted ten grey gulls, nine terns, two herons and a pair of swans on its quay wall."
    texts = {"saltby.md": first}
    texts["merebridge.md"] = first.replace("Saltby", "Merebridge")
    texts["again.md"] = first.replace("wall.", "walls.")
    pool = [item for path, text in texts.items() for item in ranked(replace(doc(text), path=path), 0)]
    assert [other.article.path for other in agreeing(pool[0], pool)] == ["again.md"]


# --- an order that reads well -----------------------------------------------------------------------------------------


def test_an_article_keeps_its_own_order_and_the_best_article_comes_first(source: Article) -> None:
    other = article(path="docs/other.md")
    items = ranked(source, 4) + ranked(other, 3, scores=[0.9]) + ranked(source, 1, scores=[0.8])
    ordered = [(item.article.path, item.ordinal) for item in in_reading_order(items)]
    assert ordered == [("docs/swifts.md", 1), ("docs/swifts.md", 4), ("docs/other.md", 3)]


@pytest.mark.parametrize(
    ("second", "shown"),
    [
        ("They found forty nests.", True),
        ("But it was tarred in spring.", True),
        ("This is disputed by the board.", True),
        ("However, such nests fail.", True),
        ("The latter was tarred in spring.", True),
        ("The board was tarred in spring.", False),
        ("Italy has many swifts.", False),
        ("Thistles grew on the quay.", False),
    ],
)
def test_context_before_a_word_that_points_back(second: str, shown: bool) -> None:
    text = doc("Three surveys counted swifts.", second)
    [item] = ranked(text, 1)
    assert context_before(item, None) == ("Three surveys counted swifts." if shown else "")


def test_no_context_that_stands_above_or_in_another_paragraph(source: Article) -> None:
    first, second = ranked(source, 0, 1)
    assert context_before(second, first) == ""
    assert context_before(ranked(source, 0)[0], None) == ""
    apart = article("# T\n\nThree surveys counted swifts.\n\nThey found forty nests.\n")
    assert context_before(ranked(apart, 1)[0], None) == ""


# --- verbatim and cited -----------------------------------------------------------------------------------------------


def test_statements_are_the_articles_words_with_their_citations(source: Article) -> None:
    statements = quote(ranked(source, 0, 1, 2), "What of the swifts?", "", 5, overlap)
    assert [s.text for s in statements] == [s.text for s in source.statements[:3]]
    for statement in statements:
        assert statement.support == "verbatim" and 0 <= statement.score <= 1
        for cite in statement.citations:
            assert cite.quote == statement.text
            assert source.text[cite.start : cite.end].startswith(statement.text[:20])
    assert [s.citations[0].note for s in statements] == ["1", "2", "3"]


def clauses(source: Article, question: str) -> tuple[str, str, list[str | None]]:
    number = next(i for i, s in enumerate(source.statements) if s.text.startswith("The board blamed"))
    [statement] = quote(ranked(source, number), question, "", 5, overlap)
    return statement.context, statement.text, [cite.note for cite in statement.citations]


def test_only_the_clause_that_answers_is_quoted(source: Article) -> None:
    context, text, notes = clauses(source, "Whom did the surveyors think guilty, the tar?")
    assert (context, text, notes) == ("The board blamed the weather,", "the surveyors blamed the tar, …", ["2"])


def test_a_clause_that_is_not_cited_is_not_quoted_either(source: Article) -> None:
    """The first and the last clause answer; the words between them have another note."""
    _, text, notes = clauses(source, "What did the board blame, and where did the swifts go?")
    assert text == "The board blamed the weather, … and the swifts went to Orrin." and notes == ["1", "3"]


def test_neighbouring_clauses_stay_together(source: Article) -> None:
    _, text, notes = clauses(source, "What did the board blame, and what did the surveyors blame?")
    assert text == "The board blamed the weather, the surveyors blamed the tar, …" and notes == ["1", "2"]


def test_a_sentence_without_note_cites_the_article(source: Article) -> None:
    number = next(i for i, s in enumerate(source.statements) if s.text.startswith("Nobody asked"))
    [statement] = quote(ranked(source, number), "Who asked the millers?", "", 5, overlap)
    [cite] = statement.citations
    assert (cite.status, cite.reference, cite.note, cite.scope) == ("none", None, None, "article")


def test_every_statement_of_every_kind_is_cited(source: Article) -> None:
    for number in range(len(source.statements)):
        [statement] = quote(ranked(source, number), "What?", "", 5, overlap)
        assert statement.citations


def test_the_nearest_are_few_and_unlike(source: Article) -> None:
    near = nearest(ranked(source, 0, 0, 1, 2, 3), 3)
    assert [item.text for item in near] == [source.statements[i].text for i in (0, 1, 2)]
    assert near[0].title == "Swifts over the Quay" and near[0].path == "docs/swifts.md"
