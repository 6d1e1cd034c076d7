"""The model's verdict on one statement: does it answer the question?"""

from __future__ import annotations

import threading

from answer.compose import Source
from answer.llm.chat import chat
from answer.llm.inert import inert
from answer.llm.model import LanguageModel

_YES, _NO = "Yes", "No"


def answers(model: LanguageModel, question: str, source: Source, stop: threading.Event | None = None) -> float:
    """Probability that `source` gives what `question` asks for, or corrects it.

    Raises LanguageModelError or Stopped.
    """
    statement = inert(f"{source.context} {source.text}")
    messages = chat("answers", question=inert(question), statement=statement)
    return model.choose(messages, (_YES, _NO), stop)[_YES]
