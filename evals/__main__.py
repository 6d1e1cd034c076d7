"""`python -m evals [SUITE…]` measures; the other commands prepare, fit, compare and report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from answer.llm.model import LanguageModelError
from evals.errors import BadInput
from evals.suites import SUITES
from index.errors import IndexRoomError
from index.models import ModelError
from ingest.errors import IngestError, PathNotFound
from settings import SettingsError, load_settings

MEASURE = "evals.measure"
COMMANDS = {
    "breaks": ("evals.breaks", "do the gates notice builds that are broken on purpose?"),
    "check-cases": ("evals.check_cases", "check a case file against the documents it asks about"),
    "compare": ("evals.compare", "set two runs side by side, and name the cases that changed"),
    "fit-relevance": ("evals.fit_relevance", "fit the weights by which the model's verdicts choose statements"),
    "fit-support": ("evals.fit_support", "fit the verifier's coefficients on labelled pairs"),
    "list": ("evals.list", "name the suites, systems and commands"),
    "new-case": ("evals.new_case", "write a case by dialogue, its statements picked from what the search finds"),
    "reading": ("evals.reading", "speed of reading documents, by format and stage"),
    "report": ("evals.report", "make the report of a run anew"),
    "sample": ("evals.sample", "draw released statements for a person to judge"),
    "verdicts": ("evals.verdicts", "what people found of a sample"),
    "writing": ("evals.writing", "speed and memory of the language model that the settings name"),
}
"""Name: module with `add_arguments` and `run`, help. A module is imported when its command is called."""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    command = words.pop(0) if words and words[0] in COMMANDS else None
    module = import_module(COMMANDS[command][0] if command else MEASURE)
    parser = _parser(command)
    module.add_arguments(parser)
    args = parser.parse_args(words)
    try:
        code: int = module.run(args, load_settings())
        return code
    except (BadInput, PathNotFound) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2
    except (IngestError, IndexRoomError, ModelError, LanguageModelError, SettingsError, OSError, ValueError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("evals: stopped; the same command goes on from here", file=sys.stderr)
        return 1


def _parser(command: str | None) -> argparse.ArgumentParser:
    if command:
        return argparse.ArgumentParser(prog=f"python -m evals {command}", description=f"{COMMANDS[command][1]}.")
    lines = [*(f"  {name:<13} {suite.means}" for name, suite in SUITES.items())]
    others = [f"  {name:<13} {means}" for name, (_, means) in COMMANDS.items()]
    return argparse.ArgumentParser(
        prog="python -m evals",
        description="Measure whether answers are grounded, and where they fail.",
        epilog="\n".join(["suites:", *lines, "", "other commands, each with --help of its own:", *others]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


if __name__ == "__main__":
    sys.exit(main())
