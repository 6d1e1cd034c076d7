"""The readable form of `inspect`: a table of counts, then each problem with its line in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from ingest.article import Article
from ingest.counts import Counts, count, total

_COLUMNS = tuple(field.name for field in fields(Counts))


def print_report(articles: Sequence[Article], console: Console) -> None:
    """A row per file and totals; then the problems, file by file."""
    rows = [count(article) for article in articles]
    totals = total(rows)
    table = Table(title="Apparatus", title_justify="left", show_footer=len(articles) > 1)
    table.add_column("file", footer="total", overflow="fold")
    for name in _COLUMNS:
        table.add_column(name, justify="right", footer=str(getattr(totals, name)))
    for article, row in zip(articles, rows, strict=True):
        table.add_row(Text(article.path), *(str(getattr(row, name)) for name in _COLUMNS))
    console.print(table)
    for article in articles:
        if article.problems:
            console.print(Group(Text(f"\n{article.path}", style="bold"), *_problem_lines(article)))


def _problem_lines(article: Article) -> list[Text]:
    return [
        Text.assemble(
            f"  line {article.text.count(chr(10), 0, problem.start) + 1:>4}  ",
            (problem.kind, "yellow"),
            "  ",
            problem.message,
        )
        for problem in article.problems
    ]
