"""Work that can be stopped: whose it is, and how the page lets go of work that does not end."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
_LOOK_S = 0.1
"""How often one looks whether to stop."""


class Stops:
    """For each visit (an open page), how to stop what it asked."""

    def __init__(self) -> None:
        self._asked: dict[str, threading.Event] = {}

    @contextmanager
    def asking(self, visit: str) -> Iterator[threading.Event]:
        """Set when somebody stops the question, and in any case at the end of the block."""
        stop = threading.Event()
        self.stop(visit)  # a visit waits for one answer at a time
        self._asked[visit] = stop
        try:
            yield stop
        finally:
            stop.set()
            if self._asked.get(visit) is stop:
                del self._asked[visit]

    def stop(self, visit: str) -> None:
        """Stop what `visit` asked, if it is still being answered."""
        if visit in self._asked:
            self._asked[visit].set()


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None = None


async def aside(items: Iterator[T], stop: threading.Event, grace_s: float) -> AsyncGenerator[T]:
    """The items of an iterator that blocks, taken in a thread of its own; raises what it raises.

    Once `stop` is set, `items` has `grace_s` seconds to end; after that its thread is left to itself. A thread inside
    `next()` can't be interrupted, so leaving early sets `stop`, which `items` must heed.
    """
    loop = asyncio.get_running_loop()
    taken: asyncio.Queue[T | _End] = asyncio.Queue()

    def give(item: T | _End) -> None:
        with suppress(RuntimeError):  # the server has shut down
            loop.call_soon_threadsafe(taken.put_nowait, item)

    def take() -> None:
        try:
            for item in items:
                give(item)
            give(_End())
        except Exception as error:
            give(_End(error))

    threading.Thread(target=take, daemon=True).start()
    deadline = float("inf")
    ended = False
    try:
        while time.monotonic() < deadline:
            if stop.is_set():
                deadline = min(deadline, time.monotonic() + grace_s)
            try:
                item = await asyncio.wait_for(taken.get(), _LOOK_S)
            except TimeoutError:
                continue
            if not isinstance(item, _End):
                yield item
                continue
            ended = True
            if item.error:
                raise item.error
            return
    finally:
        if not ended:
            stop.set()
