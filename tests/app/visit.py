"""A visit to the page in a real browser, and how it is made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
QUESTION = "What became of the swifts over the quay?"
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


@contextmanager
def launched() -> Iterator[Any]:
    """A browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, headless=True)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """One open page, with what it asked for and what it complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def send(self, question: str) -> None:
        """Type and send."""
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")

    def ask(self, question: str) -> None:
        """Type, send, and wait for the answer."""
        finished = self.page.locator(".turn:is([data-state=answered], [data-state=failed], [data-state=stopped])")
        before = finished.count()
        self.send(question)
        finished.nth(before).wait_for()


@contextmanager
def visiting(browser: Any, address: str, options: dict[str, Any]) -> Iterator[Visit]:
    """A page of its own; at the end it must have had no complaint and asked nobody but the server."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
    seen = Visit(context.new_page())
    seen.page.on("console", lambda message: seen.complaints.append(f"{message.type}: {message.text}"))
    seen.page.on("pageerror", lambda error: seen.complaints.append(f"error: {error}"))
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on(
        "response", lambda reply: seen.complaints.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None
    )
    seen.page.goto(address)
    seen.page.locator(".welcome").wait_for()
    try:
        yield seen
    finally:
        context.close()
    assert seen.complaints == []
    hosts = {urlsplit(url).hostname for url in seen.requests if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
