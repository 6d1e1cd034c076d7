"""Reading many files over the cores, each in a child process: a parser that crashes or stalls harms no other file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from ingest.article import Article
from ingest.errors import UnreadableFile
from ingest.parse import read_article

_MEMORY = 4 << 30
"""Bytes of address space that a child may take."""


def read_articles(
    paths: Sequence[Path], max_bytes: int, seconds: float, workers: int | None = None
) -> Iterator[tuple[Path, Article | UnreadableFile]]:
    """Each path with its article, or with why it can't be read, in the order of `paths`.

    `seconds`: how long one file may take. `workers`: child processes; None means one a core.
    """
    if not paths:
        return
    most = min(workers or os.cpu_count() or 1, len(paths))
    with ProcessPool(max_workers=most, context=get_context("spawn"), initializer=_limit_memory) as pool:
        results = pool.map(read_article, paths, [max_bytes] * len(paths), timeout=seconds).result()
        for path in paths:
            yield path, _next(results, seconds)


def _next(results: Iterator[Article], seconds: float) -> Article | UnreadableFile:
    try:
        return next(results)
    except UnreadableFile as error:
        return error
    except TimeoutError:
        return UnreadableFile(f"its parser was stopped after {seconds:.0f} s (IBID_PARSE_SECONDS)")
    except (ProcessExpired, MemoryError):
        return UnreadableFile("its parser crashed: the file is broken, or asks for too much memory")
    except Exception as error:  # a fault of ours in one file must not stop the others
        return UnreadableFile(f"its parser failed: {type(error).__name__}: {' '.join(str(error).split())}")


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # where the system has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
