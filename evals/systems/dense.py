"""Baseline: the nearest passages, as they are. No notes, no statements, no refusals."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self

from llama_index.core.schema import NodeWithScore

from answer.answer import Answer, AnswerStatement, Turn
from answer.clock import Clock
from answer.followup import understand
from evals.case import Gold
from evals.systems.passages import answer_of, cite_article, retriever_over
from index.encoder import Encoder
from index.search import Search
from settings import Settings


class Dense:
    """Plain dense retrieval: each passage is a statement that cites its article."""

    def __init__(self, search: Search) -> None:
        """Closes `search` in the end. Raises BadInput if the index holds no passages."""
        self._search = search
        self._retriever = retriever_over(search)

    @classmethod
    def open(cls, index: Path, settings: Settings, encoder: Encoder | None = None) -> Self:
        """Over the index in a folder. Raises BadInput, IndexRoomError or ModelError."""
        with ExitStack() as opened:
            system = cls(opened.enter_context(closing(Search(index, settings, encoder))))
            opened.pop_all()  # the caller closes from now on
        return system

    def close(self) -> None:
        """Close the index."""
        self._search.close()

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        """The passages nearest to the question, nearest first; always an answer."""
        clock, asked = Clock(), understand(question, history)
        with clock.stage("retrieve"):
            found = self._retriever.retrieve(asked.whole)
        return answer_of(asked, "quote", [self._statement(node) for node in found], clock)

    def trace(self, answer: Answer, gold: Sequence[Gold]) -> None:
        """It has no stages to look into."""

    def _statement(self, found: NodeWithScore) -> AnswerStatement:
        text = found.node.get_content()
        cite = cite_article(self._search, found.node, text)
        return AnswerStatement(text, "verbatim", min(1.0, max(0.0, found.score or 0.0)), (cite,))
