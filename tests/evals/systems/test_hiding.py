"""What is hidden is nowhere in what the search hands out, and everything else is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from evals.errors import BadInput
from evals.systems.hiding import Hiding, HidingSearch
from evals.systems.open import open_hiding
from index.search import Search
from settings import Settings
from tests.evals.systems.test_dense import QUESTION, STOP
from tests.index.hashing import SETTINGS, HashingEncoder

WORDS = ("sluice gate", "1911", "gave way")


@pytest.fixture
def search(small_index: Path) -> Iterator[HidingSearch]:
    with closing(HidingSearch(small_index, SETTINGS, HashingEncoder())) as opened:
        yield opened


def mill_of(search: Search) -> str:
    return next(path for path in search.library.hashes() if path.endswith("mill.md"))


def test_nothing_of_it_is_left(search: HidingSearch) -> None:
    path = mill_of(search)
    assert any(WORDS[0] in str(asdict(item)) for item in search.rank(QUESTION))
    search.hide([(path, STOP.statement)])
    ranked = search.rank(QUESTION, limit=100)
    handed = [search.article(path), *(article for article, _ in search.articles()), *(item.article for item in ranked)]
    for article in handed:
        assert not any(word in str(asdict(article)) for word in WORDS)
    assert all(item.article.statements[item.ordinal].text for item in ranked)
    with pytest.raises(NotImplementedError, match="vector store"):
        search.vector_store()


def test_all_else_stays_in_its_place(search: HidingSearch) -> None:
    path = mill_of(search)
    whole, before = search.article(path), search.rank(QUESTION)
    search.hide([(path, STOP.statement)])
    left, after = search.article(path), search.rank(QUESTION)
    [gone] = [place for place, one in enumerate(whole.statements) if one.text == STOP.statement]
    for place, one in enumerate(whole.statements):
        assert (left.statements[place] == one) is (place != gone)
    assert len(left.text) == len(whole.text) and left.notes == whole.notes and left.references == whole.references
    assert all(left.text[m.start : m.end].strip() for m in left.markers) and len(left.markers) == len(whole.markers) - 1
    rest = [(i.article.path, i.ordinal, i.score) for i in before if (i.article.path, i.ordinal) != (path, gone)]
    assert [(item.article.path, item.ordinal, item.score) for item in after] == rest


def test_as_many_statements_are_ranked_as_are_asked_for(search: HidingSearch) -> None:
    first = search.rank(QUESTION, limit=2)
    search.hide([(item.article.path, item.article.statements[item.ordinal].text) for item in first])
    then = search.rank(QUESTION, limit=2)
    assert len(then) == 2
    assert {(i.article.path, i.ordinal) for i in then}.isdisjoint((i.article.path, i.ordinal) for i in first)


def test_what_is_hidden_next_shows_again_what_was_before(search: HidingSearch) -> None:
    path = mill_of(search)
    whole, ranked = search.article(path), search.rank(QUESTION)
    search.hide([(path, STOP.statement)])
    search.hide([(path, whole.statements[0].text)])
    assert STOP.statement in {one.text for one in search.article(path).statements}
    assert whole.statements[0].text not in {one.text for one in search.article(path).statements}
    search.hide([])
    assert search.article(path) == whole and search.rank(QUESTION) == ranked


def test_ibid_answers_without_it(small_index: Path) -> None:
    with closing(open_hiding("quote", small_index, SETTINGS, HashingEncoder())) as ibid:
        assert isinstance(ibid, Hiding)
        whole = ibid.answer(QUESTION, [])
        assert STOP.statement in [said.text for said in whole.statements]
        [path] = {c.path for said in whole.statements for c in said.citations if c.quote == STOP.statement}
        ibid.hide([(path, STOP.statement)])
        assert not any(word in str(ibid.answer(QUESTION, []).to_json()["statements"]) for word in WORDS)
        ibid.hide([])
        assert ibid.answer(QUESTION, []).statements == whole.statements


def test_composing_needs_a_language_model(small_index: Path) -> None:
    with pytest.raises(BadInput, match="compose needs a language model"):
        open_hiding("compose", small_index, Settings(llm="none"), HashingEncoder())
