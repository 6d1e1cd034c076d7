"""Notes that stand at the place of their call: margin notes, LaTeXML's, folded ones, those that plugins unfold."""

from __future__ import annotations

import re

from ingest.readers.html.elements import BLOCKS, KEEP, LABEL, Element, names_of, printed
from ingest.readers.html.page import Noted, Page

_NAME = re.compile(
    r"(?:side|margin)-?_?note(?!-?num)|footnote__note|footnote_tooltip|\bltx_role_(?:foot|end|margin)note(?!mark)"
    r"|inline-?(?:foot)?note|\bfoot-?note(?:-?(?:text|content|body))?\b|\bd-footnote\b",
    re.I,
)
_TAGS = frozenset("span small aside div details d-footnote fn".split())
_RUN_ON = frozenset("span small d-footnote fn".split())


def find_insets(page: Page) -> None:
    """Add the notes of this kind; their numbers may be in the style sheet alone."""
    count = 0
    for element in page.order:
        if element.tag not in _TAGS or not _NAME.search(f"{names_of(element)} {element.tag}"):
            continue
        if element in page.insets or not _is_within_words(element) or page.note_around(element) is not None:
            continue
        words = printed(element)
        if not words or LABEL.fullmatch(words) or any(inner in page.calls for inner in element.iter()):
            continue
        mark = _mark_before(element)
        call = next((inner for inner in mark.iter() if inner in page.calls), None) if mark is not None else None
        target = page.calls[call][1] if call is not None else None
        if target is not None and page.targets.get(target) is not element:
            page.insets[element] = None  # the tooltip of a note that stands below
            continue
        count += 1
        name = element.get("id") or f"inset-{count}"
        label = _label(element, mark) or (str(count) if _is_numbered(element) else "*")
        page.insets[element] = Noted(name, label)
        if mark is not None:
            page.called.add(element)
            page.calls[call if call is not None else mark] = label, name


def _is_within_words(element: Element) -> bool:
    """Whether an element stands within a paragraph or the like."""
    parent = element.getparent()
    while parent is not None and parent.tag not in BLOCKS:
        parent = parent.getparent()
    if parent is None or parent.tag in KEEP or parent.tag in ("section", "ol", "ul", "footer", "header"):
        return False
    return element.tag in _RUN_ON or parent.tag in ("p", "li", "td", "dd", "blockquote")


def _mark_before(element: Element) -> Element | None:
    """The printed number in front of an inset."""
    before = element.getprevious()
    while before is not None and before.tag in ("input", "label") and not printed(before):
        if (before.tail or "").strip():
            return None
        before = before.getprevious()
    if before is None or (before.tail or "").strip() or before.tag in BLOCKS or before.tag in ("input", "label"):
        return None
    return before if LABEL.fullmatch(printed(before)) else None


def _is_numbered(element: Element) -> bool:
    """Whether a note without a printed label gets a number from the style sheet; margin notes get none."""
    before = element.getprevious()
    while before is not None and before.tag in ("input", "label"):
        if before.tag == "label":
            return "number" in (before.get("class") or "")
        before = before.getprevious()
    return "margin" not in names_of(element)


def _label(element: Element, mark: Element | None) -> str | None:
    """The label printed in front of an inset or at its head."""
    if mark is None:
        mark = next(element.iter("sup", "summary"), None)
    match = LABEL.fullmatch(printed(mark)) if mark is not None else None
    return match.group("label").strip() if match else None
