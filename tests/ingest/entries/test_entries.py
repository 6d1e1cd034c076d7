"""Authors, year and title as entries and full notes of many styles print them."""

from __future__ import annotations

import pytest

from ingest.citing.note import read_note
from ingest.entries.entry import read_entry


@pytest.mark.parametrize(
    ("entry", "first", "year", "title"),
    [
        ("Marsh, T. (1991a) ‘Reeds’. Fen Letters, 3, pp. 1–9.", "Marsh, T.", "1991", "Reeds"),
        ("Marsh, T. K. 1982. Reeds and rushes. Fen Press.", "Marsh, T. K.", "1982", "Reeds and rushes"),
        ("Marsh, Theo and Ada Pool 2013 Raising Mounds. Fen 28: 66–86.", "Marsh, Theo", "2013", "Raising Mounds"),
        ("MARSH T., 2002, “Coins of the fen,” in Proceedings of 1996.", "MARSH T", "2002", "Coins of the fen"),
        ("Marsh, Theo, « La roselière », Cahiers, 22, 2000, p. 47–61.", None, "2000", "La roselière"),
        ("Marsh T, Pool A. Reeds. Fen Lett. 2010;2:1629–1641.", "Marsh T", "2010", None),
        ("World Tram Union (n.d.) Rails.", "World Tram Union", None, "Rails"),
    ],
)
def test_list_entry(entry: str, first: str | None, year: str | None, title: str | None) -> None:
    fields = read_entry(entry, entry)
    assert fields.year == year
    assert first is None or fields.authors[0] == first
    assert title is None or fields.title == title


@pytest.mark.parametrize(
    ("note", "first", "year", "title"),
    [
        ("Ada Pool, “Mud,” Journal of Bogs 20, no. 6 (1994): 1420–36.", "Ada Pool", "1994", "Mud"),
        ("Ada Pool, Ben Rill, and Cy Ford, “Silt,” Fen 4 (1999): 1865–80.", "Ada Pool", "1999", "Silt"),
        ("Ada Pool et al., The Mud Handbook 2020 (2020).", None, "2020", "The Mud Handbook 2020"),
    ],
)
def test_full_note(note: str, first: str | None, year: str, title: str) -> None:
    fields = read_entry(note, note, listed=False)
    assert (fields.year, fields.title) == (year, title)
    assert first is None or fields.authors[0] == first


@pytest.mark.parametrize(
    ("note", "forms"),
    [
        ("A. Pool, ‘Mud and Order’ in Bogs, ed. B. Rill (1991) 77.", ["full"]),
        ("I.J. Pool and M. Rill, Fen Property Law (1984) 94.", ["full"]),
        ("C. Ford, The Toll Contract (1988)", ["full"]),
        ("J. Weir, Private Dykes and the Limits of Tolls: The Fen Frame and its Legacy (1990), 223 ff.", ["full"]),
        ("Reed v. Rush [1919] 2 K.B. 571.", ["full"]),
        ("Systems of locks are systems that deliver water; Ada Pool, “Mud,” Fen 4 (1999): 3.", ["full"]),
        ("The word is old. See A. Pool, Mud (1991) 7; B. Rill, Silt (1992).", ["full", "full"]),
        ("Pool and Rill, “Silt,”4.", ["short"]),
        ("Pool, op. cit., n. 24. While many agree, one cautions against it.", ["op-cit"]),
        ("This was usual at the time, as all sources agree.", []),
    ],
)
def test_forms_in_a_note(note: str, forms: list[str]) -> None:
    assert [mention.form for mention in read_note(note)] == forms


def test_a_comment_behind_op_cit_is_no_locator() -> None:
    (mention,) = read_note("Pool, op. cit., n. 24, p. 3. While many agree, one cautions against it.")
    assert (mention.note_number, mention.locator) == ("24", "p. 3")
