"""Command: `python -m answer QUESTION --index DIR`; without a question, a batch from standard input."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from answer.answer import Mode, Turn
from answer.engine import Engine
from answer.markdown import answer_markdown
from index.errors import IndexRoomError
from settings import SettingsError, load_settings


class BadInput(Exception):
    """A question or history that can't be used; the message is one line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 usage."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.question is not None and not args.question.strip():
        parser.error("the question is empty")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = _run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter's last flush complains
        return 1
    except (IndexRoomError, SettingsError, BadInput, OSError) as error:
        print(f"answer: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1


def _run(args: argparse.Namespace) -> int:
    settings = load_settings()
    history = _history(_load(args.history.read_bytes())) if args.history else ()
    with closing(Engine.open(args.index or settings.index_dir, settings)) as engine:
        if args.question is None:
            return _batch(engine, sys.stdin.buffer, args.mode)
        answer = engine.answer(args.question, history, args.mode)
        if answer.notice:
            print(f"answer: {answer.notice}", file=sys.stderr)
        print(json.dumps(answer.to_json(), ensure_ascii=False) if args.json else answer_markdown(answer))
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m answer", description="Answer questions over an index.")
    parser.add_argument("question", nargs="?", help="without one, JSON objects are read from standard input")
    parser.add_argument("--index", type=Path, metavar="DIR", help="index folder (default: IBID_INDEX_DIR)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    parser.add_argument(
        "--mode",
        choices=("quote", "compose"),
        default="quote",
        help="quotations (the default), or an answer composed by a language model",
    )
    parser.add_argument("--history", type=Path, metavar="FILE", help="earlier turns: a JSON list of role and content")
    return parser


def _batch(engine: Engine, lines: Iterable[bytes], mode: Mode) -> int:
    """One answer a line; a line that can't be used is named on stderr and skipped."""
    failed = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = _load(line)
            if not isinstance(case, dict) or not isinstance(case.get("question"), str):
                raise BadInput('expected an object with "question"')
            answer = engine.answer(case["question"], _history(case.get("history") or []), mode)
        except BadInput as error:
            print(f"answer: line {number}: {error}", file=sys.stderr)
            failed = 1
            continue
        print(json.dumps(answer.to_json(case.get("id")), ensure_ascii=False), flush=True)
    return failed


def _load(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"not JSON: {error}") from error


def _history(turns: Any) -> tuple[Turn, ...]:
    try:
        return tuple(Turn(turn["role"], str(turn["content"])) for turn in turns)
    except (TypeError, KeyError) as error:
        raise BadInput('history: expected a list of objects with "role" and "content"') from error


if __name__ == "__main__":
    sys.exit(main())
