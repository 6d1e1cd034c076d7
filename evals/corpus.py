"""The documents of a run: indexed, and known by their content."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from index.build import build_index
from index.library import Library
from index.manifest import read_manifest
from index.open import LIBRARY
from index.progress import Report, silent
from settings import Settings


def models_of(index: Path) -> dict[str, str]:
    """A digest by role of the models behind the answers. Raises IndexRoomError.

    The language model is one of the settings, which the fingerprint of a run holds too.
    """
    return {"embedding": read_manifest(index).model_digest}


def index_of(corpus: Sequence[Path], folder: Path, settings: Settings, report: Report = silent) -> dict[str, str]:
    """Bring the index in `folder` up to date with the corpus; the content hash of each document.

    Raises IngestError, IndexRoomError or ModelError.
    """
    build_index(corpus, folder, settings, report)
    return documents_in(folder)


def documents_in(index: Path) -> dict[str, str]:
    """Path and content hash of each document of an index. Raises IndexRoomError."""
    read_manifest(index)
    with closing(Library(index / LIBRARY)) as library:
        return dict(library.hashes())
