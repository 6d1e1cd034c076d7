"""The chain as a LlamaIndex query engine: a cited answer as Markdown, its source statements as nodes."""

from __future__ import annotations

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.schema import NodeWithScore

from answer.answer import Answer
from answer.engine import Engine
from answer.markdown import answer_markdown
from index.retriever import statement_node


class CitedQueryEngine(CustomQueryEngine):
    """Answers with numbered original references.

    `Response.response` is Markdown, `Response.metadata["answer"]` the answer as `python -m answer --json` prints it,
    `Response.source_nodes` the statements of the documents that it cites.
    """

    engine: Engine

    def custom_query(self, query_str: str) -> Response:
        """Answer one question."""
        answer = self.engine.answer(query_str)
        return Response(
            response=answer_markdown(answer),
            source_nodes=self._sources(answer),
            metadata={"answer": answer.to_json()},
        )

    def _sources(self, answer: Answer) -> list[NodeWithScore]:
        nodes: dict[tuple[str, int], NodeWithScore] = {}
        for said in answer.statements:
            for cite in said.citations:
                article = self.engine.article(cite.path)
                statement = next(s for s in article.statements if s.start == cite.start)
                node = NodeWithScore(node=statement_node(article, statement), score=said.score)
                nodes.setdefault((cite.path, cite.start), node)
        return list(nodes.values())
