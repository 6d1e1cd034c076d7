"""The verifier that the settings name."""

from __future__ import annotations

from answer.llm.model import LanguageModel
from answer.verify.judged import ModelVerifier
from answer.verify.nli import NliVerifier
from answer.verify.verifier import Verifier
from answer.verify.words import WordVerifier


def open_verifier(name: str, model: LanguageModel | None = None, names_condemn: bool = True) -> Verifier:
    """`name` is "model" (words and the language model, or words alone if there is none), "words", or the folder or
    hub name of a model of textual entailment. `names_condemn`: see `Signals.condemned`. Raises ModelError."""
    if name == "model" and model is not None:
        return ModelVerifier(model, names_condemn)
    if name in ("words", "model"):
        return WordVerifier(names_condemn)
    return NliVerifier(name, names_condemn)
