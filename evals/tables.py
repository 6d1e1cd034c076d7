"""Outcomes as tables: for terminals, and in Markdown for pull requests."""

from __future__ import annotations

from collections.abc import Sequence

from evals.outcome import Measure, Outcome, interval, shown, spaced

_FEW = 12
"""Things that went wrong, named on a terminal; the report has all."""


def print_tables(outcomes: Sequence[Outcome]) -> None:
    """A table a suite, its systems side by side."""
    from rich.console import Console

    console = Console()
    console = console if console.is_terminal else Console(width=150)
    for suite in dict.fromkeys(outcome.suite for outcome in outcomes):
        _print_suite(console, [outcome for outcome in outcomes if outcome.suite == suite])


def _print_suite(console: object, outcomes: Sequence[Outcome]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    assert isinstance(console, Console)
    several = len(outcomes) > 1
    title = outcomes[0].suite if several else outcomes[0].name
    table = Table(title=f"{title}, {outcomes[0].cases} cases", title_justify="left", box=box.SIMPLE)
    table.add_column("")
    for heading in [outcome.system for outcome in outcomes] if several else ("", "95% interval", "n"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for name, first in _metrics(outcomes).items():
        if several:
            cells = [shown(o.metrics[name]) if name in o.metrics else "" for o in outcomes]
        else:
            cells = [shown(first), interval(first), f"{first.n:,}"]
        table.add_row(spaced(name), *cells, first.means)
    console.print(table)
    for outcome in outcomes:
        _print_kinds(console, outcome)
        label = f"{outcome.system}: " if several else ""
        if outcome.lost:
            lost = ", ".join(f"{number} {loss}" for loss, number in outcome.lost.items() if number)
            console.print(f"{label}cases lost: {lost or 'none'}", soft_wrap=True)
        for remark in outcome.remarks[:_FEW]:
            console.print(f"{label}{remark.id}, {remark.kind}: {remark.text}", soft_wrap=True, markup=False)
        if len(outcome.remarks) > _FEW:
            console.print(f"{label}and {len(outcome.remarks) - _FEW} more; the report has them", soft_wrap=True)


def _print_kinds(console: object, outcome: Outcome) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    assert isinstance(console, Console)
    if not outcome.kinds:
        return
    heading, *rows = _kind_rows(outcome)
    table = Table(title=f"by kind, {outcome.system}".rstrip(", "), title_justify="left", box=box.SIMPLE)
    for name in heading:
        table.add_column(name, justify="left" if name == "kind" else "right")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def markdown(outcomes: Sequence[Outcome]) -> str:
    """A table a suite and system, then its kinds of question."""
    return "\n".join(line for outcome in outcomes for line in (*_markdown(outcome), "")).rstrip() + "\n"


def _markdown(outcome: Outcome) -> list[str]:
    lines = [f"**{outcome.name}**, {outcome.cases} cases", ""]
    lines += ["| metric | | 95% interval | n | |", "|---|---:|---|---:|---|"]
    lines += [
        f"| {spaced(name)} | {shown(one)} | {interval(one)} | {one.n} | {one.means} |"
        for name, one in outcome.metrics.items()
    ]
    if outcome.kinds:
        heading, *rows = _kind_rows(outcome)
        lines += ["", f"| {' | '.join(heading)} |", "|---" + "|---:" * (len(heading) - 1) + "|"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
    return lines


def _metrics(outcomes: Sequence[Outcome]) -> dict[str, Measure]:
    """All metrics, each as the first outcome has it that has it."""
    return {name: one for outcome in reversed(outcomes) for name, one in outcome.metrics.items()}


def _kind_rows(outcome: Outcome) -> list[list[str]]:
    """A heading, and a row a kind."""
    names = list(dict.fromkeys(name for metrics in outcome.kinds.values() for name in metrics))
    return [
        ["kind", *map(spaced, names)],
        *([kind, *(shown(m[name]) if name in m else "" for name in names)] for kind, m in outcome.kinds.items()),
    ]
