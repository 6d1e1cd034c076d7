"""The verifier that asks a model of textual entailment: a sequence classifier from a folder or the hub.

Any classifier of sentence pairs does whose config names a label for entailment or support, such as the NLI
cross-encoders of sentence-transformers or DeBERTa models of MNLI; one with two nameless labels is read as MiniCheck is
(Tang et al., EMNLP 2024, arXiv:2404.10774): the second one is support.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from answer.llm.model import Stopped
from answer.verify.reasons import reasons_against
from answer.verify.signals import compare
from answer.verify.text import read
from answer.verify.verifier import Verdict
from index.models import ModelError, ModelNotFound
from index.models.encoders import NOT_NEEDED
from index.models.hub import hub_folder, hub_said

THRESHOLD = 0.5
_SUPPORT = ("entail", "support", "consistent", "yes", "true")
_AGAINST = ("not", "non", "un", "in")


class NliVerifier:
    """A sequence classifier beside what words tell: a number or name that is missing still condemns."""

    def __init__(self, name: str, names_condemn: bool = True, most_tokens: int = 512) -> None:
        """Loads the model `name`: a folder, or a name on the hub. Raises ModelError.

        `names_condemn`: see `Signals.condemned`.
        """
        from transformers import AutoModelForSequenceClassification, AutoTokenizer  # takes seconds; most need none

        folder = _folder(name)
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(folder)
            self._model: Any = AutoModelForSequenceClassification.from_pretrained(folder, use_safetensors=True).eval()
        except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
            raise ModelError(
                f"verifier {name}: not a sequence classifier in safetensors that transformers loads"
            ) from error
        self._label = support_label(self._model.config.id2label, name)
        self._most_tokens = min(most_tokens, getattr(self._model.config, "max_position_embeddings", most_tokens))
        self._names_condemn = names_condemn
        self._alone = threading.Lock()  # a tokenizer must not be used by two threads at once

    def verify(self, statement: str, sources: Sequence[str], stop: threading.Event | None = None) -> Verdict:
        """The probability of entailment by all sources together. Raises Stopped."""
        if stop is not None and stop.is_set():
            raise Stopped
        signals = compare(statement, sources)
        hard = signals.condemned(self._names_condemn)
        score = self._probability(statement, sources) if sources else 0.0
        reasons = reasons_against(read(statement), signals)
        if score < THRESHOLD:
            reasons = (*reasons, f"the entailment model doubts it ({score:.0%})")
        return Verdict(score, score >= THRESHOLD and not hard, reasons, hard)

    def _probability(self, statement: str, sources: Sequence[str]) -> float:
        import torch

        with self._alone, torch.inference_mode():
            inputs = self._tokenizer(
                " ".join(sources), statement, truncation="only_first", max_length=self._most_tokens, return_tensors="pt"
            )
            logits = self._model(**inputs).logits[0]
        if len(logits) == 1:  # a single score, as rankers give
            return float(torch.sigmoid(logits[0]))
        return float(torch.softmax(logits, dim=0)[self._label])


def _folder(name: str) -> Path:
    """The model's files. Raises ModelNotFound."""
    if Path(name).expanduser().is_dir():
        return Path(name).expanduser()
    folder = hub_folder(name, NOT_NEEDED) if "/" in name and not name.startswith((".", "/", "~")) else None
    if folder is None:
        raise ModelNotFound(f"verifier {name}: no such folder, and the hub {hub_said()}: name words, model, or another")
    return folder


def support_label(labels: Mapping[int, str], name: str) -> int:
    """Which label means that the first text supports the second. Raises ModelError if none is told apart."""
    for number, label in labels.items():
        words = label.casefold().replace("-", " ").replace("_", " ")
        if any(word.startswith(_SUPPORT) for word in words.split()) and not words.startswith(_AGAINST):
            return int(number)
    if len(labels) <= 2:
        return len(labels) - 1
    raise ModelError(f"verifier {name}: none of its labels ({', '.join(labels.values())}) means entailment")
