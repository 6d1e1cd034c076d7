"""What is wrong with an apparatus, as values: each with its place and the nearest thing that is right."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.article import Citation, Note, Problem, Reference
from ingest.bind import Apparatus

_KINDS = {"unresolved": "unresolved-citation", "ambiguous": "ambiguous-citation"}
_SHOWN = 90


def find_problems(apparatus: Apparatus) -> tuple[Problem, ...]:
    """All problems of markers, notes, citations and references, in the order of their places."""
    found = [*_marker_problems(apparatus), *_note_problems(apparatus), *_reference_problems(apparatus)]
    return tuple(sorted(found, key=lambda problem: (problem.start, problem.kind)))


def _marker_problems(apparatus: Apparatus) -> Iterator[Problem]:
    for marker in apparatus.markers:
        if marker.note is None:
            message = f"marker [{marker.label}] has no note"
            yield Problem("marker-without-note", message, marker.start, marker.end)


def _note_problems(apparatus: Apparatus) -> Iterator[Problem]:
    called = {marker.note for marker in apparatus.markers}
    texts = {reference.key: reference.plain for reference in apparatus.references}
    for note in apparatus.notes:
        same = apparatus.namesakes.get(note.key, ())
        if same and note.key != same[0]:
            yield Problem("duplicate-note", f"note {note.label} is defined {len(same)} times", note.start, note.end)
        elif note.key not in called and note.place == "entry":
            yield Problem(
                "uncited-reference", f"nothing calls entry {note.label}: “{_clip(note.plain)}”", note.start, note.end
            )
        elif note.key not in called and note.place == "note":
            yield Problem("note-without-marker", f"nothing calls note {note.label}", note.start, note.end)
        if not note.plain:
            yield Problem("unresolved-citation", f"note {note.label} is empty", note.start, note.end)
        for citation in note.citations:
            if citation.status != "resolved":
                yield _citation_problem(note, citation, texts)


def _citation_problem(note: Note, citation: Citation, texts: dict[str, str]) -> Problem:
    named = "; ".join(f"“{_clip(texts[key])}”" for key in citation.candidates)
    nearest = f" (nearest: {named})" if named and citation.status == "unresolved" else f": {named}" if named else ""
    where = "" if note.place == "body" else f"{note.place} {note.label}: "
    message = f"{where}“{_clip(citation.text)}”: {citation.reason}{nearest}"
    return Problem(_KINDS[citation.status], message, note.start, note.end)  # type: ignore[arg-type]


def _reference_problems(apparatus: Apparatus) -> Iterator[Problem]:
    """Only where there is a list: a full note is cited by being there."""
    citations = [citation for note in apparatus.notes for citation in note.citations]
    cited = {key for citation in citations for key in citation.references}
    cited |= {key for citation in citations if citation.status == "ambiguous" for key in citation.candidates}
    repeated = dict(apparatus.duplicates)
    for reference in apparatus.references:
        if reference.note is not None:
            continue
        if reference.key in repeated:
            yield _reference_problem("duplicate-reference", "the list holds this work before", reference)
        elif reference.key not in cited:
            yield _reference_problem("uncited-reference", "no note cites this entry", reference)


def _reference_problem(kind: str, what: str, reference: Reference) -> Problem:
    return Problem(kind, f"{what}: “{_clip(reference.plain)}”", reference.start, reference.end)  # type: ignore[arg-type]


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
