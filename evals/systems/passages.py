"""Passages as LlamaIndex finds them in our collection, and answers that cite them: what the baselines share.

They know no notes. So each citation names the article as its own source, as Ibid does where a statement has no note.

What they quote is a whole passage, and one much longer than a statement does not find it (`evals.metrics.match`): their
`found` has a ceiling, which is lower the longer a corpus's paragraphs are. Shares of what was found have none.
"""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core import VectorStoreIndex
from llama_index.core.retrievers import VectorIndexRetriever
from llama_index.core.schema import BaseNode

from answer.answer import Answer, AnswerStatement, Cite, Mode
from answer.clock import Clock
from answer.followup import Asked
from answer.number import number
from evals.errors import BadInput
from index.embedding import EncoderEmbedding
from index.search import Search

TOP_K = 5
"""Passages retrieved, as many as Ibid quotes statements at most by default."""


def retriever_over(search: Search, top_k: int = TOP_K) -> VectorIndexRetriever:
    """LlamaIndex's own dense retriever over the passages, with the encoder of the index. Raises BadInput."""
    store = search.vector_store()
    if store is None:
        raise BadInput("the index holds no passages: name documents with text in them")
    search.encoder.encode(["warm-up"])
    index = VectorStoreIndex.from_vector_store(store, embed_model=EncoderEmbedding(search.encoder))
    return VectorIndexRetriever(index, similarity_top_k=top_k)


def cite_article(search: Search, passage: BaseNode, quote: str) -> Cite:
    """The article that a passage stands in, cited as the source of `quote`, which is the passage or a part of it."""
    article = search.article(passage.metadata["path"])
    inside = [s for s in article.statements if s.id in passage.metadata["statements"]]
    start, end = inside[0].start, inside[-1].end
    return Cite(
        number=None,
        status="none",
        reference=None,
        citation=None,
        note=None,
        scope="article",
        path=article.path,
        quote=quote,
        start=start,
        end=end,
        title=article.title,
        covers=(start, end),
    )


def answer_of(
    asked: Asked,
    mode: Mode,
    statements: Sequence[AnswerStatement],
    clock: Clock,
    reason: str | None = None,
    model: str | None = None,
) -> Answer:
    """The answer with its articles numbered; an abstention if there is a `reason` for one."""
    numbered, references = number(statements, lambda cite: None)
    return Answer(
        question=asked.question,
        standalone_question=asked.whole,
        mode=mode,
        abstained=reason is not None,
        reason=reason,
        statements=numbered,
        references=references,
        timings=clock.timings(),
        model=model,
    )
