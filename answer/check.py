"""From a draft to a released statement, or a withheld one: attributed, verified, cited.

References are copied from the quotations that support the draft; nothing that a model writes can add one.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer.answer import AnswerStatement, Cite, Withheld
from answer.attribute import attribute
from answer.compose import Draft
from answer.verify.numbers import check_numbers
from answer.verify.text import read
from answer.verify.verifier import Verdict, Verifier

_JOINS = re.compile(r"\b(?:and|while|whereas|but|or)\b|[,;:–—]", re.I)
"""Between what is said of one thing and of another."""
LONGEST = 600
"""Characters; what is longer is no statement that one could check."""


RELEASED_FROM = 0.8
"""Least score of a released statement. Above the threshold that balances both errors: a quotation takes the place of
what is withheld, nothing makes good what is wrongly released (docs/decisions/composing.md)."""


@dataclass(frozen=True, slots=True)
class Checks:
    """The two verifiers: by words alone, for finding the source, and the one that decides."""

    words: Verifier
    final: Verifier


def check(
    draft: Draft, quotations: Sequence[AnswerStatement], checks: Checks, stop: threading.Event | None = None
) -> AnswerStatement | Withheld:
    """`quotations`: the sources that the model was given, each with its cites.

    If the words that fit best do not support the draft, what the model named gets its chance. Raises
    LanguageModelError or Stopped.
    """
    if len(draft.text) > LONGEST:
        return Withheld(draft.text[:LONGEST] + "…", "it is longer than a statement that can be checked", 0.0)
    if draft.text.rstrip("\"'”’) ").endswith("?"):
        return Withheld(draft.text, "it asks instead of saying", 0.0)
    sources = [f"{quotation.context} {quotation.text}".strip() for quotation in quotations]
    found = attribute(draft.text, draft.sources, sources, checks.words)
    chances = [found] + [draft.sources] * (bool(draft.sources) and draft.sources != found)
    verdicts = []
    for places in chances:
        cited = [sources[place] for place in places]
        if _mixes_numbers(draft.text, cited):
            verdicts.append(Verdict(0.0, False, ("it puts numbers of different sources together",)))
            continue
        verdict = checks.final.verify(draft.text, cited, stop)
        if _releases(verdict):
            behind = (*places, *_agreeing(draft.text, places, quotations, sources, checks, stop))
            cites = _distinct(cite for place in behind for cite in quotations[place].citations)
            return AnswerStatement(draft.text, "supported", verdict.score, cites)
        verdicts.append(verdict)
    best = max(verdicts, key=lambda verdict: verdict.score)
    return Withheld(draft.text, "; ".join(best.reasons) or "the cited source does not support it", best.score)


def _agreeing(
    text: str,
    places: Sequence[int],
    quotations: Sequence[AnswerStatement],
    sources: Sequence[str],
    checks: Checks,
    stop: threading.Event | None,
) -> list[int]:
    """Sources in other articles that support the statement by themselves: their references count too.

    Words are asked first, since few sources pass them.
    """
    articles = {cite.path for place in places for cite in quotations[place].citations}
    others = [p for p, q in enumerate(quotations) if not articles & {cite.path for cite in q.citations}]
    likely = [place for place in others if checks.words.verify(text, [sources[place]]).supported]
    return [place for place in likely if _releases(checks.final.verify(text, [sources[place]], stop))]


def _releases(verdict: Verdict) -> bool:
    return verdict.supported and verdict.score >= RELEASED_FROM


def _mixes_numbers(statement: str, sources: Sequence[str]) -> bool:
    """Whether numbers that no one source holds together stand in one clause, as if they were of the same thing."""
    if len(sources) < 2 or _JOINS.search(statement):
        return False
    said = read(statement)
    return all(check_numbers(said, [read(source)]).hard for source in sources)


def _distinct(cites: Iterable[Cite]) -> tuple[Cite, ...]:
    return tuple({(cite.path, cite.start, cite.key, cite.citation, cite.note): cite for cite in cites}.values())
