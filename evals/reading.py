"""Speed of reading alone, on one core: format by format and stage by stage.

"Text" is the article's text, without the markup, archive or glyphs that it came in.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from ingest.bind import bind
from ingest.errors import UnreadableFile
from ingest.layout.blocks import lay_out
from ingest.layout.markers import find_markers
from ingest.parse import parse_article, read_bytes, with_sections
from ingest.problems import find_problems
from ingest.readers import READERS
from ingest.statements import make_statements
from ingest.walk import find_files
from settings import Settings

T = TypeVar("T")
STAGES = ("reader", "layout", "markers", "bind", "statements", "problems")
_ROUNDS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals reading`."""
    parser.add_argument("--corpus", nargs="+", type=Path, default=[Path("corpus")], metavar="PATH")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Measure and print. Raises IngestError."""
    rows = measure_reading(args.corpus, int(settings.max_file_mb * 1e6))
    print(json.dumps(to_json(rows))) if args.json else print_reading(rows)
    return 0


@dataclass(slots=True)
class Row:
    """What reading the files of one format costs; the best of some rounds."""

    files: int = 0
    file_mb: float = 0.0
    text_mb: float = 0.0
    pages: int = 0
    """Of PDFs."""
    seconds: float = 0.0
    """CPU time of all stages."""
    stages: dict[str, float] = field(default_factory=dict)
    """CPU seconds of each stage, measured in a further round."""


def measure_reading(corpus: Sequence[Path], max_bytes: int) -> dict[str, Row]:
    """A row for each suffix, and one for "all but PDF". Files that can't be read are left out."""
    files: defaultdict[str, list[tuple[bytes, str]]] = defaultdict(list)
    for path in find_files(corpus):
        files[path.suffix.lower()].append((read_bytes(path, max_bytes), path.as_posix()))
    rows = {suffix: _row(suffix, documents) for suffix, documents in sorted(files.items())}
    rows["all but PDF"] = _sum(row for suffix, row in rows.items() if suffix != ".pdf")
    return rows


def _row(suffix: str, documents: Sequence[tuple[bytes, str]]) -> Row:
    row = Row(len(documents), sum(len(data) for data, _ in documents) / 1e6)
    best: list[float] = []
    for data, path in documents:
        try:
            work = partial(parse_article, data, path, suffix)
            seconds, article = min((_timed(work) for _ in range(_ROUNDS)), key=itemgetter(0))
        except UnreadableFile:
            continue
        best.append(seconds)
        row.text_mb += len(article.text.encode()) / 1e6
        row.pages += _pages(data) if suffix == ".pdf" else 0
        for stage, spent in _stages(data, suffix).items():
            row.stages[stage] = row.stages.get(stage, 0.0) + spent
    row.seconds = sum(best)
    return row


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _stages(data: bytes, suffix: str) -> dict[str, float]:
    """CPU seconds of each step of `parse_article`."""
    spent: dict[str, float] = {}

    def run(stage: str, work: Callable[[], T]) -> T:
        spent[stage], result = _timed(work)
        return result

    reading = run("reader", lambda: READERS[suffix](data))
    layout = run("layout", lambda: lay_out(reading))
    markers, _ = run("markers", lambda: find_markers(layout))
    apparatus = run("bind", lambda: bind(layout, markers))
    run("statements", lambda: make_statements(reading.text, with_sections(layout, apparatus.markers), apparatus))
    run("problems", lambda: find_problems(apparatus))
    return spent


def _pages(data: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def _sum(rows: Iterable[Row]) -> Row:
    total = Row()
    for row in rows:
        total.files += row.files
        total.file_mb += row.file_mb
        total.text_mb += row.text_mb
        total.seconds += row.seconds
        for stage, spent in row.stages.items():
            total.stages[stage] = total.stages.get(stage, 0.0) + spent
    return total


def to_json(rows: dict[str, Row]) -> dict[str, Any]:
    """The rows by suffix."""
    return {name: asdict(row) for name, row in rows.items()}


def print_reading(rows: dict[str, Row]) -> None:
    """A row a format: speed, then the share of each stage."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Speed of reading, one core", title_justify="left")
    for name in ("format", "files", "MB", "MB of text", "MB of text/s", "MB/s", "pages/s", *STAGES):
        table.add_column(name, justify="left" if name == "format" else "right")
    for name, row in rows.items():
        seconds = row.seconds or float("inf")
        whole = sum(row.stages.values()) or float("inf")
        table.add_row(
            name,
            str(row.files),
            f"{row.file_mb:.2f}",
            f"{row.text_mb:.2f}",
            f"{row.text_mb / seconds:.1f}",
            f"{row.file_mb / seconds:.1f}",
            f"{row.pages / seconds:.0f}" if row.pages else "",
            *(f"{row.stages.get(stage, 0.0) / whole:.0%}" for stage in STAGES),
        )
    Console(width=150).print(table)
