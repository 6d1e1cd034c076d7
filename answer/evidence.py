"""The chain behind one citation: the article's sentence in its paragraph, the note, the reference entry."""

from __future__ import annotations

from dataclasses import dataclass

from answer.answer import Cite
from ingest.article import Article, Note, Place, Reference, StatementStatus

_EXPLAIN: dict[StatementStatus, str] = {
    "resolved": "The note leads to exactly one entry.",
    "ambiguous": "More than one entry fits this citation, so none is chosen.",
    "unresolved": "The citation leads to no entry.",
    "none": "No original reference given: the article itself is the source.",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the evidence panel shows for one citation."""

    title: str
    path: str
    section: tuple[str, ...]
    before: str
    """The paragraph up to the sentence, markers as printed."""
    sentence: tuple[str, str, str]
    """The sentence in three parts: before, inside and after the words that the marker covers."""
    after: str
    note_label: str | None
    note_text: str | None
    place: Place
    """Among the notes, in a numbered list, or in the body itself."""
    citation: str | None
    status: StatementStatus
    explanation: str
    """In plain words: resolved, ambiguous, unresolved, inherited from the paragraph, or absent."""
    reference: str | None
    """The entry without markup."""
    url: str | None
    candidates: tuple[str, ...]


def evidence_of(cite: Cite, article: Article) -> Evidence:
    """The chain behind `cite`, cut from `article.text`."""
    block = next(b for b in article.blocks if b.start <= cite.start < b.end)
    low, high = max(cite.covers[0], cite.start), min(cite.covers[1], cite.end)
    if not cite.start <= low < high <= cite.end:
        low, high = cite.start, cite.end
    note: Note | None = next((n for n in article.notes if n.key == cite.note_key), None)
    reference: Reference | None = next((r for r in article.references if r.key == cite.key), None)
    text = article.text
    return Evidence(
        title=article.title,
        path=article.path,
        section=block.section,
        before=text[block.start : cite.start],
        sentence=(text[cite.start : low], text[low:high], text[high : cite.end]),
        after=text[cite.end : block.end],
        note_label=note.label if note else cite.note,
        note_text=note.plain if note else None,
        place=note.place if note else "note",
        citation=cite.citation,
        status=cite.status,
        explanation=explain(cite),
        reference=reference.plain if reference else None,
        url=link_of(reference),
        candidates=cite.candidates,
    )


def explain(cite: Cite) -> str:
    """One or two sentences on how far the citation can be trusted."""
    words = _EXPLAIN[cite.status]
    if cite.reason:
        words = f"{words} Reason: {cite.reason}."
    if cite.scope == "paragraph":
        words += " The sentence has no marker of its own; it inherits the next note of its paragraph."
    if cite.scope == "clause":
        words += " The marker stands inside the sentence and covers the words up to it."
    return words


def link_of(reference: Reference | None) -> str | None:
    """The address of a work: its DOI, else its URL, if either is a plain web address."""
    if reference is None:
        return None
    if reference.doi:
        return f"https://doi.org/{reference.doi}"
    return reference.url if reference.url and reference.url.startswith(("https://", "http://")) else None
