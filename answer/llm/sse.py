"""Server-sent events, as far as chat servers use them: one JSON value after `data:` on each line that matters.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from answer.llm.model import ModelBroke

DONE = "[DONE]"
"""What OpenAI's servers, and all that follow them, send as the last event."""


async def lines(chunks: AsyncIterator[bytes], most_bytes: int) -> AsyncIterator[str]:
    """The lines of a body, an unfinished last one included. Raises ModelBroke after `most_bytes`."""
    rest, size = b"", 0
    async for chunk in chunks:
        size += len(chunk)
        if size > most_bytes:
            raise ModelBroke("wrote on and on, far past what it was asked for")
        # Cut at bytes: a character may be split between chunks, a line feed can't be part of one.
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode("utf-8", errors="replace").rstrip("\r")
    if rest:
        yield rest.decode("utf-8", errors="replace").rstrip("\r")


def event(line: str) -> dict[str, Any] | None:
    """The event that a line holds; None for blanks, comments and other fields. Raises ModelBroke if it is no JSON."""
    field, colon, value = line.partition(":")
    if field != "data" or not colon:
        return None
    try:
        found = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise ModelBroke(f"sent something that is no JSON ({value.strip()[:60]!r})") from error
    if not isinstance(found, dict):
        raise ModelBroke(f"sent {value.strip()[:60]!r} instead of an event")
    return found
