"""The client of every language model: OpenAI's chat API, as llama.cpp, Ollama, vLLM and hosted services speak it.

https://platform.openai.com/docs/api-reference/chat

httpx carries it, and not OpenAI's own package: that one takes a second to import, reads addresses and keys from
variables of its own, repeats requests by itself, and bounds neither a line nor a reply, which a server that is broken
or hostile makes endless. What Ibid needs of the API is two requests and one kind of event.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import math
import re
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from answer.llm import dialect as dialects
from answer.llm import sse
from answer.llm.background import Background
from answer.llm.dialect import Dialect
from answer.llm.model import (
    Message,
    ModelBroke,
    ModelTimedOut,
    ModelUnavailable,
)
from answer.llm.options import probabilities, written
from answer.llm.refusals import BAD_REQUEST, complaint, one_line, refusal

# It logs every request, on the level on which Ibid tells people what it does.
logging.getLogger("httpx").setLevel(logging.WARNING)

Bind = Callable[[Mapping[str, Any]], dict[str, Any]]

CONNECT_S = 10.0
ERROR_BYTES = 65_536
"""As much of an error's body is read."""
TOKEN_CHARS = 16
"""Most characters a token holds on average; a reply of more goes on past its limit."""
TOKEN_BYTES = 4096
"""Most bytes with which a server sends one token; with probabilities it is about 2,500."""


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked, whatever the server's dialect."""

    body: Callable[[Dialect], dict[str, Any]]
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a server may take."""

    total_s: float = 120.0
    """Seconds for a whole reply."""
    silence_s: float = 60.0
    """Seconds without any byte, before the first one above all."""


class ChatAPI:
    """A LanguageModel over a server."""

    def __init__(
        self, url: str, model: str, key: str | None = None, limits: Limits | None = None, bind: Bind | None = None
    ) -> None:
        """`url` is the base of the API, such as http://localhost:11434/v1. Raises ModelUnavailable for a bad one.

        `bind` gives the fields that bind a reply to a schema, for a server that has a better way than the API's.
        """
        self._url = base_url(url)
        self._model = model
        self._headers = {"Accept-Encoding": "identity", **_authorization(key)}
        self._limits = limits or Limits()
        self._bind = bind
        self._server = f"the language model's server at {self._url.host}:{self._url.port or self._url.scheme}"
        self._dialect = Dialect()
        self._background = Background()
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(self._limits.silence_s, connect=min(CONNECT_S, self._limits.total_s)),
            # A connection for each request: a kept one may have gone stale, and a reply takes seconds anyway.
            limits=httpx.Limits(max_keepalive_connections=0),
            # Variables for proxies are for the world outside, not for this machine.
            trust_env=not is_loopback(self._url.host),
        )

    @property
    def name(self) -> str:
        """The model's name on the server."""
        return self._model

    def write(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        max_tokens: int,
        stop: threading.Event | None = None,
    ) -> Iterator[str]:
        """See LanguageModel.write. A server that refuses the schema is told it in words, from then on."""

        def body(dialect: Dialect) -> dict[str, Any]:
            bound = self._bind(schema) if self._bind else None
            return dialects.writing(dialect, self._model, messages, schema, max_tokens, bound)

        request = _Request(body, max_tokens)
        return self._background.items(self._pieces(request), stop)

    def choose(
        self, messages: Sequence[Message], options: Sequence[str], stop: threading.Event | None = None
    ) -> dict[str, float]:
        """See LanguageModel.choose."""
        request = _Request(lambda dialect: dialects.choosing(dialect, self._model, messages), dialects.WORD_TOKENS)
        *_, chosen = self._background.items(self._choice(request, options), stop)
        return chosen

    def close(self) -> None:
        """End all requests."""
        self._background.close()

    # --- in the background --------------------------------------------------------------------------------------------

    async def _pieces(self, request: _Request) -> AsyncGenerator[str]:
        """The reply's text as it comes. Raises LanguageModelError."""
        left = TOKEN_CHARS * request.max_tokens + TOKEN_CHARS
        async with aclosing(self._choices(request)) as choices:
            async for choice in choices:
                piece = _text(choice)
                left -= len(piece)
                if left < 0:
                    raise ModelBroke(f"{self._server} wrote on past the {request.max_tokens} tokens it was asked for")
                if piece:
                    yield piece

    async def _choice(self, request: _Request, options: Sequence[str]) -> AsyncGenerator[dict[str, float]]:
        """One value: the options' probabilities. Raises LanguageModelError."""
        reply = ""
        async with aclosing(self._choices(request)) as choices:
            async for choice in choices:
                likely = _likeliest(choice)
                if likely:
                    shares = probabilities(likely, options)
                    if shares is None:
                        raise ModelBroke(f"{self._server} begins with none of {', '.join(options)}")
                    yield shares
                    return
                reply += _text(choice)
        option = written(reply, options)
        if option is None:
            raise ModelBroke(f"{self._server} wrote {one_line(reply)!r}, which is none of {', '.join(options)}")
        yield {other: float(other == option) for other in options}

    async def _choices(self, request: _Request) -> AsyncGenerator[dict[str, Any]]:
        """The first choice of each event, until the server says that the reply is finished."""
        finished = False
        async with self._explained(), aclosing(self._events(request)) as events:
            async for event in events:
                if event.get("error"):
                    raise ModelBroke(f"broke off: {complaint(json.dumps(event).encode())}")
                choice = _first_choice(event)
                finished = finished or bool(choice.get("finish_reason"))
                yield choice
            if not finished:
                raise ModelBroke("ended its reply half-way")

    async def _events(self, request: _Request) -> AsyncGenerator[dict[str, Any]]:
        """The events of one reply; what the server refuses is left out, and remembered once it then replies."""
        trying = self._dialect
        while True:
            body = request.body(trying)
            async with self._posted(body) as response:
                if response.status_code == 200:
                    self._dialect = trying
                    async for event in _parsed(response, request.max_tokens * TOKEN_BYTES + ERROR_BYTES):
                        yield event
                    return
                said = complaint(await _beginning(response))
                plainer = dialects.plainer(trying, body, said) if response.status_code in BAD_REQUEST else None
                if plainer is None:
                    raise refusal(response.status_code, said, self._server, self._model)
                trying = plainer

    @asynccontextmanager
    async def _posted(self, body: dict[str, Any]) -> AsyncIterator[httpx.Response]:
        """The response to one request, its body still to be read."""
        url = f"{self._url}/chat/completions"
        async with self._client.stream("POST", url, json=body, headers=self._headers) as response:
            yield response

    @asynccontextmanager
    async def _explained(self) -> AsyncIterator[None]:
        """Whatever goes wrong on the way becomes a LanguageModelError of one line that says what to do."""
        try:
            async with asyncio.timeout(self._limits.total_s):
                yield
        except TimeoutError as error:
            raise ModelTimedOut(
                f"{self._server} was not done within {self._limits.total_s:g} s: raise IBID_LLM_TIMEOUT_S, "
                "or take a smaller model or a faster server"
            ) from error
        except httpx.ConnectTimeout as error:
            raise ModelTimedOut(f"{self._server} can't be reached: correct IBID_LLM_URL, or start it") from error
        except httpx.TimeoutException as error:
            raise ModelTimedOut(
                f"{self._server} sent nothing for {self._limits.silence_s:g} s: see whether it hangs, "
                "or raise IBID_LLM_TIMEOUT_S"
            ) from error
        except (httpx.ConnectError, httpx.ProxyError) as error:
            raise ModelUnavailable(
                f"{self._server} can't be reached ({one_line(str(error))}): start it, or correct IBID_LLM_URL"
            ) from error
        except httpx.HTTPError as error:
            raise ModelBroke(f"{self._server} dropped the connection ({type(error).__name__})") from error
        except ModelBroke as error:
            raise ModelBroke(f"{self._server} {error}") from error


# --- addresses and keys -----------------------------------------------------------------------------------------------


def base_url(text: str) -> httpx.URL:
    """The base of a server's API; an address without a path gets `/v1`. Raises ModelUnavailable."""
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL as error:
        raise _bad_url(text) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise _bad_url(text)
    path = url.path.rstrip("/").removesuffix("/chat/completions")
    return url.copy_with(path=path or "/v1", query=None, fragment=None)


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine by its very name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _bad_url(text: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"IBID_LLM_URL={one_line(text)!r} is no address of a server: expected one like http://localhost:11434/v1"
    )


def _authorization(key: str | None) -> dict[str, str]:
    """The header for a key. Raises ModelUnavailable for one that no service gives out, such as "<your key>"."""
    if not key:
        return {}
    if not re.fullmatch(r"[\x21-\x7e]+", key) or key.startswith("<"):
        raise ModelUnavailable(
            "IBID_LLM_KEY is no key: set it to one of the service's, or leave it out if it needs none"
        )
    return {"Authorization": f"Bearer {key}"}


# --- what came back ---------------------------------------------------------------------------------------------------


async def _beginning(response: httpx.Response) -> bytes:
    """The first bytes of an error's body, and the address that a redirect names."""
    body: bytes = response.headers.get("location", "").encode()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > ERROR_BYTES:
            break
    return body


async def _parsed(response: httpx.Response, most_bytes: int) -> AsyncGenerator[dict[str, Any]]:
    """The events of a body; a server that does not stream sends one. Raises ModelBroke."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html":
        raise ModelBroke("answered with a web page: correct IBID_LLM_URL, which usually ends in /v1")
    whole = kind == "application/json"
    text = ""
    async for line in sse.lines(response.aiter_raw(), most_bytes):
        if whole:
            text += line
        elif line.partition(":")[2].strip() == sse.DONE:
            return
        elif (event := sse.event(line)) is not None:
            yield event
    if whole and (event := sse.event(f"data:{text}")) is not None:
        yield event


def _first_choice(event: Mapping[str, Any]) -> dict[str, Any]:
    """The first choice of an event; empty for an event without one, such as the counts at the end."""
    choices = event.get("choices") or [{}]
    if not isinstance(choices, list) or not isinstance(choices[0], dict):
        raise ModelBroke("sent an event that is none of the chat API's")
    return choices[0]


def _text(choice: Mapping[str, Any]) -> str:
    """What a choice adds to the reply; the whole of it if the server does not stream."""
    part = choice.get("delta") or choice.get("message")
    content = part.get("content") if isinstance(part, dict) else None
    return content if isinstance(content, str) else ""


def _likeliest(choice: Mapping[str, Any]) -> list[tuple[str, float]]:
    """The likeliest first tokens with their probabilities; empty if the choice tells none."""
    try:
        tokens = choice["logprobs"]["content"][0]["top_logprobs"]
        return [(str(token["token"]), math.exp(min(0.0, float(token["logprob"])))) for token in tokens]
    except (KeyError, IndexError, TypeError, ValueError):
        return []
