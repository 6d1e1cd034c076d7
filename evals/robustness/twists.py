"""Twists: one deliberate change of a document's text each. They know `[4] …` and `[^4]: …`, notes of a line each."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from evals.errors import BadInput


class _Twist(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    doc: str
    """File name of the document."""


class SwapNotes(_Twist):
    """The texts of two notes change places; the markers stay."""

    do: Literal["swap-notes"]
    one: str
    """Label of a note."""
    other: str


class DropNote(_Twist):
    """A note goes; its marker stays."""

    do: Literal["drop-note"]
    note: str


class DropMarker(_Twist):
    """The marker of a note goes, wherever it stands; the note stays."""

    do: Literal["drop-marker"]
    note: str


class Change(_Twist):
    """Words that stand in the document once are replaced."""

    do: Literal["change"]
    old: str
    new: str


class Insert(_Twist):
    """Text is put in directly after words that stand in the document once."""

    do: Literal["insert"]
    after: str
    text: str


Twist = Annotated[SwapNotes | DropNote | DropMarker | Change | Insert, Field(discriminator="do")]


def twisted(text: str, twist: Twist) -> str:
    """The text of the twist's document, changed. Raises BadInput if what is to be changed is not there, or not once."""
    match twist:
        case SwapNotes():
            one, other = _note(text, twist, twist.one), _note(text, twist, twist.other)
            first, second = sorted((one.span("text"), other.span("text")))
            between = text[first[1] : second[0]]
            return text[: first[0]] + text[slice(*second)] + between + text[slice(*first)] + text[second[1] :]
        case DropNote():
            note = _note(text, twist, twist.note)
            return text[: note.start()] + text[note.end() :]
        case DropMarker():
            marker = re.compile(rf"\[\^?{re.escape(twist.note)}\](?!:)")
            note = _note(text, twist, twist.note)
            before, after = (marker.subn("", part) for part in (text[: note.start()], text[note.end() :]))
            if not before[1] + after[1]:
                raise _nothing(twist, f"marker {twist.note}")
            return before[0] + note[0] + after[0]
        case Change():
            return _once(text, twist, twist.old, twist.new)
        case Insert():
            return _once(text, twist, twist.after, twist.after + twist.text)


def _note(text: str, twist: _Twist, label: str) -> re.Match[str]:
    """The note's line with the empty line after it; group `text` is what it says."""
    found = list(
        re.finditer(rf"^(?:\[{re.escape(label)}\]|\[\^{re.escape(label)}\]:) (?P<text>.+)\n{{0,2}}", text, re.M)
    )
    if len(found) != 1:
        raise _nothing(twist, f"note {label}", len(found))
    return found[0]


def _once(text: str, twist: _Twist, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise _nothing(twist, repr(old[:60]), text.count(old))
    return text.replace(old, new)


def _nothing(twist: _Twist, what: str, times: int = 0) -> BadInput:
    return BadInput(f"{twist.doc}: can't be twisted: {what} stands there {times} times, expected once")
