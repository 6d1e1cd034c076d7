"""The words and signs for how far a citation can be trusted: the same on buttons, in lists and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.answer import Cite, CitedIn
from ingest.article import StatementStatus

STATUS: dict[StatementStatus, str] = {
    "resolved": "resolved",
    "ambiguous": "ambiguous",
    "unresolved": "unresolved",
    "none": "no original reference given",
}

_SIGN: dict[StatementStatus, str] = {"resolved": "", "ambiguous": "?", "unresolved": "!", "none": "\u00a0article"}


def inherited(cite: Cite) -> bool:
    """Whether the sentence has no marker of its own and borrows its paragraph's note."""
    return cite.status != "none" and cite.scope == "paragraph"


def sign(cite: Cite) -> str:
    """What follows the number on a citation, so that its standing never depends on colour alone."""
    return ("¶" if inherited(cite) else "") + _SIGN[cite.status]


def standing(cite: Cite) -> str:
    """The same in words; empty for a citation that needs no warning."""
    parts = [] if cite.status == "resolved" else [STATUS[cite.status]]
    if inherited(cite):
        parts.append("inherited from the paragraph")
    return ", ".join(parts)


def as_cited_in(places: Sequence[CitedIn]) -> str:
    """'as cited in “Title”, notes 1 and 3; “Other”, note 2': articles in order, each once."""
    notes: dict[str, dict[str, None]] = {}
    for place in places:
        labels = notes.setdefault(place.title or place.path, {})
        if place.note:
            labels[place.note] = None
    parts = [f"“{title}”{_notes(list(labels))}" for title, labels in notes.items()]
    return "as cited in " + "; ".join(parts) if parts else ""


def _notes(labels: Sequence[str]) -> str:
    return f", {'note' if len(labels) == 1 else 'notes'} {listed(labels)}" if labels else ""


def listed(items: Sequence[str]) -> str:
    """'1', '1 and 2', '1, 2 and 3'."""
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


def counted(number: int, noun: str) -> str:
    """'1 note', '1,204 notes'."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def sentence(reason: str) -> str:
    """A reason that others put as a fragment, as a sentence."""
    text = reason.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".") if text else ""


def web_address(url: str | None) -> str | None:
    """`url` if it can safely be a link: documents may hold `javascript:` and worse."""
    return url if url and re.match(r"https?://[^\s\"'<>]+$", url) else None


def shortened(text: str, limit: int) -> str:
    """`text`, cut at a word with an ellipsis if it is longer than `limit` characters."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
