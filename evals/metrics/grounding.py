"""Is what an answer says supported by what it cites? Citation recall and precision in the manner of ALCE.

Gao, Yen, Yu and Chen (2023), "Enabling Large Language Models to Generate Text with Citations": a statement is recalled
if its citations together support it; a citation is precise if its statement is recalled, and it supports the statement
by itself or is needed by the others. A citation here is a source statement, however many works that cites. Words quoted
from a source are supported by it, and no verifier is asked about them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.answered import Answered, Said
from evals.metrics.match import folded

Supports = Callable[[str, Sequence[str]], bool]
"""Whether sources, taken together, support a claim, by the verifier."""
_OMISSION = "…"


@dataclass(frozen=True, slots=True)
class StatementScore:
    """One released statement."""

    text: str
    citations: int
    """Source statements that it cites, each once."""
    verbatim: bool
    """One of them holds its words."""
    supported: bool
    """Verbatim, or supported by all of them together; False without any."""
    precise: int
    """Citations that support it by themselves, or that the others need."""

    @property
    def judged(self) -> bool:
        """Whether it is the verifier's word that decides."""
        return bool(self.citations) and not self.verbatim


@dataclass(frozen=True, slots=True)
class GroundingScore:
    """One answer; a refusal has no statements."""

    id: str
    kind: str
    statements: tuple[StatementScore, ...]

    @property
    def verbatim(self) -> tuple[int, int] | None:
        """(how many, of how many statements); None without any."""
        return self._tally(sum(one.verbatim for one in self.statements))

    @property
    def supported(self) -> tuple[int, int] | None:
        """(how many, of how many statements); None without any."""
        return self._tally(sum(one.supported for one in self.statements))

    @property
    def recall(self) -> float | None:
        """Share of statements that are supported."""
        return self.supported[0] / self.supported[1] if self.supported else None

    @property
    def precision(self) -> float | None:
        """Share of citations that are precise; None without citations."""
        cited = sum(one.citations for one in self.statements)
        return sum(one.precise for one in self.statements) / cited if cited else None

    def _tally(self, hits: int) -> tuple[int, int] | None:
        return (hits, len(self.statements)) if self.statements else None


def score_grounding(kind: str, answer: Answered, supports: Supports) -> GroundingScore:
    """The released statements of an answer. Raises what `supports` raises."""
    statements = answer.statements if answer.answers else ()
    return GroundingScore(answer.id, kind, tuple(score_statement(said, supports) for said in statements))


def score_statement(said: Said, supports: Supports) -> StatementScore:
    """One statement against what it cites. Raises what `supports` raises."""
    sources = sources_of(said)
    verbatim = any(is_verbatim(said.text, source) for source in sources)

    def held(some: Sequence[str]) -> bool:
        return any(is_verbatim(said.text, source) for source in some) or (bool(some) and supports(said.text, some))

    supported = held(sources)
    precise = sum(
        held([source]) or not held([*sources[:place], *sources[place + 1 :]]) for place, source in enumerate(sources)
    )
    return StatementScore(said.text, len(sources), verbatim, supported, precise if supported else 0)


def sources_of(said: Said) -> list[str]:
    """The source statements that a statement cites, in order, each once."""
    return [quote for _, quote in dict.fromkeys((cite.path, cite.quote) for cite in said.citations)]


def is_verbatim(text: str, source: str) -> bool:
    """Whether a source holds the words of a text, in order; an ellipsis stands for words that were left out."""
    rest = f" {folded(source)} "
    pieces = [folded(piece) for piece in text.split(_OMISSION)]
    for piece in filter(None, pieces):
        at = rest.find(f" {piece} ")
        if at < 0:
            return False
        rest = rest[at + len(piece) + 1 :]
    return any(pieces)
