"""The encoder: texts to vectors. One seam, so that a test can stand in for the model.

A statement is represented three times and averaged: alone, between its neighbours, and as part of its passage. The last
comes without a pass of its own: the passage's token vectors are mean-pooled per statement ("late chunking",
Günther et al., 2024, arXiv:2409.04701).
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
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
_FEW = 8


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
        self._alone = threading.RLock()  # a tokenizer must not be used by two threads at once

    @property
    def name(self) -> str:
        """What the settings call it."""
        return self._name

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its weights, in hex."""
        return weights_digest(self._folder, self._models_dir)

    @property
    def model(self) -> SentenceTransformer:
        """The model itself."""
        with self._alone:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> SentenceTransformer:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the files are at hand; nothing is to be looked up
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        if self._threads:
            torch.set_num_threads(self._threads)
        return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector; read from the model's files where they say it, so that nothing needs loading."""
        pooling = self._folder / "1_Pooling" / "config.json"
        if pooling.is_file() and not any(self._folder.glob("*_Dense")):
            config = json.loads(pooling.read_text(encoding="utf-8"))
            size = config.get("word_embedding_dimension") or config.get("embedding_dimension")
            if isinstance(size, int):
                return size
        return int(self.model.get_embedding_dimension() or 0)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""
        if not texts:
            return []
        with self._alone:
            encoded = self.model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode(self, texts: Sequence[str], done: Done | None = None) -> Vectors:
        """Unit vectors, one row a text; long texts first, so that batches waste little padding."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for batch in self._batches(texts):
            with self._working(len(batch)):
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
            with self._working(len(batch)):
                rows, offsets = self._encode_tokens([texts[i] for i in batch])
            for i, row, spans in zip(batch, rows, offsets, strict=True):
                out[i] = _pool(row, np.asarray(spans), *passages[i])
            if done:
                done(len(batch))
        return out

    def _encode_tokens(self, texts: list[str]) -> tuple[list[Any], list[list[tuple[int, int]]]]:
        """What the model says of each text and of each of its tokens, and where these stand in the text."""
        rows: Any = self.model.encode(texts, batch_size=len(texts), output_value=None, show_progress_bar=False)
        tokens = self.model.tokenizer(
            texts, truncation=True, max_length=self.model.max_seq_length, return_offsets_mapping=True
        )
        return rows, tokens["offset_mapping"]

    @contextmanager
    def _working(self, texts: int) -> Iterator[None]:
        """Alone with the model, and on one thread for a few texts: shared out, so little work waits for its slowest
        thread longer than it gains, which on a busy machine is 30 times as long.
        """
        with self._alone:
            _ = self.model  # loading it sets the number of threads
            if texts > _FEW:
                yield
                return
            import torch

            threads = torch.get_num_threads()
            torch.set_num_threads(1)
            try:
                yield
            finally:
                torch.set_num_threads(threads)

    def _batches(self, texts: Sequence[str]) -> list[list[int]]:
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        return [order[at : at + self._batch_size] for at in range(0, len(order), self._batch_size)]


def _pool(row: Any, offsets: NDArray[np.int64], context: str, statements: Sequence[str]) -> Vectors:
    """The model's own vector of the passage, then the mean of each statement's token vectors.

    A statement beyond the model's reach gets the passage's vector, as does each statement of a model that projects
    its pooled vector into another space than that of its tokens.
    """
    whole = row["sentence_embedding"].detach().cpu().numpy()
    hidden = row["token_embeddings"].detach().cpu().numpy()[: len(offsets)]
    comparable = hidden.shape[1] == len(whole)
    rows = [whole]
    at = len(context)
    real = offsets[:, 1] > offsets[:, 0]
    for statement in statements:
        inside = real & (offsets[:, 0] >= at) & (offsets[:, 1] <= at + len(statement))
        rows.append(hidden[inside].mean(axis=0) if comparable and inside.any() else whole)
        at += len(statement) + 1
    matrix = np.asarray(rows, dtype=np.float32)
    unit: Vectors = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
    return unit
