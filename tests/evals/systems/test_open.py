"""Systems by name."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from evals.errors import BadInput
from evals.systems.citation_engine import CitationEngine
from evals.systems.dense import Dense
from evals.systems.ibid import Ibid
from evals.systems.open import SYSTEMS, open_system
from settings import Settings
from tests.answer.scripted import ScriptedModel
from tests.index.hashing import SETTINGS, HashingEncoder

QUESTION = "When did the sluice gate give way?"


def test_ibid_and_the_dense_baseline_answer_over_one_index(small_index: Path) -> None:
    for name, kind in (("quote", Ibid), ("dense", Dense)):
        with closing(open_system(name, small_index, SETTINGS, HashingEncoder())) as system:
            assert isinstance(system, kind)
            answer = system.answer(QUESTION, [])
        statuses = {cite.status for statement in answer.statements for cite in statement.citations}
        assert statuses == ({"none"} if name == "dense" else {"resolved"})


def test_the_citation_engine_gets_the_model_of_the_settings(small_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Settings] = []

    def model_of(settings: Settings) -> ScriptedModel:
        opened.append(settings)
        return ScriptedModel('{"answer": "It gave way in 1911 [1]."}')

    monkeypatch.setattr("evals.systems.open.open_model", model_of)
    with closing(open_system("citation-engine", small_index, SETTINGS, HashingEncoder())) as system:
        assert isinstance(system, CitationEngine) and opened == [SETTINGS]
        assert [statement.text for statement in system.answer(QUESTION, []).statements] == ["It gave way in 1911."]


@pytest.mark.parametrize("name", ["compose", "citation-engine"])
def test_a_system_that_writes_needs_a_language_model(name: str, small_index: Path) -> None:
    with pytest.raises(BadInput, match=rf"^{name} needs a language model: .*IBID_LLM=none.*$"):
        open_system(name, small_index, Settings(llm="none"), HashingEncoder())


def test_an_unknown_system_is_named_with_those_that_there_are(small_index: Path) -> None:
    with pytest.raises(BadInput, match=r"^no system 'sparse': expected one of quote, compose, dense, citation-engine$"):
        open_system("sparse", small_index, SETTINGS, HashingEncoder())


def test_each_system_has_one_line_of_help() -> None:
    assert all(text and "\n" not in text for text in SYSTEMS.values())
