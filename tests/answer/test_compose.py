"""Drafts: what a model's reply may hold, and what is made of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.compose import MOST_STATEMENTS, Draft, Source, compose, schema
from answer.llm.model import LanguageModelError, ModelBroke
from tests.answer.scripted import ScriptedModel

SOURCES = [
    Source("Swifts nest in the old granary.", "Swifts", "Nests"),
    Source("They left it in 1931.", "Swifts", context="The millers needed the loft."),
]


def drafts(reply: str, piece: int = 7) -> list[Draft]:
    return list(compose(ScriptedModel(reply, piece=piece), "Where do swifts nest?", SOURCES))


def replied(*statements: Any) -> str:
    return json.dumps({"statements": statements})


def test_drafts_name_places_of_the_given_sources() -> None:
    reply = replied({"text": "Swifts nest in a granary.", "sources": [1]}, {"text": "They left.", "sources": [2, 1, 2]})
    assert drafts(reply) == [Draft("Swifts nest in a granary.", (0,)), Draft("They left.", (1, 0))]


@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_drafts_are_the_same_however_the_reply_is_cut(piece: int) -> None:
    reply = replied(*({"text": f'Statement {{{n}}}, "quoted".', "sources": [1]} for n in "abc"))
    assert [draft.text for draft in drafts(reply, piece)] == [f'Statement {{{n}}}, "quoted".' for n in "abc"]


def test_a_draft_comes_before_the_next_one_is_written_to_its_end() -> None:
    reply = replied({"text": "First.", "sources": [1]}, {"text": "Second.", "sources": [2]})
    model = ScriptedModel(reply, piece=1)
    pieces = iter(model.write((), {}, 1))
    read: list[str] = []
    model.write = lambda *_: (read.append(piece) or piece for piece in pieces)  # type: ignore[func-returns-value,method-assign,misc]
    assert next(compose(model, "?", SOURCES)).text == "First."
    assert "Second." not in "".join(read)


def test_numbers_that_were_not_given_are_left_out() -> None:
    reply = replied({"text": "Invented.", "sources": [3, 0, -1, True, "1", None, 2.0]})
    assert drafts(reply) == [Draft("Invented.", ())]


def test_numbers_in_brackets_are_never_part_of_a_statement() -> None:
    assert drafts(replied({"text": "Swifts nest [1] there [2, 3].", "sources": [1]}))[0].text == "Swifts nest there."


@pytest.mark.parametrize("item", [{}, "text", None, {"text": "  "}, {"text": "…"}, {"text": 7}, ["text"]])
def test_what_holds_no_text_is_no_draft(item: Any) -> None:
    assert drafts(replied(item, {"text": "Good.", "sources": [1]})) == [Draft("Good.", (0,))]


def test_more_statements_than_allowed_are_not_read() -> None:
    reply = replied(*({"text": f"Number {n}.", "sources": [1]} for n in range(20)))
    assert len(drafts(reply, piece=10_000)) == len(drafts(reply)) == MOST_STATEMENTS


@pytest.mark.parametrize(
    "reply", ["", "<html>502</html>", "Sure! Here it is", '{"statements": 3}', '{"statements":[{"te']
)
def test_a_reply_that_is_none_is_an_error_in_one_line(reply: str) -> None:
    with pytest.raises(ModelBroke, match=r"^[^\n]+$"):
        drafts(reply)


def test_words_before_the_list_are_passed_over() -> None:
    assert drafts("Here you are: " + replied({"text": "Good.", "sources": [1]})) == [Draft("Good.", (0,))]


def test_the_schema_admits_the_numbers_of_the_sources_alone() -> None:
    items = schema(3)["properties"]["statements"]["items"]["properties"]["sources"]["items"]
    assert items["enum"] == [1, 2, 3]


def test_sources_travel_with_their_article_heading_and_context() -> None:
    model = ScriptedModel()
    list(compose(model, "Where?", SOURCES))
    asked = model.asked[0][-1].content
    assert "[1] (Swifts, Nests) Swifts nest in the old granary." in asked
    assert "[2] (Swifts) The millers needed the loft. They left it in 1931." in asked


@given(st.text(max_size=300), st.integers(1, 50))
def test_no_output_of_any_model_breaks_the_reading_or_names_a_source_that_was_not_given(reply: str, piece: int) -> None:
    try:
        found = drafts(reply, piece)
    except LanguageModelError:
        return
    assert all(0 <= place < len(SOURCES) for draft in found for place in draft.sources)
