"""Finding one's way in an OpenDocument text: names without namespaces, parts, rows of tables and text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingest.article import Problem
from ingest.errors import UnreadableFile
from ingest.readers.archive import Archive, Element

_SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "http://www.w3.org/1999/xlink": "xlink",
}
_ROWS = frozenset(("table:table-rows", "table:table-row-group"))
CLARK = {prefix: f"{{{space}}}" for space, prefix in _SPACES.items()}


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
    found = element.get(CLARK[prefix] + local)
    return None if found is None else str(found)


def table_rows(parent: Element, head: bool = False) -> Iterator[tuple[Element, bool]]:
    """Rows of a table, and whether they hold column heads."""
    for element in parent:
        if name(element) == "table:table-row":
            yield element, head
        elif name(element) in _ROWS or name(element) == "table:table-header-rows":
            yield from table_rows(element, head or name(element) == "table:table-header-rows")


def text_boxes(element: Element) -> Iterator[Element]:
    """The outermost text boxes in a drawing."""
    for inner in [element, *element]:
        if name(inner) == "draw:text-box":
            yield inner
        elif inner is not element:
            yield from text_boxes(inner)


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def optional(archive: Archive, part: str, problems: list[Problem]) -> Element | None:
    """A part that a document can do without."""
    if part not in archive:
        return None
    try:
        return archive.xml(part)
    except UnreadableFile as error:
        problems.append(Problem("unreadable-part", str(error)))
        return None


def title(meta: Element | None) -> str:
    found = meta.iter("{http://purl.org/dc/elements/1.1/}title") if meta is not None else ()
    return next((element.text or "" for element in found), "")


def refuse_encrypted(archive: Archive) -> None:
    """Encrypted parts are named in the manifest; the archive itself does not say so."""
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableFile("it is encrypted")
