"""Whole articles from word processors: what authors type and what programs mark comes to the same."""

from __future__ import annotations

import pytest

from ingest.article import Article
from ingest.parse import parse_article
from tests.ingest.readers.office_files import (
    FIRE,
    HEADINGS,
    SMOKE,
    SUPERSCRIPT,
    call,
    code,
    csl,
    docx,
    note,
    p,
    r,
    style,
)

ENTRIES = ("Marsh, T. (1901) Fire and ash. London: Holt.", "Holt, A. (1902) A history of smoke. London: Marsh.")
NUMBERS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def read(body: str, **parts: str) -> Article:
    return parse_article(docx(p("Of fire", style="H1") + body, styles=HEADINGS, **parts), "x.docx", ".docx")


def told(article: Article) -> list[tuple[str, list[str]]]:
    """Statements with the titles of the works they cite."""
    titles = {reference.key: reference.title or "" for reference in article.references}
    return [(s.text, [titles[key].casefold() for c in s.citations for key in c.references]) for s in article.statements]


WANTED = [("Ash feeds pines.", ["fire and ash"]), ("Smoke does not.", ["a history of smoke"])]


@pytest.mark.parametrize("mark", ["[{}]", "raised"])
@pytest.mark.parametrize("listed", ["by Word", "[{}] ", "{}. "])
def test_a_numbered_list_is_bound_however_it_is_numbered(mark: str, listed: str) -> None:
    marks = [r(str(n), SUPERSCRIPT) if mark == "raised" else r(mark.format(n)) for n in (1, 2)]
    entries = [
        p(entry, properties=NUMBERED) if listed == "by Word" else p(listed.format(n) + entry)
        for n, entry in enumerate(ENTRIES, start=1)
    ]
    body = (
        p("Ash feeds pines.", marks[0], " Smoke does not.", marks[1]) + p("References", style="H1") + "".join(entries)
    )
    assert told(read(body, numbering=NUMBERS)) == WANTED


def test_a_numbered_list_of_the_body_is_no_reference_list() -> None:
    body = (
        p("Two things are known.") + p("Ash feeds pines.", properties=NUMBERED) + p("Smoke rises.", properties=NUMBERED)
    )
    assert [text for text, _ in told(read(body, numbering=NUMBERS))] == [
        "Two things are known.", "Ash feeds pines.", "Smoke rises.",
    ]  # fmt: skip


def test_author_and_date_in_brackets_are_bound_to_the_list() -> None:
    body = p("Ash feeds pines (Marsh, 1901). Smoke does not (Holt, 1902).")
    body += p(r("References", "<w:b/>")) + "".join(map(p, ENTRIES))
    assert told(read(body)) == WANTED


def test_an_unheaded_list_behind_footnotes_is_found() -> None:
    footnotes = note(1, "Marsh, 1901.") + note(2, "Holt, 1902.")
    body = p("Ash feeds pines.", call(1), " Smoke does not.", call(2)) + "".join(map(p, ENTRIES))
    assert told(read(body, footnotes=footnotes)) == WANTED


@pytest.mark.parametrize("shown", ["(Marsh 1901; Holt 1902)", "(Marsh 1901, Holt 1902)"])
def test_managed_citations_lead_to_their_works_with_and_without_a_bibliography(shown: str) -> None:
    statement = p("Ash feeds pines ", code(csl(FIRE, SMOKE), shown), ".")
    listed = p("Works", style="H1") + "".join(p(entry, style="B") for entry in ENTRIES)
    for body in (statement, statement + listed):
        styles = HEADINGS + style("B", "Bibliography")
        article = parse_article(docx(p("Of fire", style="H1") + body, styles=styles), "x.docx", ".docx")
        assert told(article) == [("Ash feeds pines.", ["fire and ash", "a history of smoke"])]
        assert not article.problems


def test_managed_notes_lead_back_to_the_first_full_note() -> None:
    footnotes = note(1, code(csl(FIRE), "Tom Marsh, Fire and Ash (London, 1901).")) + note(
        2, code(csl(SMOKE), "Holt, Smoke.")
    )
    footnotes += note(3, code(csl(FIRE), "Marsh, Fire, 7."))
    body = p("Ash feeds pines.", call(1), " Smoke does not.", call(2), " It rises.", call(3))
    assert told(read(body, footnotes=footnotes)) == [*WANTED, ("It rises.", ["fire and ash"])]
