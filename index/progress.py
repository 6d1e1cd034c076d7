"""Progress of long work: a bar on a terminal, log lines elsewhere."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Report = Callable[[str, int, int], None]
"""(stage, done, total)"""

log = logging.getLogger("ibid")
_EVERY_S = 10.0


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


@contextmanager
def progress(stream: TextIO) -> Iterator[Report]:
    """A `Report` that suits the stream."""
    if not stream.isatty():
        yield _LogLines().report
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        tasks = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


class _LogLines:
    """A line at the end of a stage, and every ten seconds in between."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def report(self, stage: str, done: int, total: int) -> None:
        """Log if it is time."""
        now = time.monotonic()
        if total and (now - self._last >= _EVERY_S or (done >= total and now - self._last >= 1)):
            log.info("%s: %d of %d", stage, done, total)
            self._last = now
