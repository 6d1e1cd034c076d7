"""The index that questions are asked of: built when needed, kept between runs."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from answer.llm.weights import MODELS
from evals.case import Case
from evals.metrics.match import file_name
from evals.work import runs_folder
from index.build import build_index
from index.library import Library
from index.manifest import read_manifest
from index.open import LIBRARY
from index.progress import Report, silent
from settings import Settings

log = logging.getLogger("ibid")


def index_folder(corpus: Sequence[Path], settings: Settings) -> Path:
    """Where the index of these documents is kept between runs: beside the chat's own."""
    names = "\n".join(sorted(path.resolve().as_posix() for path in corpus))
    digest = hashlib.sha256(names.encode(errors="replace")).hexdigest()[:12]
    return runs_folder(settings) / f"index-{digest}"


def models_of(index: Path | None, settings: Settings) -> dict[str, str]:
    """A digest by role of the models behind the answers, as far as they are known. Raises IndexRoomError.

    The name of the language model is one of the settings, which the fingerprint of a run holds too.
    """
    embedding = {"embedding": read_manifest(index).model_digest} if index else {}
    known = MODELS.get(settings.llm) if not settings.llm_url else None
    return embedding | ({"language": known.sha256} if known else {})


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


def warn_of_missing(cases: Iterable[Case], documents: Iterable[str]) -> None:
    """Log which documents cases look for in vain."""
    there = {file_name(path) for path in documents}
    missing = sorted({gold.doc for case in cases for gold in case.gold if file_name(gold.doc) not in there})
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        log.warning("cases look for documents that are not in the corpus: %s%s", ", ".join(missing[:3]), more)
