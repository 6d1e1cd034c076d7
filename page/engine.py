"""The seam between the page and the answering: all that the page asks of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from answer.answer import Answer, Cite, Turn
from answer.corpus import Corpus
from answer.evidence import Evidence


class Engine(Protocol):
    """Answers questions and shows what stands behind each citation; tests put a fake here."""

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to `question`, read as a continuation of `history`."""
        ...

    def evidence(self, cite: Cite) -> Evidence:
        """The chain behind one citation of an answer that this engine gave."""
        ...

    def corpus(self) -> Corpus:
        """What is in the corpus."""
        ...
