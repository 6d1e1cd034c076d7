"""The seam between the evals and whatever answers questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from answer.answer import Answer, Turn
from evals.answered import Traced
from evals.case import Gold


class System(Protocol):
    """Answers questions; a test puts a fake here."""

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        """The whole answer."""
        ...

    def trace(self, answer: Answer, gold: Sequence[Gold]) -> tuple[Traced, ...] | None:
        """How far each gold statement came; None if the system can't tell."""
        ...

    def close(self) -> None:
        """Let go of the index and of the models."""
        ...
