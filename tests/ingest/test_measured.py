"""Real documents with known apparatus, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

from ingest.article import Article
from ingest.parse import read_article
from ingest.reading import fold_space
from tests.shared_data import DATA, needs_shared

pytestmark = needs_shared
CORPORA = DATA / "corpora"


def read(path: Path) -> Article:
    return read_article(path, 50_000_000)


def test_seed_article() -> None:
    article = read(next((CORPORA / "seed").glob("*.txt")))
    citations = [citation for note in article.notes for citation in note.citations]
    assert (len(article.notes), len(citations), len(article.references)) == (8, 10, 6)
    assert sum(c.status == "resolved" for c in citations) == 9
    lost = next(c for c in citations if c.status != "resolved")
    nearest = next(r for r in article.references if r.key == lost.candidates[0])
    assert (lost.text, lost.status, lost.reason) == ("BBC News, 2018", "unresolved", "no entry of 2018")
    assert nearest.text.startswith("BBC News. (2015)")
    uncited = [p for p in article.problems if p.kind == "uncited-reference"]
    assert len(uncited) == 1 and "BBC News. (2015)" in uncited[0].message
    assert not any(s.text == article.title or "Toolbar" in s.text for s in article.statements)
    assert {c.scope for c in article.statements[0].citations} == {"paragraph"}
    assert {c.scope for c in article.statements[1].citations} == {"sentence"}


def test_flat_harvard_links() -> None:
    right = total = 0
    for path in sorted((CORPORA / "flat-harvard" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        article = read(CORPORA / "flat-harvard" / "docs" / f"{path.stem}.txt")
        texts = {r.key: r.text for r in article.references}
        notes = {n.label: [texts[k] for c in n.citations for k in c.references] for n in article.notes}
        for note in gold["footnotes"]:
            wanted = sorted(fold_space(gold["references"][cite["ref"]]) for cite in note["cites"])
            found = sorted(notes.get(str(note["n"]), []))
            assert set(found) <= set(wanted), "a reference was guessed"
            total += 1
            right += found == wanted
    assert right / total >= 0.995


def test_markdown_briefs() -> None:
    articles = [read(path) for path in sorted((CORPORA / "csis-markdown").glob("_*/*.md"))]
    markers = [marker for article in articles for marker in article.markers]
    assert (len(markers), sum(m.note is not None for m in markers)) == (80, 80)
    problems = [(p.kind, p.message) for article in articles for p in article.problems]
    assert ("unresolved-citation", "note 27 is empty") in problems


def test_encyclopedia_page() -> None:
    article = read(CORPORA / "wikipedia-html" / "wikipedia.source.html")
    assert (len(article.markers), sum(m.note is not None for m in article.markers)) == (76, 76)
