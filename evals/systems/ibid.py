"""Ibid itself, as a reader would meet it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self

from answer.answer import Answer, Mode, Turn
from answer.engine import Engine
from evals.answered import Traced
from evals.case import Gold
from evals.metrics.match import covers, file_name
from index.encoder import Encoder
from index.open import make_encoder
from index.search import Search
from settings import Settings

DEPTH = 50
"""Statements deep a gold statement is looked for among what was retrieved."""


class Ibid:
    """Ibid itself, in this process."""

    def __init__(self, engine: Engine, search: Search, mode: Mode) -> None:
        """`search` looks at the engine's index too; it never answers, it traces."""
        self._engine, self._search, self._mode = engine, search, mode

    @classmethod
    def open(cls, index: Path, settings: Settings, mode: Mode, encoder: Encoder | None = None) -> Self:
        """Over the index in a folder. Raises IndexRoomError or ModelError."""
        encoder = encoder or make_encoder(settings)
        with ExitStack() as opened:
            engine = opened.enter_context(closing(Engine.open(index, settings, encoder)))
            search = opened.enter_context(closing(Search(index, settings, encoder)))
            engine.warm_up(mode)
            opened.pop_all()  # the caller closes from now on
        return cls(engine, search, mode)

    def close(self) -> None:
        """Close the index."""
        self._search.close()
        self._engine.close()

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        """The last version of the answer."""
        return self._engine.answer(question, history, mode=self._mode)

    def trace(self, answer: Answer, gold: Sequence[Gold]) -> tuple[Traced, ...]:
        """Retrieves again what the answer was made from, deeper than any answer looks."""
        ranked = self._search.rank(answer.question, answer.standalone_question, DEPTH) if gold else []
        found = [(item.article.path, item.article.statements[item.ordinal].text) for item in ranked]
        read = [(path, s.text) for path in self._documents(gold) for s in self._search.article(path).statements]
        return tuple(Traced(read=_place(g, read) is not None, rank=_place(g, found)) for g in gold)

    def _documents(self, gold: Sequence[Gold]) -> list[str]:
        names = {file_name(g.doc) for g in gold}
        return [path for path in self._search.library.hashes() if file_name(path) in names]


def _place(gold: Gold, statements: Sequence[tuple[str, str]]) -> int | None:
    """From 1, the first of (path, statement) that covers the gold statement."""
    return next(
        (
            number
            for number, (path, text) in enumerate(statements, start=1)
            if file_name(path) == file_name(gold.doc) and covers(text, gold.statement)
        ),
        None,
    )
