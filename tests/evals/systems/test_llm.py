"""Our language model behind LlamaIndex's interface."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from answer.llm.model import Message, ModelBroke
from evals.systems.llm import MOST_TOKENS, SharedLLM
from tests.answer.scripted import ScriptedModel


class Recording(ScriptedModel):
    """Keeps how the reply was asked for."""

    def write(self, messages: Any, schema: Any, max_tokens: int, stop: Any = None) -> Any:
        self.bound = schema, max_tokens
        return super().write(messages, schema, max_tokens, stop)


def said(reply: str) -> str:
    return SharedLLM(ScriptedModel(reply), 2048).complete("Who?").text


def test_the_prompt_arrives_as_it_is_and_the_reply_is_bound() -> None:
    model = Recording(json.dumps({"answer": "A “quay” [1]."}))
    assert SharedLLM(model, 2048).complete("Query: <who> [1]\nAnswer: ").text == "A “quay” [1]."
    assert model.asked == [(Message("user", "Query: <who> [1]\nAnswer: "),)]
    schema, most = model.bound
    assert most == MOST_TOKENS == 256 and schema["required"] == ["answer"]


def test_llama_index_knows_how_much_fits() -> None:
    metadata = SharedLLM(ScriptedModel(name="quay-1b"), 2048).metadata
    assert (metadata.context_window, metadata.num_output, metadata.model_name) == (2048, 256, "quay-1b")
    assert not metadata.is_chat_model


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ('{"answer": "It stopped in 1911 [1]. It was', "It stopped in 1911 [1]. It was"),
        ("It stopped in 1911 [1].", "It stopped in 1911 [1]."),
        ('{"reply": 3}', '{"reply": 3}'),
        ('{"answer": 3}', '{"answer": 3}'),
        ("1911", "1911"),
        ('{"answer": ""}', ""),
        ("", ""),
    ],
)
def test_a_reply_that_breaks_off_or_is_no_json_is_read_all_the_same(reply: str, text: str) -> None:
    assert said(reply) == text


def test_other_ways_of_asking_give_the_same() -> None:
    llm = SharedLLM(ScriptedModel('{"answer": "In 1911."}'), 2048)
    assert [(piece.text, piece.delta) for piece in llm.stream_complete("When?")] == [("In 1911.", "In 1911.")]
    assert asyncio.run(llm.acomplete("When?")).text == "In 1911."


def test_errors_of_the_model_come_through() -> None:
    def breaks(message: str) -> str:
        raise ModelBroke("wrote nonsense")

    with pytest.raises(ModelBroke, match="wrote nonsense"):
        SharedLLM(ScriptedModel(breaks), 2048).complete("When?")
