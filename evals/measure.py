"""Measuring: the suites that the command line names, one after another, then what they show."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from answer.llm.open import NO_MODEL
from evals.case import KINDS, Case, choose_cases, load_cases
from evals.corpus import documents_in, index_folder, index_of, models_of, warn_of_missing
from evals.errors import BadInput
from evals.gates import Gate, load_gates, missed, not_looked_at
from evals.outcome import Outcome
from evals.report import REPORT, write_report
from evals.results import METRICS_FILE, Results, load_results, write_outcomes
from evals.run import check_folder, digest_of, fingerprint, open_run, short_digest
from evals.suites import SUITES
from evals.suites.support import write_verdicts
from evals.systems.open import SYSTEMS
from evals.tables import print_tables
from evals.verifying import WITH_MODEL, labelled
from evals.work import CASES, CORPUS, PAIRS, ROBUSTNESS, Choices, Work, runs_folder
from index.progress import Report, progress
from settings import Settings

log = logging.getLogger("ibid")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `python -m evals SUITE…` takes."""
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"{', '.join(SUITES)}; all, if none is named")
    asked = parser.add_argument_group("what is asked, of whom")
    asked.add_argument("--system", nargs="+", choices=tuple(SYSTEMS), metavar="NAME", help=", ".join(SYSTEMS))
    asked.add_argument("--mode", choices=("quote", "compose"), help="the same for Ibid alone (default: quote)")
    asked.add_argument("--cases", type=Path, metavar="FILE", help="questions with gold (default: the sample corpus's)")
    where = asked.add_mutually_exclusive_group()
    where.add_argument("--corpus", nargs="+", type=Path, metavar="PATH", help="documents (default: the sample corpus)")
    where.add_argument("--index", type=Path, metavar="DIR", help="answer from this index as it is")
    asked.add_argument("--kind", action="append", choices=KINDS, default=[], help="only cases of this kind; repeatable")
    asked.add_argument("--limit", type=_positive, metavar="N", help="only N cases (and N trials), drawn at random")
    asked.add_argument("--seed", type=int, default=0, metavar="N", help="of the drawing and of the intervals")
    parts = parser.add_argument_group("what the other suites measure")
    parts.add_argument("--pairs", type=Path, default=PAIRS, metavar="FILE", help="support, grounding: labelled claims")
    parts.add_argument("--verifier", metavar="NAME", help="the same: model, words, or one of entailment")
    parts.add_argument("--gold", type=Path, metavar="DIR", help="apparatus: folder of gold/ and docs/, or gold/")
    parts.add_argument("--docs", type=Path, metavar="DIR", help="apparatus: the documents, if they are elsewhere")
    parts.add_argument("--questions", type=Path, metavar="FILE", help="speed: a line each, or JSON Lines")
    out = parser.add_argument_group("what comes of it")
    out.add_argument("--out", type=Path, metavar="DIR", help="figures, answers and report (default: beside the index)")
    out.add_argument("--gate", type=Path, metavar="FILE", help="exit with 1 if a figure misses what this file asks")
    out.add_argument("--again", action="store_true", help="measure anew what this run has measured already")
    out.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 1 if a gate is missed. Raises BadInput, IngestError, IndexRoomError or ModelError."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s", stream=sys.stderr)
    choices = _choices(args, settings)
    gates = load_gates(args.gate) if args.gate else []
    scores = args.out if choices.suites == ("support",) and args.out and args.out.suffix == ".jsonl" else None
    folder = None if scores else args.out
    if folder:
        check_folder(folder)
    cases = _cases(args) if _asks(choices) else []
    with progress(sys.stderr) as report:
        work = _begin(choices, cases, folder, args.again, settings, report)
        outcomes: list[Outcome] = [_module(suite).measure(work, system) for suite, system in work.run.parts]
    write_outcomes(work.run, outcomes)
    if scores:
        write_verdicts(work, scores)
    results = load_results(work.run.folder)
    write_report(work.run, results)
    _show(results, work.run.folder, args.json)
    return _judge(gates, outcomes)


def _choices(args: argparse.Namespace, settings: Settings) -> Choices:
    unknown = [name for name in args.suites if name not in SUITES]
    if unknown:
        raise BadInput(f"no suite or command {unknown[0]!r}; `python -m evals list` names them")
    if args.system and args.mode:
        raise BadInput("--mode chooses between Ibid's two ways of answering; with --system name them there")
    chosen: dict[str, Any] = {"gold": ((args.gold, args.docs),)} if args.gold else {}
    if args.questions:
        chosen["questions"] = args.questions
    return Choices(
        suites=tuple(name for name in SUITES if name in args.suites or not args.suites),
        systems=tuple(dict.fromkeys(args.system or [args.mode or "quote"])),
        corpus=tuple(args.corpus or [CORPUS]),
        index=args.index,
        pairs=args.pairs,
        verifier=args.verifier or ("words" if settings.llm == NO_MODEL else WITH_MODEL),
        limit=args.limit,
        seed=args.seed,
        **chosen,
    )


def _asks(choices: Choices) -> bool:
    return any(SUITES[name].asks for name in choices.suites)


def _cases(args: argparse.Namespace) -> list[Case]:
    """Raises BadInput."""
    if args.cases is None and (args.corpus or args.index):
        raise BadInput("--cases: name the questions to ask of these documents; `new-case` helps to write some")
    return choose_cases(load_cases(args.cases or CASES), args.kind, args.limit, args.seed)


def _begin(
    choices: Choices, cases: Sequence[Case], out: Path | None, again: bool, settings: Settings, report: Report
) -> Work:
    """The run, with the index that it asks. Raises BadInput, IngestError or IndexRoomError."""
    parts = [(suite, system) for suite in choices.suites for system in _module(suite).systems(choices)]
    if not parts:
        raise BadInput(f"{', '.join(choices.suites)}: can't be measured of {', '.join(choices.systems)}")
    index, documents = None, {}
    if _asks(choices):
        index = choices.index or index_folder(choices.corpus, settings)
        documents = documents_in(index) if choices.index else index_of(choices.corpus, index, settings, report)
        warn_of_missing(cases, documents)
    chosen = {"suites": choices.suites, "systems": choices.systems, **_inputs(choices)}
    wanted = fingerprint(settings, models_of(index, settings), documents, cases, **chosen)
    folder = out or runs_folder(settings) / f"run-{short_digest(wanted)}"
    run = open_run(folder, wanted, cases, parts, again)
    return Work(settings, choices, run, cases, index, report)


def _inputs(choices: Choices) -> dict[str, Any]:
    """What the suites that ask no questions of the corpus depend on."""
    inputs: dict[str, Any] = {}
    if "support" in choices.suites:
        inputs |= {"verifier": choices.verifier, "pairs": digest_of([choices.pairs])}
    elif "grounding" in choices.suites:
        inputs |= {"verifier": choices.verifier, "pairs": digest_of(labelled(choices))}
    if "apparatus" in choices.suites:
        inputs["gold"] = digest_of(path for folder, _ in choices.gold for path in sorted(folder.rglob("*.json")))
    if "robustness" in choices.suites:
        inputs["twists"] = digest_of(path for path in sorted(ROBUSTNESS.rglob("*.*")) if path.suffix != ".pyc")
        inputs["trials"] = f"{choices.limit or 'all'}, seed {choices.seed}"
    return inputs


def _module(suite: str) -> Any:
    return import_module(f"evals.suites.{suite}")


def _show(results: Results, folder: Path, as_json: bool) -> None:
    if as_json:
        print((folder / METRICS_FILE).read_text(encoding="utf-8"), end="")
    else:
        print_tables(results.outcomes)
        print(f"{folder / REPORT}")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _judge(gates: Sequence[Gate], outcomes: Sequence[Outcome]) -> int:
    lines = missed(gates, outcomes)
    for line in lines:
        print(f"evals: gate missed: {line}", file=sys.stderr)
    if gates:
        looked = len([gate for gate in gates if gate.part in {(o.suite, o.system) for o in outcomes}])
        print(f"{looked - len(lines)} of {looked} gates hold")
        if aside := not_looked_at(gates, outcomes):
            print(f"gates of what was not measured: {', '.join(aside)}")
    return 1 if lines else 0
