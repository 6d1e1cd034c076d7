"""From signals to a probability: logistic regression whose coefficients stand in `calibration.json`.

`python -m evals fit-support` writes that file; nothing else should.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from answer.verify.signals import Signals

FILE = Path(__file__).parent / "calibration.json"
Kind = Literal["words", "model"]
_MOST_LOGIT = 6.0
"""A model is never surer than that: 0.9975."""
_MOST = 2
"""Findings of one kind that are counted; more say nothing new."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted regression."""

    intercept: float
    weights: Mapping[str, float]
    """By feature."""
    threshold: float
    """Probability from which a statement counts as supported."""

    def probability(self, features: Mapping[str, float]) -> float:
        """0 to 1, for features of the same names as `weights`."""
        return _sigmoid(self.intercept + sum(weight * features[name] for name, weight in self.weights.items()))


def word_features(signals: Signals) -> dict[str, float]:
    """What the regression sees of words: shares from 0 to 1, counts cut at two, logarithms of lengths."""
    coverage, names = signals.coverage, signals.names
    return {
        "words held by the best two": coverage.pair,
        "word pairs held": coverage.bigrams,
        "least held clause": coverage.clause,
        "words missing (log)": math.log1p(len(coverage.missing)),
        "numbers missing": min(_MOST, len(signals.numbers.missing) + len(signals.dates[1])),
        "names missing (share)": 1 - names.held / names.total if names.total else 0.0,
        "names that condemn": min(1, len(names.hard)),
        "denied on one side": min(_MOST, len(signals.flipped)),
        "opposites": min(_MOST, len(signals.opposed)),
        "absolutes of its own": min(_MOST, len(signals.absolutes)),
    }


def model_features(words: float, yes: float) -> dict[str, float]:
    """What is weighed with a language model. `words`: what words alone give; `yes`: its probability of "Yes"."""
    return {"words (log odds)": logit(words), "model (log odds)": logit(yes)}


def logit(probability: float) -> float:
    """log(p / (1 - p)), kept within bounds."""
    least = _sigmoid(-_MOST_LOGIT)
    bounded = min(max(probability, least), 1 - least)
    return math.log(bounded / (1 - bounded))


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, x))))


@cache
def load_calibration(kind: Kind, path: Path = FILE) -> Calibration:
    """The coefficients for words alone, or for words and a language model."""
    fitted = json.loads(path.read_text(encoding="utf-8"))[kind]
    return Calibration(fitted["intercept"], fitted["weights"], fitted["threshold"])
