"""What lies in the folder of a run: written when it is measured, read back to be reported and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from evals.answered import Answered, kept_answers
from evals.case import Case, explained, read_lines
from evals.errors import BadInput
from evals.outcome import Outcome
from evals.run import CASES, Fingerprint, Run, read_fingerprint

METRICS_FILE: Final = "metrics.json"


@dataclass(frozen=True, slots=True)
class Results:
    """A measured run."""

    made_from: Fingerprint
    outcomes: tuple[Outcome, ...]
    cases: tuple[Case, ...] = ()
    answers: Mapping[str, Mapping[str, Answered]] = field(default_factory=dict)
    """By system, then by case."""


def write_outcomes(run: Run, outcomes: Sequence[Outcome]) -> None:
    """metrics.json: the outcome itself, or, where there are several, a list of them. Raises BadInput."""
    data = [outcome.model_dump(mode="json") for outcome in outcomes]
    whole = data[0] if len(data) == 1 else {"outcomes": data}
    run.write(METRICS_FILE, json.dumps(whole, indent=1, ensure_ascii=False) + "\n")


def load_results(folder: Path) -> Results:
    """The run in a folder. Raises BadInput if there is none, or it has not ended."""
    made_from = read_fingerprint(folder)
    outcomes = _outcomes(folder / METRICS_FILE)
    cases = tuple(case for _, case in read_lines(folder / CASES, Case))
    answered = dict.fromkeys(outcome.system for outcome in outcomes if outcome.system)
    run = Run(folder, tuple((outcome.suite, outcome.system) for outcome in outcomes))
    answers = {system: kept_answers(folder / run.place("answers", system)).records for system in answered}
    return Results(made_from, outcomes, cases, {system: found for system, found in answers.items() if found})


def _outcomes(path: Path) -> tuple[Outcome, ...]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        several = data["outcomes"] if isinstance(data, dict) and "outcomes" in data else [data]
        return tuple(Outcome.model_validate(each) for each in several)
    except FileNotFoundError:
        raise BadInput(f"{path.parent}: this run has not ended (no {path.name}); the same command goes on") from None
    except ValidationError as error:
        raise BadInput(f"{path}: {explained(error)}") from error
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(f"{path}: can't be read: {error}") from error
