"""The verifier by which the evals judge claims, and what it says of labelled pairs: what several suites share.

The evidence of the evals comes without the title, the heading and the sentence before it, which an answer's verifier is
given. So a name that it lacks counts against the claim, and does not condemn it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from answer.llm.model import ModelUnavailable
from answer.llm.open import open_model
from answer.verify.judged import ModelVerifier
from answer.verify.open import open_verifier
from answer.verify.verifier import Verifier
from evals.errors import BadInput
from evals.kept import VERDICTS, Identified, Kept
from evals.pairs import Pair
from evals.work import PAIRS, Choices, Work
from settings import Settings

WITH_MODEL = "model"
"""The verifier of composed answers: words, and the language model that the settings name."""


class Verdict(Identified):
    """What the verifier says of a claim and its evidence."""

    score: float
    supported: bool


@contextmanager
def opened_verifier(name: str, settings: Settings) -> Iterator[Verifier]:
    """The verifier by name. Raises ModelError, or BadInput without the model that it needs."""
    if name != WITH_MODEL:
        yield open_verifier(name, names_condemn=False)
        return
    try:
        model = open_model(settings)
    except ModelUnavailable as error:
        raise BadInput(f"{error}; --verifier words needs none") from error
    try:
        yield ModelVerifier(model, names_condemn=False, ask_always=True)
    finally:
        model.close()


def verdicts_of(pairs: Sequence[Pair], work: Work, name: str) -> Mapping[str, Verdict]:
    """What the verifier `name` says of each pair, by id; a run that was broken off goes on.

    Raises BadInput or ModelError.
    """
    kept = Kept(work.place("support", name) / VERDICTS, Verdict)
    left = [pair for pair in pairs if pair.id not in kept.records]
    if left:
        with opened_verifier(name, work.settings) as verifier:
            for done, pair in enumerate(left):
                work.report("verifying pairs", done, len(left))
                verdict = verifier.verify(pair.claim, pair.evidence)
                kept.append({"id": pair.id, "score": verdict.score, "supported": verdict.supported})
        work.report("verifying pairs", len(left), len(left))
    return kept.records


def labelled(choices: Choices) -> list[Path]:
    """The file of labelled pairs; none where the sample corpus's own is not there and no other is named."""
    return [choices.pairs] if choices.pairs != PAIRS or choices.pairs.exists() else []
