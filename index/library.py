"""The library: articles, passages, statements and the lexical index in one SQLite file.

A build writes in a single transaction, so a reader sees the index before the build or after it and nothing between, and
a build that is killed leaves no trace. SQLite's FTS5 is the lexical index: BM25 with k1 = 1.2 and b = 0.75 over Porter
stems, https://www.sqlite.org/fts5.html.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embeddings import PassageVectors
from index.encoder import Vectors
from index.errors import sqlite_explained
from index.passages import Passage
from ingest.article import Article
from ingest.codec import from_json, to_json
from ingest.counts import Counts, count

_TOKENIZER = "porter unicode61 remove_diacritics 2"
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS generation (number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS edition (number INTEGER NOT NULL, place TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reader (digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    path TEXT PRIMARY KEY, content_hash TEXT NOT NULL, counts TEXT NOT NULL, json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS unread (path TEXT PRIMARY KEY, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, first INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS passages_path ON passages (path);
CREATE TABLE IF NOT EXISTS statements (
    row INTEGER PRIMARY KEY, passage INTEGER NOT NULL, ordinal INTEGER NOT NULL, text TEXT NOT NULL,
    vector BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS statements_passage ON statements (passage);
CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5 (text, tokenize = '{_TOKENIZER}');
CREATE VIRTUAL TABLE IF NOT EXISTS statement_words USING fts5 (text, tokenize = '{_TOKENIZER}');
"""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A candidate statement as the library keeps it."""

    row: int
    passage: int
    path: str
    ordinal: int
    """Index into `Article.statements`."""
    text: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Edition:
    """Which of Chroma's collections holds the passages of this library."""

    number: int
    """Rises when the collection is made anew."""
    place: str
    """Address of the Chroma server; empty for embedded Chroma."""


class Library:
    """One open connection. Not for use by several threads at once."""

    def __init__(self, path: Path) -> None:
        """Open or create the file. Raises StoreFailed."""
        with sqlite_explained(path):
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
        self._path = path

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    @contextmanager
    def snapshot(self) -> Iterator[int]:
        """A consistent view for the length of the block; yields the generation, which rises with every change."""
        with sqlite_explained(self._path):
            self._db.execute("BEGIN")
            try:
                yield self.generation()
            finally:
                self._db.execute("ROLLBACK")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction: all or nothing."""
        with sqlite_explained(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("DELETE FROM generation WHERE number < (SELECT max(number) FROM generation)")
                self._db.execute("INSERT INTO generation SELECT coalesce(max(number), 0) + 1 FROM generation")
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def generation(self) -> int:
        """Number of the last change; 0 for an empty library."""
        return int(self._db.execute("SELECT coalesce(max(number), 0) FROM generation").fetchone()[0])

    def edition(self) -> Edition | None:
        """Where the passages are; None before the first build has ended."""
        row = self._db.execute("SELECT number, place FROM edition").fetchone()
        return Edition(*row) if row else None

    def set_edition(self, edition: Edition) -> None:
        """Record where the passages are."""
        self._db.execute("DELETE FROM edition")
        self._db.execute("INSERT INTO edition VALUES (?, ?)", (edition.number, edition.place))

    def reader(self) -> str | None:
        """Digest of the code that read the articles; None before the first build has ended."""
        row = self._db.execute("SELECT digest FROM reader").fetchone()
        return str(row[0]) if row else None

    def set_reader(self, digest: str) -> None:
        """Record which code read the articles."""
        self._db.execute("DELETE FROM reader")
        self._db.execute("INSERT INTO reader VALUES (?)", (digest,))

    # --- articles ---

    def hashes(self) -> dict[str, str]:
        """Content hash by path."""
        return dict(self._db.execute("SELECT path, content_hash FROM articles"))

    def counts(self) -> dict[str, Counts]:
        """Figures by path."""
        rows = self._db.execute("SELECT path, counts FROM articles ORDER BY path")
        return {path: Counts(**json.loads(text)) for path, text in rows}

    def article(self, path: str) -> Article:
        """The article at `path`. Raises KeyError."""
        row = self._db.execute("SELECT json FROM articles WHERE path = ?", (path,)).fetchone()
        if row is None:
            raise KeyError(path)
        return from_json(json.loads(row[0]))

    def articles(self) -> Iterator[Article]:
        """All articles, by path."""
        for (text,) in self._db.execute("SELECT json FROM articles ORDER BY path").fetchall():
            yield from_json(json.loads(text))

    def unread(self) -> dict[str, str]:
        """Files that could not be read, and why."""
        return dict(self._db.execute("SELECT path, reason FROM unread ORDER BY path"))

    def set_unread(self, reasons: dict[str, str]) -> None:
        """Replace the list of files that could not be read."""
        self._db.execute("DELETE FROM unread")
        self._db.executemany("INSERT INTO unread VALUES (?, ?)", sorted(reasons.items()))

    def runs(self, path: str) -> list[range]:
        """How the article is cut into passages: the indices of the statements of each, in order."""
        rows = self._db.execute(
            "SELECT p.first, count(*) FROM passages p JOIN statements s ON s.passage = p.row"
            " WHERE p.path = ? GROUP BY p.row ORDER BY p.first",
            (path,),
        )
        return [range(first, first + amount) for first, amount in rows]

    def remove(self, path: str) -> list[str]:
        """Take an article out; returns the ids of its passages."""
        rows = self._db.execute("SELECT row, id FROM passages WHERE path = ?", (path,)).fetchall()
        for row, _ in rows:
            statements = self._db.execute("SELECT row FROM statements WHERE passage = ?", (row,)).fetchall()
            self._db.executemany("DELETE FROM statement_words WHERE rowid = ?", statements)
            self._db.execute("DELETE FROM statements WHERE passage = ?", (row,))
            self._db.execute("DELETE FROM passage_words WHERE rowid = ?", (row,))
        self._db.execute("DELETE FROM passages WHERE path = ?", (path,))
        self._db.execute("DELETE FROM articles WHERE path = ?", (path,))
        return [id_ for _, id_ in rows]

    def add(self, article: Article, passages: Sequence[Passage], vectors: Sequence[PassageVectors]) -> None:
        """Put an article in."""
        text = json.dumps(to_json(article), ensure_ascii=False)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?)",
            (article.path, article.content_hash, json.dumps(count(article).to_json()), text),
        )
        for passage, vector in zip(passages, vectors, strict=True):
            row = self._db.execute(
                "INSERT INTO passages (id, path, first) VALUES (?, ?, ?)", (passage.id, passage.path, passage.first)
            ).lastrowid
            self._db.execute(
                "INSERT INTO passage_words (rowid, text) VALUES (?, ?)", (row, passage.context + passage.text)
            )
            for offset, statement in enumerate(passage.statements):
                blob = vector.statements[offset].astype(np.float16).tobytes()
                inserted = self._db.execute(
                    "INSERT INTO statements (passage, ordinal, text, vector) VALUES (?, ?, ?, ?)",
                    (row, passage.first + offset, statement, blob),
                ).lastrowid
                self._db.execute("INSERT INTO statement_words (rowid, text) VALUES (?, ?)", (inserted, statement))

    def totals(self) -> tuple[int, int, int]:
        """Numbers of articles, passages and statements."""
        counts = (
            self._db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("articles", "passages", "statements")
        )
        return next(counts), next(counts), next(counts)

    # --- searching ---

    def passage_rows(self, ids: Sequence[str]) -> dict[str, int]:
        """Row by id, for those ids that this snapshot holds."""
        marks = ",".join("?" * len(ids))
        return dict(self._db.execute(f"SELECT id, row FROM passages WHERE id IN ({marks})", list(ids)))

    def statements_of(self, passages: Sequence[int]) -> list[StatementRow]:
        """All statements of the passages."""
        marks = ",".join("?" * len(passages))
        rows = self._db.execute(
            "SELECT s.row, s.passage, p.path, s.ordinal, s.text, s.vector FROM statements s"
            f" JOIN passages p ON p.row = s.passage WHERE s.passage IN ({marks})",
            list(passages),
        )
        return [
            StatementRow(row, passage, path, ordinal, text, np.frombuffer(blob, dtype=np.float16).astype(np.float32))
            for row, passage, path, ordinal, text, blob in rows
        ]

    def best_passages(self, match: str, k: int) -> list[tuple[int, float]]:
        """(row, BM25) of the `k` passages that fit an FTS5 expression best."""
        rows = self._db.execute(
            "SELECT rowid, -bm25(passage_words) FROM passage_words WHERE passage_words MATCH ? ORDER BY rank LIMIT ?",
            (match, k),
        )
        return [(row, score) for row, score in rows]

    def word_scores(self, table: str, match: str, rows: Sequence[int]) -> dict[int, float]:
        """BM25 of the given rows of `passage_words` or `statement_words`; rows that don't fit are left out."""
        marks = ",".join(str(int(row)) for row in rows)
        found = self._db.execute(
            f"SELECT rowid, -bm25({table}) FROM {table} WHERE {table} MATCH ? AND rowid IN ({marks})", (match,)
        )
        return dict(found.fetchall())

    def document_frequency(self, table: str, term: str) -> int:
        """In how many rows of `table` a (quoted) term occurs."""
        query = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"
        return int(self._db.execute(query, (term,)).fetchone()[0])
