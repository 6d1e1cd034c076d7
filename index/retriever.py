"""The search as a LlamaIndex retriever: statements with the original references behind them, as nodes."""

from __future__ import annotations

from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.search import Ranked, Search
from ingest.article import Article, Statement
from ingest.entries.names import citing_name, fold_name

UNTOLD = ["path", "statement", "statuses", "start", "end"]
"""Metadata that neither a language model nor an encoder should read."""
_LOOKED_THROUGH = 500
"""Statements ranked before those of one author are picked out."""


class StatementRetriever(BaseRetriever):
    """Ranked statements.

    A node's metadata: `path`, `title`, `statement` (its id), `notes` (labels), `references` (entries verbatim),
    `statuses` (of its citations), `start` and `end` (offsets into the article's text).
    """

    def __init__(
        self,
        search: Search,
        limit: int = 10,
        where: dict[str, Any] | None = None,
        author: str | None = None,
        **options: Any,
    ) -> None:
        """`where`: a Chroma filter on passages, for example {"years": {"$contains": "2018"}}.

        `author`: only statements that cite a work of this author, by surname or institution as the index holds it
        ("Holden"). `options` go to BaseRetriever.
        """
        super().__init__(**options)
        self._search = search
        self._limit = limit
        self._author = author
        by_author = {"authors": {"$contains": author}} if author else None
        self._filter = {"$and": [where, by_author]} if where and by_author else where or by_author

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        limit = _LOOKED_THROUGH if self._author else self._limit
        ranked = self._search.rank(query_bundle.query_str, limit=limit, where=self._filter)
        fitting = [item for item in ranked if self._author is None or _cites(item, self._author)]
        return [
            NodeWithScore(node=statement_node(item.article, item.article.statements[item.ordinal]), score=item.score)
            for item in fitting[: self._limit]
        ]


def statement_node(article: Article, statement: Statement) -> TextNode:
    """A statement, its notes and the references that they lead to."""
    labels = {note.key: note.label for note in article.notes}
    cited = dict.fromkeys(key for citation in statement.citations for key in citation.references)
    notes = dict.fromkeys(labels[c.note] for c in statement.citations if c.note is not None)
    return TextNode(
        id_=f"{article.path}#{statement.id}",
        text=statement.text,
        start_char_idx=statement.start,
        end_char_idx=statement.end,
        metadata={
            "path": article.path,
            "title": article.title,
            "statement": statement.id,
            "notes": list(notes),
            "references": [reference.text for reference in article.references if reference.key in cited],
            "statuses": list(dict.fromkeys(citation.status for citation in statement.citations)),
            "start": statement.start,
            "end": statement.end,
        },
        excluded_llm_metadata_keys=UNTOLD,
        excluded_embed_metadata_keys=UNTOLD,
    )


def _cites(item: Ranked, author: str) -> bool:
    keys = {key for c in item.article.statements[item.ordinal].citations for key in c.references}
    works = (reference for reference in item.article.references if reference.key in keys)
    return any(fold_name(citing_name(name)) == fold_name(author) for work in works for name in work.authors)
