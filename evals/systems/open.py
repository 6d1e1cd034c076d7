"""The systems that can be measured, by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from answer.answer import Mode
from answer.llm.model import LanguageModel, ModelUnavailable
from answer.llm.open import open_model
from evals.errors import BadInput
from evals.systems.citation_engine import CitationEngine
from evals.systems.dense import Dense
from evals.systems.hiding import Hiding
from evals.systems.ibid import Ibid
from evals.systems.system import System
from index.encoder import Encoder
from index.open import make_encoder
from settings import Settings

SYSTEMS: Final[Mapping[str, str]] = {
    "quote": "Ibid, in quotations",
    "compose": "Ibid, composing with the language model that the settings name",
    "dense": "baseline: the nearest passages by vector alone, without notes",
    "citation-engine": "baseline: LlamaIndex's CitationQueryEngine over the same passages, encoder and language model",
}
"""Name: one line of help."""
HIDING: Final[Mapping[str, Mode]] = {"quote": "quote", "compose": "compose"}
"""Those that statements can be hidden from: Ibid's ways of answering."""


def open_system(name: str, index: Path, settings: Settings, encoder: Encoder | None = None) -> System:
    """The system `name` over the index in a folder; the caller closes it.

    Raises BadInput (no such system, no language model for one that writes), IndexRoomError, ModelError or
    LanguageModelError.
    """
    encoder = encoder or make_encoder(settings)
    match name:
        case "quote":
            return Ibid.open(index, settings, "quote", encoder)
        case "compose":
            _model_for(name, settings).close()  # Ibid would answer in quotations, which is not what was asked for
            return Ibid.open(index, settings, "compose", encoder)
        case "dense":
            return Dense.open(index, settings, encoder)
        case "citation-engine":
            return CitationEngine.open(index, settings, _model_for(name, settings), encoder)
    raise BadInput(f"no system {name!r}: expected one of {', '.join(SYSTEMS)}")


def open_hiding(name: str, index: Path, settings: Settings, encoder: Encoder | None = None) -> Hiding:
    """Ibid as the system `name`, which is one of HIDING, made so that statements can be hidden from it; the caller
    closes it.

    Raises BadInput, IndexRoomError, ModelError or LanguageModelError.
    """
    mode = HIDING[name]
    if mode == "compose":
        _model_for(name, settings).close()
    return Hiding.open(index, settings, mode, encoder)


def _model_for(name: str, settings: Settings) -> LanguageModel:
    """Opened, not loaded. Raises BadInput."""
    try:
        return open_model(settings)
    except ModelUnavailable as error:
        raise BadInput(f"{name} needs a language model: {error}") from error
