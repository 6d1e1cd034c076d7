"""A language model inside this process: llama.cpp's own server, through xllamacpp, on loopback and behind a key.

The server is asked as any other (`chat_api`), so that nothing but starting it is special.

What was chosen for it, and why:

- two slots, each with its own context: two people are answered at once, and requests of two kinds (writing, judging)
  each keep the beginning of their prompt in a slot's cache. A slot is chosen by the longest beginning in common.
- small batches: llama.cpp sees only between batches that nobody waits for a reply any more.
- a key made at each start, and no origin allowed: neither another user of this machine nor a page in a browser gets in.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from answer.llm.chat_api import ChatAPI, Limits
from answer.llm.gguf import cache_bytes
from answer.llm.memory import available_bytes
from answer.llm.model import Message, ModelUnavailable, Stopped

log = logging.getLogger(__name__)

SLOTS = 2
BATCH = 128
"""Tokens read at one go."""
PROMPT_CACHE_MB = 256
"""Prompts that lost their slot are kept in so much memory."""
BUFFERS_BYTES = 600_000_000
"""What llama.cpp needs beside weights, keys and values: buffers for one batch, the prompt cache, weights laid out anew
for the processor. Measured with Qwen2.5-Coder-1.5B: 2.1 GB in all."""
MEGABYTE = 1_000_000


class Embedded:
    """A LanguageModel in this process. The weights are loaded by the first request, or by `start`."""

    def __init__(
        self, weights: Path, name: str, context: int = 4096, threads: int | None = None, limits: Limits | None = None
    ) -> None:
        """`context` is in tokens, for each of the two slots; `threads` is one a core if not said.

        Raises ModelUnavailable if xllamacpp is not installed or the memory does not suffice.
        """
        if find_spec("xllamacpp") is None:
            raise ModelUnavailable(
                "xllamacpp is not installed: run `make setup`, or set IBID_LLM_URL to a language model's server"
            )
        self._weights, self._name, self._context = weights, name, context
        self._threads = threads or cores()
        self._limits = limits or Limits()
        self._server: Any = None
        self._client: ChatAPI | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._check_memory()

    @property
    def name(self) -> str:
        """What the settings call the model."""
        return self._name

    def write(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        max_tokens: int,
        stop: threading.Event | None = None,
    ) -> Iterator[str]:
        """See LanguageModel.write."""
        yield from self.start(stop).write(messages, schema, max_tokens, stop)

    def choose(
        self, messages: Sequence[Message], options: Sequence[str], stop: threading.Event | None = None
    ) -> dict[str, float]:
        """See LanguageModel.choose."""
        return self.start(stop).choose(messages, options, stop)

    def start(self, stop: threading.Event | None = None) -> ChatAPI:
        """Load the weights, unless they are loaded; the server's client. Takes seconds, so call it in the background.

        Raises ModelUnavailable if they can't be loaded; Stopped if `stop` is set while another thread loads them.
        """
        while not self._lock.acquire(timeout=0.1):
            if stop is not None and stop.is_set():
                raise Stopped
        try:
            if self._closed:
                raise ModelUnavailable("the language model has been closed")
            if self._client is None:
                self._client = self._load()
            return self._client
        finally:
            self._lock.release()

    def close(self) -> None:
        """End all requests and free the memory."""
        with self._lock:
            client, self._client, self._closed = self._client, None, True
            if client is not None:
                client.close()
            self._server = None

    def _load(self) -> ChatAPI:
        """Start the server. Raises ModelUnavailable."""
        import xllamacpp  # 100 MB of library, which only this model needs

        self._check_memory()
        key = secrets.token_urlsafe()
        began = time.monotonic()
        params = xllamacpp.CommonParams()
        params.model.path = str(self._weights)
        params.n_ctx, params.n_parallel, params.kv_unified = self._context * SLOTS, SLOTS, False
        params.n_batch = params.n_ubatch = BATCH
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = self._threads
        params.cache_ram_mib = PROMPT_CACHE_MB
        params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
        params.cors_origins, params.cors_credentials = "", False
        params.ui = params.endpoint_slots = False
        params.verbosity = 0
        try:
            self._server = xllamacpp.Server(params)
        except RuntimeError as error:
            raise ModelUnavailable(
                f"llama.cpp can't load {self._weights}: set IBID_LLM to the weights of a model that it knows"
            ) from error
        log.info("language model %s loaded in %.1f s", self._name, time.monotonic() - began)
        return ChatAPI(self._server.listening_address, self._name, key, self._limits, bind=_compact)

    def _check_memory(self) -> None:
        """Raise ModelUnavailable unless the weights and what they work with fit into what is free now."""
        free = available_bytes()
        weights = self._weights.stat().st_size
        # A model whose header does not tell is taken for one of the usual shape.
        cache = cache_bytes(self._weights, self._context * SLOTS) or weights // 4
        needed = weights + cache + BUFFERS_BYTES
        if free is not None and free < needed:
            raise ModelUnavailable(
                f"{self._name} needs {needed // MEGABYTE:,} MB of memory, {weights // MEGABYTE:,} of them for its "
                f"weights, and {free // MEGABYTE:,} MB are free: close other programs, lower IBID_LLM_CONTEXT, "
                "or set IBID_LLM to a smaller model"
            )


def _compact(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A grammar for JSON that follows `schema` on one line: line breaks and indents took up half of all tokens.

    https://github.com/guidance-ai/llguidance/blob/main/docs/json_schema.md (x-guidance)
    """
    import xllamacpp

    spaces = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
    return {"grammar": xllamacpp.json_schema_to_grammar({**schema, "x-guidance": spaces})}


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
