"""From a statement to its citations: one `Cite` for each cited work, or one that says why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from answer.answer import Cite
from ingest.article import Article, Reference, Statement, StatementCitation


def cites_of(article: Article, statement: Statement, citations: Sequence[StatementCitation]) -> tuple[Cite, ...]:
    """The cites of the chosen `citations` of a statement; each work once. Never empty."""
    cites: list[Cite] = []
    for citation in citations:
        for cite in _cites(article, statement, citation):
            if not any((c.key, c.citation, c.note) == (cite.key, cite.citation, cite.note) for c in cites):
                cites.append(cite)
    return tuple(_without_repeats(cites))


def _without_repeats(cites: Sequence[Cite]) -> Iterator[Cite]:
    """A work that two notes cite for the same words is cited once."""
    seen: set[str] = set()
    for cite in cites:
        if cite.key is None or cite.key not in seen:
            yield cite
        if cite.key is not None:
            seen.add(cite.key)


def _cites(article: Article, statement: Statement, citation: StatementCitation) -> Iterator[Cite]:
    note = next((n for n in article.notes if n.key == citation.note), None)
    works: dict[str, Reference] = {r.key: r for r in article.references}
    mention = next((c for c in note.citations if c.text == citation.citation), None) if note else None
    common = {
        "citation": citation.citation,
        "note": note.label if note and note.place != "body" else None,
        "scope": citation.scope,
        "path": article.path,
        "quote": statement.text,
        "start": statement.start,
        "end": statement.end,
        "title": article.title,
        "covers": (citation.start, citation.end),
        "note_key": citation.note,
    }
    if citation.status != "resolved":
        named = tuple(works[key].text for key in mention.candidates) if mention else ()
        yield Cite(None, citation.status, None, reason=citation.reason, candidates=named, **common)  # type: ignore[arg-type]
    for key in citation.references if citation.status == "resolved" else ():
        yield Cite(None, "resolved", works[key].text, key=key, **common)  # type: ignore[arg-type]
