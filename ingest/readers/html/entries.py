"""Entries of reference lists, and the links that cite them: "Smith 2004" in a note or in the body."""

from __future__ import annotations

import re

from ingest.readers.html.elements import (
    BLOCKS,
    ENTRY_NAME,
    Element,
    block_of,
    ids_within,
    names_near,
    names_of,
    printed,
)
from ingest.readers.html.page import Page

_HAS_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d[a-z]?(?!\d)|\bn\.\s?d\.|\bforthcoming\b|\bin press\b", re.I)
_CITING_NAME = re.compile(
    r"doc-biblioref|\bbiblioref\b|\bltx_ref\b|\bcitation\b|\bbibr\b|\bcite(?:ref)?\b|\bxref\b", re.I
)
_WIKIPEDIA_ID = "CITEREF"
_ENTRY_TAGS = frozenset("li p dd div tr dt td".split())
_HEADINGS = ("h1", "h2", "h3", "h4")
_LONG = 4000
"""Characters; no list entry is longer."""


def find_entries(page: Page, links: list[tuple[Element, str | None]]) -> None:
    """Add the links that cite an entry, and the entries."""
    for link, name in links:
        target = page.targets.get(name) if name else None
        if name is None or target is None or link in page.calls or not _is_citing(link, name, target):
            continue
        block = block_of(target)
        if block is None or not _may_be_entry(block, link):
            continue
        page.cites[link] = name
        if page.note_around(target) is None:
            page.entries[block] = ids_within(block)
        elif target not in page.notes:
            page.named[target] = name
    _find_uncited(page)


def _is_citing(link: Element, name: str, target: Element) -> bool:
    words = printed(link)
    if not any(map(str.isalnum, words)):
        return False
    entry = bool(ENTRY_NAME.search(names_of(target)))
    marked = name.startswith(_WIKIPEDIA_ID) or bool(_CITING_NAME.search(names_near(link)))
    if _HAS_YEAR.search(words):
        return marked or entry or any(map(str.isalpha, words))
    return marked and (entry or name.startswith(_WIKIPEDIA_ID))


def _may_be_entry(block: Element, link: Element) -> bool:
    if block.tag not in _ENTRY_TAGS or block in link.iterancestors() or len(block.text_content()) > _LONG:
        return False
    return next(block.iter(*_HEADINGS), None) is None


def _find_uncited(page: Page) -> None:
    """What stands in one list with entries, and what is marked as one."""
    for items in {element.getparent(): None for element in page.entries if element.tag == "li"}:
        for item in items.findall("li"):
            page.entries.setdefault(item, ids_within(item))
    for element in page.order:
        named = element.get("class") or element.get("role")
        if not named:
            continue
        block = None
        if element.tag in BLOCKS and ENTRY_NAME.search(names_of(element)):
            block = element
        elif element.tag == "cite" and "citation" in named.split():
            block = block_of(element)
            if block is not None and (block.tag != "li" or len(printed(element)) * 2 <= len(printed(block))):
                continue
        if block is not None and block not in page.entries and page.note_around(element) is None:
            page.entries[block] = ids_within(block)
