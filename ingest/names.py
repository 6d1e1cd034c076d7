"""Names of authors: splitting lists of them, and comparing them as citations do."""

from __future__ import annotations

import re
import unicodedata

_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-\s]?){1,4}(?:,?\s*(?:Jr|Sr|I{2,3}|IV)\.?)?")
_INITIAL_MARK = re.compile(r"[^\W\d_]\.")
_SEPARATOR = re.compile(r"\s*;\s*|\s*,\s+(?:and|&|und|et)\s+|\s+(?:and|&|und)\s+|\s*,\s*")
_ET_AL = re.compile(r",?\s*(?:\bet\s+al\b\.?|\bu\.\s?a\.|\band\s+others\b|…)", re.I)
_EDITOR = re.compile(r",?\s*\(?\b(?:eds?|editors?|hrsg|trans|comps?)\b\.?\)?", re.I)
_PERSON = re.compile(
    r"(?:[A-ZÀ-ÞŁŚŞČŽĐİ][\w’'ʿ-]*\.?|(?:de|van|von|der|den|la|le|du|da|di|al|bin|ibn|el|ter|ten|dos)\b)"
    r"(?:[\s-]+(?:[A-ZÀ-ÞŁŚŞČŽĐİ][\w’'ʿ-]*\.?|(?:de|van|von|der|den|la|le|du|da|di|al|bin|ibn|el|ter|ten|dos)\b)){1,4}"
)
_LETTERS = re.compile(r"[^\W_]+")


def fold_name(name: str) -> str:
    """Letters and digits of a name, without case, accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(c for c in decomposed.casefold() if c.isalnum() and not unicodedata.combining(c))


def split_names(head: str) -> tuple[tuple[str, ...], bool]:
    """The names in "Holden, M. and Jones, B., et al." and whether the list says that it is cut short.

    Initials join the surname before them: ("Holden, M.", "Jones, B."), True.
    """
    cut_short = _ET_AL.search(head)
    bare = _EDITOR.sub("", _ET_AL.sub("", head)).strip(" ,.;:")
    names: list[str] = []
    for piece in _SEPARATOR.split(bare):
        piece = piece.strip()
        if not piece:
            continue
        is_initials = bool(_INITIALS.fullmatch(piece)) and (bool(_INITIAL_MARK.search(piece)) or len(piece) <= 3)
        if names and is_initials and "," not in names[-1] and (piece.isupper() or "." in piece):
            names[-1] = f"{names[-1]}, {piece}{'.' if not piece.endswith('.') and '.' in piece else ''}"
        else:
            names.append(piece)
    return tuple(names), cut_short is not None


def surname(name: str) -> str:
    """The part that citations use: what stands before the comma, else the last word of a person's name."""
    if "," in name:
        return name.split(",", 1)[0].strip()
    words = name.split()
    if len(words) > 1 and _INITIALS.fullmatch(" ".join(words[:-1])) and _INITIAL_MARK.search(words[0]):
        return words[-1]
    return name.strip()


def last_word(name: str) -> str:
    """The surname of a name in natural order: "Michael C. Horowitz" gives "Horowitz"."""
    if "," in name:
        return name.split(",", 1)[0].strip()
    words = [word for word in name.split() if not _INITIAL_MARK.fullmatch(word)]
    return words[-1] if words else name


def citing_name(name: str) -> str:
    """What a citation calls an author: the surname of a person, the whole name of an institution."""
    return last_word(name) if is_person(name) else surname(name)


def is_person(name: str) -> bool:
    """Two to five capitalised words, as in "Stuart J. Russell"."""
    return bool(_PERSON.fullmatch(name.strip(" .,")))


def acronym(name: str) -> str:
    """First letters of the capitalised words: "World Health Organization" gives "who"."""
    return "".join(word[0] for word in _LETTERS.findall(name) if word[0].isupper()).casefold()


def looks_like_entry(text: str) -> bool:
    """Whether a paragraph opens as a list entry does: surname and initials, or a name and a year near the front."""
    head = text[:160]
    if re.match(r"(?:\[?\d{1,4}[\].)]\s*)?[^\W\d_][\w’'ʿ -]{1,40},\s+(?:[^\W\d_]\.[-\s]?){1,4}", head):
        return bool(re.search(r"\b(?:1[5-9]|20)\d\d\b|n\.\s?d\.", text))
    return False
