"""Fusing rankings, the words of a question, and the common scale of their scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import build_index
from index.fuse import fuse
from index.lexical import content_words, normalised, prepare_words
from index.library import Library
from index.rank import is_answerable
from index.search import Search
from tests.index.hashing import GULLS, MILL, SETTINGS, HashingEncoder, write_documents

RANKING = st.lists(st.integers(0, 30), unique=True, max_size=12)


# --- fusion -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rankings", "fused"),
    [
        ([], []),
        ([["a", "b"]], ["a", "b"]),
        ([["a", "b"], ["b", "c"]], ["b", "a", "c"]),
        ([["a"], ["b"]], ["a", "b"]),  # a tie: the order of first appearance
        ([[], ["a"]], ["a"]),
    ],
)
def test_fusing(rankings: list[list[str]], fused: list[str]) -> None:
    assert fuse(rankings) == fused


@given(st.lists(RANKING, max_size=4))
def test_fusing_loses_and_invents_nothing(rankings: list[list[int]]) -> None:
    fused = fuse(rankings)
    assert sorted(fused) == sorted({item for ranking in rankings for item in ranking})


@given(RANKING, st.integers(1, 3))
def test_rankings_that_agree_stay(ranking: list[int], times: int) -> None:
    assert fuse([ranking] * times) == ranking


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did Snow’s map of the pump show?", ("snow", "map", "pump", "show")),
        ("Café, CAFÉ, cafe", ("cafe",)),
        ("the of and", ()),
        ("L'Oréal's share in 2018?", ("l", "oreal", "share", "2018")),
        ("snake_case and 3.5 %", ("snake", "case", "3", "5")),
        ("水 über Straße", ("水", "uber", "strasse")),
    ],
)
def test_content_words(question: str, words: tuple[str, ...]) -> None:
    assert content_words(question) == words


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder = tmp_path_factory.mktemp("words")
    docs = write_documents(folder / "docs", mill=MILL, gulls=GULLS)
    build_index([docs], folder / "index", SETTINGS, encoder=HashingEncoder())
    return Search(folder / "index", SETTINGS, HashingEncoder())


def lexical(library: Library, question: str) -> dict[int, float]:
    words = prepare_words(question, "statement_words", 7, library)
    return normalised(library, "statement_words", words, range(1, 8))


def test_a_full_match_scores_about_one_and_no_match_nothing(search: Search) -> None:
    library = search.library
    assert max(lexical(library, "mill Saltby ground barley two centuries").values()) == pytest.approx(1, abs=0.25)
    assert lexical(library, "quantum chromodynamics") == {}
    assert lexical(library, "the of and") == {}


def test_a_word_that_occurs_nowhere_lowers_the_score(search: Search) -> None:
    with_stranger = max(lexical(search.library, "barley xylophone").values())
    assert with_stranger < max(lexical(search.library, "barley").values())


@given(st.text(max_size=80))
def test_any_text_is_a_valid_query(search: Search, text: str) -> None:
    lexical(search.library, text.replace("\x00", " "))
    search.library.best_passages(prepare_words(text, "passage_words", 4, search.library).match or '""', 5)


def test_hundreds_of_words_are_a_valid_query(search: Search) -> None:
    lexical(search.library, " ".join(f"w{number}" for number in range(2000)))


@pytest.mark.parametrize(("text", "able"), [("They never met.", False), ("It stopped in 1911.", True), ("", False)])
def test_fragments_answer_nothing(text: str, able: bool) -> None:
    assert is_answerable(text) is able
