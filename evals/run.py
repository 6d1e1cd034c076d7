"""The folder of a run, and the fingerprint of what it depends on.

A folder belongs to one fingerprint. A run that was broken off goes on where it stopped; a folder that holds anything
else is refused, and nothing in it is touched. A run of one suite over one system has its files in the folder itself;
otherwise each suite has a folder in it, and each system one in that.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.case import Case
from evals.errors import BadInput
from evals.kept import KEPT_FILES, unwritable
from settings import Settings

ROOT = Path(__file__).parents[1]
ANSWERING = ("ingest", "index", "answer", "prompts")
"""The rooms whose code decides what is answered."""
RUN, CASES = "run.json", "cases.jsonl"
_PLACES = frozenset(("index_dir", "models_dir", "chroma_url", "log_level", "lock_wait_s", "parse_workers", "threads"))
"""Settings that say where and how fast, not what."""

Fingerprint = dict[str, Any]


def fingerprint(
    settings: Settings, models: Mapping[str, str], corpus: Mapping[str, str], cases: Iterable[Case], **choices: Any
) -> Fingerprint:
    """What the answers of a run depend on.

    `models`: a digest by role. `corpus`: a content hash by document. `choices`: what the command line chose besides.
    """
    return {
        **choices,
        "cases": _digest(case.model_dump_json() for case in cases),
        "corpus": _digest(f"{path} {content}" for path, content in sorted(corpus.items())),
        "documents": len(corpus),
        "models": dict(models),
        "settings": _choices(settings),
        "code": _sources("*.py"),
        "calibration": _sources("*.json"),
        "prompts": _sources("*.txt", "*.md"),
    }


def digest_of(files: Iterable[Path]) -> str:
    """Of the names and the content of files. Raises BadInput."""
    try:
        return _digest(f"{path.name} {_hash(path.read_bytes())}" for path in files)
    except OSError as error:
        raise BadInput(f"{error.filename}: {error.strerror}") from error


def short_digest(made_from: Fingerprint) -> str:
    """Twelve hexadecimal digits that name a run."""
    return _hash(json.dumps(made_from, sort_keys=True).encode(errors="backslashreplace"))[:12]


def _choices(settings: Settings) -> dict[str, Any]:
    """The settings that bear on answers; keys and passwords never."""
    chosen = settings.model_dump(mode="json")
    return {name: value for name, value in chosen.items() if name not in _PLACES and not name.endswith("key")}


def _sources(*patterns: str) -> str:
    files = [path for room in ANSWERING for pattern in patterns for path in (ROOT / room).rglob(pattern)]
    return _digest(f"{path.relative_to(ROOT).as_posix()} {_hash(path.read_bytes())}" for path in sorted(files))


def _digest(lines: Iterable[str]) -> str:
    return _hash("\n".join(lines).encode(errors="backslashreplace"))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Run:
    """An open run folder."""

    folder: Path
    parts: tuple[tuple[str, str], ...]
    """The suites and systems that it measures."""

    def place(self, suite: str, system: str) -> str:
        """Where the files of one suite over one system lie, below the folder; empty for the folder itself."""
        return "" if len(self.parts) == 1 else "/".join(filter(None, (suite, system)))

    def write(self, name: str, text: str) -> None:
        """Write a file of the run whole or not at all. Raises BadInput if the disk refuses."""
        path = self.folder / name
        scratch = path.with_name(f".{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_text(text, encoding="utf-8", errors="backslashreplace")
            os.replace(scratch, path)
        except OSError as error:
            raise unwritable(path, error) from error


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something else than a run, before any work is done. Raises BadInput."""
    try:
        foreign = folder.exists() and not (folder / RUN).is_file() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise BadInput(f"{folder}: {error.strerror}") from error
    if foreign:
        raise BadInput(f"{folder}: holds other files than those of a run; name another folder")


def open_run(
    folder: Path,
    wanted: Fingerprint,
    cases: Iterable[Case],
    parts: Iterable[tuple[str, str]] = (("answers", "quote"),),
    again: bool = False,
) -> Run:
    """The run of this fingerprint in a folder, begun or gone on with; `again` drops what it has kept.

    Raises BadInput if the folder holds another run, or can't be written.
    """
    check_folder(folder)
    run = Run(folder, tuple(parts))
    if (folder / RUN).is_file():
        differing = _differences(read_fingerprint(folder), wanted)
        if differing:
            raise BadInput(f"{folder}: holds another run (other {', '.join(differing)}); name another folder")
        if again:
            _forget(folder)
        return run
    run.write(CASES, "".join(case.model_dump_json() + "\n" for case in cases))
    run.write(RUN, json.dumps(wanted, indent=1, ensure_ascii=False) + "\n")
    return run


def read_fingerprint(folder: Path) -> Fingerprint:
    """The fingerprint of the run in a folder. Raises BadInput."""
    try:
        found = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{folder}: holds no run (no {RUN})") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{folder / RUN}: can't be read: {error}") from error
    if not isinstance(found, dict):
        raise BadInput(f"{folder / RUN}: expected a JSON object")
    return found


def _differences(found: Fingerprint, wanted: Fingerprint) -> list[str]:
    plain = json.loads(json.dumps(wanted))
    return [name for name in plain | found if found.get(name) != plain.get(name) and name != "documents"]


def _forget(folder: Path) -> None:
    try:
        for name in KEPT_FILES:
            for path in folder.rglob(name):
                path.unlink()
    except OSError as error:
        raise unwritable(folder, error) from error
