"""Statements of the body, and which words each note covers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.article import SPOKEN, Block, Marker, Note, Scope, Statement, StatementCitation
from ingest.bind import Apparatus
from ingest.reading import fold_space
from ingest.sentences import boundaries

_TRAILING = ".,;:!?…\"'”’»)] \n\t"


@dataclass(frozen=True, slots=True)
class _Call:
    """Markers that stand together in one place."""

    at: int
    """Where they stood, as an offset into the unmarked text."""
    markers: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class _Unmarked:
    """A block's text without markers, and the way back."""

    text: str
    offsets: tuple[int, ...]
    """Offset of each kept character in the article's text, plus the block's end."""
    calls: tuple[_Call, ...]


def make_statements(text: str, blocks: Sequence[Block], apparatus: Apparatus) -> tuple[Statement, ...]:
    """Sentences of every spoken block in order, each with the citations that cover it."""
    starts = [marker.start for marker in apparatus.markers]
    notes = {note.key: note for note in apparatus.notes}
    statements: list[Statement] = []
    for index, block in enumerate(blocks):
        if block.kind in SPOKEN:
            inside = apparatus.markers[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
            unmarked = _unmark(text, block, inside)
            statements.extend(_block_statements(unmarked, index, apparatus, notes, len(statements)))
    return tuple(statements)


def _unmark(text: str, block: Block, markers: Sequence[Marker]) -> _Unmarked:
    """Take out the markers with the white space in front of them."""
    kept: list[str] = []
    offsets: list[int] = []
    calls: list[_Call] = []
    at = block.start
    for (start, end), group in groupby(markers, key=lambda m: (m.start, m.end)):
        low = start
        while low > at and text[low - 1].isspace():
            low -= 1
        kept.append(text[at:low])
        offsets.extend(range(at, low))
        together = tuple(group)
        if calls and calls[-1].at == len(offsets):
            together = calls.pop().markers + together
        calls.append(_Call(len(offsets), together))
        at = end
    kept.append(text[at : block.end])
    offsets.extend(range(at, block.end))
    return _Unmarked("".join(kept), (*offsets, block.end), tuple(calls))


def _block_statements(
    unmarked: _Unmarked, block: int, apparatus: Apparatus, notes: dict[str, Note], first: int
) -> Iterator[Statement]:
    text = unmarked.text
    ends = boundaries(text, frozenset(call.at for call in unmarked.calls))
    spans = list(_worded(text, ends))
    owned = _share_out(unmarked.calls, spans)
    later = _next_calls(owned)
    number = first
    for (low, high), calls, following in zip(spans, owned, later, strict=True):
        low += len(text[low:high]) - len(text[low:high].lstrip())
        high = low + len(text[low:high].rstrip())
        start, end = unmarked.offsets[low], unmarked.offsets[high - 1] + 1
        if calls:
            end = max(end, max(m.end for call in calls for m in call.markers))
            citations = tuple(_own(calls, low, high, unmarked, apparatus, notes))
        else:
            citations = tuple(_inherited(following, start, end, apparatus, notes))
        yield Statement(f"s{number + 1}", fold_space(text[low:high]), start, end, block, citations)
        number += 1


def _worded(text: str, ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Spans of sentences; what holds no letter or figure, such as a stray sign, goes with the sentence before."""
    low = high = 0
    for end in ends:
        if any(map(str.isalnum, text[high:end])) and any(map(str.isalnum, text[low:high])):
            yield low, high
            low = high
        high = end
    if any(map(str.isalnum, text[low:high])):
        yield low, high


def _share_out(calls: Sequence[_Call], spans: Sequence[tuple[int, int]]) -> list[list[_Call]]:
    """A marker belongs to the sentence that the character before it belongs to."""
    owned: list[list[_Call]] = [[] for _ in spans]
    ends = [high for _, high in spans]
    for call in calls if spans else ():
        owned[min(bisect_left(ends, call.at), len(spans) - 1)].append(call)
    return owned


def _next_calls(owned: Sequence[Sequence[_Call]]) -> list[_Call | None]:
    """For each sentence the first call of a later one that does not name its author there."""
    following: list[_Call | None] = []
    call: _Call | None = None
    for calls in reversed(owned):
        following.append(call)
        call = next((c for c in calls if not all(marker.narrative for marker in c.markers)), call)
    return following[::-1]


def _own(
    calls: Sequence[_Call], low: int, high: int, unmarked: _Unmarked, apparatus: Apparatus, notes: dict[str, Note]
) -> Iterator[StatementCitation]:
    begin = low
    for call in calls:
        at = min(max(call.at, begin + 1), high)
        if all(marker.narrative for marker in call.markers):
            for marker in call.markers:
                yield from _cited(
                    marker, "sentence", unmarked.offsets[low], unmarked.offsets[high - 1] + 1, apparatus, notes
                )
            continue
        closing = not unmarked.text[at:high].strip(_TRAILING)
        scope: Scope = "sentence" if closing else "clause"
        span = unmarked.offsets[begin], unmarked.offsets[(high if closing else at) - 1] + 1
        cited = [c for marker in call.markers for c in _cited(marker, scope, *span, apparatus, notes)]
        yield from cited
        if all(citation.status == "none" for citation in cited):
            continue  # a comment on a word parts nothing: the next note still covers what stands before it
        begin = at
        while begin < high - 1 and unmarked.text[begin] in " ,;:\n":
            begin += 1


def _inherited(
    call: _Call | None, start: int, end: int, apparatus: Apparatus, notes: dict[str, Note]
) -> Iterator[StatementCitation]:
    if call is None:
        yield StatementCitation(None, "article", "none", start, end)
        return
    for marker in call.markers:
        yield from _cited(marker, "paragraph", start, end, apparatus, notes)


def _cited(
    marker: Marker, scope: Scope, start: int, end: int, apparatus: Apparatus, notes: dict[str, Note]
) -> Iterator[StatementCitation]:
    """One value a citation of the note and of those that it calls in turn; what leads nowhere gives one too."""
    if marker.note is None:
        yield StatementCitation(None, scope, "unresolved", start, end, reason=f"there is no note {marker.label}")
        return
    note = notes[marker.note]
    same = apparatus.namesakes.get(note.key, ())
    further = [notes[key] for key in apparatus.called_by.get(note.key, ()) if notes[key].citations]
    if len({notes[key].plain for key in same}) > 1:
        reason = f"{len(same)} notes are labelled {note.label}"
        yield StatementCitation(note.key, scope, "ambiguous", start, end, (), None, reason)
        return
    if not note.plain:
        yield StatementCitation(note.key, scope, "unresolved", start, end, reason=f"note {note.label} is empty")
    elif not note.citations and not further:
        reason = f"note {note.label} is a comment that cites no work"
        yield StatementCitation(note.key, scope, "none", start, end, reason=reason)
    for citing in (note, *further):
        for citation in citing.citations:
            yield StatementCitation(
                citing.key, scope, citation.status, start, end, citation.references, citation.text, citation.reason
            )
