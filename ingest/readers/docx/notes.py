"""How Word labels the notes of a document: by order of reference, in the format and with the restarts that it sets.

ECMA-376, part 1, sections 17.11.11 (footnotePr), 17.11.17 (numFmt), 17.11.19 (numRestart) and 17.11.20 (numStart).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.archive import Element, whole
from ingest.readers.ooxml import child, get, name, value

REFERENCES = {"footnoteReference": "fn", "endnoteReference": "en"}
"""Element that calls a note to the prefix of the note's id."""
DROPPED = frozenset(("del", "moveFrom", "mc:Fallback"))
_SETTINGS = {"fn": "footnotePr", "en": "endnotePr"}
_DEFAULT_FORMAT = {"fn": "decimal", "en": "lowerRoman"}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHICAGO = "*†‡§"


@dataclass(frozen=True, slots=True)
class NoteCall:
    """A reference to a note."""

    note_id: str
    """`fn2`, `en2`: footnotes and endnotes are numbered apart."""
    label: str
    custom: bool = False
    """The author chose the mark: it follows the reference as text."""


def note_calls(body: Element, settings: Element | None) -> dict[str, NoteCall]:
    """Each note that the document refers to, in order of reference."""
    calls: dict[str, NoteCall] = {}
    sections = list(_sections(body))
    for kind in ("fn", "en"):
        number = 0
        for references, properties in sections:
            rules = [child(properties, _SETTINGS[kind]), child(settings, _SETTINGS[kind])]
            start = whole(_rule(rules, "numStart")) or 1
            if number == 0 or _rule(rules, "numRestart") == "eachSect":
                number = start
            form = _rule(rules, "numFmt") or _DEFAULT_FORMAT[kind]
            for reference in references:
                note_id = f"{kind}{get(reference, 'id')}"
                if REFERENCES[name(reference)] != kind or note_id in calls:
                    continue
                mark = custom_mark(reference)
                calls[note_id] = NoteCall(note_id, mark or printed_number(number, form), mark is not None)
                number += mark is None
    return calls


def custom_mark(reference: Element) -> str | None:
    """The words behind a reference in its run, where it says that its mark follows."""
    if (get(reference, "customMarkFollows") or "0") not in ("1", "true", "on"):
        return None
    return "".join(map(symbol, reference.itersiblings())).strip() or "*"


def symbol(element: Element) -> str:
    """The characters of a `w:t` or `w:sym`."""
    if name(element) == "t":
        return element.text or ""
    if name(element) != "sym":
        return ""
    try:
        code = int(get(element, "char") or "", 16)
    except ValueError:
        return ""
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 32 <= code < 0x110000 and not 0xD800 <= code <= 0xDFFF else ""
    font = (get(element, "font") or "").lower()
    letter = chr(code - 0xF000)  # symbol fonts lie in the private area, over their 8-bit codes
    return letter.translate(_SYMBOL_FONT) if font == "symbol" else letter if letter in "*†‡§#¶" else ""


_SYMBOL_FONT = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz£¥³´µ±·",
    "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ≤∞≥×∝±•",
)


def printed_number(number: int, form: str) -> str:
    """A number in one of Word's formats; the rarer ones as digits."""
    if form in ("lowerRoman", "upperRoman") and 0 < number < 5000:
        roman, rest = "", number
        for size, letters in _ROMAN:
            roman, rest = roman + letters * (rest // size), rest % size
        return roman if form == "lowerRoman" else roman.upper()
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letter if form == "lowerLetter" else letter.upper()
    if form == "chicago" and number > 0:
        return _CHICAGO[(number - 1) % 4] * min((number - 1) // 4 + 1, 9)
    return str(number)


def _rule(rules: list[Element | None], what: str) -> str | None:
    return next((found for found in (value(rule, what) for rule in rules) if found), None)


def _sections(body: Element) -> Iterator[tuple[list[Element], Element | None]]:
    """The references of each section and the properties that end it."""
    references: list[Element] = []
    properties: Element | None = None
    for element in body.iter("{*}p", "{*}sectPr", *(f"{{*}}{tag}" for tag in REFERENCES)):
        if name(element) in REFERENCES:
            if not any(name(above) in DROPPED for above in element.iterancestors()):
                references.append(element)
        elif name(element) == "p":
            if properties is not None:
                yield references, properties
                references, properties = [], None
            properties = child(element, "pPr", "sectPr")
        elif name(element) == "sectPr" and properties is None:
            properties = element
    yield references, properties
