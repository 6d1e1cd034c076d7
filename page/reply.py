"""From a question to the versions of its turn on the page: at once, in the queue, composing, stopped or failed."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

from answer.answer import Answer, Turn
from page import render
from page.engine import Engine
from page.stopping import aside
from page.turnstile import Turnstile

GRACE_S = 0.8
"""How long a stopped engine is waited for: the box is free again within a second."""

_FAILED = "Something went wrong and this question was not answered. The log of the server says why."
_BROKE = "something went wrong, and the log of the server says why"

log = logging.getLogger("ibid.page")


def advise(text: str, longest: int) -> str:
    """What to tell somebody whose question can't be asked; empty if it can."""
    if not text.strip():
        return "Type a question first, or choose one of the examples."
    if len(text) > longest:
        return f"The question has {len(text):,} characters; {longest:,} is the most. Please shorten it."
    return ""


async def reply(
    engine: Engine, question: str, turns: Sequence[Turn], turnstile: Turnstile, stop: threading.Event
) -> AsyncGenerator[tuple[str, list[Turn]]]:
    """The versions of one turn, each replacing the one before, with what it adds to the history.

    Whatever the engine does, the last version is final.
    """
    # Not the turn's number: the page outlives its history, which Gradio drops after an hour without connection.
    name = f"t{uuid4().hex[:12]}"
    said = Turn("user", question)
    last: Answer | None = None

    async def shown(answer: Answer, place: int = 0) -> tuple[str, list[Turn]]:
        # Evidence is read from the index, which must not hold up other people's pages.
        html = await asyncio.to_thread(render.answer_turn, name, answer, engine.evidence, place)
        return html, [said, Turn("assistant", spoken(answer))]

    yield render.pending_turn(name, question), []
    try:
        async with aclosing(aside(_steps(engine, question, turns, turnstile, stop), stop, GRACE_S)) as steps:
            async for step in steps:
                if isinstance(step, Answer):
                    version = replace(step, stopped=step.stopped or (step.final and stop.is_set()))
                    yield await shown(version)
                    last = version
                elif last:
                    yield await shown(last, step)
        if last is None:
            yield render.stopped_turn(name, question), [said]
        elif not last.final:
            yield await shown(replace(last, final=True, stopped=True))
    except Exception:
        # The last seam before a person: whatever went wrong is logged in full and said in one line.
        log.exception("The question could not be answered: %s", question)
        if last:
            yield await shown(replace(last, final=True, notice=_BROKE))
        else:
            yield render.failed_turn(name, question, _FAILED), [said, Turn("assistant", _FAILED)]


def spoken(answer: Answer) -> str:
    """The answer as plain text: what a follow-up question refers back to."""
    return " ".join(statement.text for statement in answer.statements) or "The corpus does not answer this."


def _steps(
    engine: Engine, question: str, turns: Sequence[Turn], turnstile: Turnstile, stop: threading.Event
) -> Iterator[Answer | int]:
    """Versions, and between the first and the second the places in the queue: quotations need no language model."""
    versions = iter(engine.stream(question, turns, stop))
    for first in versions:
        yield first
        if first.final:
            return
        break
    with turnstile.ticket() as ticket:
        yield from ticket.places(stop)
        yield from versions  # if stopped, the engine gives what it has
