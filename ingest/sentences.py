"""Where sentences end.

A single pass over candidate full stops. Rules follow the golden rules of Pragmatic Segmenter in spirit: abbreviations,
initials, decimals, ellipses and closing quotation marks; a boundary needs a plausible beginning after it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_CANDIDATE = re.compile(r"([.!?…]+|[。！？])([\"'”’»)\]]*)(?=(\s*)([\"'“‘«(\[¿¡]*)(\S?))")
_LAST_WORD = re.compile(r"[^\s(\[“\"‘'—–/]+$")
_ITEM = re.compile(r"[\s•⁃▪◦*-]{0,4}(?P<label>\d{1,3}|[a-z])(?P<stop>\.\)|\)|\.)\s+\S")
"""The head of a list item: "1. ", "2) ", "• 9. ", "a. "."""
_SPACED = re.compile(r"\.(?: \.){3}(?= [^\W\d_])")
"""A full stop with a spaced ellipsis."""
_GLUED = re.compile(r"[.!?][”\"’)]?\d{1,3}(?=\s+[“\"‘(]?[^\W\d_a-z])")
"""A note number that lost its raised print: "for years.4 Next"."""
_TITLES = frozenset("mr mrs ms dr prof".split())
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[]*([^\W_]+(?:['’][^\W_]+)?)")

_NEVER = frozenset(
    (
        "mr mrs ms dr prof st messrs gen col lt capt sgt maj cmdr gov sen rep rev hon pres supt insp fr sr br mt "
        "ft vs v cf viz e.g i.e eg ie fig figs eq eqs sec sect ch chap vol vols ed eds trans repr no nos nr p pp "
        "par art para app ex approx ca c al cit dept univ assn bros est jan feb mar apr jun jul aug sept sep oct "
        "nov dec z.b d.h u.a bzw vgl hrsg hg aufl bd nr s"
    ).split()
)
"""Abbreviations that announce what follows: never the end of a sentence before a name or a number."""
_BEFORE_NUMBER = frozenset("no nos nr n° p pp fig figs eq eqs sec sect ch chap vol vols art par para s bd n nn".split())
_ENDS_TOO = frozenset("etc inc ltd co corp jr sr al u.s u.k u.n e.u a.m p.m b.c a.d d.c ph.d m.d b.a m.a vs".split())
"""Abbreviations that may also end a sentence: they do if a common opening word follows."""
_OPENERS = frozenset(
    (
        "the this that these those a an it its he she they we you i his her their our there here in on at by for "
        "from to with when while although though however moreover furthermore but and so yet thus hence if as "
        "after before since because one some many most all such another other both each no not what who how why "
        "where which during under according despite also then now today later recently"
    ).split()
)


def boundaries(text: str, forced: Collection[int] = ()) -> list[int]:
    """End offsets of the sentences of `text`, ascending, the last one being its length.

    `forced`: positions where a note marker was taken out, so that a sentence may begin without a space.
    """
    ends: list[int] = []
    start = 0
    items, heads = _items(text)
    for match in _CANDIDATE.finditer(text):
        end = match.end(2)
        if end >= len(text):
            break
        if end not in heads and _ends(text, start, match, forced):
            ends.append(end)
            start = end
    further = {*items, *_after_ellipses(text), *_after_glued(text)}
    if further:
        ends = sorted({*ends, *further})
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return ends


def _items(text: str) -> tuple[list[int], frozenset[int]]:
    """Where the second and later items of a list that runs on in one paragraph begin, and where their labels end."""
    first = _ITEM.match(text)
    if first is None:
        return [], frozenset()
    cuts: list[int] = []
    heads = {first.end("stop")}
    label, at = first.group("label"), first.end("stop")
    while True:
        label = str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)
        found = re.compile(rf"\s[•⁃▪◦*-]?\s*{label}{re.escape(first.group('stop'))}\s+(?=\S)").search(text, at)
        if found is None:
            return cuts, frozenset(heads)
        cuts.append(found.start())
        at = found.end()
        heads.add(len(text[:at].rstrip()))


def _after_glued(text: str) -> Iterator[int]:
    for match in _GLUED.finditer(text):
        word = _LAST_WORD.search(text, max(0, match.start() - 24), match.start())
        if word and len(word.group(0)) > 1 and word.group(0).isalpha() and word.group(0).lower() not in _NEVER:
            yield match.end()


def _after_ellipses(text: str) -> Iterator[int]:
    """ "compounds. . . . The" ends at its first stop, "a period . . . . Next" at its last."""
    if ". . ." in text:
        for match in _SPACED.finditer(text):
            yield match.end() if text[match.start() - 1 : match.start()] in ("", " ") else match.start() + 1


def _ends(text: str, start: int, match: re.Match[str], forced: Collection[int]) -> bool:
    stop, closers, space, _, following = match.groups()
    at = match.end(2)
    if not space and at not in forced and stop not in "。！？":
        return False
    if not following:
        return False
    if following.islower() or following in ".,;:)]”’»–—-":
        return False
    if match.start() and text[match.start() - 1] in " [" and stop[0] in ".…":
        return False  # a spaced or bracketed ellipsis
    if set(stop) & set("!?。！？") or len(stop) > 1 or closers[:1] in ("”", '"', "’", "»"):
        return not (set(stop) & set("!?") and closers and text[at:].lstrip()[:1].islower())
    return _full_stop_ends(text, start, match.start(), at, following)


def _full_stop_ends(text: str, start: int, stop: int, at: int, following: str) -> bool:
    word = _LAST_WORD.search(text, max(start, stop - 24), stop)
    last = word.group(0) if word else ""
    bare = last.lower()
    upcoming = _NEXT_WORD.match(text, at)
    opener = bool(upcoming) and upcoming is not None and upcoming.group(1).lower() in _OPENERS
    if bare in _BEFORE_NUMBER and following.isdecimal():
        return False
    if not any(map(str.isalpha, text[start:stop])) and text[start:stop].strip(" •⁃-–*") == last:
        return False  # the number of a list item: "1. Introduction"
    if bare in _ENDS_TOO:
        long = bare in ("a.m", "p.m") and text.count(" ", start, stop) >= 4
        return opener or (long and upcoming is not None and upcoming.group(1).lower() in _TITLES)
    if bare in _NEVER:
        return opener and bare in ("no", "al", "p", "art", "par", "ch", "est", "app", "s")
    if re.match(r"\s+[A-Z]\.\s+[a-z]", text[at : at + 8]) and len(last) <= 4 and last[:1].isupper():
        return False  # a species: "Cand. P. ubique"
    if last == "I" and _is_pronoun(text, start, stop):
        return True
    if len(last) == 1 and last.isupper():
        return opener and not _after_name(text, start, stop)
    if re.fullmatch(r"(?:\w\.)+\w", last):
        return opener
    return True


def _after_name(text: str, start: int, stop: int) -> bool:
    """Whether the initial before `stop` follows another initial or opens the sentence."""
    before = text[start : stop - 1].rstrip()
    return not before or before.endswith(".")


def _is_pronoun(text: str, start: int, stop: int) -> bool:
    """Whether the "I" before `stop` is no initial: the word before it is no name."""
    words = text[start : stop - 1].split()
    return bool(words) and words[-1].islower()
