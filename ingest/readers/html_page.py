"""What must be known of a whole HTML page before its text is walked: its note calls, and which elements are notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from ingest.reading import fold_space

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

_LABEL = re.compile(
    r"[\[(]?\s*((?:note|nb|n|fn)?[\s.]?\d{1,4}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§¶#]{1,4})\s*[\])]?\.?", re.I
)
_NOTEREF = re.compile(r"noteref|footnote|endnote|fnref|reference|\bcite\b", re.I)
BACKLINK = re.compile(r"(?:[\^↑↩⏎⤴↵⬆︎️\s]|[\[(]?[a-z\d]{1,3}[\])]?\.?|back|return|jump up|zurück)*", re.I)
KEEP_TAGS = frozenset(("html", "body", "main", "article"))
INLINE = frozenset("a span sup sub b i em strong cite small font u s q abbr bdi wbr code mark time var kbd ins".split())


@dataclass(frozen=True, slots=True)
class Page:
    """What must be known of the whole page before its text is walked."""

    content: Element
    calls: dict[Element, tuple[str, str]]
    """Link element to (label, id of the note)."""
    notes: dict[Element, tuple[str, str]]
    """Note element to (id, label)."""
    order: dict[Element, int]
    targets: dict[str, Element]
    vital: frozenset[Element]
    """Elements that hold a call or a note: never left out as boilerplate."""

    @staticmethod
    def of(root: Element) -> Page:
        """Look over the page once."""
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        order = {element: index for index, element in enumerate(elements)}
        targets: dict[str, Element] = {}
        for element in elements:
            for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if name:
                    targets.setdefault(name, element)
        calls = dict(_calls(elements, order, targets))
        notes = _notes(calls, targets)
        vital = frozenset(above for element in (*calls, *notes) for above in (element, *element.iterancestors()))
        return Page(_content(root, vital), calls, notes, order, targets, vital)

    def is_backlink(self, link: Element) -> bool:
        """A link from inside a note up to its call."""
        fragment = _fragment(link)
        target = self.targets.get(fragment) if fragment else None
        if fragment is None or not BACKLINK.fullmatch(fold_space(link.text_content())):
            return False
        return target is None or self.order[target] <= self.order[link]


def _fragment(link: Element) -> str | None:
    href = link.get("href") or ""
    _, mark, fragment = href.partition("#")
    return fragment.split(":~:")[0] or None if mark else None


def _calls(
    elements: list[Element], order: dict[Element, int], targets: dict[str, Element]
) -> Iterator[tuple[Element, tuple[str, str]]]:
    for link in elements:
        fragment = _fragment(link) if link.tag == "a" else None
        if not fragment or (fragment in targets and order[targets[fragment]] <= order[link]):
            continue
        printed = fold_space(link.text_content())
        label = _LABEL.fullmatch(printed)
        if label and _is_noteref(link, printed) and (fragment in targets or _is_superscript(link)):
            yield link, (label.group(1).strip(), fragment)


def _is_superscript(link: Element) -> bool:
    parent = link.getparent()
    return (parent is not None and parent.tag == "sup") or link.find("sup") is not None


def _is_noteref(link: Element, printed: str) -> bool:
    parent = link.getparent()
    near = [link] + ([parent] if parent is not None else [])
    if any(e.tag == "sup" for e in near) or link.find(".//sup") is not None or printed[:1] in "[(":
        return True
    names = " ".join(e.get(a) or "" for e in near for a in ("class", "role", "epub:type", "id", "rel"))
    return bool(_NOTEREF.search(names)) or (link.getprevious() is None and (parent.text or "").endswith("["))


def _notes(calls: dict[Element, tuple[str, str]], targets: dict[str, Element]) -> dict[Element, tuple[str, str]]:
    notes: dict[Element, tuple[str, str]] = {}
    for label, fragment in calls.values():
        if fragment not in targets:
            continue
        element = targets[fragment]
        while element.tag in INLINE and element.getparent() is not None:
            element = element.getparent()
        if element.tag == "td":
            element = element.getparent()
        if element.tag not in KEEP_TAGS:
            notes.setdefault(element, (fragment, label))
    for siblings in {e.getparent(): None for e in notes if e.tag == "li"}:
        for position, sibling in enumerate(siblings.findall("li"), start=1):
            if sibling not in notes:  # a note that nothing calls
                notes[sibling] = (sibling.get("id") or f"uncalled-{position}", str(position))
    return notes


def _content(root: Element, vital: frozenset[Element]) -> Element:
    """The page's main element, if it holds all the notes; else its body."""
    body = root.find("body")
    whole = body if body is not None else root
    for path in ("//main", "//*[@role='main']", "//*[@id='mw-content-text']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and vital <= {found[0], *found[0].iterdescendants(), *found[0].iterancestors()}:
            return found[0]
    return whole
