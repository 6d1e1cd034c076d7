"""Suite `grounding`: is every released statement supported by what it cites?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Final

from answer.verify.verifier import Verifier
from evals.answered import Answered
from evals.case import KINDS
from evals.kept import VERDICTS, Kept
from evals.metrics.correction import Called, Tested, corrected_share, tested
from evals.metrics.grounding import GroundingScore, Supports, score_grounding
from evals.outcome import Measure, Outcome, Remark
from evals.outcome import measure as measured
from evals.pairs import load_pairs
from evals.statistics import count, mean
from evals.verifying import Verdict, labelled, opened_verifier, verdicts_of
from evals.work import Choices, Work

_WRITERS: Final = frozenset(("compose", "citation-engine"))
"""Systems whose statements a language model writes. What the others release is quoted; words are enough to judge it."""
_BY_KIND: Final = ("citation_recall", "citation_precision", "verbatim")


def systems(choices: Choices) -> Sequence[str]:
    """Those that were chosen."""
    return choices.systems


def measure(work: Work, system: str) -> Outcome:
    """Of all answers. Raises BadInput, IndexRoomError, ModelError or LanguageModelError."""
    verifier = work.choices.verifier if system in _WRITERS else "words"
    answers = work.answers(system)
    scores: list[GroundingScore] = []
    with _judging(work, system, verifier) as supports:
        for done, case in enumerate(work.cases):
            work.report(f"verifying, {system}", done, len(work.cases))
            scores.append(score_grounding(case.kind, answers[case.id], supports))
        work.report(f"verifying, {system}", len(work.cases), len(work.cases))
    judged = any(one.judged for score in scores for one in score.statements)
    errors = _errors(work, verifier) if judged else None
    return outcome_of(scores, [answers[score.id] for score in scores], system, errors, work.choices.seed)


@contextmanager
def _judging(work: Work, system: str, name: str) -> Iterator[Supports]:
    """The verifier's word, opened at the first need; what it said in an earlier go is not asked again."""
    kept = Kept(work.place("grounding", system) / VERDICTS, Verdict)
    with ExitStack() as opened:

        @cache
        def verifier() -> Verifier:
            return opened.enter_context(opened_verifier(name, work.settings))

        def supports(claim: str, sources: Sequence[str]) -> bool:
            id = _name_of(claim, sources)
            if id not in kept.records:
                verdict = verifier().verify(claim, sources)
                kept.append({"id": id, "score": verdict.score, "supported": verdict.supported, "claim": claim})
            return kept.records[id].supported

        yield supports


def _name_of(claim: str, sources: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([claim, *sources]).encode()).hexdigest()[:16]


def _errors(work: Work, verifier: str) -> Tested | None:
    """The verifier on labelled pairs; None where there are none. Raises BadInput or ModelError."""
    pairs = [pair for path in labelled(work.choices) for pair in load_pairs(path)]
    verdicts = verdicts_of(pairs, work, verifier)
    return tested((pair.supported, verdicts[pair.id].supported) for pair in pairs) if pairs else None


def outcome_of(
    scores: Sequence[GroundingScore], answers: Sequence[Answered], system: str, errors: Tested | None, seed: int = 0
) -> Outcome:
    """All figures of `scores`, one an answer, in the same order. `errors`: None if they are not known or not needed."""
    kinds = {kind: _shares([score for score in scores if score.kind == kind], seed) for kind in KINDS}
    called = [_called(score, answer) for score, answer in zip(scores, answers, strict=True)]
    corrected = corrected_share(called, errors or Tested((0, 0), (0, 0)), seed)
    metrics = {
        **_shares(scores, seed),
        "supported": measured(
            count(score.supported for score in scores),
            "released statements that are verbatim, or supported by what they cite, as the verifier says",
        ),
        "supported_corrected": measured(corrected, "the same as a share, with the verifier's errors allowed for"),
    }
    if errors:
        metrics["verifier_sensitivity"] = measured(
            count([errors.supported]), "labelled claims that are supported, and that the verifier calls so"
        )
        metrics["verifier_specificity"] = measured(
            count([errors.unsupported]), "labelled claims that are not supported, and that the verifier calls so"
        )
    return Outcome(
        suite="grounding",
        system=system,
        cases=len(scores),
        metrics=metrics,
        kinds={
            kind: {name: figures[name] for name in _BY_KIND}
            for kind, figures in kinds.items()
            if figures["verbatim"].value is not None
        },
        scores={score.id: _case_scores(score) for score in scores},
        remarks=tuple(_remarks(scores)),
    )


def _shares(scores: Sequence[GroundingScore], seed: int) -> dict[str, Measure]:
    return {
        "citation_recall": measured(
            mean((score.recall for score in scores), seed),
            "an answer's statements that are supported by all that they cite, uncited ones not",
        ),
        "citation_precision": measured(
            mean((score.precision for score in scores), seed),
            "an answer's citations that support their statement alone, or are needed by the others",
        ),
        "verbatim": measured(
            count(score.verbatim for score in scores), "released statements whose words a cited source holds"
        ),
    }


def _called(score: GroundingScore, answer: Answered) -> Called:
    judged = [one for one in score.statements if one.judged]
    return Called(
        statements=len(score.statements),
        certain=sum(one.verbatim for one in score.statements),
        judged=len(judged),
        passed=sum(one.supported for one in judged),
        withheld=len(answer.withheld) if score.statements else 0,
    )


def _case_scores(score: GroundingScore) -> dict[str, float | tuple[int, int] | str | None]:
    return {
        "citation_recall": score.recall,
        "citation_precision": score.precision,
        "verbatim": score.verbatim,
        "supported": score.supported,
        "kind": score.kind,
    }


def _remarks(scores: Sequence[GroundingScore]) -> Iterator[Remark]:
    """Statements that are not supported, and those with citations that are of no use."""
    for score in scores:
        for one in score.statements:
            if not one.supported:
                yield Remark(id=score.id, kind="not supported" if one.citations else "uncited", text=one.text)
            elif one.precise < one.citations:
                idle = one.citations - one.precise
                yield Remark(id=score.id, kind="needless citation", text=f"{one.text} ({idle} of {one.citations})")
