"""Single elements of a page: what their names say of them, and what is printed in them.

Programs name the parts of their notes in the class, the id or the role (DPUB-ARIA 1.1, EPUB structural semantics).
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, TypeAlias

from ingest.reading import fold_space

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody"
    " td tfoot th thead tr ul".split()
)
"""Elements that stand on lines of their own; all others, unknown ones too, run on."""
KEEP = frozenset(("html", "body", "main", "article"))
LABEL = re.compile(
    r"[\[({]?\s*\^?(?P<label>(?P<word>[^\W\d_][\w.-]{0,14}?[\s.:]?\s?)?\d{1,4}[a-z]?|[a-z]{1,2}|[ivxlcdm]{1,7}|[α-ω]"
    r"|[*†‡§¶#※‖]{1,4})\s*[\])}]?[.:]?",
    re.I,
)
"""What is printed as a note call: "4", "[4]", "note 4", "b", "iv", "†"."""
NOTE_NAME = re.compile(
    r"(?:foot|end|rear|side)-?_?notes?(?![a-z])"
    r"|(?<![a-z])(?:fn|ftn|ftnt|edn|en|n|note|nb|ref|cite|cite_note|bib)s?[-_:.]?\d"
    r"|cite_note|(?<![a-z])notes?(?![a-z])|bib-?(?:item|lio)|biblioentry|csl-entry|citeref|reference"
    r"|mso-element:(?:foot|end)note",
    re.I,
)
"""Names of notes and list entries."""
NOTES_NAME = re.compile(r"(?:foot|end)?notes(?![a-z])|references|footnote-list", re.I)
"""Names of what holds all of them."""
NOTE_ROLE = re.compile(r"doc-(?:foot|end)note\b|\b(?:foot|end|rear)note\b")
ENTRY_NAME = re.compile(r"doc-biblioentry|\bbiblioentry\b|\bcsl-entry\b|\bltx_bibitem\b|\bbibitem\b", re.I)
BACK_NAME = re.compile(
    r"back-?_?link|back-?ref|reversefootnote|footnote-?_?back|fn-?back|\bdoc-backlink|footnote-?return"
    r"|footnote-?reverse|to-top|sd(?:foot|end)notesym",
    re.I,
)
"""Names of links from a note up to its call."""
_BACK_WORD = re.compile(
    r"[\^↑↥⇑⇧⤒↩⏎⤴⤶↵↲⮐⬆🔙︎️\[\]()]+|[\[(]?(?:\d{1,4}|[a-z]{1,2}|[ivxlc]{1,5}|[*†‡§]{1,3})[\])]?"
    r"|\(?(?:go|jump|return|back|to|up|text|article|main|content|the|reference|footnote|endnote|note|zurück|retour|volver)\)?",
    re.I,
)
_STOPS = re.compile(r"[\s,;:.]+")
_LONGEST_WAY_BACK = 60
_CALL_NAME = re.compile(
    r"\bnote-?ref|\bfoot-?note-?ref|\bfn-?ref|footnote-anchor|sd(?:foot|end)noteanc|footnote(?:identifier)?-link\b"
    r"|\bfn-?anchor|\bfootnote_referrer|\bcitation-reference|\bdoc-noteref",
    re.I,
)
_NAMING = ("class", "id", "role", "epub:type", "epub-type", "rel", "type")
_UNSEEN = re.compile(r"tooltip|popup|screen-reader|sr-only|visually-hidden|display:\s*none", re.I)
_SEPARATOR = re.compile(r"[\s,;–-]*")
_LONG_LABEL = 12


def names_of(element: Element) -> str:
    """All that names an element's part in the page."""
    named = [value for value in map(element.get, _NAMING) if value]
    style = element.get("style")
    if style and "mso-element" in style:
        named.append(style)
    return " ".join(named)


def roles_of(element: Element) -> str:
    """Its role and its type in a book."""
    return " ".join(filter(None, map(element.get, ("role", "epub:type", "epub-type"))))


def is_marked_call(link: Element) -> bool:
    """Whether a link says itself that it calls a note."""
    if link.get("data-footnote-ref") is not None or link.get("data-fn") is not None:
        return True
    parent = link.getparent()
    around = names_of(parent) if parent is not None and parent.tag in ("sup", "span") else ""
    own = f"{names_of(link)} {around}"
    return bool(_CALL_NAME.search(own)) and not BACK_NAME.search(own)


def leads_back(words: str) -> bool:
    """Whether words are those of a link up to a call: "^", "a b c", "Return to text", nothing."""
    if len(words) > _LONGEST_WAY_BACK:
        return False
    return all(_BACK_WORD.fullmatch(word) for word in _STOPS.split(words) if word)


def names_near(link: Element) -> str:
    """Names of a link and of what stands around it."""
    parent = link.getparent()
    return " ".join(names_of(e) for e in (link, parent) if e is not None and e.tag not in KEEP)


def printed(element: Element) -> str:
    """The words of an element that a reader sees."""
    if not len(element):
        return fold_space(element.text or "")
    if not any(_is_unseen(inner) for inner in element.iterdescendants()):
        return fold_space(element.text_content())
    seen = deepcopy(element)
    for inner in [inner for inner in seen.iterdescendants() if _is_unseen(inner)]:
        if inner.getparent() is not None:
            inner.drop_tree()
    return fold_space(seen.text_content())


def _is_unseen(element: Element) -> bool:
    named = f"{element.get('class') or ''} {element.get('style') or ''}"
    return len(named) > 1 and bool(_UNSEEN.search(named)) and len(element.text_content()) > _LONG_LABEL


def in_brackets(link: Element, opening: str) -> bool:
    """Whether a bracket opens in front of the link, or of links in front of it: "[1, 2]"."""
    while True:
        before, parent = link.getprevious(), link.getparent()
        left = (before.tail if before is not None else parent.text if parent is not None else None) or ""
        if before is not None and not left.strip() and before.tag != "a":
            left = printed(before)[-1:]  # a bracket in an element of its own
        if before is None or before.tag != "a" or not _SEPARATOR.fullmatch(left):
            return left.rstrip().endswith(opening)
        link = before


def block_of(element: Element) -> Element | None:
    """The innermost block that an element stands in."""
    while element is not None and element.tag not in BLOCKS:
        element = element.getparent()
    return element


def opens(block: Element, above: Element) -> bool:
    """Whether a block is the first content of what holds it."""
    if (above.text or "").strip():
        return False
    for before in block.itersiblings(preceding=True):
        if before.tag not in ("hr", "br") and (printed(before) or (before.tail or "").strip()):
            return False
    return True


def opens_words(target: Element, block: Element) -> bool:
    """Whether no words but a label stand before the target in its block."""
    words = ""
    for element in block.iter():
        previous = element.getprevious()
        words += (previous.tail or "") if previous is not None else ""
        if element is target or len(words) > 2 * _LONG_LABEL:
            break
        if isinstance(element.tag, str):
            words += element.text or ""
    return not any(map(str.isalpha, words)) and len(words.strip()) <= _LONG_LABEL


def ids_within(block: Element) -> tuple[str, ...]:
    """Every id in an entry."""
    names = (e.get("id") or (e.get("name") if e.tag == "a" else None) for e in block.iter() if isinstance(e.tag, str))
    return tuple(filter(None, names))
