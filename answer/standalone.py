"""A follow-up, rewritten by the model so that it stands alone; what it made up is not believed."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from pydantic_core import from_json

from answer.answer import Turn
from answer.followup import last_exchange
from answer.llm.chat import chat
from answer.llm.inert import inert
from answer.llm.model import LanguageModel
from index.lexical import content_words

_SCHEMA = {
    "type": "object",
    "properties": {"question": {"type": "string"}},
    "required": ["question"],
    "additionalProperties": False,
}
_MAX_TOKENS = 80


def standalone(
    model: LanguageModel, question: str, history: Sequence[Turn], stop: threading.Event | None = None
) -> str | None:
    """`question` with what it refers to; None if the model gave no such thing.

    A rewriting keeps the content words of the question, and holds others only if the exchange before it does.

    `question` is a follow-up (`answer.followup.is_follow_up`). Raises LanguageModelError or Stopped.
    """
    asked, answered = last_exchange(history)
    messages = chat("standalone", asked=inert(asked), answered=inert(answered), question=inert(question))
    reply = "".join(model.write(messages, _SCHEMA, _MAX_TOKENS, stop))
    try:
        rewritten = inert(from_json(reply)["question"])
    except (ValueError, KeyError, TypeError):
        return None
    words, known = set(content_words(rewritten)), set(content_words(f"{asked} {answered} {question}"))
    kept = set(content_words(question)) <= words
    return rewritten if words and kept and words <= known and rewritten.endswith("?") else None
