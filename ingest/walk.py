"""From the paths a user names to the files to read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.errors import PathNotFound
from ingest.readers import READERS

_NOT_ARTICLES = frozenset(("readme", "license", "licence", "changelog", "notice", "contributing"))


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Supported files below `paths`, sorted, each once. A file named outright is taken whatever its name.

    Symbolic links are followed unless they lead round in a circle. Raises PathNotFound.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise PathNotFound(f"{path}: no such file or folder")
        for file in _below(path, frozenset()) if path.is_dir() else (path,):
            found.setdefault(os.path.realpath(file), file)
    return sorted(found.values(), key=lambda file: file.as_posix())


def _below(folder: Path, above: frozenset[str]) -> Iterator[Path]:
    here = os.path.realpath(folder)
    if here in above:
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder  # reading it will say why
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):  # hidden files, and what Word leaves beside an open one
            continue
        path = Path(entry.path)
        if path.is_dir():
            yield from _below(path, above | {here})
        elif path.suffix.lower() in READERS and path.stem.lower() not in _NOT_ARTICLES:
            yield path
