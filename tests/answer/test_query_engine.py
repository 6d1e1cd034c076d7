"""The chain as a LlamaIndex query engine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.tools import QueryEngineTool

from answer.engine import Engine
from answer.query_engine import CitedQueryEngine
from index.build import build_index
from index.search import Search
from settings import Settings
from tests.answer.documents import SWIFTS
from tests.index.hashing import HashingEncoder, write_documents

QUESTION = "How many nests did the surveys find in the old granary?"


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[CitedQueryEngine]:
    docs = write_documents(tmp_path / "docs", swifts=SWIFTS)
    build_index([docs], tmp_path / "index", Settings(), encoder=HashingEncoder())
    engine = Engine(Search(tmp_path / "index", Settings(), HashingEncoder()), Settings())
    yield CitedQueryEngine(engine=engine)
    engine.close()


def test_the_answer_is_markdown_with_numbered_references(chain: CitedQueryEngine) -> None:
    assert isinstance(chain, BaseQueryEngine)
    text = str(chain.query(QUESTION))
    assert "forty nests in the old granary. [2]" in text
    assert "### References" in text and "2. Lindqvist, A. (2011)" in text


def test_the_sources_are_the_statements_cited(chain: CitedQueryEngine) -> None:
    response = chain.query(QUESTION)
    texts = [node.text for node in response.source_nodes]
    assert texts[0] and len(texts) == len(set(texts)) == len(response.metadata["answer"]["statements"])
    granary = next(node for node in response.source_nodes if "granary" in node.text)
    assert granary.metadata["references"][0].startswith("Lindqvist") and granary.metadata["notes"] == ["2"]


def test_the_metadata_is_the_contracts_answer(chain: CitedQueryEngine) -> None:
    answer = json.loads(json.dumps(chain.query(QUESTION).metadata["answer"]))
    assert answer["question"] == QUESTION and answer["references"][0]["number"] == 1


def test_an_abstention_has_no_sources(chain: CitedQueryEngine) -> None:
    response = chain.query("?!")
    assert response.source_nodes == [] and "The corpus does not answer this." in str(response)


def test_it_can_be_awaited_and_be_a_tool(chain: CitedQueryEngine) -> None:
    assert "granary" in str(asyncio.run(chain.aquery(QUESTION)))
    tool = QueryEngineTool.from_defaults(chain, name="ibid", description="cited answers")
    assert "### References" in str(tool.call(QUESTION))
