"""Suite `robustness`: do answers hold against twisted, damaged and hostile documents?

The documents are twisted copies of the sample corpus and three of the suite's own, whatever corpus was chosen.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.answered import Answered
from evals.case import drawn
from evals.kept import TRIED, Kept
from evals.outcome import Measure, Outcome, Remark
from evals.outcome import measure as measured
from evals.robustness.measure import Robustness, measure_robustness
from evals.robustness.trials import Trial, load_trials
from evals.work import Choices, Work


def systems(choices: Choices) -> Sequence[str]:
    """Those that were chosen."""
    return choices.systems


def measure(work: Work, system: str) -> Outcome:
    """Of all trials, or those that are drawn. Raises BadInput, IngestError, IndexRoomError or ModelError."""
    trials = drawn(load_trials(), work.choices.limit, work.choices.seed)
    kept = Kept(work.place("robustness", system) / TRIED, Answered)
    with tempfile.TemporaryDirectory() as scratch:
        found = measure_robustness(
            lambda index: work.opened(system, index),
            Path(scratch),
            work.settings,
            work.report,
            kept=kept.records.get,
            keep=lambda id, answer: kept.append(answer.to_json(id)),
            trials=trials,
        )
    return outcome_of(found, trials, system)


def outcome_of(found: Robustness, trials: Sequence[Trial], system: str) -> Outcome:
    """A figure for each kind of trial, and one for all."""
    return Outcome(
        suite="robustness",
        system=system,
        cases=len(found["verdicts"]),
        metrics={"held": measured(found["all"], "trials that hold"), **_kinds(found)},
        scores={t.id: {"held": [int(not found["verdicts"][t.id]), 1], "kind": t.kind} for t in trials},
        remarks=tuple(
            Remark(id=each["id"], kind=each["kind"], text=f"{each['question']} — {each['reason']}")
            for each in found["broken"]
        ),
    )


def _kinds(found: Robustness) -> dict[str, Measure]:
    return {f"held_{kind}": measured(figure, f"of these: {kind}") for kind, figure in found["held"].items()}
