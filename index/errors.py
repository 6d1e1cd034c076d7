"""The errors of this room.

IndexRoomError
├── NotAnIndex         the folder is missing, or is something else
├── IncompatibleIndex  the index was built with another schema or model
├── IndexBusy          another build holds the index
├── StoreFailed        the disk or the vector store refused
└── ModelError         the embedding model can't be used; see index.models
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class IndexRoomError(Exception):
    """Base of all errors of the index; the message is one line that a user can act on."""


class NotAnIndex(IndexRoomError):
    """The folder holds no index of Ibid."""


class IncompatibleIndex(IndexRoomError):
    """The index was built with another schema or embedding model."""


class IndexBusy(IndexRoomError):
    """Another build of the same index is running."""


class StoreFailed(IndexRoomError):
    """The disk or the vector store could not do what was asked."""


@contextmanager
def sqlite_explained(path: Path) -> Iterator[None]:
    """Whatever SQLite raises over the file at `path` becomes a StoreFailed."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreFailed(f"{path}: {error}") from error
