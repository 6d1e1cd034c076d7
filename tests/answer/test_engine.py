"""The chain over the sample corpus with the real model, and over small documents without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from answer.answer import Answer, Turn
from answer.engine import Engine
from answer.markdown import answer_markdown
from index.build import build_index
from index.search import Search
from settings import Settings
from tests.answer.documents import BROKEN, SWIFTS
from tests.index.hashing import HashingEncoder, write_documents

SETTINGS = Settings(max_question_chars=200)


@pytest.fixture(scope="module")
def engine(corpus_index: Path) -> Iterator[Engine]:
    engine = Engine.open(corpus_index, SETTINGS)
    yield engine
    engine.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Engine]:
    """Two small documents, one with a broken apparatus, and no model."""
    docs = write_documents(tmp_path / "docs", swifts=SWIFTS)
    (docs / "lamps.txt").write_text(BROKEN, encoding="utf-8")
    build_index([docs], tmp_path / "index", SETTINGS, encoder=HashingEncoder())
    engine = Engine(Search(tmp_path / "index", SETTINGS, HashingEncoder()), SETTINGS)
    yield engine
    engine.close()


def assert_sound(answer: Answer, most: int = 8) -> None:
    """What holds for every answer, whatever was asked."""
    assert len(answer.statements) <= most
    assert answer.abstained == (not answer.statements)
    assert (answer.reason is not None) == answer.abstained
    numbers = [cite.number for s in answer.statements for cite in s.citations]
    assert list(dict.fromkeys(numbers)) == [entry.number for entry in answer.references]
    for statement in answer.statements:
        assert statement.citations and 0 <= statement.score <= 1
        for part in statement.text.removesuffix(" …").split(" … "):
            assert part in statement.citations[0].quote
    assert set(answer.timings) == {"retrieve_ms", "judge_ms", "compose_ms", "verify_ms", "total_ms"}
    assert answer.timings["retrieve_ms"] <= answer.timings["total_ms"]


# --- without a model --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "How many nests did the surveys find in the old granary?",
        "What did the board blame?",
        "Which board read see for lamp?",
        "When was the tax on the harbour lamps repealed?",
        "Nobody asked the millers",
        "the of and",
        "?!",
        "",
        "x" * 201,
        "水 über alles",
        "a \x00 b \ud800 c",
        "'; DROP TABLE statements; --",
        'NEAR("a" b) AND NOT * ^ {',
        "[2] [1] ]]] [^1]",
    ],
)
def test_every_answer_is_sound(small: Engine, question: str) -> None:
    assert_sound(small.answer(question))


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "the question is empty"),
        (" ?! … ", "the question is empty"),
        ("Why " + "x" * 200, "the question has 204 characters; at most 200 are read (IBID_MAX_QUESTION_CHARS)"),
    ],
)
def test_what_cannot_be_asked_says_why(small: Engine, question: str, reason: str) -> None:
    answer = small.answer(question)
    assert answer.abstained and answer.reason == reason and answer.nearest == ()


def test_literal_numbers_of_a_document_are_not_taken_for_citations(small: Engine) -> None:
    answer = small.answer("A board read: see for lamp")
    statement = next(s for s in answer.statements if "[44]" in s.text)
    assert {cite.number for cite in statement.citations} <= {entry.number for entry in answer.references}
    text = answer_markdown(answer)
    assert r"\[44\]" in text and r"\[17\]" in text
    for number in re.findall(r"(?<!\\)\[(\d+)", text):
        assert int(number) <= len(answer.references)


def test_fewer_statements_if_the_settings_say_so(tmp_path: Path, small: Engine) -> None:
    one = Engine(small._search, Settings(max_statements=1))
    answer = one.answer("What did the board blame, the weather or the tar?")
    assert len(answer.statements) == 1
    assert_sound(answer, 1)


def test_the_chain_behind_a_citation(small: Engine) -> None:
    answer = small.answer("How many nests did the surveys find in the old granary?")
    for statement in answer.statements:
        for cite in statement.citations:
            chain = small.evidence(cite)
            article = small.article(cite.path)
            assert "".join((chain.before, *chain.sentence, chain.after)) in article.text
            assert cite.reference is None or chain.reference


def test_an_article_that_left_the_index_has_no_chain(small: Engine, tmp_path: Path) -> None:
    answer = small.answer("How many nests did the surveys find in the old granary?")
    (tmp_path / "docs" / "swifts.md").unlink()
    build_index([tmp_path / "docs"], tmp_path / "index", SETTINGS, encoder=HashingEncoder())
    with pytest.raises(KeyError):
        small.evidence(answer.statements[0].citations[0])
    assert [card.title for card in small.corpus().articles] == ["Lamps of the harbour"]


def test_the_corpus_adds_up(small: Engine) -> None:
    corpus = small.corpus()
    assert [card.title for card in corpus.articles] == ["Lamps of the harbour", "Swifts over the Quay"]
    assert (corpus.notes, corpus.references) == (6, 7)
    assert (corpus.resolved, corpus.ambiguous, corpus.unresolved) == (4, 1, 1)


# --- with the model ---------------------------------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "words", "author"),
    [
        ("How many deaths were closer to a different pump?", "only ten had happened", "Snow"),
        ("Who traced the first case to a baby at 40 Broad Street?", "probable first case", "Johnson"),
        ("What did Lambeth's customers suffer after it moved its intake upstream?", "37", "Snow"),
        ("How big is GPT-3?", "175 billion", "Brown"),  # few words, but the name is there
    ],
)
def test_questions_over_the_sample_corpus(engine: Engine, question: str, words: str, author: str) -> None:
    answer = engine.answer(question)
    assert_sound(answer)
    statement = next(s for s in answer.statements if words in s.citations[0].quote)
    assert any((cite.reference or "").startswith(author) for cite in statement.citations)
    assert statement.text[:3] != "He " or "Henry Whitehead" in statement.context


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "How do I change the oil filter of a motorcycle?",
        "Which opera did Verdi write for Cairo?",
        "Wie backt man ein Sauerteigbrot mit Roggenmehl?",
        "東京の天気はどうですか？",
    ],
)
def test_nothing_answers_so_the_nearest_is_shown_as_such(engine: Engine, question: str) -> None:
    answer = engine.answer(question)
    assert_sound(answer)
    assert answer.abstained and answer.reason == "nothing in the documents is about this"
    assert 1 <= len(answer.nearest) <= 3 and answer.references == ()


@pytest.mark.model
def test_a_follow_up_finds_what_it_leans_on(engine: Engine) -> None:
    history = [
        Turn("user", "What did John Snow count in Soho?"),
        Turn("assistant", "The physician John Snow counted upwards of five hundred fatal attacks in ten days."),
    ]
    answer = engine.answer("And what happened to the handle of the pump after that?", history)
    assert_sound(answer)
    assert any("handle of the pump came off" in s.citations[0].quote for s in answer.statements)
    assert answer.standalone_question.startswith("What did John Snow count in Soho?")


@pytest.mark.model
def test_a_new_topic_forgets_the_old_one(engine: Engine) -> None:
    history = [Turn("user", "What did John Snow count in Soho?"), Turn("assistant", "Five hundred fatal attacks.")]
    question = "Do wider motorways bring more traffic?"
    answer = engine.answer(question, history)
    assert answer.standalone_question == question
    assert not any("Snow" in s.text for s in answer.statements)


@pytest.mark.model
def test_the_same_question_has_the_same_answer(engine: Engine) -> None:
    first, second = (engine.answer("What did Snow's map show?").to_json() for _ in range(2))
    assert {**first, "timings": None} == {**second, "timings": None}
