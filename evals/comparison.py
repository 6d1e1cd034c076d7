"""Two runs side by side: what each figure differs by, and every case that changed.

Which cases count for a metric may depend on the answers: precision of refusals looks at what was refused, and two runs
refuse other questions. Then no single difference is the honest one. Over the cases that count in both runs the
comparison is like with like, but leaves out where the runs part: of questions that both refuse, both are equally right,
always. Over all that count in either run it is the difference of the two figures as they are reported, but of unlike
cases. So a metric has a line for the figures as they are, its interval drawn over the cases that count in either run,
and, where these are not the same ones, a second line for those that count in both, if there are any.

All figures are over the cases that both runs asked. Where these are all the cases of both runs, they are the figures of
the runs themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any, Final, Literal

from evals.metrics.answers import LATENCIES
from evals.metrics.paired import Difference, Part, of_quantiles, of_ratios
from evals.outcome import CaseValue, Measure, Outcome
from evals.results import Results
from evals.statistics import quantile

Change = Literal["improved", "worse", "otherwise"]
IN_BOTH: Final = "counted in both"
_QUANTILES: Final[Mapping[str, float]] = {m.name: m.quantile for m in LATENCIES if m.quantile is not None}
_TIME: Final = "ms"
"""What a case's time is called among its scores."""
_Pair = tuple[CaseValue, CaseValue]


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of both runs."""

    metric: str
    first: Measure | None
    """None where this run does not have it."""
    second: Measure | None
    difference: Difference | None = None
    """In shares, or in milliseconds; None where no values of single cases stand behind the figures."""
    of: Literal["", "counted in both"] = ""
    """Which cases it is of, where that is not clear."""

    @property
    def measure(self) -> Measure:
        """What the figure means and counts in."""
        known = self.first or self.second
        assert known is not None
        return known

    @property
    def verdict(self) -> Change | None:
        """Better or worse by more than chance; None if that can't be told."""
        if self.difference is None or self.difference.value is None or not self.difference.excludes_zero:
            return None
        return "improved" if (self.difference.value > 0) == (self.measure.good == "high") else "worse"


@dataclass(frozen=True, slots=True)
class Moved:
    """One value of one case that changed."""

    metric: str
    first: CaseValue
    second: CaseValue
    change: Change
    """`otherwise`: it counts in one run alone."""


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case that is worth something else in the second run."""

    id: str
    question: str
    """Empty if it is not a case of the case file."""
    moved: tuple[Moved, ...]

    @property
    def change(self) -> Change:
        """`otherwise`: some of it is better and some worse, or neither."""
        ways = {one.change for one in self.moved} - {"otherwise"}
        return ways.pop() if len(ways) == 1 else "otherwise"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One suite in both runs."""

    suite: str
    systems: tuple[str, str]
    shared: int
    """Cases that both runs asked."""
    lines: tuple[Line, ...]
    changed: tuple[ChangedCase, ...]

    @property
    def name(self) -> str:
        """`answers, quote`, or `answers, quote against compose`."""
        systems = " against ".join(dict.fromkeys(filter(None, self.systems)))
        return f"{self.suite}, {systems}" if systems else self.suite


def compare(first: Results, second: Results, seed: int = 0) -> list[Comparison]:
    """What both runs measured, in the order of the first; `seed` is that of the bootstrap."""
    one, other = ({case.id: case for case in results.cases} for results in (first, second))
    unlike = {id for id in one.keys() & other.keys() if one[id] != other[id]}
    questions = {case.id: case.question for case in (*second.cases, *first.cases)}
    return [_compare(*pair, unlike, questions, seed) for pair in _matched(first.outcomes, second.outcomes)]


def _matched(first: Sequence[Outcome], second: Sequence[Outcome]) -> Iterator[tuple[Outcome, Outcome]]:
    """Outcomes of one suite and system, or the only ones of a suite."""
    for suite in dict.fromkeys(outcome.suite for outcome in first):
        ones, others = ([o for o in outcomes if o.suite == suite] for outcomes in (first, second))
        if len(ones) == len(others) == 1:
            yield ones[0], others[0]
        else:
            yield from ((one, other) for one in ones for other in others if one.system == other.system)


def _compare(first: Outcome, second: Outcome, unlike: set[str], questions: Mapping[str, str], seed: int) -> Comparison:
    shared = [id for id in first.scores if id in second.scores and id not in unlike]
    names = list(dict.fromkeys((*first.metrics, *second.metrics)))
    lines: list[Line] = []
    moved: dict[str, list[Moved]] = {id: [] for id in shared}
    for name in names:
        one, other = first.metrics.get(name), second.metrics.get(name)
        times = _times(first, second, shared) if name in _QUANTILES else []
        if one and other and times:
            lines.append(_line_of_times(name, one, other, times, seed))
        elif one and other and shared and _stands_behind(first, name) and _stands_behind(second, name):
            values = {id: (_value(first, id, name), _value(second, id, name)) for id in shared}
            lines += _lines(name, one, other, list(values.values()), seed)
            for id, pair in values.items():
                moved[id] += _moved(name, *pair, other.good)
        else:
            lines.append(Line(name, one, other))
    changed = tuple(ChangedCase(id, questions.get(id, ""), tuple(found)) for id, found in moved.items() if found)
    return Comparison(first.suite, (first.system, second.system), len(shared), tuple(lines), changed)


def _value(outcome: Outcome, id: str, name: str) -> CaseValue:
    """A case's value as it was measured, or as it was read back from JSON."""
    value = outcome.scores[id].get(name)
    return (value[0], value[1]) if isinstance(value, list | tuple) else value


def _stands_behind(outcome: Outcome, name: str) -> bool:
    """Whether the figure is the mean or the sum of its cases' values, so that other cases would give another figure."""
    values = [_value(outcome, id, name) for id in outcome.scores if name in outcome.scores[id]]
    again, measured = _figure(outcome.metrics[name], values).value, outcome.metrics[name].value
    if again is None or measured is None:
        return bool(values) and again == measured
    return isclose(again, measured, abs_tol=1e-9)


def _part(value: CaseValue) -> Part:
    if value is None:
        return (0, 0)
    return value if isinstance(value, tuple) else (value, 1)


def _figure(like: Measure, values: Iterable[CaseValue]) -> Measure:
    """The figure of some cases, in place of that of all."""
    parts = [_part(value) for value in values]
    above, n = sum(part[0] for part in parts), int(sum(part[1] for part in parts))
    share = above / n if n else None
    value = above if like.unit == "count" and n else share
    bare = {"low": None, "high": None, "share": share if like.unit == "count" else None}
    return like.model_copy(update={"value": value, "n": n, **bare})


def _lines(name: str, one: Measure, other: Measure, pairs: Sequence[_Pair], seed: int) -> Iterator[Line]:
    counted = [pair for pair in pairs if pair != (None, None)]
    both = [pair for pair in counted if None not in pair]
    yield _line(name, one, other, counted, seed, "")
    if both and len(both) < len(counted):
        yield _line(name, one, other, both, seed, IN_BOTH)


def _line(
    name: str,
    one: Measure,
    other: Measure,
    pairs: Sequence[_Pair],
    seed: int,
    of: Literal["", "counted in both"],
) -> Line:
    figures = _figure(one, (pair[0] for pair in pairs)), _figure(other, (pair[1] for pair in pairs))
    return Line(name, *figures, of_ratios([(_part(a), _part(b)) for a, b in pairs], seed), of)


def _times(first: Outcome, second: Outcome, shared: Iterable[str]) -> list[tuple[float, float]]:
    """Milliseconds of the cases that both runs timed."""
    pairs = [(first.scores[id].get(_TIME), second.scores[id].get(_TIME)) for id in shared]
    return [(one, other) for one, other in pairs if one is not None and other is not None]


def _line_of_times(name: str, one: Measure, other: Measure, times: Sequence[tuple[float, float]], seed: int) -> Line:
    share = _QUANTILES[name]
    figures = (quantile((pair[place] for pair in times), share) for place in (0, 1))
    first, second = (
        like.model_copy(update={"value": figure.value, "n": figure.n, "low": None, "high": None})
        for like, figure in zip((one, other), figures, strict=True)
    )
    return Line(name, first, second, of_quantiles(times, share, seed))


def _moved(name: str, first: CaseValue, second: CaseValue, good: Literal["high", "low"]) -> Iterator[Moved]:
    """Nothing unless the share changed: 0 of 3 and 0 of 5 are alike."""
    one, other = _share(first), _share(second)
    if one == other:
        return
    if one is None or other is None:
        yield Moved(name, first, second, "otherwise")
    else:
        yield Moved(name, first, second, "improved" if (other > one) == (good == "high") else "worse")


def _share(value: CaseValue) -> float | None:
    above, below = _part(value)
    return above / below if below else None


def differing(first: Results, second: Results) -> list[str]:
    """What the runs were made from that is not the same, by name; settings and models one by one."""
    one, other = first.made_from, second.made_from
    return sorted(
        name
        for key in one.keys() | other.keys()
        if key not in ("documents", "suites", "systems")
        for name in _differing(key, one.get(key), other.get(key))
    )


def _differing(key: str, one: Any, other: Any) -> Iterator[str]:
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        singular = key.removesuffix("s")
        yield from (f"{singular} {name}" for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    else:
        yield key


def cases_apart(first: Results, second: Results) -> tuple[int, int, int]:
    """How many cases the first alone has, the second alone, and how many have one id but are not the same."""
    one, other = ({case.id: case for case in results.cases} for results in (first, second))
    return (
        len(one.keys() - other.keys()),
        len(other.keys() - one.keys()),
        sum(one[id] != other[id] for id in one.keys() & other.keys()),
    )
