"""Forms that lead to another note: ibid., op. cit., loc. cit. and supra, and infra, which leads forward.

Pure functions over the history of a document's citations. None picks one of several: what fits two works is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.article import Reference
from ingest.citing.cases import parties
from ingest.citing.mentions import Mention
from ingest.citing.resolve import Outcome
from ingest.entries.names import fold_name, last_word, surname
from ingest.entries.particles import without_particles

_AND = re.compile(r"\s*(?:and|&|und|et)\s*")
_RANGE = re.compile(r"(\d+)[–-](\d+)")
_NAMES = r"(?P<names>(?:[^.;()“”‘\"]|(?<=\b[A-Z])\.){1,160})"
_EDITED_BY = re.compile(rf"\b(?:[Ee]ds?\.?|[Ee]dited\sby|[Hh]rsg\.?(?:\sv\.|\svon)?|[Hh]g\.?)[\s:]+{_NAMES}")
_EDITORS = re.compile(rf"{_NAMES}[\s,]\(?(?:[Ee]ds?|[Hh]rsg|[Hh]g)\b\.?(?:\)|,|:)")
_WORD = re.compile(r"[^\W\d_][\w’'-]+")
_SUFFIX = re.compile(r",?\s(?:[JS]r|JR|SR|I{2,3}|IV)\.?$")
_LONGEST_RANGE = 30
_FEWEST_WORDS_OF_A_SENTENCE = 4


@dataclass(frozen=True, slots=True)
class Cited:
    """A note that has been read, and what its citations lead to, in order."""

    label: str
    outcomes: tuple[Outcome, ...]


References = Mapping[str, Reference]
"""References by key."""


def ibid(mention: Mention, history: Sequence[Cited], within: Sequence[Outcome], references: References) -> Outcome:
    """The citation just before: the last one `within` this note, else that of the note before, if it has only one.

    A name ("Doe, ibid.") narrows them.
    """
    if not within and not history:
        return Outcome((), (), "nothing is cited before it")
    where = "the citation before it" if within else f"note {history[-1].label}"
    outcomes = within[-1:] if within else history[-1].outcomes
    if mention.names:
        pool = within if within else outcomes
        keys = _narrowed(_keys(pool), mention, references)
        return _one_of(keys, _keys(pool), where, mention)
    return _again(where, outcomes)


def _again(where: str, outcomes: Sequence[Outcome]) -> Outcome:
    different = dict.fromkeys((o.keys, o.candidates, o.reason) for o in outcomes)
    if not different:
        return Outcome((), (), f"{where} cites nothing")
    if len(different) > 1:
        named = tuple(dict.fromkeys(key for o in outcomes for key in (o.keys or o.candidates)))
        return Outcome((), named, f"{where} cites {len(different)} works")
    only = outcomes[0]
    if only.status == "resolved":
        return Outcome(only.keys)
    return Outcome((), only.candidates, f"it leads to {where}, which is {only.status}")


def op_cit(mention: Mention, cited: Sequence[str], references: References) -> Outcome:
    """The one work by that author among those `cited` before."""
    who = mention.head or "an unnamed author"
    works = _narrowed(tuple(dict.fromkeys(cited)), mention, references) if mention.names else ()
    if len(works) == 1:
        return Outcome(works)
    if works:
        return Outcome((), works, f"{len(works)} works by {who} are cited before")
    return Outcome((), (), f"no work by {who} is cited before")


def supra(mention: Mention, history: Sequence[Cited], references: References, *, all_read: bool = False) -> Outcome:
    """The work of the note named, narrowed by author and year. `all_read`: `history` holds the later notes too."""
    labels = _labels(mention.note_number or "")
    found = [next((note for note in reversed(history) if note.label == label), None) for label in labels]
    notes = [note for note in found if note is not None]
    if not notes:
        return Outcome((), (), f"there is no {'' if all_read else 'earlier '}note {mention.note_number}")
    outcomes = [outcome for note in notes for outcome in note.outcomes]
    where = f"note {mention.note_number}"
    if not mention.names and mention.year is None and len(outcomes) == 1:
        return _again(where, outcomes)
    keys = _keys(outcomes)
    named = _narrowed(keys, mention, references) or _last_named(keys, mention, references)
    return _one_of(named, keys, where, mention)


def _last_named(keys: Sequence[str], mention: Mention, references: References) -> tuple[str, ...]:
    """Works by the last of the names, where a sentence runs into them: "it is unlike Gaius, Buckland, supra note 5"."""
    if not mention.signal or len(mention.signal.split()) < _FEWEST_WORDS_OF_A_SENTENCE:
        return ()
    tails = (mention.names[at:] for at in range(1, len(mention.names)))
    found = (_narrowed(keys, replace(mention, names=tail), references) for tail in tails)
    return next(filter(None, found), ())


def in_volume(work: Outcome, volume: Outcome) -> Outcome:
    """A work in a volume cited before is cited with it; that the volume is not found is said beside the work."""
    reason = None if volume.keys else f"its volume is {volume.status}: {volume.reason}"
    return Outcome(tuple(dict.fromkeys((*work.keys, *volume.keys))), (), reason)


def _keys(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for outcome in outcomes for key in outcome.keys))


def _labels(number: str) -> list[str]:
    span = _RANGE.fullmatch(number)
    if span is None:
        return _AND.split(number)
    low, high = int(span.group(1)), int(span.group(2))
    return [str(label) for label in range(low, min(high, low + _LONGEST_RANGE) + 1)]


def _one_of(fitting: Sequence[str], keys: Sequence[str], where: str, mention: Mention) -> Outcome:
    if len(fitting) == 1:
        return Outcome(tuple(fitting))
    if fitting:
        return Outcome((), tuple(fitting), f"{where} cites {len(fitting)} works that fit")
    if not keys:
        return Outcome((), (), f"{where} cites nothing")
    who = f" by {mention.head}" if mention.names else ""
    when = f" of {mention.year}" if mention.year else ""
    return Outcome((), tuple(keys)[:1], f"{where} cites no work{who}{when}")


def _narrowed(keys: Sequence[str], mention: Mention, references: References) -> tuple[str, ...]:
    """The works that the name and year of the mention fit: as author, else as editor or party, else unnamed."""
    known = [references[key] for key in keys]
    if mention.year:
        known = [r for r in known if r.year == mention.year and mention.suffix in (None, r.suffix)]
    if not mention.names:
        return tuple(r.key for r in known)
    levels: list[Callable[[Reference, Sequence[str]], bool]] = [_is_by, _is_edited_by]
    if mention.year:
        levels.append(lambda reference, _: not reference.authors)
    found = ([r.key for r in known if level(r, mention.names)] for level in levels)
    return tuple(next(filter(None, found), []))


def _is_by(reference: Reference, names: Sequence[str]) -> bool:
    title = reference.title or ""
    case = parties(title)
    theirs = _foldings((*reference.authors, *case, *((title,) if case else ())))
    return bool(names) and all(_foldings([name]) & theirs for name in names)


def _is_edited_by(reference: Reference, names: Sequence[str]) -> bool:
    said = (match.group("names") for pattern in (_EDITED_BY, _EDITORS) for match in pattern.finditer(reference.plain))
    editors = {fold_name(word) for words in said for word in _WORD.findall(words)}
    return all(fold_name(last_word(name)) in editors for name in names)


def _foldings(names: Iterable[str]) -> set[str]:
    """The ways in which short forms name them: surname, last word, surname without "van der"."""
    bare = (_SUFFIX.sub("", name) for name in names)
    forms = (form for name in bare for form in (surname(name), last_word(name), without_particles(surname(name))))
    return {fold_name(form) for form in forms if form}
