"""Signs that call notes again and again: each means the next note that bears it."""

from __future__ import annotations

from ingest.parse import parse_article

PAGES = """Of tolls and gates

The first toll was paid at a gate that stood by the mill, as everybody in the town remembers well.* It was small.

{first}The second toll was paid at a bridge that nobody liked, and the third was hardly ever paid at all.* It was large.

* A remark on the bridge.

The fourth toll was paid by a ferryman whose name has not come down to us, which is a pity.* It was the last.

* A remark on the ferry.
"""


def calls(first: str) -> list[str | None]:
    article = parse_article(PAGES.format(first=first).encode(), "tolls.txt", ".txt")
    plain = {note.key: note.plain for note in article.notes}
    return [plain[marker.note] if marker.note else None for marker in article.markers]


def test_each_sign_calls_the_next_note() -> None:
    gate = "* A remark on the gate.\n\n"
    assert calls(gate) == ["A remark on the gate.", "A remark on the bridge.", "A remark on the ferry."]


def test_a_missing_note_is_not_made_up_for_by_the_next() -> None:
    assert calls("") == [None, "A remark on the bridge.", "A remark on the ferry."]
