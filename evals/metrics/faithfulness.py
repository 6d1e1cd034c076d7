"""Does an answer still say what its documents no longer say?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from answer.verify.names import names_in
from answer.verify.text import read
from evals.answered import Answered, Said
from evals.case import Case
from evals.metrics.answers import finding, score_answer
from evals.metrics.grounding import Supports, is_verbatim
from evals.metrics.match import covers

_SHARE: Final = 0.8
"""Of the content words of what is hidden."""

Source = tuple[str, str]
"""A statement of the documents: path and words."""
There = Callable[[Source], bool]
"""Whether the documents, as they are, hold a statement."""
Fate = Literal["gone", "stays", "twin"]
"""Of what is hidden. `twin`: the answer has it from another statement that says the same, so nothing can be seen."""


@dataclass(frozen=True, slots=True)
class FaithfulnessScore:
    """A case that was asked again."""

    id: str
    kind: str
    gone: bool | None
    """Nothing released cites or says what is hidden; None where twins say it, or there was nothing to hide."""
    refused: bool = False
    """The answer is a refusal now."""
    staying: tuple[str, ...] = ()
    """Released statements that say what is hidden, or cite it."""


def to_hide(case: Case, answer: Answered) -> list[Source]:
    """The statements behind each gold statement that the answer cites with its original references and no others."""
    score = score_answer(case, answer)
    exact = [gold for gold, one in zip(case.gold, score.gold, strict=True) if one.outcome == "exact"]
    return list(dict.fromkeys((c.path, c.quote) for gold in exact for _, c in finding(gold, case.gold, answer)))


def score_again(
    case: Case, hidden: Sequence[Source], again: Answered | None, there: There, supports: Supports
) -> FaithfulnessScore:
    """The answer to a case after `hidden` was taken away; `again` is None if nothing was."""
    if again is None or not hidden:
        return FaithfulnessScore(case.id, case.kind, None)
    statements = again.statements if again.answers else ()
    stays = {source: [s.text for s in statements if _stays(s, source, hidden, there, supports)] for source in hidden}
    seen = [s for s in hidden if not any(_has_twin(said, s, hidden, there, supports) for said in statements)]
    if not seen:
        return FaithfulnessScore(case.id, case.kind, None)
    staying = tuple(dict.fromkeys(text for source in seen for text in stays[source]))
    return FaithfulnessScore(case.id, case.kind, not staying, not again.answers, staying)


def says(text: str, hidden: str) -> bool:
    """Whether a text says what a hidden statement said.

    It covers it (see `match`), or holds its numbers and names with four in five of its content words.
    """
    if covers(text, hidden):
        return True
    ours, theirs = read(text), read(hidden)
    numbers = {word.value for word in theirs.words if word.value is not None}
    names = {word.folded for name in names_in(theirs) for word in name.words}
    common = len(ours.stem_set & theirs.stem_set)
    return (
        bool(theirs.stem_set)
        and numbers <= {word.value for word in ours.words}
        and names <= ours.folded
        and common >= _SHARE * len(theirs.stem_set)
    )


def _stays(said: Said, source: Source, hidden: Sequence[Source], there: There, supports: Supports) -> bool:
    """It cites what is hidden; or it says it, and no statement that is still there says what it says."""
    if any((cite.path, cite.quote) == source for cite in said.citations):
        return True
    return says(said.text, source[1]) and not any(
        covers(quote, said.text) or is_verbatim(said.text, quote)
        for quote in _resting_on(said, hidden, there, supports)
    )


def _has_twin(said: Said, source: Source, hidden: Sequence[Source], there: There, supports: Supports) -> bool:
    return says(said.text, source[1]) and any(
        covers(quote, source[1]) for quote in _resting_on(said, hidden, there, supports)
    )


def _resting_on(said: Said, hidden: Sequence[Source], there: There, supports: Supports) -> list[str]:
    """The statements that it cites, that are still there, and that hold it."""
    cited = dict.fromkeys((cite.path, cite.quote) for cite in said.citations)
    left = [source for source in cited if source not in hidden and there(source)]
    return [quote for _, quote in left if is_verbatim(said.text, quote) or supports(said.text, [quote])]
