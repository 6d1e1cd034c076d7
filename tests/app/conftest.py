"""The page over a fake engine, served once a module, and a visit to it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

import app
from tests.app.visit import QUESTION, Visit, launched, visiting
from tests.page.fake_engine import HOSTILE, FakeEngine


@pytest.fixture(scope="module")
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="module")
def address(engine: FakeEngine) -> Iterator[str]:
    page = app.build(engine, (QUESTION, f"What of {HOSTILE}?"), longest=2000, composed_at_once=2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    yield app.launch(page, "127.0.0.1", port)
    page.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as chromium:
        yield chromium


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}


@pytest.fixture
def visit(browser: Any, address: str, context_options: dict[str, Any]) -> Iterator[Visit]:
    with visiting(browser, address, context_options) as seen:
        yield seen
