"""A question that asks several things is taken apart; one that asks one thing is not."""

from __future__ import annotations

import pytest

from answer.parts import parts


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "How long did the mill grind, and what did the owners build afterwards?",
            ("How long did the mill grind?", "what did the owners build afterwards?"),
        ),
        (
            "In the north, what did millers eat? Did they drink the river's water?",
            ("In the north, what did millers eat?", "Did they drink the river's water?"),
        ),
        (
            "Mills and floods: what broke the gate, and by when was it mended again?",
            ("Mills and floods: what broke the gate?", "by when was it mended again?"),
        ),
    ],
)
def test_each_question_stands_for_itself(question: str, found: tuple[str, ...]) -> None:
    assert parts(question) == found


@pytest.mark.parametrize(
    "question",
    [
        "When did the mill stop, and why?",  # more about the same thing
        "Although few were asked, what did the owners say?",  # no question stands before the comma
        "What did the owners and the millers say about what they ate?",
        "Who built it, who burnt it down?",  # few words stand before the comma
        "What is this one? What is this two? What is this three? What is this four? What is this five?",
        "mills",
        "",
    ],
)
def test_what_asks_one_thing_or_very_many_is_left_as_it_is(question: str) -> None:
    assert parts(question) == (question,)
