"""What an answer is worth: are the statements sought there, and does each cite the original reference?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.answered import Answered, Cited
from evals.case import Case, Gold
from evals.metrics.match import covers, file_name, likeness, same_reference
from evals.outcome import Unit

Outcome = Literal["exact", "incomplete", "misattributed", "guessed", "wrong-hop"]
"""What became of a found statement's references.

`incomplete`: some are missing. `misattributed`: one is named that does not belong there. `guessed`: the same, where the
document itself leads nowhere. `wrong-hop`: the document is cited instead of the work that it cites.
"""


@dataclass(frozen=True, slots=True)
class GoldScore:
    """What an answer makes of one gold statement."""

    found: bool
    first: bool = False
    """By the answer's first statement."""
    outcome: Outcome | None = None
    """None unless found."""
    needed: int = 0
    """References that should be named."""
    named: int = 0
    """References that are named; each text once."""
    right: int = 0
    """Of those named, the ones that belong there."""
    reached: int = 0
    """Of those needed, the ones that are named."""
    unresolved: bool = False
    """The document's own citation leads nowhere."""


@dataclass(frozen=True, slots=True)
class CaseScore:
    """All that is measured of one answer."""

    id: str
    kind: str
    answered: bool
    gold: tuple[GoldScore, ...]
    statements: int
    """Released ones."""
    on_topic: int
    """Released statements that cite a gold statement."""
    uncited: int
    """Released statements without any citation."""
    ms: float | None
    """The whole answer, milliseconds."""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer the question."""
        return self.kind != "unanswerable"


def score_answer(case: Case, answer: Answered) -> CaseScore:
    """The answer's score against its case."""
    return CaseScore(
        id=case.id,
        kind=case.kind,
        answered=answer.answers,
        gold=tuple(_score_gold(gold, case.gold, answer) for gold in case.gold),
        statements=len(answer.statements),
        on_topic=sum(any(_cites(c, gold) for c in s.citations for gold in case.gold) for s in answer.statements),
        uncited=sum(not s.citations for s in answer.statements),
        ms=answer.timings.get("total_ms"),
    )


def finding(gold: Gold, among: Sequence[Gold], answer: Answered) -> list[tuple[int, Cited]]:
    """The citations that find a gold statement, each with the number of its statement, from 0.

    A quotation that covers several gold statements finds the nearest (all of them, if they are equally near).
    """
    return [
        (number, cite)
        for number, statement in enumerate(answer.statements)
        for cite in statement.citations
        if _cites(cite, gold)
        and likeness(cite.quote, gold.statement) >= max(likeness(cite.quote, other.statement) for other in among)
    ]


def _cites(cite: Cited, gold: Gold) -> bool:
    return file_name(cite.path) == file_name(gold.doc) and covers(cite.quote, gold.statement)


def _score_gold(gold: Gold, among: Sequence[Gold], answer: Answered) -> GoldScore:
    cites = finding(gold, among, answer)
    unresolved = bool(gold.unresolved)
    if not cites:
        return GoldScore(found=False, needed=len(gold.references), unresolved=unresolved)
    named = list(dict.fromkeys(cite.named for _, cite in cites if cite.named))
    right = sum(any(same_reference(text, need) for need in gold.references) for text in named)
    reached = sum(any(same_reference(text, need) for text in named) for need in gold.references)
    return GoldScore(
        found=True,
        first=any(number == 0 for number, _ in cites),
        outcome=_outcome(len(gold.references), len(named), right, reached, unresolved),
        needed=len(gold.references),
        named=len(named),
        right=right,
        reached=reached,
        unresolved=unresolved,
    )


def _outcome(needed: int, named: int, right: int, reached: int, unresolved: bool) -> Outcome:
    if needed and not named:
        return "wrong-hop"
    if right < named:
        return "guessed" if unresolved else "misattributed"
    return "exact" if reached == needed else "incomplete"


Value = Callable[[CaseScore], float | None]
Tally = Callable[[CaseScore], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: a share of each case, averaged over cases, or things counted over all cases."""

    name: str
    means: str
    """One line for a reader."""
    good: Literal["high", "low"]
    value: Value | None = None
    """A case's share, 0 to 1; None where the case is not eligible."""
    tally: Tally | None = None
    """(how many, of how many); None where the case is not eligible."""
    quantile: float | None = None
    """Of the time that answers take, instead."""

    @property
    def unit(self) -> Unit:
        """What its figure counts in."""
        return "ms" if self.quantile is not None else "count" if self.tally is not None else "share"


def _found(case: CaseScore) -> float | None:
    return sum(g.found for g in case.gold) / len(case.gold) if case.answerable else None


def _exact(case: CaseScore) -> float | None:
    return sum(g.outcome == "exact" for g in case.gold) / len(case.gold) if case.answerable else None


def _exact_given_found(case: CaseScore) -> float | None:
    found = [g for g in case.gold if g.found]
    return sum(g.outcome == "exact" for g in found) / len(found) if found else None


def _precision(case: CaseScore) -> float | None:
    named = sum(g.named for g in case.gold)
    return sum(g.right for g in case.gold) / named if named else None


def _recall(case: CaseScore) -> float | None:
    needed = sum(g.needed for g in case.gold)
    return sum(g.reached for g in case.gold) / needed if needed else None


def _on_topic(case: CaseScore) -> float | None:
    return case.on_topic / case.statements if case.answerable and case.answered else None


def _outcomes(outcome: Outcome, eligible: Callable[[GoldScore], bool]) -> Tally:
    """How many found gold statements came out so, of those that could."""

    def tally(case: CaseScore) -> tuple[int, int] | None:
        found = [g for g in case.gold if g.found and eligible(g)]
        return (sum(g.outcome == outcome for g in found), len(found)) if found else None

    return tally


METRICS: tuple[Metric, ...] = (
    Metric("found", "gold statements that a released statement cites", "high", _found),
    Metric(
        "found_first",
        "cases whose first statement cites a gold statement",
        "high",
        lambda c: float(any(g.first for g in c.gold)) if c.answerable else None,
    ),
    Metric("original_reference_exact", "gold statements found, with all their works and no other", "high", _exact),
    Metric("exact_given_found", "the same, among found gold statements", "high", _exact_given_found),
    Metric("original_reference_precision", "works named for found statements that belong there", "high", _precision),
    Metric("original_reference_recall", "works behind gold statements that are named", "high", _recall),
    Metric("on_topic", "released statements that cite a gold statement", "high", _on_topic),
    Metric(
        "refusal_precision",
        "refusals that were right",
        "high",
        lambda c: None if c.answered else float(not c.answerable),
    ),
    Metric(
        "refusal_recall",
        "unanswerable questions that were refused",
        "high",
        lambda c: None if c.answerable else float(not c.answered),
    ),
    Metric(
        "false_refusals",
        "answerable questions that were refused",
        "low",
        lambda c: float(not c.answered) if c.answerable else None,
    ),
    Metric(
        "false_answers",
        "unanswerable questions that were answered",
        "low",
        lambda c: None if c.answerable else float(c.answered),
    ),
    Metric(
        "wrong_hop",
        "found statements cited to the document though it names a work",
        "low",
        tally=_outcomes("wrong-hop", lambda g: g.needed > 0),
    ),
    Metric(
        "guessed",
        "found statements given a work though the document's citation leads nowhere",
        "low",
        tally=_outcomes("guessed", lambda g: g.unresolved),
    ),
    Metric(
        "misattributed",
        "found statements given a work that does not belong there",
        "low",
        tally=_outcomes("misattributed", lambda g: not g.unresolved),
    ),
    Metric(
        "uncited",
        "released statements without a citation",
        "low",
        tally=lambda c: (c.uncited, c.statements) if c.statements else None,
    ),
)
LATENCIES: tuple[Metric, ...] = (
    Metric("latency_p50_ms", "half of the answers take no longer, milliseconds", "low", quantile=0.5),
    Metric("latency_p95_ms", "95 of 100 answers take no longer, milliseconds", "low", quantile=0.95),
)
REFUSED = Metric("refused", "questions that were refused", "low", lambda c: float(not c.answered))
"""Of use by kind of question alone."""
