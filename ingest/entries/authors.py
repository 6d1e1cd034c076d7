"""Where the author statement at the head of an entry ends.

Names stand in five forms, and a list keeps to one, but for lists whose first name alone is inverted (Chicago, MLA):

    initials behind    Holden, M. J.      APA, Harvard, ACM
    compact            Holden MJ          Vancouver, German and French lists
    initials first     M. J. Holden       IEEE, physics
    given name behind  Holden, Mary       Chicago, MLA
    given name first   Mary J. Holden     notes, computer science

The words are classed first (capitalised, initial, particle, …), and the forms are patterns over those classes. Initials
tell a name from a title. Given names don't ("Mary Jones", "Competitive Strategy"), so further names in the last two
forms count only if the list is closed behind them: by "and", a full stop, a colon, a quotation mark or a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.entries.vocabulary import EDITORS, INSTITUTIONS, NAME_PARTICLES, OPENERS

_TOKEN = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f’'´`ʿ‐-]+[^\W\d_]+)*|\d+|\S")
"""A word, also with combining accents, apostrophes and hyphens within; a number; a sign."""
_MARKS = frozenset("*†‡§¶#∗")
_QUOTES = frozenset("\"“„«‘'`”「『<")
_LOOKS = (160, 4000)
"""Characters looked at: most author statements end within the first, all others that matter within the second."""
_SPARE = 8
"""Classes that must be in sight behind a name for it to be known to be the last."""

_W = "[WU]"
_AL = r"(?:\[?&a\.?\]?|[&l]?a\.?|e|\.\.\.)"
"""Et al."""
_I = r"[BD]\.(?:d[BD]\.?)?"
"""An initial with its stop: J., Yu., J.-P."""
_CLOSED = r"(?=[,;:./(\[qdeaEy]|&(?!l)|l[ya]|$)"
_SUFFIX = r"(?:,?s\.?)?"
_SURNAME = r"[pP]*(?:[WUCKD](?:p*[WUCK]){0,2})"
_BARE = rf"(?:[CK]B*|B+(?!\.)){_SUFFIX}{_CLOSED}"
_DOTTED = rf"B?(?:{_I})+(?:B(?![l.]))?"
_STRONG = (
    rf"(?:(?:{_SURNAME}(?:,?s\.?)?|P),(?:{_DOTTED}|{_BARE})p*{_SUFFIX}"
    rf"|{_SURNAME}p?(?:{_DOTTED}(?!p*{_W}{{1,2}}{_CLOSED})|\((?:{_DOTTED}|[BCK]+)\)|{_BARE}){_SUFFIX}"
    rf"|(?:(?:{_I})+(?:B(?!\.))?|B+|K)p?{_W}?{_SURNAME}{_SUFFIX}{_CLOSED}"
    rf"|[UC]W{_CLOSED})"
)
"""Names with initials, or with the surname in capitals."""
_MIDDLE = rf"(?:{_W}|[BK]\.?)"
_NATURAL = rf"(?:(?:[WUPD]|E(?!\.)){_MIDDLE}{{0,3}}[pP]*[WUCKPD]{_SUFFIX}{_CLOSED})"
_GIVEN = rf"(?:{_W}|D){_W}?(?:B\.|B(?!\.)){{0,2}}"
_INVERTED = rf"(?:[pP]*[WUCK](?:p+{_W})*,{_GIVEN}p{{0,2}}{_SUFFIX}(?:{_CLOSED}|(?<=B\.)))"
_INVERTED_FIRST = rf"(?:{_INVERTED}|[pPWU](?:{_W}{{1,2}}|s\.?),{_GIVEN}(?=[.&;]|\(?y)|{_W},B\.{_W}(?=&))(?:\({_W}+\))?"
_WEAK = rf"(?:{_STRONG}|{_INVERTED}|{_NATURAL})"
_ROLE = r"(?:,?[(\[]?E\.?(?:/E)?[.)\]]*)?"
"""What says that these are editors, producers, …"""
_BETWEEN = rf"{_ROLE}(?:[,;]*&(?!a)|[,;/]+(?:{_AL}[,;]*&?)?|{_AL}&)"
_TAIL = rf"(?:[,;]?&?{_AL})?{_ROLE}"
_ET_AL_NEXT = rf"[,;]?{_AL}"


def _list(first: str, other: str, ends: str) -> re.Pattern[str]:
    """Names without initials go on behind a comma only up to "and" or to what `ends` names."""
    surely = rf"(?:{_BETWEEN}{_STRONG}|[;/]&?{_WEAK})*"
    last = rf"(?:{_BETWEEN}{other})*?(?:{_BETWEEN}(?<=&){other}|(?={ends}))"
    return re.compile(rf"{first}{surely}(?:{last})?(?!&[^a]){_TAIL}")


_LISTS = (
    _list(_STRONG, _NATURAL, rf"{_ET_AL_NEXT}|,?\(E"),
    _list(_INVERTED_FIRST, _WEAK, rf"{_ET_AL_NEXT}|,q|,y,?[qT]|,y,[WU]"),
    _list(_NATURAL, _WEAK, rf"\.|{_ET_AL_NEXT}|,?q|,T|,y,?[qT]|,?\(?E"),
)


def author_end(text: str, *, inverted: bool = True) -> int:
    """Offset behind the names (with "et al." and "(eds.)") that `text` opens with; 0 if it opens with none.

    `inverted`: whether "Holden, Mary" may be one name, as in lists, rather than two.
    """
    at = 0
    for limit in _LOOKS:
        classes = "".join(map(_class, _TOKEN.findall(text[:limit])))
        match = _first_list(classes, inverted)
        if match is None:
            return 0
        at = match.end()
        more = match.re is not _LISTS[0] and classes.startswith((",", "&", ";"), at)
        if len(text) <= limit or (at < len(classes) - _SPARE and not more):
            break
    return _offset(text, at)


def _offset(text: str, count: int) -> int:
    """Where the word or sign ends that has the class of that number, counted from 1."""
    for match in _TOKEN.finditer(text):
        count -= len(_class(match.group()))
        if count <= 0:
            return match.end()
    return len(text)


def _first_list(classes: str, inverted: bool) -> re.Match[str] | None:
    with_initials, inverted_first, natural = _LISTS
    return (
        with_initials.match(classes) or (inverted_first.match(classes) if inverted else None) or natural.match(classes)
    )


def _known() -> Iterator[tuple[str, str]]:
    yield from ((sign, sign) for sign in ",;.:/()[]&")
    yield from ((mark, "") for mark in _MARKS)
    yield from ((quote, "q") for quote in _QUOTES)
    yield from ((dash, "d") for dash in "–—-")
    yield from ((word, "&") for word in "and und et y e i en og och og y și with avec AND UND и та".split())
    yield from ((word, "D") for word in "Ch Cl Chr Fr Gy Kh Ph Sh Ts Th Wm Ya Ye Yu Zh".split())
    yield "…", "e"
    yield from ((word, "p") for word in NAME_PARTICLES)
    yield from ((word.capitalize(), "P") for word in NAME_PARTICLES)
    yield from ((word.upper(), "P") for word in NAME_PARTICLES if len(word) > 2)  # "AL" is initials
    yield from ((word, "a") for word in "al others otros outros coll kol др".split())
    yield from ((word, "s") for word in "Jr Sr Jnr Snr".split())


_KNOWN = dict(_known())
"""Signs stand for themselves; `&` is "and", `q` a quotation mark, `d` a dash, `p P` a particle, `s` a suffix.

The other classes: `B` a single capital, `K C` two, three or four capitals, `D` a digraph that may be an initial, `W U`
another word that may be part of a name (`U` in capitals), `N` a word of institutions, `T` of titles, `l` in small
letters, `E` "eds", `a` the "al" of "et al.", `e` an ellipsis, `y` a year, `n` another number, `x` anything else.
"""


@lru_cache(maxsize=16_384)
def _class(word: str) -> str:
    """The letter of a word's or sign's class; nothing for marks such as asterisks."""
    known = _KNOWN.get(word)
    if known is not None:
        return known
    first, folded = word[0], word.casefold()
    if first.isdecimal():
        return "y" if len(word) == 4 and word.isdecimal() and 1400 <= int(word) < 2100 else "n"
    if not first.isalpha():
        return "x"
    if folded in EDITORS and word != "ED":
        return "E"
    if not first.isupper():
        return "W" if len(word) > 3 and word[1] in "’'" and word[2].isupper() else "l"  # d'Ambrosio
    return _class_of_capitalised(word, folded)


def _class_of_capitalised(word: str, folded: str) -> str:
    if len(word) == 1:
        return "B"
    if word in OPENERS:
        return "T"
    if folded in INSTITUTIONS and not (len(word) == 2 and word.isupper()):
        return "N"
    if len(word) <= 4 and word.isupper():
        return "K" if len(word) == 2 else "C"
    return "U" if word.isupper() else "W"
