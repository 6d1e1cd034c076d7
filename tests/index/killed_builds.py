"""Builds that are killed, each in a fork of one process that has everything imported already.

Usage: python -m tests.index.killed_builds DOCS INDEX, with one JSON object a line on stdin and one answer a line:
{"at": "Library.add", "call": 2} kills the build with SIGKILL when it calls this for the second time, {"after": 0.1}
so many seconds after its start. The answer is the exit status of the fork: -9 if it was killed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_index.vector_stores.chroma  # noqa: F401

import index.build
from index.embeddings import EmbeddingCache
from index.library import Library
from index.store import PassageStore
from tests.index.hashing import SETTINGS, HashingEncoder

SEAMS = {kind.__name__: kind for kind in (EmbeddingCache, Library, PassageStore)}


def fatal(place: str, call: int) -> None:
    """Make call number `call` of `place` the last thing that this process does."""
    holder, name = place.split(".") if "." in place else (None, place)
    owner: Any = SEAMS[holder] if holder else index.build
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def kill(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **options)

    setattr(owner, name, kill)


def build_and_die(docs: Path, folder: Path, order: dict[str, Any]) -> None:
    if "at" in order:
        fatal(order["at"], order["call"])
    if "after" in order:
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, order["after"])
    index.build._SHARD = 40
    index.build.build_index([docs], folder, SETTINGS, encoder=HashingEncoder())


def main() -> None:
    docs, folder = map(Path, sys.argv[1:])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                build_and_die(docs, folder, json.loads(line))
                os._exit(0)
            finally:
                os._exit(1)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
