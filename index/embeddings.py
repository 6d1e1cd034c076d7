"""The embedding cache: what was encoded once is not encoded again, across builds, crashes and edits.

Vectors are kept by the hash of what was encoded, as float16, in a small SQLite file that only ever grows during a build
and is pruned after it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encoder import Done, Encoder, Vectors
from index.errors import sqlite_explained
from index.passages import Passage

_CHUNK = 512
"""Texts encoded between two commits: what a crash can cost."""


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The vectors of one passage."""

    passage: Vectors
    """[d], unit length."""
    statements: Vectors
    """[n, d]: the mean of three unit vectors each, so not of unit length."""


class EmbeddingCache:
    """Vectors by content."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        """Open or create the cache at `path`. Raises StoreFailed, as does all that follows."""
        self._encoder = encoder
        self._path = path
        with sqlite_explained(path):
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, rows BLOB NOT NULL) WITHOUT ROWID"
            )

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def embed(self, passages: Sequence[Passage], done: Done | None = None) -> tuple[list[PassageVectors], int]:
        """Vectors of every passage, and how many passages were not in the cache.

        `done` hears of every passage and of each of their `single_texts`.
        """
        with sqlite_explained(self._path):
            wholes, fresh = self._wholes(passages, done)
            order = single_texts(passages)
            singles, _ = self._fetch(
                [_key("text", text) for text in order],
                lambda missing, tell: list(self._encoder.encode([order[i] for i in missing], tell)[:, None, :]),
                done,
            )
            vector = {text: rows[0] for text, rows in zip(order, singles, strict=True)}
            return [_combine(p, whole, vector) for p, whole in zip(passages, wholes, strict=True)], fresh

    def embed_whole(self, passages: Sequence[Passage]) -> list[Vectors]:
        """The vector of every passage alone, without those of its statements."""
        with sqlite_explained(self._path):
            return [rows[0] for rows in self._wholes(passages, None)[0]]

    def _wholes(self, passages: Sequence[Passage], done: Done | None) -> tuple[list[Vectors], int]:
        return self._fetch(
            [_passage_key(p) for p in passages],
            lambda missing, tell: self._encoder.encode_passages(
                [(passages[i].context, passages[i].statements) for i in missing], tell
            ),
            done,
        )

    def _fetch(
        self, keys: Sequence[bytes], encode: Callable[[list[int], Done | None], Sequence[Vectors]], done: Done | None
    ) -> tuple[list[Vectors], int]:
        """Rows of every key; what is missing is encoded and stored chunk by chunk."""
        known: dict[bytes, Vectors] = {}
        for at in range(0, len(keys), 500):
            part = keys[at : at + 500]
            marks = ",".join("?" * len(part))
            for key, blob in self._db.execute(f"SELECT key, rows FROM vectors WHERE key IN ({marks})", part):
                known[key] = self._unpack(blob)
        missing = [i for i in {key: i for i, key in enumerate(keys)}.values() if keys[i] not in known]
        if done:
            done(len(keys) - len(missing))
        for at in range(0, len(missing), _CHUNK):
            part_of = missing[at : at + _CHUNK]
            rows = encode(part_of, done)
            packed = [(keys[i], np.asarray(r, dtype=np.float16).tobytes()) for i, r in zip(part_of, rows, strict=True)]
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", packed)
            self._db.execute("COMMIT")
            known.update((key, self._unpack(blob)) for key, blob in packed)
        return [known[key] for key in keys], len(missing)

    def _unpack(self, blob: bytes) -> Vectors:
        return np.frombuffer(blob, dtype=np.float16).astype(np.float32).reshape(-1, self._encoder.dimensions)

    def forget(self, gone: Iterable[Passage], kept: Iterable[Passage]) -> None:
        """Drop what the passages that left needed, and what `kept` need as well not.

        Should a passage that is not among `kept` share a text, that text is encoded again when it is next needed.
        """
        with sqlite_explained(self._path):
            needed = {key for passage in kept for key in _keys(passage)}
            keys = {key for passage in gone for key in _keys(passage)} - needed
            self._db.execute("BEGIN")
            self._db.executemany("DELETE FROM vectors WHERE key = ?", ((key,) for key in keys))
            self._db.execute("COMMIT")

    def keep_only(self, passages: Iterable[Passage]) -> None:
        """Drop everything that `passages` don't need."""
        with sqlite_explained(self._path):
            self._db.execute("CREATE TEMP TABLE needed (key BLOB PRIMARY KEY) WITHOUT ROWID")
            for passage in passages:
                self._db.executemany("INSERT OR IGNORE INTO needed VALUES (?)", ((key,) for key in _keys(passage)))
            self._db.execute("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM needed)")
            self._db.execute("DROP TABLE needed")


def single_texts(passages: Iterable[Passage]) -> list[str]:
    """What is encoded beside whole passages: distinct statements, alone and between their neighbours."""
    return list(dict.fromkeys(text for p in passages for text in (*p.statements, *p.windows)))


def _combine(passage: Passage, whole: Vectors, vector: dict[str, Vectors]) -> PassageVectors:
    alone = np.stack([vector[text] for text in passage.statements])
    window = np.stack([vector[text] for text in passage.windows])
    return PassageVectors(whole[0], np.asarray((alone + whole[1:] + window) / 3, dtype=np.float32))


def _keys(passage: Passage) -> list[bytes]:
    return [_passage_key(passage), *(_key("text", text) for text in (*passage.statements, *passage.windows))]


def _passage_key(passage: Passage) -> bytes:
    return _key("passage", passage.context, *passage.statements)


def _key(kind: str, *parts: str) -> bytes:
    digest = hashlib.sha256(kind.encode())
    for part in parts:
        digest.update(b"\0")
        digest.update(part.encode())
    return digest.digest()
