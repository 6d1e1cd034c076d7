"""LlamaIndex's citation engine, with a model that says what it is told to say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from answer.answer import Answer, Turn
from answer.llm.model import ModelBroke
from evals.case import Case
from evals.errors import BadInput
from evals.metrics.answers import score_answer
from evals.systems.citation_engine import CitationEngine
from index.search import Search
from tests.answer.scripted import ScriptedModel
from tests.evals.made import printed, read
from tests.evals.systems.test_dense import QUESTION, STOP
from tests.index.hashing import SETTINGS, HashingEncoder

Ask = Callable[..., Answer]


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(name="quay-1b")


@pytest.fixture
def engine(small_index: Path, model: ScriptedModel) -> Iterator[CitationEngine]:
    with closing(CitationEngine.open(small_index, SETTINGS, model, HashingEncoder())) as system:
        yield system


@pytest.fixture
def ask(engine: CitationEngine, model: ScriptedModel) -> Ask:
    """The answer when the model writes `text`."""

    def ask(text: str, question: str = QUESTION, history: tuple[Turn, ...] = ()) -> Answer:
        model.reply = json.dumps({"answer": text})
        return engine.answer(question, history)

    return ask


def sources_told(model: ScriptedModel) -> dict[int, str]:
    """The numbered sources of the prompt."""
    told = model.asked[-1][-1].content.split("several numbered sources of information:")[1]
    return {int(number): text for number, text in re.findall(r"Source (\d+):\n(.+)\n", told)}


def test_sentences_cite_the_articles_of_their_sources(ask: Ask, model: ScriptedModel, small_index: Path) -> None:
    answer = ask("The mill stopped in 1911 [1]. Gulls came [2][3]. Nobody knows why.")
    told = sources_told(model)
    assert sorted(told) == [1, 2, 3, 4, 5]
    assert [s.text for s in answer.statements] == ["The mill stopped in 1911.", "Gulls came.", "Nobody knows why."]
    quotes = [[cite.quote for cite in s.citations] for s in answer.statements]
    assert quotes == [[told[1]], [told[2], told[3]], []]
    with closing(Search(small_index, SETTINGS, HashingEncoder())) as search:
        for cite in (cite for s in answer.statements for cite in s.citations):
            assert (cite.status, cite.reference, cite.scope) == ("none", None, "article")
            assert search.article(cite.path).text[cite.start : cite.end].startswith(cite.quote[:20])
            assert answer.references[(cite.number or 0) - 1].text == cite.title
    assert (answer.mode, answer.model, answer.abstained) == ("compose", "quay-1b", False)


def test_the_sources_are_the_nearest_passages_in_order(ask: Ask, model: ScriptedModel, small_index: Path) -> None:
    ask("It stopped [1].")
    with closing(Search(small_index, SETTINGS, HashingEncoder())) as search:
        found = search.vector_store().client.query(search.encoder.encode([QUESTION]).tolist(), n_results=5)
    assert list(sources_told(model).values()) == found["documents"][0]


def test_a_source_that_was_not_given_leaves_the_sentence_uncited(ask: Ask) -> None:
    answer = ask("The mill stopped in 1911 [6].")
    assert [(s.text, s.citations) for s in answer.statements] == [("The mill stopped in 1911.", ())]
    assert answer.references == ()


@pytest.mark.parametrize("text", ["", "The sources do not mention the mill [1].\nThey tell of gulls."])
def test_what_says_that_it_has_no_answer_is_a_refusal(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert answer.abstained and answer.statements == () and answer.references == ()
    assert answer.reason == (" ".join(text.split()) or "Empty Response")


def test_a_follow_up_is_asked_with_what_it_leans_on(ask: Ask, model: ScriptedModel) -> None:
    history = (Turn("user", "What did the tax on lanterns do?"), Turn("assistant", "It kept the quay dark."))
    answer = ask("Smugglers [1].", "And who praised it?", history)
    assert answer.standalone_question == "What did the tax on lanterns do? And who praised it?"
    assert f"Query: {answer.standalone_question}\n" in model.asked[-1][-1].content


def test_the_original_reference_is_a_hop_away(ask: Ask, model: ScriptedModel) -> None:
    case = Case(id="stop", kind="fact", question=QUESTION, gold=(STOP,))
    ask("It stopped.")
    [at] = [number for number, text in sources_told(model).items() if STOP.statement in text]
    answered = read(printed(case, ask(f"It stopped in 1911 [{at}]. So it was.")))
    assert answered.timings["total_ms"] >= answered.timings["compose_ms"] > 0
    score = score_answer(case, answered)
    assert score.gold[0].found and score.gold[0].outcome == "wrong-hop"
    assert (score.statements, score.on_topic, score.uncited) == (2, 1, 1)


def test_a_refusal_is_scored_as_one(ask: Ask) -> None:
    case = Case(id="king", kind="unanswerable", question="Did the king cross?")
    score = score_answer(case, read(printed(case, ask("None of the sources are helpful. [1]", case.question))))
    assert not score.answered and score.statements == 0


def test_errors_of_the_model_come_through(engine: CitationEngine, model: ScriptedModel) -> None:
    def breaks(message: str) -> str:
        raise ModelBroke("wrote nonsense")

    model.reply = breaks
    with pytest.raises(ModelBroke, match="wrote nonsense"):
        engine.answer(QUESTION, [])


def test_what_can_not_be_opened_lets_go_of_the_model(empty_index: Path) -> None:
    class Closing(ScriptedModel):
        closed = False

        def close(self) -> None:
            self.closed = True

    model = Closing()
    with pytest.raises(BadInput, match="holds no passages"):
        CitationEngine.open(empty_index, SETTINGS, model, HashingEncoder())
    assert model.closed
