"""The seam between Ibid and any language model; tests put a fake here.

Errors:

    LanguageModelError       the model gave nothing that can be used; the message is one line for a person
     ├─ ModelUnavailable     not set up, no server, too little memory, weights missing or not the published ones
     ├─ ModelRefused         the server turned the request down: the key, the model's name, the schema
     ├─ ModelTimedOut        no answer, or none to the end, within the time that the settings allow
     └─ ModelBroke           an answer that is none: HTML, no JSON, cut off, endless
    Stopped                  the person who asked wants no answer any more; no error
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol


class LanguageModelError(Exception):
    """The model gave nothing that can be used; the message is one line."""


class ModelUnavailable(LanguageModelError):
    """There is no model to ask."""


class ModelRefused(LanguageModelError):
    """The server turned the request down."""


class ModelTimedOut(LanguageModelError):
    """The server took too long."""


class ModelBroke(LanguageModelError):
    """What came back is no answer."""


class Stopped(Exception):
    """Whoever asked has cancelled."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModel(Protocol):
    """What Ibid asks of a model. Safe to share between threads."""

    @property
    def name(self) -> str:
        """What the page calls the model."""
        ...

    def write(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        max_tokens: int,
        stop: threading.Event | None = None,
    ) -> Iterator[str]:
        """The reply, piece by piece as it is written: JSON that should follow `schema`, which no reader may rely on.

        Raises LanguageModelError, or Stopped within a second after `stop` is set. Closing the iterator ends the
        request.
        """
        ...

    def choose(
        self, messages: Sequence[Message], options: Sequence[str], stop: threading.Event | None = None
    ) -> dict[str, float]:
        """How probable each of `options` is as the first word of the reply; the values sum to 1.

        A model that tells no probabilities gives 1.0 to the option that it writes. Raises LanguageModelError
        (ModelBroke if it writes none of them) or Stopped.
        """
        ...

    def close(self) -> None:
        """Let go of the model."""
        ...
