"""A real HTTP server on loopback that says what a test wants, good or bad, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each POST with the server's next reply, the last one again and again."""

    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append(json.loads(body))
        self.server.headers.append(dict(self.headers))
        replies = self.server.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        try:
            reply(self)
        except OSError:
            self.server.left.set()

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """What was asked of it, and whether somebody left before the end."""

    daemon_threads = True

    def __init__(self, *replies: Reply) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.left = threading.Event()
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def serving(*replies: Reply) -> Iterator[Server]:
    with Server(*replies) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def event(content: str | None = None, finish: str | None = None, **more: Any) -> str:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish, **more}
    return f"data: {json.dumps({'choices': [choice]})}\n\n"


def streamed(*pieces: str) -> Reply:
    """A good reply."""

    def reply(handler: Handler) -> None:
        handler.begin()
        for piece in pieces:
            handler.send(event(piece))
        handler.send(event(finish="stop") + "data: [DONE]\n\n")

    return reply


def likely(**logprobs: float) -> Reply:
    """A first token with its likeliest others."""
    top = [{"token": token, "logprob": value} for token, value in logprobs.items()]

    def reply(handler: Handler) -> None:
        handler.begin()
        handler.send(event(top[0]["token"], "length", logprobs={"content": [{"top_logprobs": top}]}))

    return reply


def failed(status: int, message: str, kind: str = "application/json", **headers: str) -> Reply:
    body = json.dumps({"error": {"message": message}}) if kind == "application/json" else message

    def reply(handler: Handler) -> None:
        handler.begin(status, kind, **headers)
        handler.send(body)

    return reply


def raw(text: str, kind: str = "text/event-stream") -> Reply:
    """Any body at all, after which the connection ends."""
    return failed(200, text, kind) if kind != "application/json" else _json(text)


def _json(text: str) -> Reply:
    def reply(handler: Handler) -> None:
        handler.begin(200, "application/json")
        handler.send(text)

    return reply


def hanging(before: str | None = None) -> Reply:
    """Says nothing, or nothing more after `before`, until the other side leaves or the test ends."""

    def reply(handler: Handler) -> None:
        if before is not None:
            handler.begin()
            handler.send(before)
        handler.connection.settimeout(0.02)
        while not handler.server.over.is_set():
            try:
                if handler.connection.recv(1) == b"":
                    handler.server.left.set()
                    return
            except TimeoutError:
                continue

    return reply


def endless(piece: str) -> Reply:
    """The same piece as long as anybody listens."""

    def reply(handler: Handler) -> None:
        handler.begin()
        while not handler.server.over.is_set():
            handler.send(piece)

    return reply
