"""Where cases are lost, on the way from the document to the cited statement."""

from __future__ import annotations

import pytest

from evals.losses import losses
from evals.metrics.answers import score_answer
from tests.evals.made import CASES, FIRE, perfect, printed, read


@pytest.mark.parametrize(
    ("change", "traced", "lost"),
    [
        ({}, {"read": True, "rank": 2}, ()),
        ({"statements": []}, {"read": False}, ("not read",)),
        ({"statements": []}, {"read": True}, ("not retrieved",)),
        ({"statements": [], "abstained": True}, {"read": True, "rank": 9}, ("refused",)),
        ({"statements": [], "abstained": True}, {"read": True}, ("not retrieved",)),
        ({"statements": [{"text": "Other words."}]}, {"read": True, "rank": 9}, ("not chosen",)),
        (
            {"statements": [{"text": "Other words."}], "withheld": [{"text": FIRE.statement, "reason": "no"}]},
            {"read": True, "rank": 9},
            ("withheld",),
        ),
        (
            {"statements": [], "withheld": [{"text": "A flood.", "reason": "no"}]},
            {"read": True, "rank": 1},
            ("withheld",),
        ),
    ],
)
def test_where_a_statement_is_lost(change: dict[str, object], traced: dict[str, object], lost: tuple[str, ...]) -> None:
    case = next(case for case in CASES if case.id == "flood")
    answer = read({**printed(case, perfect(case)), **change, "traced": [traced]})
    assert losses(case, answer, score_answer(case, answer)) == lost


def test_an_answer_to_an_unanswerable_question_is_answered_wrongly() -> None:
    case, other = CASES[7], CASES[0]
    answer = read(printed(case, perfect(other)))
    assert losses(case, answer, score_answer(case, answer)) == ("answered wrongly",)
