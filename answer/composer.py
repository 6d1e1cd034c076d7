"""Composing an answer step by step: which statements answer, what the model makes of them, what of that holds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from answer.agreement import merged
from answer.answer import AnswerStatement, Turn, Withheld
from answer.check import Checks, check
from answer.clock import Clock
from answer.compose import Source, compose
from answer.followup import Asked
from answer.judge import answers
from answer.llm.model import LanguageModel, ModelUnavailable
from answer.llm.open import open_model
from answer.llm.orders import is_order
from answer.parts import parts
from answer.relevance import judge, relevant
from answer.select import by_turns, context_before, distinct, in_reading_order, statement
from answer.standalone import standalone
from answer.verify.open import open_verifier
from answer.verify.words import WordVerifier
from index.models import ModelError
from index.search import Ranked
from settings import Settings

JUDGED = 6
"""Statements of which the model is asked whether they answer."""
COMPOSED_FROM = 3
"""Sources of a composed answer at most."""

Quote = Callable[[Sequence[Ranked], str], tuple[AnswerStatement, ...]]
"""Ranked statements as verbatim ones with their cites, in the same order; the question decides which clauses."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far composing has come."""

    question: str
    """The question as the model was asked it: one that stands alone."""
    answered: bool = True
    """False: the corpus does not say."""
    quotations: tuple[AnswerStatement, ...] = ()
    """The statements that answer, verbatim: what is composed from."""
    statements: tuple[AnswerStatement, ...] = ()
    """Composed and verified so far."""
    withheld: tuple[Withheld, ...] = ()
    uncomposed: tuple[AnswerStatement, ...] = ()
    """Quotations that answer parts of the question of which nothing composed could be released."""

    @property
    def unused(self) -> list[AnswerStatement]:
        """Quotations that no composed statement rests on."""
        used = {cite for said in self.statements for cite in said.citations}
        return [quotation for quotation in self.quotations if used.isdisjoint(quotation.citations)]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions in a question, and what answers it."""

    question: str
    items: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Composer:
    """A language model and those who check it."""

    model: LanguageModel
    checks: Checks

    def steps(
        self,
        asked: Asked,
        history: Sequence[Turn],
        ranked: Sequence[Ranked],
        quote: Quote,
        clock: Clock,
        stop: threading.Event | None = None,
    ) -> Iterator[Step]:
        """Steps, each holding all of the one before. Raises LanguageModelError or Stopped."""
        with clock.stage("judge"):
            question = self._standalone(asked, history, stop)
            found = self.answering(question, ranked, stop)
        chosen = in_reading_order(by_turns([part.items for part in found]))
        quotations = tuple(map(_without_orders, quote(chosen, question))) if chosen else ()
        step = Step(question, answered=bool(chosen), quotations=quotations)
        yield step
        for part in found:
            of_part = [(item, said) for item, said in zip(chosen, quotations, strict=True) if item in part.items]
            before = step.statements
            for later in self._composed(part.question, of_part, step, clock, stop):
                step = later
                yield step
            if step.statements == before:
                step = replace(step, uncomposed=(*step.uncomposed, *(said for _, said in of_part)))
                yield step

    def _composed(
        self,
        question: str,
        quoted: Sequence[tuple[Ranked, AnswerStatement]],
        step: Step,
        clock: Clock,
        stop: threading.Event | None,
    ) -> Iterator[Step]:
        """Steps on from `step`: what the model makes of these quotations."""
        quotations = [said for _, said in quoted]
        with closing(compose(self.model, question, [_source(*each) for each in quoted], stop)) as drafts:
            while True:
                with clock.stage("compose"):
                    draft = next(drafts, None)
                if draft is None:
                    return
                with clock.stage("verify"):
                    outcome = check(draft, quotations, self.checks, stop)
                if isinstance(outcome, Withheld):
                    step = replace(step, withheld=(*step.withheld, outcome))
                else:
                    step = replace(step, statements=merged(step.statements, outcome))
                yield step

    def answering(
        self, question: str, ranked: Sequence[Ranked], stop: threading.Event | None = None, quoted: bool = False
    ) -> list[Part]:
        """The few of `ranked` that answer each part of `question`; no part if the corpus does not say.

        `quoted`: the answer will be quotations, which are declined less readily. Raises LanguageModelError or Stopped.
        """
        nearest, questions = candidates(ranked), parts(question)
        limit = sources_of_each(len(questions))
        answered = [Part(part, self._answering(part, nearest, limit, quoted, stop)) for part in questions]
        return [part for part in answered if part.items]

    def _answering(
        self, question: str, candidates: Sequence[Ranked], limit: int, quoted: bool, stop: threading.Event | None
    ) -> tuple[Ranked, ...]:
        def verdict(item: Ranked) -> float:
            return answers(self.model, question, bare_source(item), stop)

        judged = list(judge(question, candidates, verdict))
        return tuple(one.item for one in relevant(question, judged, limit, quoted))

    def warm_up(self) -> None:
        """Load the model and have it read the beginnings of the prompts, which never change.

        Raises LanguageModelError.
        """
        source = Source("Nothing.", "")
        answers(self.model, "What?", source)
        self.checks.final.verify("Nothing.", ["Nothing."])
        list(compose(self.model, "What?", [source]))

    def _standalone(self, asked: Asked, history: Sequence[Turn], stop: threading.Event | None) -> str:
        if not asked.before:
            return asked.question
        return standalone(self.model, asked.question, history, stop) or asked.whole


def candidates(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those of `ranked` of which the model is asked whether they answer."""
    return distinct([item for item in ranked if not is_order(statement(item).text)], JUDGED)


def sources_of_each(parts: int) -> int:
    """How many sources, at most, each of so many parts of a question is composed from."""
    return COMPOSED_FROM if parts == 1 else COMPOSED_FROM - 1


def bare_source(item: Ranked) -> Source:
    """A statement as the model is asked about it."""
    context = context_before(item, None)
    return Source(statement(item).text, item.article.title, context="" if is_order(context) else context)


def _without_orders(quotation: AnswerStatement) -> AnswerStatement:
    """A quotation whose context speaks to a model stands without it: it is neither read nor counted as support."""
    return replace(quotation, context="") if is_order(quotation.context) else quotation


def _source(item: Ranked, said: AnswerStatement) -> Source:
    """What the model composes from: the words that the cites of the quotation cover, and what stands before them."""
    start = statement(item).start
    section = next((block.section for block in item.article.blocks if block.start <= start < block.end), ())
    return Source(said.text, item.article.title, " › ".join(section), said.context)


class LazyComposer:
    """The composer that the settings describe, made at the first need; what failed is tried again at the next."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: Composer | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Composer:
        """Raises ModelUnavailable."""
        with self._lock:
            if self._made is None:
                model = open_model(self._settings)
                try:
                    final = open_verifier(self._settings.verifier, model)
                except ModelError as error:
                    raise ModelUnavailable(str(error)) from error
                self._made = Composer(model, Checks(WordVerifier(), final))
            return self._made

    def close(self) -> None:
        """Let go of the model."""
        with self._lock:
            if self._made is not None:
                self._made.model.close()
                self._made = None
