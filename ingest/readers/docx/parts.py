"""Finding one's way in a Word document: its notes, sources and bookmarks, and what wraps tables and text boxes."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.fields import Fields
from ingest.readers.archive import Element
from ingest.readers.docx.notes import DROPPED, REFERENCES
from ingest.readers.managers import word_source
from ingest.readers.ooxml import Package, Part, child, get, name, value
from ingest.readers.wordprocessing import Role

THROUGH = frozenset(("ins", "moveTo", "smartTag", "customXml", "bdo", "dir", "sdtContent", "ruby", "rubyBase"))
"""Elements that only wrap what they hold."""


def children(parent: Element, tag: str) -> Iterator[Element]:
    """Children of that name, also those that a content control or a tracked insertion wraps."""
    for element in parent:
        if name(element) == tag:
            yield element
        elif name(element) == "sdt" or name(element) in THROUGH:
            yield from children(element, tag)


def alternative(element: Element) -> Element:
    """What Word 2010 and later show of several alternatives."""
    chosen = child(element, "mc:Choice")
    chosen = child(element, "mc:Fallback") if chosen is None else chosen
    return chosen if chosen is not None else ()


def text_boxes(element: Element) -> Iterator[Element]:
    """The outermost text boxes in a drawing."""
    if name(element) == "mc:AlternateContent":
        element = alternative(element)
    for inner in element:
        if name(inner) == "txbxContent":
            yield inner
        elif name(inner) not in DROPPED:
            yield from text_boxes(inner)


def control_role(properties: Element | None, tag: str) -> Role | None:
    gallery = value(properties, "docPartObj", "docPartGallery") or ""
    if child(properties, "bibliography") is not None or gallery == "Bibliographies":
        return "bibliography"
    if tag.startswith(("MENDELEY_BIBLIOGRAPHY", "CitaviBibliography")):
        return "bibliography"
    return "index" if gallery.startswith("Table") else None


def notes(package: Package) -> Iterator[tuple[str, tuple[Element, Part]]]:
    """Notes by id; separators are none."""
    for kind, prefix in (("footnotes", "fn"), ("endnotes", "en")):
        part = package.related(kind)
        for element in part.root if part is not None else ():
            if name(element) in ("footnote", "endnote") and (get(element, "type") or "normal") == "normal":
                yield f"{prefix}{get(element, 'id')}", (element, part)  # type: ignore[misc]


def sources(package: Package) -> Iterator[tuple[str, Fields]]:
    """The works of Word's own source list by tag."""
    for part in package.all_related("customXml"):
        if str(part.root.tag).endswith("/bibliography}Sources"):
            yield from map(word_source, part.root)


def bookmarked(root: Element) -> Iterator[tuple[str, str]]:
    open_marks: dict[str, str] = {}
    for element in root.iter():
        tag = name(element)
        if tag == "bookmarkStart":
            open_marks[get(element, "id") or ""] = get(element, "name") or ""
        elif tag == "bookmarkEnd":
            open_marks.pop(get(element, "id") or "", None)
        elif tag in REFERENCES:
            for mark in open_marks.values():
                yield mark, f"{REFERENCES[tag]}{get(element, 'id')}"
