"""A language model and a verifier for tests: they say what they are told to say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from answer.llm.model import Message, Stopped
from answer.verify.verifier import Verdict


@dataclass
class ScriptedModel:
    """Writes `reply` in pieces of `piece` characters; the last message decides how probable its Yes is."""

    reply: str | Callable[[str], str] = '{"statements":[]}'
    yes: Callable[[str], float] = lambda message: 1.0
    piece: int = 7
    name: str = "scripted"
    asked: list[tuple[Message, ...]] = field(default_factory=list)

    def write(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        max_tokens: int,
        stop: threading.Event | None = None,
    ) -> Iterator[str]:
        self.asked.append(tuple(messages))
        reply = self.reply if isinstance(self.reply, str) else self.reply(messages[-1].content)
        for begin in range(0, len(reply), self.piece):
            if stop is not None and stop.is_set():
                raise Stopped
            yield reply[begin : begin + self.piece]

    def choose(
        self, messages: Sequence[Message], options: Sequence[str], stop: threading.Event | None = None
    ) -> dict[str, float]:
        if stop is not None and stop.is_set():
            raise Stopped
        self.asked.append(tuple(messages))
        probability = self.yes(messages[-1].content)
        return {options[0]: probability, options[1]: 1 - probability}

    def close(self) -> None:
        pass


@dataclass
class SharedWords:
    """Supports a statement by the share of its words that the sources hold; digits must be there."""

    threshold: float = 0.6

    def verify(self, statement: str, sources: Sequence[str], stop: threading.Event | None = None) -> Verdict:
        words = statement.casefold().strip(".").split()
        held = set(" ".join(sources).casefold().replace(".", " ").split())
        share = sum(word in held for word in words) / len(words)
        strange = [word for word in words if word.isdigit() and word not in held]
        reasons = tuple(f"the number {word} stands in no cited source" for word in strange)
        return Verdict(share, share >= self.threshold and not strange, reasons, bool(strange))
