"""Office Open XML packages (ECMA-376, part 2): parts, the relationships between them, and names without namespaces."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.article import Problem
from ingest.errors import UnreadableFile
from ingest.readers.archive import Archive, Element

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""The transitional namespace, which Word writes, and the strict one."""
_LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_MOST_NAMES = 10_000
_WORD_ATTRIBUTES, _LINK_ATTRIBUTES = (tuple(f"{{{ns}}}" for ns in names) for names in (_WORD, _LINKS))
_PREFIXES = {f"{{{ns}}}": "" for ns in _WORD} | {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}": "m:",
    "{http://purl.oclc.org/ooxml/officeDocument/math}": "m:",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}": "mc:",
}


_names: dict[object, str] = {}
"""Names by tag: a document has some hundred tags and millions of elements."""


def name(element: Element) -> str:
    """`p` for WordprocessingML, `m:t` and `mc:Choice` for what may stand in it, `?:x` for the rest."""
    try:
        return _names[element.tag]
    except KeyError:
        space, close, local = element.tag.rpartition("}") if isinstance(element.tag, str) else ("", "", "")
        if len(_names) > _MOST_NAMES:
            _names.clear()
        return _names.setdefault(element.tag, _PREFIXES.get(space + close, "?:") + local)


def get(element: Element, attribute: str) -> str | None:
    """An attribute of WordprocessingML."""
    for space in _WORD_ATTRIBUTES:
        value = element.get(space + attribute)
        if value is not None:
            return str(value)
    return None


def relationship(element: Element) -> str | None:
    """The id of the relationship that an element names (`r:id`)."""
    return next((str(v) for v in (element.get(f"{space}id") for space in _LINK_ATTRIBUTES) if v is not None), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and its first child of the next name, and so on."""
    for step in path:
        for element in element if element is not None else ():  # noqa: B020 - down one level
            if name(element) == step:
                break
        else:
            return None
    return element


def value(element: Element | None, *path: str) -> str | None:
    """`w:val` of a descendant."""
    found = child(element, *path)
    return get(found, "val") if found is not None else None


def is_on(element: Element | None) -> bool | None:
    """An on-off property (17.17.4): present without a value means on; None if absent."""
    return (get(element, "val") or "on").lower() not in ("0", "false", "off", "none") if element is not None else None


def switch(element: Element | None, *path: str) -> bool | None:
    """An on-off property further down."""
    return is_on(child(element, *path))


@dataclass(frozen=True, slots=True)
class Part:
    """One XML part and what it links to."""

    root: Element
    links: dict[str, str] = field(default_factory=dict)
    """Relationship id to outward address."""
    parts: tuple[tuple[str, str], ...] = ()
    """(last word of the relationship's type, path of the part) inside the package."""


@dataclass(slots=True)
class Package:
    """The document's parts; those that can't be read are reported and left out."""

    archive: Archive
    main: Part
    problems: list[Problem]

    @staticmethod
    def open(data: bytes) -> Package:
        """Raises UnreadableFile if there is no readable main document."""
        archive = Archive.open(data)
        problems: list[Problem] = []
        package = Package(archive, Part(None), problems)
        roots = [path for kind, path in package._relationships("")[1] if kind == "officeDocument"]
        path = next((path for path in (*roots, "word/document.xml") if path in archive), None)
        if path is None:
            raise UnreadableFile("there is no Word document in it")
        package.main = package._part(path)
        return package

    def related(self, kind: str) -> Part | None:
        """The part that the main document names as its `styles`, `footnotes` and so on."""
        return next(self.all_related(kind), None)

    def all_related(self, kind: str) -> Iterator[Part]:
        """All such parts."""
        for path in (path for found, path in self.main.parts if found == kind):
            try:
                yield self._part(path)
            except UnreadableFile as error:
                self.problems.append(Problem("unreadable-part", str(error)))

    def title(self) -> str:
        """The title among the document's properties."""
        try:
            root = self.archive.xml("docProps/core.xml")
        except UnreadableFile:
            return ""
        return next((element.text or "" for element in root.iter("{http://purl.org/dc/elements/1.1/}title")), "")

    def _part(self, path: str) -> Part:
        links, parts = self._relationships(path)
        return Part(self.archive.xml(path), links, parts)

    def _relationships(self, path: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
        folder, base = posixpath.split(path)
        try:
            root = self.archive.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        except UnreadableFile:
            return {}, ()
        links: dict[str, str] = {}
        parts: list[tuple[str, str]] = []
        for element in root:
            target, kind = element.get("Target") or "", (element.get("Type") or "").rpartition("/")[2]
            if element.get("TargetMode") == "External":
                links[element.get("Id") or ""] = target
            else:
                parts.append((kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")))
        return links, tuple(parts)
