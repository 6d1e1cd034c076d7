"""Numbering: each original reference once, in order of first use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from answer.answer import AnswerStatement, Cite, CitedIn, NumberedReference
from answer.evidence import link_of
from ingest.article import Reference
from ingest.works.same_work import group_entries

Find = Callable[[Cite], Reference | None]
"""The reference behind a cite."""
_WORDS = re.compile(r"\W+")


@dataclass(slots=True)
class _Entry:
    cite: Cite
    cited_in: list[CitedIn] = field(default_factory=list)


def number(
    statements: Sequence[AnswerStatement], find: Find
) -> tuple[tuple[AnswerStatement, ...], tuple[NumberedReference, ...]]:
    """The statements with numbered cites, and the list that the numbers point into.

    Two documents that print the same entry share a number. A citation that leads nowhere, or to no note at all, has an
    entry that says so.
    """
    entries: dict[tuple[str, str], _Entry] = {}
    numbered: list[AnswerStatement] = []
    for statement in statements:
        cites = []
        for cite in statement.citations:
            entry = entries.setdefault(_identity(cite), _Entry(cite))
            place = CitedIn(cite.path, cite.title, cite.note)
            if place not in entry.cited_in:
                entry.cited_in.append(place)
            cites.append(replace(cite, number=list(entries).index(_identity(cite)) + 1))
        numbered.append(replace(statement, citations=tuple(cites)))
    listed = [_listed(n, entry, find) for n, entry in enumerate(entries.values(), start=1)]
    return tuple(numbered), tuple(_with_same_works(listed, [find(entry.cite) for entry in entries.values()]))


def _with_same_works(
    listed: Sequence[NumberedReference], works: Sequence[Reference | None]
) -> Iterator[NumberedReference]:
    """The list, where entries that are one work in the words of several documents point to the first of them."""
    members = {
        (entry.cited_in[0].path, work.key): (entry.number, work)
        for entry, work in zip(listed, works, strict=True)
        if work
    }
    first: dict[int, int] = {}
    for work in group_entries((path, work) for (path, _), (_, work) in members.items()):
        numbers = sorted(members[member.path, member.key][0] for member in work.members)
        first |= dict.fromkeys(numbers[1:], numbers[0])
    return (replace(entry, same_as=first.get(entry.number)) for entry in listed)


def _identity(cite: Cite) -> tuple[str, str]:
    if cite.reference is not None:
        return "resolved", _WORDS.sub(" ", cite.reference.casefold()).strip()
    if cite.status == "none":
        return "none", cite.path
    return cite.status, f"{cite.path}#{cite.note}#{cite.citation}"


def _listed(number: int, entry: _Entry, find: Find) -> NumberedReference:
    cite = entry.cite
    reference = find(cite)
    text = cite.reference or (cite.title if cite.status == "none" else cite.citation or f"note {cite.note}")
    return NumberedReference(
        number=number,
        text=text,
        key=cite.key,
        status=cite.status,
        cited_in=tuple(entry.cited_in),
        plain=reference.plain if reference else text,
        url=link_of(reference),
        reason=cite.reason,
    )
