"""The versions of a turn: at once, in the queue, composing, stopped or failed; the last is always final."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from selectolax.lexbor import LexborHTMLParser as Parser

from answer.answer import Turn
from page.reply import GRACE_S, advise, reply, spoken
from page.stopping import Stops
from page.turnstile import Turnstile
from tests.page import fake_engine as fake
from tests.page.fake_engine import FakeEngine


@dataclass
class Version:
    """One version of a turn."""

    html: Parser
    said: list[Turn]

    @property
    def state(self) -> str | None:
        return self.html.css_first(".turn").attributes["data-state"]

    def texts(self, selector: str) -> list[str]:
        return [node.text() for node in self.html.css(selector)]


def _ask(
    engine: FakeEngine,
    question: str,
    turnstile: Turnstile | None = None,
    stop_at: Callable[[Version], bool] = lambda version: False,
) -> list[Version]:
    """All versions, asked from a loop of its own; stopped at the first that `stop_at` chooses."""
    stop = threading.Event()

    async def versions() -> list[Version]:
        seen = []
        async for html, said in reply(engine, question, [], turnstile or Turnstile(1), stop):
            seen.append(Version(Parser(html), said))
            if stop_at(seen[-1]):
                stop.set()
        return seen

    return asyncio.run(versions())


@pytest.mark.parametrize(("text", "words"), [("", "Type a question"), (" \n", "Type a question"), ("x" * 11, "11 cha")])
def test_what_cannot_be_asked(text: str, words: str) -> None:
    assert words in advise(text, longest=10)
    assert advise("x" * 10, longest=10) == ""


def test_a_turn_is_pending_first_and_keeps_its_id() -> None:
    pending, answered = _ask(FakeEngine(), "What of the swifts?")
    assert pending.state == "pending" and pending.said == []
    assert answered.state == "answered"
    assert pending.html.css_first(".turn").id == answered.html.css_first(".turn").id
    assert [turn.role for turn in answered.said] == ["user", "assistant"]
    assert answered.said[1].content.startswith("For three summers the harbour board counted swifts")


def test_quotations_come_first_and_composed_statements_one_by_one_above_them() -> None:
    pending, quoted, *composing, last = _ask(FakeEngine(), "Please compose")
    assert pending.state == "pending"
    assert quoted.texts(".progress span") == ["", "Composing an answer from the statements below", ""]
    assert len(quoted.texts(".quoted .statement")) == 7 and not quoted.texts(".composed")
    assert [len(version.texts(".composed .statement")) for version in composing] == [1, 2, 3, 4]
    for version in composing:
        order = [node.attributes["class"] for node in version.html.css(".reply > :is(.composed, .progress, .quoted)")]
        assert order == ["composed", "progress", "quoted", "quoted"]
        assert version.state == "composing" and not version.texts(".copy")
    assert last.state == "answered" and not last.texts(".quoted, .progress")
    assert last.said[1].content.startswith("A retired surveyor")


def test_every_version_numbers_its_own_citations() -> None:
    for version in _ask(FakeEngine(), "Please compose")[1:]:
        numbered = {
            int(text.split("\u00a0")[0].rstrip("¶!?")) for text in version.texts("button.cite") if text[0].isdigit()
        }
        assert numbered == {int(li.attributes["value"] or 0) for li in version.html.css(".references li")}


def test_a_fault_of_the_engine_becomes_a_failed_turn(caplog: pytest.LogCaptureFixture) -> None:
    *_, failed = _ask(FakeEngine(), "Please fail")
    assert failed.state == "failed" and "RuntimeError" not in (failed.html.html or "")
    assert len(failed.said) == 2
    assert "a fault of the engine" in caplog.text


def test_a_fault_while_composing_leaves_what_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    *_, last = _ask(FakeEngine(), "Please compose and break")
    assert last.state == "answered"
    assert len(last.texts(".composed .statement")) == 2
    assert last.texts(".between") == [
        "Composing ended early: something went wrong, and the log of the server says why."
    ]
    assert "a fault while composing" in caplog.text


# --- stopping --------------------------------------------------------------------------------------------------------


def test_what_was_composed_when_it_was_stopped_stays() -> None:
    engine = FakeEngine()
    engine.composed.let(2)
    *_, last = _ask(engine, "Please compose", stop_at=lambda version: len(version.texts(".composed .statement")) == 2)
    assert last.state == "stopped"
    assert len(last.texts(".composed .statement")) == 2
    assert last.texts(".between") == [
        "Stopped. What had been composed and checked by then is shown, with the quotations that it rests on."
    ]
    assert engine.stopped == ["Please compose"] and engine.composing == []


def test_an_engine_that_does_not_stop_is_left_to_itself() -> None:
    engine = FakeEngine(deaf=True)
    engine.composed.close()
    *_, last = _ask(engine, "Please compose", stop_at=lambda version: version.state == "composing")
    assert last.state == "stopped" and engine.composing == ["Please compose"]
    assert last.texts(".between") == ["Stopped before anything was composed and checked. These are quotations."]
    engine.composed.open()


def test_a_question_can_be_stopped_before_anything_is_found() -> None:
    engine = FakeEngine(deaf=True)
    engine.found.close()
    *_, last = _ask(engine, "What of the swifts?", stop_at=lambda version: version.state == "pending")
    assert last.state == "stopped"
    assert last.texts(".between") == ["Stopped before anything was found."]
    engine.found.open()


def test_a_stopped_box_is_free_again_within_a_second() -> None:
    assert GRACE_S < 1


def test_a_visit_stops_its_own_question_alone_and_asking_again_stops_the_one_before() -> None:
    stops = Stops()
    with stops.asking("mine") as mine, stops.asking("yours") as yours:
        stops.stop("nobody's")
        assert not mine.is_set() and not yours.is_set()
        with stops.asking("mine") as again:
            assert mine.is_set() and not again.is_set() and not yours.is_set()
            stops.stop("mine")
            assert again.is_set()
    assert yours.is_set()
    stops.stop("mine")


def test_whoever_goes_away_stops_the_engine() -> None:
    engine, stop = FakeEngine(), threading.Event()
    engine.composed.let(1)

    async def leave() -> None:
        versions = reply(engine, "Please compose", [], Turnstile(1), stop)
        async for html, _ in versions:
            if Parser(html).css(".composed .statement"):
                break
        await versions.aclose()

    asyncio.run(leave())
    assert stop.is_set()
    deadline = time.monotonic() + 30
    while engine.composing and time.monotonic() < deadline:
        time.sleep(0.02)
    assert engine.composing == []


# --- waiting ---------------------------------------------------------------------------------------------------------


def test_many_at_once_each_get_their_own_answer_and_see_their_place() -> None:
    engine, turnstile, stop = FakeEngine(), Turnstile(2), threading.Event()
    engine.composed.close()

    async def one(number: int) -> list[Parser]:
        question, seen = f"Please compose number {number}", []
        async for html, _ in reply(engine, question, [], turnstile, stop):
            seen.append(Parser(html))
            if "number 10 in the queue" in html:
                engine.composed.open()
        return seen

    async def all_of_them() -> list[list[Parser]]:
        return list(await asyncio.gather(*(one(number) for number in range(12))))

    answers = asyncio.run(all_of_them())
    lines = {line.text() for versions in answers for page in versions for line in page.css(".progress span")}
    assert "Waiting to compose an answer: you are number 10 in the queue" in lines
    assert "Waiting to compose an answer: you are next in the queue" in lines
    assert engine.most == 2
    for number, versions in enumerate(answers):
        assert versions[-1].css_first(".turn").attributes["data-state"] == "answered"
        assert {page.css_first(".question").text() for page in versions} == {
            f"Question: Please compose number {number}"
        }


def test_whoever_waits_sees_quotations_and_can_stop() -> None:
    engine, turnstile = FakeEngine(), Turnstile(1)
    with turnstile.ticket():
        _, quoted, waiting, last = _ask(
            engine, "Please compose", turnstile, lambda version: "in the queue" in (version.html.html or "")
        )
    assert len(quoted.texts(".quoted .statement")) == len(waiting.texts(".quoted .statement")) == 7
    assert "you are next in the queue" in waiting.texts(".progress")[0]
    assert last.state == "stopped"


def test_places_are_in_order_of_arrival() -> None:
    turnstile, stop = Turnstile(1), threading.Event()
    with turnstile.ticket() as ahead:
        with turnstile.ticket() as behind:
            places = behind.places(stop)
            assert next(places) == 1
            assert list(ahead.places(stop)) == []
        assert turnstile.place(ahead) == 0


def test_spoken_words_of_an_abstention() -> None:
    assert spoken(replace(fake.abstention("x"), statements=())) == "The corpus does not answer this."
