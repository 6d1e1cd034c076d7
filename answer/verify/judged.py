"""The verifier that asks a language model too: its probability of "Yes" beside what the words tell."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from answer.llm.chat import chat
from answer.llm.inert import inert
from answer.llm.model import LanguageModel, Message
from answer.verify.calibration import load_calibration, model_features, word_features
from answer.verify.nearest import nearest
from answer.verify.reasons import reasons_against
from answer.verify.signals import compare
from answer.verify.text import read
from answer.verify.verifier import Verdict

MOST_WORDS = 80
"""Words of sources that the model reads: about a second on two cores."""
_LONGEST_SOURCE = 160
_DOUBT = 0.5


class ModelVerifier:
    """Words and a language model, weighed against each other."""

    def __init__(self, model: LanguageModel, names_condemn: bool = True, ask_always: bool = False) -> None:
        """`names_condemn`: see `Signals.condemned`. `ask_always`: also about a statement that is condemned already;
        its score gains by it, nothing else."""
        self._model = model
        self._names_condemn = names_condemn
        self._ask_always = ask_always
        self._words = load_calibration("words")
        self._calibration = load_calibration("model")

    def verify(self, statement: str, sources: Sequence[str], stop: threading.Event | None = None) -> Verdict:
        """Raises LanguageModelError or Stopped."""
        signals = compare(statement, sources)
        hard = signals.condemned(self._names_condemn)
        reasons = reasons_against(read(statement), signals)
        words = self._words.probability(word_features(signals)) if sources else 0.0
        if not sources or (hard and not self._ask_always):
            return Verdict(words, False, reasons, hard)
        yes = probability_of_yes(self._model, statement, sources, stop)
        score = self._calibration.probability(model_features(words, yes))
        if yes < _DOUBT:
            reasons = (*reasons, f"the language model doubts it ({yes:.0%} yes)")
        return Verdict(score, score >= self._calibration.threshold and not hard, reasons, hard)


def probability_of_yes(
    model: LanguageModel, statement: str, sources: Sequence[str], stop: threading.Event | None = None
) -> float:
    """How probable the model finds it that the nearest of the sources support the statement.

    Raises LanguageModelError or Stopped.
    """
    return model.choose(messages_for(statement, sources), ("Yes", "No"), stop)["Yes"]


def messages_for(statement: str, sources: Sequence[str]) -> tuple[Message, ...]:
    """What the model is asked: one line a source, the nearest ones only."""
    chosen = [" ".join(sources[place].split()[:_LONGEST_SOURCE]) for place in nearest(statement, sources, MOST_WORDS)]
    return chat("supports", sources="\n".join(map(inert, chosen)), statement=inert(statement))
