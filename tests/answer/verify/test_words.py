"""What the checks of words find, one by one."""

from __future__ import annotations

import pytest

from answer.verify.attribution import stated_as_fact, strange_speaker
from answer.verify.coverage import common_subsequence, cover
from answer.verify.dates import missing_dates
from answer.verify.modality import hedges_dropped, plans_done
from answer.verify.names import check_names
from answer.verify.negation import flipped, opposed
from answer.verify.numbers import check_numbers, values_in
from answer.verify.quantifiers import absolutes, overstated
from answer.verify.text import read
from answer.verify.words import WordVerifier


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200 carts", 1200),
        ("twelve carts", 12),
        ("the 12th cart", 12),
        ("the twelfth cart", 12),
        ("1.5 million carts", 1_500_000),
        ("twenty-five carts", 25),
        ("two hundred and three carts", 200),
        ("three hundred thousand carts", 300_000),
        ("$5bn", 5e9),
        ("half of them", 50),
        ("from 1914–18", 1918),
    ],
)
def test_a_number_is_read_in_any_spelling(text: str, value: float) -> None:
    assert value in values_in(read(text))


def test_a_date_is_no_range_of_years() -> None:
    assert 2010 not in values_in(read("on 2018-10-12"))


def test_one_is_no_number() -> None:
    assert check_numbers(read("One of them sank."), [read("They sank.")]).total == 0


def test_a_month_is_held_by_its_short_form_and_by_figures() -> None:
    assert missing_dates(read("It opened in October 1911."), [read("Opened 3 Oct. 1911.")]) == ()
    assert missing_dates(read("It opened in October 2011."), [read("Opened 2011-10-03.")]) == ()
    assert missing_dates(read("It may open on Monday."), [read("It may open.")]) == ("Monday",)


def test_a_name_may_be_whom_the_sources_first_pronoun_means() -> None:
    statement = read("Astrid Falk won the cup with Norrby.")
    assert check_names(statement, [read("She won the cup with Norrby in spring.")]).hard == ()
    assert check_names(statement, [read("Norrby won the cup; she was glad.")]).hard == ("Astrid Falk",)
    assert check_names(statement, [read("She won the cup.")]).hard == ("Norrby",)


def test_a_first_name_more_is_missing_but_does_not_condemn() -> None:
    found = check_names(read("The prize went to Astrid Falk."), [read("The prize went to Falk.")])
    assert found.missing == ("Astrid Falk",) and found.hard == ()


def test_a_heading_in_capitals_has_no_names() -> None:
    assert check_names(read("The Rise And Fall Of River Tolls In Old Holland"), [read("tolls")]).total == 0


def test_what_is_denied_on_one_side_only_is_found() -> None:
    assert "clos" in flipped(read("The mill never closed."), [read("The mill closed.")])
    assert not flipped(read("The mill never closed."), [read("The mill did not close.")])


def test_a_word_and_its_opposite_are_found() -> None:
    assert opposed(read("Prices increased."), [read("Prices decreased.")]) == (("increas", "decreas"),)


def test_a_stronger_quantifier_of_the_same_thing_is_found() -> None:
    assert overstated(read("All boats sank."), [read("Some boats sank.")]) == (("all", "some"),)
    assert overstated(read("All boats sank."), [read("All boats sank, some people swam.")]) == ()


def test_a_word_without_exception_is_found() -> None:
    assert absolutes(read("He was the only smith."), [read("He was a smith.")]) == ("only",)


def test_dropped_possibility_and_intention_are_found() -> None:
    assert hedges_dropped(read("It heals."), [read("It might heal.")]) == ("might",)
    assert plans_done(read("It was built."), [read("They planned to build it.")]) == ("planned",)
    assert hedges_dropped(read("It may heal."), [read("It might heal.")]) == ()


def test_another_speaker_is_found() -> None:
    assert strange_speaker(read("Falk said it was late."), [read("It was late, Norrby said.")])
    assert stated_as_fact(read("It was late."), [read("It was late, Norrby said.")])


def test_coverage_knows_what_one_source_holds_and_what_two_do() -> None:
    found = cover(
        read("The granary burnt and the bell survived."), [read("The bell survived."), read("A granary burnt.")]
    )
    assert (found.all, found.best, found.pair) == (1.0, 0.5, 1.0)
    assert cover(read("Damp spoilt oats."), [read("Oats were spoilt.")]).missing == ("damp",)


def test_the_longest_common_subsequence_keeps_the_order() -> None:
    assert common_subsequence("abcde", "badce") == 3
    assert common_subsequence("", "abc") == 0


def test_without_sources_nothing_is_supported() -> None:
    verdict = WordVerifier().verify("The mill closed.", [])
    assert (verdict.score, verdict.supported) == (0.0, False)


def test_a_sentence_supports_itself() -> None:
    sentence = "The board sold the mill to Astrid Falk in March 1931 for 1,200 crowns."
    assert WordVerifier().verify(sentence, [sentence]).supported


def test_an_empty_statement_and_odd_characters_do_no_harm() -> None:
    for statement in ("", " ", "…", "١٢", "½", "’s", "a.b.", "1914–", "\u200b", "9" * 400):
        WordVerifier().verify(statement, ["The mill closed in 1931.", ""])


def test_a_missing_name_condemns_only_where_all_context_is_given() -> None:
    statement, source = "Falk sold the mill in 1931.", "The mill was sold in 1931."
    assert WordVerifier().verify(statement, [source]).reasons == WordVerifier(False).verify(statement, [source]).reasons
    named = "The mill was sold to Falk in 1931."
    assert (
        WordVerifier().verify(named, [source]).hard
        and not WordVerifier(names_condemn=False).verify(named, [source]).hard
    )
