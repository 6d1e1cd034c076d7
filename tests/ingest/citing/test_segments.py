"""Where one citation of a note ends and the next begins."""

from __future__ import annotations

import pytest

from ingest.citing.segments import segments
from ingest.entries.entry import plain_text


@pytest.mark.parametrize(
    ("note", "pieces"),
    [
        ("Marsh, Fire, https://a.org/b.htm; Holt, Ash.", ["Marsh, Fire, https://a.org/b.htm", "Holt, Ash."]),
        ("Marsh, Fire, https://a.org/b;v=2,c and on.", ["Marsh, Fire, https://a.org/b;v=2,c and on."]),
        ("Marsh, “Fire; or ash,” 1901; Holt, 1902.", ["Marsh, “Fire; or ash,” 1901", "Holt, 1902."]),
    ],
)
def test_a_semicolon_behind_an_address_parts_but_one_within_does_not(note: str, pieces: list[str]) -> None:
    assert [segment.body for segment in segments(note)] == pieces


@pytest.mark.parametrize(
    "note",
    [
        "Ada Marsh, “Ferry Sinks, Toll Rises,” *Saltby Daily Post*, June 24, 1988.",
        'Ada Marsh, "Ferry Sinks," *Saltby Daily Post*, June 24, 1988.',
    ],
)
def test_a_newspaper_behind_an_article_is_no_author(note: str) -> None:
    assert [segment.body for segment in segments(note)] == [note]


def test_an_author_in_italics_behind_a_lead_in_is_one() -> None:
    note = "So it was put in *Holt*, Die Fähre von Saltby, 1951."
    assert [segment.body for segment in segments(note)] == ["*Holt*, Die Fähre von Saltby, 1951."]


def test_stars_that_are_escaped_are_stars() -> None:
    assert plain_text(r"Marsh\*,\* *Fire* (1901)") == "Marsh*,* Fire (1901)"
