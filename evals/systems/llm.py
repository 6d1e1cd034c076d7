"""Our language model as one of LlamaIndex's, so that its engines answer with the model that Ibid composes with."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr
from pydantic_core import from_json

from answer.llm.model import LanguageModel, Message

MOST_TOKENS = 256
"""Tokens of a reply at most."""
_SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}


class SharedLLM(CustomLLM):
    """A LanguageModel behind LlamaIndex's interface. The prompt is sent as one message of the user, unchanged."""

    _model: LanguageModel = PrivateAttr()
    _context: int = PrivateAttr()

    def __init__(self, model: LanguageModel, context: int) -> None:
        """`context`: tokens of prompt and reply together, by which LlamaIndex packs its prompts."""
        super().__init__()
        self._model, self._context = model, context

    @property
    def metadata(self) -> LLMMetadata:
        """What LlamaIndex packs prompts by."""
        return LLMMetadata(context_window=self._context, num_output=MOST_TOKENS, model_name=self._model.name)

    def complete(self, prompt: str, formatted: bool = False, **options: Any) -> CompletionResponse:
        """The whole reply. Raises LanguageModelError."""
        reply = "".join(self._model.write([Message("user", prompt)], _SCHEMA, MOST_TOKENS))
        return CompletionResponse(text=_text(reply))

    def stream_complete(self, prompt: str, formatted: bool = False, **options: Any) -> CompletionResponseGen:
        """The whole reply, in one piece. Raises LanguageModelError."""
        whole = self.complete(prompt, formatted, **options)
        yield CompletionResponse(text=whole.text, delta=whole.text)


def _text(reply: str) -> str:
    """What is said in a reply, which may have been cut off at the limit; one that is no JSON is itself what is said."""
    try:
        said = from_json(reply, allow_partial="trailing-strings")
    except ValueError:
        return reply
    return said["answer"] if isinstance(said, dict) and isinstance(said.get("answer"), str) else reply
