"""The client against servers that behave, and against every way in which they do not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from answer.llm.chat_api import ChatAPI, Limits
from answer.llm.dialect import TOP_LOGPROBS
from answer.llm.model import (
    LanguageModelError,
    Message,
    ModelBroke,
    ModelRefused,
    ModelTimedOut,
    ModelUnavailable,
    Stopped,
)
from tests.answer.llm.misbehaving import (
    Reply,
    Server,
    endless,
    event,
    failed,
    hanging,
    likely,
    raw,
    serving,
    streamed,
)

SCHEMA: dict[str, Any] = {"type": "object", "properties": {"text": {"type": "string"}}}
MESSAGES = [Message("system", "Be brief."), Message("user", "Who?")]
TOO_MUCH = "x" * 70_000


@contextmanager
def model(server: Server, key: str | None = None, **limits: float) -> Iterator[ChatAPI]:
    client = ChatAPI(server.url, "tiny", key, Limits(**{"total_s": 20.0, "silence_s": 20.0, **limits}))
    try:
        yield client
    finally:
        client.close()


def written(client: ChatAPI, stop: threading.Event | None = None) -> str:
    return "".join(client.write(MESSAGES, SCHEMA, 50, stop))


def one_line(raised: pytest.ExceptionInfo[LanguageModelError]) -> str:
    message = str(raised.value)
    assert message and "\n" not in message and len(message) < 500
    return message


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_reply_comes_piece_by_piece() -> None:
    with serving(streamed('{"text": ', '"Käthe\u2028"}')) as server, model(server) as client:
        assert list(client.write(MESSAGES, SCHEMA, 50)) == ['{"text": ', '"Käthe\u2028"}']


def test_the_schema_travels_in_the_request() -> None:
    with serving(streamed("{}")) as server, model(server, key="sk-1") as client:
        written(client)
        asked = server.asked[0]
        assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
        assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("tiny", 50, 0)
        assert asked["messages"][1] == {"role": "user", "content": "Who?"}
        assert {k.lower(): v for k, v in server.headers[0].items()}["authorization"] == "Bearer sk-1"


def test_comments_counts_and_a_server_that_does_not_stream_are_understood() -> None:
    body = ': ping\r\n\r\nretry: 3\r\ndata: {"choices": [], "usage": {}}\r\n\r\n' + event("ok") + "data: [DONE]\n\n"
    whole = '{"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}'
    body = body.replace("[DONE]", '{"choices": [{"finish_reason": "stop"}]}')
    with serving(raw(body)) as server, model(server) as client:
        assert written(client) == "ok"
    with serving(raw(whole, "application/json")) as server, model(server) as client:
        assert written(client) == "ok"


def test_a_refused_schema_is_told_in_words_from_then_on() -> None:
    replies = [failed(400, "no json_schema"), failed(422, "no json_object"), streamed("{}"), streamed("{}")]
    with serving(*replies) as server, model(server) as client:
        written(client)
        written(client)
    forms = [asked.get("response_format", {}).get("type") for asked in server.asked]
    assert forms == ["json_schema", "json_object", None, None]
    assert '"type": "string"' in server.asked[3]["messages"][1]["content"]
    assert "schema" not in server.asked[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("complaint", "field"),
    [("use 'max_completion_tokens' instead", "max_tokens"), ("temperature does not support 0", "temperature")],
)
def test_a_refused_field_is_left_out_from_then_on(complaint: str, field: str) -> None:
    with serving(failed(400, complaint), streamed("{}"), streamed("{}")) as server, model(server) as client:
        written(client)
        written(client)
    assert [field in asked for asked in server.asked] == [True, False, False]
    assert all(asked["response_format"]["type"] == "json_schema" for asked in server.asked)


def test_a_request_that_is_refused_in_every_form_says_what_the_server_said() -> None:
    with serving(failed(400, "prompt\nis too long")) as server, model(server) as client:
        with pytest.raises(ModelRefused, match="prompt is too long") as raised:
            written(client)
        one_line(raised)
        assert len(server.asked) == 3


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_choosing_sums_spellings_and_leaves_other_words_out() -> None:
    reply = likely(**{"Yes": -0.7, " yes": -1.6, "No": -2.3, "Not": -3.0, "\n": -4.0})
    with serving(reply) as server, model(server) as client:
        chosen = client.choose(MESSAGES, ["Yes", "No"])
    assert sum(chosen.values()) == pytest.approx(1)
    assert chosen["Yes"] == pytest.approx(0.6985 / 0.7988, abs=0.001)
    assert (server.asked[0]["max_tokens"], server.asked[0]["top_logprobs"]) == (1, TOP_LOGPROBS)


def test_without_probabilities_the_written_word_counts() -> None:
    replies = [streamed(" Un"), failed(400, "no logprobs"), streamed("**No", "**, since")]
    with serving(*replies) as server, model(server) as client:
        assert client.choose(MESSAGES, ["supported", "unsupported"]) == {"supported": 0.0, "unsupported": 1.0}
        assert client.choose(MESSAGES, ["Yes", "No"]) == {"Yes": 0.0, "No": 1.0}
        assert client.choose(MESSAGES, ["Yes", "No"]) == {"Yes": 0.0, "No": 1.0}
    assert ["logprobs" in asked for asked in server.asked] == [True, True, False, False]


@pytest.mark.parametrize("reply", [streamed("Perhaps"), streamed(""), likely(Maybe=-0.1, Well=-1.0)])
def test_a_word_that_is_no_option_is_an_error(reply: Reply) -> None:
    with (
        serving(reply) as server,
        model(server) as client,
        pytest.raises(ModelBroke, match="none of Yes, No") as raised,
    ):
        client.choose(MESSAGES, ["Yes", "No"])
    one_line(raised)


# --- servers that do not behave ---------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[Reply, type[LanguageModelError], str]] = {
    "key": (failed(401, "bad key"), ModelRefused, "IBID_LLM_KEY"),
    "forbidden": (failed(403, "<html>", "text/html"), ModelRefused, "IBID_LLM_KEY"),
    "unknown model": (failed(404, "model not found"), ModelRefused, "'tiny'.*IBID_LLM"),
    "moved": (failed(301, "", location="https://elsewhere.example"), ModelRefused, "elsewhere.*IBID_LLM_URL"),
    "busy": (failed(429, "slow down"), ModelUnavailable, "slow down"),
    "failed": (failed(500, "out of memory"), ModelUnavailable, "out of memory.*log"),
    "gateway": (failed(502, "<html>\n<h1>Bad Gateway</h1>", "text/html"), ModelUnavailable, r"failed \(502\)"),
    "endless error": (failed(500, "<" * 10_000_000, "text/html"), ModelUnavailable, r"failed \(500\)"),
    "web page": (raw("<!doctype html>\n<p>Hello", "text/html"), ModelBroke, "web page: correct IBID_LLM_URL"),
    "no JSON": (raw("data: {'half\n\n"), ModelBroke, "no JSON"),
    "deep JSON": (raw(f"data: {'[' * 60_000}\n\n"), ModelBroke, "no JSON"),
    "other JSON": (raw('data: {"choices": "none"}\n\n'), ModelBroke, "none of the chat API's"),
    "a number": (raw("data: 7\n\n"), ModelBroke, "instead of an event"),
    "whole no JSON": (raw("no", "application/json"), ModelBroke, "no JSON"),
    "empty": (raw(""), ModelBroke, "half-way"),
    "binary": (raw("\x00\x01\x02\n\n\x03"), ModelBroke, "half-way"),
    "dropped": (raw(event('{"text": ')), ModelBroke, "half-way"),
    "error amid": (raw(event("a") + 'data: {"error": {"message": "GPU\\nlost"}}\n\n'), ModelBroke, "GPU lost"),
    "100,000 tokens": (raw(event("word ") * 100_000), ModelBroke, "50 tokens"),
    "endless tokens": (endless(event("word ")), ModelBroke, "50 tokens"),
    "endless blanks": (endless(event("")), ModelBroke, "on and on"),
    "endless line": (endless(TOO_MUCH), ModelBroke, "on and on"),
}  # fmt: skip


@pytest.mark.parametrize(("reply", "kind", "says"), BROKEN.values(), ids=list(BROKEN))
def test_a_broken_reply_is_one_clear_line(reply: Reply, kind: type[LanguageModelError], says: str) -> None:
    with serving(reply) as server, model(server) as client:
        with pytest.raises(kind, match=says) as raised:
            written(client)
        assert "127.0.0.1" in one_line(raised)


def test_a_truncated_body_is_one_clear_line() -> None:
    """Fewer bytes than announced: the connection broke."""

    def reply(handler: Any) -> None:
        handler.begin(**{"content-length": "1000"})
        handler.send(event("half"))

    with serving(reply) as server, model(server) as client:
        with pytest.raises(ModelBroke, match="dropped the connection") as raised:
            written(client)
        one_line(raised)


def test_the_pieces_before_a_break_have_been_given() -> None:
    with serving(raw(event("first"))) as server, model(server) as client:
        pieces = client.write(MESSAGES, SCHEMA, 50)
        assert next(pieces) == "first"
        with pytest.raises(ModelBroke):
            next(pieces)


@pytest.mark.parametrize("before", [None, "", event("a")])
def test_a_server_that_hangs_is_given_up(before: str | None) -> None:
    with serving(hanging(before)) as server, model(server, silence_s=0.3) as client:
        with pytest.raises(ModelTimedOut, match=r"nothing for 0\.3 s.*IBID_LLM_TIMEOUT_S") as raised:
            written(client)
        one_line(raised)
        assert server.left.wait(2)


def test_a_server_that_trickles_is_given_up() -> None:
    def trickle(handler: Any) -> None:
        handler.begin()
        while not handler.server.over.wait(0.05):
            handler.send(": ping\n\n")

    says = r"not done within 0\.5 s.*IBID_LLM_TIMEOUT_S"
    with serving(trickle) as server, model(server, total_s=0.5) as client, pytest.raises(ModelTimedOut, match=says):
        written(client)


def test_a_refused_connection_says_what_to_do() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        client = ChatAPI(f"http://127.0.0.1:{probe.getsockname()[1]}", "tiny")
        with pytest.raises(ModelUnavailable, match="start it, or correct IBID_LLM_URL") as raised:
            written(client)
    one_line(raised)
    client.close()


# --- stopping ---------------------------------------------------------------------------------------------------------


def choose(client: ChatAPI, stop: threading.Event) -> object:
    return client.choose(MESSAGES, ["Yes", "No"], stop)


@pytest.mark.parametrize("ask", [written, choose])
@pytest.mark.parametrize("before", [None, event("")])
def test_stopping_ends_the_request_while_the_server_is_silent(
    ask: Callable[[ChatAPI, threading.Event], object], before: str | None
) -> None:
    stop = threading.Event()
    with serving(hanging(before)) as server, model(server) as client:
        threading.Timer(0.3, stop.set).start()
        with pytest.raises(Stopped):
            ask(client, stop)
        assert server.left.wait(1), "the connection stayed open, so the model would go on"


def test_leaving_the_pieces_ends_the_request() -> None:
    with serving(hanging(event("a"))) as server, model(server) as client:
        pieces = client.write(MESSAGES, SCHEMA, 50)
        assert next(pieces) == "a"
        pieces.close()  # type: ignore[attr-defined]
        assert server.left.wait(1)


def test_closing_ends_all_requests() -> None:
    with serving(hanging()) as server, model(server) as client:
        threading.Timer(0.3, client.close).start()
        with pytest.raises(ModelUnavailable, match="closed"):
            written(client)
        assert server.left.wait(1)
        with pytest.raises(ModelUnavailable, match="closed"):
            written(client)


def test_two_who_ask_at_once_get_each_their_own() -> None:
    def echo(handler: Any) -> None:
        streamed(handler.server.asked[-1]["messages"][-1]["content"])(handler)

    def ask(client: ChatAPI, word: str) -> None:
        got[word] = "".join(client.write([Message("user", word)], SCHEMA, 50))

    got: dict[str, str] = {}
    with serving(echo, echo) as server, model(server) as client:
        threads = [threading.Thread(target=ask, args=(client, word)) for word in ("one", "two")]
        for thread in threads:
            thread.start()
            time.sleep(0.1)  # `echo` looks at what was asked last
        for thread in threads:
            thread.join()
    assert got == {"one": "one", "two": "two"}


# --- addresses and keys -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["", "localhost:11434", "ftp://host/v1", "http://", "http://host:port/v1", "http://[::1"]
)
def test_a_bad_address_is_one_clear_line(url: str) -> None:
    with pytest.raises(ModelUnavailable, match=r"^IBID_LLM_URL=.* is no address of a server") as raised:
        ChatAPI(url, "tiny")
    one_line(raised)


@pytest.mark.parametrize("key", ["<your key>", "sk-…", "two words", "a\r\nHost: x"])
def test_a_placeholder_for_a_key_is_one_clear_line(key: str) -> None:
    with pytest.raises(ModelUnavailable, match=r"^IBID_LLM_KEY is no key") as raised:
        ChatAPI("http://localhost:1/v1", "tiny", key)
    assert key not in one_line(raised)


@pytest.mark.parametrize("tail", ["", "/v1", "/v1/", "/v1/chat/completions"])
def test_an_address_is_understood_however_it_ends(tail: str) -> None:
    with serving(streamed("ok")) as server:
        client = ChatAPI(server.url.removesuffix("/v1") + tail, "tiny")
        assert written(client) == "ok"
        client.close()


def test_proxies_are_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(streamed("ok")) as server, model(server) as client:
        assert written(client) == "ok"
