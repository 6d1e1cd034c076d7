"""The readable form of `export --works`: which entries of several documents are one work, why, and what is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.works.same_work import Work


def print_works(works: Sequence[Work], console: Console) -> None:
    """Works that more than one entry stands for; then pairs that may be one; then the totals."""
    joined = [work for work in works if len(work.members) > 1]
    if joined:
        console.print(_joined(joined))
    pairs = [(work, doubt) for work in works for doubt in work.unsure if work.key < doubt.key]
    if pairs:
        table = _table("work", "perhaps the same as", "why it is unsure")
        for work, doubt in pairs:
            table.add_row(Text(work.key), Text(doubt.key), Text(doubt.reason))
        console.print(table)
    entries = sum(len(work.members) for work in works)
    counted = f"{len(joined)} have several entries, {len(pairs)} pairs are unsure"
    console.print(f"{len(works)} works from {entries} cited entries; {counted}.")


def _joined(works: Sequence[Work]) -> Table:
    table = _table("work", "cited in", "as", "on what evidence")
    for work in works:
        evidence = "; ".join(dict.fromkeys(link.evidence for link in work.evidence))
        by_path = groupby(work.members, key=lambda member: member.path)
        for number, (path, members) in enumerate(by_path):
            keys = ", ".join(member.key for member in members)
            shown = ("", "") if number else (work.key, evidence)
            table.add_row(Text(shown[0], style="bold"), Text(path), Text(keys), Text(shown[1]))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
