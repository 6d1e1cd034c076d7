"""Suite `answers`: questions with known statements and references, asked and scored."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from evals.case import KINDS, Case, choose_cases, load_cases
from evals.corpus import documents_in, index_of, models_of
from evals.metrics.answers import score_answer
from evals.metrics.match import file_name
from evals.report import Result, print_tables, result_of, write_report
from evals.run import Run, check_folder, fingerprint, open_run
from evals.systems.ibid import Ibid
from evals.systems.system import System
from index.progress import Report, progress, silent
from settings import Settings

log = logging.getLogger("ibid")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals answers`."""
    parser.add_argument("--cases", type=Path, required=True, metavar="FILE", help="questions with gold, JSON Lines")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--corpus", nargs="+", type=Path, metavar="PATH", help="documents; indexed if they are not yet")
    where.add_argument("--index", type=Path, metavar="DIR", help="answer from this index as it is")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="answers, figures and report")
    parser.add_argument("--mode", choices=("quote", "compose"), default="quote", help="default: quote")
    parser.add_argument(
        "--kind", action="append", choices=KINDS, default=[], help="only cases of this kind; repeatable"
    )
    parser.add_argument("--limit", type=_positive, metavar="N", help="only N cases, drawn at random")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the drawing and of the intervals")
    parser.add_argument("--again", action="store_true", help="answer anew what this run has answered already")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput, IngestError, IndexRoomError or ModelError."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s", stream=sys.stderr)
    cases = choose_cases(load_cases(args.cases), args.kind, args.limit, args.seed)
    check_folder(args.out)
    with progress(sys.stderr) as report:
        index = args.index or _index_folder(args.corpus, settings)
        documents = documents_in(index) if args.index else index_of(args.corpus, index, settings, report)
        _warn_of_missing(cases, documents)
        choices = {"suite": "answers", "system": "ibid", "mode": args.mode}
        wanted = fingerprint(settings, models_of(index), documents, cases, **choices)
        kept = open_run(args.out, wanted, cases, args.again)
        left = [case for case in cases if case.id not in kept.answers]
        if len(left) < len(cases):
            log.info("%d of %d cases are answered already (--again repeats them)", len(cases) - len(left), len(cases))
        if left:
            with closing(Ibid.open(index, settings, args.mode)) as system:
                answer_cases(left, system, kept, report)
    result = score_run(cases, kept, args.seed)
    write_report(kept, result, wanted)
    print(json.dumps(result.to_json(), ensure_ascii=False)) if args.json else print_tables(result)
    return 0


def answer_cases(cases: Sequence[Case], system: System, kept: Run, report: Report = silent) -> None:
    """Ask each case and keep each answer as it comes."""
    for done, case in enumerate(cases):
        report("answering", done, len(cases))
        kept.append(_asked(case, system))
    report("answering", len(cases), len(cases))


def _asked(case: Case, system: System) -> dict[str, Any]:
    answer = system.answer(case.question, case.history)
    traced = system.trace(answer, case.gold)
    return {**answer.to_json(case.id), "traced": traced and [item.model_dump() for item in traced]}


def score_run(cases: Sequence[Case], kept: Run, seed: int) -> Result:
    """The figures of the cases that are answered."""
    return result_of(list(_scored(cases, kept)), seed)


def _scored(cases: Iterable[Case], kept: Run) -> Iterator[Any]:
    for case in cases:
        answer = kept.answers.get(case.id)
        if answer is not None:
            yield case, answer, score_answer(case, answer)


def _index_folder(corpus: Sequence[Path], settings: Settings) -> Path:
    """Where the index of these documents is kept between runs: beside the chat's own."""
    names = "\n".join(sorted(path.resolve().as_posix() for path in corpus))
    return settings.index_dir.parent / "evals" / hashlib.sha256(names.encode(errors="replace")).hexdigest()[:12]


def _warn_of_missing(cases: Iterable[Case], documents: Iterable[str]) -> None:
    there = {file_name(path) for path in documents}
    missing = sorted({gold.doc for case in cases for gold in case.gold if file_name(gold.doc) not in there})
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        log.warning("cases look for documents that are not in the corpus: %s%s", ", ".join(missing[:3]), more)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
