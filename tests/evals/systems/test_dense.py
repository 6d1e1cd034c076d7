"""Plain dense retrieval: passages in order, each citing its article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from answer.answer import Turn
from evals.case import Case, Gold
from evals.errors import BadInput
from evals.metrics.answers import score_answer
from evals.systems.dense import Dense
from index.search import Search
from tests.evals.made import printed, read
from tests.index.hashing import SETTINGS, HashingEncoder

QUESTION = "When did the sluice gate give way, and the mill stop?"
FERRER = "Ferrer, A. (2004) ‘The sluice that failed’. *Journal of Small Waters*, 3(1), pp. 1–9."
STOP = Gold(
    doc="mill.md",
    statement="It stopped in 1911, when the sluice gate gave way.",
    notes=("2",),
    references=(FERRER,),
)


@pytest.fixture
def dense(small_index: Path) -> Iterator[Dense]:
    with closing(Dense.open(small_index, SETTINGS, HashingEncoder())) as system:
        yield system


def test_passages_come_nearest_first(dense: Dense, small_index: Path) -> None:
    answer = dense.answer(QUESTION, [])
    encoder = HashingEncoder()
    with closing(Search(small_index, SETTINGS, encoder)) as search:
        collection = search.vector_store().client
        nearest = collection.query(encoder.encode([QUESTION]).tolist(), n_results=5)["documents"][0]
    assert [statement.text for statement in answer.statements] == nearest and len(nearest) == 5
    scores = [statement.score for statement in answer.statements]
    assert scores == sorted(scores, reverse=True) and 0 < scores[-1] < scores[0] <= 1


def test_each_passage_cites_its_article_alone(dense: Dense, small_index: Path) -> None:
    answer = dense.answer(QUESTION, [])
    with closing(Search(small_index, SETTINGS, HashingEncoder())) as search:
        for statement in answer.statements:
            [cite] = statement.citations
            assert (cite.status, cite.reference, cite.note, cite.quote) == ("none", None, None, statement.text)
            words = search.article(cite.path).text[cite.start : cite.end]
            assert words[:20] == statement.text[:20]
            listed = answer.references[(cite.number or 0) - 1]
            assert (listed.number, listed.status, listed.text) == (cite.number, "none", cite.title)
    assert len(answer.references) == 3  # an article once, though two of its passages are there


def test_it_never_refuses(dense: Dense) -> None:
    answer = dense.answer("Zwölf Boxkämpfer?", [])
    assert not answer.abstained and answer.reason is None and len(answer.statements) == 5


def test_a_follow_up_is_asked_with_what_it_leans_on(dense: Dense) -> None:
    history = [Turn("user", "What did the tax on lanterns do?"), Turn("assistant", "It kept the quay dark.")]
    answer = dense.answer("And who praised it?", history)
    assert answer.question == "And who praised it?"
    assert answer.standalone_question == "What did the tax on lanterns do? And who praised it?"
    assert answer.statements[0].text.startswith("A tax on lanterns")


def test_the_original_reference_is_a_hop_away(dense: Dense) -> None:
    case = Case(id="stop", kind="fact", question=QUESTION, gold=(STOP,))
    answered = read(printed(case, dense.answer(QUESTION, [])))
    assert answered.answers and answered.timings["total_ms"] >= answered.timings["retrieve_ms"] > 0
    score = score_answer(case, answered)
    assert score.gold[0].found and score.gold[0].outcome == "wrong-hop" and score.uncited == 0
    assert score.ms == answered.timings["total_ms"]


def test_it_tells_nothing_of_its_stages(dense: Dense) -> None:
    assert dense.trace(dense.answer(QUESTION, []), [STOP]) is None  # type: ignore[func-returns-value]


def test_an_index_without_passages_is_bad_input(empty_index: Path) -> None:
    with pytest.raises(BadInput, match="holds no passages"):
        Dense.open(empty_index, SETTINGS, HashingEncoder())
