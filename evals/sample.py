"""Command `sample`: released statements drawn from answers, beside their sources, for a person to judge."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evals.answered import Answered
from evals.cases import read_lines
from evals.errors import BadInput
from settings import Settings

Verdict = Literal["", "supported", "partly", "unsupported"]


class Source(BaseModel):
    """What a statement cites."""

    path: str
    quote: str
    reference: str | None = None


class Judged(BaseModel):
    """One statement with all that is needed to judge it."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Of the case, and the statement's place in the answer, from 1: `dev-007#2`."""
    question: str
    context: str = ""
    statement: str
    support: str = ""
    sources: tuple[Source, ...]
    verdict: Verdict = ""
    """`supported`: the sources say all of it. `partly`: some of it. Empty: not judged yet."""
    remark: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals sample`."""
    parser.add_argument("--answers", type=Path, required=True, metavar="FILE", help="answers.jsonl of a run")
    parser.add_argument("--n", type=int, default=50, metavar="N", help="statements to draw (default: 50)")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--composed", action="store_true", help="only composed statements, none that are verbatim")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write; never overwritten")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput."""
    answers = [answer for _, answer in read_lines(args.answers, Answered)]
    there = [item for item in released(answers) if not args.composed or item.support != "verbatim"]
    if not there:
        raise BadInput(f"{args.answers}: no {'composed ' if args.composed else ''}statement was released")
    drawn = draw(there, args.n, args.seed)
    try:
        with args.out.open("x", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(item.model_dump_json() + "\n" for item in drawn)
    except FileExistsError:
        raise BadInput(f"{args.out}: is there already and may hold verdicts; name another file") from None
    except OSError as error:
        raise BadInput(f"{args.out}: can't be written: {error.strerror}") from error
    print(f"{len(drawn)} of {len(there)} statements; write supported, partly or unsupported into each verdict")
    return 0


def released(answers: Iterable[Answered]) -> list[Judged]:
    """All released statements, each with the different sources that it cites."""
    return [
        Judged(
            id=f"{answer.id}#{place}",
            question=answer.standalone_question or answer.question,
            context=said.context,
            statement=said.text,
            support=said.support,
            sources=tuple(Source(path=c.path, quote=c.quote, reference=c.named) for c in said.citations),
        )
        for answer in answers
        if answer.answers
        for place, said in enumerate(answer.statements, start=1)
    ]


def draw(there: list[Judged], n: int, seed: int) -> list[Judged]:
    """`n` of them at random (all, if there are no more), in their order."""
    if n < 1:
        raise BadInput("--n: must be 1 or more")
    picked = sorted(random.Random(seed).sample(range(len(there)), min(n, len(there))))
    return [there[place] for place in picked]
