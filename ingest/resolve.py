"""From a citation to its reference: resolved only if exactly one candidate remains.

Author and year are matched strictly before they are matched loosely; a suffix must agree; the year always must. What
can't be resolved keeps its reason and the nearest candidate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ingest.article import Citation, Reference
from ingest.citations import Mention
from ingest.names import acronym, fold_name, last_word, split_names, surname

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reference prepared for comparison."""

    key: str
    text: str
    whole: str
    """Folded author statement."""
    surnames: tuple[str, ...]
    last_words: tuple[str, ...]
    """Folded last words of the names: surnames of names in natural order."""
    cut_short: bool
    acronym: str
    year: str | None
    suffix: str | None
    title: str
    """Folded title words, joined by spaces."""
    main_title: str


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


@dataclass(slots=True)
class Shelf:
    """The references that a citation may mean, in the order in which they became known."""

    candidates: list[Candidate] = field(default_factory=list)

    def add(self, reference: Reference, head: str, cut_short: bool) -> str | None:
        """Make a reference findable. The same work entered again adds nothing: the first entry's key is returned."""
        names, short = split_names(head)
        title = _fold_title(reference.title or "")
        whole = fold_name(head)
        for other in self.candidates:
            same = (other.whole, other.year, other.suffix, other.title) == (
                whole,
                reference.year,
                reference.suffix,
                title,
            )
            if same and (title or fold_name(other.text) == fold_name(reference.plain)):
                return other.key
        self.candidates.append(
            Candidate(
                key=reference.key,
                text=reference.plain,
                whole=whole,
                surnames=tuple(_surname_fold(name) for name in names),
                last_words=tuple(fold_name(last_word(name)) for name in names),
                cut_short=cut_short or short,
                acronym=acronym(head),
                year=reference.year,
                suffix=reference.suffix,
                title=title,
                main_title=_fold_title((reference.title or "").split(":")[0]),
            )
        )
        return None

    def find_text(self, plain: str) -> str | None:
        """Key of the entry that says the same as a full note, if any."""
        words = fold_name(plain)
        hits = [c.key for c in self.candidates if len(words) > 20 and fold_name(c.text) == words]
        return hits[0] if len(hits) == 1 else None


def _surname_fold(name: str) -> str:
    return fold_name(surname(name))


def _fold_title(title: str) -> str:
    return " ".join(word.casefold() for word in _WORDS.findall(title))


def resolve_short(mention: Mention, shelf: Shelf) -> Outcome:
    """An author-year, author-title or bare-author form."""
    by_author = _first_level(mention, shelf.candidates)
    if mention.title:
        return _by_title(mention, by_author if mention.names else shelf.candidates, by_author, shelf)
    if mention.year is None:
        return _settle(mention, by_author, f"no entry by {_who(mention)}", shelf, "name no year")
    year = None if mention.year == "nd" else mention.year
    same_year = [c for c in by_author if c.year == year]
    fitting = [c for c in same_year if mention.suffix is None or c.suffix == mention.suffix]
    if mention.suffix is None and len(fitting) == 1 and fitting[0].suffix is not None:
        reason = f"the entry of {mention.year} is {mention.year}{fitting[0].suffix}"
        return Outcome((), (fitting[0].key,), reason)
    if fitting:
        return _settle(mention, fitting, "", shelf, f"are of {mention.year}{mention.suffix or ''}")
    if same_year:
        return Outcome((), (same_year[0].key,), f"no entry of {mention.year}{mention.suffix or ''}")
    if by_author:
        nearest = min(by_author, key=lambda c: abs(int(c.year or 0) - int(year or 0)))
        what = f"of {mention.year}" if year else "without a year"
        return Outcome((), (nearest.key,), f"no entry {what}")
    return _nothing(mention, shelf, f"no entry by {_who(mention)}")


def _settle(mention: Mention, fitting: Sequence[Candidate], none: str, shelf: Shelf, what: str) -> Outcome:
    if len(fitting) == 1:
        return Outcome((fitting[0].key,))
    if fitting:
        return Outcome((), tuple(c.key for c in fitting), f"{len(fitting)} entries fit: they {what}")
    return _nothing(mention, shelf, none)


def _who(mention: Mention) -> str:
    return mention.head or " and ".join(mention.names)


def _nothing(mention: Mention, shelf: Shelf, reason: str) -> Outcome:
    """Unresolved: name the entry whose author statement looks most alike, of the same year if there is one."""
    wanted = fold_name(mention.names[0] if mention.names else mention.title or mention.text)
    scored = [
        (
            SequenceMatcher(None, wanted, (c.surnames or (c.whole,))[0] or c.title).ratio()
            + (c.year == mention.year) * 0.2,
            c,
        )
        for c in shelf.candidates
    ]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return Outcome((), (best[1].key,) if best and best[0] >= 0.75 else (), reason)


def _first_level(mention: Mention, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates of the strictest author match that has any of the right year, else of the strictest that has any."""
    year = None if mention.year in (None, "nd") else mention.year
    matches = (_same_authors, _two_for_et_al, _shortened, _abbreviated)
    levels = [[c for c in candidates if match(mention, c)] for match in matches]
    for found in levels:
        if any(year is None or c.year == year for c in found):
            return found
    return next((found for found in levels if found), [])


def _same_authors(mention: Mention, candidate: Candidate) -> bool:
    if candidate.whole and fold_name(mention.head) == candidate.whole:
        return True
    names = tuple(_surname_fold(name) for name in mention.names)
    if not names or not candidate.surnames:
        return False
    if mention.cut_short:
        many = len(candidate.surnames) > max(2, len(names)) or candidate.cut_short
        return many and _prefix(names, candidate.surnames)
    return len(names) == len(candidate.surnames) and _prefix(names, candidate.surnames) and not candidate.cut_short


def _two_for_et_al(mention: Mention, candidate: Candidate) -> bool:
    """ "et al." stands for two authors only where no longer list fits: the manuals keep it for three and more."""
    names = tuple(_surname_fold(name) for name in mention.names)
    return mention.cut_short and len(candidate.surnames) == 2 and len(names) == 1 and _prefix(names, candidate.surnames)


def _shortened(mention: Mention, candidate: Candidate) -> bool:
    """The note names fewer authors than the entry, or names them in natural order ("Mark Smith")."""
    names = tuple(_surname_fold(name) for name in mention.names)
    if names and candidate.surnames and len(names) <= len(candidate.surnames) and _prefix(names, candidate.surnames):
        return True
    last = tuple(fold_name(last_word(name)) for name in mention.names)
    return len(last) <= len(candidate.last_words) and _prefix(last, candidate.last_words)


def _abbreviated(mention: Mention, candidate: Candidate) -> bool:
    """ "WHO" for "World Health Organization", and the other way round."""
    head = mention.head.replace(".", "")
    if head.isupper() and 2 <= len(head) <= 8:
        return candidate.acronym == head.casefold() and len(candidate.surnames) == 1
    return bool(mention.head) and candidate.whole == acronym(mention.head) and 2 <= len(candidate.whole) <= 8


def _prefix(names: tuple[str, ...], surnames: tuple[str, ...]) -> bool:
    return all(a == b for a, b in zip(names, surnames, strict=False)) and bool(names)


def _by_title(mention: Mention, pool: Sequence[Candidate], by_author: Sequence[Candidate], shelf: Shelf) -> Outcome:
    """Author and short title (Chicago): the same title first, then a title that begins with or holds the short one."""
    wanted = _fold_title(mention.title or "")
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
