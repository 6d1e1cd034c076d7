"""The manifest of an index folder: what built it, so that another model or schema is refused instead of misread."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import IncompatibleIndex, NotAnIndex, StoreFailed
from index.passages import PASSAGE_TOKENS

SCHEMA = 1
"""Rises when what is stored changes meaning."""
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built with."""

    schema: int
    embedding_model: str
    model_digest: str
    """SHA-256 of the model's weights, in hex."""
    dimensions: int
    passage_tokens: int = PASSAGE_TOKENS
    collection: str = "passages"
    """Chroma's name of the collection."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an existing index. Raises NotAnIndex or IncompatibleIndex."""
    if not folder.exists():
        raise NotAnIndex(f"{folder}: no index there; build one with `python -m ingest build PATH --index {folder}`")
    path = folder / FILE
    if not folder.is_dir() or not path.is_file():
        raise NotAnIndex(f"{folder}: this is no index of Ibid (no {FILE}); name another folder")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise IncompatibleIndex(
                f"{folder}: built with schema {data['schema']}, this Ibid reads {SCHEMA}; delete it and build again"
            )
        return Manifest(**data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAnIndex(f"{path}: not a manifest; delete the folder and build again") from error


def claim_folder(folder: Path, wanted: Manifest) -> Manifest:
    """The folder's manifest, written if the folder is new or empty.

    Raises NotAnIndex if the folder holds something else, IncompatibleIndex if it was built with another model.
    """
    if folder.exists() and not folder.is_dir():
        raise NotAnIndex(f"{folder}: this is a file; name a folder")
    if (folder / FILE).exists():
        found = read_manifest(folder)
        check_model(folder, found, wanted)
        return found
    if folder.is_dir() and any(entry.name != f"{FILE}.new" for entry in folder.iterdir()):
        raise NotAnIndex(f"{folder}: the folder is not empty and holds no index of Ibid; name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = folder / f"{FILE}.new"
        scratch.write_text(json.dumps(asdict(wanted), indent=1) + "\n", encoding="utf-8")
        os.replace(scratch, folder / FILE)
    except OSError as error:
        raise StoreFailed(f"{folder}: can't be written: {error.strerror}") from error
    return wanted


def check_model(folder: Path, found: Manifest, wanted: Manifest) -> None:
    """Raise IncompatibleIndex unless model and passage budget are those that built the index."""
    if found.embedding_model == wanted.embedding_model and found.model_digest != wanted.model_digest:
        raise IncompatibleIndex(
            f"{folder}: built with other weights of {found.embedding_model} than are installed now; delete it and "
            "build again"
        )
    if found.passage_tokens != wanted.passage_tokens:
        raise IncompatibleIndex(
            f"{folder}: built with passages of {found.passage_tokens} tokens, this Ibid makes {wanted.passage_tokens}; "
            "delete it and build again"
        )
    if (found.model_digest, found.dimensions) != (wanted.model_digest, wanted.dimensions):
        raise IncompatibleIndex(
            f"{folder}: built with {found.embedding_model}, the settings name {wanted.embedding_model}; set "
            f"IBID_EMBEDDING_MODEL={found.embedding_model}, or build into another folder"
        )
