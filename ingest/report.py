"""The readable form of `inspect`: the state of every document's apparatus, and each problem with its place."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.article import Article, Problem
from ingest.counts import Counts, count, total
from ingest.works.same_work import group_works

_COLUMNS = tuple(field.name for field in fields(Counts) if field.name != "bound")
_RULED = box.Box("    \n    \n ── \n    \n    \n ── \n    \n    \n")
"""Rules under the head and above the totals, nothing between columns."""
_GOOD, _DOUBTFUL, _BAD = "green", "yellow", "red"
_STYLES = {
    "resolved": _GOOD,
    "ambiguous": _DOUBTFUL,
    "duplicated": _DOUBTFUL,
    "uncited": _DOUBTFUL,
    "unresolved": _BAD,
    "orphaned": _BAD,
}


def print_report(articles: Sequence[Article], console: Console) -> None:
    """The problems, document by document; then a row a document, and the totals."""
    for article in articles:
        if article.problems:
            console.print(Text(f"\n{article.path}", style="bold"))
            console.print(_problems(article))
    console.print(_summary(articles))
    console.print(_verdict(articles))
    shared = sum(len({member.path for member in work.members}) > 1 for work in group_works(articles))
    if shared:
        console.print(
            f"Works that several documents cite: {shared}; `python -m ingest export --works` shows which and why."
        )


def _problems(article: Article) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("line", justify="right", style="dim")
    table.add_column("problem", style=_DOUBTFUL, no_wrap=True)
    table.add_column("text", overflow="fold", ratio=5)
    table.add_column("what is wrong", overflow="fold", ratio=4)
    table.add_column("nearest", overflow="fold", ratio=4)
    for line, problem in zip(_lines(article), article.problems, strict=True):
        reason = problem.reason or problem.message
        nearest = Text("\n".join(problem.nearest), style="dim")
        table.add_row(
            str(line), problem.kind, Text(problem.text or _words(article, problem) or "(empty)"), Text(reason), nearest
        )
    return table


def _lines(article: Article) -> Iterator[int]:
    """The line of each problem in the article's text, counted once over."""
    line, at = 1, 0
    for problem in article.problems:
        line += article.text.count("\n", at, problem.start)
        at = max(at, problem.start)
        yield line


def _words(article: Article, problem: Problem) -> str:
    return " ".join(article.text[problem.start : problem.end].split())[:90]


def _summary(articles: Sequence[Article]) -> Table:
    """Noughts are left out, so that what is there stands out."""
    rows = [count(article) for article in articles]
    totals = total(rows)
    folder = os.path.commonpath([os.path.dirname(article.path) for article in articles])
    title = Text(f"\n{folder or '.'}", style="bold")
    table = Table(
        title=title,
        title_justify="left",
        box=_RULED,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_footer=len(articles) > 1,
    )
    table.add_column("document", footer=f"{len(articles)} documents", overflow="fold", min_width=20)
    for name in _COLUMNS:
        style = _STYLES.get(name, "")
        table.add_column(
            name, justify="right", min_width=len(name), footer=_figure(totals, name), style=style, footer_style=style
        )
    for article, row in zip(articles, rows, strict=True):
        table.add_row(Text(os.path.relpath(article.path, folder or None)), *(_figure(row, name) for name in _COLUMNS))
    return table


def _figure(counts: Counts, name: str) -> str:
    value = getattr(counts, name)
    if name == "markers" and counts.bound < value:
        return f"{counts.bound}/{value}"
    return str(value) if value else "·"


def _verdict(articles: Sequence[Article]) -> Text:
    kinds = Counter(problem.kind for article in articles for problem in article.problems)
    if not kinds:
        return Text("No problems.", style=_GOOD)
    listed = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    clean = sum(not article.problems for article in articles)
    return Text(f"{kinds.total()} problems: {listed}. Documents without any: {clean} of {len(articles)}.")
