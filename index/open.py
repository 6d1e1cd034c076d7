"""Opening what an index folder holds, with the settings' model and vector store."""

from __future__ import annotations

import shutil
import uuid
from contextlib import closing
from pathlib import Path

from index.encoder import Encoder, SentenceTransformerEncoder
from index.manifest import SCHEMA, Manifest
from index.store import PassageStore
from settings import Settings

LIBRARY = "library.sqlite"
CACHE = "vectors.sqlite"


def make_encoder(settings: Settings) -> Encoder:
    """The embedding model that the settings name; found and verified now, loaded when first used. Raises ModelError."""
    return SentenceTransformerEncoder(
        settings.embedding_model, settings.models_dir, settings.batch_size, settings.threads
    )


def wanted_manifest(encoder: Encoder) -> Manifest:
    """What an index built now, with this encoder, would record."""
    collection = f"ibid-{uuid.uuid4().hex[:12]}"  # several indexes may share one Chroma server
    return Manifest(SCHEMA, encoder.name, encoder.digest, encoder.dimensions, collection=collection)


def open_store(folder: Path, manifest: Manifest, number: int, settings: Settings, create: bool = False) -> PassageStore:
    """The vector store of an index, in its edition of that `number`. Raises StoreFailed."""
    name = _collection(manifest, number)
    if settings.chroma_url:
        return PassageStore(name, url=settings.chroma_url, create=create)
    return PassageStore(name, folder=chroma_folder(folder, number), create=create)


def new_store(folder: Path, manifest: Manifest, number: int, settings: Settings) -> PassageStore:
    """An empty vector store for a new edition; what a build that was broken off left of it is removed."""
    if not settings.chroma_url:
        shutil.rmtree(chroma_folder(folder, number), ignore_errors=True)
        return open_store(folder, manifest, number, settings, create=True)
    with closing(open_store(folder, manifest, number, settings, create=True)) as leftover:
        leftover.drop(_collection(manifest, number))
    return open_store(folder, manifest, number, settings, create=True)


def drop_older(folder: Path, manifest: Manifest, number: int, settings: Settings, store: PassageStore) -> None:
    """Remove the editions before `number`, in the index folder and, if the settings name one, on the server."""
    for older in range(number):
        shutil.rmtree(chroma_folder(folder, older), ignore_errors=True)
        if settings.chroma_url:
            store.drop(_collection(manifest, older))


def chroma_folder(folder: Path, number: int) -> Path:
    """Where embedded Chroma keeps an edition."""
    return folder / (f"chroma-{number}" if number else "chroma")


def _collection(manifest: Manifest, number: int) -> str:
    return f"{manifest.collection}-{number}" if number else manifest.collection
