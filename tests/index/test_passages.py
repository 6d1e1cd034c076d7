"""Passages: whole statements, one block, within the budget."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import cut, make_passages, passages_of
from ingest.article import Article
from ingest.parse import parse_article
from tests.index.hashing import MILL


def tokens(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def article(text: str, path: str = "a.md") -> Article:
    return parse_article(text.encode(), path, ".md")


WORD = st.sampled_from("mill tide gull quay lamp barley pond sluice".split())
SENTENCE = st.lists(WORD, min_size=3, max_size=30).map(lambda words: "The " + " ".join(words) + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join)
HEADING = st.lists(WORD, min_size=1, max_size=3).map(lambda words: "## " + " ".join(words).title())
DOCUMENT = st.lists(st.one_of(PARAGRAPH, HEADING), min_size=1, max_size=8).map(
    lambda parts: "# Title\n\n" + "\n\n".join(parts)
)


@given(DOCUMENT, st.integers(5, 60))
def test_every_statement_is_in_one_passage_whole_and_in_order(text: str, budget: int) -> None:
    source = article(text)
    passages = make_passages(source, tokens, budget)
    assert [s for p in passages for s in p.statements] == [s.text for s in source.statements]
    assert [p.first for p in passages] == [sum(len(q.statements) for q in passages[:i]) for i in range(len(passages))]
    assert len({p.id for p in passages}) == len(passages)


@given(DOCUMENT, st.integers(5, 60))
def test_the_budget_holds_unless_one_statement_alone_breaks_it(text: str, budget: int) -> None:
    for passage in make_passages(article(text), tokens, budget):
        size = sum(tokens([passage.context, *passage.statements]))
        assert size <= budget or len(passage.statements) == 1


@given(DOCUMENT, st.integers(5, 60))
def test_a_passage_stays_in_its_block(text: str, budget: int) -> None:
    source = article(text)
    for run in cut(source, tokens, budget):
        assert len({source.statements[number].block for number in run}) == 1


@given(DOCUMENT, st.integers(5, 60))
def test_passages_are_as_full_as_the_budget_allows(text: str, budget: int) -> None:
    source = article(text)
    passages = make_passages(source, tokens, budget)
    for one, other in pairwise(passages):
        if source.statements[one.first].block == source.statements[other.first].block:
            assert sum(tokens([one.context, *one.statements, other.statements[0]])) > budget


@given(DOCUMENT, st.integers(5, 60))
def test_the_cut_can_be_repeated_without_counting(text: str, budget: int) -> None:
    source = article(text)
    assert passages_of(source, cut(source, tokens, budget)) == make_passages(source, tokens, budget)


def test_a_passage_knows_what_a_reader_would_filter_by() -> None:
    first = make_passages(article(MILL), tokens)[0]
    assert first.context == "The Tide Mill. "
    assert first.references == ("holden-1998", "ferrer-2004")
    assert first.authors == ("Holden", "Ferrer") and first.years == ("1998", "2004")


def test_windows_reach_over_paragraphs_but_not_over_headings() -> None:
    text = "# T\n\nThe first one is here.\n\nThe second one is here.\n\n## Other\n\nThe third one is here."
    windows = [w for p in make_passages(article(text), tokens) for w in p.windows]
    assert windows == [
        "The first one is here. The second one is here.",
        "The first one is here. The second one is here.",
        "The third one is here.",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("barley", "oats"), ("Tide Mill", "Mill"), ("(1998)", "(1999)"), ("Holden, M.", "Holden, M. and Ash, B.")],
)
def test_an_id_changes_with_whatever_the_passage_stores(old: str, new: str) -> None:
    before, after = (make_passages(article(text), tokens)[0] for text in (MILL, MILL.replace(old, new)))
    assert before.id != after.id


def test_an_id_is_the_same_for_the_same_text_and_differs_by_path() -> None:
    one, same, other = (make_passages(article(MILL, path), tokens)[0] for path in ("a.md", "a.md", "b.md"))
    assert one == same and one.id != other.id


def test_an_article_without_statements_has_no_passages() -> None:
    assert make_passages(article("# Only a title"), tokens) == ()
