"""What the corpus holds: one card an article, with the state of its notes and references."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.article import Article
from ingest.counts import Counts


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """One article at a glance."""

    path: str
    title: str
    format: str
    statements: int
    notes: int
    references: int
    resolved: int
    """Citations in notes that lead to exactly one entry."""
    ambiguous: int
    unresolved: int
    problems: tuple[str, ...] = ()
    """Messages of the article's problems, in reading order."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All articles of an index, and their sums."""

    articles: tuple[ArticleCard, ...] = ()

    @property
    def notes(self) -> int:
        """Notes in all articles."""
        return sum(card.notes for card in self.articles)

    @property
    def references(self) -> int:
        """Reference entries in all articles."""
        return sum(card.references for card in self.articles)

    @property
    def resolved(self) -> int:
        """Citations that lead to exactly one entry."""
        return sum(card.resolved for card in self.articles)

    @property
    def ambiguous(self) -> int:
        """Citations that more than one entry fits."""
        return sum(card.ambiguous for card in self.articles)

    @property
    def unresolved(self) -> int:
        """Citations that lead to no entry."""
        return sum(card.unresolved for card in self.articles)

    @property
    def problems(self) -> int:
        """Problems of all kinds, those of citations among them."""
        return sum(len(card.problems) for card in self.articles)


def corpus_of(articles: Iterable[tuple[Article, Counts]]) -> Corpus:
    """A card for each article."""
    return Corpus(
        tuple(
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
            for article, counts in articles
        )
    )
