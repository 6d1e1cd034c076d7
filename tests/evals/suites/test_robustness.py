"""The suite `robustness`: its figures are those of the trials that were drawn."""

from __future__ import annotations

from evals.answered import Answered
from evals.robustness.measure import judge_trials
from evals.robustness.trials import load_trials
from evals.suites.robustness import outcome_of

TRIALS = [trial for trial in load_trials() if trial.kind in ("unanswerable", "negations")]


def refused(id: str) -> Answered:
    return Answered(id=id, abstained=True, reason="nothing is about this")


def test_what_holds_and_what_does_not_is_counted_by_kind() -> None:
    found = judge_trials(TRIALS, {trial.id: refused(trial.id) for trial in TRIALS})
    outcome = outcome_of(found, TRIALS, "quote")
    assert outcome.metrics.keys() == {"held", "held_unanswerable", "held_negations"}
    assert outcome.metrics["held_unanswerable"].share == 1 and outcome.metrics["held_negations"].share == 0
    assert {remark.kind for remark in outcome.remarks} == {"negations"}
    assert set(outcome.scores) == {trial.id for trial in TRIALS} and outcome.cases == len(TRIALS)
