"""Chroma: the one module that knows it.

Passages are LlamaIndex nodes, so that other LlamaIndex code can read the collection. Ids depend on content, so the
collection is a set: adding twice changes nothing, and what an index no longer holds is passed over until it is gone.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.encoder import Vectors
from index.errors import StoreFailed
from index.passages import Passage

os.environ["ANONYMIZED_TELEMETRY"] = "False"

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_BATCH = 2000
_ANSWER_S = 120.0
"""How long a server may take for one request."""
_CHROMA_FILE = "chroma.sqlite3"
"""What embedded Chroma calls its main file."""
_SPACE = {"hnsw": {"space": "cosine", "ef_search": 200, "ef_construction": 200}}
_opening = threading.Lock()
_spellings: set[str] = set()
"""Paths of embedded Chromas that are open. Clients of one path share one view of it, which stays as old as the oldest
of them; so each gets the path in a spelling of its own."""


class PassageStore:
    """The passages' vectors and metadata."""

    def __init__(
        self, collection: str, *, folder: Path | None = None, url: str | None = None, create: bool = False
    ) -> None:
        """Embedded Chroma in `folder`, or the server at `url`.

        Embedded Chroma does not see what another process writes after this. Raises StoreFailed if Chroma does not
        answer, or holds no such collection and is not to `create` it.
        """
        self._name = collection
        self._folder = folder
        self._url = url
        if not create and folder is not None and not (folder / _CHROMA_FILE).is_file():
            raise self._missing()
        self._spelling = ""
        with _explained(self._where()), _opening:
            self._client = self._connect()
        try:
            self.collection = self._find(create)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the files."""
        with _opening:
            for session in _sessions(self._client):
                session.close()  # the client itself leaves its connections open
            if hasattr(self._client, "close"):
                self._client.close()
            _spellings.discard(self._spelling)

    def drop(self, collection: str) -> None:
        """Remove another collection of the same Chroma, if it is there."""
        from chromadb.errors import NotFoundError

        with _explained(self._where()), suppress(NotFoundError):
            self._client.delete_collection(collection)

    def _find(self, create: bool) -> Collection:
        from chromadb.errors import NotFoundError

        with _explained(self._where()):
            if create:
                return self._client.get_or_create_collection(
                    self._name,
                    configuration=_SPACE,  # type: ignore[arg-type]
                    embedding_function=None,
                )
            try:
                return self._client.get_collection(self._name, embedding_function=None)
            except NotFoundError as error:
                raise self._missing() from error

    def _missing(self) -> StoreFailed:
        return StoreFailed(
            f"{self._where()} does not hold the passages of this index; run `python -m ingest build` again"
        )

    def _connect(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._url is None:
            tries = (f"{self._folder}{'/.' * number}" for number in count())
            self._spelling = next(spelling for spelling in tries if spelling not in _spellings)
            client = chromadb.PersistentClient(self._spelling, settings=settings)
            _spellings.add(self._spelling)
            return client
        address = urlsplit(self._url)
        secure = address.scheme == "https"
        client = chromadb.HttpClient(
            host=address.hostname or "localhost",
            port=address.port or (443 if secure else 8000),
            ssl=secure,
            settings=settings,
        )
        for session in _sessions(client):
            session.timeout = _ANSWER_S  # the client itself would wait for ever
        return client

    def _where(self) -> str:
        return f"Chroma at {self._url}" if self._url else f"Chroma in {self._folder}"

    def add(self, passages: Sequence[Passage], vectors: Sequence[Vectors]) -> None:
        """Store passages; those that are there already stay as they are."""
        from llama_index.core.schema import TextNode

        nodes = [
            TextNode(id_=p.id, text=p.text, metadata=_metadata(p), embedding=v.tolist())
            for p, v in zip(passages, vectors, strict=True)
        ]
        with _explained(self._where()):
            store = vector_store(self.collection)
            for at in range(0, len(nodes), _BATCH):
                store.add(nodes[at : at + _BATCH])

    def delete(self, ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are ignored."""
        with _explained(self._where()):
            for at in range(0, len(ids), _BATCH):
                self.collection.delete(ids=list(ids[at : at + _BATCH]))

    def ids(self) -> set[str]:
        """All ids that are there."""
        found: set[str] = set()
        with _explained(self._where()):
            while batch := self.collection.get(include=[], limit=10_000, offset=len(found))["ids"]:
                found.update(batch)
        return found

    def query(self, vector: Vectors, k: int, where: dict[str, Any] | None = None) -> list[tuple[str, float]]:
        """The `k` nearest passages as (id, cosine), best first. `where` is a Chroma metadata filter."""
        with _explained(self._where()):
            result = self.collection.query(
                query_embeddings=[vector.tolist()], n_results=k, where=where, include=["distances"]
            )
        distances = result["distances"] or [[]]
        return [(id_, 1.0 - distance) for id_, distance in zip(result["ids"][0], distances[0], strict=True)]


def _sessions(client: ClientAPI) -> list[Any]:
    """The HTTP sessions of a client of a server; none for embedded Chroma."""
    parts = client, getattr(client, "_admin_client", None)
    servers: list[Any] = [getattr(part, "_server", None) for part in parts]
    return [server._session for server in servers if hasattr(server, "_session")]


def vector_store(collection: Collection) -> Any:
    """LlamaIndex's Chroma store over our collection; list metadata is kept as lists."""
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class ListMetadataStore(ChromaVectorStore):
        """`flat_metadata` would refuse the lists that make "only what Holden is cited for" a filter."""

        flat_metadata: bool = False

    return ListMetadataStore(chroma_collection=collection)  # type: ignore[call-arg]


def _metadata(passage: Passage) -> dict[str, Any]:
    """Chroma refuses empty lists, so what is empty is left out."""
    lists = {
        "statements": [f"s{passage.first + i + 1}" for i in range(len(passage.statements))],
        "references": list(passage.references),
        "authors": list(passage.authors),
        "years": list(passage.years),
    }
    return {
        "path": passage.path,
        "context": passage.context,
        **{name: values for name, values in lists.items() if values},
    }


@contextmanager
def _explained(where: str) -> Iterator[None]:
    """Whatever Chroma raises becomes one line."""
    try:
        yield
    except StoreFailed:
        raise
    except Exception as error:
        raise StoreFailed(f"{where}: {str(error).splitlines()[0] if str(error) else type(error).__name__}") from error
