"""Ibid over documents from which statements have been taken away, without building an index anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from answer.answer import Answer, Mode, Turn
from answer.composer import LazyComposer
from answer.engine import Engine
from evals.case import Gold
from index.encoder import Encoder
from index.search import Ranked, Search
from ingest.article import Article
from ingest.counts import Counts
from settings import Settings

Places = Mapping[str, frozenset[int]]
"""By path, indices into `article.statements`."""


class HidingSearch(Search):
    """A search that hands out nothing of what is hidden: neither the statements nor their words in their articles.

    Other statements keep their places, and their scores, which were made with the hidden ones beside them.
    """

    def __init__(self, folder: Path, settings: Settings, encoder: Encoder | None = None) -> None:
        """Open the index in `folder`; nothing is hidden yet. Raises IndexRoomError or ModelError."""
        self._hidden: Places = {}
        self._left: dict[str, Article] = {}
        super().__init__(folder, settings, encoder)

    def hide(self, statements: Collection[tuple[str, str]]) -> None:
        """Hide statements, given by path and words, wherever their article has them; and show again all others.

        Raises KeyError if there is no such article.
        """
        wanted: dict[str, set[str]] = {}
        for path, words in statements:
            wanted.setdefault(path, set()).add(words)
        whole = super().article
        self._hidden = {
            path: frozenset(place for place, one in enumerate(whole(path).statements) if one.text in words)
            for path, words in wanted.items()
        }
        self._left.clear()

    def rank(
        self, question: str, standalone: str | None = None, limit: int = 50, where: dict[str, Any] | None = None
    ) -> list[Ranked]:
        """The `limit` best statements that are not hidden, best first."""
        deeper = limit + sum(map(len, self._hidden.values()))
        return [
            replace(item, article=self._without(item.article))
            for item in super().rank(question, standalone, deeper, where)
            if item.ordinal not in self._hidden.get(item.article.path, ())
        ][:limit]

    def articles(self) -> list[tuple[Article, Counts]]:
        """All articles without what is hidden, with their figures as they were."""
        return [(self._without(article), counts) for article, counts in super().articles()]

    def article(self, path: str) -> Article:
        """The article at `path` without what is hidden. Raises KeyError."""
        return self._without(super().article(path))

    def vector_store(self) -> Any:
        """Not to be had: its passages hold what is hidden. Raises NotImplementedError."""
        raise NotImplementedError("statements can't be hidden from the passages of the vector store")

    def _without(self, article: Article) -> Article:
        hidden = self._hidden.get(article.path)
        if not hidden:
            return article
        if article.path not in self._left:
            self._left[article.path] = blanked(article, hidden)
        return self._left[article.path]


def blanked(article: Article, ordinals: Collection[int]) -> Article:
    """The article with spaces for these statements, their markers among them; all others are what and where they were.

    Their notes stay, as other statements may have them too.
    """
    spans = [(article.statements[ordinal].start, article.statements[ordinal].end) for ordinal in ordinals]
    text = article.text
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return replace(
        article,
        text=text,
        statements=tuple(
            replace(one, text="", citations=()) if ordinal in ordinals else one
            for ordinal, one in enumerate(article.statements)
        ),
        markers=tuple(m for m in article.markers if not any(start <= m.start < end for start, end in spans)),
    )


class Hiding:
    """Ibid in this process; what is hidden can be changed from question to question."""

    def __init__(self, engine: Engine, search: HidingSearch, mode: Mode) -> None:
        """`search` is the engine's own."""
        self._engine, self._search, self._mode = engine, search, mode

    @classmethod
    def open(cls, index: Path, settings: Settings, mode: Mode, encoder: Encoder | None = None) -> Self:
        """Over the index in a folder. Raises IndexRoomError or ModelError."""
        with ExitStack() as opened:
            search = HidingSearch(index, settings, encoder)
            engine = opened.enter_context(closing(Engine(search, settings, LazyComposer(settings))))
            engine.warm_up(mode)
            opened.pop_all()  # the caller closes from now on
        return cls(engine, search, mode)

    def close(self) -> None:
        """Close the index, and let go of the language model."""
        self._engine.close()

    def hide(self, statements: Collection[tuple[str, str]]) -> None:
        """See `HidingSearch.hide`."""
        self._search.hide(statements)

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        """The last version of the answer."""
        return self._engine.answer(question, history, mode=self._mode)

    def trace(self, answer: Answer, gold: Sequence[Gold]) -> None:
        """What is hidden can't be traced."""
