"""The figures of an article: what a table row, a build summary and the chat's corpus list show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from ingest.article import Article


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each."""

    statements: int = 0
    markers: int = 0
    bound: int = 0
    """Markers that have a note."""
    notes: int = 0
    references: int = 0
    resolved: int = 0
    """Citations by outcome, with the two below."""
    ambiguous: int = 0
    unresolved: int = 0
    orphaned: int = 0
    """Markers without a note and notes without a marker."""
    duplicated: int = 0
    """Notes and entries that occur again."""
    uncited: int = 0
    """Entries that nothing cites."""
    problems: int = 0
    """All problems, those above and others."""

    def to_json(self) -> dict[str, int]:
        """Field names and values."""
        return asdict(self)


def count(article: Article) -> Counts:
    """The figures of one article."""
    status = Counter(citation.status for note in article.notes for citation in note.citations)
    kinds = Counter(problem.kind for problem in article.problems)
    return Counts(
        statements=len(article.statements),
        markers=len(article.markers),
        bound=sum(marker.note is not None for marker in article.markers),
        notes=sum(note.place == "note" for note in article.notes),
        references=len(article.references),
        resolved=status["resolved"],
        ambiguous=status["ambiguous"],
        unresolved=status["unresolved"],
        orphaned=kinds["marker-without-note"] + kinds["note-without-marker"],
        duplicated=kinds["duplicate-note"] + kinds["duplicate-reference"],
        uncited=kinds["uncited-reference"],
        problems=len(article.problems),
    )


def total(counts: Iterable[Counts]) -> Counts:
    """The sum, field by field."""
    rows = list(counts)
    return Counts(**{f.name: sum(getattr(row, f.name) for row in rows) for f in fields(Counts)})
