"""Baseline: LlamaIndex's CitationQueryEngine over our collection, with our encoder and our language model.

Its prompts and chunk size are its own defaults. It cites what it retrieved, so an original reference is always one hop
away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self

from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import NodeWithScore, QueryBundle

from answer.answer import Answer, AnswerStatement, Cite, Turn
from answer.clock import Clock
from answer.followup import understand
from answer.llm.embedded import Embedded
from answer.llm.model import LanguageModel
from evals.case import Gold
from evals.systems.llm import SharedLLM
from evals.systems.marked import Marked, split_marked
from evals.systems.passages import answer_of, cite_article, retriever_over
from evals.systems.refusal import is_refusal
from index.encoder import Encoder
from index.search import Search
from settings import Settings

_HEAD = re.compile(r"^Source \d+:\n")
"""What the engine puts before each source."""


class CitationEngine:
    """Each sentence of the engine's answer is a statement; each source that it numbers, a citation of the article."""

    def __init__(self, search: Search, model: LanguageModel, context: int) -> None:
        """Closes `search` and `model` in the end. `context` is the model's, in tokens.

        Raises BadInput if the index holds no passages.
        """
        self._search, self._model = search, model
        self._engine = CitationQueryEngine(retriever_over(search), llm=SharedLLM(model, context))

    @classmethod
    def open(cls, index: Path, settings: Settings, model: LanguageModel, encoder: Encoder | None = None) -> Self:
        """Over the index in a folder. Raises BadInput, IndexRoomError, ModelError or LanguageModelError."""
        with ExitStack() as opened:
            opened.enter_context(closing(model))
            search = opened.enter_context(closing(Search(index, settings, encoder)))
            if isinstance(model, Embedded):
                model.start()  # so that the first question needn't wait for it
            system = cls(search, model, settings.llm_context)
            opened.pop_all()  # the caller closes from now on
        return system

    def close(self) -> None:
        """Close the index, and let go of the language model."""
        self._search.close()
        self._model.close()

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        """What the engine says. Raises LanguageModelError."""
        clock, asked = Clock(), understand(question, history)
        query = QueryBundle(asked.whole)
        with clock.stage("retrieve"):
            found = self._engine.retrieve(query)
        with clock.stage("compose"):
            response = self._engine.synthesize(query, found)
        sources, text = response.source_nodes, str(response)
        said = split_marked(text, len(sources))
        name = self._model.name
        if is_refusal(said):
            return answer_of(asked, "compose", [], clock, reason=" ".join(text.split()), model=name)
        return answer_of(asked, "compose", [self._statement(one, sources) for one in said], clock, model=name)

    def trace(self, answer: Answer, gold: Sequence[Gold]) -> None:
        """It has no stages to look into."""

    def _statement(self, said: Marked, sources: Sequence[NodeWithScore]) -> AnswerStatement:
        """Nothing is verified, so the score is 0."""
        cites = tuple(self._cite(sources[number - 1]) for number in said.sources)
        return AnswerStatement(said.text, "supported", 0.0, cites)

    def _cite(self, source: NodeWithScore) -> Cite:
        return cite_article(self._search, source.node, _HEAD.sub("", source.node.get_content()).strip())
