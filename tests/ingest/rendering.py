"""The compact form in which golden cases state what an article should be."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.article import Article, StatementCitation


def rendered(article: Article) -> str:
    """Title, statements with what covers them, notes with what they lead to, references, problems: a line each."""
    return "\n".join(_lines(article)) + "\n"


def _lines(article: Article) -> Iterator[str]:
    yield f"title: {article.title}"
    for statement in article.statements:
        yield f"statement: {statement.text}"
        for citation in statement.citations:
            yield f"    {_covering(citation)}"
    for note in article.notes:
        yield f"note {note.key}: {note.plain}"
        for mention in note.citations:
            leads = ", ".join(mention.references) or f"{mention.reason} [{', '.join(mention.candidates)}]"
            locator = f" @ {mention.locator}" if mention.locator else ""
            yield f"    {mention.form} {mention.status}: {leads}{locator}"
    for reference in article.references:
        authors = "; ".join(reference.authors)
        yield f"reference {reference.key}: {authors} | {reference.year}{reference.suffix or ''} | {reference.title}"
    for problem in article.problems:
        yield f"problem {problem.kind}: {problem.message}"


def _covering(citation: StatementCitation) -> str:
    leads = ", ".join(citation.references) or citation.reason or "the article itself"
    return f"{citation.scope} of note {citation.note}, {citation.status}: {leads}"
