"""Where one citation of a note ends and the next one, or a remark, begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.citing.beginnings import (
    COMPLETION,
    emphasised_author,
    is_entry_style,
    is_remark,
    joins,
    opens_citation,
    runs_on,
)
from ingest.citing.forms.author_year import is_author_year
from ingest.citing.prose import is_prose
from ingest.sentences import boundaries

_SEE = (
    r"(?:see|cf\.|compare|but\ssee|contra|accord|contrast|vgl\.|siehe|voir|v[ée]ase|vid\."
    r"|for\s[^.;]{3,120}?\b(?:see|cf\.))"
)
_SEE_SENTENCE = re.compile(rf"[.”\"’)\]*_:]\s+(?P<cut>{_SEE}\b)", re.I)
_STOP = re.compile(r"[.!?][”’\"»)\]*_]{0,2}\s")
_JOIN = re.compile(
    r"(?:,?\s+(?:and|&|und|et|y|or)\s+|,\s+)(?=[“‘\"«„]|[*_(]?[^\W\d_a-z])|,?\s+(?=(?:as\s)?(?:quoted|cited)\sin\s)"
)
_QUOTED_SENTENCE = re.compile(r"[“\"](?:[^“”\"]|“[^“”]*”){3,}[.!?…][”\"](?P<space>\s+)(?=[\w*_])")
"""A quotation of a sentence or more, behind which its source may stand."""
_RUN_ON = re.compile(r"(?<=[\d.)])(?<!\b[A-Z]\.)\s(?=(?:[A-Z]\.\s?){1,3}[A-Z][\w’'-]+,\s[A-Z‘“*_])")
"""A page and, without a stop, the initials of the next author."""
_TITLE_MARKS = "“‘\"'«„*_"
_WINDOW = 800
"""Characters looked at on either side of a place: more than a citation has."""


_Kind = Literal["citation", "remark"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place where a cut may fall: the words before end at `end`, the next begin at `start`."""

    start: int
    end: int
    kind: Literal["see", "stop", "quoted", "join", "run-on"]


def cuts(piece: str, masked: str) -> Iterator[int]:
    """Where the second and further parts of `piece` begin. `masked`: the same with quotations and brackets hidden."""
    completions = [match.span() for match in COMPLETION.finditer(piece)]
    places = _places(piece, masked, completions[0][1] - 1 if completions else len(piece))
    stops = [place.start for place in places if place.kind in ("see", "stop", "quoted")]
    starts = [start for start, _ in completions]
    at, remark = 0, False
    for place in places:
        first = bisect_left(starts, at)
        whole = first < len(starts) and completions[first][1] <= place.end + 1
        before = piece[max(at, place.end - _WINDOW) : place.end]
        after = piece[place.start : place.start + _WINDOW]
        if place.kind == "see":
            cut, remark = True, False
        elif place.kind == "stop":
            later = bisect_left(stops, place.start + 1)
            sentence = after[: stops[later] - place.start] if later < len(stops) else after
            begins = _after_stop(before, sentence, after, whole, remark)
            cut, remark = begins is not None, begins == "remark" if begins else remark
        elif place.kind == "quoted":
            cut, remark = opens_citation(after) and _is_said(before), False
        else:
            cut = whole and not remark and (place.kind == "run-on" or joins(before, after))
        if cut:
            yield place.start
            at = place.start


def _places(piece: str, masked: str, completed: int) -> list[_Place]:
    """Places in order. `completed`: where the first citation can be whole, before which nothing is joined to it."""
    found = {m.end(): _Place(m.end(), m.start(), "run-on") for m in _RUN_ON.finditer(masked, completed)}
    found.update((m.end(), _Place(m.end(), m.start(), "join")) for m in _JOIN.finditer(masked, completed))
    if _STOP.search(masked):
        for end in boundaries(masked)[:-1]:
            start = end + len(masked[end : end + 8]) - len(masked[end : end + 8].lstrip())
            found[start] = _Place(start, end, "stop")
    found.update((m.end(), _Place(m.end(), m.start("space"), "quoted")) for m in _QUOTED_SENTENCE.finditer(piece))
    found.update((m.start("cut"), _Place(m.start("cut"), m.start() + 1, "see")) for m in _SEE_SENTENCE.finditer(masked))
    return [found[start] for start in sorted(found)]


def _after_stop(before: str, sentence: str, after: str, whole: bool, remark: bool) -> _Kind | None:
    """What begins behind the end of a sentence, if it is something else than what stands before."""
    opens = opens_citation(sentence if len(sentence) > 25 else after)
    title = sentence[:1] in _TITLE_MARKS and is_author_year(before)
    if opens and not title and (whole or remark or is_prose(before)):
        return "citation"
    if whole and emphasised_author(sentence):
        return "citation"
    told = is_remark(sentence) or runs_on(before, sentence)
    if whole and not remark and told and not is_entry_style(before):
        return "remark"
    return None


def _is_said(before: str) -> bool:
    """Whether the quotation at the end of `before` is a sentence rather than a title."""
    said = before[before.rfind("“") if "“" in before else before.find('"') :].strip('“”"*_ ')
    return is_prose(before) or is_prose(said) or len(boundaries(said)) > 1
