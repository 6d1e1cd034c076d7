"""What single elements say beside their words: addresses, numbers, formulas, fields, the labels in front of notes."""

from __future__ import annotations

import re

from ingest.fields import Fields
from ingest.readers.html.coins import read_coins
from ingest.readers.html.elements import Element
from ingest.reading import fold_space

BORDER = "\u200b"
"""Stands between two elements while a label is looked for."""
_GAP = rf"[\s{BORDER}]*"
_ARROW = re.compile(rf"[\s{BORDER}^↑]*")
_PRINTED = re.compile(
    rf"[\[(]?{_GAP}(?P<label>[^\s{BORDER}\[\](){{}}.:,]{{1,24}}(?:\s\d{{1,4}})?){_GAP}[\])]?{_GAP}[.:)]?(?=[\s{BORDER}]|$){_GAP}"
)
"""A label as notes print it in front of their words."""
_STRAY = re.compile(rf"{_GAP}[.:)\]]+(?=[\s{BORDER}]){_GAP}")
_TEX_WRAPPER = re.compile(r"\{\\(?:display|text|script)style\s*(.*)\}", re.S)


def outward(element: Element) -> str | None:
    """Where a link leads to, if that is another page; a wiki's links to its own articles are none."""
    href = element.get("href") if element.tag == "a" else None
    if not href or not href.startswith(("http://", "https://")):
        return None
    if "/wiki/" in href and "external" not in (element.get("class") or "") and element.get("title"):
        return None
    return str(href).strip()


def label_length(words: str, label: str) -> int:
    """How many characters of a note's first words are its label: "^", "[4]", "4." and what a back link left."""
    start = _ARROW.match(words).end()  # type: ignore[union-attr]
    at = start
    while label and (printed := _PRINTED.match(words, at)) is not None:
        if printed.group("label").casefold() != label.casefold():
            break
        at = printed.end()  # some print it twice
    if at > start:
        return at
    stray = _STRAY.match(words, start)
    return stray.end() if stray else start


def number(item: Element) -> str | None:
    """The number of an item of an ordered list."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return None
    value = item.get("value") or ""
    if value.isdecimal():
        return str(int(value))
    start = above.get("start") or ""
    before = sum(1 for _ in item.itersiblings("li", preceding=True))
    return str(before + (int(start) if start.isdecimal() else 1))


def is_layout(row: Element) -> bool:
    """Old pages arrange their text in tables: a cell that holds headings, tables or several paragraphs is no datum."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) == 1 and next(row.iterancestors("table"), row).get("role") == "presentation":
        return True
    return any(
        cell.find(".//table") is not None
        or next(cell.iter("h1", "h2", "h3", "h4"), None) is not None
        or len(cell.findall(".//p")) > 2
        for cell in cells
    )


def coins_behind(element: Element) -> Fields | None:
    """The fields that an empty span names behind an element or in it."""
    after = element.getnext()
    for span in (after, *element.iter("span")):
        if span is not None and span.tag == "span" and "Z3988" in (span.get("class") or ""):
            return read_coins(span.get("title") or "")
    return None


def formula(math: Element) -> str:
    """TeX where the formula names it, else its symbols."""
    named = math.get("alttext") or ""
    for note in math.iter("annotation"):
        if "tex" in (note.get("encoding") or ""):
            named = named or note.text or ""
    if named:
        return tex(named)
    shown = (e.text or "" for e in math.iter("mi", "mo", "mn", "mtext", "ms"))
    return " ".join("".join(shown).split()) or fold_space(math.text_content())


def tex(words: str) -> str:
    wrapped = _TEX_WRAPPER.fullmatch(words.strip())
    return fold_space(wrapped.group(1) if wrapped else words)
