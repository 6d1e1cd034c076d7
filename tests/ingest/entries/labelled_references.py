"""How well the fields of labelled reference strings are read: the measure behind test_reference_fields_measured.

`python -m tests.ingest.entries.labelled_references FILE.xml [year|family|title|container]` prints figures and errors.
FILE holds `<sequence>` elements whose children (`<author>`, `<title>`, `<date>` …) are the pieces of one printed entry,
as AnyStyle labels them.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from ingest.entries.entry import plain_text, read_entry
from ingest.entries.names import fold_name
from ingest.fields import Fields

_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_TOKEN = re.compile(r"\w+")
_NEXT_NAME = re.compile(r"\s*(?:;|/|\band\b|&|\bund\b|\bet\b|\by\b|\be\b|\bi\b|…)\s*")
_GIVEN = re.compile(r"(?:[^\W\d_]{1,3}\.[\s-]*)+[^\W\d_]?|[^\W\d_a-z]{1,3}")
_REPEATED = re.compile(r"[\W_]+")
"""The dash that stands for the authors of the entry before names nobody."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One entry as printed, and the words of its labelled pieces."""

    text: str
    author: str
    title: str
    container: str
    years: tuple[str, ...]


def load(path: Path) -> list[Labelled]:
    """All entries of a file, in order."""
    return [_labelled(sequence) for sequence in ElementTree.parse(path).getroot()]


def _labelled(sequence: ElementTree.Element) -> Labelled:
    pieces = [(piece.tag, " ".join("".join(piece.itertext()).split())) for piece in sequence]
    joined = {tag: " ".join(words for name, words in pieces if name == tag) for tag, _ in pieces}
    first_author = next((words for tag, words in pieces if tag == "author"), "")
    container = joined.get("journal") or joined.get("container-title") or ""
    years = tuple(_YEAR.findall(joined.get("date", "")))
    return Labelled(" ".join(words for _, words in pieces), first_author, joined.get("title", ""), container, years)


def is_family(read: str, author: str) -> bool:
    """Whether the name read first is the family name (or institution) that the labelled authors begin with."""
    wanted, found = _family(author), _family(read)
    return bool(found) and (wanted.endswith(found) or found.endswith(wanted)) and min(len(found), len(wanted)) > 1


def _family(names: str) -> str:
    first = _NEXT_NAME.split(re.sub(r"\(.*?\)|\bet al\b.*", "", names), maxsplit=1)[0].strip(" .,:")
    before, _, behind = first.partition(",")
    if _GIVEN.fullmatch(before.strip()) and behind:
        before = behind
    words = [word for word in before.split() if not _GIVEN.fullmatch(word)] or before.split()
    inverted = bool(behind.strip()) and len(before.split()) < 3
    return fold_name("".join(words) if inverted else words[-1] if words else "")


def overlap(read: str, labelled: str) -> float:
    """F1 of the words of two titles."""
    one, other = (Counter(map(str.casefold, _TOKEN.findall(title))) for title in (read, labelled))
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values())) if common else float(one == other)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares between 0 and 1 of the entries that have such a piece."""

    year: float
    family: float
    title: float
    container: float


def measure(entries: Iterable[Labelled], show: str = "") -> Figures:
    """Read every entry as one of a list. `show`: the piece whose errors are printed."""
    scores: dict[str, list[float]] = {"year": [], "family": [], "title": [], "container": []}
    for entry in entries:
        fields = read_entry(entry.text, plain_text(entry.text))
        for piece, score in _scores(entry, fields):
            scores[piece].append(score)
            if piece == show and score < 0.9:
                print(f"{score:.2f} {entry.text}")
                print(f"     {fields.authors[:2]} | {fields.year} | {fields.title} | {fields.container}")
    return Figures(*(sum(some) / len(some) for some in scores.values()))


def _scores(entry: Labelled, fields: Fields) -> Iterable[tuple[str, float]]:
    if entry.years:
        yield "year", float(fields.year in entry.years)
    if entry.author and not _REPEATED.fullmatch(entry.author):
        yield "family", float(bool(fields.authors) and is_family(fields.authors[0], entry.author))
    if entry.title:
        yield "title", overlap(fields.title or "", entry.title)
    if entry.container:
        yield "container", overlap(fields.container or "", re.sub(r"^[Ii]n:?\s", "", entry.container))


if __name__ == "__main__":
    known = load(Path(sys.argv[1]))
    begin = time.perf_counter()
    print(measure(known, sys.argv[2] if len(sys.argv) > 2 else ""))
    print(f"{len(known) / (time.perf_counter() - begin):.0f} entries/s with scoring")
