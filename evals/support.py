"""Suite `support`: the verifier alone, on claim and evidence pairs that people have labelled.

Such evidence comes without the title, the heading and the sentence before it, which an answer's verifier is given. So a
name that it lacks counts against the claim, and does not condemn it by itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from answer.verify.calibration import FILE as CALIBRATION
from answer.verify.judged import ModelVerifier
from answer.verify.open import open_verifier
from answer.verify.verifier import Verifier
from evals.errors import BadInput
from evals.metrics.support import Scored, auroc, balanced_accuracy, best_of_groups
from evals.pairs import Pair, load_pairs
from evals.statistics import Figure
from index.progress import progress
from settings import Settings

if TYPE_CHECKING:
    from answer.llm.model import LanguageModel

log = logging.getLogger("ibid")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the output."""

    id: str
    score: float
    supported: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals support`."""
    parser.add_argument("--pairs", type=Path, required=True, metavar="FILE", help="claims with evidence, JSON Lines")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a score for each pair, JSON Lines")
    parser.add_argument(
        "--verifier",
        default="model",
        metavar="NAME",
        help="model (the default: words and the language model), words, or a model of textual entailment",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput, ModelError or ValueError."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s", stream=sys.stderr)
    pairs = load_pairs(args.pairs)
    verifier, closing = _verifier(args.verifier, settings)
    try:
        seconds, rows = _verify_all(pairs, verifier, args.out, _fingerprint(args, settings))
    finally:
        if closing is not None:
            closing.close()
    figures = figures_of(pairs, rows)
    if args.json:
        print(json.dumps({name: figure.to_json() for name, figure in figures.items()}))
    else:
        print_table(figures, args.verifier)
        print(f"{seconds:.1f} s" + (f", {len(pairs) / seconds:,.0f} pairs a second" if seconds > 0 else ""))
    return 0


def _verifier(name: str, settings: Settings) -> tuple[Verifier, LanguageModel | None]:
    """The verifier, and the language model to close afterwards. Raises ModelError, or BadInput without a model."""
    if name != "model":
        return open_verifier(name, names_condemn=False), None
    from answer.llm.model import ModelUnavailable
    from answer.llm.open import open_model

    try:
        model = open_model(settings)
    except ModelUnavailable as error:
        raise BadInput(f"{error}; --verifier words needs none") from error
    return ModelVerifier(model, names_condemn=False, ask_always=True), model


def _fingerprint(args: argparse.Namespace, settings: Settings) -> str:
    """Tells runs apart that must not go on from one another."""
    parts = (args.pairs.read_bytes(), CALIBRATION.read_bytes(), f"{args.verifier} {settings.llm_url} {settings.llm}")
    return hashlib.sha256(b"\0".join(p.encode() if isinstance(p, str) else p for p in parts)).hexdigest()


def _verify_all(pairs: Sequence[Pair], verifier: Verifier, out: Path, fingerprint: str) -> tuple[float, dict[str, Row]]:
    """Seconds spent, and a row for each pair, which `out` then holds. A run that was broken off goes on."""
    part = out.with_name(out.name + ".part")
    rows = _kept(part, fingerprint)
    if rows:
        log.info("%d of %d pairs are scored already", len(rows), len(pairs))
    start = time.perf_counter()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file, progress(sys.stderr) as report:
            file.write(json.dumps({"run": fingerprint}) + "\n")
            for number, pair in enumerate(pairs, start=1):
                if pair.id not in rows:
                    verdict = verifier.verify(pair.claim, pair.evidence)
                    rows[pair.id] = Row(pair.id, verdict.score, verdict.supported)
                file.write(json.dumps(asdict(rows[pair.id])) + "\n")
                report("verifying", number, len(pairs))
        lines = part.read_text(encoding="utf-8").split("\n", 1)[1]
        out.write_text(lines, encoding="utf-8")
        part.unlink()
    except OSError as error:
        raise BadInput(f"{out}: can't be written: {error.strerror}") from error
    return time.perf_counter() - start, rows


def _kept(part: Path, fingerprint: str) -> dict[str, Row]:
    """The rows of the same run that was broken off; none if it was another, or its file is damaged."""
    try:
        head, *lines = part.read_text(encoding="utf-8").splitlines()
        if json.loads(head) != {"run": fingerprint}:
            return {}
        rows = [Row(**json.loads(line)) for line in lines if line.endswith("}")]
    except (OSError, ValueError, TypeError):
        return {}
    return {row.id: row for row in rows}


def figures_of(pairs: Sequence[Pair], rows: Mapping[str, Row]) -> dict[str, Figure]:
    """AUROC and balanced accuracy, by pair and by group."""
    scored = [(p.group, Scored(p.supported, rows[p.id].score, rows[p.id].supported)) for p in pairs]
    alone, best = [one for _, one in scored], best_of_groups(scored)
    return {
        "AUROC by pair": auroc(alone),
        "balanced accuracy by pair": balanced_accuracy(alone),
        "AUROC by group": auroc(best),
        "balanced accuracy by group": balanced_accuracy(best),
    }


def print_table(figures: Mapping[str, Figure], title: str) -> None:
    """A line a figure: value, n, 95% interval."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Verifier: {title}", title_justify="left", box=box.SIMPLE)
    for heading in ("", "value", "n", "95% interval"):
        table.add_column(heading, justify="left" if not table.columns else "right")
    for name, figure in figures.items():
        if figure.value is None:
            table.add_row(name, "one label only", str(figure.n), "")
        else:
            table.add_row(name, f"{figure.value:.3f}", str(figure.n), f"{figure.low:.3f} to {figure.high:.3f}")
    Console().print(table)
