"""Command `breaks`: do the gates notice? Builds that are broken on purpose, each measured in a scratch copy."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from answer.llm.open import NO_MODEL
from evals.case import explained
from evals.errors import BadInput
from evals.run import ROOT
from evals.work import DATA
from index.progress import progress
from settings import Settings

BREAKS, GATES = DATA / "breaks.toml", DATA / "gates" / "quote.toml"
_COPIED = ("ingest", "index", "answer", "prompts", "evals", "corpus", "settings.py")
_MISSED = "evals: gate missed: "


class Break(BaseModel):
    """One line of the program changed for the worse."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    file: str
    before: str = Field(min_length=1)
    """Stands in the file exactly once."""
    after: str
    suites: tuple[str, ...]
    """Those that should notice."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals breaks`."""
    parser.add_argument("--gate", type=Path, default=GATES, metavar="FILE", help="default: those of quotations")
    parser.add_argument("--only", metavar="WORDS", help="only the breaks whose name holds these words")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 1 if a break goes unnoticed, or a gate is missed without any. Raises BadInput."""
    breaks = [each for each in load_breaks(BREAKS) if not args.only or args.only in each.name]
    if not breaks:
        raise BadInput(f"--only: no break is named like {args.only!r}")
    unnoticed = []
    with progress(sys.stderr) as report:
        for done, broken in enumerate((None, *breaks)):
            report("measuring broken builds", done, len(breaks) + 1)
            suites = sorted({suite for each in breaks for suite in each.suites}) if broken is None else broken.suites
            missed = measured(broken, suites, args.gate.resolve(), settings)
            name = broken.name if broken else "nothing is broken"
            if bool(missed) == (broken is None):
                unnoticed.append(name)
            print(f"{name}\n" + "".join(f"    {line}\n" for line in missed or ["every gate holds"]), end="", flush=True)
    print(f"{len(breaks) + 1 - len(unnoticed)} of {len(breaks) + 1} as they should be")
    return 1 if unnoticed else 0


def load_breaks(path: Path) -> list[Break]:
    """The breaks of a file. Raises BadInput."""
    try:
        tables: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("break", [])
        return [Break.model_validate(table) for table in tables]
    except ValidationError as error:
        raise BadInput(f"{path}: {explained(error)}") from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: {error}") from error


def measured(broken: Break | None, suites: Sequence[str], gates: Path, settings: Settings) -> list[str]:
    """The gates that the build misses, in quotations and without a language model. Raises BadInput if it can't run."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = copied(Path(scratch) / "build", broken)
        command = [sys.executable, "-m", "evals", *suites, "--gate", str(gates), "--out", str(Path(scratch) / "out")]
        places = {
            "IBID_LLM": NO_MODEL,
            "IBID_INDEX_DIR": str(Path(scratch) / "index"),
            "IBID_MODELS_DIR": str(settings.models_dir.resolve()),
            "PYTHONPATH": str(copy),
        }
        ran = subprocess.run(command, cwd=copy, env={**os.environ, **places}, capture_output=True, text=True)
    lines = ran.stderr.splitlines()
    missed = [line.removeprefix(_MISSED) for line in lines if line.startswith(_MISSED)]
    if ran.returncode != bool(missed):
        raise BadInput(f"{broken.name if broken else 'the build'}: {lines[-1] if lines else 'can not be measured'}")
    return missed


def copied(folder: Path, broken: Break | None) -> Path:
    """The program, broken, in a folder. Raises BadInput if the break no longer fits it."""
    folder.mkdir(parents=True)
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    if broken:
        path = folder / broken.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if text.count(broken.before) != 1:
            raise BadInput(f"{broken.name}: its line stands {text.count(broken.before)} times in {broken.file}")
        path.write_text(text.replace(broken.before, broken.after), encoding="utf-8")
    return folder
