"""What an EPUB says of itself: its title, its files and their order, and whether they are encrypted."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from ingest.errors import UnreadableFile
from ingest.readers.archive import Archive, Element
from ingest.reading import fold_space

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_METHODS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Font obfuscation (EPUB 3.3, section 4.4, and Adobe's), which leaves the text alone."""


@dataclass(frozen=True, slots=True)
class Item:
    """A content document."""

    name: str
    """Its path in the archive."""
    role: str
    """What the manifest and the guide call it: `nav`, `cover`, `toc`."""


@dataclass(frozen=True, slots=True)
class Package:
    """A book's parts."""

    title: str
    spine: tuple[Item, ...]
    """Chapters in reading order."""
    others: tuple[Item, ...]
    """Content documents out of that order, notes in windows of their own among them."""
    sheets: tuple[str, ...]
    """Paths of style sheets."""


def read_package(archive: Archive) -> Package:
    """Read the package document. Raises UnreadableFile if there is none or the chapters are encrypted."""
    name = _package_name(archive)
    root = archive.xml(name)
    base = posixpath.dirname(name)
    guide = {_path(base, e.get("href")): e.get("type") or "" for e in _all(root, "reference")}
    items: dict[str, Item] = {}
    sheets: list[str] = []
    for entry in _all(root, "item"):
        path = _path(base, entry.get("href"))
        kind = entry.get("media-type") or ""
        if "css" in kind:
            sheets.append(path)
        elif "html" in kind or kind in ("application/xml", "text/xml"):
            role = "toc" if "nav" in (entry.get("properties") or "").split() else guide.get(path, "")
            items[entry.get("id") or path] = Item(path, role)
    order = [(items[e.get("idref")], e.get("linear") != "no") for e in _all(root, "itemref") if e.get("idref") in items]
    spine = tuple(dict.fromkeys(item for item, linear in order if linear))
    if not spine:
        raise UnreadableFile("the book's package names no chapters")
    _refuse_encrypted(archive, spine)
    others = tuple(item for item in dict.fromkeys(items.values()) if item not in spine and item.role != "toc")
    return Package(_title(root), spine, others, tuple(sheets))


def _package_name(archive: Archive) -> str:
    if _CONTAINER in archive:
        for file in _all(archive.xml(_CONTAINER), "rootfile"):
            name = unquote(file.get("full-path") or "")
            if name in archive:
                return name
    found = [name for name in archive.names if name.lower().endswith(".opf")]
    if not found:
        raise UnreadableFile("it is no EPUB: there is no package document in it")
    return found[0]


def _title(root: Element) -> str:
    """The main title, with the subtitle that EPUB 3 lets stand apart."""
    titles = [(e.get("id"), fold_space("".join(e.itertext()))) for e in _all(root, "title")]
    types = {
        (e.get("refines") or "").removeprefix("#"): (e.text or "").strip()
        for e in _all(root, "meta")
        if e.get("property") == "title-type"
    }
    main = next((words for name, words in titles if types.get(name or "") == "main" and words), None)
    return main or next((words for _, words in titles if words), "")


def _refuse_encrypted(archive: Archive, spine: tuple[Item, ...]) -> None:
    if _ENCRYPTION not in archive:
        return
    chapters = {item.name for item in spine}
    for data in _all(archive.xml(_ENCRYPTION), "EncryptedData"):
        methods = {method.get("Algorithm") for method in _all(data, "EncryptionMethod")}
        names = {_path("", reference.get("URI")) for reference in _all(data, "CipherReference")}
        if names & chapters and not methods & set(_FONT_METHODS):
            raise UnreadableFile("it is encrypted (DRM): only the shop's own programs can read it")


def _path(base: str, href: str | None) -> str:
    return posixpath.normpath(posixpath.join(base, unquote((href or "").partition("#")[0])))


def _all(root: Element, name: str) -> list[Element]:
    """Elements of that name in any namespace: old books mix them up."""
    return list(root.iter(f"{{*}}{name}"))
