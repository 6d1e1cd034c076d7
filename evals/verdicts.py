"""Command `verdicts`: what people found of a sample, as shares with their intervals."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from evals.cases import read_lines
from evals.errors import BadInput
from evals.sample import Judged
from evals.statistics import count
from settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals verdicts`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a sample with its verdicts")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput."""
    judged = [item for _, item in read_lines(args.file, Judged)]
    given = Counter(item.verdict for item in judged if item.verdict)
    if not given:
        raise BadInput(f"{args.file}: none of {len(judged)} statements has a verdict yet")
    for verdict in ("supported", "partly", "unsupported"):
        figure = count([(given[verdict], given.total())])
        print(
            f"{verdict:12} {figure.value:3} of {figure.n}  {figure.share:.3f}  ({figure.low:.3f} to {figure.high:.3f})"
        )
    if given.total() < len(judged):
        print(f"not judged   {len(judged) - given.total():3}")
    return 0
