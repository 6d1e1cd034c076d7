"""The forms in which authors type note calls: `[4]`, `[1, 3–5]`, `⁴`, `*`, `(4)`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.article import SPOKEN
from ingest.reading import Reading

LABEL = r"\d{1,4}|[a-z]{1,2}|[A-Z]|[ivxlc]{1,6}|[*†‡§¶]{1,3}"
_NUMBERS = r"\d{1,4}(?:\s*[,;–—-]\s*\d{1,4})*"
_RAISED = r"[⁰¹²³⁴-⁹]{1,4}(?:[,˒⁻–-]\s?[⁰¹²³⁴-⁹]{1,4})*"
BRACKETED = re.compile(rf"\[({_NUMBERS}|{LABEL})\](?!\()")
RAISED = re.compile(rf"(?<=[^\s⁻⁺(\[⁰¹²³⁴-⁹])({_RAISED})(?![⁰¹²³⁴-⁹⁺⁻])")
SYMBOL = re.compile(r"(?<=[\w.,;:!?”\"’')»\]])([*†‡§¶]{1,3})(?![\w*])")
GLUED = re.compile(r"[.,;:!?][”\"’)]?(\d{1,3})(?=\s|$)")
"""A figure that was raised in print: "for years.4 Next"."""
IN_ROUND_BRACKETS = re.compile(rf"\(({_NUMBERS})\)")
_EXPONENT_OF = re.compile(
    r"(?:(?<![^\W\d_])(?:[kcdmnµμ]?m|ft|in|mi|yd|ha|[A-Za-zχσρβηω])|(?<!\d)\d{1,3}|\d{5,}|[\d,.]*\d[.,]\d+|[)\]])$"
)
"""What stands before an exponent: a unit, a variable, a number that is no year."""
_WHOLE = (BRACKETED, IN_ROUND_BRACKETS)
"""Forms whose brackets belong to the marker."""
_RAISED_FIGURE = re.compile(r"[⁰¹²³⁴-⁹]")
_SYMBOL = re.compile(r"[*†‡§¶]")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RANGE = re.compile(r"(\d{1,4})(?:\s*[–—-]\s*(\d{1,4}))?")
_LONGEST_RANGE = 60


@dataclass(frozen=True, slots=True)
class TypedCall:
    """What looks like a note call."""

    labels: tuple[str, ...]
    start: int
    end: int


def plain_label(printed: str) -> str:
    """ "⁴" gives "4"."""
    return printed.translate(_DIGITS)


def typed_calls_in(text: str, start: int, end: int, form: re.Pattern[str]) -> Iterator[TypedCall]:
    """What has that form in a stretch of the text; exponents are none."""
    for match in form.finditer(text, start, end):
        if form is RAISED and _EXPONENT_OF.search(text, max(start, match.start() - 12), match.start()):
            continue
        if form is GLUED and not text[max(start, match.start() - 1) : match.start()].isalpha():
            continue  # a decimal: "3.4"
        yield TypedCall(tuple(_labels(plain_label(match.group(1)))), *match.span(0 if form in _WHOLE else 1))


def forms_in(text: str) -> tuple[re.Pattern[str], ...]:
    """The forms worth looking for, those in round brackets aside."""
    return (
        BRACKETED,
        *([RAISED] if _RAISED_FIGURE.search(text) else []),
        *([SYMBOL] if _SYMBOL.search(text) else []),
        GLUED,
    )


def called_labels(reading: Reading, forms: Iterable[re.Pattern[str]]) -> Counter[str]:
    """Every label that the body may call in one of the forms, and how often."""
    found = Counter(call.label for call in reading.calls if call.target is None)
    for block in reading.blocks:
        if block.kind in SPOKEN:
            for form in forms:
                calls = typed_calls_in(reading.text, block.start, block.end, form)
                found.update(label for call in calls for label in call.labels if call.start > block.start)
    return found


def _labels(inside: str) -> Iterator[str]:
    """ "1, 3-5" gives 1, 3, 4, 5."""
    if not inside[0].isdecimal():
        yield inside
        return
    for low, high in _RANGE.findall(inside):
        if high and int(low) < int(high) <= int(low) + _LONGEST_RANGE:
            yield from map(str, range(int(low), int(high) + 1))
        else:
            yield str(int(low))
            if high:
                yield str(int(high))
