"""An event loop in a thread of its own, whose results ordinary code reads.

A blocking read can't be called off, an awaited one can, at any point: while a name is looked up, while a server is
still reading a prompt, between two words. So requests are tasks of this loop, and whoever asked waits in short turns.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from queue import Empty, SimpleQueue
from typing import TypeVar

from answer.llm.model import ModelUnavailable, Stopped

T = TypeVar("T")

TURN_S = 0.05
"""How long one look for a result lasts, in seconds: the delay with which a wish to stop is seen."""


class Background:
    """The loop. It starts with the first use."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._closed = False

    def items(self, source: AsyncGenerator[T], stop: threading.Event | None = None) -> Iterator[T]:
        """What `source` gives, as it comes, with its exceptions.

        Raises Stopped once `stop` is set. Leaving the iterator early cancels `source` where it stands.
        """
        arrived: SimpleQueue[tuple[T] | Exception | None] = SimpleQueue()
        loop = self._running()
        task = asyncio.run_coroutine_threadsafe(_pump(source, arrived), loop)
        try:
            while True:
                if stop is not None and stop.is_set():
                    raise Stopped
                try:
                    item = arrived.get(timeout=TURN_S)
                except Empty:
                    continue
                if item is None:
                    return
                if isinstance(item, Exception):
                    raise item
                yield item[0]
        finally:
            task.cancel()

    def close(self) -> None:
        """Cancel everything and end the thread. Whoever still waits gets ModelUnavailable."""
        with self._lock:
            self._closed = True
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.call_soon_threadsafe(loop.stop)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._closed:
                raise ModelUnavailable("the language model has been closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(self._loop,), name="language-model", daemon=True).start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


async def _pump(source: AsyncGenerator[T], arrived: SimpleQueue[tuple[T] | Exception | None]) -> None:
    try:
        async with aclosing(source):
            async for item in source:
                arrived.put((item,))
    except asyncio.CancelledError:
        arrived.put(ModelUnavailable("the language model has been closed"))
        raise
    except Exception as error:  # whatever it is, it belongs to whoever asked
        arrived.put(error)
    else:
        arrived.put(None)
