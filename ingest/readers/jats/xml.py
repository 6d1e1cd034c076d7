"""The XML of a journal article, parsed without trusting it: no entity is expanded, nothing outside the file is read.

The Journal Article Tag Suite (ANSI/NISO Z39.96) and its forerunner, the NLM DTD. Element names lose their namespace, as
one publisher sets it and the next does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Any, TypeAlias

from lxml import etree

from ingest.article import Problem
from ingest.decode import decode
from ingest.errors import UnreadableFile

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

_DOCTYPE = re.compile(
    r"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*(?P<subset>\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?>"
)
_ENTITY = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?!#\w{1,8};)(?:(?P<name>[A-Za-z][\w.-]{0,31});)?", re.S)
"""A named entity, or an ampersand that somebody forgot to write as one; character data marked as such has none."""
_PARTS = frozenset("front body back sub-article response floats-group floats-wrap".split())
"""Children that tell an article of this tag suite from others that call their root `article`, such as DocBook's."""
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ArticleXml:
    """The articles of a file, most often one, and what was wrong with the XML around them."""

    articles: tuple[Element, ...]
    problems: tuple[Problem, ...]


def parse_articles(data: bytes) -> ArticleXml:
    """The `article` elements, whatever wraps them (`pmc-articleset`, an OAI record).

    Raises UnreadableFile if it is no XML or holds no article.
    """
    text, unknown = _named_characters(_DOCTYPE.sub("", decode(data, markup=True), count=1))
    root, problems = _parse(text.encode())
    _strip_namespaces(root)
    articles = tuple(_articles(root))
    if not articles:
        raise UnreadableFile(f"XML, but not a JATS article: the root element is <{str(root.tag)[:40]}>")
    if unknown:
        named = ", ".join(f"&{name};" for name in unknown[:_SHOWN])
        problems = (
            *problems,
            Problem("unreadable-part", f"entities that nothing defines are left as they stand: {named}"),
        )
    return ArticleXml(articles, problems)


def _named_characters(text: str) -> tuple[str, tuple[str, ...]]:
    """Named entities as the characters that they stand for, and the names of those that are unknown.

    The tag suite's DTD defines the ISO sets, which HTML 5 took over. A document's own definitions are not read. XML's
    own five are told by number too, as libxml2 drops them once it has met an error.
    """
    unknown: dict[str, None] = {}

    def character(match: re.Match[str]) -> str:
        if match.group(0)[0] == "<":
            return match.group(0)
        name = match.group("name")
        known = "&" if name is None else html5.get(f"{name};")
        if known is None:
            unknown[name] = None
            known = f"&{name};"
        return "".join(f"&#{ord(letter)};" if letter in "&<>\"'" else letter for letter in known)

    return _ENTITY.sub(character, text), tuple(unknown)


def _parse(content: bytes) -> tuple[Element, tuple[Problem, ...]]:
    """The root; of XML that is not well-formed what could be read, and a problem."""
    try:
        return etree.fromstring(content, _parser()), ()
    except etree.XMLSyntaxError as error:
        reason = " ".join(error.msg.split())
    try:
        root = etree.fromstring(content, _parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise UnreadableFile("it holds no XML")
    return root, (Problem("unreadable-part", f"the XML is damaged, text may be missing: {reason}"),)


def _parser(*, recover: bool = False) -> Any:
    """libxml2's own limits stay on: 256 levels, 10 MB a text."""
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, recover=recover, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _strip_namespaces(root: Element) -> None:
    for element in root.iter():
        tag = element.tag
        if isinstance(tag, str) and (tag[0] == "{" or ":" in tag):
            bare = tag.rpartition("}")[2].rpartition(":")[2]
            element.tag = bare if _NAME.fullmatch(bare) else "unknown"


def _articles(root: Element) -> Iterator[Element]:
    for element in root.iter("article"):
        inner = any(above.tag == "article" for above in element.iterancestors())
        if not inner and any(child.tag in _PARTS for child in element):
            yield element


def href(element: Element) -> str | None:
    """Where a link leads, whether the file declares the namespace of its links or not."""
    found: str | None = element.get(_XLINK) or element.get("xlink:href") or element.get("href")
    return found


def all_text(element: Element) -> str:
    """Every word in an element."""
    return "".join(element.itertext())
