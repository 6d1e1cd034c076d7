"""The seam between the page and the answering: all that the page asks of an engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Protocol

from answer.answer import Answer, Cite, Turn
from answer.corpus import Corpus
from answer.evidence import Evidence


class Engine(Protocol):
    """Answers questions and shows what stands behind each citation; tests put a fake here."""

    def stream(
        self, question: str, history: Sequence[Turn] = (), stop: threading.Event | None = None
    ) -> Iterator[Answer]:
        """Versions of the answer to `question`, read as a continuation of `history`; each replaces the one before.

        The first holds quotations and comes at once. All but the last have `final` False. The language model is asked
        only when the second version is: until then, the reader may be waiting in a queue. Setting `stop` ends the work
        within a second: the last version then holds what was verified by then.
        """
        ...

    def model_state(self) -> str:
        """The language model that is set up, or that there is none: completes "Language model: …" for a person.

        Asked once, when the page is built; what keeps one answer from being composed is that answer's `notice`.
        """
        ...

    def evidence(self, cite: Cite) -> Evidence:
        """The chain behind one citation of an answer that this engine gave."""
        ...

    def corpus(self) -> Corpus:
        """What is in the corpus."""
        ...
