"""What must be known of a whole HTML page before its text is walked: note calls, notes, links to list entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from ingest.readers.html.elements import BACK_NAME, LABEL, Element, leads_back, names_of
from ingest.readers.html.style import Styles
from ingest.reading import fold_space

_POINTERS = ("aria-describedby", "aria-details", "aria-controls", "data-target", "data-footnote", "rel")
_LONG = 60
"""Characters; no row of links up to calls is longer."""
_QUOTED_ID = re.compile(r"['\"]#?([\w:.-]+)['\"]")


@dataclass(frozen=True, slots=True)
class Noted:
    """What note an element is, or is part of."""

    id: str | None
    """None if nothing leads to it but, maybe, its label."""
    label: str
    entry: bool = False
    """An entry of a numbered reference list."""
    last: bool = True
    """No further element belongs to the note."""


@dataclass(slots=True)
class Page:
    """A page with its apparatus, which the passes of `html_apparatus` fill in."""

    styles: Styles
    order: dict[Element, int]
    """All elements to their place in the page."""
    targets: dict[str, Element]
    """Ids to elements."""
    calls: dict[Element, tuple[str, str | None]] = field(default_factory=dict)
    """Link to (label, id of the note; None if the label alone says which)."""
    notes: dict[Element, Noted] = field(default_factory=dict)
    """Blocks that are notes."""
    starts: dict[Element, Noted] = field(default_factory=dict)
    """Places within a block where a note begins, which goes on to the next one or the block's end."""
    insets: dict[Element, Noted | None] = field(default_factory=dict)
    """Notes that stand where they are called; None for what only repeats a note of elsewhere."""
    called: set[Element] = field(default_factory=set)
    """Those insets whose call is printed before them."""
    entries: dict[Element, tuple[str, ...]] = field(default_factory=dict)
    """Entries of an unnumbered list to their ids."""
    cites: dict[Element, str] = field(default_factory=dict)
    """Links that cite an entry to its id."""
    named: dict[Element, str] = field(default_factory=dict)
    """Works within notes that are cited by id."""

    @staticmethod
    def of(root: Element, styles: Styles) -> Page:
        """The page before anything is found in it."""
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        targets: dict[str, Element] = {}
        for element in elements:
            name = element.get("id")
            if name:
                targets.setdefault(name, element)
            if element.tag == "a" and (name := element.get("name")):
                targets.setdefault(name, element)
        return Page(styles, {element: place for place, element in enumerate(elements)}, targets)

    def links(self) -> Iterator[tuple[Element, str | None]]:
        """Links with the id that each leads to; scripts make links of other elements too."""
        for element in self.order:
            if element.tag == "a" or (element.tag in ("span", "sup") and element.get("onclick")):
                yield element, self.pointed(element)

    def pointed(self, element: Element) -> str | None:
        """The id that a link leads to in this page, whether it is there or not.

        Only the fragment counts: saved pages hold absolute addresses.
        """
        fragment = str(element.get("href") or "").partition("#")[2].partition(":~:")[0]
        if fragment:
            if fragment in self.targets:
                return fragment
            names = (unquote(fragment), f"user-content-{fragment}")
            return next((name for name in names if name in self.targets), fragment)
        for attribute in _POINTERS:
            name = (element.get(attribute) or "").removeprefix("#")
            if name in self.targets:
                return name
        quoted = _QUOTED_ID.findall(element.get("onclick") or "")
        return next((name for name in quoted if name in self.targets), None)

    def is_backlink(self, link: Element) -> bool:
        """Whether a link in a note leads up to its call."""
        if link.tag != "a" or link in self.calls:
            return False
        if BACK_NAME.search(names_of(link)):
            return True
        name = self.pointed(link)
        target = self.targets.get(name) if name else None
        if name is None or (target is not None and (self.order[target] > self.order[link] or self.note_around(target))):
            return False
        words = fold_space(link.text_content())
        return leads_back(words) or bool(LABEL.fullmatch(words))

    def is_back_wrapper(self, element: Element) -> bool:
        """Whether an element holds links up to calls and nothing else, as "^ a b" or "[back]" do."""
        if not len(element):
            return False
        links = list(element.iter("a"))
        if not links or not all(self.is_backlink(link) for link in links):
            return False
        words = fold_space(element.text_content())
        return leads_back(words) or (len(words) < _LONG and bool(BACK_NAME.search(names_of(element))))

    def note_around(self, element: Element) -> Noted | None:
        """The note in which an element stands."""
        for above in (element, *element.iterancestors()):
            noted = self.notes.get(above) or self.insets.get(above)
            if noted is not None:
                return noted
        return None
