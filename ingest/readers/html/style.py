"""What style sheets say of words: slanted, raised or bold. Exported pages and many EPUBs have no other emphasis.

Selectors of one class are understood (`.c3`, `span.c3`); cascades are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_ONE_CLASS = re.compile(r"[\w-]*\.([\w-]+)\s*")
_SLANTED = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)
_UPRIGHT = re.compile(r"font-style\s*:\s*(?:normal|inherit)", re.I)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|top|text-top|\d)", re.I)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_ITALIC_TAGS = frozenset(("i", "em", "dfn", "var"))


@dataclass(frozen=True, slots=True)
class Styles:
    """Names of classes whose words look that way."""

    slanted: frozenset[str] = frozenset()
    upright: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    heavy: frozenset[str] = frozenset()

    @staticmethod
    def of(sheets: Iterable[str]) -> Styles:
        """What the sheets say, in CSS."""
        looks: dict[re.Pattern[str], set[str]] = {_SLANTED: set(), _UPRIGHT: set(), _RAISED: set(), _HEAVY: set()}
        for sheet in sheets:
            for rule in _COMMENT.sub("", sheet).split("}"):
                selectors, _, body = rule.rpartition("{")
                matched = [names for pattern, names in looks.items() if pattern.search(body)]
                if matched:
                    found = {m.group(1) for s in selectors.split(",") if (m := _ONE_CLASS.fullmatch(s.strip()))}
                    for names in matched:
                        names.update(found)
        return Styles(*map(frozenset, looks.values()))

    def is_slanted(self, element: Element, around: bool) -> bool:
        """Whether an element's words are italic; `around`: whether those around it are."""
        if element.tag in _ITALIC_TAGS or (element.tag == "cite" and _is_title(element)):
            return not self._has(element, self.upright, _UPRIGHT)
        if self._has(element, self.slanted, _SLANTED):
            return True
        return around and not self._has(element, self.upright, _UPRIGHT)

    def is_raised(self, element: Element) -> bool:
        """Whether an element is superscript."""
        return element.tag == "sup" or self._has(element, self.raised, _RAISED)

    def is_bold(self, element: Element) -> bool:
        """Whether an element's words are bold."""
        return element.tag in ("b", "strong") or self._has(element, self.heavy, _HEAVY)

    def _has(self, element: Element, names: frozenset[str], pattern: re.Pattern[str]) -> bool:
        classes = element.get("class")
        if names and classes and not names.isdisjoint(classes.split()):
            return True
        style = element.get("style")
        return bool(style and pattern.search(style))


def _is_title(cite: Element) -> bool:
    """HTML has `cite` for a work's title; templates and older pages put it around a whole entry."""
    if cite.get("class") or len(cite):
        return False
    parent = cite.getparent()
    return parent is not None and bool((parent.text or "").strip() or (cite.tail or "").strip() or len(parent) > 1)
