"""A fair queue in front of the language model: a few inside at once, everybody else in order of arrival.

Gradio has a queue too, but a question that waits there can't show anything: it has not begun.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK_S = 0.2
"""How often somebody who waits looks whether to stop."""


class Turnstile:
    """Lets `width` in at once. Safe to share between threads."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._moved = threading.Condition()
        self._tickets: list[Ticket] = []  # in order of arrival: the first `width` of them are inside

    @contextmanager
    def ticket(self) -> Iterator[Ticket]:
        """A place at the end of the queue, given up at the end of the block."""
        ticket = Ticket(self)
        with self._moved:
            self._tickets.append(ticket)
        try:
            yield ticket
        finally:
            with self._moved:
                self._tickets.remove(ticket)
                self._moved.notify_all()

    def place(self, ticket: Ticket) -> int:
        """Place in the queue, from 1; 0 for one who is inside."""
        with self._moved:
            return max(0, self._tickets.index(ticket) + 1 - self._width)

    def wait(self) -> None:
        """Until somebody leaves, or a moment has passed."""
        with self._moved:
            self._moved.wait(_LOOK_S)


class Ticket:
    """A place in the queue of a turnstile."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile

    def places(self, stop: threading.Event) -> Iterator[int]:
        """Each new place, down to 0, which is the turn; nothing if nobody is ahead. Ends early once `stop` is set."""
        shown = 0
        while (place := self._turnstile.place(self)) and not stop.is_set():
            if place != shown:
                yield place
            shown = place
            self._turnstile.wait()
        if shown and not place:
            yield 0
