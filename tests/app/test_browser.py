"""The chat as a person meets it: asked, read and checked in a real browser, by mouse, by keyboard and on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.app.visit import MARKS, QUESTION, Visit
from tests.page.fake_engine import HOSTILE, LAKE_TEXT, MODEL, FakeEngine

pytestmark = MARKS


def _evidence(visit: Visit) -> Any:
    return visit.page.get_by_role("complementary")


def _wide(visit: Visit) -> bool:
    """Whether the page can be scrolled sideways."""
    return bool(visit.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_an_answer_shows_statements_citations_and_references(visit: Visit) -> None:
    visit.ask(QUESTION)
    turn = visit.page.locator(".turn")
    assert turn.get_by_role("heading", name=QUESTION).is_visible()
    assert turn.locator(".statement").count() == 7
    assert turn.locator("button.cite").all_inner_texts() == ["1", "2", "3?", "4¶!", "4!", "5¶", "6", "article"]
    assert turn.locator(".references li").count() == 6
    assert "Answer with 7 statements, 6 references." in visit.page.get_by_role("status").first.inner_text()
    assert visit.page.locator("#welcome").is_hidden()
    assert visit.page.get_by_label("Your question").input_value() == ""


def test_a_citation_opens_its_chain_by_mouse(visit: Visit) -> None:
    visit.ask(QUESTION)
    cite = visit.page.locator("button.cite").nth(1)
    cite.click()
    panel = _evidence(visit)
    assert panel.locator(".paragraph").inner_text() == LAKE_TEXT
    assert panel.locator(".covered").inner_text().startswith("The first count was made by a retired surveyor")
    assert "Lindqvist, 2011" in panel.locator(".link-note").inner_text()
    link = panel.locator(".link-reference a")
    assert link.get_attribute("href") == "https://doi.org/10.5555/tidemark.11"
    assert cite.get_attribute("aria-expanded") == "true"
    panel.get_by_role("button", name="Close").click()
    assert cite.get_attribute("aria-expanded") == "false"
    assert "Choose a citation" in panel.inner_text()


def test_a_citation_opens_its_chain_by_keyboard_and_escape_leads_back(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.locator(".question").focus()
    for _ in range(5):
        visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") == "4!"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "evidence-title"
    panel = _evidence(visit)
    assert "Unresolved" in panel.locator(".badges").inner_text()
    assert "Nearest entry, not the one cited" in panel.locator(".link-reference").inner_text()
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    assert "4 of 8" in panel.inner_text()
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate("document.activeElement.textContent") == "4¶!"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, "The note leads to exactly one entry."),
        (2, "Entries that fit"),
        (5, "Inherited from the paragraph"),
        (7, "No original reference given. The article itself is the source."),
    ],
)
def test_every_standing_is_said_plainly(visit: Visit, place: int, words: str) -> None:
    visit.ask(QUESTION)
    visit.page.locator("button.cite").nth(place).click()
    assert words in _evidence(visit).inner_text()


def test_hostile_text_stays_text(visit: Visit) -> None:
    dialogs: list[str] = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    visit.ask(f"What of {HOSTILE}?")
    visit.page.locator("button.cite").nth(6).click()
    assert HOSTILE in _evidence(visit).locator(".link-note").inner_text()
    assert visit.page.locator("#desk img, #desk script").count() == 0
    assert dialogs == []


def test_an_answer_is_copied_as_markdown(visit: Visit) -> None:
    visit.ask(QUESTION)
    button = visit.page.get_by_role("button", name="Copy as Markdown")
    button.click()
    visit.page.get_by_role("button", name="Copied").wait_for()
    text = visit.page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(f"**{QUESTION}**\n\n> For three summers")
    assert "### References" in text and "as cited in “Swifts over the Quay”, note 1" in text


def test_history_is_kept_and_a_new_conversation_forgets_it(visit: Visit, engine: FakeEngine) -> None:
    visit.ask(QUESTION)
    visit.ask("And is there anything about the moon?")
    assert visit.page.locator(".turn").count() == 2
    assert "The corpus does not answer this." in visit.page.locator(".turn").nth(1).inner_text()
    assert [turn.role for turn in engine.asked[-1][1]] == ["user", "assistant"]
    visit.page.get_by_role("button", name="New conversation").click()
    visit.page.locator(".welcome").wait_for()
    assert visit.page.locator(".turn").count() == 0
    visit.ask(QUESTION)
    assert engine.asked[-1][1] == ()


def test_an_example_is_asked_by_a_click(visit: Visit) -> None:
    visit.page.get_by_role("button", name=QUESTION).click()
    visit.page.locator(".turn[data-state=answered]").wait_for()
    assert visit.page.locator(".question").inner_text().endswith(QUESTION)


def test_shift_enter_starts_a_line_and_enter_sends(visit: Visit, engine: FakeEngine) -> None:
    box = visit.page.get_by_label("Your question")
    box.fill("What of the swifts?")
    visit.page.keyboard.press("Shift+Enter")
    visit.page.keyboard.type("And of the quay?")
    assert visit.page.locator(".turn").count() == 0
    visit.page.keyboard.press("Enter")
    visit.page.locator(".turn[data-state=answered]").wait_for()
    assert engine.asked[-1][0] == "What of the swifts?\nAnd of the quay?"


def test_long_work_shows_progress_and_can_be_stopped(visit: Visit, engine: FakeEngine) -> None:
    engine.found.close()
    try:
        visit.page.get_by_label("Your question").fill(QUESTION)
        visit.page.get_by_role("button", name="Ask", exact=True).click()
        pending = visit.page.locator(".turn[data-state=pending]")
        pending.get_by_text(re.compile(r"Reading the corpus, \d+ s")).wait_for()
        assert not visit.page.get_by_role("button", name="Ask", exact=True).is_visible()
        assert visit.page.get_by_role("button", name="Stop", exact=True).is_visible()
        engine.found.open()
        visit.page.locator(".turn[data-state=answered]").wait_for()
        assert visit.page.get_by_role("button", name="Ask", exact=True).is_visible()
        assert not visit.page.get_by_role("button", name="Stop", exact=True).is_visible()
    finally:
        engine.found.open()


def test_what_cannot_be_asked_gets_one_clear_line(visit: Visit) -> None:
    box = visit.page.get_by_label("Your question")
    box.focus()
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("Type a question first").wait_for()
    box.fill("x" * 10_000)
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("The question has 10,000 characters; 2,000 is the most. Please shorten it.").wait_for()
    assert box.input_value() == "x" * 10_000
    assert visit.page.locator(".turn").count() == 0


def test_a_fault_is_one_line_and_not_the_end(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    visit.ask("Please fail")
    assert "Something went wrong" in visit.page.locator(".turn").inner_text()
    assert "Traceback" not in visit.page.content()
    visit.ask(QUESTION)
    assert visit.page.locator(".turn[data-state=answered]").count() == 1
    assert "a fault of the engine" in caplog.text


def test_the_corpus_opens_into_a_table_with_its_problems(visit: Visit) -> None:
    visit.page.get_by_text("2 articles").click()
    assert visit.page.get_by_text(f"Language model: {MODEL} {HOSTILE}").is_visible()
    assert visit.page.get_by_role("row").count() == 3
    visit.page.get_by_text("2 problems", exact=True).click()
    assert visit.page.get_by_text("note 4: “Ferrer, 2019” has no entry of 2019").is_visible()
    visit.page.keyboard.press("Escape")
    assert visit.page.get_by_role("row").count() == 0


class TestOnAPhone:
    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"viewport": {"width": 390, "height": 844}, "has_touch": True}

    def test_nothing_overflows_and_the_evidence_is_a_sheet(self, visit: Visit) -> None:
        assert not _wide(visit)
        visit.ask(QUESTION)
        assert not _wide(visit)
        assert _evidence(visit).count() == 0
        cite = visit.page.locator("button.cite").nth(7)
        cite.click()
        sheet = _evidence(visit).bounding_box()
        assert sheet["y"] > 100 and abs(sheet["y"] + sheet["height"] - 844) < 2
        visit.page.wait_for_function(
            "top => document.querySelectorAll('button.cite')[7].getBoundingClientRect().bottom <= top", arg=sheet["y"]
        )
        assert not _wide(visit)
        _evidence(visit).get_by_role("button", name="Close").click()
        assert _evidence(visit).count() == 0
        visit.page.get_by_text("2 articles").click()
        assert not _wide(visit)


class TestInTheDark:
    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}

    def test_the_page_follows_the_system(self, visit: Visit) -> None:
        red, green, blue = _colour(visit, "background-color")
        assert max(red, green, blue) < 60
        assert min(_colour(visit, "color")) > 180


def _colour(visit: Visit, name: str) -> list[int]:
    value = visit.page.evaluate(f"getComputedStyle(document.body).getPropertyValue('{name}')")
    return [int(part) for part in value.removeprefix("rgb(").removesuffix(")").split(",")]
