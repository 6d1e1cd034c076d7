"""Drafts are attributed by their words, verified, and released with the quotations' own citations, or withheld."""

from __future__ import annotations

from answer.answer import AnswerStatement, Cite, Withheld
from answer.attribute import attribute
from answer.check import LONGEST, Checks, check
from answer.compose import Draft
from tests.answer.scripted import SharedWords

SOURCES = ("Swifts nest in the old granary.", "The board sold the mill in 1931.", "The mill had 3 wheels.")
WORDS = SharedWords()
CHECKS = Checks(WORDS, WORDS)


def quotation(text: str, path: str = "a.md") -> AnswerStatement:
    cite = Cite(None, "resolved", f"Work on {text}", "Hoad, 1902", "1", "sentence", path, text, 0, len(text))
    return AnswerStatement(text, "verbatim", 1.0, (cite,))


QUOTATIONS = tuple(map(quotation, SOURCES))


def test_the_source_that_holds_the_words_is_cited_whatever_the_model_named() -> None:
    assert attribute("The board sold the mill.", [0], SOURCES, WORDS) == (1,)


def test_what_the_model_named_decides_between_sources_that_hold_the_same() -> None:
    twice = ("The board sold the mill.", "The board sold the mill.")
    assert attribute("The board sold the mill.", [1], twice, WORDS) == (1,)


def test_two_sources_are_cited_only_where_one_lacks_something() -> None:
    assert attribute("The board sold the mill in 1931 and swifts nest in the granary.", [0], SOURCES, WORDS) == (0, 1)
    assert attribute("The board sold the mill in 1931.", [0, 1, 2], SOURCES, WORDS) == (1,)


def test_a_number_that_another_source_holds_brings_that_source_in() -> None:
    assert attribute("The board sold the mill with 3 wheels in 1931.", [1], SOURCES, WORDS) == (1, 2)


def test_a_supported_draft_has_the_citations_of_its_source_and_no_others() -> None:
    released = check(Draft("The board sold the mill in 1931.", (0,)), QUOTATIONS, CHECKS)
    assert isinstance(released, AnswerStatement)
    assert released.support == "supported" and released.citations == QUOTATIONS[1].citations


def test_a_draft_that_no_source_supports_is_withheld_with_the_reason() -> None:
    withheld = check(Draft("The board sold the mill in 1932.", (1,)), QUOTATIONS, CHECKS)
    assert isinstance(withheld, Withheld) and "1932" in withheld.reason


def test_a_draft_without_a_number_of_a_source_is_attributed_all_the_same() -> None:
    released = check(Draft("Swifts nest in the granary.", ()), QUOTATIONS, CHECKS)
    assert isinstance(released, AnswerStatement) and released.citations == QUOTATIONS[0].citations


def test_what_is_no_statement_but_a_page_is_withheld() -> None:
    assert isinstance(check(Draft("Swifts nest. " * LONGEST, (0,)), QUOTATIONS, CHECKS), Withheld)


def test_another_article_that_says_the_same_is_cited_too() -> None:
    both = (QUOTATIONS[0], quotation("In the old granary swifts nest.", "b.md"))
    released = check(Draft("Swifts nest in the old granary.", (0,)), both, CHECKS)
    assert isinstance(released, AnswerStatement)
    assert [cite.path for cite in released.citations] == ["a.md", "b.md"]


def test_a_question_is_no_statement() -> None:
    withheld = check(Draft("Did the board sell the mill in 1931?", (1,)), QUOTATIONS, CHECKS)
    assert isinstance(withheld, Withheld) and "asks" in withheld.reason


def test_numbers_of_two_sources_in_one_clause_are_withheld() -> None:
    sources = ("The kite stayed up for 14 days in 2010.", "A kite can stay up for 21 days.")
    withheld = check(Draft("A kite can stay up for 21 days in 2010.", (0, 1)), tuple(map(quotation, sources)), CHECKS)
    assert isinstance(withheld, Withheld) and "different sources" in withheld.reason


def test_numbers_of_two_sources_in_two_clauses_may_stand_side_by_side() -> None:
    released = check(Draft("The board sold the mill in 1931 and the mill had 3 wheels.", (1, 2)), QUOTATIONS, CHECKS)
    assert isinstance(released, AnswerStatement)
