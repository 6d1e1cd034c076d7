"""The seam: what every verifier gives. `open_verifier` makes the one that the settings name."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far sources support a statement."""

    score: float
    """0 to 1: the calibrated probability that the sources support all of it."""
    supported: bool
    """The score reaches the verifier's threshold, and nothing of `hard` stands against it."""
    reasons: tuple[str, ...] = ()
    """What speaks against it, each a fragment for a person: 'the number 12 stands in no cited source'."""
    hard: bool = False
    """A number or name that no source holds, or a near copy with a word turned round: withheld whatever the score."""


class Verifier(Protocol):
    """Checks a statement against source statements; safe to share between threads."""

    def verify(self, statement: str, sources: Sequence[str], stop: threading.Event | None = None) -> Verdict:
        """Raises LanguageModelError or Stopped, if it asks a language model."""
        ...
