"""What holds for every article, whatever is in it."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Article
from ingest.codec import from_json, to_json
from ingest.parse import parse_article
from ingest.reading import fold_space
from tests.ingest.flat import Flat, articles

FRAGMENTS = (
    *("The mill burned", "twice", "[1]", "[2]", "[9]", "[^a]", ".", "!", "\n\n", "\n", "“", "”", "(2018)", "\t", "1."),
    *("[1] Marsh, 1901.", "Marsh, T. (1901) Fire. York.", "# Heading", "Bibliography", "[^a]: Ibid.", "et al.", "..."),
    *("<p>", "</p>", "<sup>1</sup>", "<a href='#x'>1</a>", "<li id='x'>Marsh, 1901</li>", "`", "é", "¦", "p. 4"),
    *("| a | b |", "> quoted", "- item"),
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=40).map(lambda some: " ".join(("Words.", *some)))
SUFFIXES = st.sampled_from((".txt", ".md", ".html"))


def read(text: str, suffix: str) -> Article:
    return parse_article(text.encode(), f"made{suffix}", suffix)


def assert_sound(article: Article) -> None:
    """Spans lie inside the text, keys exist, statements do not overlap, and each says what the text says."""
    size = len(article.text)
    notes = {note.key for note in article.notes}
    works = {reference.key for reference in article.references}
    assert len(notes) == len(article.notes) and len(works) == len(article.references)
    for item in (*article.blocks, *article.markers, *article.notes, *article.references, *article.problems):
        assert 0 <= item.start <= item.end <= size
    for marker in article.markers:
        assert marker.note is None or marker.note in notes
    end = 0
    for statement in article.statements:
        assert end <= statement.start < statement.end <= size
        end = statement.end
        inside = [m for m in article.markers if statement.start <= m.start and m.end <= statement.end]
        assert fold_space(without(article, statement.start, statement.end, inside)) == statement.text
        assert statement.citations
        for citation in statement.citations:
            assert citation.note is None or citation.note in notes
            assert set(citation.references) <= works
            assert (citation.status == "resolved") == bool(citation.references)
            assert statement.start <= citation.start <= citation.end <= statement.end


def without(article: Article, start: int, end: int, markers: list) -> str:  # type: ignore[type-arg]
    """The text of a span with its markers and the white space before them taken out."""
    out, at = "", start
    for marker in markers:
        if marker.start >= at:
            out += article.text[at : marker.start].rstrip()
            at = marker.end
    return out + article.text[at:end]


@given(TEXTS, SUFFIXES)
def test_any_text_gives_a_sound_article(text: str, suffix: str) -> None:
    assert_sound(read(text, suffix))


@given(articles())
def test_a_regular_article_is_sound(flat: Flat) -> None:
    article = read(flat.text, ".txt")
    assert_sound(article)
    assert article.text == flat.text


@given(TEXTS, SUFFIXES)
def test_json_and_back_is_identity(text: str, suffix: str) -> None:
    article = read(text, suffix)
    assert from_json(json.loads(json.dumps(to_json(article)))) == article


@given(articles())
def test_every_marker_shows_in_a_citation_of_its_statement(flat: Flat) -> None:
    article = read(flat.text, ".txt")
    for marker in article.markers:
        owner = next(s for s in article.statements if s.start <= marker.start < s.end)
        assert marker.note in {citation.note for citation in owner.citations}


@given(articles())
def test_no_statement_holds_a_marker(flat: Flat) -> None:
    assert not any(re.search(r"\[\d+\]", statement.text) for statement in read(flat.text, ".txt").statements)
