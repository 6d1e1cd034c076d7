"""How long each stage of an answer took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Sums up seconds by stage, from its making on. Stages may come again, and one inside another counts for both."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._spent = dict.fromkeys(("retrieve", "judge", "compose", "verify"), 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time inside towards `name`."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._spent[name] += time.perf_counter() - began

    def timings(self) -> dict[str, float]:
        """Milliseconds: retrieve_ms, judge_ms, compose_ms, verify_ms, and total_ms since the beginning."""
        spent = {**self._spent, "total": time.perf_counter() - self._began}
        return {f"{name}_ms": round(seconds * 1000, 2) for name, seconds in spent.items()}
