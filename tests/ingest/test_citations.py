"""The citations of one note: their forms and words."""

from __future__ import annotations

import pytest

from ingest.citations import read_note


@pytest.mark.parametrize("mark", ["*", "_"])
def test_emphasised_signs_mark_no_title(mark: str) -> None:
    note = "*See also* Maitland, *supra* note 4, at 5".replace("*", mark)
    (mention,) = read_note(note)
    assert (mention.form, mention.signal, mention.names, mention.note_number) == (
        "supra",
        "See also",
        ("Maitland",),
        "4",
    )


def test_escaped_stars_are_no_emphasis() -> None:
    (mention,) = read_note(r"Frederic Maitland\*,\* “The Deacon and the Jewess,” in _Collected Papers_ (1911), p. 385")
    assert mention.text.startswith(r"Frederic Maitland*,* “The Deacon")
