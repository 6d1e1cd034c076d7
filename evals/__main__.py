"""Commands: `python -m evals COMMAND`; each is a module with `add_arguments` and `run`, listed here."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from answer.llm.model import LanguageModelError
from evals.errors import BadInput
from index.errors import IndexRoomError
from ingest.errors import IngestError, PathNotFound
from settings import SettingsError, load_settings

COMMANDS = {
    "answers": ("evals.answers", "answer cases and score the answers against gold statements and references"),
    "apparatus": ("evals.apparatus", "score the reading of notes and references against gold links"),
    "check-cases": ("evals.check_cases", "check a case file against the documents it asks about"),
    "fit-support": ("evals.fit_support", "fit the verifier's coefficients on labelled pairs"),
    "reading": ("evals.reading", "speed of reading documents, by format and stage"),
    "sample": ("evals.sample", "draw released statements for a person to judge"),
    "speed": ("evals.speed", "speed and memory, beside the raw encoder and raw Chroma"),
    "support": ("evals.support", "run the verifier on labelled pairs and compare it with the labels"),
    "verdicts": ("evals.verdicts", "what people found of a sample"),
    "writing": ("evals.writing", "speed and memory of the language model that the settings name"),
}
"""Name: module, help. A module is imported when its command is called."""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = _parser(words[:1]).parse_args(words)
    try:
        code: int = import_module(COMMANDS[args.command][0]).run(args, load_settings())
        return code
    except (BadInput, PathNotFound) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2
    except (IngestError, IndexRoomError, LanguageModelError, SettingsError, OSError, ValueError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("evals: stopped; the same command goes on from here", file=sys.stderr)
        return 1


def _parser(chosen: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; of the commands, only the chosen one has its options."""
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure Ibid.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name in chosen:
            import_module(module).add_arguments(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
