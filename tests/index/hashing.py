"""An encoder without a model, and small documents: what the fast tests of this room work with."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder import Done, Vectors
from index.library import Library
from index.manifest import read_manifest
from index.open import LIBRARY, open_store
from settings import Settings

SETTINGS = Settings(lock_wait_s=20)

MILL = """# The Tide Mill

The mill at Saltby ground barley for two centuries.[^1] It stopped in 1911, when the sluice gate gave way.[^2]

Holden measured the pond twice and found it silted,[^1] while Ferrer thought it deep enough.[^2] They never met.

[^1]: Holden, M. (1998) *Mills of the Saltby Shore*. Saltby: Quay Press.
[^2]: Ferrer, A. (2004) ‘The sluice that failed’. *Journal of Small Waters*, 3(1), pp. 1–9.
"""

GULLS = """# Gulls Inland

Gulls now nest on the roofs of forty inland towns.[^1] They follow the plough, and lately the refuse lorry.[^1]

Nobody has counted them since the survey of 1987.[^2]

[^1]: Lindqvist, A. (2011) *A Surveyor’s Birds*. Gothenburg: Tidemark Press.
[^2]: Marchetti, P. (1989) *Roof Colonies*. London: Heron.
"""

LANTERN = """# The Lantern Tax

A tax on lanterns kept the quay dark for thirty years.[^1] Smugglers were the only people who praised it.[^1]

[^1]: Okafor, N. (2016) *Light and Revenue*. Lagos: Delta Books.
"""


class HashingEncoder:
    """A bag of hashed words; it counts what it is asked to encode."""

    def __init__(self, name: str = "hashing", digest: str = "0" * 64, dimensions: int = 48) -> None:
        self.name = name
        self.digest = digest
        self.dimensions = dimensions
        self.encoded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode(self, texts: Sequence[str], done: Done | None = None) -> Vectors:
        self.encoded += texts
        if done:
            done(len(texts))
        return np.asarray([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def encode_passages(self, passages: Sequence[tuple[str, Sequence[str]]], done: Done | None = None) -> list[Vectors]:
        self.encoded += [context + " ".join(statements) for context, statements in passages]
        if done:
            done(len(passages))
        return [
            np.asarray([self._vector(c + " ".join(s)), *map(self._vector, s)], dtype=np.float32) for c, s in passages
        ]

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dimensions, 1e-3)
        for word in re.findall(r"\w+", text.casefold()):
            digest = hashlib.sha256(word[:5].encode()).digest()
            vector[digest[0] % self.dimensions] += 1 if digest[1] % 2 else -1
        unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit


def write_documents(folder: Path, **documents: str) -> Path:
    """`name=text` becomes folder/name.md."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def many_documents(folder: Path, amount: int, paragraphs: int = 6) -> Path:
    """Documents of one passage a paragraph, no two alike."""
    for number in range(amount):
        body = "\n\n".join(
            f"In harbour {number} ship {n} carried cargo {number * 7 + n} to port {n * 3}.[^1] Its mate kept log {n}."
            for n in range(paragraphs)
        )
        note = f"[^1]: Harbour, H. ({1900 + number % 99}) *Register {number}*. Saltby: Quay Press."
        write_documents(folder, **{f"d{number:03}": f"# Harbour {number}\n\n{body}\n\n{note}\n"})
    return folder


def contents(index: Path, settings: Settings = SETTINGS) -> dict[str, object]:
    """All that an index holds, without the numbers of rows, which tell of its history."""
    library = Library(index / LIBRARY)
    db = library._db
    edition = library.edition()
    store = open_store(index, read_manifest(index), edition.number if edition else 0, settings)
    try:
        rows = store.collection.get(include=["embeddings", "metadatas", "documents"])
        vectors = rows["embeddings"]
        chroma = {
            id_: (rows["metadatas"][i], rows["documents"][i], np.asarray(vectors[i], dtype=np.float32).tobytes())
            for i, id_ in enumerate(rows["ids"])
        }
        return {
            "articles": db.execute("SELECT * FROM articles ORDER BY path").fetchall(),
            "unread": library.unread(),
            "passages": db.execute("SELECT id, path, first FROM passages ORDER BY id").fetchall(),
            "statements": db.execute(
                "SELECT p.id, s.ordinal, s.text, s.vector FROM statements s JOIN passages p ON p.row = s.passage"
                " ORDER BY p.id, s.ordinal"
            ).fetchall(),
            "words": [
                sorted(db.execute(f"SELECT text FROM {table}").fetchall())
                for table in ("passage_words", "statement_words")
            ],
            "chroma": chroma,
            "folders": sorted(path.name for path in index.iterdir() if path.name.startswith(("chroma", "inter")))[1:],
        }
    finally:
        store.close()
        library.close()
