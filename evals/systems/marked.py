"""A text that numbers its sources in brackets, as LlamaIndex's citation engine has it written, read by sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.sentences import boundaries

_SOURCE = r"(?:sources?\s*)?\d+"
_MARKER = rf"\s*\[({_SOURCE}(?:\s*(?:[,;&–-]|and)\s*{_SOURCE})*)\]"
_MARKERS = re.compile(_MARKER, re.I)
"""[1], [1, 2], [1-3], [Source 1]."""
_ALONE = re.compile(rf"\n\s*(?=(?:{_MARKER})+\s*(?:\n|$))", re.I)
"""The break before a line of nothing but markers: they belong to the line above."""
_RANGE = re.compile(r"(\d+)(?:\s*[–-]\s*(?:sources?\s*)?(\d+))?", re.I)


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and the sources that it names."""

    text: str
    """Without markers."""
    sources: tuple[int, ...]
    """From 1, each once; a number that names no source is left out."""


def split_marked(text: str, sources: int) -> list[Marked]:
    """The sentences of `text`, each with its sources, of which there are `sources`.

    A marker before or after a full stop belongs to the sentence that ends there; one that opens a line, to the first
    sentence of the line. Line breaks end sentences.
    """
    return [sentence for line in _ALONE.sub(" ", text).splitlines() for sentence in _sentences(line, sources)]


def _sentences(line: str, sources: int) -> Iterator[Marked]:
    plain, read = "", 0
    markers: list[tuple[int, str]] = []
    for marker in _MARKERS.finditer(line):
        plain += line[read : marker.start()]
        markers.append((len(plain), marker[1]))
        read = marker.end()
    plain += line[read:]
    begin = 0
    for end in boundaries(plain, [place for place, _ in markers]):
        said = plain[begin:end].strip()
        inside = [numbers for place, numbers in markers if begin < place <= end or place == begin == 0]
        if any(map(str.isalnum, said)):
            yield Marked(said, _named(" ".join(inside), sources))
        begin = end


def _named(numbers: str, sources: int) -> tuple[int, ...]:
    ranges = [(int(low), int(high or low)) for low, high in _RANGE.findall(numbers)]
    return tuple(n for n in range(1, sources + 1) if any(low <= n <= high for low, high in ranges))
