"""Damage to an apparatus is reported, never papered over, and harms nothing else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.parse import parse_article
from tests.ingest import flat as made
from tests.ingest.flat import Flat, articles


def read(flat: Flat) -> Article:
    return parse_article(flat.text.encode(), "made.txt", ".txt")


def led_to(article: Article, note: int) -> list[tuple[str, str | None]]:
    """Status and entry of each citation of a note, by its printed number."""
    texts = {reference.key: reference.text for reference in article.references}
    found = next((n for n in article.notes if n.label == str(note + 1)), None)
    return [(c.status, texts[c.references[0]] if c.references else None) for c in found.citations] if found else []


def kinds(article: Article) -> list[str]:
    return [problem.kind for problem in article.problems]


def assert_intact(flat: Flat, article: Article, hurt: int | None = None) -> None:
    """Every citation of every work but `hurt` is resolved to its own entry."""
    for i, cited in enumerate(flat.notes):
        if i in flat.missing:
            continue
        found = led_to(article, i)
        assert len(found) == len(cited)
        for work, (status, entry) in zip(cited, found, strict=True):
            if work != hurt:
                assert (status, entry) == ("resolved", flat.works[work].entry)


@given(articles())
def test_an_intact_article_resolves_whole_and_has_no_problems(flat: Flat) -> None:
    article = read(flat)
    assert_intact(flat, article)
    assert kinds(article) == []


@given(articles(), st.data())
def test_a_changed_year_leaves_the_citation_unresolved(flat: Flat, data: st.DataObject) -> None:
    work = data.draw(st.integers(0, len(flat.works) - 1))
    taken = {w.year for w in flat.works if w.short == flat.works[work].short}
    year = data.draw(st.integers(1901, 2024).filter(lambda y: y not in taken))
    article = read(made.with_year(flat, work, year))
    assert_hurt(flat, article, work, "unresolved")


@given(articles().filter(lambda flat: len(flat.works) > 1), st.data())
def test_a_removed_entry_leaves_the_citation_unresolved(flat: Flat, data: st.DataObject) -> None:
    work = data.draw(st.integers(0, len(flat.works) - 1))
    article = read(made.without_entry(flat, work))
    assert_hurt(flat, article, work, "unresolved")


@given(articles(), st.data())
def test_a_twin_makes_the_citation_ambiguous(flat: Flat, data: st.DataObject) -> None:
    work = data.draw(st.integers(0, len(flat.works) - 1))
    article = read(made.with_twin(flat, work))
    assert_hurt(flat, article, work, "ambiguous")


def assert_hurt(flat: Flat, article: Article, work: int, status: str) -> None:
    assert_intact(flat, article, hurt=work)
    for i, cited in enumerate(flat.notes):
        for w, found in zip(cited, led_to(article, i), strict=True):
            assert w != work or found == (status, None)
    assert f"{status}-citation" in kinds(article)


@given(articles().filter(lambda flat: len(flat.notes) > 1), st.data())
def test_a_removed_note_is_missed_at_its_marker(flat: Flat, data: st.DataObject) -> None:
    note = data.draw(st.integers(0, len(flat.notes) - 1))
    hurt = Flat(flat.works, flat.notes, flat.inside, missing=frozenset({note}))
    article = read(hurt)
    assert_intact(hurt, article)
    assert kinds(article).count("marker-without-note") == 1


@given(articles().filter(lambda flat: len(flat.notes) > 1), st.data())
@settings(max_examples=50)
def test_a_removed_marker_is_missed_at_its_note(flat: Flat, data: st.DataObject) -> None:
    note = data.draw(st.integers(0, len(flat.notes) - 1))
    hurt = Flat(flat.works, flat.notes, flat.inside, unmarked=frozenset({note}))
    article = read(hurt)
    assert_intact(hurt, article)
    assert kinds(article) == ["note-without-marker"]
