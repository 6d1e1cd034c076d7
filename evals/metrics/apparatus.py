"""How well the notes of a document lead to its references, against gold links; and whether damage is reported.

Of a note, the references that it resolves to are compared with those that it should, as multisets of entries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from ingest.article import Article, Citation, ProblemKind

BreakKind = Literal["note-deleted", "marker-deleted", "entry-deleted", "entry-twin", "year-changed"]

_ORPHANS: Final[Mapping[BreakKind, ProblemKind]] = {
    "note-deleted": "marker-without-note",
    "marker-deleted": "note-without-marker",
}
"""The problem that tells of what was taken away."""
_STATUS: Final[Mapping[BreakKind, str]] = {
    "entry-twin": "ambiguous",
    "year-changed": "unresolved",
    "entry-deleted": "unresolved",
}
"""What a citation must be whose entry was tampered with."""


@dataclass(frozen=True, slots=True)
class Break:
    """One deliberate damage of a document."""

    kind: BreakKind
    note: str
    """Label of the note concerned."""
    short: str = ""
    """The citation concerned, as the note prints it."""


@dataclass(frozen=True, slots=True)
class GoldLinks:
    """What the notes of a document cite."""

    document: str
    """File name without its suffix."""
    notes: dict[str, dict[str, str]]
    """By label: each citation as printed, and the entry that it means, verbatim."""
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteScore:
    """One note against its gold links."""

    label: str
    citations: int
    right: int
    """Citations that lead to the entry meant."""
    guessed: tuple[str, ...] = ()
    """Entries that the note resolves to without meaning them."""

    @property
    def missed(self) -> int:
        """Citations that do not lead to the entry meant."""
        return self.citations - self.right

    @property
    def all_right(self) -> bool:
        """Every citation leads where it should, and nowhere else."""
        return not self.missed and not self.guessed


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """One document against its gold links."""

    document: str
    notes: tuple[NoteScore, ...]
    breaks: tuple[tuple[BreakKind, bool], ...] = field(default=())
    """Each damage, and whether it was reported."""


def score_document(gold: GoldLinks, article: Article) -> DocumentScore:
    """The article, as read, against what its notes should lead to."""
    cited = {note.label.strip("[]. "): note.citations for note in article.notes}
    entries = {reference.key: _folded(reference.text) for reference in article.references}
    problems = {problem.kind for problem in article.problems}
    return DocumentScore(
        gold.document,
        tuple(_score_note(label, meant, cited.get(label, ()), entries) for label, meant in gold.notes.items() if meant),
        tuple((b.kind, _is_reported(b, cited.get(b.note, ()), problems)) for b in gold.breaks),
    )


def _score_note(
    label: str, meant: Mapping[str, str], citations: Sequence[Citation], entries: Mapping[str, str]
) -> NoteScore:
    named = Counter(entries[key] for c in citations if c.status == "resolved" for key in c.references)
    wanted = Counter(map(_folded, meant.values()))
    return NoteScore(label, len(meant), (named & wanted).total(), tuple((named - wanted).elements()))


def _is_reported(damage: Break, citations: Sequence[Citation], problems: set[ProblemKind]) -> bool:
    """Damage to a citation must show in every citation of that wording; what lacks its other half is a problem."""
    if damage.kind in _ORPHANS:
        return _ORPHANS[damage.kind] in problems
    short = _folded(damage.short).lower()
    concerned = [c for c in citations if short in _folded(c.text).lower()]
    return bool(concerned) and all(c.status == _STATUS[damage.kind] for c in concerned)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
