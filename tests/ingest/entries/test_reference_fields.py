"""Entries of many styles and languages, each with the fields that are in it.

A case is an entry, and indented below it the authors, the year, the title and, in some, the container; a hyphen stands
for nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.entries.authors import author_end
from ingest.entries.entry import plain_text, read_entry

FILES = sorted((Path(__file__).parent / "golden_entries").glob("*.txt"))
CASES = [case.splitlines() for path in FILES for case in path.read_text(encoding="utf-8").strip().split("\n\n")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:40])
def test_fields_of_an_entry(case: list[str]) -> None:
    entry, authors, year, title, *container = (line.strip() for line in case)
    fields = read_entry(entry, plain_text(entry))
    read = ["; ".join(fields.authors), fields.year, fields.title, fields.container]
    assert [field or "-" for field in read[: 3 + len(container)]] == [authors, year, title, *container]


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        ("Ames, B. C. Old ferries. Hull: Quay, 1931.", "Ames, B. C."),
        ("Ames BC, Boyd D. Old ferries. Quay. 1931;2:3.", "Ames BC, Boyd D."),
        ("Ames ET, Boyd AL, Cole ED. Old ferries.", "Ames ET, Boyd AL, Cole ED"),
        ("Ames, Bea, and Dan E. Boyd. Old Ferries.", "Ames, Bea, and Dan E. Boyd"),
        ("Ames, Bea, Old Ferries: A History, Hull, 1931.", "Ames, Bea"),
        ("Bea Ames, Competitive Ferries: A History, Hull, 1931.", "Bea Ames"),
        ("B. Ames, D.-E. van der Boyd, and F. Cole. Old ferries.", "B. Ames, D.-E. van der Boyd, and F. Cole"),
        ("Ames, B. et al. (1931) Old ferries.", "Ames, B. et al."),
        ("Ames, B. and Boyd, D. (eds.) Old ferries.", "Ames, B. and Boyd, D. (eds.)"),
        ("Old ferries of the north. Hull: Quay, 1931.", ""),
        ("“Old ferries.” Quay 2 (1931).", ""),
    ],
)
def test_author_statement_ends(entry: str, end: str) -> None:
    assert entry[: author_end(entry)].rstrip(".") == end.rstrip(".")


@pytest.mark.parametrize(
    ("entry", "year"),
    [
        ("Ames, B. Old ferries. Quay. 2010, 2, 1629–1641.", "2010"),
        ("Ames, B. Old ferries of 1790. Hull: Quay, 1931. Reprint, Hull: Mole, 1975.", "1931"),
        ("Ames, Bea. “Old Ferries.” Quay Pages. 2 Aug. 2001. 23 Jan. 2002 <http://example.org/ferries>.", "2001"),
        ("Ames, B. “Old ferries.” Accessed 29 Nov. 2011. https://example.org/1999/ferries", "2011"),
        ("Ames, B. Old ferries. Quay 12 (Oct. 1994), pp. 1604–1612.", "1994"),
    ],
)
def test_year_of_publication(entry: str, year: str) -> None:
    assert read_entry(entry, entry).year == year
