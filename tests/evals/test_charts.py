"""Charts: still pictures that follow the page's colours, and that tell systems apart without them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from evals.charts import Chart, charts
from evals.outcome import Curve, Outcome

RECALL = Curve(title="recall", x="statements", y="found", points=((1, 0.5), (5, 0.75), (20, 0.9)))
WORSE = Curve(title="recall", x="passages", y="found", points=((1, 0.25), (5, 0.5), (20, 0.8)))
CALLED = Curve(title="calibration", x="score", y="share", points=((0.1, 0.2), (0.9, 0.8)), kind="against-diagonal")
BARS = Curve(title="places", x="place", y="cases", points=((1, 4), (2, 3)), kind="bar")
SLOW = Curve(title="latency", x="ms", y="share", points=tuple((10.0 * 1.2**n, n / 50) for n in range(1, 51)))
LOST = {"not read": 0, "refused": 3}


def outcome(system: str, *curves: Curve, suite: str = "retrieval", **lost: int) -> Outcome:
    return Outcome(suite=suite, system=system, cases=9, metrics={}, curves=curves, lost=lost)


def drawn(*outcomes: Outcome) -> list[Chart]:
    made = charts(outcomes)
    for chart in made:
        ElementTree.fromstring(chart.svg)
    return made


def test_each_title_is_one_picture_and_so_is_what_is_lost() -> None:
    both = drawn(
        outcome("quote", RECALL, BARS),
        outcome("dense", WORSE),
        Outcome(suite="answers", system="quote", cases=9, metrics={}, lost=LOST, curves=(SLOW,)),
        outcome("words", CALLED, suite="support"),
    )
    assert [chart.title for chart in both] == ["recall", "places", "latency", "where cases are lost", "calibration"]


def test_systems_are_told_apart_by_more_than_colour() -> None:
    [lines] = drawn(outcome("quote", RECALL), outcome("dense", WORSE))
    assert "quote" in lines.svg and "dense" in lines.svg and "statements or passages" in lines.svg
    assert len({*re.findall(r'stroke="var\(--s\d\)"[^>]*stroke-dasharray="([\d,]+)"', lines.svg)}) == 2
    [bars] = drawn(outcome("quote", BARS), outcome("dense", BARS))
    assert {"var(--f1)", "var(--f2)"} <= {*re.findall(r'fill="(var\(--f\d\))"', bars.svg)}


def test_a_system_looks_the_same_in_every_picture() -> None:
    _, second = drawn(outcome("quote", RECALL), outcome("dense", WORSE, BARS))
    assert "var(--s2)" in second.svg and "var(--s1)" not in second.svg


@pytest.mark.parametrize("curve", [RECALL, CALLED, BARS, SLOW])
def test_the_page_decides_on_colours(curve: Curve) -> None:
    [chart] = drawn(outcome("quote", curve))
    colours = {*re.findall(r'(?:fill|stroke)="([^"]+)"', chart.svg)}
    assert colours and all(colour == "none" or colour.startswith("var(--") for colour in colours)


def test_a_picture_has_a_name_and_its_points_in_words() -> None:
    first, second = drawn(outcome("quote", RECALL), outcome("words", CALLED, suite="support"))
    assert '<svg role="img" aria-labelledby="chart-1" aria-describedby="chart-1-told"' in first.svg
    assert '<title id="chart-1">recall</title>' in first.svg and "quote: 1 0.5, 5 0.75, 20 0.9." in first.svg
    names = [re.findall(r'\bid="([^"]+)"', chart.svg) for chart in (first, second)]
    assert not {*names[0]} & {*names[1]}


def test_times_that_differ_widely_stand_on_a_logarithmic_axis() -> None:
    [chart] = drawn(outcome("quote", SLOW))
    assert ">100<" in chart.svg and ">10,000<" in chart.svg and ">20,000<" not in chart.svg


def test_where_nothing_is_lost_nothing_is_drawn() -> None:
    assert drawn(outcome("quote", refused=0)) == []


def test_what_is_drawn_is_never_markup() -> None:
    hostile = Curve(title="<b>&", x="<i>", y='"<u>', points=((1, 1), (2, 2)))
    [chart] = drawn(outcome("<s>", hostile), outcome("quote", hostile))
    assert not re.search(r"<[bius]>", chart.svg) and "&lt;b&gt;&amp;" in chart.svg
