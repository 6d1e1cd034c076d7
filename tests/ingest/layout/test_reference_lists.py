"""Where reference lists begin and end in plain text, and where one entry ends and the next begins."""

from __future__ import annotations

import textwrap

import pytest

from ingest.article import Article
from ingest.layout.list_headings import heading_lines, heads_list
from ingest.parse import parse_article

PROSE = "The ferries crossed twice a day, whatever the weather. Nobody counted those who stayed behind on the quay."
ENTRIES = (
    "Ames, B. C. (1931). Ferries of the northern lakes and the people who built them. Hull: Quay Press.",
    "Boyd, D., & Cole, F. (1948). A timetable for travellers without watches. Harbour Review, 3(2), 101–119.",
    "Cole, F. (1950a). Counting the passengers of a river that has no bridges. Harbour Review, 5(1), 1–20.",
    "Dunn, G. H. (1950). The last ferryman of the estuary and his successors. Leeds: Mole Books.",
    "Eady, I. (1961). Weather, wages and the price of a crossing. Journal of Tolls, 12, 33–60.",
)


def read(*paragraphs: str) -> Article:
    return parse_article("\n\n".join(("A title", "", PROSE, *paragraphs)).encode(), "x.txt", ".txt")


def entries_of(article: Article) -> list[str]:
    return [" ".join(article.text[b.start : b.end].split()) for b in article.blocks if b.kind == "reference"]


def wrapped(first: str = "", further: str = "", width: int = 60) -> list[str]:
    return [textwrap.fill(e, width, initial_indent=first, subsequent_indent=further) for e in ENTRIES]


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["close", "apart"])
@pytest.mark.parametrize("indents", [("", "    "), ("", ""), ("    ", "")], ids=["hanging", "flush", "first-line"])
def test_entries_of_wrapped_lines(indents: tuple[str, str], between: str) -> None:
    article = read("References\n\n" + between.join(wrapped(*indents)))
    assert entries_of(article) == list(ENTRIES)


@pytest.mark.parametrize(
    "heading", ["REFERENCES", "7. Bibliography", "Literaturverzeichnis", "Referencias:", "参考文献"]
)
def test_a_list_may_follow_its_heading_at_once(heading: str) -> None:
    assert entries_of(read(f"{heading}\n" + "\n".join(wrapped(further="    ")))) == list(ENTRIES)


def test_page_numbers_and_running_heads_are_no_part_of_entries() -> None:
    lines = "\n".join(wrapped(further="    ")).split("\n")
    lines[3:3] = ["", "                      87", "", "88      BIBLIOGRAPHY", ""]
    article = read("Bibliography\n" + "\n".join(lines))
    assert [reference.text for reference in article.references] == list(ENTRIES)


@pytest.mark.parametrize("label", ["[{}] ", "{}. ", "({}) ", "[Key{:02}] "])
def test_labelled_entries(label: str) -> None:
    lines = [textwrap.fill(label.format(n) + e, 60) for n, e in enumerate(ENTRIES, 1)]
    article = read("References\n\n" + "\n".join(lines))
    assert len(entries_of(article)) + len(article.notes) == len(ENTRIES)


@pytest.mark.parametrize("after", ["Appendix A: Tables", "Curriculum Vitae", "CHAPTER 2"])
def test_what_follows_a_list_is_none_of_it(after: str) -> None:
    behind = textwrap.fill(f"{PROSE} {PROSE} {PROSE}", 60)
    article = read("References\n\n" + "\n".join(wrapped(further="    ")), after, behind, behind)
    assert entries_of(article) == list(ENTRIES)


def test_each_chapter_may_have_a_list() -> None:
    prose = "\n\n".join([textwrap.fill(f"{PROSE} {PROSE}", 60)] * 3)
    listed = "References\n\n" + "\n".join(wrapped(further="    "))
    assert entries_of(read(listed, "CHAPTER 2", prose, listed)) == [*ENTRIES, *ENTRIES]


def test_a_table_of_contents_heads_no_list() -> None:
    contents = "1 Introduction ........ 1\n2 Methods ........ 9\nReferences ........ 90\nAppendix ........ 95"
    assert entries_of(read(contents, PROSE)) == []


def test_a_dash_for_the_same_author_begins_an_entry() -> None:
    listed = "References\n\nAmes, B. (1931): Ferries of the north and\n    of the south. Hull.\n\n"
    listed += "         (1933): Ferries again. Hull."
    assert len(entries_of(read(listed))) == 2


@pytest.mark.parametrize(
    ("line", "heads"),
    [
        ("References", True),
        ("  8 References", True),
        ("LIST OF REFERENCES", True),
        ("Works Cited:", True),
        ("References 120", False),
        ("References to earlier work are few", False),
        ("88      BIBLIOGRAPHY", False),
    ],
)
def test_headings(line: str, heads: bool) -> None:
    assert bool([*heading_lines(f"Words before.\n{line}\nWords behind.")]) is heads
    assert heads_list(line) is heads
