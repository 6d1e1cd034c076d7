"""The report in a real browser: on a phone, in the dark, on paper, and filtered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from evals.report import html
from tests.app.visit import MARKS, launched
from tests.evals.made import CASES
from tests.evals.test_report import SUPPORT, WORSE, answers, results

pytestmark = [*MARKS, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("run") / "report.html"
    path.write_text(html(results(SUPPORT, quote=answers(), compose=answers(*WORSE))))
    return path.as_uri()


def test_the_page_fits_a_phone_and_its_summary_a_screen(browser: Any, address: str) -> None:
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    phone.goto(address)
    phone.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    desk = browser.new_page(viewport={"width": 1280, "height": 800})
    desk.goto(address)
    assert desk.evaluate("document.querySelector('.summary').getBoundingClientRect().bottom") < 800


def test_charts_follow_the_page_into_the_dark_and_onto_paper(browser: Any, address: str) -> None:
    seen = browser.new_page(color_scheme="light")
    seen.goto(address)

    def ink() -> tuple[str, str]:
        colours = "[document.body, document.querySelector('svg text[fill]')].map(one => getComputedStyle(one))"
        body, text = seen.evaluate(f"{colours}.map((style, place) => place ? style.fill : style.color)")
        return body, text

    light = ink()
    seen.emulate_media(color_scheme="dark")
    dark = ink()
    assert light[0] == light[1] and dark[0] == dark[1] != light[0]
    seen.emulate_media(color_scheme="dark", media="print")
    assert ink() == ("rgb(0, 0, 0)", "rgb(0, 0, 0)")


def test_cases_and_remarks_are_filtered(browser: Any, address: str) -> None:
    seen = browser.new_page()
    wrong: list[Any] = []
    seen.on("pageerror", lambda error: wrong.append(error))
    seen.goto(address)
    cases = seen.locator(".filtered").first

    def left(**chosen: str) -> list[str]:
        for by in ("kind", "system", "loss"):
            cases.locator(f"select[data-by={by}]").select_option(chosen.get(by, ""))
        cases.locator("[data-by=words]").fill(chosen.get("words", ""))
        ids: list[str] = cases.locator(".case:not([hidden]) > summary .id").all_inner_texts()
        assert cases.locator("output").inner_text() == f"{len(ids)} of {len(CASES)}"
        return ids

    assert left() == [case.id for case in CASES]
    assert left(kind="unanswerable") == ["king", "price"]
    assert left(loss="*") == left(loss="<>") == left(system="compose", loss="*") == ["toll", "bell", "flood", "king"]
    assert left(system="quote", loss="*") == []
    assert left(loss="answered wrongly") == ["king"] and left(loss="-", kind="no-original") == []
    assert left(words="QUAY PRESS", kind="fact") == ["rope"]
    cases.locator("button").click()
    assert cases.locator(".case[open]").count() == 1
    remarks = seen.locator(".remarks")
    remarks.locator("summary").click()
    remarks.locator("[data-by=words]").fill("claim 7 ")
    assert remarks.locator(".item:not([hidden])").count() == 1 and not wrong
