"""What a law case is called once it has been cited."""

from __future__ import annotations

import re

_NAME = re.compile(r"(?P<one>.+?)\s+v(?:s?\.)?\s+(?P<other>.+)")
_BRACKETS = re.compile(r"\s*\((?P<inner>[^()]*)\)")
_CROWN = frozenset(
    ("r", "regina", "rex", "state", "people", "the queen", "the king", "united states", "commonwealth", "minister")
)
"""Parties of so many cases that they name none."""


def parties(title: str) -> tuple[str, ...]:
    """Of "Roe Bank v. Doe" either party, one in brackets, the first word of a longer one; of other titles none."""
    match = _NAME.fullmatch(title) if " v" in title else None
    if match is None:
        return ()
    sides = (match.group("one"), match.group("other"))
    inner = [m.group("inner") for side in sides for m in _BRACKETS.finditer(side)]
    bare = [_BRACKETS.sub("", side).strip() for side in sides]
    first = [side.split()[0] for side in bare if " " in side and len(side.split()[0]) > 3]
    return tuple(name for name in dict.fromkeys((*bare, *inner, *first)) if name.strip(". ").casefold() not in _CROWN)
