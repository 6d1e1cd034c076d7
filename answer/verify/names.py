"""Names of a statement that no source holds.

A name is a run of capitalised words that does not merely open a sentence. It is held if a source has its words, in any
case, with or without possessive and points (U.S., US), by its initials or the words behind them (UN, United Nations),
or as the people of a country or its adjective (French, France).

Where a source opens with a pronoun, whom it means stands outside of what was cited: the first name of the statement may
be that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from answer.verify.dates import MONTHS
from answer.verify.text import TOKEN, Text, Word, word_of

_SENTENCE_START = re.compile(r"(?:^|[.!?:;—–(\[\"“‘])\s*[\"“‘(\[]?\s*$")
_SAYS = frozenset(
    "said says told tells wrote writes argued argues claimed claims stated states announced reported reports noted "
    "notes added believed believes explained warned warns described describes was is had has founded led became won "
    "died published".split()
)
_TITLES = frozenset(
    "mr mrs ms dr sir lord lady dame professor prof president king queen prince princess saint st captain general "
    "colonel minister senator judge bishop pope emperor former".split()
)
_PRONOUNS = frozenset("he she it they his her its their this these him them".split())
_ENDINGS = frozenset(("s", "n", "an", "ian", "ean", "ish", "ese", "i", "ic", "er", "es", "a", "ns", "ians", "ans"))
_PEOPLES = {
    "french": "france", "spanish": "spain", "dutch": "netherlands", "welsh": "wales", "irish": "ireland",
    "polish": "poland", "danish": "denmark", "swedish": "sweden", "greek": "greece", "turkish": "turkey",
    "finnish": "finland", "scottish": "scotland", "english": "england", "british": "britain", "swiss": "switzerland",
    "german": "germany", "norwegian": "norway", "belgian": "belgium", "portuguese": "portugal", "chinese": "china",
}  # fmt: skip
_SAME = (frozenset("uk britain british".split()), frozenset("us usa america american".split()))
_CONNECTORS = frozenset("of the and for in de la du von van der".split())
_JOINTS = frozenset((" ", "-", ". ", "’ ", "' "))
_OPENERS = frozenset(
    "although afterwards among another born despite early eventually finally following further however initially later "
    "meanwhile nevertheless originally released set shortly soon still though throughout together unlike upon".split()
) | frozenset(MONTHS)
"""Words that open sentences and name nobody."""
_OPENING = 12
"""Words among which a source's first pronoun must stand to mean something outside of it."""
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a statement."""

    text: str
    words: tuple[Word, ...]
    title: int
    """Names with little words between them, "Song of the Lark", are one title and share this number, from 0."""


@dataclass(frozen=True, slots=True)
class NameCheck:
    """How the names of a statement stand in the sources."""

    total: int
    """Words of names."""
    held: int
    """Words of names that a source holds."""
    missing: tuple[str, ...]
    """Names of which no source holds some word."""
    hard: tuple[str, ...]
    """Those of `missing` that stand against the statement by themselves."""


_NONE = NameCheck(0, 0, (), ())


@lru_cache(maxsize=1 << 13)
def names_in(text: Text) -> tuple[Name, ...]:
    """The names of a statement, in order; none if nearly all is capitalised, as in a heading."""
    tokens = [(match, word_of(match[0])) for match in TOKEN.finditer(text.raw)]
    content = [word for _, word in tokens if word.stem]
    if sum(word.capital for word in content) > 0.7 * len(content) and len(content) > 4:
        return ()
    return tuple(_names(text.raw, tokens))


def _names(raw: str, tokens: Sequence[tuple[re.Match[str], Word]]) -> Iterator[Name]:
    title = 0
    last_end: int | None = None
    for run, following in _runs(raw, tokens):
        start, end = run[0][0].start(), run[-1][0].end()
        if not _opens_only(raw, run, following):
            words = tuple(word for _, word in run if word.folded not in MONTHS and word.folded not in _TITLES)
            if last_end is not None and not _little_words(raw[last_end:start]):
                title += 1
            if words:
                yield Name(raw[start:end], words, title)
                last_end = end


def _runs(
    raw: str, tokens: Sequence[tuple[re.Match[str], Word]]
) -> Iterator[tuple[list[tuple[re.Match[str], Word]], Word | None]]:
    """Capitalised words next to each other, and the word that follows."""
    run: list[tuple[re.Match[str], Word]] = []
    for match, word in tokens:
        candidate = word.capital and not word.numeric and bool(word.stem)
        joined = bool(run) and raw[run[-1][0].end() : match.start()] in _JOINTS
        if run and not (candidate and joined and not _starts_sentence(raw, match.start())):
            yield run, word
            run = []
        if candidate:
            run.append((match, word))
    if run:
        yield run, None


def _opens_only(raw: str, run: Sequence[tuple[re.Match[str], Word]], following: Word | None) -> bool:
    """Whether a single word may be capital only because it opens a sentence."""
    first, word = run[0]
    if len(run) > 1 or not _starts_sentence(raw, first.start()) or (len(first[0]) > 1 and first[0].isupper()):
        return False
    speaks = following is not None and following.folded in _SAYS and not word.folded.endswith("s")
    return not (speaks or first[0].endswith(("'s", "’s")))


def _starts_sentence(raw: str, place: int) -> bool:
    return place == 0 or bool(_SENTENCE_START.search(raw, max(0, place - 6), place))


def _little_words(between: str) -> bool:
    return all(word in _CONNECTORS for word in between.casefold().split())


@dataclass(frozen=True, slots=True, eq=False)
class _Capitals:
    """What a source holds of names."""

    initials: frozenset[str]
    """Of its runs of capitalised words: "un" for "United Nations"."""
    pairs: frozenset[tuple[str, str]]
    """Capitalised words next to each other."""
    opens_outside: bool
    """It speaks of something named before it."""


@lru_cache(maxsize=1 << 13)
def _capitals(text: Text) -> _Capitals:
    words = text.words
    initials: set[str] = set()
    run = ""
    for word in words:
        if word.capital and not word.numeric:
            run += word.folded[0]
            initials.update(run[start:] for start in range(max(0, len(run) - _LONGEST_ACRONYM), len(run) - 1))
        elif word.folded not in _CONNECTORS:
            run = ""
    pairs = frozenset((a.folded, b.folded) for a, b in pairwise(words) if a.capital and b.capital and a.stem and b.stem)
    return _Capitals(frozenset(initials), pairs, _opens_outside(words))


def _opens_outside(words: Sequence[Word]) -> bool:
    """Whether a pronoun comes before any name: whom it means was said before."""
    for word in words[:_OPENING]:
        if word.folded in _PRONOUNS:
            return True
        if word.capital and word.stem and not word.numeric and word.folded not in _OPENERS:
            return False
    return False


def check_names(statement: Text, sources: Sequence[Text]) -> NameCheck:
    """Compare the names of a statement with the words of all sources."""
    names = names_in(statement)
    if not names:
        return _NONE
    folded = frozenset[str]().union(*[source.folded for source in sources])
    stems = frozenset[str]().union(*[source.stem_set for source in sources])
    lacking = [_lacking(name, folded, stems, sources) for name in names]
    total = sum(len(name.words) for name in names)
    held = total - sum(map(len, lacking))
    missing = tuple(name.text for name, words in zip(names, lacking, strict=True) if words)
    if not missing:
        return NameCheck(total, held, (), ())
    outside = any(_capitals(source).opens_outside for source in sources)
    hard = tuple(
        name.text
        for name, words in zip(names, lacking, strict=True)
        if words and not (outside and name.title == 0) and _stands_against(name, words, sources)
    )
    return NameCheck(total, held, missing, hard)


def _lacking(name: Name, folded: frozenset[str], stems: frozenset[str], sources: Sequence[Text]) -> tuple[str, ...]:
    """Words of a name that no source holds in any form. `folded`, `stems`: of all sources."""
    lacking = tuple(
        word.folded for word in name.words if word.stem not in stems and _forms(word.folded).isdisjoint(folded)
    )
    if not lacking or (len(name.words) > 1 and "".join(word.folded[0] for word in name.words) in folded):
        return ()
    return tuple(
        word
        for word in lacking
        if len(word) > _LONGEST_ACRONYM or not any(word in _capitals(source).initials for source in sources)
    )


@lru_cache(maxsize=1 << 14)
def _forms(word: str) -> frozenset[str]:
    """The ways in which a source may put a word of a name."""
    forms = {
        word,
        *(other for same in _SAME if word in same for other in same),
        *(people for people, land in _PEOPLES.items() if land == word),
    }
    forms.update(filter(None, (_PEOPLES.get(word),)))
    if len(word) > 3:
        forms.update(word + ending for ending in _ENDINGS)
        forms.update(word[: -len(e)] for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > 3)
    return frozenset(forms)


def _stands_against(name: Name, lacking: Sequence[str], sources: Sequence[Text]) -> bool:
    """Whether nothing of a name is held, or a source has another word where it lacks one ("John" for "Mark")."""
    own = {word.folded for word in name.words}
    held = own.difference(lacking)
    return not held or any(
        right in held and left not in own and left not in _TITLES
        for source in sources
        for left, right in _capitals(source).pairs
    )
