"""Speed and memory of the language model that the settings name: what docs/models.md states."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Sequence

from answer.llm.embedded import Embedded
from answer.llm.model import LanguageModel, Message, Stopped
from answer.llm.open import open_model
from settings import Settings

SCHEMA = {
    "type": "object",
    "properties": {"text": {"type": "string"}, "sources": {"type": "array", "items": {"enum": [1, 2, 3]}}},
    "required": ["text", "sources"],
    "additionalProperties": False,
}
STATEMENTS = "\n".join(
    f"[{n}] The mill at bend {n} of the river ground flour from {1800 + n} until the flood of {1850 + n}."
    for n in range(1, 31)
)
"""About 900 tokens with the default model."""
TOKENS = 48


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`python -m evals writing` has no options: the settings name the model."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises LanguageModelError."""
    print_writing(measure_writing(settings))
    return 0


def measure_writing(settings: Settings) -> dict[str, float]:
    """All figures of one run. Raises LanguageModelError."""
    model = open_model(settings)
    try:
        began = time.perf_counter()
        if isinstance(model, Embedded):
            model.start()
        loaded = time.perf_counter() - began
        first, rate = _written(model, "Say in one long sentence what is known of the mill at bend 3.")
        again, _ = _written(model, "Say in one long sentence what is known of the mill at bend 7.")
        judged = [_judged(model, n) for n in range(1, 5)]
        return {
            "loaded, s": loaded,
            "first words of a reply, s": first,
            "first words over the same statements, s": again,
            "pieces written a second": rate,
            "a judgement, s": judged[0],
            "a judgement over the same statements, s": min(judged[1:]),
            "stopped while it read, s": _stopped(model),
            "memory of the process, MB": _resident() / 1e6,
        }
    finally:
        model.close()


def print_writing(figures: dict[str, float]) -> None:
    """One figure a line."""
    for name, value in figures.items():
        print(f"{name:<44}{value:>10,.2f}")


def _messages(question: str, statements: str = STATEMENTS) -> Sequence[Message]:
    return Message("system", f"Answer from these statements alone.\n{statements}"), Message("user", question)


def _written(model: LanguageModel, question: str) -> tuple[float, float]:
    """Seconds until the first piece, and pieces (with most servers: tokens) a second from there on."""
    began = time.perf_counter()
    times = [time.perf_counter() for _ in model.write(_messages(question), SCHEMA, TOKENS)]
    return times[0] - began, (len(times) - 1) / (times[-1] - times[0])


def _judged(model: LanguageModel, mill: int) -> float:
    began = time.perf_counter()
    model.choose(_messages(f"Did the mill at bend {mill} grind flour? Reply Yes or No."), ["Yes", "No"])
    return time.perf_counter() - began


def _stopped(model: LanguageModel) -> float:
    """Seconds from the wish to stop, half a second into the reading of a new prompt, to its being heeded."""
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    began = time.perf_counter()
    try:
        list(model.write(_messages("Who?", STATEMENTS[::-1]), SCHEMA, TOKENS, stop))
    except Stopped:
        return time.perf_counter() - began - 0.5
    return float("nan")


def _resident() -> float:
    """Bytes of this process in memory at the most (Linux; getrusage(2) counts kilobytes there)."""
    import resource

    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
