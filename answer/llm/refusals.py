"""From what a server says instead of a reply to one line for a person: what happened, and which setting to change."""

from __future__ import annotations

import json
from typing import Any

from answer.llm.model import LanguageModelError, ModelRefused, ModelUnavailable

LONGEST = 200
"""Characters of a server's own words that are shown."""

BAD_REQUEST = {400, 415, 422, 501}
"""Statuses by which servers say that they don't take something in a request."""


def refusal(status: int, complaint: str, server: str, model: str) -> LanguageModelError:
    """The error for an HTTP status that is not 200."""
    said = f" ({status}: {complaint})" if complaint else f" ({status})"
    if status in {401, 403}:
        return ModelRefused(f"{server} refused the key{said}: set IBID_LLM_KEY to one that it takes")
    if status == 404:
        return ModelRefused(
            f"{server} has no model {model!r}, or no chat API at that address{said}: "
            "correct IBID_LLM or IBID_LLM_URL, which usually ends in /v1"
        )
    if status == 429:
        return ModelUnavailable(f"{server} takes no more requests for now{said}: wait, or raise the limit of your key")
    if 300 <= status < 400:
        return ModelRefused(f"{server} has moved{said}: set IBID_LLM_URL to the new address")
    if status >= 500 and status not in BAD_REQUEST:
        return ModelUnavailable(f"{server} failed{said}: see its log, or set another with IBID_LLM_URL")
    return ModelRefused(f"{server} refused the request{said}")


def complaint(body: bytes) -> str:
    """A server's own words in an error's body, on one line; empty for a web page or nothing."""
    text = body.decode("utf-8", errors="replace").strip()
    try:
        found = _message(json.loads(text))
    except (ValueError, RecursionError):
        found = "" if text.startswith("<") else text
    return one_line(found)


def one_line(text: str) -> str:
    """`text` without line breaks and of a length that a person reads."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}…"


def _message(found: Any) -> str:
    """The message of an error, in the shapes of OpenAI, llama.cpp, Ollama, vLLM and FastAPI."""
    if isinstance(found, dict):
        inner = next((found[key] for key in ("error", "message", "detail") if found.get(key)), "")
        return _message(inner)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
