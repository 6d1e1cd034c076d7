"""What a run keeps as it comes, a JSON line each, so that one that was broken off goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from evals.case import read_lines
from evals.errors import BadInput

ANSWERS, VERDICTS, SPEED = "answers.jsonl", "verdicts.jsonl", "speed.json"
ASKED_AGAIN = "asked-again.jsonl"
"""Answers without the statements that were taken away. A run of one suite has one folder for these and its answers."""
TRIED = "tried.jsonl"
"""Answers over twisted documents."""
KEPT_FILES = (ANSWERS, ASKED_AGAIN, TRIED, VERDICTS, SPEED)
"""Whatever takes time to find out, below the folder of a run."""


class Identified(BaseModel):
    """A record that is known by its id."""

    model_config = ConfigDict(frozen=True)

    id: str


R = TypeVar("R", bound=Identified)


class Kept(Generic[R]):
    """Records by id, in a file that grows by whole lines."""

    def __init__(self, path: Path, record: type[R]) -> None:
        """Read what an earlier go left; a last line that was cut off is taken away. Raises BadInput."""
        self._path, self._record = path, record
        self.records: dict[str, R] = {one.id: one for one in self._left()}

    def append(self, data: Mapping[str, Any]) -> R:
        """Keep a record, on disk at once. Raises BadInput if the disk refuses."""
        line = json.dumps(data, ensure_ascii=False)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(line + "\n")
        except OSError as error:
            raise unwritable(self._path, error) from error
        kept = self._record.model_validate_json(json.dumps(data))
        self.records[kept.id] = kept
        return kept

    def _left(self) -> list[R]:
        try:
            data = self._path.read_bytes()
            whole = data[: data.rfind(b"\n") + 1]
            if len(whole) < len(data):
                with self._path.open("r+b") as file:
                    file.truncate(len(whole))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise unwritable(self._path, error) from error
        return [record for _, record in read_lines(self._path, self._record)]


def unwritable(path: Path, error: OSError) -> BadInput:
    """The error for a disk that refuses."""
    return BadInput(f"{path}: can't be written: {error.strerror or error}")
