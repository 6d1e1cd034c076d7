"""The copied Markdown says what the page says, and renders as it reads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser as Parser

from answer.markdown import answer_markdown, escaped
from tests.page import fake_engine as fake

TEXT = answer_markdown(fake.full_answer())
LINES = TEXT.splitlines()


def test_statements_carry_their_numbers_and_standing() -> None:
    assert "> For three summers the harbour board counted swifts from the old granary. [1]" in LINES
    assert any(line.endswith("schoolchildren. [2] [3, ambiguous]") for line in LINES)
    assert any(line.endswith("time. [4, unresolved, inherited from the paragraph]") for line in LINES)
    assert any(line.endswith(": no original reference given]") for line in LINES)


def test_the_list_names_where_each_reference_is_cited() -> None:
    assert any(line.startswith("1. Marchetti") and line.endswith("“Swifts over the Quay”, note 1") for line in LINES)
    assert (
        "2. Lindqvist, A. (2011) A Surveyor’s Birds. Gothenburg: Tidemark Press. <https://doi.org/10.5555/tidemark.11>"
        in TEXT
    )
    assert "4. Ferrer, 2019 — as cited in “Swifts over the Quay”, note 4 — unresolved: no entry of 2019" in LINES


def test_hostile_text_renders_as_text_and_a_literal_number_is_no_citation() -> None:
    page = Parser(MarkdownIt("commonmark").render(TEXT))
    assert not page.css("img, script")
    assert r"\[2\]" in TEXT
    assert fake.HOSTILE.replace("`x`", "") in " ".join(page.text().split()).replace("`x`", "")


def test_an_abstention_copies_as_one() -> None:
    text = answer_markdown(fake.abstention("And the moon?"))
    assert "The corpus does not answer this. No statement deals with the moon." in text
    assert "Nearest statements (not an answer):" in text


def test_a_composed_answer_copies_with_its_contradictions_and_what_was_withheld() -> None:
    text = answer_markdown(fake.composed_answer("And then?"))
    assert text.splitlines()[2] == "Read as: What became of the swifts?"
    assert (
        "New glass along the quay drove the swifts away. [4, unresolved]"
        " (≠ contradicts “Not the glass but a wet spring drove the swifts away.”)"
    ) in text
    assert "\n> " not in text
    assert "Withheld (not part of the answer):\n\n- “The swifts came back in 2021.” — No statement" in text
    assert text.endswith("Composed by Scribe 1.5B, each statement checked.\n")


def test_quotations_in_place_of_a_composed_answer_say_why() -> None:
    answer = replace(fake.quoted_instead("Why?"), notice="no language model is set up")
    assert "\n\nAnswered in quotations: no language model is set up.\n\n> For three" in answer_markdown(answer)
    assert "Withheld" not in answer_markdown(answer)


def test_a_stopped_answer_says_so() -> None:
    text = answer_markdown(replace(fake.composed_answer("Why?"), stopped=True))
    assert "Stopped. What had been composed and checked by then is shown." in text


def test_hostile_words_of_models_stay_text() -> None:
    answer = replace(fake.composed_answer("Why?"), model=fake.HOSTILE, notice=fake.HOSTILE)
    assert not Parser(MarkdownIt("commonmark").render(answer_markdown(answer))).css("img, script")


@pytest.mark.parametrize(
    "text", ["1. One", "12) Two", "1984. A year", "# no heading", "- no list", "a_b _c_ *d*", "=== x"]
)
def test_what_looks_like_markdown_stays_text(text: str) -> None:
    html = MarkdownIt("commonmark").render(escaped(text))
    assert Parser(html).text().strip() == text
    assert html.startswith("<p>") and "<em>" not in html


def test_addresses_and_names_are_not_spoiled() -> None:
    assert escaped("see https://example.org/a_b_c, snake_case") == "see https://example.org/a_b_c, snake_case"


@given(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="&"), max_size=60)
)
def test_any_text_survives(text: str) -> None:
    plain = " ".join(text.split())
    rendered = MarkdownIt("commonmark").render(escaped(text))
    assert Parser(rendered or "<p></p>").text().strip("\n") == plain
