"""Names of authors: splitting lists of them, and comparing them as citations do."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from ingest.entries.vocabulary import UPPER

_INITIALS = re.compile(rf"(?:[{UPPER}](?:[^\W\d_]?\.)?[-\s]?){{1,4}}(?:,?\s*(?:Jr|Sr|I{{2,3}}|IV)\.?)?")
_SUFFIX = re.compile(r"(?:[JS]n?r|I{2,3}|IV)\.?")
_INITIAL_MARK = re.compile(r"[^\W\d_]\.")
_BARE_INITIALS = re.compile(rf"(?:[{UPPER}]\.?-?){{1,4}}")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_SEPARATOR = re.compile(r"\s*;\s*|\s*,\s+(?:and|&|und|et)\s+|\s+(?:and|&|und)\s+|\s*,\s*")
_ET_AL = re.compile(r",?\s*(?:\bet\s+al\b\.?|\bu\.\s?a\.|\band\s+others\b|…)", re.I)
_ET_AL_WORDS = (" al", "others", "a.", "…", " AL", "OTHERS")
_EDITOR_WORDS = re.compile(r"[Ee][Dd]|[Hh][Rr][Ss]|[Tt]rans|[Cc]omp")
_EDITOR = re.compile(r",?\s*\(?\b(?:eds?|editors?|hrsg|trans|comps?)\b\.?\)?", re.I)
_PERSON = re.compile(
    r"(?:[A-ZÀ-ÞŁŚŞČŽĐİ][\w’'ʿ-]*\.?|(?:de|van|von|der|den|la|le|du|da|di|al|bin|ibn|el|ter|ten|dos)\b)"
    r"(?:[\s-]+(?:[A-ZÀ-ÞŁŚŞČŽĐİ][\w’'ʿ-]*\.?|(?:de|van|von|der|den|la|le|du|da|di|al|bin|ibn|el|ter|ten|dos)\b)){1,4}"
)
_INSTITUTION = re.compile(
    r"\b(?:authority|office|council|university|college|school|institut\w*|ministry|department|committee|news|press|bank|agency"
    r"|organi[sz]ation|association|group|society|museum|foundation|commission|collaborat(?:ion|ors)|consortium|board|service|cent(?:er|re)|company"
    r"|times|post|union|network|project|programme?|initiative|government|parliament|court|nations|team|trust|fund)\b",
    re.I,
)
_NO_NAME = re.compile(r"[\W_]+")
"""Also combining accents, which are no letters."""
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Person:
    """A name prepared for comparison, folded; an institution is a surname without initials."""

    surname: str
    last: str
    """The surname, should the name stand in natural order."""
    initials: str
    natural_initials: str
    """The initials, should the name stand in natural order."""


def person(name: str) -> Person:
    """The comparable form of one name."""
    initials, before = _initials(name), name.split()[:-1]
    natural = initials or ("" if "," in name else fold_name("".join(word[0] for word in before if word[0].isupper())))
    return Person(fold_name(surname(name)), fold_name(last_word(name)), initials, natural)


def same_person(cited: Person, listed: Person) -> bool:
    """Same surname, and initials that don't contradict each other where both names have some."""
    return cited.surname == listed.surname and _agree(cited.initials, listed.initials)


def same_last(cited: Person, listed: Person) -> bool:
    """The same, should either name stand in natural order: "Smith" and "Mark Smith"."""
    return cited.last == listed.last and _agree(cited.natural_initials, listed.natural_initials)


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@lru_cache(maxsize=16_384)
def fold_name(name: str) -> str:
    """Letters and digits of a name, without case, accents and punctuation."""
    return _NO_NAME.sub("", unicodedata.normalize("NFKD", name).casefold())


@lru_cache(maxsize=4096)
def split_names(head: str, *, inverted: bool = False) -> tuple[tuple[str, ...], bool]:
    """The names in "Holden, M. and Jones, B., et al." and whether the list says that it is cut short.

    Initials join the surname before them: ("Holden, M.", "Jones, B."), True. `inverted`: so do forenames, as in
    "Holden, Mary and Ben Jones"; in the head of a list entry, where two bare surnames hardly stand side by side.
    """
    cut_short = _ET_AL.search(head) if any(words in head for words in _ET_AL_WORDS) else None
    bare = _ET_AL.sub("", head) if cut_short else head
    if _EDITOR_WORDS.search(bare):
        bare = _EDITOR.sub("", bare)
    bare = bare.strip(" ,.;:")
    names: list[str] = []
    opens: list[bool] = []  # whether "and" or a semicolon stands before the name
    begin, opened = 0, True
    for separator in [*_SEPARATOR.finditer(bare), None]:
        piece = bare[begin : separator.start() if separator else len(bare)].strip()
        if names and _SUFFIX.fullmatch(piece):
            names[-1] = f"{names[-1]}, {piece}"
        elif names and _is_initials(piece) and "," not in names[-1]:
            names[-1] = f"{names[-1]}, {piece}{'' if piece.endswith('.') else '.'}"
        elif piece:
            names.append(piece)
            opens.append(opened)
        if separator:
            begin, opened = separator.end(), separator.group(0).strip() != ","
    if inverted:
        names = _with_forenames(names, opens)
    return tuple(names), cut_short is not None


def _is_initials(piece: str) -> bool:
    if not _INITIALS.fullmatch(piece) or not (_INITIAL_MARK.search(piece) or len(piece) <= 3):
        return False
    return piece.isupper() or "." in piece


def _with_forenames(names: list[str], opens: list[bool]) -> list[str]:
    """ "Holden | Mary | Ben Jones" and "Holden | Mary | Jones | Ben": the first alone or all of them inverted."""
    if len(names) < 2 or opens[1] or any("," in name for name in names) or _INSTITUTION.search(names[0]):
        return names
    if is_person(names[0]) and is_person(names[1]):
        return names  # both in natural order
    if all(map(is_person, names[2:])):
        return [f"{names[0]}, {names[1]}", *names[2:]]
    if len(names) % 2 == 0 and any(opens[2::2]) and not any(opens[1::2]):
        return [f"{a}, {b}" for a, b in zip(names[::2], names[1::2], strict=True)]
    return names


def surname(name: str) -> str:
    """The part that citations use: what stands before the comma or the initials, else a person's last word."""
    if "," in name:
        return name.split(",", 1)[0].strip()
    words = name.split()
    if initials := _closing_initials(words):
        return " ".join(words[:-initials])
    if capitals := _surname_in_capitals(words):
        return capitals
    if len(words) > 1 and _INITIALS.fullmatch(" ".join(words[:-1])) and _INITIAL_MARK.search(words[0]):
        return words[-1]
    return name.strip()


def last_word(name: str) -> str:
    """The surname of a name in natural order: "Michael C. Horowitz" gives "Horowitz"."""
    words = name.split()
    if "," in name or _closing_initials(words) or _surname_in_capitals(words):
        return surname(name)
    words = [word for word in words if not _INITIAL_MARK.fullmatch(word)]
    return words[-1] if words else name


def _surname_in_capitals(words: list[str]) -> str:
    """ "BOURDIEU" in "BOURDIEU Pierre", as French lists print it; shorter ones may be acronyms, as in "BBC News"."""
    if len(words) < 2 or not words[0].isupper() or words[-1].isupper():
        return ""
    capitals = " ".join(takewhile(str.isupper, words))
    long = len(capitals) > 4 and "." not in capitals
    return capitals if long and not _INSTITUTION.search(" ".join(words)) else ""


def _closing_initials(words: list[str]) -> int:
    """How many words at the end are initials: "Holden MJ", "Holden M. J.", "HOLDEN M"."""
    count = 0
    while count + 1 < len(words) and _BARE_INITIALS.fullmatch(words[-1 - count]):
        count += 1
    before = words[-1 - count] if count else ""
    if not _TWO_LETTERS.search(before) or (before.isupper() and len(words[-1]) > 1 and "." not in words[-1]):
        return 0
    return 0 if _INSTITUTION.search(" ".join(words)) else count


def _initials(name: str) -> str:
    """Folded first letters of the forenames: "mj" for "Holden, M. J.", "Holden MJ" and "M. J. Holden" alike."""
    words = name.split()
    if "," in name:
        given = re.findall(r"[^\W\d_]+", name.split(",", 1)[1])
        return fold_name("".join(word if word.isupper() and len(word) <= 4 else word[:1] for word in given))
    if initials := _closing_initials(words):
        return fold_name("".join(words[-initials:]))
    return fold_name("".join(words[:-1])) if surname(name) != name.strip() else ""


def citing_name(name: str) -> str:
    """What a citation calls an author: the surname of a person, the whole name of an institution."""
    return last_word(name) if is_person(name) and not _INSTITUTION.search(name) else surname(name)


def is_person(name: str) -> bool:
    """Two to five capitalised words, as in "Stuart J. Russell"."""
    return bool(_PERSON.fullmatch(name.strip(" .,")))


def is_institution(name: str) -> bool:
    """Whether a word of the name is one that institutions bear."""
    return bool(_INSTITUTION.search(name))


def acronym(name: str) -> str:
    """First letters of the capitalised words: "World Health Organization" gives "who"."""
    return "".join(word[0] for word in _LETTERS.findall(name) if word[0].isupper()).casefold()


def looks_like_entry(text: str) -> bool:
    """Whether a paragraph opens as a list entry does: surname and initials, or a name and a year near the front."""
    head = text[:160]
    if re.match(r"(?:\[?\d{1,4}[\].)]\s*)?[^\W\d_][\w’'ʿ -]{1,40},\s+(?:[^\W\d_]\.[-\s]?){1,4}", head):
        return bool(re.search(r"\b(?:1[5-9]|20)\d\d\b|n\.\s?d\.", text))
    return False
