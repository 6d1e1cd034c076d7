"""The chain: a question, made to stand alone, is searched, answered or declined, and cited."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from answer.agreement import contradict, mark_contradictions
from answer.answer import Answer, AnswerStatement, Cite, Mode, Turn
from answer.clock import Clock
from answer.composer import Composer, LazyComposer, Quote, Step
from answer.corpus import Corpus, corpus_of
from answer.evidence import Evidence, evidence_of
from answer.expected import asks_kind
from answer.followup import Asked, understand
from answer.llm.model import LanguageModelError, ModelUnavailable, Stopped
from answer.llm.open import NO_MODEL
from answer.number import number
from answer.parts import parts
from answer.quote import nearest, quote_all
from answer.select import best_score, by_turns, in_reading_order, select, statement
from index.encoder import Encoder
from index.search import Ranked, Search
from ingest.article import Article, Reference
from settings import Settings

ANSWERABLE = 0.36
"""Best scores below this mean that nothing in the corpus is about the question: questions of other fields and languages
reach 0.34 at most, answerable ones 0.38 at least (24 and 126 questions; docs/decisions/ranking.md)."""
_NAME = re.compile(r"(?<=\s)(?:[A-Z]|\w*\d)[\w-]*")
"""A name or a number inside a question; its first word is written with a capital anyway."""
_WORD = re.compile(r"\w[\w-]*")
_NEAREST = 3

_NO_PROOF = "nothing that the model wrote could be verified"
_NOT_SAID = "the documents come near this, but do not say"
_NO_WORDS = "the model wrote nothing"


class Engine:
    """Answers questions over one index."""

    def __init__(self, search: Search, settings: Settings, composer: Callable[[], Composer] | None = None) -> None:
        """`composer` gives what composes answers, as often as it is asked, or raises ModelUnavailable."""
        self._search = search
        self._settings = settings
        self._composer = composer

    @classmethod
    def open(cls, folder: Path, settings: Settings, encoder: Encoder | None = None) -> Engine:
        """The engine over the index in `folder`. Raises IndexRoomError or ModelError."""
        return cls(Search(folder, settings, encoder), settings, LazyComposer(settings))

    def close(self) -> None:
        """Close the index, and let go of the language model."""
        self._search.close()
        if isinstance(self._composer, LazyComposer):
            self._composer.close()

    def warm_up(self, mode: Mode = "quote") -> None:
        """Load the models that answers of this mode need, so that the first question needn't wait for them."""
        self._search.encoder.encode(["warm-up"])
        if mode == "compose":
            with suppress(LanguageModelError):  # each answer will say so
                self._compose_with().warm_up()

    def answer(self, question: str, history: Sequence[Turn] = (), mode: Mode = "quote") -> Answer:
        """A cited answer, or one that says why there is none."""
        *_, last = self.stream(question, history, mode=mode)
        return last

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        stop: threading.Event | None = None,
        mode: Mode | None = None,
    ) -> Iterator[Answer]:
        """Versions of the answer, each replacing the one before; the first holds quotations, the last is `final`.

        Unless `mode` says otherwise, answers are composed if the settings name a language model.
        Never fails for want of a language model: the answer is then in quotations, and its `notice` says why. Once
        `stop` is set, the last version holds what was verified until then.
        """
        mode = mode or ("quote" if self._settings.llm == NO_MODEL else "compose")
        question = " ".join(_readable(question).split())
        history = [Turn(turn.role, _readable(turn.content)) for turn in history]
        walk = _Walk(understand(question, history))
        refused = self._refuse(question)
        if refused:
            yield walk.declined(refused)
            return
        with walk.clock.stage("retrieve"):
            ranked = rank(self._search, walk.asked)
        if not is_about(walk.asked.question, ranked):
            reason = "nothing in the documents is about this" if ranked else "the index holds no statements"
            yield walk.declined(reason, ranked)
            return
        best = in_reading_order(select(ranked, self._settings.max_statements))
        quotations = self._quote(walk.asked, ranked)(best, walk.asked.question)
        last = self._version(walk, "quote", quotations)
        if mode == "quote" and not asks_kind(question):
            yield last
            return
        yield replace(last, final=False)
        if mode == "quote":
            yield self._doubted(walk, ranked, last, stop)
            return
        try:
            for last in self._composed(walk, history, ranked, stop):
                yield last
        except Stopped:
            yield replace(last, final=True, stopped=True)
        except LanguageModelError as error:
            yield self._version(walk, "quote", quotations, notice=str(error))

    def _composed(
        self, walk: _Walk, history: Sequence[Turn], ranked: Sequence[Ranked], stop: threading.Event | None
    ) -> Iterator[Answer]:
        """Versions of a composed answer, the last of them final. Raises LanguageModelError or Stopped."""
        composer = self._compose_with()
        step = Step(walk.asked.whole)
        for step in composer.steps(walk.asked, history, ranked, self._quote(walk.asked, ranked), walk.clock, stop):
            walk = replace(walk, standalone=step.question)
            if not step.answered:
                yield walk.declined(_NOT_SAID, ranked)
                return
            yield replace(self._version(walk, "compose", (*step.statements, *step.unused), step), final=False)
        if step.statements:
            yield self._version(walk, "compose", (*step.statements, *step.uncomposed, *_against(step)), step)
        else:
            yield self._version(walk, "quote", step.quotations, step, _NO_PROOF if step.withheld else _NO_WORDS)

    def _doubted(self, walk: _Walk, ranked: Sequence[Ranked], quoted: Answer, stop: threading.Event | None) -> Answer:
        """`quoted`, or a refusal if a language model finds no answer in the nearest statements.

        Quotations need no model: where there is none, they stand.
        """
        try:
            with walk.clock.stage("judge"):
                if self._compose_with().answering(walk.asked.whole, ranked, stop, quoted=True):
                    return replace(quoted, timings=walk.clock.timings())
            return walk.declined(_NOT_SAID, ranked)
        except LanguageModelError:
            return replace(quoted, timings=walk.clock.timings())
        except Stopped:
            return replace(quoted, stopped=True)

    def _compose_with(self) -> Composer:
        if self._composer is None:
            raise ModelUnavailable("no language model is set up")
        return self._composer()

    def model_state(self) -> str:
        """What composes answers, completing "Language model: …"."""
        try:
            return self._compose_with().model.name
        except LanguageModelError as error:
            return f"none; {error}"

    def evidence(self, cite: Cite) -> Evidence:
        """The chain behind a citation. Raises KeyError if its article has left the index since."""
        return evidence_of(cite, self.article(cite.path))

    def article(self, path: str) -> Article:
        """The article at `path`. Raises KeyError."""
        return self._search.article(path)

    def corpus(self) -> Corpus:
        """What the index holds."""
        return corpus_of(self._search.articles())

    def _refuse(self, question: str) -> str | None:
        longest = self._settings.max_question_chars
        if not any(map(str.isalnum, question)):
            return "the question is empty"
        if len(question) > longest:
            return (
                f"the question has {len(question):,} characters; at most {longest:,} are read (IBID_MAX_QUESTION_CHARS)"
            )
        return None

    def _quote(self, asked: Asked, ranked: Sequence[Ranked]) -> Quote:
        said = f"{asked.before} {asked.said}".strip()
        return lambda chosen, question: quote_all(chosen, ranked, question, said, self._search.similarity)

    def _version(
        self,
        walk: _Walk,
        mode: Mode,
        statements: Sequence[AnswerStatement],
        step: Step | None = None,
        notice: str | None = None,
    ) -> Answer:
        numbered, references = number(mark_contradictions(statements), self._reference)
        return Answer(
            question=walk.asked.question,
            standalone_question=walk.standalone or walk.asked.whole,
            mode=mode,
            abstained=False,
            reason=None,
            statements=numbered,
            withheld=step.withheld if step else (),
            references=references,
            timings=walk.clock.timings(),
            notice=notice,
            model=self._compose_with().model.name if mode == "compose" else None,
        )

    def _reference(self, cite: Cite) -> Reference | None:
        if cite.key is None:
            return None
        article = self._search.article(cite.path)
        return next((reference for reference in article.references if reference.key == cite.key), None)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One question on its way."""

    asked: Asked
    clock: Clock = field(default_factory=Clock)
    standalone: str = ""
    """As the model was asked it."""

    def declined(self, reason: str, ranked: Sequence[Ranked] = ()) -> Answer:
        """No answer, and what comes near."""
        return Answer(
            question=self.asked.question,
            standalone_question=self.standalone or self.asked.whole,
            mode="quote",
            abstained=True,
            reason=reason,
            nearest=nearest(ranked, _NEAREST),
            timings=self.clock.timings(),
        )


def is_about(question: str, ranked: Sequence[Ranked]) -> bool:
    """Whether a statement comes near the question, or, as with "How big is GPT-3?", holds every name that it gives."""
    names = set(_NAME.findall(question))
    named = (names <= set(_WORD.findall(statement(item).text)) for item in ranked[:_NEAREST])
    return best_score(ranked) >= ANSWERABLE or (bool(names) and any(named))


def rank(search: Search, asked: Asked) -> list[Ranked]:
    """Statements, best first; a question that asks several things is searched part by part."""
    return by_turns([search.rank(part, asked.context) for part in parts(asked.question)])


def _against(step: Step) -> list[AnswerStatement]:
    """Quotations that say the opposite of what is composed, unless they are shown already."""
    unused = [quotation for quotation in step.unused if quotation not in step.uncomposed]
    return [quotation for quotation in unused if any(contradict(quotation.text, s.text) for s in step.statements)]


def _readable(text: str) -> str:
    """Without the halves of characters that JSON and command lines can smuggle in: no encoder takes them."""
    return text.encode(errors="replace").decode()
