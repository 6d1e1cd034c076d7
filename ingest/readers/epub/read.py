"""EPUB (versions 2 and 3): the chapters in the order of the spine, read as one page.

Ids are unique in a chapter only, so each gets the number of its file, and links between files become links within the
page. Everything else is as on web pages. Open Container Format 3.3, EPUB 3.3 sections 3 to 6.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from html.entities import name2codepoint
from urllib.parse import unquote

import lxml.html
from lxml import etree

from ingest.article import Problem
from ingest.decode import decode
from ingest.errors import UnreadableFile
from ingest.readers.archive import Archive, Element
from ingest.readers.epub.package import Item, Package, read_package
from ingest.readers.html.apparatus import look_over
from ingest.readers.html.elements import is_marked_call, names_of, printed
from ingest.readers.html.site import is_outside_of_book
from ingest.readers.html.style import Styles
from ingest.readers.html.walk import Walk
from ingest.reading import ReadBlock, Reading

_PROLOGUE = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?[^>]*>)?", re.I)
"""Declarations, of entities too, which are neither needed nor trusted."""
_ENTITY = re.compile(r"&(\w{1,40});")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_OUTSIDE = re.compile(
    r"\b(?:cover|titlepage|title-page|halftitlepage|halftitle|toc|landmarks|copyright-page|imprint|loi|lot|page-list)\b",
    re.I,
)
"""Types of chapters, of EPUB 3's structural semantics and EPUB 2's guide, that state nothing."""
_OUTSIDE_NAME = re.compile(
    r"(?:.*[\W_])?(?:cover(?:page)?|half-?title|title-?_?page|toc|nav|contents|copyright(?:-?_?page)?|imprint)[\W_]?\d*",
    re.I,
)


def read_epub(data: bytes) -> Reading:
    """The book as one article: chapters are its headings, notes may stand in files of their own."""
    archive = Archive.open(data)
    package = read_package(archive)
    problems = list(archive.problems)
    chapters: dict[str, Element] = {}
    for item in package.spine:
        chapter, damage = _chapter(archive, item.name)
        problems.extend(damage)
        if chapter is not None and not _is_outside(chapter, item):
            chapters[item.name] = chapter
    _add_note_files(archive, package, chapters)
    root = _as_one_page(chapters)
    page = look_over(root, Styles.of(_sheets(archive, package, root)))
    walk = Walk(page, is_outside_of_book)
    if package.title:
        walk.builder.add(package.title, ReadBlock("title", 0, 0))
    return walk.run(root).reading("epub", package.title, problems)


def _chapter(archive: Archive, name: str) -> tuple[Element | None, list[Problem]]:
    """The body of a chapter, and what is wrong with it."""
    try:
        text = decode(archive.read(name), markup=True)
    except UnreadableFile as error:
        return None, [Problem("unreadable-part", f"the chapter {name} can't be read: {error}")]
    source = _ENTITY.sub(_character, _PROLOGUE.sub("", text, count=1)).encode()
    problems: list[Problem] = []
    try:
        root = etree.fromstring(source, _parser())
    except etree.XMLSyntaxError as error:
        problems = [Problem("unreadable-part", f"the chapter {name} is damaged, text may be missing: {error.msg}")]
        try:
            root = lxml.html.document_fromstring(source, parser=lxml.html.HTMLParser(encoding="utf-8"))
        except (etree.ParserError, ValueError):
            return None, problems
    else:
        _drop_namespaces(root)
    return root.find("body"), problems


def _parser() -> etree.XMLParser:
    """XHTML without entities, other files or more nesting than libxml2 allows by itself."""
    return lxml.html.XHTMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _character(entity: re.Match[str]) -> str:
    """`&nbsp;` and the like; what a book declares itself is not trusted."""
    name = entity.group(1)
    if name in _XML_ENTITIES:
        return entity.group(0)
    return chr(name2codepoint[name]) if name in name2codepoint else ""


def _drop_namespaces(root: Element) -> None:
    for element in root.iter():
        if isinstance(element.tag, str):
            name = element.tag.rpartition("}")[2].lower()
            if name != element.tag:
                element.tag = name
            for key in [key for key in element.attrib if key.startswith("{")]:
                kind = "epub-type" if key.endswith("}type") else key.rpartition("}")[2]
                value = element.attrib.pop(key)
                if kind not in element.attrib:
                    element.set(kind, value)


def _is_outside(chapter: Element, item: Item) -> bool:
    """Covers, title pages, tables of contents and legal pages: their words state nothing."""
    parts = [chapter, *chapter]
    types = " ".join((item.role, *(part.get("epub-type") or "" for part in parts[:3] if isinstance(part.tag, str))))
    if _OUTSIDE.search(types):
        return True
    stem = posixpath.splitext(posixpath.basename(item.name))[0]
    return bool(_OUTSIDE_NAME.fullmatch(stem)) and len(chapter.text_content()) < 6000


def _add_note_files(archive: Archive, package: Package, chapters: dict[str, Element]) -> None:
    """Files out of the reading order that hold the notes which the chapters call."""
    for item in package.others:
        if item.name in chapters or not any(_calls(name, body, item.name) for name, body in chapters.items()):
            continue
        chapter, _ = _chapter(archive, item.name)
        if chapter is not None:
            chapters[item.name] = chapter


def _calls(name: str, body: Element, other: str) -> bool:
    """Whether a chapter has a link to another file that is printed as a number or says that it is a note call."""
    return any(
        _resolved(name, link.get("href") or "")[0] == other
        and (is_marked_call(link) or len(printed(link)) <= 4 or "note" in names_of(link))
        for link in body.iter("a")
    )


def _resolved(name: str, href: str) -> tuple[str, str]:
    """File and fragment that a link of the file `name` leads to."""
    path, _, fragment = href.partition("#")
    if not path or ":" in path.partition("/")[0]:
        return (name if not path else "", fragment)
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))), fragment


def _as_one_page(chapters: dict[str, Element]) -> Element:
    numbers = {name: number for number, name in enumerate(chapters, start=1)}
    root = lxml.html.Element("body")
    for name, body in chapters.items():
        for element in body.iter():
            if isinstance(element.tag, str):
                _rename(element, name, numbers)
        body.tag = "div"
        body.set("id", f"@{numbers[name]}")
        body.tail = None
        root.append(body)
    return root


def _rename(element: Element, name: str, numbers: dict[str, int]) -> None:
    """Ids and links of one element as they are in the page of all chapters."""
    for key in ("id", "name", "aria-describedby", "aria-details"):
        value = element.get(key)
        if value:
            element.set(key, f"{value}@{numbers[name]}")
    href = element.get("href")
    if href:
        file, fragment = _resolved(name, href)
        if file in numbers:
            element.set("href", f"#{fragment.split(':~:')[0]}@{numbers[file]}")


def _sheets(archive: Archive, package: Package, root: Element) -> Iterator[str]:
    """Style sheets of the book; one that can't be read is missed by nobody."""
    yield from (style.text or "" for style in root.iter("style"))
    for name in _unique(package.sheets):
        try:
            yield decode(archive.read(name))
        except UnreadableFile:
            continue


def _unique(names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(names)
