"""The damage of test_damage.py done to real references in the flat layout, where that data lies beside the checkout."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.parse import parse_article
from ingest.reading import fold_space
from tests.shared_data import DATA, needs_shared

FLAT = DATA / "corpora" / "flat-harvard"
DOCUMENTS = sorted((FLAT / "docs").glob("*.txt"))
_HEAD = re.compile(r"(?P<head>.*?)\s*\((?P<year>\d{4})(?P<suffix>[a-z]?)\)")
ENTRY_BREAKS = {"year-changed": "unresolved", "entry-deleted": "unresolved", "entry-twin": "ambiguous"}


def gold_of(document: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FLAT / "gold" / f"{document.stem}.json").read_text(encoding="utf-8"))
    return found


def broken(entry: str, kind: str, *, bare_initials: bool) -> str:
    """What stands in the list instead of the entry."""
    match = _HEAD.match(entry)
    assert match is not None
    if kind == "entry-deleted":
        return ""
    if kind == "year-changed":
        return f"{match['head']} ({int(match['year']) + 31}{match['suffix']}){entry[match.end() :]}"
    head = match["head"]
    if bare_initials:
        head = re.sub(r",\s((?:[A-Z]\.-?)+)", lambda m: f" {m[1].replace('.', '')}", head)
    return f"{entry}\n\n{head} ({match['year']}{match['suffix']}) ‘Quite another matter’. Quay Press."


def leads(article: Article, label: str) -> list[tuple[str, tuple[str, ...]]]:
    texts = {reference.key: reference.text for reference in article.references}
    note = next(note for note in article.notes if note.label == label)
    return [(c.status, tuple(texts[key] for key in c.references)) for c in note.citations]


@needs_shared
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_broken_entry_is_reported_and_harms_no_other(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(DOCUMENTS), label="document")
    gold = gold_of(document)
    cited = sorted({cite["ref"] for note in gold["footnotes"] for cite in note["cites"]})
    cited = [key for key in cited if _HEAD.match(gold["references"][key])]
    key = data.draw(st.sampled_from(cited), label="reference")
    kind = data.draw(st.sampled_from(sorted(ENTRY_BREAKS)), label="break")
    text = document.read_text(encoding="utf-8")
    entry = gold["references"][key]
    assert text.count(entry) == 1
    text = text.replace(entry, broken(entry, kind, bare_initials=data.draw(st.booleans(), label="bare initials")))
    article = parse_article(text.encode(), document.name, ".txt")
    for note in gold["footnotes"]:
        wanted = [
            (ENTRY_BREAKS[kind], ())
            if cite["ref"] == key
            else ("resolved", (fold_space(gold["references"][cite["ref"]]),))
            for cite in note["cites"]
        ]
        assert leads(article, str(note["n"])) == wanted


@needs_shared
@given(st.data())
@settings(max_examples=30, deadline=None)
def test_a_lost_note_or_marker_is_reported(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(DOCUMENTS), label="document")
    number = data.draw(st.sampled_from([note["n"] for note in gold_of(document)["footnotes"]]), label="note")
    text = document.read_text(encoding="utf-8")
    if data.draw(st.booleans(), label="lose the note"):
        hurt, kind = re.sub(rf"(?m)^\[{number}\] .*\n", "", text), "marker-without-note"
    else:
        hurt, kind = re.sub(rf"(?<!\n)\[{number}\]", "", text), "note-without-marker"
    before, after = (parse_article(each.encode(), document.name, ".txt") for each in (text, hurt))
    assert kind not in {problem.kind for problem in before.problems}
    assert kind in {problem.kind for problem in after.problems}
    others = {note.key: note.citations for note in before.notes if note.label != str(number)}
    assert {note.key: note.citations for note in after.notes if note.label != str(number)} == others
