"""What a word says as a number: figures, spelled numbers, ordinals."""

from __future__ import annotations

import re

UNITS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10.0 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
MULTIPLES = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "dozen": 12.0}
MAGNITUDES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORDS = {**UNITS, **TENS, **ORDINALS, **MULTIPLES}
_FIGURE = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(st|nd|rd|th|s|k|m|bn|mn|pc|am|pm|km|cm|mm|kg|mg|ft|h|g|c|f|p)?$")
_SCALE = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9}


def value_of(folded: str) -> float | None:
    """The number that a folded word says: 1200 for "1,200", 3 for "third" and "3rd", 5000 for "5k", else None."""
    if not folded[0].isdigit():
        return _WORDS.get(folded)
    match = _FIGURE.match(folded)
    if match is None:
        return None
    try:
        return float(match[1].replace(",", "")) * _SCALE.get(match[2], 1.0)
    except ValueError:  # digits of a script that float() does not read
        return None
