"""Twists: before and after, from twists.txt, and what can't be twisted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from evals.errors import BadInput
from evals.robustness.twists import Twist, twisted

GOLDEN = Path(__file__).with_name("twists.txt").read_text(encoding="utf-8")
CASES = re.findall(r"^== (.+)\n(.+)\n-- before\n((?s:.+?))\n-- after\n((?s:.+?))\n(?=== |\Z)", GOLDEN, re.M)
TWIST: TypeAdapter[Twist] = TypeAdapter(Twist)
TEXT = "It ground barley.[1] It stopped.[2] It stopped.\n\n[1] Holden, 1998.\n\n[3] Ferrer, 2004.\n\n[3] Quist, 2001.\n"


def test_all_golden_cases_are_read() -> None:
    assert len(CASES) == GOLDEN.count("\n-- before\n")


@pytest.mark.parametrize(("twist", "before", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_twist_does_what_it_says(twist: str, before: str, after: str) -> None:
    assert twisted(before, TWIST.validate_json(twist)) == after


@pytest.mark.parametrize(
    ("twist", "message"),
    [
        ({"do": "swap-notes", "one": "1", "other": "2"}, "note 2 stands there 0 times"),
        ({"do": "drop-note", "note": "3"}, "note 3 stands there 2 times"),
        ({"do": "drop-marker", "note": "2"}, "note 2 stands there 0 times"),
        ({"do": "change", "old": "It stopped.", "new": "It ran."}, "'It stopped.' stands there 2 times"),
        ({"do": "insert", "after": "oats", "text": "!"}, "'oats' stands there 0 times"),
    ],
)
def test_what_is_not_there_once_is_not_twisted(twist: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(f"mill.txt: can't be twisted: {message}, expected once")):
        twisted(TEXT, TWIST.validate_python({"doc": "mill.txt", **twist}))


def test_a_note_that_nothing_calls_has_no_marker_to_drop() -> None:
    with pytest.raises(BadInput, match="marker 4 stands there 0 times"):
        twisted(f"{TEXT}\n[4] Brandt, 1958.\n", TWIST.validate_python({"doc": "d", "do": "drop-marker", "note": "4"}))
