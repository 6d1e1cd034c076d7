"""Command `check-cases`: is each gold statement in its document, and does its note lead to the references given?

Documents are read as the index reads them, so a case that fails here can't be answered rightly, or is wrong itself.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evals.cases import Case, Gold, load_cases
from evals.errors import BadInput
from evals.metrics.match import file_name, folded
from index.progress import progress
from ingest.article import Article, Statement, StatementCitation
from ingest.batch import read_articles
from ingest.errors import IngestError
from ingest.walk import find_files
from settings import Settings

CASES = Path(__file__).parent / "cases" / "corpus.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals check-cases`."""
    parser.add_argument("--cases", type=Path, default=CASES, metavar="FILE", help="default: those of the sample corpus")
    parser.add_argument("--corpus", nargs="+", type=Path, default=[Path("corpus")], metavar="PATH")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0 if nothing is wrong, else 2. Raises BadInput or IngestError."""
    cases = load_cases(args.cases)
    documents = _read(args.corpus, settings)
    wrong = [f"{case.id}: {message}" for case in cases for message in check(case, documents)]
    for line in wrong:
        print(f"evals: {line}", file=sys.stderr)
    kinds = Counter(case.kind for case in cases)
    print(f"{len(cases)} cases ({', '.join(f'{n} {kind}' for kind, n in kinds.items())}), {len(wrong)} things wrong")
    return 2 if wrong else 0


def _read(corpus: Sequence[Path], settings: Settings) -> dict[str, Article]:
    """The documents by file name. Raises BadInput if two have the same."""
    files = find_files(corpus)
    names = Counter(path.name for path in files)
    if twice := [name for name, n in names.items() if n > 1]:
        raise BadInput(f"{twice[0]}: two documents of this name; gold could mean either")
    read = read_articles(files, int(settings.max_file_mb * 1e6), settings.parse_seconds, settings.parse_workers)
    documents: dict[str, Article] = {}
    with progress(sys.stderr) as report:
        for number, (path, article) in enumerate(read, start=1):
            report("reading", number, len(files))
            if not isinstance(article, IngestError):
                documents[path.name] = article
    return documents


def check(case: Case, documents: Mapping[str, Article]) -> Iterator[str]:
    """What is wrong with a case, a line each."""
    yield from (f"docs: no document {doc}" for doc in case.docs if file_name(doc) not in documents)
    files = {gold.doc for gold in case.gold}
    if case.kind == "follow-up" and not case.history:
        yield "history: a follow-up needs what was said before"
    if case.kind == "synthesis" and (len(case.gold) < 2 or len(files) > 1):
        yield "gold: a synthesis needs several statements of one document"
    if case.kind == "cross-document" and len(files) < 2:
        yield "gold: a cross-document case needs statements of several documents"
    if case.kind == "no-original" and any(gold.notes or gold.references for gold in case.gold):
        yield "gold: a no-original case names no note and no reference"
    for number, gold in enumerate(case.gold):
        article = documents.get(file_name(gold.doc))
        if article is None:
            yield f"gold[{number}].doc: no document {gold.doc}"
        else:
            yield from (f"gold[{number}].{message}" for message in check_gold(gold, article))


def check_gold(gold: Gold, article: Article) -> Iterator[str]:
    """What is wrong with a gold statement."""
    holding = [s for s in article.statements if f" {folded(gold.statement)} " in f" {folded(s.text)} "]
    if not holding:
        yield f"statement: not in {gold.doc}: {gold.statement[:60]!r}"
        return
    if len(holding) > 1:
        yield f"statement: occurs {len(holding)} times in {gold.doc}: {gold.statement[:60]!r}"
        return
    notes = {note.key: note.label for note in article.notes}
    citing = [c for c in holding[0].citations if c.note]
    labels = {notes[c.note] for c in citing if c.note}
    if absent := [label for label in gold.notes if label not in labels]:
        yield f"notes: {', '.join(absent)} does not cover the statement; {', '.join(sorted(labels)) or 'none'} does"
    if not gold.notes and _whole(gold, holding[0]) and labels:
        yield f"notes: none is given, but {', '.join(sorted(labels))} covers the statement"
    meant = [c for c in citing if c.note and notes[c.note] in gold.notes]
    yield from _check_references(gold, article, meant)


def _whole(gold: Gold, statement: Statement) -> bool:
    """Whether gold is all of the sentence, not a clause of it."""
    return folded(gold.statement) == folded(statement.text)


def _check_references(gold: Gold, article: Article, meant: Sequence[StatementCitation]) -> Iterator[str]:
    entries = {reference.key: reference.text for reference in article.references}
    led = {folded(entries[key]) for c in meant if c.status == "resolved" for key in c.references}
    given = {folded(reference) for reference in gold.references}
    yield from (f"references: no note leads to {text[:60]!r}" for text in sorted(given - led))
    yield from (f"references: the notes lead to {text[:60]!r} too" for text in sorted(led - given))
    nowhere = {c.citation or "" for c in meant if c.status in ("unresolved", "ambiguous")}
    for text in sorted(nowhere.symmetric_difference(gold.unresolved)):
        yield f"unresolved: {text!r} is {'not given' if text in nowhere else 'resolved, or not there'}"
