"""Forms that lead back to what was cited before: ibid., op. cit., loc. cit. and supra.

Pure functions over the history of a document's citations. None picks one of several: what fits two works is ambiguous.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.article import Reference
from ingest.mentions import Mention
from ingest.names import fold_name, last_word, surname
from ingest.resolve import Outcome


@dataclass(frozen=True, slots=True)
class Cited:
    """A note that has been read, and what its citations lead to, in order."""

    label: str
    outcomes: tuple[Outcome, ...]


References = Mapping[str, Reference]
"""References by key."""


def ibid(history: Sequence[Cited], within: Sequence[Outcome]) -> Outcome:
    """The citation just before: `within` this note or, as a whole, the note before."""
    if within:
        return _again("the citation before it", (within[-1],))
    if not history:
        return Outcome((), (), "nothing is cited before it")
    return _again(f"note {history[-1].label}", history[-1].outcomes)


def _again(where: str, outcomes: Sequence[Outcome]) -> Outcome:
    if not outcomes:
        return Outcome((), (), f"{where} cites nothing")
    if all(o.status == "resolved" for o in outcomes):
        return Outcome(tuple(dict.fromkeys(key for o in outcomes for key in o.keys)))
    broken = next(o for o in outcomes if o.status != "resolved")
    return Outcome((), broken.candidates, f"it leads to {where}, which is {broken.status}")


def op_cit(mention: Mention, cited: Sequence[str], references: References) -> Outcome:
    """The one work by that author among those `cited` before."""
    works = dict.fromkeys(key for key in cited if _is_by(references[key], mention.names))
    if len(works) == 1:
        return Outcome(tuple(works))
    who = mention.head or "an unnamed author"
    if works:
        return Outcome((), tuple(works), f"{len(works)} works by {who} are cited before")
    return Outcome((), (), f"no work by {who} is cited before")


def supra(mention: Mention, history: Sequence[Cited], references: References) -> Outcome:
    """The work of the note named, narrowed by the author."""
    found = [note for note in history if note.label == mention.note_number]
    if not found:
        return Outcome((), (), f"there is no earlier note {mention.note_number}")
    keys = tuple(dict.fromkeys(key for o in found[-1].outcomes for key in o.keys))
    named = tuple(key for key in keys if _is_by(references[key], mention.names)) if mention.names else keys
    if len(named) == 1:
        return Outcome(named)
    if named:
        return Outcome((), named, f"note {mention.note_number} cites {len(named)} works that fit")
    return Outcome((), keys, f"note {mention.note_number} cites no work by {mention.head}")


def _is_by(reference: Reference, names: Sequence[str]) -> bool:
    theirs = {fold_name(surname(a)) for a in reference.authors} | {fold_name(last_word(a)) for a in reference.authors}
    return bool(names) and all({fold_name(n), fold_name(last_word(n))} & theirs for n in names)
