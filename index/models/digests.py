"""Whether weights are the published ones: SHA-256, read once while a file is unchanged."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from index.models.errors import ModelCorrupt
from index.models.packages import PackagedModel, install_command

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file looked like when it was read; one that still looks so isn't read again."""

    size: int
    """Bytes."""
    mtime_ns: int
    """Last change, nanoseconds since the epoch."""
    sha256: str
    """Hex."""


def file_digest(path: Path, models_dir: Path) -> str:
    """SHA-256 of a file, in hex; the record `digests.json` in `models_dir` spares a second reading. Raises OSError."""
    path = path.resolve()
    stat = path.stat()
    record = models_dir / "digests.json"
    known = _read_record(record)
    entry = known.get(str(path))
    if isinstance(entry, dict) and (entry.get("size"), entry.get("mtime_ns")) == (stat.st_size, stat.st_mtime_ns):
        return str(entry.get("sha256"))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _write_record(record, {**known, str(path): asdict(FileState(stat.st_size, stat.st_mtime_ns, digest))})
    return digest


def verify(weights: Path, place: Path, model: PackagedModel, models_dir: Path) -> None:
    """Raise ModelCorrupt unless the file `weights` is the publisher's; `place` is what to remove if it is not."""
    remedy = f"remove {place} and run `{install_command(model, again=True)}`"
    weights = weights.resolve()
    if not weights.is_file():
        raise ModelCorrupt(f"{weights} is missing: {remedy}")
    found = file_digest(weights, models_dir)
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
