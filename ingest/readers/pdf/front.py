"""The title, and what the publisher prints around an article: DOI, ISSN, licence, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.readers.pdf.lines import Column, Line
from ingest.reading import fold_space

_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint)\b|untitled|layout \d|document\d*$|\W*$)"
    r"|\.(?:docx?|indd|qxd|tex|dvi|pdf|rtf|odt)$",
    re.I,
)
_PUBLISHER = re.compile(
    r"\b(?:doi\b|e-?issn|p-?issn|issn|isbn|licen[cs]ed?\b|creative commons|cc[ -]by|copyright|all rights reserved"
    r"|received:?\s+\d|accepted:?\s+\d|published (?:online|by)|available at:? https?|downloaded from)|©|https?://(?:dx\.)?doi\.org/",
    re.I,
)
_PUBLISHER_WORDS = 60
_LARGER = 1.08
_LOGO = 3.0
"""How many times larger than the rest a journal's name is set."""
_COVERED = 0.6


def find_title(columns: Sequence[Column], named: str, body: float) -> list[Line]:
    """The title's lines on the first page. `named`: the title in the file's metadata, "" if there is none."""
    lines = [line for column in columns if column.page == 0 for line in column.lines]
    known = fold_space(named)
    if known and not _NO_TITLE.search(known) and len(known.split()) > 1:
        found = _lines_of(known, lines)
        if found:
            return found
    return _largest(lines, body) or _first_bold(lines)


def usable_title(named: str) -> str:
    """The metadata's title, unless it is a file name or the like."""
    known = fold_space(named)
    return "" if _NO_TITLE.search(known) else known


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _lines_of(known: str, lines: Sequence[Line]) -> list[Line]:
    """The run of lines that prints the words of `known`."""
    whole = _letters(known)
    best: list[Line] = []
    run: list[Line] = []
    for line in lines:
        letters = _letters(line.text.rstrip("*†‡0123456789 "))
        joined = "".join(_letters(other.text) for other in run) + letters
        if letters and joined in whole:
            run.append(line)
        else:
            run = [line] if len(letters) > 3 and letters in whole else []
        if _length(run) > _length(best):
            best = list(run)
    return best if len("".join(_letters(line.text) for line in best)) >= _COVERED * len(whole) else []


def _largest(lines: Sequence[Line], body: float) -> list[Line]:
    """The lines in the largest type; not a journal's name, which may be larger still."""
    runs = [list(run) for size, run in groupby(lines, key=lambda line: round(line.size)) if size > _LARGER * body]
    runs = [run for run in runs if len(_letters("".join(line.text for line in run))) >= 8]
    runs.sort(key=lambda run: -run[0].size)
    if len(runs) > 1 and len(" ".join(line.text for line in runs[0]).split()) < 4 and runs[0][0].size > _LOGO * body:
        runs.pop(0)
    return runs[0][:8] if runs else []


def _first_bold(lines: Sequence[Line]) -> list[Line]:
    run: list[Line] = []
    for line in lines[:12]:
        if line.bold or (run and line.bold):
            run.append(line)
        elif run:
            break
    return run if 0 < len(run) <= 5 and len(run) < len(lines) else []


def is_publisher(text: str) -> bool:
    """Whether a paragraph of the first page is the publisher's, not the author's."""
    return len(text.split()) <= _PUBLISHER_WORDS and bool(_PUBLISHER.search(text))
