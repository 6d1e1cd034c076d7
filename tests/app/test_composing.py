"""Answers that grow on the page: order, stopping, waiting in line, and what survives a new version."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.app.visit import MARKS, QUESTION, Visit, visiting
from tests.page.fake_engine import HOSTILE, FakeEngine

pytestmark = MARKS

ASKED = "Please compose: what became of the swifts?"
COMPOSING = ".turn[data-state=composing]"


@pytest.fixture(autouse=True)
def let_go(engine: FakeEngine) -> Iterator[None]:
    """Each test begins with an open gate; at the end nobody is left with the language model."""
    engine.composed.open()
    engine.deaf, engine.most = False, 0
    engine.stopped.clear()
    yield
    engine.composed.open()
    _wait(lambda: not engine.composing)


def _wait(true: Callable[[], bool]) -> None:
    """Wait until `true()` holds."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def _composed(visit: Visit) -> Any:
    return visit.page.locator(".composed .statement")


def test_quotations_stand_at_once_and_composed_statements_come_above_them(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    visit.send(ASKED)
    turn = visit.page.locator(COMPOSING)
    turn.get_by_text("Composing an answer from the statements below").wait_for()
    assert turn.locator(".quoted .statement").count() == 7 and _composed(visit).count() == 0
    for number in range(1, 4):
        engine.composed.let(1)
        _composed(visit).nth(number - 1).wait_for()
        above = _composed(visit).last.bounding_box()["y"]
        assert above < turn.locator(".quoted").first.bounding_box()["y"]
    engine.composed.open()
    visit.page.locator(".turn[data-state=answered]").wait_for()
    assert _composed(visit).count() == 4 and visit.page.locator(".quoted").count() == 0
    assert visit.page.locator(".turn").count() == 1


def test_the_seconds_go_on_counting_over_the_versions(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    visit.send(ASKED)
    turn = visit.page.locator(COMPOSING)
    turn.get_by_text(re.compile(r", ([2-9]|\d\d) s")).wait_for()
    engine.composed.let(1)
    _composed(visit).first.wait_for()
    assert turn.get_by_text(re.compile(r", ([2-9]|\d\d) s")).is_visible()


def test_only_beginning_and_end_are_announced(visit: Visit) -> None:
    visit.page.evaluate(
        "() => { window.heard = []; new MutationObserver(() => heard.push(document.querySelector('#announce')"
        ".textContent)).observe(document.querySelector('#announce'), {childList: true}) }"
    )
    visit.ask(ASKED)
    heard = visit.page.evaluate("heard")
    assert heard[:2] == ["Reading the corpus.", "Composing an answer. Meanwhile, 7 quotations."]
    assert len(heard) == 3 and heard[2].startswith("Answer with 4 statements")


def test_stop_ends_composing_and_what_was_composed_stays(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.let(2)
    visit.send(ASKED)
    _composed(visit).nth(1).wait_for()
    visit.page.get_by_role("button", name="Stop", exact=True).click()
    visit.page.locator(".turn[data-state=stopped]").wait_for()
    assert engine.stopped == [ASKED] and engine.composing == []
    assert visit.page.get_by_text(
        "Stopped. What had been composed and checked by then is shown, with the quotations that it rests on.",
        exact=True,
    ).is_visible()
    assert _composed(visit).count() == 2
    assert visit.page.get_by_role("button", name="Ask", exact=True).is_visible()
    visit.ask(QUESTION)
    assert [turn.role for turn in engine.asked[-1][1]] == ["user", "assistant"]


def test_the_box_is_free_though_the_engine_does_not_stop(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    engine.deaf = True
    visit.send(ASKED)
    visit.page.locator(COMPOSING).wait_for()
    visit.page.get_by_role("button", name="Stop", exact=True).click()
    visit.page.locator(".turn[data-state=stopped]").wait_for()
    visit.ask(QUESTION)
    assert visit.page.locator(".turn[data-state=answered]").count() == 1
    assert engine.composing == [ASKED]


def test_one_can_ask_again_though_the_server_is_gone(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    visit.send(ASKED)
    visit.page.locator(COMPOSING).wait_for()
    visit.page.context.set_offline(True)
    visit.page.get_by_role("button", name="Stop", exact=True).click()
    visit.page.get_by_text("Stopped. The server did not answer.").wait_for()
    assert visit.page.get_by_role("button", name="Ask", exact=True).is_visible()
    visit.page.close()
    visit.complaints.clear()  # the browser's, about the connection


def test_a_double_click_on_ask_does_not_stop(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    visit.page.get_by_label("Your question").fill(ASKED)
    visit.page.get_by_role("button", name="Ask", exact=True).dblclick()
    visit.page.locator(COMPOSING).wait_for()
    engine.composed.open()
    visit.page.locator(".turn[data-state=answered]").wait_for()
    assert engine.stopped == []


def test_a_new_conversation_stops_the_engine(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    visit.send(ASKED)
    visit.page.locator(COMPOSING).wait_for()
    visit.page.get_by_role("button", name="New conversation").click()
    _wait(lambda: engine.stopped == [ASKED])
    visit.page.locator(".welcome").wait_for()
    visit.ask(QUESTION)
    assert visit.page.locator(".turn").count() == 1 and engine.asked[-1][1] == ()


def test_a_closed_tab_stops_the_engine(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    visit.send(ASKED)
    visit.page.locator(COMPOSING).wait_for()
    visit.page.close()
    _wait(lambda: engine.stopped == [ASKED])


def test_everybody_gets_their_own_answer_and_who_waits_sees_the_place(
    browser: Any, address: str, engine: FakeEngine, context_options: dict[str, Any]
) -> None:
    engine.composed.close()
    questions = [f"Please compose for visitor {number}" for number in range(5)]
    with ExitStack() as stack:
        visits = [stack.enter_context(visiting(browser, address, context_options)) for _ in questions]
        for visit, question in zip(visits, questions, strict=True):
            visit.send(question)
            visit.page.locator(COMPOSING).wait_for()
        last = visits[-1].page.locator(COMPOSING)
        last.get_by_text("you are number 3 in the queue").wait_for()
        assert last.locator(".quoted .statement").count() == 7
        engine.composed.let(8)  # two answers
        last.get_by_text("you are next in the queue").wait_for()
        engine.composed.open()
        for visit, question in zip(visits, questions, strict=True):
            visit.page.locator(".turn[data-state=answered]").wait_for()
            assert visit.page.locator(".question").all_inner_texts() == [f"Question:\n{question}"]
            assert _composed(visit).count() == 4
    assert engine.most == 2


def test_open_evidence_scroll_and_focus_survive_new_versions(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    visit.page.set_viewport_size({"width": 1280, "height": 600})
    visit.send(ASKED)
    cite = visit.page.locator(".quoted button.cite", has_text="4!").last
    cite.evaluate("cite => cite.scrollIntoView({ block: 'center', behavior: 'instant' })")
    cite.click()
    panel = visit.page.get_by_role("complementary")
    panel.evaluate("panel => { panel.scrollTop = 40 }")
    cite.focus()
    before = cite.bounding_box()["y"]
    engine.composed.let(2)
    _composed(visit).nth(1).wait_for()
    same = visit.page.locator(".quoted button.cite[aria-expanded=true]")
    assert same.evaluate("cite => cite === document.activeElement")
    assert abs(same.bounding_box()["y"] - before) < 2
    assert panel.evaluate("panel => panel.scrollTop") == 40
    number = same.inner_text().rstrip("!")
    assert panel.get_by_role("heading").first.inner_text() == f"Citation {number}"
    assert "The board blamed the new glass" in panel.locator(".stated").inner_text()


def test_evidence_of_a_quotation_becomes_that_of_the_statement_composed_from_it(
    visit: Visit, engine: FakeEngine
) -> None:
    engine.composed.close()
    visit.send(ASKED)
    visit.page.locator(".quoted button.cite", has_text="4!").last.click()
    engine.composed.open()
    visit.page.locator(".turn[data-state=answered]").wait_for()
    panel = visit.page.get_by_role("complementary")
    assert panel.locator(".stated").inner_text() == "New glass along the quay drove the swifts away."
    shown = visit.page.locator("button.cite[aria-expanded=true]")
    assert panel.get_by_role("heading").first.inner_text() == f"Citation {shown.inner_text().rstrip('!')}"


def test_evidence_that_left_the_answer_says_so(visit: Visit, engine: FakeEngine) -> None:
    engine.composed.close()
    visit.send(ASKED)
    visit.page.locator(".quoted button.cite").last.click()
    engine.composed.open()
    visit.page.locator(".turn[data-state=answered]").wait_for()
    panel = visit.page.get_by_role("complementary")
    assert "no longer in the answer" in panel.inner_text()
    assert "No copy has been found since." in panel.locator(".stated").inner_text()
    assert panel.get_by_role("button", name="Next citation").is_disabled()
    panel.get_by_role("button", name="Close").click()
    assert "Choose a citation" in panel.inner_text()


def test_contradictions_notice_and_what_was_withheld(visit: Visit) -> None:
    visit.ask(ASKED)
    assert visit.page.get_by_text("These statements contradict each other").is_visible()
    assert visit.page.locator(".disputed .statement .dispute").count() == 2
    reason = visit.page.get_by_text("No statement of the corpus supports it.", exact=True)
    assert not reason.is_visible()
    visit.page.get_by_text("1 statement withheld").click()
    assert reason.is_visible()
    visit.ask("Is there a timeout?")
    notice = visit.page.locator(".between").last
    words = "Answered in quotations: the language model took longer than 60 seconds"
    assert notice.is_visible() and notice.inner_text() == f"{words} {HOSTILE}."
    assert visit.page.locator("#desk img, #desk script").count() == 0


def test_a_composed_answer_is_copied_as_markdown(visit: Visit) -> None:
    visit.ask(ASKED)
    visit.page.get_by_role("button", name="Copy as Markdown").click()
    visit.page.get_by_role("button", name="Copied").wait_for()
    text = visit.page.evaluate("navigator.clipboard.readText()")
    assert "(≠ contradicts “" in text and "Composed by Scribe 1.5B" in text


class TestOnAPhone:
    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"viewport": {"width": 390, "height": 844}, "has_touch": True}

    def test_nothing_overflows_and_stop_is_at_hand(self, visit: Visit, engine: FakeEngine) -> None:
        engine.composed.let(3)
        visit.send(ASKED)
        _composed(visit).nth(2).wait_for()
        assert visit.page.get_by_role("button", name="Stop", exact=True).is_visible()
        assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        engine.composed.open()
        visit.page.locator(".turn[data-state=answered]").wait_for()
        assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")
