"""Suites: each measures one thing of one system, in a module with `systems(choices)` and `measure(work, system)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Suite:
    """A line of the table of suites."""

    means: str
    asks: bool = False
    """Whether it asks the questions of the case file over the corpus."""


SUITES: Final[Mapping[str, Suite]] = {
    "apparatus": Suite("do notes lead to the right references, and is damage reported instead of guessed away?"),
    "retrieval": Suite("does the search find the statements that answer?", asks=True),
    "answers": Suite("do answers hold the statements sought, each with its original reference?", asks=True),
    "grounding": Suite("is every released statement supported by what it cites?", asks=True),
    "faithfulness": Suite("does a claim go when the statement that it cites is taken away?", asks=True),
    "support": Suite("does the verifier agree with people about what supports a claim?"),
    "robustness": Suite("do answers hold against twisted, damaged and hostile documents?"),
    "speed": Suite("how fast, beside the raw encoder and raw Chroma in the same run?"),
}
"""By name, in the order of a whole run. A module of `evals.suites` is imported when its suite is measured."""
