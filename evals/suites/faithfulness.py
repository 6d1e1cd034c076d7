"""Suite `faithfulness`: does a claim go when the statement that it cites is taken away?

Each case whose answer cites a gold statement with its original references is asked again over the same documents
without that statement. Whatever the answer says then, it must not say that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Final

from evals.answered import Answered
from evals.case import KINDS, Case
from evals.kept import ASKED_AGAIN, Kept
from evals.metrics.faithfulness import FaithfulnessScore, Source, There, score_again, to_hide
from evals.outcome import Measure, Outcome, Remark
from evals.outcome import measure as measured
from evals.statistics import count
from evals.systems.open import HIDING, open_hiding
from evals.verifying import opened_verifier
from evals.work import Choices, Work, asked
from index.library import Library
from index.open import LIBRARY


def systems(choices: Choices) -> Sequence[str]:
    """Ibid's ways of answering, of those that were chosen: from other systems nothing can be hidden."""
    return tuple(system for system in choices.systems if system in HIDING)


def measure(work: Work, system: str) -> Outcome:
    """Of all cases where there is something to hide. Raises BadInput, IndexRoomError or ModelError."""
    assert work.index is not None, "a suite that asks needs an index"
    answers = work.answers(system)
    hidden = {case.id: to_hide(case, answers[case.id]) for case in work.cases}
    again = _ask_again(work, system, hidden)
    with closing(Library(work.index / LIBRARY)) as library, opened_verifier("words", work.settings) as words:
        there = _statements_of(library)
        scores = [
            score_again(
                case,
                hidden[case.id],
                again.get(case.id),
                there,
                lambda claim, some: words.verify(claim, some).supported,
            )
            for case in work.cases
        ]
    return outcome_of(scores, system)


def _ask_again(work: Work, system: str, hidden: Mapping[str, Sequence[Source]]) -> Mapping[str, Answered]:
    """The answers without what is hidden; those that an earlier go has kept are not asked for again."""
    assert work.index is not None
    kept = Kept(work.place("faithfulness", system) / ASKED_AGAIN, Answered)
    left: list[Case] = [case for case in work.cases if hidden[case.id] and case.id not in kept.records]
    if left:
        with closing(open_hiding(system, work.index, work.settings)) as ibid:
            for done, case in enumerate(left):
                work.report(f"asking again, {system}", done, len(left))
                ibid.hide(hidden[case.id])
                kept.append(asked(case, ibid))
        work.report(f"asking again, {system}", len(left), len(left))
    return kept.records


def _statements_of(library: Library) -> There:
    @cache
    def statements(path: str) -> frozenset[str]:
        try:
            return frozenset(one.text for one in library.article(path).statements)
        except KeyError:
            return frozenset()

    return lambda source: source[1] in statements(source[0])


def outcome_of(scores: Sequence[FaithfulnessScore], system: str) -> Outcome:
    """All figures."""
    kinds = {kind: [score for score in scores if score.kind == kind and score.gone is not None] for kind in KINDS}
    return Outcome(
        suite="faithfulness",
        system=system,
        cases=len(scores),
        metrics=_metrics(scores),
        kinds={kind: _metrics(some) for kind, some in kinds.items() if some},
        scores={score.id: {**_tallies(score), "kind": score.kind} for score in scores},
        remarks=tuple(_remarks(scores)),
    )


_MEANS: Final = {
    "claim_gone": "cases whose answer no longer says what was taken away",
    "refused_then": "of these, cases that are refused then",
    "other_statement": "of these, cases that are answered from other statements then",
}


def _tallies(score: FaithfulnessScore) -> dict[str, tuple[int, int] | None]:
    gone = score.gone
    return {
        "claim_gone": None if gone is None else (int(gone), 1),
        "refused_then": (int(score.refused), 1) if gone else None,
        "other_statement": (int(not score.refused), 1) if gone else None,
    }


def _metrics(scores: Sequence[FaithfulnessScore]) -> dict[str, Measure]:
    tallies = [_tallies(score) for score in scores]
    return {name: measured(count(one[name] for one in tallies), means) for name, means in _MEANS.items()}


def _remarks(scores: Sequence[FaithfulnessScore]) -> Iterator[Remark]:
    return (Remark(id=score.id, kind="claim stays", text=text) for score in scores for text in score.staying)
