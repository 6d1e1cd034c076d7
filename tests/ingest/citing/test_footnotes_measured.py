"""Footnotes annotated by hand: how many works each cites, and to which note op. cit., id. and the like lead.

The annotation has one `bibl` a work cited, also where it only says "id." or "Above, n. 30". A `ref` inside names the
note that it leads to (`n="7"`) or the work (`target="#bibl-8"`); a bare "id." leads to the note before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree

from ingest.article import Article
from ingest.parse import parse_article
from ingest.reading import fold_space
from tests.shared_data import DATA, needs_shared

pytestmark = needs_shared
_TEI = "{http://www.tei-c.org/ns/1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LEAST = 0.95


@dataclass(frozen=True)
class Gold:
    """One annotated note."""

    label: str
    words: str
    works: tuple[str, ...]
    """The words of each `bibl`."""
    leads_to: tuple[str | None, ...]
    """For each `bibl`: the label of the note that it leads back to."""


@lru_cache
def gold() -> tuple[Gold, ...]:
    path = next((Path(DATA) / "gold" / "tei-footnotes").glob("*.xml"))
    return tuple(_notes(etree.parse(path).getroot()))


def _notes(root: etree._Element) -> Iterator[Gold]:
    homes: dict[str, str] = {}
    before: str | None = None
    for instance in root.iterfind("{*}instance"):
        note = instance.find(f".//{_TEI}note")
        words = fold_space(instance.findtext("{*}input"))
        label = note.get("n")
        bibls = list(note.iterfind(f"{_TEI}bibl"))
        homes.update((bibl.get(_ID), label) for bibl in bibls)
        yield Gold(
            label,
            re.sub(r"^\d+\s+", "", words),
            tuple(fold_space("".join(bibl.itertext())) for bibl in bibls),
            tuple(_home(bibl, homes, before) for bibl in bibls),
        )
        before = label


def _home(bibl: etree._Element, homes: dict[str, str], before: str | None) -> str | None:
    refs = list(bibl.iter(f"{_TEI}ref"))
    for ref in refs:
        if ref.get("n"):
            return str(ref.get("n"))
        if ref.get("target"):
            return homes.get(ref.get("target", "").lstrip("#"))
    return before if refs else None


@lru_cache
def article() -> Article:
    calls = " ".join(f"Words of sentence {note.label} stand here.[{note.label}]" for note in gold())
    typed = "\n\n".join(f"[{note.label}] {note.words}" for note in gold())
    return parse_article(f"A made-up title\n\n{calls}\n\n{typed}\n".encode(), "gold.txt", ".txt")


def letters(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()


def test_each_note_cites_as_many_works_as_annotated() -> None:
    found = {note.label: len(note.citations) for note in article().notes}
    wrong = [note.label for note in gold() if found[note.label] != len(note.works)]
    assert 1 - len(wrong) / len(gold()) >= _LEAST, wrong


def test_citations_begin_where_annotated() -> None:
    found = {note.label: [letters(c.text)[:25] for c in note.citations] for note in article().notes}
    works = [(note.label, letters(work)[:25]) for note in gold() for work in note.works]
    wrong = [(label, work) for label, work in works if not any(map(work.startswith, filter(None, found[label])))]
    assert 1 - len(wrong) / len(works) >= _LEAST, wrong


def test_looking_back_leads_to_the_note_annotated() -> None:
    """Or to a work that this note leads back to in its turn."""
    notes = {note.label: note for note in article().notes}
    cited = {label: {key for c in note.citations for key in c.references} for label, note in notes.items()}
    right: list[bool] = []
    wrong: list[str] = []
    for note in gold():
        for at, home in enumerate(note.leads_to):
            if home is None:
                continue
            citations = notes[note.label].citations
            keys = set(citations[at].references) if at < len(citations) else set()
            right.append(bool(keys & cited.get(home, set())))
            if not right[-1]:
                wrong.append(f"{note.label}: {note.works[at]} ({citations[at].reason if at < len(citations) else ''})")
    assert sum(right) / len(right) >= 0.85, wrong
