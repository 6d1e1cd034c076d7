"""Styles and lists of an OpenDocument text, resolved (OpenDocument 1.3, part 3, sections 16 and 19)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingest.readers.archive import Element

_SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "http://www.w3.org/1999/xlink": "xlink",
}
_CLARK = {prefix: f"{{{space}}}" for space, prefix in _SPACES.items()}
_LONGEST_CHAIN = 12
"""Styles that are based on one another."""


@lru_cache(maxsize=4096)
def _named(tag: str) -> str:
    space, _, local = tag[1:].partition("}")
    return f"{_SPACES.get(space, '?')}:{local}"


def name(element: Element) -> str:
    """`text:p`; `?:x` for what is in no namespace of OpenDocument's text."""
    return _named(element.tag) if isinstance(element.tag, str) else ""


def get(element: Element, attribute: str) -> str | None:
    """An attribute by its usual name: `text:style-name`."""
    prefix, _, local = attribute.partition(":")
    found = element.get(_CLARK[prefix] + local)
    return None if found is None else str(found)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or text style with what it inherits; None where it says nothing."""

    names: tuple[str, ...] = ()
    """Its own name and those of the styles it is based on, in small letters."""
    outline: int | None = None
    list_style: str | None = None
    italic: bool | None = None
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    """Superscript."""

    def under(self, run: Style) -> Style:
        """This style with what `run` says put over it."""
        if run is PLAIN:
            return self
        return replace(
            self,
            italic=self.italic if run.italic is None else run.italic,
            bold=self.bold if run.bold is None else run.bold,
            hidden=self.hidden if run.hidden is None else run.hidden,
            raised=self.raised if run.raised is None else run.raised,
        )


PLAIN = Style()


@dataclass(slots=True)
class Styles:
    """All styles by family and name; automatic ones and those of `styles.xml` alike."""

    _elements: dict[tuple[str, str], Element] = field(default_factory=dict)
    _resolved: dict[tuple[str, str | None], Style] = field(default_factory=dict)
    lists: dict[str, dict[int, tuple[str, int]]] = field(default_factory=dict)
    """List style to level (from 1) to number format ("" for bullets) and first number."""

    def add(self, root: Element) -> None:
        """The styles of one part; those added later count more."""
        for element in root.iter(f"{_CLARK['style']}style"):
            self._elements[(get(element, "style:family") or "", get(element, "style:name") or "")] = element
        for element in root.iter(f"{_CLARK['text']}list-style"):
            self.lists[get(element, "style:name") or ""] = dict(_levels(element))

    def get(self, family: str, style_name: str | None) -> Style:
        """The style of that name; an unknown one is known by its name alone."""
        key = (family, style_name)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(family, style_name)
        return self._resolved[key]

    def _resolve(self, family: str, style_name: str | None) -> Style:
        style = PLAIN
        for element in reversed(list(self._chain(family, style_name))):
            level = get(element, "style:default-outline-level") or ""
            shown = get(element, "style:display-name") or get(element, "style:name") or ""
            style = replace(
                style.under(_own(element)),
                names=(_readable(shown), *style.names),
                outline=int(level) if level.isdigit() else style.outline,
                list_style=get(element, "style:list-style-name") or style.list_style,
            )
        return style if style.names or not style_name else Style(names=(_readable(style_name),))

    def _chain(self, family: str, style_name: str | None) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            element = self._elements.get((family, style_name or ""))
            if element is None:
                return
            yield element
            style_name = get(element, "style:parent-style-name")


def _readable(style_name: str) -> str:
    """Names hold other characters than letters and digits in hexadecimal: `Heading_20_1`."""
    return re.sub(r"_([0-9a-f]{2})_", lambda m: chr(int(m.group(1), 16)), style_name).lower()


def _own(element: Element) -> Style:
    properties = next((e for e in element if name(e) == "style:text-properties"), None)
    if properties is None:
        return PLAIN
    slant, weight = get(properties, "fo:font-style"), get(properties, "fo:font-weight")
    position, display = get(properties, "style:text-position"), get(properties, "text:display")
    return Style(
        italic=None if slant is None else slant in ("italic", "oblique"),
        bold=None if weight is None else weight in ("bold", "600", "700", "800", "900"),
        hidden=None if display is None else display == "none",
        raised=None if position is None else bool(re.match(r"super|[1-9]", position)),
    )


def _levels(element: Element) -> Iterator[tuple[int, tuple[str, int]]]:
    for level in element:
        number = get(level, "text:level") or ""
        if number.isdigit():
            start = get(level, "text:start-value") or "1"
            numbered = name(level) == "text:list-level-style-number"
            form = (get(level, "style:num-format") or "") if numbered else ""
            yield int(number), (form, int(start) if start.isdigit() else 1)
