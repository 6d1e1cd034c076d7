"""The encoder: texts to vectors. One seam, so that a test can stand in for the model.

A statement is represented three times and averaged: alone, between its neighbours, and as part of its passage. The last
comes without a pass of its own: the passage's token vectors are mean-pooled per statement ("late chunking",
Günther et al., 2024, arXiv:2409.04701).
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.models import find_model, weights_digest

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Done = Callable[[int], None]
"""Called with the number of texts finished since the last call."""


class Encoder(Protocol):
    """What the index needs of an embedding model."""

    @property
    def name(self) -> str:
        """What the settings call it."""

    @property
    def digest(self) -> str:
        """SHA-256 of its weights, in hex: the same digest, the same vectors."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""

    def encode(self, texts: Sequence[str], done: Done | None = None) -> Vectors:
        """Unit vectors, one row a text."""

    def encode_passages(self, passages: Sequence[tuple[str, Sequence[str]]], done: Done | None = None) -> list[Vectors]:
        """For each (context, statements): unit vectors of the whole passage (row 0) and of each statement in it."""


class SentenceTransformerEncoder:
    """A sentence-transformers model on this machine. Loads when it is first used."""

    def __init__(self, name: str, models_dir: Path, batch_size: int, threads: int | None = None) -> None:
        """Finds and verifies the model. Raises ModelError."""
        self._name = name
        self._models_dir = models_dir
        self._folder = find_model(name, models_dir)
        self._batch_size = batch_size
        self._threads = threads
        self._loaded: SentenceTransformer | None = None

    @property
    def name(self) -> str:
        """What the settings call it."""
        return self._name

    @property
    def digest(self) -> str:
        """SHA-256 of its weights, in hex."""
        return weights_digest(self._folder, self._models_dir)

    @property
    def model(self) -> SentenceTransformer:
        """The model itself."""
        if self._loaded is None:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the files are at hand; nothing is to be looked up
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
            logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            if self._threads:
                torch.set_num_threads(self._threads)
            self._loaded = SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        return self._loaded

    @property
    def dimensions(self) -> int:
        """Length of a vector; read from the model's files where they say it, so that nothing needs loading."""
        pooling = self._folder / "1_Pooling" / "config.json"
        if pooling.is_file():
            config = json.loads(pooling.read_text(encoding="utf-8"))
            size = config.get("word_embedding_dimension") or config.get("embedding_dimension")
            if isinstance(size, int):
                return size
        return int(self.model.get_embedding_dimension() or 0)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""
        if not texts:
            return []
        encoded = self.model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode(self, texts: Sequence[str], done: Done | None = None) -> Vectors:
        """Unit vectors, one row a text; long texts first, so that batches waste little padding."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for batch in self._batches(texts):
            out[batch] = self.model.encode(
                [texts[i] for i in batch], batch_size=len(batch), normalize_embeddings=True, show_progress_bar=False
            )
            if done:
                done(len(batch))
        return out

    def encode_passages(self, passages: Sequence[tuple[str, Sequence[str]]], done: Done | None = None) -> list[Vectors]:
        """Whole passages and, pooled from the same pass, their statements."""
        texts = [context + " ".join(statements) for context, statements in passages]
        out: list[Vectors] = [np.empty(0, dtype=np.float32)] * len(texts)
        for batch in self._batches(texts):
            rows: Any = self.model.encode(
                [texts[i] for i in batch],
                batch_size=len(batch),
                output_value=None,
                show_progress_bar=False,
            )
            tokens = self.model.tokenizer(
                [texts[i] for i in batch],
                truncation=True,
                max_length=self.model.max_seq_length,
                return_offsets_mapping=True,
            )
            for i, row, offsets in zip(batch, rows, tokens["offset_mapping"], strict=True):
                hidden = row["token_embeddings"].detach().cpu().numpy()[: len(offsets)]
                out[i] = _pool(hidden, np.asarray(offsets), *passages[i])
            if done:
                done(len(batch))
        return out

    def _batches(self, texts: Sequence[str]) -> list[list[int]]:
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        return [order[at : at + self._batch_size] for at in range(0, len(order), self._batch_size)]


def _pool(hidden: Vectors, offsets: NDArray[np.int64], context: str, statements: Sequence[str]) -> Vectors:
    """Mean of all token vectors, then of each statement's; a statement beyond the model's reach gets the whole."""
    whole = hidden.mean(axis=0)
    rows = [whole]
    at = len(context)
    real = offsets[:, 1] > offsets[:, 0]
    for statement in statements:
        inside = real & (offsets[:, 0] >= at) & (offsets[:, 1] <= at + len(statement))
        rows.append(hidden[inside].mean(axis=0) if inside.any() else whole)
        at += len(statement) + 1
    matrix = np.asarray(rows, dtype=np.float32)
    unit: Vectors = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
    return unit
