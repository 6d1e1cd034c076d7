"""Styles and numbering of a Word document, resolved: what a style or a list level comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.readers.archive import Element, whole
from ingest.readers.ooxml import child, get, is_on, name, value

_HEADING = re.compile(r"heading (\d)")
_LOOKS = frozenset(("i", "b", "vanish", "webHidden", "vertAlign"))
"""The properties of runs that matter."""
_BODY_LEVEL = 9
"""The outline level of what is no heading."""
_LONGEST_CHAIN = 12
"""Styles that are based on one another."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style with what it inherits; None where it says nothing."""

    names: tuple[str, ...] = ()
    """Its own name and those of the styles it is based on, in small letters."""
    outline: int | None = None
    """0 to 8 for headings."""
    list_id: str | None = None
    list_level: int | None = None
    italic: bool | None = None
    bold: bool | None = None
    hidden: bool | None = None
    position: str | None = None
    """`superscript`, `subscript` or `baseline`."""

    @property
    def heading(self) -> int:
        """Heading level, 1 to 6; 0 for other paragraphs."""
        if self.outline is not None:
            return min(self.outline + 1, 6) if self.outline < _BODY_LEVEL else 0
        named = next((match for match in map(_HEADING.fullmatch, self.names) if match), None)
        return min(int(named.group(1)), 6) if named else 0

    def under(self, run: Style) -> Style:
        """This style with what `run` says put over it."""
        if run is PLAIN:
            return self
        return replace(
            self,
            italic=self.italic if run.italic is None else run.italic,
            bold=self.bold if run.bold is None else run.bold,
            hidden=self.hidden if run.hidden is None else run.hidden,
            position=run.position or self.position,
        )


PLAIN = Style()


def run_style(properties: Element | None) -> Style:
    """What `w:rPr` itself says."""
    if properties is None:
        return PLAIN
    found = {name(element): element for element in properties if name(element) in _LOOKS}
    if not found:
        return PLAIN
    position = found.get("vertAlign")
    return Style(
        italic=is_on(found.get("i")),
        bold=is_on(found.get("b")),
        hidden=is_on(found.get("vanish", found.get("webHidden"))),
        position=get(position, "val") if position is not None else None,
    )


@dataclass(slots=True)
class Styles:
    """All styles by id."""

    _elements: dict[str, Element] = field(default_factory=dict)
    _resolved: dict[str, Style] = field(default_factory=dict)
    default: Style = PLAIN
    """Of paragraphs that name none."""

    @staticmethod
    def of(root: Element | None) -> Styles:
        """From `styles.xml`."""
        elements = [element for element in root if name(element) == "style"] if root is not None else []
        styles = Styles({get(element, "styleId") or "": element for element in elements})
        for element in elements:
            if get(element, "type") == "paragraph" and get(element, "default") in ("1", "true", "on"):
                styles.default = styles.get(get(element, "styleId"))
        return styles

    def get(self, style_id: str | None) -> Style:
        """The style of that id; one of which nothing but its id is known may be told by that."""
        if style_id is None:
            return PLAIN
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id)
        return self._resolved[style_id]

    def _resolve(self, style_id: str) -> Style:
        style = PLAIN
        chain = list(self._chain(style_id))
        for element in reversed(chain):
            own = run_style(child(element, "rPr"))
            level, ilvl = value(element, "pPr", "outlineLvl"), value(element, "pPr", "numPr", "ilvl")
            style = replace(
                style.under(own),
                names=((value(element, "name") or "").lower(), *style.names),
                outline=whole(level, style.outline),
                list_id=value(element, "pPr", "numPr", "numId") or style.list_id,
                list_level=whole(ilvl, style.list_level),
            )
        return style if chain else Style(names=(re.sub(r"(?<=[a-z])(?=\d)", " ", style_id.lower()),))

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            element = self._elements.get(style_id or "")
            if element is None:
                return
            yield element
            style_id = value(element, "basedOn")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts the items of the document's lists."""

    _lists: dict[str, tuple[str, dict[int, _Level], frozenset[int]]] = field(default_factory=dict)
    """List id to (id of what it counts with, its levels, those that start anew)."""
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @staticmethod
    def of(root: Element | None) -> Numbering:
        """From `numbering.xml`."""
        numbering = Numbering()
        elements = list(root) if root is not None else []
        abstract = {get(e, "abstractNumId") or "": dict(_levels(e)) for e in elements if name(e) == "abstractNum"}
        for element in (e for e in elements if name(e) == "num"):
            counted = value(element, "abstractNumId") or ""
            levels, anew = dict(abstract.get(counted, {})), set()
            for override in (e for e in element if name(e) == "lvlOverride"):
                level = whole(get(override, "ilvl")) or 0
                levels.update(_levels(override))
                start = whole(value(override, "startOverride"))
                if start is not None:
                    levels[level] = replace(levels.get(level, _Level()), start=start)
                    anew.add(level)
            numbering._lists[get(element, "numId") or ""] = (counted, levels, frozenset(anew))
        return numbering

    def label(self, list_id: str, level: int) -> str | None:
        """Count one more item; its number where items are numbered with digits, without brackets and stops."""
        if list_id not in self._lists:
            return None
        counted, levels, anew = self._lists[list_id]
        counts = self._counts.setdefault(counted, {})
        this = levels.get(level, _Level())
        if level in anew and (list_id, level) not in self._begun:
            counts.pop(level, None)
        self._begun.add((list_id, level))
        counts[level] = counts.get(level, this.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if this.format not in ("decimal", "decimalZero") or "%" not in this.text:
            return None
        return re.sub(
            r"%(\d)",
            lambda m: str(counts.get(int(m.group(1)) - 1, levels.get(int(m.group(1)) - 1, _Level()).start)),
            this.text,
        ).strip(" .()[]:\t")


def _levels(element: Element) -> Iterator[tuple[int, _Level]]:
    for level in (e for e in element if name(e) == "lvl"):
        start, text = whole(value(level, "start"), 1), value(level, "lvlText") or ""
        yield whole(get(level, "ilvl")) or 0, _Level(start or 0, value(level, "numFmt") or "decimal", text)
