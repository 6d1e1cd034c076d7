"""Answers, evidence and corpus as HTML: no document gets through unescaped, no citation loses its standing."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Parser

from answer.answer import CitedIn, Withheld
from answer.corpus import ArticleCard, Corpus
from answer.words import as_cited_in, counted, listed, shortened, web_address
from page import chain, masthead, render
from tests.page import fake_engine as fake

ENGINE = fake.FakeEngine()
ANSWER = fake.full_answer()
TURN = render.answer_turn("t0", ANSWER, ENGINE.evidence)
PAGE = Parser(TURN)
COMPOSED = fake.composed_answer("And then?")
HOSTILE_ANSWER = replace(
    COMPOSED,
    standalone_question=fake.HOSTILE,
    model=fake.HOSTILE,
    notice=fake.HOSTILE,
    stopped=True,
    withheld=(Withheld(fake.HOSTILE, fake.HOSTILE, 0.1),),
    statements=tuple(replace(statement, text=f"{fake.HOSTILE} {n}") for n, statement in enumerate(COMPOSED.statements)),
)


def _text(selector: str) -> list[str]:
    return [node.text() for node in PAGE.css(selector)]


# --- escaping --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        TURN,
        render.pending_turn("t0", fake.HOSTILE),
        render.failed_turn("t0", fake.HOSTILE, fake.HOSTILE),
        render.stopped_turn("t0", fake.HOSTILE),
        render.answer_turn("t0", fake.abstention(fake.HOSTILE), ENGINE.evidence),
        render.answer_turn("t0", HOSTILE_ANSWER, ENGINE.evidence),
        render.answer_turn("t0", replace(HOSTILE_ANSWER, final=False), ENGINE.evidence, 3),
        render.answer_turn("t0", fake.quoted_instead(fake.HOSTILE), ENGINE.evidence),
        render.hint(fake.HOSTILE),
        masthead.masthead(ENGINE.corpus(), ENGINE.model_state()),
        masthead.welcome([fake.HOSTILE]),
    ],
)
def test_text_of_documents_and_people_never_becomes_markup(html: str) -> None:
    page = Parser(html)
    assert not page.css("img, script, iframe, style")
    for node in page.css("*"):
        assert not [name for name in node.attributes if name.startswith("on")]
    assert all(a.attributes["href"].startswith("https://") for a in page.css("a"))


def test_hostile_text_is_shown_as_it_is() -> None:
    assert any(fake.HOSTILE in text for text in _text(".statement"))
    assert any(fake.HOSTILE in text for text in _text(".references li"))
    assert any(fake.HOSTILE in text for text in _text(".chains .link-note"))


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    assert "javascript:" not in TURN
    assert web_address("javascript:alert(1)") is None
    assert web_address('https://example.org/"onclick') is None


# --- numbers and their references ------------------------------------------------------------------------------------


def test_every_number_has_a_reference_and_every_button_its_evidence() -> None:
    numbers = {int(n) for text in _text("button.cite") for n in re.findall(r"^\d+", text)}
    assert numbers == {int(li.attributes["value"]) for li in PAGE.css(".references li")}
    for button in PAGE.css("button.cite"):
        assert PAGE.css_first(f"#{button.attributes['data-evidence']}") is not None


def test_ids_are_unique() -> None:
    ids = [node.attributes["id"] for node in PAGE.css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_statement_keeps_its_words() -> None:
    for node, statement in zip(PAGE.css(".statement"), ANSWER.statements, strict=True):
        assert statement.text in " ".join(node.text().split())


# --- standing --------------------------------------------------------------------------------------------------------


def test_standing_shows_by_sign_and_in_words() -> None:
    assert _text("button.cite") == ["1", "2", "3?", "4¶!", "4!", "5¶", "6", "article"]
    labels = [button.attributes["aria-label"] for button in PAGE.css("button.cite")]
    assert labels[0].startswith("Citation 1: Marchetti")
    assert labels[2].startswith("Citation 3, ambiguous: Harbour Board, 2018.")
    assert labels[3].startswith("Citation 4, unresolved, inherited from the paragraph: Ferrer, 2019.")
    assert labels[5].startswith("Citation 5, inherited from the paragraph: Whitcombe")
    assert labels[7].startswith("Citation, no original reference given: Warnings in Print")


def test_the_reference_list_says_what_is_not_resolved() -> None:
    entries = _text(".references li")
    assert "as cited in “Swifts over the Quay”, note 1" in entries[0]
    assert "ambiguous: two entries of 2018" in entries[2]
    assert "unresolved: no entry of 2019" in entries[3]


@pytest.mark.parametrize(
    ("cite", "words"),
    [
        ((0, 0), ["Resolved", "leads to exactly one entry", "Note 1", "https://example.org/juo/12/3/41"]),
        ((1, 0), ["Covers part of the sentence", "Note 2", "https://doi.org/10.5555/tidemark.11"]),
        ((1, 1), ["Ambiguous", "Entries that fit", "Harbour Board (2018a)", "Harbour Board (2018b)"]),
        ((2, 0), ["Unresolved", "Inherited from the paragraph", "no entry of 2019"]),
        ((3, 0), ["Unresolved", "Nearest entry, not the one cited", "Ferrer, D. (2015)"]),
        ((6, 0), ["No original reference", "No note covers this sentence", "The article itself is the source"]),
    ],
)
def test_the_chain_says_plainly_how_it_stands(cite: tuple[int, int], words: list[str]) -> None:
    node = PAGE.css_first(f"#t0-s{cite[0] + 1}-c{cite[1] + 1}")
    assert node is not None
    for word in words:
        assert word in node.text()


def test_the_sentence_is_marked_in_its_paragraph_and_the_covered_words_in_the_sentence() -> None:
    node = PAGE.css_first("#t0-s2-c2")
    assert node is not None
    assert node.css_first("mark").text().startswith("The first count was made")
    assert node.css_first("mark .covered").text() == "and the last by schoolchildren."
    assert node.css_first(".paragraph").text() == fake.LAKE_TEXT


def test_a_nearest_entry_is_never_shown_as_the_reference() -> None:
    node = PAGE.css_first("#t0-s4-c1 .link-reference")
    assert node is not None
    assert "No entry is cited." in node.text()
    assert node.css_first(".candidates") is not None


# --- the parts of a turn ---------------------------------------------------------------------------------------------


def test_consecutive_quotations_of_one_article_stand_together() -> None:
    assert [len(figure.css(".statement")) for figure in PAGE.css("figure.quoted")] == [5, 2]
    assert _text("figcaption")[0] == "Swifts over the Quay"


def test_an_abstention_is_no_answer() -> None:
    page = Parser(render.answer_turn("t0", fake.abstention("And the moon?"), ENGINE.evidence))
    assert page.css_first(".abstained").text() == "The corpus does not answer this."
    assert "No statement deals with the moon." in page.css_first(".abstention").text()
    assert "Nearest statements (not an answer)" in page.css_first(".abstention").text()
    assert not page.css("button.cite, .references")


def _composed(**changes: Any) -> Parser:
    return Parser(render.answer_turn("t0", replace(COMPOSED, **changes), ENGINE.evidence))


def test_composed_statements_are_no_quotations_and_a_follow_up_shows_how_it_was_read() -> None:
    page = _composed()
    assert page.css(".composed .statement") and not page.css("blockquote")
    assert page.css_first(".read-as").text() == "Read as: What became of the swifts?"
    assert "support 0.93" in page.css_first(".chains .link-statement").text()
    assert page.css_first(".foot span").text().startswith("Composed by Scribe 1.5B, each statement checked · ")


def test_the_chain_of_a_composed_statement_shows_each_source() -> None:
    first = _composed().css_first("#t0-s1-c1")
    assert (
        "Composed from 3 sentences of 2 articles and checked against them" in first.css_first(".link-statement").text()
    )
    others = [item.text() for item in first.css(".others li")]
    assert len(others) == 2
    assert others[0].startswith("For three summers") and others[0].endswith("Swifts over the Quay, citation 2")
    single = _composed().css_first("#t0-s4-c1")
    assert "Composed from this sentence and checked against it" in single.text() and not single.css(".others")


def test_statements_that_contradict_each_other_are_marked_at_both_in_words() -> None:
    box = _composed().css_first(".disputed")
    assert box.css_first(".dispute").text() == "≠ These statements contradict each other"
    marks = [statement.css_first(".dispute").text() for statement in box.css(".statement")]
    assert marks == [
        "≠ Contradicts “Not the glass but a wet spring drove the swifts away.”",
        "≠ Contradicts “New glass along the quay drove the swifts away.”",
    ]


def test_contradictions_that_stand_apart_or_lead_nowhere_are_marked_without_a_common_box() -> None:
    first, second, *_ = COMPOSED.statements
    apart = (replace(first, contradicts=(2,)), replace(second, contradicts=()), replace(first, contradicts=(0, 9)))
    page = _composed(statements=apart)
    assert [len(box.css(".statement")) for box in page.css(".disputed")] == [1, 1]
    assert "contradict each other" not in page.css_first(".reply").text()
    assert len(page.css(".statement .dispute")) == 2


def test_quotations_can_contradict_each_other_too() -> None:
    fell = replace(ANSWER.statements[3], contradicts=(4,))
    page = Parser(render.answer_turn("t0", replace(ANSWER, statements=(*ANSWER.statements[:3], fell)), ENGINE.evidence))
    assert not page.css(".dispute")
    later = replace(ANSWER.statements[4], contradicts=(3,))
    both = (*ANSWER.statements[:3], fell, later)
    page = Parser(render.answer_turn("t0", replace(ANSWER, statements=both), ENGINE.evidence))
    assert len(page.css(".quoted .dispute")) == 2


def test_the_notice_says_why_there_are_quotations() -> None:
    page = Parser(render.answer_turn("t0", fake.quoted_instead("Why?"), ENGINE.evidence))
    line = page.css_first(".reply > .between")
    assert line.text().startswith("Answered in quotations: the language model took longer than 60 seconds")
    assert line.next is not None and line.next.attributes["class"] == "quoted"
    assert page.css_first(".foot span").text().startswith("Verbatim statements")


def test_the_place_in_the_queue_is_said_and_announced() -> None:
    waiting = replace(ANSWER, final=False)
    page = Parser(render.answer_turn("t0", waiting, ENGINE.evidence, 3))
    assert page.css_first(".progress").text() == "Waiting to compose an answer: you are number 3 in the queue"
    assert render.announcement(waiting, 3) == "You are number 3 in the queue. Meanwhile, 7 quotations."


def test_what_is_the_same_in_two_versions_has_the_same_key_and_nothing_else() -> None:
    quoted = Parser(render.answer_turn("t0", replace(ANSWER, final=False), ENGINE.evidence))
    grown = replace(ANSWER, final=False, statements=(*COMPOSED.statements[:1], *ANSWER.statements))
    later = Parser(render.answer_turn("t0", grown, ENGINE.evidence))
    for selector in (".quoted .statement", ".quoted", ".quoted button.cite"):
        keys = [[node.attributes["data-key"] for node in page.css(selector)] for page in (quoted, later)]
        assert keys[0] == keys[1]
    statements = [node.attributes["data-key"] for node in later.css(".statement")]
    assert len(statements) == len(set(statements)) == 8


def test_withheld_statements_are_shown_as_withheld_with_the_reason() -> None:
    assert "1 statement withheld" in PAGE.css_first(".withheld summary").text()
    assert "No statement of the corpus supports it." in PAGE.css_first(".withheld").text()


def test_statements_that_are_added_are_not_announced_one_by_one() -> None:
    assert render.announcement(replace(ANSWER, final=False)) == "Composing an answer. Meanwhile, 7 quotations."
    assert render.announcement(replace(COMPOSED, final=False)) == ""
    assert render.announcement(replace(COMPOSED, stopped=True)).startswith("Stopped. Answer with 4 statements")


def test_the_arrival_of_an_answer_is_announced() -> None:
    assert render.announcement(ANSWER).startswith("Answer with 7 statements, 6 references. For three summers")
    assert render.announcement(fake.abstention("x")) == "The corpus does not answer this."


def test_text_to_copy_travels_with_the_turn() -> None:
    found = re.search(r'<pre class="markdown" hidden>\n(.*?)</pre>', TURN, re.S)
    assert found is not None and unescape(found[1]).startswith("**What became of the swifts?**")


# --- corpus and words ------------------------------------------------------------------------------------------------


def test_the_head_sums_the_corpus_and_lists_its_problems() -> None:
    page = Parser(masthead.masthead(ENGINE.corpus(), "none"))
    assert [s.text() for s in page.css("summary > span")][1:] == [
        "2 articles", "6 notes", "7 references", "4 citations resolved", "2 open problems",
    ]  # fmt: skip
    assert [li.text() for li in page.css(".problems li")][1].startswith("note 4: “Ferrer, 2019” has no entry of 2019")


def test_the_head_names_the_language_model() -> None:
    assert Parser(masthead.masthead(ENGINE.corpus(), "none is set up")).css_first(".model").text() == (
        "Language model: none is set up"
    )
    assert "Language model: x" in masthead.masthead(Corpus(), "x")


def test_an_empty_and_a_large_corpus_have_a_head_too() -> None:
    assert "The corpus is empty." in masthead.masthead(Corpus(), "none")
    card = ArticleCard("a.md", "A", "markdown", 1, 1, 1, 1, 0, 0)
    page = Parser(masthead.masthead(Corpus((card,) * (masthead.LISTED + 3)), "none"))
    assert len(page.css("tbody tr")) == masthead.LISTED
    assert "and 3 more articles" in page.css_first(".corpus-more").text()


def test_words() -> None:
    assert as_cited_in([CitedIn("a", "A", "1"), CitedIn("b", "", "2"), CitedIn("a", "A", "4")]) == (
        "as cited in “A”, notes 1 and 4; “b”, note 2"
    )
    assert as_cited_in([]) == ""
    assert listed(["1", "2", "3"]) == "1, 2 and 3" and listed(["1"]) == "1" and listed([]) == ""
    assert counted(1, "note") == "1 note" and counted(1204, "note") == "1,204 notes"
    assert shortened("one two three", 9) == "one two…"


def test_an_entry_without_its_address_gets_it_appended() -> None:
    assert chain.linked("A. B.", "https://example.org/x").endswith(">https://example.org/x</a>")
    assert chain.linked("See https://example.org/x now", "https://example.org/x").startswith("See <a ")


def test_a_statement_of_one_word_and_no_citation_renders() -> None:
    bare = replace(ANSWER, statements=(replace(ANSWER.statements[0], text="Yes.", citations=()),), references=())
    assert "Yes." in render.answer_turn("t0", bare, ENGINE.evidence)
