"""The chain with a model that writes what it is told: it can add no reference, and show no unchecked sentence."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answer.answer import Answer, Turn
from answer.check import Checks
from answer.composer import Composer
from answer.engine import Engine
from answer.llm.model import ModelTimedOut, ModelUnavailable
from answer.verify.words import WordVerifier
from index.build import build_index
from index.search import Search
from settings import Settings
from tests.answer.documents import BROKEN, SWIFTS
from tests.answer.scripted import ScriptedModel
from tests.index.hashing import HashingEncoder, write_documents

SETTINGS = Settings(llm="scripted")
QUESTION = "How many nests did the surveys find in the old granary?"


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    folder = tmp_path_factory.mktemp("composed")
    docs = write_documents(folder / "docs", swifts=SWIFTS)
    (docs / "lamps.txt").write_text(BROKEN, encoding="utf-8")
    build_index([docs], folder / "index", SETTINGS, encoder=HashingEncoder())
    opened = Search(folder / "index", SETTINGS, HashingEncoder())
    yield opened
    opened.close()


def engine(search: Search, model: ScriptedModel) -> Engine:
    words = WordVerifier()
    return Engine(search, SETTINGS, lambda: Composer(model, Checks(words, words)))


def replied(*texts: str, source: int = 1) -> str:
    return json.dumps({"statements": [{"text": text, "sources": [source]} for text in texts]})


def entries(search: Search) -> set[str]:
    return {reference.text for article, _ in search.articles() for reference in article.references}


def test_quotations_come_first_and_a_composed_statement_with_the_same_reference_follows(search: Search) -> None:
    versions = list(
        engine(search, ScriptedModel(replied("The surveys found forty nests in the old granary."))).stream(QUESTION)
    )
    assert [version.final for version in versions] == [False] * (len(versions) - 1) + [True]
    assert {statement.support for statement in versions[0].statements} == {"verbatim"}
    [composed] = [said for said in versions[-1].statements if said.support == "supported"]
    assert composed.text == "The surveys found forty nests in the old granary."
    assert [cite.reference for cite in composed.citations] == [
        "Lindqvist, A. (2011) *A Surveyor’s Birds*. Gothenburg: Tidemark Press."
    ]
    assert versions[-1].mode == "compose" and versions[-1].model == "scripted"


def test_no_version_shows_a_sentence_that_failed_its_check(search: Search) -> None:
    reply = replied(
        "The surveys found ninety nests in the old granary.", "The surveys found forty nests in the old granary."
    )
    versions = list(engine(search, ScriptedModel(reply, piece=1)).stream(QUESTION))
    assert not any("ninety" in said.text for version in versions for said in version.statements)
    [withheld] = versions[-1].withheld
    assert "ninety" in withheld.text and withheld.reason


def test_nothing_verified_leaves_the_quotations_and_says_so(search: Search) -> None:
    last = engine(search, ScriptedModel(replied("Ninety owls."))).answer(QUESTION, mode="compose")
    assert last.mode == "quote" and last.notice and last.withheld and not last.abstained
    assert {said.support for said in last.statements} == {"verbatim"}


def test_a_corpus_that_does_not_say_is_declined_with_what_comes_near(search: Search) -> None:
    answer = engine(search, ScriptedModel(yes=lambda _: 0.01)).answer(QUESTION, mode="compose")
    assert answer.abstained and not answer.statements and answer.nearest


def test_quotations_are_withdrawn_too_if_what_is_asked_for_is_not_there(search: Search) -> None:
    assert engine(search, ScriptedModel(yes=lambda _: 0.01)).answer(QUESTION, mode="quote").abstained
    assert not engine(search, ScriptedModel(yes=lambda _: 0.99)).answer(QUESTION, mode="quote").abstained


TWO_QUESTIONS = "How many nests did the surveys find in the old granary? How many lamps did the harbour have?"


def test_each_part_of_a_question_is_composed_by_itself(search: Search) -> None:
    def reply(prompt: str) -> str:
        lamps = "nine lamps" in prompt
        return replied("The harbour had nine lamps." if lamps else "The surveys found forty nests in the old granary.")

    model = ScriptedModel(reply, yes=lambda prompt: 0.99 if _about_what_is_asked(prompt) else 0.01)
    answer = engine(search, model).answer(TWO_QUESTIONS, mode="compose")
    assert {said.text for said in answer.statements} == {
        "The harbour had nine lamps.",
        "The surveys found forty nests in the old granary.",
    }


def test_a_part_of_which_nothing_holds_keeps_its_quotations(search: Search) -> None:
    def reply(prompt: str) -> str:
        lamps = "nine lamps" in prompt
        return replied(
            "The harbour had ninety lamps." if lamps else "The surveys found forty nests in the old granary."
        )

    model = ScriptedModel(reply, yes=lambda prompt: 0.99 if _about_what_is_asked(prompt) else 0.01)
    answer = engine(search, model).answer(TWO_QUESTIONS, mode="compose")
    verbatim = [said.text for said in answer.statements if said.support == "verbatim"]
    assert verbatim == ["The harbour had nine lamps before the tax."]
    assert any("ninety" in held.text for held in answer.withheld)


def _about_what_is_asked(prompt: str) -> bool:
    """Whether the statement that the model is asked about is on what the question asks for."""
    return (prompt.count("forty nests") == 1 and "nests did" in prompt) or (
        prompt.count("nine lamps") == 1 and "lamps did" in prompt
    )


def fails(error: Exception) -> Callable[[str], str]:
    def reply(_: str) -> str:
        raise error

    return reply


@pytest.mark.parametrize(
    "reply",
    [
        fails(ModelTimedOut("the server took too long")),
        "<html>502 Bad Gateway</html>",
        "{}",
        "",
        replied("The surveys found forty nests.")[:-9],
    ],
)
def test_a_model_that_fails_leaves_quotations_and_one_line(search: Search, reply: str | Callable[[str], str]) -> None:
    answer = engine(search, ScriptedModel(reply)).answer(QUESTION, mode="compose")
    assert answer.mode == "quote" and answer.statements and answer.final
    assert answer.notice and "\n" not in answer.notice
    assert {said.support for said in answer.statements} == {"verbatim"}


def test_no_model_leaves_quotations_and_says_why(search: Search) -> None:
    def none() -> Composer:
        raise ModelUnavailable("the weights are not the published ones")

    answer = Engine(search, SETTINGS, none).answer(QUESTION, mode="compose")
    assert answer.statements and answer.notice == "the weights are not the published ones"


def test_stop_keeps_what_was_verified(search: Search) -> None:
    stop = threading.Event()
    reply = replied("The surveys found forty nests in the old granary.", "The granary was old.", "Nests were found.")
    versions = []
    for version in engine(search, ScriptedModel(reply, piece=1)).stream(QUESTION, stop=stop):
        versions.append(version)
        if any(said.support == "supported" for said in version.statements):
            stop.set()
    assert versions[-1].final and versions[-1].stopped
    assert [said.text for said in versions[-1].statements if said.support == "supported"] == [
        "The surveys found forty nests in the old granary."
    ]


def test_a_follow_up_is_asked_as_a_question_of_its_own(search: Search) -> None:
    def reply(message: str) -> str:
        rewriting = message.startswith("Question:")
        return '{"question":"Why did the colony leave the granary?"}' if rewriting else '{"statements":[]}'

    history = [Turn("user", "Where did the colony nest?"), Turn("assistant", "It nested in the old granary.")]
    answer = engine(search, ScriptedModel(reply)).answer("Why did the colony leave it?", history, mode="compose")
    assert answer.standalone_question == "Why did the colony leave the granary?"


def test_a_rewriting_that_brings_in_new_words_is_not_believed(search: Search) -> None:
    def reply(message: str) -> str:
        return '{"question":"Why did Napoleon leave it?"}' if message.startswith("Question:") else '{"statements":[]}'

    history = [Turn("user", "Where did the colony nest?"), Turn("assistant", "In the old granary.")]
    answer = engine(search, ScriptedModel(reply)).answer("Why did the colony leave it?", history, mode="compose")
    assert "Napoleon" not in answer.standalone_question


def assert_cites_the_corpus_alone(answer: Answer, known: set[str]) -> None:
    for said in answer.statements:
        assert said.citations
        for cite in said.citations:
            assert cite.reference is None or cite.reference in known
            assert answer.references[(cite.number or 0) - 1].status == cite.status


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.fixed_dictionaries(
                {
                    "text": st.one_of(
                        st.text(max_size=80),
                        st.sampled_from(
                            [
                                "Forty nests were found [7] (Smith, 2020).",
                                "Smith, J. (2020) Invented Work. Oxford.",
                                "They found forty nests in the old granary.",
                            ]
                        ),
                    ),
                    "sources": st.lists(st.integers(-3, 12), max_size=4),
                }
            ),
            max_size=8,
        ).map(lambda items: json.dumps({"statements": items})),
    )
)
def test_no_output_of_any_model_adds_a_reference(search: Search, reply: str) -> None:
    known = entries(search)
    for version in engine(search, ScriptedModel(reply)).stream(QUESTION):
        assert_cites_the_corpus_alone(version, known)
        assert not any("Smith" in entry.text for entry in version.references)
        assert not any(re.search(r"\[\d", said.text) for said in version.statements if said.support == "supported")
