"""From a question to ranked statements: dense and lexical rankings of passages, fused, then statements scored."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from index.encoder import Encoder, Vectors
from index.errors import NotAnIndex, StoreFailed
from index.fuse import fuse
from index.lexical import Words, normalised, prepare_words
from index.library import Library, StatementRow
from index.manifest import check_model, read_manifest
from index.open import LIBRARY, make_encoder, open_store, wanted_manifest
from index.rank import CANDIDATE_PASSAGES, PER_RANKING, is_answerable, score_statements
from index.store import PassageStore, vector_store
from ingest.article import Article
from ingest.counts import Counts
from settings import Settings

T = TypeVar("T")

_SAID_WEIGHT = 0.5
_MOST_ASKED_FOR = 25_600
"""Passages asked of Chroma at most."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A statement of the corpus and how well it fits the question."""

    article: Article
    ordinal: int
    """Index into `article.statements`."""
    score: float
    """About 0 to 1.2; see `index.rank`."""


class Search:
    """An open index. Safe to share between threads: one question is searched at a time."""

    def __init__(self, folder: Path, settings: Settings, encoder: Encoder | None = None) -> None:
        """Open the index in `folder`. Raises IndexRoomError or ModelError."""
        manifest = read_manifest(folder)
        self.encoder = encoder or make_encoder(settings)
        check_model(folder, manifest, wanted_manifest(self.encoder))
        unfinished = NotAnIndex(f"{folder}: its first build has not ended; run `python -m ingest build` again")
        if not (folder / LIBRARY).is_file():
            raise unfinished
        self._where = folder, manifest, settings
        self._lock = threading.Lock()
        self._generation = -1
        self._store: PassageStore | None = None
        self.library = Library(folder / LIBRARY)
        self._article = lru_cache(maxsize=256)(self.library.article)
        try:
            if not self.library.generation():
                raise unfinished
            self._look(lambda: None)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close all files."""
        if self._store is not None:
            self._store.close()
        self.library.close()

    def rank(
        self, question: str, standalone: str | None = None, limit: int = 50, where: dict[str, Any] | None = None
    ) -> list[Ranked]:
        """The `limit` best statements, best first.

        `standalone`: the question with what it refers to, for a follow-up; candidates come from it, and both are
        scored. `where`: a Chroma filter on passages, for example {"authors": {"$contains": "Holden"}}.
        """
        texts = [standalone, question] if standalone and standalone != question else [question]
        vectors = self.encoder.encode(texts)
        return self._look(lambda: self._rank(texts, vectors, limit, where))

    def similarity(self, question: str, parts: Sequence[str], said: str = "") -> list[float]:
        """How near each part of a sentence is to the question: mean cosine of the part alone and in its sentence.

        `said`: what the conversation holds already; parts that repeat it are marked down.
        """
        alone = self.encoder.encode([question, *parts, *([said] if said else [])])
        inside = self.encoder.encode_passages([("", parts)])[0][1:]
        near = ((alone[1 : len(parts) + 1] + inside) / 2) @ alone[0]
        known = alone[1 : len(parts) + 1] @ alone[-1] if said else np.zeros(len(parts))
        return [float(value) for value in near - _SAID_WEIGHT * known]

    def vector_store(self) -> Any:
        """The passages as a LlamaIndex vector store; `index.embedding` has the encoder that goes with it."""
        return self._look(lambda: vector_store(self._store.collection) if self._store else None)

    def articles(self) -> list[tuple[Article, Counts]]:
        """All articles with their figures, by path."""
        with self._lock, self.library.snapshot():
            counts = self.library.counts()
            return [(article, counts[article.path]) for article in self.library.articles()]

    def article(self, path: str) -> Article:
        """The article at `path`. Raises KeyError."""
        return self._look(lambda: self._article(path))

    def _look(self, see: Callable[[], T]) -> T:
        """What `see` returns over one state of the index.

        The library gives a snapshot, Chroma does not: should a build have changed the library meanwhile, Chroma may
        have lost passages of the old state, and `see` is called again.
        """
        with self._lock:
            while True:
                failure: StoreFailed | None = None
                with self.library.snapshot() as generation:
                    try:
                        self._refresh(generation)
                        found = see()
                    except StoreFailed as error:
                        failure = error
                if self.library.generation() == generation:
                    if failure:
                        raise failure
                    return found

    def _refresh(self, generation: int) -> None:
        """After a build by anyone: forget cached articles and counts, let Chroma see the new passages."""
        if generation == self._generation:
            return
        self._article.cache_clear()
        _, self._passages, self._statements = self.library.totals()
        edition = self.library.edition()
        if self._store is not None:
            self._store.close()
            self._store = None
        if self._passages:
            folder, manifest, settings = self._where
            self._store = open_store(folder, manifest, edition.number if edition else 0, settings)
        self._generation = generation

    def _rank(self, texts: Sequence[str], vectors: Vectors, limit: int, where: dict[str, Any] | None) -> list[Ranked]:
        rows, scores = self._scored(texts, vectors, where)
        able = (i for i, row in enumerate(rows) if is_answerable(row.text))
        best = sorted(able, key=lambda i: (-scores[i], rows[i].path, rows[i].ordinal))[:limit]
        return [Ranked(self._article(rows[i].path), rows[i].ordinal, float(scores[i])) for i in best]

    def _scored(
        self, texts: Sequence[str], vectors: Vectors, where: dict[str, Any] | None
    ) -> tuple[list[StatementRow], Vectors]:
        passage_words = [prepare_words(text, "passage_words", self._passages, self.library) for text in texts]
        candidates = self._candidates(vectors[0], passage_words[0], where)
        rows = self.library.statements_of(candidates)
        scores = np.zeros(len(rows), dtype=np.float32)
        for text, vector, words in zip(texts, vectors, passage_words, strict=True):
            own = prepare_words(text, "statement_words", self._statements, self.library)
            by_statement = normalised(self.library, "statement_words", own, [row.row for row in rows])
            by_passage = normalised(self.library, "passage_words", words, candidates)
            scores += score_statements(vector, rows, by_statement, by_passage) / len(texts)
        return rows, scores

    def _candidates(self, vector: Vectors, words: Words, where: dict[str, Any] | None) -> list[int]:
        """Rows of the passages that either ranking puts high."""
        rankings = [self._nearest(vector, where)]
        if words.terms and where is None:
            rankings.append([row for row, _ in self.library.best_passages(words.match, PER_RANKING)])
        return fuse(rankings)[:CANDIDATE_PASSAGES]

    def _nearest(self, vector: Vectors, where: dict[str, Any] | None) -> list[int]:
        """Rows of the passages nearest to `vector`.

        While a build runs, Chroma holds passages that this snapshot does not know: then more are asked for.
        """
        k = PER_RANKING
        while self._store is not None:
            ids = [id_ for id_, _ in self._store.query(vector, k, where)]
            known = self.library.passage_rows(ids)
            rows = [known[id_] for id_ in ids if id_ in known]
            if len(ids) < k or len(rows) >= PER_RANKING or k >= _MOST_ASKED_FOR:
                return rows[:PER_RANKING]
            k *= 4
        return []  # an index without passages
