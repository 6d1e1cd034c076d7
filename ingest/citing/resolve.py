"""From a citation to its reference: resolved only if exactly one candidate remains.

Beside a year the authors must be the entry's own, and a suffix must agree; without a year the match may be looser. What
can't be resolved keeps its reason and the nearest candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.article import Citation
from ingest.citing.mentions import Mention
from ingest.citing.shelf import Candidate, Shelf, fold_title
from ingest.entries.names import Person, acronym, fold_name, person, same_last, same_person
from ingest.entries.particles import without_particles


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one mention leads to."""

    keys: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def status(self) -> str:
        """resolved, ambiguous or unresolved."""
        return "resolved" if self.keys else "ambiguous" if len(self.candidates) > 1 else "unresolved"


@dataclass(frozen=True, slots=True)
class _Authors:
    """Whom a citation names, folded once."""

    whole: str
    names: tuple[Person, ...]
    cut_short: bool
    acronym: str
    """The initials of a name written out, or the name itself if it is an acronym."""
    is_acronym: bool
    bare: tuple[Person, ...]
    """The same names without "van der" and the like."""

    @staticmethod
    def of(mention: Mention) -> _Authors:
        bare = mention.head.replace(".", "")
        short = bare.isupper() and 2 <= len(bare) <= 8
        return _Authors(
            fold_name(mention.head),
            tuple(map(person, mention.names)),
            mention.cut_short,
            bare.casefold() if short else acronym(mention.head),
            short,
            tuple(person(without_particles(name)) for name in mention.names),
        )


def resolve_short(mention: Mention, shelf: Shelf) -> Outcome:
    """An author-year, author-title or bare-author form."""
    authors = _Authors.of(mention)
    first = {name for names in (authors.names[:1], authors.bare[:1]) for p in names for name in (p.surname, p.last)}
    known = shelf.named({authors.whole, authors.acronym, *first})
    if mention.report:
        return _by_report(mention, authors, shelf)
    if mention.year is not None and not mention.title:
        return _by_year(mention, authors, known, shelf)
    by_author = _first_level((*_STRICT, *_LOOSE), authors, known, None)
    if mention.title:
        return _by_title(mention, by_author if mention.names else shelf.candidates, by_author, shelf)
    return _settle(mention, by_author, f"no entry by {_who(mention)}", shelf, "name no year")


def _by_year(mention: Mention, authors: _Authors, known: Sequence[Candidate], shelf: Shelf) -> Outcome:
    """Authors, year and suffix must all agree: a work by these and further authors is another work."""
    year = None if mention.year == "nd" else mention.year
    by_author = _first_level(_STRICT, authors, known, year)
    same_year = [c for c in by_author if c.year == year]
    fitting = [c for c in same_year if mention.suffix is None or c.suffix == mention.suffix]
    if mention.suffix is None and len(fitting) == 1 and fitting[0].suffix is not None:
        reason = f"the entry of {mention.year} is {mention.year}{fitting[0].suffix}"
        return Outcome((), (fitting[0].key,), reason)
    if fitting:
        return _settle(mention, fitting, "", shelf, f"are of {mention.year}{mention.suffix or ''}")
    if same_year:
        return Outcome((), (same_year[0].key,), f"no entry of {mention.year}{mention.suffix or ''}")
    what = f"of {mention.year}" if year else "without a year"
    others = [c for c in _first_level(_LOOSE, authors, known, year) if c.year == year]
    if others:
        return Outcome((), (others[0].key,), f"no entry {what} by just these authors")
    if by_author:
        nearest = min(by_author, key=lambda c: abs(int(c.year or 0) - int(year or 0)))
        return Outcome((), (nearest.key,), f"no entry {what}")
    return _nothing(mention, shelf, f"no entry by {_who(mention)}")


def _by_report(mention: Mention, authors: _Authors, shelf: Shelf) -> Outcome:
    """A case by volume and reports ("347 U.S. at 490"), and by its name if it gives one."""
    volume = fold_title(mention.report or "")
    found = [c for c in shelf.candidates if c.is_case and f" {volume} " in f" {fold_title(c.text)} "]
    if mention.names:
        found = _first_level(_STRICT, authors, found, None)
    return _settle(mention, found, f"no earlier case in {mention.report}", shelf, f"are in {mention.report}")


def _settle(mention: Mention, fitting: Sequence[Candidate], none: str, shelf: Shelf, what: str) -> Outcome:
    if len(fitting) == 1:
        return Outcome((fitting[0].key,))
    if fitting:
        return Outcome((), tuple(c.key for c in fitting), f"{len(fitting)} entries fit: they {what}")
    return _nothing(mention, shelf, none)


def _who(mention: Mention) -> str:
    return mention.head or " and ".join(mention.names)


def _nothing(mention: Mention, shelf: Shelf, reason: str) -> Outcome:
    nearest = shelf.nearest(mention)
    return Outcome((), (nearest,) if nearest else (), reason)


_Names = tuple[Person, ...]
_Match = Callable[[_Authors, Candidate], bool]


def _first_level(
    matches: Sequence[_Match], authors: _Authors, candidates: Sequence[Candidate], year: str | None
) -> list[Candidate]:
    """Candidates of the strictest author match that has any of the right year, else of the strictest that has any."""
    levels = [[c for c in candidates if match(authors, c)] for match in matches]
    for found in levels:
        if any(year is None or c.year == year for c in found):
            return found
    return next((found for found in levels if found), [])


def _same_authors(authors: _Authors, candidate: Candidate) -> bool:
    if candidate.whole and authors.whole == candidate.whole and authors.cut_short <= candidate.cut_short:
        return True
    return any(
        _lead(authors.names, names) and _same_number(authors, names, candidate.cut_short)
        for names in candidate.readings
    )


def _same_number(authors: _Authors, names: _Names, cut_short: bool) -> bool:
    """As many authors; "et al." stands for a list of three or more, as the manuals have it."""
    if authors.cut_short:
        return len(names) > max(2, len(authors.names)) or cut_short
    return len(authors.names) == len(names) and not cut_short


def _natural_order(authors: _Authors, candidate: Candidate) -> bool:
    """The entry names its authors forename first: "Mark Smith" for "Smith"."""
    return any(
        _last_words_lead(authors.names, names) and _same_number(authors, names, candidate.cut_short)
        for names in candidate.readings
    )


def _abbreviated(authors: _Authors, candidate: Candidate) -> bool:
    """ "WHO" for "World Health Organization", and the other way round."""
    if authors.is_acronym:
        return candidate.acronym == authors.acronym and any(len(names) == 1 for names in candidate.readings)
    return candidate.whole == authors.acronym and 2 <= len(candidate.whole) <= 8


def _two_for_et_al(authors: _Authors, candidate: Candidate) -> bool:
    """ "et al." for two authors: the manuals keep it for three and more."""
    one = authors.cut_short and len(authors.names) == 1
    return one and any(len(names) == 2 and _lead(authors.names, names) for names in candidate.readings)


def _shortened(authors: _Authors, candidate: Candidate) -> bool:
    """The note names fewer authors than the entry."""
    return any(_lead(authors.names, names) or _last_words_lead(authors.names, names) for names in candidate.readings)


def _without_particles(authors: _Authors, candidate: Candidate) -> bool:
    """ "Wal" for "van der Wal", and the other way round."""
    listed = (*candidate.bare, *candidate.readings) if authors.bare != authors.names else candidate.bare
    return any(_lead(authors.bare, names) and _same_number(authors, names, candidate.cut_short) for names in listed)


_STRICT: tuple[_Match, ...] = (_same_authors, _natural_order, _abbreviated, _without_particles)
_LOOSE: tuple[_Match, ...] = (_two_for_et_al, _shortened)


def _lead(cited: _Names, listed: _Names) -> bool:
    return 0 < len(cited) <= len(listed) and all(map(same_person, cited, listed))


def _last_words_lead(cited: _Names, listed: _Names) -> bool:
    return 0 < len(cited) <= len(listed) and all(map(same_last, cited, listed))


def _by_title(mention: Mention, pool: Sequence[Candidate], by_author: Sequence[Candidate], shelf: Shelf) -> Outcome:
    """Author and short title (Chicago): the same title first, then a title that begins with or holds the short one."""
    wanted = fold_title(mention.title or "")
    fits: tuple[Callable[[Candidate], bool], ...] = (
        lambda c: c.title == wanted,
        lambda c: c.main_title == wanted,
        lambda c: c.title.startswith(f"{wanted} ") or (bool(c.main_title) and wanted.startswith(f"{c.main_title} ")),
        lambda c: f" {wanted} " in f" {c.title} ",
    )
    for fit in fits:
        found = [c for c in pool if c.title and fit(c)]
        if found:
            return _settle(mention, found, "", shelf, f"hold “{mention.title}”")
    if by_author:
        return Outcome((), (by_author[0].key,), f"no earlier full reference with the title “{mention.title}”")
    return _nothing(
        mention,
        shelf,
        f"no earlier full reference by {_who(mention)}" if mention.names else "no earlier full reference",
    )


def citation(mention: Mention, outcome: Outcome) -> Citation:
    """The resolved value."""
    return Citation(
        text=mention.text,
        form=mention.form,
        status=outcome.status,  # type: ignore[arg-type]
        references=outcome.keys,
        candidates=outcome.candidates,
        reason=outcome.reason,
        locator=mention.locator,
        signal=mention.signal,
    )
