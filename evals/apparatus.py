"""Suite `apparatus`: do notes lead to the right references, and is damage reported instead of guessed away?

Gold is a folder `gold/` beside a folder `docs/`, a JSON file a document with the document's name. Either `footnotes`
(each with `n` and `cites`, a list of `short` and `ref`) and `references` (entry by `ref`), or, for documents that were
damaged on purpose, `intact` (by note: entry by citation) and `breaks` (each with `kind`, `note` and `short`).
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from evals.case import explained
from evals.errors import BadInput
from evals.metrics.apparatus import Break, BreakKind, DocumentScore, GoldLinks, score_document
from evals.statistics import Figure, count
from index.progress import progress
from ingest.article import Article
from ingest.batch import read_articles
from ingest.errors import IngestError
from ingest.walk import find_files
from settings import Settings

log = logging.getLogger("ibid")


class _Cite(BaseModel):
    short: str
    ref: str


class _Footnote(BaseModel):
    n: int | str
    cites: tuple[_Cite, ...]


class _Links(BaseModel):
    """A document as it should be."""

    footnotes: tuple[_Footnote, ...]
    references: dict[str, str]

    def gold(self, document: str) -> GoldLinks:
        notes = {str(f.n): {c.short: self.references.get(c.ref, "") for c in f.cites} for f in self.footnotes}
        return GoldLinks(document, notes)


class _Damage(BaseModel):
    kind: BreakKind
    note: int | str
    short: str = ""


class _Damaged(BaseModel):
    """A document that was damaged on purpose."""

    intact: dict[str, dict[str, str | None]]
    """A citation whose entry was taken away has none."""
    breaks: tuple[_Damage, ...]

    def gold(self, document: str) -> GoldLinks:
        notes = {label: {short: entry or "" for short, entry in cites.items()} for label, cites in self.intact.items()}
        return GoldLinks(document, notes, tuple(Break(b.kind, str(b.note), b.short) for b in self.breaks))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals apparatus`."""
    parser.add_argument("--gold", type=Path, required=True, metavar="DIR", help="folder of gold/ and docs/, or gold/")
    parser.add_argument("--docs", type=Path, metavar="DIR", help="the documents, if they are elsewhere")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the figures as JSON")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput or IngestError."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s", stream=sys.stderr)
    folder = args.gold / "gold" if (args.gold / "gold").is_dir() else args.gold
    gold = load_gold(folder)
    articles = _read(args.docs or folder.parent / "docs", {links.document for links in gold}, settings)
    scores = [score_document(links, articles[links.document]) for links in gold if links.document in articles]
    figures = figures_of(scores)
    found = {name: figure.to_json() for name, figure in figures.items()}
    result = {"documents": len(scores), "metrics": found, "wrong": list(_wrong(scores))}
    if args.out:
        _write(args.out, json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, ensure_ascii=False)) if args.json else print_table(figures, scores)
    return 0


def load_gold(folder: Path) -> list[GoldLinks]:
    """The gold links of all documents, by name. Raises BadInput."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise BadInput(f"{folder}: no gold there (expected JSON files)")
    return [_load(path) for path in files]


def _load(path: Path) -> GoldLinks:
    try:
        data = TypeAdapter(dict[str, Any]).validate_json(path.read_bytes())
        return (_Links if "footnotes" in data else _Damaged).model_validate(data).gold(path.stem)
    except ValidationError as error:
        raise BadInput(f"{path}: {explained(error)}") from error
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error


def _read(folder: Path, names: set[str], settings: Settings) -> dict[str, Article]:
    """The documents of these names, as read; those that are not there or can't be read are named in the log."""
    files = [path for path in find_files([folder]) if path.stem in names]
    read = read_articles(files, int(settings.max_file_mb * 1e6), settings.parse_seconds, settings.parse_workers)
    articles: dict[str, Article] = {}
    with progress(sys.stderr) as report:
        for number, (path, article) in enumerate(read, start=1):
            report("reading", number, len(files))
            if isinstance(article, IngestError):
                log.warning("%s: %s", path, article)
            else:
                articles[path.stem] = article
    if not articles:
        raise BadInput(f"{folder}: holds none of the documents of the gold links; name their folder with --docs")
    for name in sorted(names - articles.keys()):
        log.warning("no document %s in %s", name, folder)
    return articles


def figures_of(scores: Sequence[DocumentScore]) -> dict[str, Figure]:
    """Counts with the shares that they are, and each kind of damage that there was."""
    notes = [note for score in scores for note in score.notes]
    breaks = [damage for score in scores for damage in score.breaks]
    figures = {
        "notes_right": count((int(note.all_right), 1) for note in notes),
        "citations_right": count((note.right, note.citations) for note in notes),
        "missed": count((note.missed, note.citations) for note in notes),
        "guessed": count((len(note.guessed), note.right + len(note.guessed)) for note in notes),
    }
    kinds = sorted({kind for kind, _ in breaks})
    if kinds:
        figures["damage_reported"] = count((int(reported), 1) for _, reported in breaks)
    return figures | {
        f"reported {k}": count((int(reported), 1) for kind, reported in breaks if kind == k) for k in kinds
    }


def _wrong(scores: Iterable[DocumentScore]) -> Iterator[dict[str, Any]]:
    """Every note that is not all right."""
    for score in scores:
        for note in score.notes:
            if not note.all_right:
                yield {"doc": score.document, "note": note.label, "missed": note.missed, "guessed": note.guessed}


def print_table(figures: dict[str, Figure], scores: Sequence[DocumentScore]) -> None:
    """The figures, then the notes that are wrong."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console = console if console.is_terminal else Console(width=150)
    table = Table(title=f"Notes and references of {len(scores)} documents", title_justify="left", box=box.SIMPLE)
    for heading in ("", "", "share", "95% interval"):
        table.add_column(heading, justify="left" if not table.columns else "right")
    for name, figure in figures.items():
        if figure.share is not None:
            cells = f"{figure.value:,.0f} of {figure.n:,}", f"{figure.share:.4f}"
            table.add_row(name.replace("_", " "), *cells, f"{figure.low:.4f} to {figure.high:.4f}")
    console.print(table)
    for wrong in _wrong(scores):
        named = f"; guessed: {'; '.join(wrong['guessed'])}" if wrong["guessed"] else ""
        console.print(
            f"{wrong['doc']}, note {wrong['note']}: {wrong['missed']} missed{named}", soft_wrap=True, markup=False
        )


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise BadInput(f"{path}: can't be written: {error.strerror}") from error
