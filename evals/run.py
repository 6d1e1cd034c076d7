"""The folder of a run: answers as they come, and the fingerprint of what they depend on.

A folder belongs to one fingerprint. A run that was broken off goes on where it stopped; a folder that holds anything
else is refused, and nothing in it is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.answered import Answered
from evals.case import Case, read_lines
from evals.errors import BadInput
from settings import Settings

ROOT = Path(__file__).parents[1]
ANSWERING = ("ingest", "index", "answer", "prompts")
"""The rooms whose code decides what is answered."""
RUN, ANSWERS, CASES = "run.json", "answers.jsonl", "cases.jsonl"
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
        "prompts": _sources("*.txt", "*.md"),
    }


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


@dataclass(slots=True)
class Run:
    """An open run folder."""

    folder: Path
    answers: dict[str, Answered] = field(default_factory=dict)
    """Those of earlier goes, by case."""

    def append(self, answer: Mapping[str, Any]) -> Answered:
        """Keep an answer, on disk at once. Raises BadInput if the disk refuses."""
        line = json.dumps(answer, ensure_ascii=False) + "\n"
        try:
            with (self.folder / ANSWERS).open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(line)
        except OSError as error:
            raise _unwritable(self.folder / ANSWERS, error) from error
        kept = Answered.model_validate_json(json.dumps(answer))
        self.answers[kept.id] = kept
        return kept

    def write(self, name: str, text: str) -> None:
        """Write a file of the run whole or not at all. Raises BadInput if the disk refuses."""
        scratch = self.folder / f".{name}.new"
        try:
            scratch.write_text(text, encoding="utf-8", errors="backslashreplace")
            os.replace(scratch, self.folder / name)
        except OSError as error:
            raise _unwritable(self.folder / name, error) from error


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something else than a run, before any work is done. Raises BadInput."""
    try:
        foreign = folder.exists() and not (folder / RUN).is_file() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise BadInput(f"{folder}: {error.strerror}") from error
    if foreign:
        raise BadInput(f"{folder}: holds other files than those of a run; name another folder")


def open_run(folder: Path, wanted: Fingerprint, cases: Iterable[Case], again: bool = False) -> Run:
    """The run of this fingerprint in a folder, begun or gone on with; `again` drops the answers that it has.

    Raises BadInput if the folder holds another run, or can't be written.
    """
    check_folder(folder)
    run = Run(folder)
    if (folder / RUN).is_file():
        differing = _differences(read_fingerprint(folder), wanted)
        if differing:
            raise BadInput(f"{folder}: holds another run (other {', '.join(differing)}); name another folder")
        if not again:
            run.answers = _answers_so_far(folder / ANSWERS)
            return run
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ANSWERS).write_bytes(b"")
    except OSError as error:
        raise _unwritable(folder, error) from error
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


def _answers_so_far(path: Path) -> dict[str, Answered]:
    """The answers of whole lines; a last line that was cut off is taken away."""
    try:
        data = path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            with path.open("r+b") as file:
                file.truncate(len(whole))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unwritable(path, error) from error
    return {answer.id: answer for _, answer in read_lines(path, Answered)}


def _unwritable(path: Path, error: OSError) -> BadInput:
    return BadInput(f"{path}: can't be written: {error.strerror or error}")
