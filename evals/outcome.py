"""What a suite finds of one system: figures with their meaning, the values of each case behind them, curves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from evals.statistics import Figure

Unit = Literal["share", "count", "ms", "number"]
"""`share`: 0 to 1. `count`: so many of n, its interval being that of the share."""
CaseValue = float | tuple[int, int] | None
"""A case's share; or (how many, of how many) of what is counted; None where the case is not eligible."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Measure(_Record):
    """A figure and what it says."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    share: float | None = None
    means: str = ""
    """One line for a reader."""
    good: Literal["high", "low"] = "high"
    unit: Unit = "share"


class Curve(_Record):
    """Points to be drawn."""

    title: str
    x: str
    """What stands along the bottom, with its unit."""
    y: str
    points: tuple[tuple[float, float], ...]
    kind: Literal["line", "bar", "against-diagonal"] = "line"
    """`against-diagonal`: y would equal x if all were well."""


class Remark(_Record):
    """One thing that went wrong and is not a case of the case file."""

    id: str
    kind: str
    text: str


class Outcome(_Record):
    """One suite over one system."""

    suite: str
    system: str
    """Empty where the suite measures a part that all systems share."""
    cases: int
    metrics: dict[str, Measure]
    kinds: dict[str, dict[str, Measure]] = {}
    """The main figures by kind of question."""
    lost: dict[str, int] = {}
    """Cases by where they are lost."""
    scores: dict[str, dict[str, Any]] = {}
    """By case, then by metric: a CaseValue; other fields describe the case."""
    curves: tuple[Curve, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def name(self) -> str:
        """`answers, quote`."""
        return f"{self.suite}, {self.system}" if self.system else self.suite


def measure(figure: Figure, means: str, good: Literal["high", "low"] = "high", unit: Unit | None = None) -> Measure:
    """A figure with its meaning; a figure with a share is a count."""
    return Measure(
        value=figure.value,
        n=figure.n,
        low=figure.low,
        high=figure.high,
        share=figure.share,
        means=means,
        good=good,
        unit=unit or ("share" if figure.share is None else "count"),
    )


def spaced(name: str) -> str:
    """The name of a metric as people read it."""
    return name.replace("_", " ")


def shown(one: Measure) -> str:
    """As people read it: `0.873`, `1 of 107`, `33 ms`, or a dash."""
    if one.value is None:
        return "–"
    if one.unit == "count":
        return f"{one.value:,.0f} of {one.n:,}"
    if one.unit == "share":
        return f"{one.value:.3f}"
    return f"{one.value:,.0f} ms" if one.unit == "ms" else f"{one.value:,.2f}".removesuffix(".00")


def interval(one: Measure) -> str:
    """`0.819 to 0.923`, in per cent for the share of a count; empty where there is none."""
    if one.low is None or one.high is None:
        return ""
    if one.share is not None:
        return f"{100 * one.low:.1f} to {100 * one.high:.1f} %"
    return f"{one.low:.3f} to {one.high:.3f}"


def by_name(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], Outcome]:
    """By suite and system."""
    return {(outcome.suite, outcome.system): outcome for outcome in outcomes}
