"""The references that a citation may mean, prepared for comparison and found by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ingest.article import Reference
from ingest.citing.cases import parties
from ingest.citing.mentions import Mention
from ingest.entries.names import Person, acronym, fold_name, person, split_names
from ingest.entries.particles import particles_first, without_particles
from ingest.fields import Fields

_WORDS = re.compile(r"[^\W_]+")
_ALIKE = 0.75
"""Least likeness of two author statements for one to be named as nearest to the other."""
_SAME_YEAR_BONUS = 0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reference prepared for comparison."""

    key: str
    text: str
    whole: str
    """Folded author statement."""
    readings: tuple[tuple[Person, ...], ...]
    """The authors; in two ways where "Holden, Jones" may be two persons or one with a forename."""
    cut_short: bool
    acronym: str
    year: str | None
    suffix: str | None
    title: str
    """Folded title words, joined by spaces."""
    main_title: str
    container: str
    is_case: bool
    bare: tuple[tuple[Person, ...], ...]
    """The authors without "van der" and the like, where any has one."""


@dataclass(slots=True)
class Shelf:
    """The references in the order in which they became known, and where to look them up."""

    candidates: list[Candidate] = field(default_factory=list)
    _by_name: defaultdict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    """Every folded name that a citation of the work may begin with."""
    _by_work: defaultdict[tuple[str | None, ...], list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    _by_text: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Filled when first asked for: documents with short notes never ask."""
    _texts: int = 0
    """How many candidates `_by_text` holds."""

    def add(self, reference: Reference, head: str, cut_short: bool) -> str | None:
        """Make a reference findable. The same work entered again adds nothing: the first entry's key is returned."""
        new = _candidate(reference, head, cut_short)
        work = (new.whole, new.year, new.suffix, new.title)
        for other in self._by_work[work]:
            if _is_same_work(new, other):
                return other.key
        self.candidates.append(new)
        self._by_work[work].append(new)
        for name in {new.whole, new.acronym, *_leading(new)}:
            self._by_name[name].append(new)
        return None

    def find_text(self, plain: str) -> str | None:
        """Key of the entry that says the same as a full note, if any."""
        words = fold_name(plain)
        for new in self.candidates[self._texts :]:
            self._by_text[fold_name(new.text)].append(new.key)
        self._texts = len(self.candidates)
        hits = self._by_text.get(words, []) if len(words) > 20 else []
        return hits[0] if len(hits) == 1 else None

    def find_work(self, fields: Fields) -> str | None:
        """Key of the one work of these authors, year and title, which a note cites in full again."""
        if not fields.title or not (fields.authors or fields.container):
            return None
        head = fold_name(fields.head or ", ".join(fields.authors))
        known = self._by_work.get((head, fields.year, fields.suffix, fold_title(fields.title)), [])
        container = fold_name(fields.container or "")
        same = [c for c in known if c.container == container or not ((c.container and container) or c.is_case)]
        same = same or self._shortened(fields, container)
        return same[0].key if len(same) == 1 else None

    def _shortened(self, fields: Fields, container: str) -> list[Candidate]:
        """Works that an entry cut to surname, short title and year may mean: "Rill: The Locks. 2012, S. 4"."""
        if container or not fields.year or not fields.authors:
            return []
        author, title = person(fields.authors[0]), fold_title(fields.title or "")
        by_author = self.named((author.surname, author.last))
        same_year = (c for c in by_author if c.year == fields.year and not c.is_case)
        return [c for c in same_year if title in (c.title, c.main_title) or c.title.startswith(f"{title} ")]

    def named(self, names: Iterable[str]) -> list[Candidate]:
        """Candidates that any of the folded names may begin a citation of, in shelf order."""
        found = {c.key: c for name in names if name for c in self._by_name.get(name, ())}
        if len(found) < 2:
            return list(found.values())
        return [c for c in self.candidates if c.key in found]

    def nearest(self, mention: Mention) -> str | None:
        """Key of the entry whose author statement looks most alike, of the same year if there is one."""
        wanted = fold_name(mention.names[0] if mention.names else mention.title or mention.text)
        matcher = SequenceMatcher(None, b=wanted)
        best, key = _ALIKE, None
        for c in self.candidates:
            bonus = _SAME_YEAR_BONUS if c.year == mention.year else 0.0
            matcher.set_seq1((c.readings[0][0].surname if c.readings else c.whole) or c.title)
            if matcher.real_quick_ratio() + bonus < best or matcher.quick_ratio() + bonus < best:
                continue
            score = matcher.ratio() + bonus
            if score > best or (key is None and score == best):
                best, key = score, c.key
        return key


def _candidate(reference: Reference, head: str, cut_short: bool) -> Candidate:
    head = particles_first(head)
    names, short = split_names(head, inverted=reference.note is None)
    bare, _ = split_names(head)
    readings = (names, bare) if len(bare) == 2 else (names,)
    title = reference.title or ""
    case = parties(title) if not names else ()
    return Candidate(
        key=reference.key,
        text=reference.plain,
        whole=fold_name(head),
        readings=tuple(tuple(map(person, some)) for some in dict.fromkeys((*readings, *((c,) for c in case))) if some),
        is_case=bool(case),
        bare=tuple(
            tuple(person(without_particles(name)) for name in some) for some in readings if _has_particles(some)
        ),
        cut_short=cut_short or short,
        acronym=acronym(head),
        year=reference.year,
        suffix=reference.suffix,
        title=fold_title(title),
        main_title=fold_title(title.split(":")[0]),
        container=fold_name(reference.container or ""),
    )


def fold_title(title: str) -> str:
    """Words without case and punctuation."""
    return " ".join(word.casefold() for word in _WORDS.findall(title))


def _leading(candidate: Candidate) -> Iterator[str]:
    for names in (*candidate.readings, *candidate.bare):
        yield from (names[0].surname, names[0].last)


def _has_particles(names: Iterable[str]) -> bool:
    return any(without_particles(name) != name for name in names)


def _is_same_work(one: Candidate, other: Candidate) -> bool:
    """Authors, year and title agree already. An entry may leave out or cut its container, not name another."""
    if one.is_case or other.is_case:
        return one.container == other.container
    if not one.title:
        return fold_name(one.text) == fold_name(other.text)
    return one.container.startswith(other.container) or other.container.startswith(one.container)
