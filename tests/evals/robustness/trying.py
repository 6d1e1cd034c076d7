"""Perfect answers to trials, by hand: what the tests of rules and of the whole suite work with."""

from __future__ import annotations

import json
from typing import Any

from answer.answer import Answer, AnswerStatement, Cite
from evals.answered import Answered
from evals.robustness.trials import Trial


def perfect(trial: Trial) -> Answer:
    """The statement verbatim with its works; or a refusal."""
    gold = trial.gold
    if gold is None:
        return Answer(trial.question, trial.question, "quote", True, "nothing in the documents is about this")
    status = trial.status or "none"
    found: list[tuple[Any, str | None]] = [("resolved", f"{reference}.") for reference in gold.references]
    cites = tuple(
        Cite(None, each, reference, "as printed", "1", "sentence", f"docs/{gold.doc}", gold.statement, 0, 1)
        for each, reference in found or [(status, None)]
    )
    said = AnswerStatement(gold.statement, "verbatim", 0.9, cites)
    return Answer(trial.question, trial.question, "quote", False, None, (said,))


def printed(trial: Trial) -> dict[str, Any]:
    """The perfect answer as answers.jsonl holds it."""
    data: dict[str, Any] = json.loads(json.dumps(perfect(trial).to_json(trial.id)))
    return data


def read(data: dict[str, Any]) -> Answered:
    return Answered.model_validate_json(json.dumps(data))
