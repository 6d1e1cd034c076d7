"""Follow-ups lean on what was said; a new topic is left alone."""

from __future__ import annotations

import pytest

from answer.answer import Turn
from answer.followup import is_follow_up, said_before

HISTORY = (
    Turn("user", "What did John Snow find in Broad Street?"),
    Turn(
        "assistant",
        "Snow counted [1] five hundred attacks near the **pump**.\n\n### References\n\n1. Snow, J. (1855) On Cholera.",
    ),
)


@pytest.mark.parametrize(
    "question",
    [
        "Why?",
        "And what happened then?",
        "How many did he count?",
        "What about the workhouse?",
        "Did it stop?",
        "Who else thought so?",
        "What did they conclude from this?",
        "When was that?",
        "In what way?",
        "Are there other examples of it?",
        "What happened there afterwards?",
        "Which of these was the larger one?",
    ],
)
def test_leans_back(question: str) -> None:
    assert is_follow_up(question, HISTORY)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the ice sheets of Greenland melt so fast in 2012?",
        "How many words did Ebbinghaus learn before he tested himself?",
        "Is there any evidence that fake news travels faster than true news?",
        "Is it true that wider motorways bring more traffic?",
        "What is one reason for the replication crisis in psychology?",
        "Did Facebook show that its algorithm narrows what people read?",
        "Which museums hold letters such as Darwin's notebooks?",
        "What did the Keeling curve show about carbon dioxide?",
        "Who eradicated smallpox, and how did the World Health Organization prove it?",
    ],
)
def test_a_new_topic_is_not_dragged_back(question: str) -> None:
    assert not is_follow_up(question, HISTORY)
    assert said_before(question, HISTORY) == ("", "")


def test_without_history_nothing_is_a_follow_up() -> None:
    assert not is_follow_up("Why?", ()) and not is_follow_up("Why?", [Turn("assistant", "Welcome.")])


def test_what_was_said_comes_without_numbers_markup_and_references() -> None:
    asked, said = said_before("Why?", HISTORY)
    assert asked == "What did John Snow find in Broad Street?"
    assert said.split() == "Snow counted five hundred attacks near the pump.".split()


def test_only_the_last_turn_and_only_its_beginning_is_remembered() -> None:
    history = [*HISTORY, Turn("user", "And the map?"), Turn("assistant", "word " * 500)]
    asked, said = said_before("Why?", history)
    assert asked == "And the map?" and len(said.split()) == 60
