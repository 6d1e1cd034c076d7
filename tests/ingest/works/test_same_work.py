"""Which entries of different documents are one work, which are not, and which are unsure."""

from __future__ import annotations

import time

import pytest

from ingest.article import Article, Citation, Marker, Note, Reference
from ingest.entries.entry import read_entry, reference_key
from ingest.parse import parse_article
from ingest.works.same_work import Work, cited_references, group_works


def document(name: str, *entries: str) -> Article:
    """A document whose one note cites each of the entries."""
    taken: set[str] = set()
    references = []
    for entry in entries:
        read = read_entry(entry, entry)
        references.append(
            Reference(
                reference_key(read, taken),
                entry,
                entry,
                read.authors,
                read.year,
                read.suffix,
                read.title,
                read.container,
                read.date,
                read.accessed,
                read.url,
                read.doi,
                read.medium,
                start=len(references),
            )
        )
    cites = tuple(Citation(r.plain, "full", "resolved", (r.key,)) for r in references)
    note = Note("1", "1", "x", "x", cites, 0, 0)
    marker = Marker("1", 0, 0, "1")
    return Article(f"{name}.txt", "txt", name, "", "", markers=(marker,), notes=(note,), references=tuple(references))


def works(*entries: str) -> list[Work]:
    """The works of documents that hold one entry each."""
    return group_works([document(f"d{n}", entry) for n, entry in enumerate(entries)])


PLAIN = "Marsh, T. (1901) ‘On the tolls of northern roads’. Roads, 4(2), 3–9."
WITH_DOI = f"{PLAIN} doi:10.1000/tolls."


@pytest.mark.parametrize(
    ("one", "other", "evidence"),
    [
        (WITH_DOI, "Marsh, T. (1901) ‘Tolls’. Roads. https://doi.org/10.1000/TOLLS", "same DOI"),
        (PLAIN, "MARSH, T. (1901) ‘On the Tolls of Northern Roads.’ Roads, 4.", "same authors, year and title"),
        (PLAIN, "Marsh, Thomas (1901) ‘On the tolls of northern roads’. Rds.", "same authors, year and title"),
        (
            "Marsh, T., Weir, J. and Abel, K. (1901) ‘On the tolls of northern roads’. Roads.",
            "Marsh, T. et al. (1901) ‘On the tolls of northern roads’. Roads.",
            "same title and year, author names compatible",
        ),
        (
            "Toll Board (1901) ‘Tolls’. [online] Available at: https://www.example.org/tolls/ .",
            "Toll Board (1901) ‘Tolls: a list’. [online] Available at: http://example.org/tolls?utm_source=x .",
            "same URL",
        ),
        (
            "World Toll Union (1901) ‘Gates of the northern roads’. Roads.",
            "WTU (1901) ‘Gates of the northern roads’. Roads.",
            "same authors, year and title",
        ),
    ],
)
def test_one_work_in_two_documents(one: str, other: str, evidence: str) -> None:
    [work] = works(one, other)
    assert [member.path for member in work.members] == ["d0.txt", "d1.txt"]
    assert [link.evidence for link in work.evidence] == [evidence]
    assert not work.unsure


@pytest.mark.parametrize(
    "other",
    [
        f"{PLAIN} doi:10.1000/other.",
        "Marsh, T. (1903) ‘On the tolls of northern roads’. Roads, 6.",
        "Weir, J. (1901) ‘On the tolls of northern roads’. Roads, 4.",
        "Marsh, A. (1901) ‘On the tolls of northern roads’. Roads, 4.",
        "Marsh, T. (1901) ‘A history of bread and butter’. Labour, 4.",
    ],
)
def test_other_works(other: str) -> None:
    assert [(len(work.members), work.unsure) for work in works(WITH_DOI, other)] == [(1, ()), (1, ())]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (
            "Marsh, T. (1901) ‘On the tolls of the northern roads’. Roads.",
            "same author and year, titles differ slightly",
        ),
        (
            "Marsh, T. (1901) ‘On the tolls of northern roads: a reply’. Roads.",
            "same author and year, titles differ slightly",
        ),
    ],
)
def test_what_is_unsure_is_named_with_its_reason(other: str, reason: str) -> None:
    one, two = works(PLAIN, other)
    assert [(doubt.key, doubt.reason) for doubt in one.unsure] == [(two.key, reason)]
    assert [(doubt.key, doubt.reason) for doubt in two.unsure] == [(one.key, reason)]


def test_a_short_title_tells_works_apart_only_by_the_place_of_print() -> None:
    [_] = works("Marsh, T. (1901) ‘Editorial’. Roads, 4.", "Marsh, T. (1901) ‘Editorial’. Roads, 4, 3–9.")
    one, _ = works("Marsh, T. (1901) ‘Editorial’. Roads, 4.", "Marsh, T. (1901) ‘Editorial’. Labour, 7.")
    assert [doubt.reason for doubt in one.unsure] == ["same author, year and title, other place of print"]


def test_an_entry_that_fits_two_works_joins_neither() -> None:
    found = works(WITH_DOI, f"{PLAIN} doi:10.1000/other.", PLAIN)
    assert [len(work.members) for work in found] == [1, 1, 1]
    [middle] = [work for work in found if len(work.unsure) == 2]
    assert middle.reference.doi is None
    assert {doubt.reason for doubt in middle.unsure} == {"same title and year; 2 works fit"}


def test_letters_of_one_document_keep_its_entries_apart() -> None:
    a, b = (f"Marsh, T. (1901{letter}) ‘On the tolls of northern roads’. Roads, {n}." for n, letter in enumerate("ab"))
    assert [len(work.members) for work in group_works([document("one", a, b)])] == [1, 1]
    assert [len(work.members) for work in group_works([document("one", a), document("two", b)])] == [2]


def test_only_cited_entries_count() -> None:
    text = (
        f"About tolls\n\n\nTolls rose[1].\n\n[1] Marsh, 1901.\n\n\n{PLAIN}\n\nWeir, J. (1910) ‘On gates’. Labour, 1.\n"
    )
    article = parse_article(text.encode(), "a.txt", ".txt")
    assert [reference.key for reference in cited_references(article)] == ["marsh-1901"]


def test_the_fullest_entry_is_shown() -> None:
    [work] = works(PLAIN, WITH_DOI)
    assert work.reference.doi == "10.1000/tolls"


def test_keys_are_unique_and_hold_whatever_else_is_read() -> None:
    alone = {work.key for work in works(PLAIN)}
    assert alone == {"marsh-1901-tolls"}
    several = [work.key for work in works(PLAIN, "Weir, J. (1910) ‘On gates’. Labour, 1.")]
    assert several == ["marsh-1901-tolls", "weir-1910-gates"]
    clashing = [work.key for work in works(PLAIN, "Marsh, T. (1901) ‘Tolls of the sea and its many harbours’. Ships.")]
    assert len(set(clashing)) == 2 and all(key.startswith("marsh-1901-tolls-") for key in clashing)


def test_the_order_of_documents_does_not_matter() -> None:
    documents = [document(f"d{n}", entry) for n, entry in enumerate((PLAIN, WITH_DOI, "Weir, J. (1910) ‘G’. Labour."))]
    assert group_works(documents) == group_works(documents[::-1])


def test_many_entries_take_no_quadratic_time() -> None:
    same = [f"Marsh, T. ({1800 + n % 50}) ‘Report number {n} on tolls’. Roads, {n}." for n in range(3000)]
    article = document("many", *same)
    start = time.perf_counter()
    assert len(group_works([article])) == 3000
    assert time.perf_counter() - start < 60
