"""What other people's LlamaIndex code gets: a retriever, an embedding, a vector store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from llama_index.core import VectorStoreIndex
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import MetadataMode

from index.build import build_index
from index.embedding import EncoderEmbedding
from index.retriever import StatementRetriever
from index.search import Search
from tests.index.hashing import GULLS, LANTERN, MILL, SETTINGS, HashingEncoder, write_documents


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    folder = tmp_path_factory.mktemp("llama")
    docs = write_documents(folder / "docs", mill=MILL, gulls=GULLS, lantern=LANTERN)
    build_index([docs], folder / "index", SETTINGS, encoder=HashingEncoder())
    search = Search(folder / "index", SETTINGS, HashingEncoder())
    yield search
    search.close()


def test_statements_come_with_their_original_references(search: Search) -> None:
    retriever = StatementRetriever(search, limit=3)
    assert isinstance(retriever, BaseRetriever)
    nodes = retriever.retrieve("When did the sluice gate give way?")
    assert len(nodes) == 3 and [n.score for n in nodes] == sorted((n.score or 0 for n in nodes), reverse=True)
    first = nodes[0].node
    assert first.get_content() == "It stopped in 1911, when the sluice gate gave way."
    assert first.metadata["title"] == "The Tide Mill" and first.metadata["notes"] == ["2"]
    assert first.metadata["statement"] == "s2" and first.metadata["statuses"] == ["resolved"]
    assert first.metadata["references"] == [
        "Ferrer, A. (2004) ‘The sluice that failed’. *Journal of Small Waters*, 3(1), pp. 1–9."
    ]
    article = search.article(first.metadata["path"])
    words = article.text[first.metadata["start"] : first.metadata["end"]]
    assert words.startswith("It stopped in 1911") and first.metadata["path"].endswith("mill.md")


def test_a_language_model_reads_the_reference_but_no_offsets(search: Search) -> None:
    [node] = StatementRetriever(search, limit=1).retrieve("When did the sluice gate give way?")
    read = node.node.get_content(MetadataMode.LLM)
    assert "Ferrer, A. (2004)" in read and "start:" not in read and "path:" not in read


def test_a_sentence_without_note_has_no_references(search: Search) -> None:
    nodes = StatementRetriever(search, limit=9).retrieve("They follow the plough and the refuse lorry")
    assert all(node.metadata["references"] for node in nodes)


def test_only_what_an_author_is_cited_for(search: Search) -> None:
    """The passage cites Holden and Ferrer; only Holden's statements are wanted."""
    nodes = StatementRetriever(search, author="Holden").retrieve("What became of the mill and the pond?")
    assert nodes and all(any("Holden" in text for text in node.metadata["references"]) for node in nodes)
    assert not any("1911" in node.text for node in nodes)
    assert StatementRetriever(search, author="Nobody").retrieve("What became of the mill?") == []


def test_filters_are_combined(search: Search) -> None:
    question = "What became of the mill?"
    where = {"years": {"$contains": "1998"}}
    assert StatementRetriever(search, where=where, author="Ferrer").retrieve(question)
    assert not StatementRetriever(search, where=where, author="Okafor").retrieve(question)


def test_it_can_be_awaited(search: Search) -> None:
    nodes = asyncio.run(StatementRetriever(search, limit=1).aretrieve("When did the sluice gate give way?"))
    assert "1911" in nodes[0].text


def test_a_vector_store_index_over_our_collection_finds_our_passages(search: Search) -> None:
    embedding = EncoderEmbedding(search.encoder)
    index = VectorStoreIndex.from_vector_store(search.vector_store(), embed_model=embedding)
    [node] = index.as_retriever(similarity_top_k=1).retrieve("A tax on lanterns kept the quay dark for thirty years.")
    assert node.text.startswith("A tax on lanterns") and node.metadata["authors"] == ["Okafor"]
    assert node.metadata["context"] == "The Lantern Tax. " and node.metadata["statements"] == ["s1", "s2"]


def test_the_embedding_is_the_encoders(search: Search) -> None:
    embedding = EncoderEmbedding(search.encoder)
    vector = search.encoder.encode(["a lamp"])[0].tolist()
    assert embedding.get_text_embedding("a lamp") == embedding.get_query_embedding("a lamp") == vector
    assert asyncio.run(embedding.aget_query_embedding("a lamp")) == vector
    assert embedding.get_text_embedding_batch(["a lamp", "a gull"])[0] == vector
    assert embedding.model_name == "hashing"
