"""Real journal articles, where they are at hand: every cross-reference leads to its entry, in two layouts alike."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from ingest.article import Article, Reference
from ingest.entries.names import fold_name, surname
from ingest.parse import read_article
from ingest.readers.jats.read import read_jats
from tests.shared_data import DATA, needs_shared

pytestmark = needs_shared
ARTICLES = sorted((DATA / "corpora" / "plos-jats").glob("*.xml"))
FLAT = DATA / "corpora" / "flat-harvard" / "docs"
LEFT_OVER = re.compile(r"\[[\W_]*\]|\((?:e\.g\.|see|[,;\s]*)\)|\[[,;–]|[,;–]\]|\s[,;]")


def read(path: Path) -> Article:
    return read_article(path, 50_000_000)


def meant(path: Path) -> Iterator[str]:
    """Ids of the entries that an article cites, read from its tags alone: the members of a range are those between."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(load_dtd=False, resolve_entities=False))
    order = [ref.get("id") for ref in root.iter("ref")]
    opened = None
    for xref in root.iter("xref"):
        if xref.get("ref-type") != "bibr":
            opened = None
            continue
        here = order.index(xref.get("rid"))
        yield from order[opened + 1 : here] if opened is not None else ()
        yield order[here]
        within = re.fullmatch(r"\W*(\d+)\W(\d+)\W*", "".join(xref.itertext()))
        yield from order[here + 1 : here + 1 + int(within[2]) - int(within[1])] if within else ()
        opened = here if re.fullmatch(r"\s*[–-]\s*", xref.tail or "") else None


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_cross_reference_leads_to_its_entry(path: Path) -> None:
    reading = read_jats(path.read_bytes())
    entries = {block.note_id for block in reading.blocks if block.entry} | {i for b in reading.blocks for i in b.ids}
    led = [c.target for c in (*reading.calls, *reading.citations) if c.target is not None]
    assert Counter(target for target in led if target in entries) == Counter(meant(path))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_nothing_is_left_unbound_or_left_over(path: Path) -> None:
    article = read(path)
    assert not [p.message for p in article.problems if p.kind not in ("uncited-reference", "duplicate-reference")]
    assert all(marker.note is not None for marker in article.markers)
    assert not [s.text for s in article.statements if LEFT_OVER.search(s.text)]


def folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def identity(reference: Reference) -> tuple[str, str | None, str]:
    """First author's surname, year, first words of the title."""
    first = fold_name(surname(reference.authors[0])) if reference.authors else ""
    return first, reference.year, folded(reference.title or "")[:24]


def cited(article: Article) -> dict[str, frozenset[tuple[str, str | None, str]]]:
    """Folded sentences with the works that their own markers cite."""
    works = {reference.key: identity(reference) for reference in article.references}
    return {
        folded(s.text): frozenset(
            works[key] for c in s.citations if c.scope in ("sentence", "clause") for key in c.references
        )
        for s in article.statements
    }


def test_two_layouts_of_an_article_cite_alike() -> None:
    """They differ where the flat layout was made with less than the tags say: end points of a range alone, entries
    that could not be put in its form (their numbers stay as plain text), the book in place of its chapter."""
    same = common = fewer = 0
    for path in ARTICLES:
        flat, tagged = cited(read(FLAT / f"{path.stem}.txt")), cited(read(path))
        both = flat.keys() & tagged.keys()
        assert len(both) >= 0.8 * len(flat)
        common += len(both)
        same += sum(flat[words] == tagged[words] for words in both)
        fewer += sum(flat[words] < tagged[words] for words in both)
    assert common >= 1300
    assert (same + fewer) / common >= 0.985
