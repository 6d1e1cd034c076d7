"""The chain: a question, made to stand alone, is searched, answered or declined, and cited."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from answer.answer import Answer, Cite, Nearest, Turn
from answer.corpus import ArticleCard, Corpus
from answer.evidence import Evidence, evidence_of
from answer.followup import said_before
from answer.number import number
from answer.quote import nearest, quote
from index.encoder import Encoder
from index.search import Search
from ingest.article import Article, Reference
from settings import Settings

ANSWERABLE = 0.36
"""Best scores below this mean that nothing in the corpus is about the question: questions of other fields and languages
reach 0.34 at most, answerable ones 0.38 at least (24 and 126 questions; docs/decisions/ranking.md)."""
_NEAREST = 3


class Engine:
    """Answers questions over one index."""

    def __init__(self, search: Search, settings: Settings) -> None:
        self._search = search
        self._settings = settings

    @classmethod
    def open(cls, folder: Path, settings: Settings, encoder: Encoder | None = None) -> Engine:
        """The engine over the index in `folder`. Raises IndexRoomError or ModelError."""
        return cls(Search(folder, settings, encoder), settings)

    def close(self) -> None:
        """Close the index."""
        self._search.close()

    def warm_up(self) -> None:
        """Load the model, so that the first question needn't wait for it."""
        self._search.encoder.encode(["warm-up"])

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """A cited answer in verbatim statements, or one that says why there is none."""
        began = time.perf_counter()
        question = " ".join(_readable(question).split())
        history = [Turn(turn.role, _readable(turn.content)) for turn in history]
        refused = self._refuse(question)
        if refused:
            return _declined(question, question, refused, began)
        asked, said = said_before(question, history)
        whole = f"{asked} {question}".strip()
        ranked = self._search.rank(question, " ".join(filter(None, (asked, said, question))))
        retrieved = time.perf_counter()
        if not ranked or ranked[0].score < ANSWERABLE:
            near = nearest(ranked, _NEAREST)
            reason = "nothing in the documents is about this" if ranked else "the index holds no statements"
            return _declined(question, whole, reason, began, near=near, retrieved=retrieved)
        statements = quote(
            ranked, question, f"{asked} {said}".strip(), self._settings.max_statements, self._search.similarity
        )
        numbered, references = number(statements, self._reference)
        return Answer(
            question=question,
            standalone_question=whole,
            mode="quote",
            abstained=False,
            reason=None,
            statements=numbered,
            references=references,
            timings=_timings(began, retrieved),
        )

    def stream(
        self, question: str, history: Sequence[Turn] = (), stop: threading.Event | None = None
    ) -> Iterator[Answer]:
        """Versions of the answer, each replacing the one before; the last is the answer."""
        yield self.answer(question, history)

    def model_state(self) -> str:
        """What composes answers, completing "Language model: …"."""
        return "none is set up; answers are quotations"

    def evidence(self, cite: Cite) -> Evidence:
        """The chain behind a citation. Raises KeyError if its article has left the index since."""
        return evidence_of(cite, self.article(cite.path))

    def article(self, path: str) -> Article:
        """The article at `path`. Raises KeyError."""
        return self._search.article(path)

    def corpus(self) -> Corpus:
        """What the index holds."""
        cards = [
            ArticleCard(
                path=article.path,
                title=article.title,
                format=article.format,
                statements=counts.statements,
                notes=counts.notes,
                references=counts.references,
                resolved=counts.resolved,
                ambiguous=counts.ambiguous,
                unresolved=counts.unresolved,
                problems=tuple(problem.message for problem in article.problems),
            )
            for article, counts in self._search.articles()
        ]
        return Corpus(tuple(cards))

    def _refuse(self, question: str) -> str | None:
        longest = self._settings.max_question_chars
        if not any(map(str.isalnum, question)):
            return "the question is empty"
        if len(question) > longest:
            return (
                f"the question has {len(question):,} characters; at most {longest:,} are read (IBID_MAX_QUESTION_CHARS)"
            )
        return None

    def _reference(self, cite: Cite) -> Reference | None:
        if cite.key is None:
            return None
        article = self._search.article(cite.path)
        return next((reference for reference in article.references if reference.key == cite.key), None)


def _readable(text: str) -> str:
    """Without the halves of characters that JSON and command lines can smuggle in: no encoder takes them."""
    return text.encode(errors="replace").decode()


def _declined(
    question: str,
    whole: str,
    reason: str,
    began: float,
    near: tuple[Nearest, ...] = (),
    retrieved: float | None = None,
) -> Answer:
    return Answer(
        question, whole, "quote", True, reason, nearest=near, timings=_timings(began, retrieved or time.perf_counter())
    )


def _timings(began: float, retrieved: float) -> dict[str, float]:
    """Milliseconds since `began`."""
    done = time.perf_counter()
    return {
        "retrieve_ms": round((retrieved - began) * 1000, 2),
        "compose_ms": 0.0,
        "verify_ms": 0.0,
        "total_ms": round((done - began) * 1000, 2),
    }
