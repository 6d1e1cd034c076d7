"""Which free texts are refusals."""

from __future__ import annotations

import pytest

from evals.systems.marked import split_marked
from evals.systems.refusal import is_refusal

REFUSALS = (
    "Empty Response",
    "",
    "None of the provided sources are helpful in answering the question.",
    "None of the sources mention a king. [1]",
    "The provided sources do not mention the king. They are about tolls.",
    "The sources provided don't contain information on the price of the bell [1][2].",
    "The price of the bell is not mentioned in the provided sources.",
    "There is no information about the king in the given context.",
    "I'm sorry, but I cannot answer that.",
    "It is not possible to determine the price.",
    "The question cannot be answered.",
)
ANSWERS = (
    "The king crossed in 1911 [1].",
    "The king crossed in 1911.",
    "The sources do not mention the king. His carts crossed in 1911 [2].",
    "The king crossed in 1911 [1]. The sources do not mention his carts.",
    "The documents do not mention the king, Holm wrote [1].",
    "No boat was found in the harbour [1].",
    "None of the springs were helpful to the mill [1].",
    "The king said that it did not matter [3].",
)


@pytest.mark.parametrize("text", REFUSALS)
def test_what_only_says_that_it_has_no_answer_refuses(text: str) -> None:
    assert is_refusal(split_marked(text, 3))


@pytest.mark.parametrize("text", ANSWERS)
def test_what_says_anything_of_the_matter_answers(text: str) -> None:
    assert not is_refusal(split_marked(text, 3))


def test_a_source_that_does_not_exist_makes_no_answer() -> None:
    assert is_refusal(split_marked("The sources do not mention the king. He crossed in 1911 [9].", 3))
