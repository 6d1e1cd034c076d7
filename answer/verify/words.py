"""The verifier that looks at words alone: no model, and thousands of statements a second."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from answer.verify.calibration import load_calibration, word_features
from answer.verify.reasons import reasons_against
from answer.verify.signals import compare
from answer.verify.text import read
from answer.verify.verifier import Verdict


class WordVerifier:
    """See `signals.py` for what it compares."""

    def __init__(self, names_condemn: bool = True) -> None:
        """`names_condemn`: see `Signals.condemned`."""
        self._names_condemn = names_condemn
        self._calibration = load_calibration("words")

    def verify(self, statement: str, sources: Sequence[str], stop: threading.Event | None = None) -> Verdict:
        """Never raises; without sources nothing is supported."""
        signals = compare(statement, sources)
        hard = signals.condemned(self._names_condemn)
        score = self._calibration.probability(word_features(signals)) if sources else 0.0
        supported = score >= self._calibration.threshold and not hard
        return Verdict(score, supported, reasons_against(read(statement), signals), hard)
