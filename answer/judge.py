"""The model's verdict on one statement: does it answer the question?"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from answer.compose import Source
from answer.llm.chat import chat
from answer.llm.inert import inert
from answer.llm.model import LanguageModel, Message

_YES, _NO = "Yes", "No"


def answers(model: LanguageModel, question: str, source: Source, stop: threading.Event | None = None) -> float:
    """Probability that `source` gives what `question` asks for, or corrects it.

    Raises LanguageModelError or Stopped.
    """
    return model.choose(messages_for(question, source), (_YES, _NO), stop)[_YES]


def messages_for(question: str, source: Source) -> Sequence[Message]:
    """What the model is asked."""
    statement = inert(f"{source.context} {source.text}")
    return chat("answers", question=inert(question), statement=statement)
