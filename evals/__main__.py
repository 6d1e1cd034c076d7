"""Commands: `python -m evals speed`, `python -m evals reading` and `python -m evals writing`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from answer.llm.model import LanguageModelError
from index.errors import IndexRoomError
from ingest.errors import IngestError
from settings import SettingsError, load_settings


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 usage."""
    args = _parser().parse_args(argv)
    try:
        settings = load_settings()
        if args.suite == "reading":
            from evals.reading import measure_reading, print_reading, to_json

            rows = measure_reading(args.corpus, int(settings.max_file_mb * 1e6))
            print(json.dumps(to_json(rows))) if args.json else print_reading(rows)
            return 0
        if args.suite == "writing":
            from evals.writing import measure_writing, print_writing

            print_writing(measure_writing(settings))
            return 0
        from evals.speed import measure, print_table

        figures = measure(args.corpus, args.questions, settings)
    except (IngestError, IndexRoomError, LanguageModelError, SettingsError, OSError, ValueError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 1
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "speed.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if args.json:
        print(json.dumps(figures))
    else:
        print_table(figures)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure Ibid.")
    suites = parser.add_subparsers(dest="suite", required=True)
    speed = suites.add_parser("speed", help="speed and memory, beside the raw encoder and raw Chroma")
    speed.add_argument("--corpus", nargs="+", type=Path, default=[Path("corpus")], metavar="PATH")
    speed.add_argument(
        "--questions",
        type=Path,
        default=Path(__file__).parent / "questions.txt",
        metavar="FILE",
        help="a line each, or JSONL",
    )
    speed.add_argument("--out", type=Path, metavar="DIR", help="also write DIR/speed.json")
    speed.add_argument("--json", action="store_true", help="print JSON instead of a table")
    reading = suites.add_parser("reading", help="speed of reading documents, by format and stage")
    reading.add_argument("--corpus", nargs="+", type=Path, default=[Path("corpus")], metavar="PATH")
    reading.add_argument("--json", action="store_true", help="print JSON instead of a table")
    suites.add_parser("writing", help="speed and memory of the language model that the settings name")
    return parser


if __name__ == "__main__":
    sys.exit(main())
