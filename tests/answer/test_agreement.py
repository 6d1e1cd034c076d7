"""Statements that agree, and statements that contradict each other."""

from __future__ import annotations

import pytest

from answer.agreement import agree, contradict, mark_contradictions, merged
from answer.answer import AnswerStatement, Cite

CONTRADICTIONS = [
    ("The survey counted 200 nests in the granary in 1931.", "In 1931 the surveyors counted 120 nests in the granary."),
    ("Coffee raises blood pressure in most adults.", "Coffee does not raise blood pressure in adults."),
    ("The dam increased the salmon population.", "The dam decreased the salmon population."),
    ("The lamp tax was repealed in 1842.", "The lamp tax was repealed in 1851."),
]
OTHERS = [
    ("The survey of 1931 counted 200 nests in the granary.", "The survey of 1935 counted 120 nests in the granary."),
    ("The dam increased the salmon population.", "The dam was built by the state in 1920."),
    ("The treaty was signed by 12 states.", "The treaty was signed in Vienna by 12 states."),
    ("The mill employed 40 men and 12 women.", "The mill employed 40 men."),
    ("The first ship carried 300 men.", "The second ship carried 200 men."),
]


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_statements_about_the_same_thing_with_another_fact_contradict(one: str, other: str) -> None:
    assert contradict(one, other) and contradict(other, one)
    assert not agree(one, other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_can_both_be_right_does_not_contradict(one: str, other: str) -> None:
    assert not contradict(one, other) and not contradict(other, one)


def cite(path: str) -> Cite:
    return Cite(None, "resolved", f"Work of {path}", "Hoad, 1902", "1", "sentence", path, "quote", 0, 5)


def said(text: str, path: str) -> AnswerStatement:
    return AnswerStatement(text, "supported", 0.9, (cite(path),))


def test_both_sides_of_a_contradiction_are_marked() -> None:
    marked = mark_contradictions(
        [said(CONTRADICTIONS[0][0], "a"), said("Swifts nest.", "b"), said(CONTRADICTIONS[0][1], "c")]
    )
    assert [statement.contradicts for statement in marked] == [(2,), (), (0,)]


def test_a_statement_that_agrees_gives_its_citations_to_the_first() -> None:
    first = said("The treaty was signed by 12 states.", "a")
    [one] = merged([first], said("12 states signed the treaty.", "b"))
    assert one.text == first.text and [c.path for c in one.citations] == ["a", "b"]


def test_a_statement_that_says_more_stays_by_itself() -> None:
    assert (
        len(merged([said("The mill employed 40 men.", "a")], said("The mill employed 40 men and 12 women.", "b"))) == 2
    )


def test_of_two_statements_from_the_same_citation_the_fuller_stays() -> None:
    short, full = said("The mill ran in 1911.", "a.md"), said("The old mill ran until June in 1911.", "a.md")
    assert merged([short], full) == (full,) and merged([full], short) == (full,)
    elsewhere = said("The mill ran in 1911.", "b.md")
    assert len(merged([full], elsewhere)) == 2
