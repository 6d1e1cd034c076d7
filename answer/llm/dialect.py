"""What is sent to a chat server, and what is left out for a server that refuses it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from answer.llm.model import Message
from prompts import load_prompt

TOP_LOGPROBS = 20
"""How many of the likeliest first words are asked for: the most that OpenAI and vLLM allow."""

WORD_TOKENS = 8
"""Enough to write one option, for servers that tell no probabilities."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one server understands. The first guess is everything; its refusals teach the rest."""

    form: Literal["json_schema", "json_object", "text"] = "json_schema"
    """How the reply is bound to the schema; in the weaker two, the last message describes it."""
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """The name of the limit; OpenAI's reasoning models know the second alone."""
    temperature: bool = True
    """Whether a temperature may be set; some hosted models allow none."""
    logprobs: bool = True
    """Whether the likeliest words come with their probabilities."""


def writing(
    dialect: Dialect,
    model: str,
    messages: Sequence[Message],
    schema: Mapping[str, Any],
    max_tokens: int,
    bound: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The request for a reply that follows `schema`, to which the fields `bound` bind it, if the server has such."""
    body = _body(dialect, model, messages, max_tokens)
    if bound is not None:
        return {**body, **bound}
    if dialect.form == "json_schema":
        wanted = {"name": "reply", "strict": True, "schema": dict(schema)}
        return {**body, "response_format": {"type": "json_schema", "json_schema": wanted}}
    *_, last = body["messages"]
    in_words = load_prompt("schema").fill(message=last["content"], schema=json.dumps(schema, ensure_ascii=False))
    last["content"] = in_words[-1][1]
    return {**body, "response_format": {"type": "json_object"}} if dialect.form == "json_object" else body


def choosing(dialect: Dialect, model: str, messages: Sequence[Message]) -> dict[str, Any]:
    """The request for one word."""
    if not dialect.logprobs:
        return _body(dialect, model, messages, WORD_TOKENS)
    return {**_body(dialect, model, messages, 1), "logprobs": True, "top_logprobs": TOP_LOGPROBS}


def plainer(dialect: Dialect, sent: Mapping[str, Any], complaint: str) -> Dialect | None:
    """What to try after a server refused the request `sent` with a `complaint`; None if nothing is left out yet to be.

    A complaint that names a field is believed. Any other may be about what servers most often lack.
    """
    if dialect.limit == "max_tokens" and "max_completion_tokens" in complaint:
        return replace(dialect, limit="max_completion_tokens")
    if dialect.temperature and "temperature" in complaint:
        return replace(dialect, temperature=False)
    if "logprobs" in sent:
        return replace(dialect, logprobs=False)
    kind = sent.get("response_format", {}).get("type")
    if kind == "json_schema":
        return replace(dialect, form="json_object")
    return replace(dialect, form="text") if kind == "json_object" else None


def _body(dialect: Dialect, model: str, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": message.role, "content": message.content} for message in messages],
        "stream": True,
        dialect.limit: max_tokens,
    }
    return {**body, "temperature": 0} if dialect.temperature else body
