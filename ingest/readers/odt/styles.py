"""Styles and lists of an OpenDocument text, resolved (OpenDocument 1.3, part 3, sections 16 and 19)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.readers.archive import Element, whole
from ingest.readers.odt.parts import CLARK, get, name

_LONGEST_CHAIN = 12
"""Styles that are based on one another."""


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
        for element in root.iter(f"{CLARK['style']}style"):
            self._elements[(get(element, "style:family") or "", get(element, "style:name") or "")] = element
        for element in root.iter(f"{CLARK['text']}list-style"):
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
            shown = get(element, "style:display-name") or get(element, "style:name") or ""
            style = replace(
                style.under(_own(element)),
                names=(_readable(shown), *style.names),
                outline=whole(get(element, "style:default-outline-level"), style.outline),
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
        number = whole(get(level, "text:level"))
        if number is not None:
            numbered = name(level) == "text:list-level-style-number"
            form = (get(level, "style:num-format") or "") if numbered else ""
            yield number, (form, whole(get(level, "text:start-value"), 1) or 0)
