"""Command `fit-support`: fit the verifier's coefficients on labelled pairs, and say how they do on what they never saw.

Every file weighs the same, in it both labels, and of a label every group. Figures are cross-validated by group, and a
group scores as its best pair; one threshold serves all files. The language model is asked about some groups of each
file, and its answers are kept, so that a broken run goes on. What is fitted with it takes the log odds of words from
regressions that never saw the group either.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from answer.verify.calibration import FILE, model_features, word_features
from answer.verify.judged import messages_for, probability_of_yes
from answer.verify.signals import compare
from evals.metrics.support import Scored, auroc, balanced_accuracy, best_of_groups
from evals.pairs import Pair, load_pairs
from evals.statistics import Figure
from index.progress import progress
from settings import Settings

log = logging.getLogger("ibid")

PENALTY = 1 / 30
"""On the squared coefficients of standardised features, against the mean loss of an example: features that say nearly
the same share what they say, and 500 examples give nearly the coefficients that 3,000 give."""
_FOLDS = 5
_ROUNDS = 4
"""Divisions into folds, over which scores are averaged."""


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with its features."""

    file: str
    pair: Pair
    hard: bool
    features: dict[str, float]


def example(file: str, pair: Pair) -> Example:
    """A pair as words alone see it."""
    signals = compare(pair.claim, pair.evidence)
    return Example(file, pair, signals.condemned(names_condemn=False), word_features(signals))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals fit-support`."""
    parser.add_argument("--pairs", nargs="+", type=Path, required=True, metavar="FILE", help="labelled pairs")
    parser.add_argument(
        "--answers", type=Path, required=True, metavar="FILE", help="where the model's answers are kept"
    )
    parser.add_argument("--groups", type=int, default=300, metavar="N", help="groups of each file to ask it about")
    parser.add_argument("--no-asking", action="store_true", help="make do with the answers that are there")
    parser.add_argument("--out", type=Path, default=FILE, metavar="FILE", help=f"default: {FILE.name} of the verifier")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput, LanguageModelError or OSError."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s", stream=sys.stderr)
    files = {path.stem: load_pairs(path) for path in args.pairs}
    answers = load_answers(args.answers)
    if not args.no_asking:
        chosen = [pair for name, pairs in files.items() for pair in choose_groups(pairs, args.groups, name)]
        ask(chosen, args.answers, answers, settings)
    examples = [example(name, pair) for name, pairs in files.items() for pair in pairs]
    words, scores = fit("words", examples)
    judged = [
        replace(one, features=model_features(score, answers[key]))
        for one, score in zip(examples, scores.tolist(), strict=True)
        if (key := key_of(one.pair)) in answers
    ]
    model, _ = fit("model", judged)
    fitted = {"words": words, "model": model}
    remark = "Logistic regressions of answer/verify/calibration.py. Written by: python -m evals fit-support --pairs … "
    args.out.write_text(json.dumps({"about": remark.strip(), **fitted}, indent=1) + "\n", encoding="utf-8")
    return 0


# --- the language model's answers -------------------------------------------------------------------------------------


def key_of(pair: Pair) -> str:
    """What the model is asked about a pair: pairs that share their nearest evidence are asked about once."""
    return messages_for(pair.claim, pair.evidence)[-1].content


def choose_groups(pairs: Sequence[Pair], groups: int, seed: str) -> list[Pair]:
    """The pairs of so many groups, drawn at random."""
    names = sorted({pair.group for pair in pairs})
    chosen = set(random.Random(seed).sample(names, min(groups, len(names))))
    return [pair for pair in pairs if pair.group in chosen]


def load_answers(path: Path) -> dict[str, float]:
    """Probabilities of "Yes" by what was asked."""
    if not path.exists():
        return {}
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {row["asked"]: row["yes"] for row in rows}


def ask(pairs: Iterable[Pair], path: Path, answers: dict[str, float], settings: Settings) -> None:
    """Add to `answers`, and to the file, what is lacking. Raises LanguageModelError."""
    lacking = {key: pair for pair in pairs if (key := key_of(pair)) not in answers}
    if not lacking:
        return
    from answer.llm.open import open_model

    model = open_model(settings)
    try:
        with path.open("a", encoding="utf-8") as file, progress(sys.stderr) as report:
            for number, (key, pair) in enumerate(lacking.items(), start=1):
                answers[key] = probability_of_yes(model, pair.claim, pair.evidence)
                file.write(json.dumps({"asked": key, "yes": answers[key]}) + "\n")
                file.flush()
                report("asking", number, len(lacking))
    finally:
        model.close()


# --- fitting ----------------------------------------------------------------------------------------------------------


def fit(title: str, examples: Sequence[Example]) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """Coefficients and threshold as the verifier reads them, and the cross-validated probabilities; prints figures."""
    names = tuple(examples[0].features)
    x = np.array([[e.features[name] for name in names] for e in examples])
    y = np.array([e.pair.supported for e in examples])
    weights = weights_of(examples)
    out_of_fold = cross_validated(x, y, weights, [e.pair.group for e in examples])
    threshold = best_threshold(examples, out_of_fold)
    print_figures(title, figures_of(examples, out_of_fold, threshold), threshold)
    intercept, coefficients = regression(x, y, weights)
    rounded = {name: round(float(c), 4) for name, c in zip(names, coefficients, strict=True)}
    return {"threshold": threshold, "intercept": round(intercept, 4), "weights": rounded}, out_of_fold


def weights_of(examples: Sequence[Example]) -> NDArray[np.float64]:
    """One a pair, with a mean of 1: files weigh the same, labels in a file, groups of a label, pairs of a group."""
    sizes = Counter((e.file, e.pair.group) for e in examples)
    groups = Counter((file, label) for file, _, label in {(e.file, e.pair.group, e.pair.supported) for e in examples})
    weights = np.array(
        [1 / sizes[e.file, e.pair.group] / groups[e.file, e.pair.supported] for e in examples], dtype=np.float64
    )
    return np.asarray(weights / weights.mean())


def regression(
    x: NDArray[np.float64], y: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Intercept and coefficients for the features as they are."""
    scaler = StandardScaler().fit(x)
    fitted = LogisticRegression(C=1 / (PENALTY * len(y))).fit(scaler.transform(x), y, sample_weight=weights)
    coefficients = fitted.coef_[0] / scaler.scale_
    return float(fitted.intercept_[0] - coefficients @ scaler.mean_), coefficients


def cross_validated(
    x: NDArray[np.float64], y: NDArray[np.bool_], weights: NDArray[np.float64], groups: Sequence[str]
) -> NDArray[np.float64]:
    """The probability of each pair by regressions that never saw its group."""
    totals = np.zeros(len(y))
    for seed in range(_ROUNDS):
        for seen, unseen in GroupKFold(_FOLDS, shuffle=True, random_state=seed).split(x, y, groups):
            intercept, coefficients = regression(x[seen], y[seen], weights[seen])
            totals[unseen] += 1 / (1 + np.exp(-(intercept + x[unseen] @ coefficients))) / _ROUNDS
    return totals


def best_threshold(examples: Sequence[Example], scores: NDArray[np.float64]) -> float:
    """The threshold of the best mean balanced accuracy: the middle of those within half a point of the best."""
    grid = [round(step / 100, 2) for step in range(30, 81)]
    means = [_mean_accuracy(examples, scores, threshold) for threshold in grid]
    good = [threshold for threshold, value in zip(grid, means, strict=True) if value >= max(means) - 0.005]
    return good[len(good) // 2]


def _mean_accuracy(examples: Sequence[Example], scores: NDArray[np.float64], threshold: float) -> float:
    by_file = scored_by_file(examples, scores, threshold).values()
    return float(np.mean([_accuracy(best_of_groups(scored)) for scored in by_file]))


def _accuracy(scored: Sequence[Scored]) -> float:
    shares = [[one.supported == label for one in scored if one.label == label] for label in (True, False)]
    return float(np.mean([np.mean(share) for share in shares if share]))


def scored_by_file(
    examples: Sequence[Example], scores: NDArray[np.float64], threshold: float
) -> dict[str, list[tuple[str, Scored]]]:
    """What the verifier would say: a hard finding condemns whatever the score."""
    scored: dict[str, list[tuple[str, Scored]]] = {}
    for example, score in zip(examples, scores.tolist(), strict=True):
        call = Scored(example.pair.supported, score, score >= threshold and not example.hard)
        scored.setdefault(example.file, []).append((example.pair.group, call))
    return scored


def figures_of(
    examples: Sequence[Example], scores: NDArray[np.float64], threshold: float
) -> dict[str, tuple[Figure, Figure]]:
    """AUROC and balanced accuracy by group, for each file."""
    best = {file: best_of_groups(scored) for file, scored in scored_by_file(examples, scores, threshold).items()}
    return {file: (auroc(scored), balanced_accuracy(scored)) for file, scored in best.items()}


def print_figures(title: str, figures: Mapping[str, tuple[Figure, Figure]], threshold: float) -> None:
    """A line a file."""
    print(f"{title}, threshold {threshold}; cross-validated, by group, with 95% intervals")
    for file, (area, accuracy) in figures.items():
        print(f"  {file:<16} n={area.n:<5} AUROC {_interval(area)}  balanced accuracy {_interval(accuracy)}")


def _interval(figure: Figure) -> str:
    return "(one label)" if figure.value is None else f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"
