"""Which notes of a sentence stand behind what was asked."""

from __future__ import annotations

import pytest

from answer.clauses import choose, clauses_of, plain
from ingest.article import Article, Statement
from tests.answer.documents import article, overlap


@pytest.fixture(scope="module")
def source() -> Article:
    return article()


def opening(source: Article, words: str) -> Statement:
    return next(s for s in source.statements if s.text.startswith(words))


@pytest.mark.parametrize(
    ("sentence", "question", "notes"),
    [
        ("The board blamed", "Whom did the surveyors think guilty, the tar?", "2"),
        ("The board blamed", "What did the board give as the reason: weather?", "1"),
        ("The board blamed", "Where did the swifts go?", "3"),
        # a question of two parts cites the clauses of both
        ("The board blamed", "What did the board blame, and what did the surveyors blame?", "12"),
        # a short member of a list
        ("The colony fed", "Did it eat moths?", "2"),
        ("The colony fed", "Were beetles eaten?", "3"),
        # a marker after the names of the work's own authors vouches for the sentence
        ("Marchetti", "How many nests failed?", "1"),
        # one note only: nothing to choose
        ("Three surveys", "What did the surveys count?", "1"),
    ],
)
def test_choice(source: Article, sentence: str, question: str, notes: str) -> None:
    chosen = choose(source, opening(source, sentence), question, "", overlap)
    assert "".join(c.note or "-" for clause in chosen for c in clause.citations) == notes


def test_clauses_are_in_order_and_cover_their_own_words(source: Article) -> None:
    clauses = clauses_of(source, opening(source, "The board blamed"))
    assert [clause.text for clause in clauses] == [
        "The board blamed the weather,",
        "the surveyors blamed the tar,",
        "and the swifts went to Orrin.",
    ]


NOTES = """

[^1]: Marchetti, P. (1989) *Roof Colonies*. London: Heron.
[^2]: Lindqvist, A. (2011) *A Surveyor’s Birds*. Gothenburg: Tidemark Press.
[^3]: This is only a remark.
"""


def test_words_after_the_last_marker_need_all_before_them() -> None:
    source = article("# T\n\nGulls[^1] and terns[^2] were counted by nobody in the harbour town." + NOTES)
    chosen = choose(source, source.statements[0], "Who counted in the harbour town?", "", overlap)
    assert [c.note for clause in chosen for c in clause.citations] == ["1", "2"]


def test_a_comment_gives_way_to_notes_that_name_works() -> None:
    source = article("# T\n\nGulls nest[^3] on the roofs of towns.[^2]" + NOTES)
    assert [c.note for c in clauses_of(source, source.statements[0])[0].citations] == ["2"]


def test_the_similarity_hears_what_was_said(source: Article) -> None:
    heard: list[str] = []

    def similarity(question: str, parts: list[str], said: str) -> list[float]:
        heard.append(said)
        return [0.0] * len(parts)

    choose(source, opening(source, "The board blamed"), "Why?", "the board", similarity)  # type: ignore[arg-type]
    assert heard == ["the board"]


def test_plain_text_has_no_markers() -> None:
    assert plain("Gulls[1], terns [^2]\nand [a]  swifts.[12]") == "Gulls, terns and swifts."
