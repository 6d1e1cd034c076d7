"""Theses whose lines are labelled, where they are at hand: which lines are found to be of a reference list.

A line of a file reads `label| words`; an empty label is that of the line before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.parse import parse_article
from tests.shared_data import DATA, needs_shared

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def labelled_lines(path: Path) -> Iterator[tuple[str, str]]:
    label = ""
    for line in _CONTROLS.sub("", path.read_text(encoding="utf-8")).split("\n"):
        named, bar, words = line.partition("|")
        if bar:
            label = named.strip() or label
            yield label, words.removeprefix(" ")


@needs_shared
def test_lines_of_reference_lists() -> None:
    hits = found = wanted = 0
    for path in sorted((DATA / "gold" / "anystyle" / "finder").glob("*.ttx")):
        lines = [*labelled_lines(path)]
        text = "\n".join(words for _, words in lines)
        article = parse_article(text.encode(), path.name, ".txt")
        listed = [(b.start, b.end) for b in article.blocks if b.kind == "reference"]
        listed += [(r.start, r.end) for r in article.references]
        at = 0
        for label, words in lines:
            if words.strip():
                is_found = any(low < at + len(words) and at < high for low, high in listed)
                found += is_found
                wanted += label == "ref"
                hits += is_found and label == "ref"
            at += len(words) + 1
    assert 2 * hits / (found + wanted) >= 0.98
