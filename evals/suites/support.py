"""Suite `support`: the verifier alone, on claim and evidence pairs that people have labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.kept import VERDICTS, Kept, unwritable
from evals.metrics.support import Scored, auroc, balanced_accuracy, best_of_groups, calibration
from evals.outcome import Curve, Measure, Outcome, Remark
from evals.outcome import measure as measured
from evals.pairs import Pair, load_pairs
from evals.verifying import Verdict, verdicts_of
from evals.work import Choices, Work


def systems(choices: Choices) -> Sequence[str]:
    """The verifier, which all systems share."""
    return (choices.verifier,)


def measure(work: Work, system: str) -> Outcome:
    """Over all pairs. Raises BadInput, ModelError or ValueError."""
    pairs = load_pairs(work.choices.pairs)
    verdicts = verdicts_of(pairs, work, system)
    scored = [(pair, _scored(pair, verdicts[pair.id])) for pair in pairs]
    return Outcome(
        suite="support",
        system=system,
        cases=len(pairs),
        metrics=_metrics(scored),
        scores={pair.id: {"right": float(one.supported == one.label), "score": one.score} for pair, one in scored},
        curves=(_curve([one for _, one in scored]),),
        remarks=tuple(_remark(pair, one) for pair, one in scored if one.supported != one.label),
    )


def write_verdicts(work: Work, path: Path) -> None:
    """A line a pair, in the order of the pairs. Raises BadInput if the disk refuses."""
    kept = Kept(work.place("support", work.choices.verifier) / VERDICTS, Verdict).records
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (kept[pair.id].model_dump_json() + "\n" for pair in load_pairs(work.choices.pairs))
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error


def _scored(pair: Pair, verdict: Verdict) -> Scored:
    return Scored(pair.supported, verdict.score, verdict.supported)


def _metrics(scored: Sequence[tuple[Pair, Scored]]) -> dict[str, Measure]:
    """AUROC and balanced accuracy, by pair and by group; how far scores are from shares."""
    alone, best = [one for _, one in scored], best_of_groups([(pair.group, one) for pair, one in scored])
    ranked = "how often a supported claim scores higher than another"
    called = "mean share of supported and of other claims that are called what they are"
    return {
        "AUROC_by_pair": measured(auroc(alone), ranked),
        "balanced_accuracy_by_pair": measured(balanced_accuracy(alone), called),
        "AUROC_by_group": measured(auroc(best), f"{ranked}; the best of a claim's pieces of evidence"),
        "balanced_accuracy_by_group": measured(balanced_accuracy(best), f"{called}; the best of a claim's evidence"),
    }


def _curve(scored: Sequence[Scored]) -> Curve:
    return Curve(
        title="calibration of the verifier",
        x="mean score of claims",
        y="share that people call supported",
        points=tuple((score, share) for score, share, _ in calibration(scored)),
        kind="against-diagonal",
    )


def _remark(pair: Pair, one: Scored) -> Remark:
    kind = "missed" if one.label else "wrongly called supported"
    return Remark(id=pair.id, kind=kind, text=f"{pair.claim} — {' '.join(pair.evidence)} ({one.score:.2f})")
