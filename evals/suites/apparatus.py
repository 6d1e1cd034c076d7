"""Suite `apparatus`: do notes lead to the right references, and is damage reported instead of guessed away?

Gold is a folder `gold/` beside a folder `docs/`, a JSON file a document with the document's name. Either `footnotes`
(each with `n` and `cites`, a list of `short` and `ref`) and `references` (entry by `ref`), or, for documents that were
damaged on purpose, `intact` (by note: entry by citation) and `breaks` (each with `kind`, `note` and `short`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from evals.case import explained
from evals.errors import BadInput
from evals.metrics.apparatus import Break, BreakKind, DocumentScore, GoldLinks, score_document
from evals.outcome import CaseValue, Measure, Outcome, Remark
from evals.outcome import measure as measured
from evals.statistics import count
from evals.work import Choices, Work
from ingest.article import Article
from ingest.batch import read_articles
from ingest.errors import IngestError
from ingest.walk import find_files

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


def systems(choices: Choices) -> Sequence[str]:
    """Documents are read alike for all systems."""
    return ("",)


def measure(work: Work, system: str) -> Outcome:
    """Over all gold links. Raises BadInput or IngestError."""
    scores = [score for folder, docs in work.choices.gold for score in score_folder(folder, docs, work)]
    return Outcome(
        suite="apparatus",
        system=system,
        cases=len(scores),
        metrics=_metrics(scores),
        scores={score.document: _scores(score) for score in scores},
        remarks=tuple(_wrong(scores)),
    )


def score_folder(folder: Path, docs: Path | None, work: Work) -> list[DocumentScore]:
    """The documents of one folder of gold links. Raises BadInput or IngestError."""
    folder = folder / "gold" if (folder / "gold").is_dir() else folder
    gold = load_gold(folder)
    articles = _read(docs or folder.parent / "docs", {links.document for links in gold}, work)
    return [score_document(links, articles[links.document]) for links in gold if links.document in articles]


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


def _read(folder: Path, names: set[str], work: Work) -> dict[str, Article]:
    """The documents of these names, as read; those that are not there or can't be read are named in the log."""
    settings = work.settings
    files = [path for path in find_files([folder]) if path.stem in names]
    read = read_articles(files, int(settings.max_file_mb * 1e6), settings.parse_seconds, settings.parse_workers)
    articles: dict[str, Article] = {}
    for number, (path, article) in enumerate(read, start=1):
        work.report(f"reading {folder.name}", number, len(files))
        if isinstance(article, IngestError):
            log.warning("%s: %s", path, article)
        else:
            articles[path.stem] = article
    if not articles:
        raise BadInput(f"{folder}: holds none of the documents of the gold links; name their folder with --docs")
    for name in sorted(names - articles.keys()):
        log.warning("no document %s in %s", name, folder)
    return articles


def _metrics(scores: Sequence[DocumentScore]) -> dict[str, Measure]:
    """Counts with the shares that they are, and each kind of damage that there was."""
    notes = [note for score in scores for note in score.notes]
    breaks = [damage for score in scores for damage in score.breaks]
    right, guessed = (
        [(n.right, n.citations) for n in notes],
        [(len(n.guessed), n.right + len(n.guessed)) for n in notes],
    )
    metrics = {
        "notes_right": measured(count((int(n.all_right), 1) for n in notes), "notes of which all is right"),
        "citations_right": measured(count(right), "citations that lead to the entry meant"),
        "missed": measured(count((n.missed, n.citations) for n in notes), "citations that do not", "low"),
        "guessed": measured(count(guessed), "entries named without being meant", "low"),
    }
    if breaks:
        metrics["damage_reported"] = measured(count((int(told), 1) for _, told in breaks), "damages that are reported")
    return metrics | {
        f"reported_{kind}": measured(count((int(told), 1) for k, told in breaks if k == kind), f"of these: {kind}")
        for kind in sorted({kind for kind, _ in breaks})
    }


def _scores(score: DocumentScore) -> dict[str, CaseValue]:
    """What stands behind the counts, of one document."""
    return {
        "notes_right": (sum(note.all_right for note in score.notes), len(score.notes)),
        "citations_right": (sum(n.right for n in score.notes), sum(n.citations for n in score.notes)),
        "guessed": (sum(len(n.guessed) for n in score.notes), sum(n.right + len(n.guessed) for n in score.notes)),
        "damage_reported": (sum(told for _, told in score.breaks), len(score.breaks)) if score.breaks else None,
    }


def _wrong(scores: Iterable[DocumentScore]) -> Iterator[Remark]:
    """Every note that is not all right, and every damage that is not told of."""
    for score in scores:
        for note in score.notes:
            if not note.all_right:
                named = f"; guessed: {'; '.join(note.guessed)}" if note.guessed else ""
                text = f"note {note.label}: {note.missed} of {note.citations} missed{named}"
                yield Remark(id=score.document, kind="note", text=text)
        for kind, told in score.breaks:
            if not told:
                yield Remark(id=score.document, kind="damage", text=f"{kind}: not reported")
