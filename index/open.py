"""Opening what an index folder holds, with the settings' model and vector store."""

from __future__ import annotations

import uuid
from pathlib import Path

from index.encoder import Encoder, SentenceTransformerEncoder
from index.manifest import SCHEMA, Manifest
from index.store import PassageStore
from settings import Settings

LIBRARY = "library.sqlite"
CACHE = "vectors.sqlite"
_CHROMA = "chroma"


def make_encoder(settings: Settings) -> Encoder:
    """The embedding model that the settings name; found and verified now, loaded when first used. Raises ModelError."""
    return SentenceTransformerEncoder(
        settings.embedding_model, settings.models_dir, settings.batch_size, settings.threads
    )


def wanted_manifest(encoder: Encoder) -> Manifest:
    """What an index built now, with this encoder, would record."""
    collection = f"ibid-{uuid.uuid4().hex[:12]}"  # several indexes may share one Chroma server
    return Manifest(SCHEMA, encoder.name, encoder.digest, encoder.dimensions, collection=collection)


def open_store(folder: Path, manifest: Manifest, settings: Settings) -> PassageStore:
    """The vector store of an index. Raises StoreFailed."""
    if settings.chroma_url:
        return PassageStore(manifest.collection, url=settings.chroma_url)
    return PassageStore(manifest.collection, folder=folder / _CHROMA)
