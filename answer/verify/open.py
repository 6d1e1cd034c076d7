"""The verifier that the settings name."""

from __future__ import annotations

from answer.llm.model import LanguageModel
from answer.verify.judged import ModelVerifier
from answer.verify.nli import NliVerifier
from answer.verify.verifier import Verifier
from answer.verify.words import WordVerifier


def open_verifier(name: str, model: LanguageModel | None = None) -> Verifier:
    """`name` is "model" (words and the language model, or words alone if there is none), "words", or the folder or
    hub name of a model of textual entailment. Raises ModelError."""
    if name == "words" or (name == "model" and model is None):
        return WordVerifier()
    if name == "model":
        assert model is not None
        return ModelVerifier(model)
    return NliVerifier(name)
