"""Which references of different documents are the same work.

Entries differ from document to document in wording, completeness and style. They are joined on evidence alone, the
strongest first; two entries with different DOIs are never joined, nor are two that one document tells apart by letters
(2018a, 2018b). What looks alike without enough evidence is named as unsure. Every step looks only inside small blocks
of entries that share a DOI, a title and year, an address, or an author and year: the time grows with their number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import islice
from typing import Literal

from ingest.article import Article, Reference
from ingest.citing.shelf import fold_title
from ingest.entries.entry import reference_key
from ingest.entries.names import Person, acronym, fold_name, person, same_last, same_person
from ingest.fields import Fields

Evidence = Literal[
    "same DOI", "same authors, year and title", "same title and year, author names compatible", "same URL"
]
_SPECIFIC_WORDS = 3
"""A title of fewer words ("Editorial", "A reply") tells works apart only together with where they appeared."""
_ALIKE = 0.88
"""Least likeness of two titles by one author in one year for them to be named as perhaps the same."""
_WINDOW = 6
"""How many neighbours, in order of their titles, an entry is compared with."""
_ADDRESS = re.compile(r"^(?:https?|ftp)://(?:www\d?\.)?", re.I)
_TRACKING = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|ref)=[^&#]*", re.I)
_DOI_ADDRESS = re.compile(r"^(?:dx\.)?doi\.org/", re.I)
_SMALL_WORDS = frozenset("of the and in for on de la le der die und et a an".split())


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a document."""

    path: str
    key: str
    """Of the reference in that document."""


@dataclass(frozen=True, slots=True)
class Link:
    """Why two entries are the same work."""

    one: Member
    other: Member
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Doubt:
    """Another work that may be the same."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Work:
    """One work, however many documents cite it in whatever words."""

    key: str
    """Unique among the works; the same whichever other documents are read, unless two works would share it."""
    reference: Reference
    """The fullest of its entries."""
    members: tuple[Member, ...]
    evidence: tuple[Link, ...] = ()
    unsure: tuple[Doubt, ...] = ()


def group_works(articles: Iterable[Article]) -> list[Work]:
    """The works that the articles cite, in order of their keys."""
    return group_entries((article.path, reference) for article in articles for reference in cited_references(article))


def group_entries(references: Iterable[tuple[str, Reference]]) -> list[Work]:
    """The works behind some references, each with the path of its article, in order of their keys."""
    entries = [_Entry.of(path, reference) for path, reference in references]
    entries.sort(key=lambda entry: (entry.member.path, entry.reference.start, entry.member.key))
    groups = _Groups(entries)
    _join_by_doi(groups)
    _join_by_title(groups)
    _join_by_address(groups)
    _doubt_by_author(groups)
    return groups.works()


def cited_references(article: Article) -> list[Reference]:
    """References that something in the article cites; an entry of a numbered list counts if it is called."""
    called = {marker.note for marker in article.markers}
    cited = {
        key
        for note in article.notes
        if note.place != "entry" or note.key in called
        for citation in note.citations
        for key in citation.references
    }
    return [reference for reference in article.references if reference.key in cited]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A reference prepared for comparison."""

    member: Member
    reference: Reference
    doi: str
    title: str
    """Folded title words."""
    authors: tuple[Person, ...]
    names: tuple[str, ...]
    address: str

    @staticmethod
    def of(path: str, reference: Reference) -> _Entry:
        return _Entry(
            Member(path, reference.key),
            reference,
            (reference.doi or "").casefold().rstrip(".,;/"),
            fold_title(reference.title or ""),
            tuple(map(person, reference.authors)),
            reference.authors,
            _folded_address(reference.url or ""),
        )

    @property
    def is_specific(self) -> bool:
        return len(self.title.split()) >= _SPECIFIC_WORDS

    @property
    def fullness(self) -> tuple[int, ...]:
        """What to show is the entry with a DOI, all its fields, most authors, most words."""
        r = self.reference
        told = sum(bool(value) for value in (r.authors, r.year, r.title, r.container, r.url, r.date, r.medium))
        return bool(self.doi), told, len(r.authors), len(r.plain)


def _folded_address(url: str) -> str:
    """An address without scheme, `www.`, campaign marks and closing slash; nothing for a resolver's."""
    bare = _TRACKING.sub("", _ADDRESS.sub("", url)).partition("#")[0].rstrip("/?&")
    host, slash, path = bare.partition("/")
    return "" if _DOI_ADDRESS.match(bare) else f"{host.casefold()}{slash}{path}"


@dataclass(slots=True)
class _Groups:
    """Disjoint sets of entries, each with what must not clash in it."""

    entries: Sequence[_Entry]
    above: list[int] = field(init=False)
    dois: list[set[str]] = field(init=False)
    letters: list[dict[str, set[str]]] = field(init=False)
    """Document to the letters (2018a) that it gives the entries of this group."""
    links: list[Link] = field(default_factory=list)
    doubts: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.above = list(range(len(self.entries)))
        self.dois = [{entry.doi} - {""} for entry in self.entries]
        self.letters = [{e.member.path: {e.reference.suffix} if e.reference.suffix else set()} for e in self.entries]

    def root(self, index: int) -> int:
        while self.above[index] != index:
            self.above[index] = self.above[self.above[index]]
            index = self.above[index]
        return index

    def clash(self, one: int, other: int) -> bool:
        """Whether two entries can't be the same work."""
        a, b = self.root(one), self.root(other)
        shared = self.letters[a].keys() & self.letters[b].keys()
        apart = any(_apart(self.letters[a][path], self.letters[b][path]) for path in shared)
        return a != b and (len(self.dois[a] | self.dois[b]) > 1 or apart)

    def join(self, one: int, other: int, evidence: Evidence) -> bool:
        """Make one group of two; not if they clash."""
        if self.clash(one, other):
            return False
        a, b = sorted((self.root(one), self.root(other)))
        if a != b:
            self.above[b] = a
            self.dois[a] |= self.dois[b]
            for path, letters in self.letters[b].items():
                self.letters[a].setdefault(path, set()).update(letters)
            self.links.append(Link(self.entries[one].member, self.entries[other].member, evidence))
        return True

    def doubt(self, one: int, other: int, reason: str) -> None:
        """Name two groups as perhaps the same; not if they clash."""
        if self.root(one) != self.root(other) and not self.clash(one, other):
            self.doubts.setdefault((min(one, other), max(one, other)), reason)

    def works(self) -> list[Work]:
        """The groups as works."""
        members: defaultdict[int, list[_Entry]] = defaultdict(list)
        for index, entry in enumerate(self.entries):
            members[self.root(index)].append(entry)
        shown = {root: max(group, key=lambda entry: entry.fullness) for root, group in members.items()}
        keys = _keys(shown)
        links: defaultdict[Member, list[Link]] = defaultdict(list)
        for link in self.links:
            links[link.one].append(link)
        doubts: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for (one, other), reason in self.doubts.items():
            a, b = self.root(one), self.root(other)
            if a != b:
                doubts[a].setdefault(keys[b], reason)
                doubts[b].setdefault(keys[a], reason)
        works = (
            Work(
                keys[root],
                shown[root].reference,
                tuple(entry.member for entry in group),
                tuple(link for entry in group for link in links[entry.member]),
                tuple(Doubt(key, reason) for key, reason in sorted(doubts[root].items())),
            )
            for root, group in members.items()
        )
        return sorted(works, key=lambda work: work.key)


def _apart(some: set[str], others: set[str]) -> bool:
    return bool(some and others) and some.isdisjoint(others)


def _keys(shown: dict[int, _Entry]) -> dict[int, str]:
    """Name, year and a word of the title; works that would share a key get a digest of what tells them apart."""
    bases = {root: _base_key(entry.reference) for root, entry in shown.items()}
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for root, base in bases.items():
        alike[base].append(root)
    taken: set[str] = {base for base, roots in alike.items() if len(roots) == 1}
    keys = {root: base for root, base in bases.items() if base in taken}
    for base, roots in alike.items():
        for root in roots if len(roots) > 1 else ():
            entry = shown[root]
            digest = sha256(f"{entry.doi or entry.address}|{entry.title or fold_title(entry.reference.plain)}".encode())
            key = f"{base}-{digest.hexdigest()[:4]}"
            while key in taken:  # the same words twice in one document
                key = f"{key}x"
            taken.add(key)
            keys[root] = key
    return keys


def _base_key(reference: Reference) -> str:
    stem = reference_key(Fields(reference.authors, year=reference.year, title=reference.title), set())
    words = (fold_name(word) for word in fold_title(reference.title or "").split() if word not in _SMALL_WORDS)
    word = next((word for word in words if re.fullmatch(r"[a-z][a-z0-9]{2,}", word)), "") if reference.authors else ""
    return f"{stem}-{word[:16]}" if word else stem


def _blocks(keys: Iterable[object]) -> Iterator[list[int]]:
    """Indexes of the entries that share a key, those without one left out."""
    found: defaultdict[object, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key:
            found[key].append(index)
    return (indexes for indexes in found.values() if len(indexes) > 1)


def _join_by_doi(groups: _Groups) -> None:
    for block in _blocks(entry.doi for entry in groups.entries):
        for index in block[1:]:
            groups.join(block[0], index, "same DOI")


def _join_by_title(groups: _Groups) -> None:
    """Entries of one title and year, the fuller ones first: each joins the one work that it fits."""
    entries = groups.entries
    keys = (_title_key(entry) for entry in entries)
    for block in _blocks(keys):
        block.sort(key=lambda index: (entries[index].fullness, -index), reverse=True)
        heads: list[int] = []
        for index in block:
            fits = [head for head in heads if _compatible(entries[index], entries[head])]
            fits = list({groups.root(head): head for head in fits if not groups.clash(index, head)}.values())
            if len(fits) == 1:
                one, other = entries[fits[0]], entries[index]
                groups.join(fits[0], index, _title_evidence(one, other))
            for head in fits if len(fits) > 1 else ():
                groups.doubt(head, index, f"same title and year; {len(fits)} works fit")
            if len(fits) != 1:
                heads.append(index)


def _title_key(entry: _Entry) -> tuple[str, ...] | None:
    """A title that many works bear counts only beside its author."""
    if not entry.title or not entry.reference.year:
        return None
    if entry.is_specific:
        return entry.title, entry.reference.year
    return (entry.title, entry.reference.year, entry.authors[0].last) if entry.authors else None


def _compatible(one: _Entry, other: _Entry) -> bool:
    """Whether the authors may be the same persons, and, where the title says little, the place of print too."""
    places = _same_container(one.reference.container or "", other.reference.container or "")
    if not one.is_specific and not places:
        return False
    if not one.authors or not other.authors:
        return places
    return _same_author(one, other, 0)


def _same_author(one: _Entry, other: _Entry, index: int) -> bool:
    a, b = one.authors[index], other.authors[index]
    if same_person(a, b) or same_last(a, b):
        return True
    return acronym(one.names[index]) == b.surname or acronym(other.names[index]) == a.surname


def _title_evidence(one: _Entry, other: _Entry) -> Evidence:
    number = len(one.authors)
    if number and number == len(other.authors) and all(_same_author(one, other, index) for index in range(number)):
        return "same authors, year and title"
    return "same title and year, author names compatible"


def _same_container(one: str, other: str) -> bool:
    """Names of journals in full and abbreviated: "PLoS Biol" and "PLoS Biology". None contradicts nothing."""
    a, b = ([word for word in fold_title(name).split() if word not in _SMALL_WORDS] for name in (one, other))
    if not a or not b:
        return True
    return all(x.startswith(y) or y.startswith(x) for x, y in zip(a, b, strict=False))


def _join_by_address(groups: _Groups) -> None:
    """Pages of one address, unless their titles or years say otherwise. A bare host is no page."""
    entries = groups.entries
    for block in _blocks(entry.address if "/" in entry.address else None for entry in entries):
        first = block[0]
        for index in block[1:]:
            one, other = entries[first], entries[index]
            titles = not one.title or not other.title or _alike(one.title, other.title)
            years = {one.reference.year, other.reference.year} - {None}
            if groups.root(first) == groups.root(index):
                continue
            if not titles:
                groups.doubt(first, index, "same URL, other title")
            elif len(years) > 1:
                groups.doubt(first, index, "same URL, other year")
            else:
                groups.join(first, index, "same URL")


def _doubt_by_author(groups: _Groups) -> None:
    """Works by one first author in one year whose titles are nearly the same, or of which one has none."""
    entries = groups.entries
    keys = ((e.authors[0].last, e.reference.year) if e.authors and e.reference.year else None for e in entries)
    for block in _blocks(keys):
        roots = {groups.root(index): index for index in block}
        ordered = sorted(roots.values(), key=lambda index: (entries[index].title, index))
        for at, index in enumerate(ordered):
            for other in islice(ordered, at + 1, at + 1 + _WINDOW):
                reason = _doubtful(entries[index], entries[other])
                if reason is not None:
                    groups.doubt(index, other, reason)


def _doubtful(one: _Entry, other: _Entry) -> str | None:
    if not _same_author(one, other, 0):
        return None
    if not one.title or not other.title:
        return "same author and year, no title"
    if one.title == other.title:
        return "same author, year and title, other place of print"
    return "same author and year, titles differ slightly" if _alike(one.title, other.title) else None


def _alike(one: str, other: str) -> bool:
    """The same words, one with a subtitle, or nearly the same."""
    short, long = sorted((one, other), key=len)
    if f"{long} ".startswith(f"{short} "):
        return True
    matcher = SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
