"""Numbers: each reference once, in order of first use, and each number has its entry."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from answer.answer import AnswerStatement, Cite
from answer.number import number
from answer.quote import quote
from ingest.article import Article, Reference
from tests.answer.documents import BROKEN, article, overlap, ranked


def find(*articles: Article):  # type: ignore[no-untyped-def]
    def reference(cite: Cite) -> Reference | None:
        source = next(a for a in articles if a.path == cite.path)
        return next((r for r in source.references if r.key == cite.key), None)

    return reference


def answered(source: Article, *ordinals: int) -> tuple[AnswerStatement, ...]:
    return quote(ranked(source, *ordinals), "What of it?", "", 20, overlap)


SOURCE, LAMPS = article(), article(BROKEN, "docs/lamps.txt")


@given(st.lists(st.integers(0, len(SOURCE.statements) - 1), unique=True), st.lists(st.integers(0, 4), unique=True))
def test_numbers_rise_with_first_use_and_point_into_the_list(first: list[int], second: list[int]) -> None:
    statements, references = number(answered(SOURCE, *first) + answered(LAMPS, *second), find(SOURCE, LAMPS))
    used = [cite.number for statement in statements for cite in statement.citations]
    assert list(dict.fromkeys(used)) == list(range(1, len(references) + 1))
    assert [entry.number for entry in references] == list(range(1, len(references) + 1))
    for statement in statements:
        for cite in statement.citations:
            entry = references[(cite.number or 0) - 1]
            assert entry.status == cite.status
            assert cite.reference in (None, entry.text)
            assert any(place.path == cite.path and place.note == cite.note for place in entry.cited_in)


def test_a_work_cited_twice_has_one_number_and_names_both_notes() -> None:
    statements, references = number(answered(SOURCE, 0, 6), find(SOURCE))
    assert {cite.number for s in statements for cite in s.citations if cite.note == "1"} == {1}
    assert references[0].text.startswith("Marchetti, P. (1989)")


def test_two_documents_that_print_the_same_entry_share_a_number() -> None:
    other = article(path="docs/other.md")
    statements, references = number(answered(SOURCE, 0) + answered(other, 0), find(SOURCE, other))
    assert [cite.number for s in statements for cite in s.citations] == [1, 1]
    assert [place.path for place in references[0].cited_in] == ["docs/swifts.md", "docs/other.md"]


def test_one_work_in_the_words_of_two_documents_is_said_to_be_one() -> None:
    doi = "https://doi.org/10.1000/xyz123"
    here = article(path="docs/here.md")
    works = [replace(reference, doi="10.1000/xyz123") for reference in here.references[:1]]
    other = [replace(works[0], text=f"Another way to print it. {doi}", plain="Another way to print it.")]
    one, two = replace(here, references=tuple(works)), replace(here, path="docs/there.txt", references=tuple(other))
    cites = [
        Cite(None, "resolved", work.text, "x", "1", "sentence", source.path, "q", 0, 1, key=work.key)
        for source, work in ((one, works[0]), (two, other[0]))
    ]
    said = AnswerStatement("Both say so.", "supported", 1.0, tuple(cites))
    _, references = number([said], find(one, two))
    assert [entry.same_as for entry in references] == [None, 1]


def test_what_leads_nowhere_has_an_entry_that_says_so() -> None:
    statements, references = number(answered(LAMPS, *range(len(LAMPS.statements))), find(LAMPS))
    by_status = {entry.status: entry for entry in references}
    assert set(by_status) == {"resolved", "unresolved", "ambiguous"}
    assert by_status["ambiguous"].text == "Quist, 2001" and by_status["ambiguous"].reason
    harbour = next(entry for entry in references if entry.text == "Harbour Board, 2019")
    assert harbour.status == "unresolved" and harbour.key is None and "2019" in (harbour.reason or "")
    cites = [cite for s in statements for cite in s.citations]
    assert all(cite.reference is None for cite in cites if cite.status != "resolved")


def test_an_articles_own_statement_is_listed_under_its_title() -> None:
    alone = article("# Millers\n\nNobody asked the millers at all.\n")
    _, [entry] = number(answered(alone, 0), find(alone))
    assert (entry.text, entry.status, entry.key) == ("Millers", "none", None)
    assert entry.cited_in[0].note is None
