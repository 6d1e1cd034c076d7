"""What is wrong with an apparatus, as values: each with its place and the nearest thing that is right."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.article import Citation, Note, Problem, ProblemKind, Reference
from ingest.bind import Apparatus

_SHOWN = 90


def find_problems(apparatus: Apparatus) -> tuple[Problem, ...]:
    """All problems of markers, notes, citations and references, in the order of their places."""
    found = [*_marker_problems(apparatus), *_note_problems(apparatus), *_reference_problems(apparatus)]
    return tuple(sorted(found, key=lambda problem: (problem.start, problem.kind)))


def _marker_problems(apparatus: Apparatus) -> Iterator[Problem]:
    for marker in apparatus.markers:
        if marker.note is None:
            message = f"marker [{marker.label}] has no note"
            reason = f"there is no note {marker.label}"
            yield Problem("marker-without-note", message, marker.start, marker.end, f"[{marker.label}]", reason)


def _note_problems(apparatus: Apparatus) -> Iterator[Problem]:
    called = {marker.note for marker in apparatus.markers}
    texts = {reference.key: reference.plain for reference in apparatus.references}
    for note in apparatus.notes:
        same = apparatus.namesakes.get(note.key, ())
        if same and note.key != same[0]:
            yield _note_problem("duplicate-note", f"{note.place} {note.label} is defined {len(same)} times", note)
        elif note.key not in called and note.place == "note":
            yield _note_problem("note-without-marker", f"nothing calls note {note.label}", note)
        if not note.plain:
            yield _note_problem("unresolved-citation", f"{note.place} {note.label} is empty", note)
        for citation in note.citations:
            if citation.status != "resolved":
                yield _citation_problem(note, citation, texts)


def _note_problem(kind: ProblemKind, message: str, note: Note) -> Problem:
    return Problem(kind, message, note.start, note.end, _clip(note.plain), message)


def _citation_problem(note: Note, citation: Citation, texts: dict[str, str]) -> Problem:
    candidates = tuple(_clip(texts[key]) for key in citation.candidates)
    named = "; ".join(f"“{text}”" for text in candidates)
    nearest = f" (nearest: {named})" if named and citation.status == "unresolved" else f": {named}" if named else ""
    where = "" if note.place == "body" else f"{note.place} {note.label}: "
    message = f"{where}“{_clip(citation.text)}”: {citation.reason}{nearest}"
    kind: ProblemKind = "ambiguous-citation" if citation.status == "ambiguous" else "unresolved-citation"
    said = f"{where}{_clip(citation.text)}"
    return Problem(kind, message, note.start, note.end, said, citation.reason or "", candidates)


def _reference_problems(apparatus: Apparatus) -> Iterator[Problem]:
    """Only where there is a list: a full note is cited by being there."""
    entries = {note.key: note for note in apparatus.notes if note.place == "entry"}
    cited = set(_cited(apparatus))
    texts = {reference.key: reference.plain for reference in apparatus.references}
    repeated = dict(apparatus.duplicates)
    for reference in apparatus.references:
        if reference.note is not None and reference.note not in entries:
            continue
        if reference.key in repeated:
            first = _clip(texts[repeated[reference.key]])
            yield _reference_problem("duplicate-reference", "the list holds this work before", reference, (first,))
        elif reference.key not in cited and not reference.further:
            yield _reference_problem("uncited-reference", "no note cites this entry", reference)


def _cited(apparatus: Apparatus) -> Iterator[str]:
    """Works that are cited, or may be. An entry of a numbered list cites itself: it counts if it is called."""
    called = {marker.note for marker in apparatus.markers}
    for note in apparatus.notes:
        if note.place != "entry" or note.key in called:
            for citation in note.citations:
                yield from citation.references or (citation.candidates if citation.status == "ambiguous" else ())


def _reference_problem(kind: ProblemKind, reason: str, reference: Reference, nearest: tuple[str, ...] = ()) -> Problem:
    text = _clip(reference.plain)
    return Problem(kind, f"{reason}: “{text}”", reference.start, reference.end, text, reason, nearest)


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
