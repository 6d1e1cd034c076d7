"""Labelled references of many styles, where they are at hand: how much of their fields is read."""

from __future__ import annotations

from tests.ingest.entries.labelled_references import load, measure
from tests.shared_data import DATA, needs_shared


@needs_shared
def test_fields_of_labelled_references() -> None:
    figures = measure(load(DATA / "gold" / "anystyle" / "parser" / "core.xml"))
    assert figures.year >= 0.99
    assert figures.family >= 0.98
    assert figures.title >= 0.95
    assert figures.container >= 0.8
