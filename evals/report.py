"""What a run shows: metrics.json for machines, table.md for pull requests, report.html, a table for terminals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from answer.answer import CitedIn
from answer.words import as_cited_in
from evals.answered import Answered, Entry
from evals.case import KINDS, Case
from evals.losses import LOSSES, Loss, losses
from evals.metrics.answers import METRICS, CaseScore, Metric
from evals.run import Fingerprint, Run
from evals.statistics import Figure, count, mean, quantile

LATENCY: Final = (
    Metric("latency_p50_ms", "half of the answers take no longer, milliseconds", "low"),
    Metric("latency_p95_ms", "95 of 100 answers take no longer, milliseconds", "low"),
)
_QUANTILES: Final = (0.5, 0.95)
_REFUSED: Final = Metric("refused", "questions that were refused", "low", lambda c: float(not c.answered))
_BY_KIND = ("found", "original_reference_exact", "exact_given_found", "on_topic", "refused", "latency_p50_ms")
_CARDS = (
    "found",
    "original_reference_exact",
    "exact_given_found",
    "on_topic",
    "refusal_precision",
    "refusal_recall",
    "wrong_hop",
    "guessed",
    "misattributed",
    "uncited",
)
REPORT, METRICS_FILE, TABLE = "report.html", "metrics.json", "table.md"


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a run."""

    case: Case
    answer: Answered
    score: CaseScore
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A scored run."""

    rows: tuple[Row, ...]
    figures: dict[str, Figure]
    kinds: dict[str, dict[str, Figure]]
    """Figures of the cases of each kind, and `refused`: the share of them that was."""
    lost: dict[str, int]
    """Cases by where they are lost; a case may be lost in several places."""

    def to_json(self) -> dict[str, Any]:
        """What metrics.json holds."""
        return {
            "cases": len(self.rows),
            "metrics": {name: figure.to_json() for name, figure in self.figures.items()},
            "kinds": {
                kind: {name: figure.to_json() for name, figure in figures.items()}
                for kind, figures in self.kinds.items()
            },
            "lost": self.lost,
            "scores": {row.case.id: _case_scores(row) for row in self.rows},
        }


def result_of(scored: Sequence[tuple[Case, Answered, CaseScore]], seed: int = 0) -> Result:
    """All figures of scored answers; `seed` is that of the bootstrap."""
    rows = tuple(Row(case, answer, score, losses(case, answer, score)) for case, answer, score in scored)
    kinds = {kind: [row.score for row in rows if row.case.kind == kind] for kind in KINDS}
    lost = Counter(loss for row in rows for loss in row.losses)
    return Result(
        rows=rows,
        figures=_figures([row.score for row in rows], seed),
        kinds={kind: _kind_figures(scores, seed) for kind, scores in kinds.items() if scores},
        lost={loss: lost[loss] for loss in LOSSES},
    )


def _figures(scores: Sequence[CaseScore], seed: int) -> dict[str, Figure]:
    return {metric.name: _figure(metric, scores, seed) for metric in (*METRICS, *LATENCY)}


def _figure(metric: Metric, scores: Iterable[CaseScore], seed: int) -> Figure:
    if metric in LATENCY:
        return quantile((score.ms for score in scores), _QUANTILES[LATENCY.index(metric)])
    if metric.tally is not None:
        return count(map(metric.tally, scores))
    assert metric.value is not None
    return mean(map(metric.value, scores), seed)


def _kind_figures(scores: Sequence[CaseScore], seed: int) -> dict[str, Figure]:
    return {name: _figure(_named(name), scores, seed) for name in _BY_KIND}


def _case_scores(row: Row) -> dict[str, Any]:
    values = {metric.name: metric.value(row.score) for metric in METRICS if metric.value}
    tallies = {metric.name: metric.tally(row.score) for metric in METRICS if metric.tally}
    return {**values, **tallies, "kind": row.case.kind, "ms": row.score.ms, "losses": row.losses}


def write_report(run: Run, result: Result, made_from: Fingerprint) -> None:
    """metrics.json, table.md and report.html in the folder of the run. Raises BadInput if the disk refuses."""
    run.write(METRICS_FILE, json.dumps(result.to_json(), indent=1, ensure_ascii=False) + "\n")
    run.write(TABLE, markdown(result))
    run.write(REPORT, html(result, made_from))


def shown(metric: Metric, figure: Figure) -> str:
    """A figure as people read it: `0.873`, `1 of 107`, `33 ms`, or a dash."""
    if figure.value is None:
        return "–"
    if metric in LATENCY:
        return f"{figure.value:,.0f} ms"
    return f"{figure.value:.0f} of {figure.n}" if figure.share is not None else f"{figure.value:.3f}"


def interval(figure: Figure) -> str:
    """`0.819 to 0.923`, in per cent for the share of a count; empty where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    if figure.share is not None:
        return f"{100 * figure.low:.1f} to {100 * figure.high:.1f} %"
    return f"{figure.low:.3f} to {figure.high:.3f}"


def _lines(result: Result) -> list[tuple[Metric, Figure]]:
    return [(metric, result.figures[metric.name]) for metric in (*METRICS, *LATENCY)]


def _named(name: str) -> Metric:
    return next(metric for metric in (*METRICS, *LATENCY, _REFUSED) if metric.name == name)


def markdown(result: Result) -> str:
    """The figures as two Markdown tables."""
    lines = ["| metric | | 95% interval | n | |", "|---|---:|---|---:|---|"]
    lines += [
        f"| {spaced(metric.name)} | {shown(metric, figure)} | {interval(figure)} | {figure.n} | {metric.means} |"
        for metric, figure in _lines(result)
    ]
    lines += ["", f"| kind | cases | {' | '.join(map(spaced, _BY_KIND))} |", "|---|---:|" + "---:|" * len(_BY_KIND)]
    lines += [f"| {' | '.join(cells)} |" for cells in _kind_cells(result)]
    return "\n".join(lines) + "\n"


def _kind_cells(result: Result) -> list[list[str]]:
    amounts: Counter[str] = Counter(row.case.kind for row in result.rows)
    return [
        [kind, str(amounts[kind]), *(shown(_named(name), figures[name]) for name in _BY_KIND)]
        for kind, figures in result.kinds.items()
    ]


def spaced(name: str) -> str:
    """A metric's name for people."""
    return name.replace("_ms", "").replace("_", " ")


def print_tables(result: Result) -> None:
    """The figures on a terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console = console if console.is_terminal else Console(width=150)
    table = Table(title=f"{len(result.rows)} cases", title_justify="left", box=box.SIMPLE)
    for heading in ("metric", "", "95% interval", "n", ""):
        table.add_column(heading, justify="left" if heading in ("metric", "95% interval") else "right")
    table.columns[-1].justify = "left"
    for metric, figure in _lines(result):
        table.add_row(spaced(metric.name), shown(metric, figure), interval(figure), str(figure.n), metric.means)
    console.print(table)
    kinds = Table(title="by kind of question", title_justify="left", box=box.SIMPLE)
    for heading in ("kind", "cases", *map(spaced, _BY_KIND)):
        kinds.add_column(heading, justify="left" if heading == "kind" else "right")
    for cells in _kind_cells(result):
        kinds.add_row(*cells)
    console.print(kinds)
    lost = ", ".join(f"{number} {loss}" for loss, number in result.lost.items() if number)
    console.print(f"cases lost: {lost or 'none'}", soft_wrap=True)


def html(result: Result, made_from: Fingerprint) -> str:
    """One page that needs nothing else."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spaced"] = spaced
    return environment.get_template("report.html.j2").render(
        amount=len(result.rows),
        cards=[_card(name, result.figures[name]) for name in _CARDS],
        lines=[(m.name, shown(m, f), interval(f), f.n, m.means) for m, f in _lines(result)],
        kind_names=_BY_KIND,
        kind_rows=_kind_cells(result),
        lost=result.lost,
        most_lost=max([1, *result.lost.values()]),
        rows=result.rows,
        kinds=list(result.kinds),
        losses=[loss for loss, number in result.lost.items() if number],
        right=sum(not row.losses for row in result.rows),
        original=_original,
        made_from={name: value for name, value in made_from.items() if name != "settings"},
        settings=made_from.get("settings", {}),
    )


def _card(name: str, figure: Figure) -> dict[str, Any]:
    metric = _named(name)
    return {
        "name": spaced(name),
        "value": shown(metric, figure),
        "interval": interval(figure),
        "means": metric.means,
        "n": figure.n,
        "share": figure.value if figure.share is None else None,
    }


def _original(entry: Entry) -> str:
    """An entry of the reference list with where it is cited."""
    places = as_cited_in([CitedIn(place.path, place.title, place.note) for place in entry.cited_in])
    text = entry.plain or entry.text
    return f"{text} — {places}" if places and entry.status != "none" else text
