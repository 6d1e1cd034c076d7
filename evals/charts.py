"""Charts of a run, as still SVG that is made with the report: no script draws them, and they print as they are.

Vega-Lite lays them out (https://vega.github.io/vega-lite/docs/spec.html). Colours are the page's CSS variables, so that
a chart follows the page into the dark and onto paper; each system has a shape, a dash and a filling of its own besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from evals.outcome import Curve, Outcome

_SERIES: Final = 6
"""Looks; a seventh system has that of the first. The style sheet has as many colours and fillings."""
_COLOURS: Final = [f"var(--s{number})" for number in range(1, _SERIES + 1)]
_FILLINGS: Final = [f"var(--f{number})" for number in range(1, _SERIES + 1)]
_DASHES: Final = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]]
_SHAPES: Final = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross"]
_WIDTH, _HEIGHT, _SQUARE, _BAR = 280, 170, 200, 13
"""Pixels, axes aside; a chart with them is to fit a phone."""
_MARKED = 20
"""A line of more points is drawn without marks, and described without naming them."""
_WIDE = 50
"""Positive values that differ by more than this factor stand on a logarithmic axis."""
_CONFIG: Final = {
    "aria": False,
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--ink)",
        "titleColor": "var(--soft)",
        "gridColor": "var(--line)",
        "domainColor": "var(--soft)",
        "tickColor": "var(--soft)",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "labelLimit": 120,
        "labelPadding": 4,
    },
    "legend": {"labelColor": "var(--ink)", "labelFontSize": 11, "symbolOpacity": 1, "orient": "top", "title": None},
}
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture."""

    title: str
    svg: str
    """An `<svg>` element, safe to stand in a page as it is."""


@dataclass(frozen=True, slots=True)
class _Series:
    """What is drawn of one system."""

    system: str
    points: Sequence[tuple[float | str, float]]


def charts(outcomes: Sequence[Outcome]) -> list[Chart]:
    """The curves of a title in one picture, for all systems that have it; then where the cases of a suite are lost."""
    systems = list(dict.fromkeys(o.system for o in outcomes if o.curves or any(o.lost.values())))
    drawn = [one for suite in dict.fromkeys(o.suite for o in outcomes) for one in _of_suite(suite, outcomes)]
    return [
        Chart(title, _svg(_styled(spec, several, systems), f"chart-{number}", title, _told(several)))
        for number, (title, spec, several) in enumerate(drawn, start=1)
    ]


def _of_suite(suite: str, outcomes: Iterable[Outcome]) -> Iterator[tuple[str, Spec, list[_Series]]]:
    mine = [outcome for outcome in outcomes if outcome.suite == suite]
    for title in dict.fromkeys(curve.title for outcome in mine for curve in outcome.curves if curve.points):
        curves = [(o.system, c) for o in mine for c in o.curves if c.title == title and c.points]
        several = [_Series(system, curve.points) for system, curve in curves]
        yield title, _curve_spec([curve for _, curve in curves], several), several
    if lost := [_Series(o.system, tuple(o.lost.items())) for o in mine if any(o.lost.values())]:
        yield "where cases are lost" + ("" if suite == "answers" else f", {suite}"), _lost_spec(lost), lost


def _curve_spec(curves: Sequence[Curve], several: Sequence[_Series]) -> Spec:
    """Lines over a measured axis, or bars side by side."""
    curve = curves[0]
    across, up = (" or ".join(dict.fromkeys(names)) for names in ([c.x for c in curves], [c.y for c in curves]))
    if curve.kind == "bar":
        bars = {
            "x": {
                "field": "x",
                "type": "ordinal",
                "title": across,
                "axis": {"labelAngle": 0, "labelOverlap": True, "formatType": "number", "format": ".4~g"},
            },
            "y": {"field": "y", "type": "quantitative", "title": up, "axis": {"tickCount": 5}},
            "xOffset": {"field": "system", "sort": None},
        }
        return {"width": _WIDTH, "height": _HEIGHT, **_bars(bars)}
    xs, ys = ([point[at] for series in several for point in series.points] for at in (0, 1))
    diagonal = curve.kind == "against-diagonal"
    line = {
        "x": {"field": "x", "type": "quantitative", "title": across, **_across([float(x) for x in xs], diagonal)},
        "y": {"field": "y", "type": "quantitative", "title": up, **_axis([float(y) for y in ys])},
    }
    marks = [_mark("line", line, color=_COLOURS, strokeDash=_DASHES)]
    if all(len(series.points) <= _MARKED for series in several):
        marks[0]["encoding"]["strokeDash"]["legend"] = None  # marks tell more, and a dashed edge would blur them
        marks.append(_mark("point", line, color=_COLOURS, shape=_SHAPES))
    ends = {"data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]}, "encoding": line}
    if diagonal:
        marks.insert(0, {**ends, "mark": {"type": "line", "color": "var(--soft)", "strokeWidth": 1}})
    size = (_SQUARE, _SQUARE) if diagonal else (_WIDTH, _HEIGHT)
    return {"width": size[0], "height": size[1], "layer": marks}


def _lost_spec(several: Sequence[_Series]) -> Spec:
    """Bars that lie, with their numbers."""
    places = {
        "y": {"field": "x", "type": "nominal", "sort": None, "title": None, "axis": {"ticks": False, "domain": False}},
        "x": {"field": "y", "type": "quantitative", "title": "cases", "axis": {"tickCount": 5, "tickMinStep": 1}},
        "yOffset": {"field": "system", "sort": None},
    }
    named = {"mark": {"type": "text", "align": "left", "dx": 4, "fill": "var(--ink)"}, "encoding": dict(places)}
    named["encoding"]["text"] = {"field": "y", "type": "quantitative"}
    height = {"step": _BAR, "for": "offset"} if len(several) > 1 else {"step": _BAR + 9}
    return {"width": _WIDTH - 60, "height": height, "layer": [_bars(places), named]}


def _bars(encoding: Mapping[str, Any]) -> Spec:
    return _mark("bar", encoding, fill=_FILLINGS, stroke=_COLOURS)


def _mark(kind: str, encoding: Mapping[str, Any], **looks: Sequence[Any]) -> Spec:
    """Marks of one kind; `looks` by channel, one a system."""
    mark = {"type": kind, "opacity": 1, **({"filled": True, "size": 36} if kind == "point" else {})}
    mark |= {"strokeWidth": 1} if kind == "bar" else {}
    return {"mark": mark, "encoding": {**encoding, **{name: {"range": list(look)} for name, look in looks.items()}}}


def _styled(spec: Spec, several: Sequence[_Series], systems: Sequence[str]) -> Spec:
    """The spec with its data; a system looks the same in all charts of the page."""
    names = [series.system for series in several]
    places = [systems.index(name) % _SERIES for name in names]

    def look(channel: Spec) -> Spec:
        looks = [channel["range"][place] for place in places]
        one = {"field": "system", "type": "nominal", "sort": None, "scale": {"domain": names, "range": looks}}
        return {**one, **({} if len(names) > 1 else {"legend": None})} | {
            n: v for n, v in channel.items() if n == "legend"
        }

    def styled(part: Spec) -> Spec:
        if "layer" in part:
            return {**part, "layer": [styled(layer) for layer in part["layer"]]}
        encoding = {n: look(c) if "range" in c else c for n, c in part["encoding"].items() if not _idle(n, names)}
        return {**part, "encoding": encoding}

    values = [{"system": s.system, "x": x, "y": y} for s in several for x, y in s.points]
    return {**styled(spec), "data": {"values": values}, "config": _CONFIG}


def _idle(channel: str, names: Sequence[str]) -> bool:
    """One system alone needs no room beside others."""
    return channel in ("xOffset", "yOffset") and len(names) == 1


def _across(values: Sequence[float], diagonal: bool) -> Spec:
    if not diagonal and min(values) > 0 and max(values) / min(values) > _WIDE:
        return {"scale": {"type": "log", "nice": False}, "axis": {"tickCount": 4, "format": ",", "grid": False}}
    return _axis(values) if diagonal else {"scale": {"zero": False, "nice": True}, "axis": {"tickCount": 6}}


def _axis(values: Sequence[float]) -> Spec:
    """From 0 to 1 for shares, else from 0."""
    shares = min(values) >= 0 and max(values) <= 1
    return {"scale": {"domain": [0, 1]} if shares else {"zero": True}, "axis": {"tickCount": 5}}


def _told(several: Sequence[_Series]) -> str:
    """The points in words, for those who don't see them."""
    return " ".join(
        f"{series.system}: {', '.join(f'{_plain(x)} {_plain(y)}' for x, y in series.points)}.".removeprefix(": ")
        for series in several
        if len(series.points) <= _MARKED
    )


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.3g}"


def _svg(spec: Spec, name: str, title: str, told: str) -> str:
    """The drawing, with a name for those who don't see it, and without what a page's own SVG needs not."""
    import vl_convert  # a large library, which only reports need

    drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    head, _, body = drawn.partition(">")
    size = head[head.index(" width=") :]
    words = f'<title id="{name}">{escape(title)}</title><desc id="{name}-told">{escape(told)}</desc>'
    return f'<svg role="img" aria-labelledby="{name}" aria-describedby="{name}-told"{size}>{words}{body}'
