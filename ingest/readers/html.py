"""HTML pages, by lxml: saved articles, Wikipedia, blog posts, exported notes.

A note call is a link to a place further down the same page that is printed as a label (superscript, bracketed or marked
as a note reference). What it points at is the note; links back up from a note are not part of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import lxml.html
from lxml.etree import ParserError

from ingest.article import BlockKind, Problem
from ingest.decode import decode
from ingest.errors import UnreadableFile
from ingest.readers.html_page import BACKLINK, INLINE, KEEP_TAGS, Element, Page
from ingest.reading import Call, ReadBlock, Reading, TextBuilder, fold_space

_DROP = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|sharedaddy|addtoany|nav|navbar|navbox|navigation|menu|breadcrumbs?|sidebar"
    r"|comments?|respond|cookies?|newsletter|subscribe|related|advert|ads?|promo|toc|metadata|catlinks|printfooter"
    r"|editsection|jump-link|noprint|skip-link|screen-reader-text|masthead|z3988)(?:$|[\s_-])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_PRINTED_LABEL = re.compile(r"[\[(]?([^\s\])]{1,12}?)[\])]?[.:]?\s+")
_SKIP_TAGS = frozenset(
    "script style noscript template head nav form button svg iframe object math input select".split()
)
_FRAME_TAGS = frozenset(("footer", "header", "aside"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: dict[str, BlockKind] = {"li": "list-item", "blockquote": "quotation", "dd": "list-item", "tr": "table"}
_DEPTH = 180
"""Deeper nesting than this is broken markup: its text is taken as it stands."""


def read_html(data: bytes) -> Reading:
    """Blocks of the page's content; markup that belongs to the site, not to the article, is left out."""
    text = decode(data, markup=True)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.html.document_fromstring(text.encode(), parser=parser)
    except (ParserError, ValueError) as error:
        raise UnreadableFile("no HTML content in it") from error
    page = Page.of(root)
    title = _title(root)
    walk = _Walk(page, title)
    walk.element(page.content, "paragraph", 0, 0)
    walk.flush()
    if title and not walk.titled:
        _put_title_first(walk, title)
    return walk.builder.reading("html", title, list(_cut_off(parser)))


def _cut_off(parser: Element) -> Iterator[Problem]:
    """libxml2 gives up on what lies deeper than its limit."""
    for error in parser.error_log:
        if error.type_name == "ERR_RESOURCE_LIMIT":
            yield Problem("unreadable-part", f"nested too deeply at line {error.line}: what follows is lost")
            return


def _put_title_first(walk: _Walk, title: str) -> None:
    """The title is known from the page's head alone: it goes above all blocks, which move down."""
    rest, walk.builder = walk.builder, TextBuilder()
    walk.builder.add(title, ReadBlock("title", 0, 0))
    text, calls = "".join(rest.parts), iter(rest.calls)
    call = next(calls, None)
    for block in rest.blocks:
        inside: list[Call] = []
        while call is not None and call.start < block.end:
            inside.append(replace(call, start=call.start - block.start, end=call.end - block.start))
            call = next(calls, None)
        walk.builder.add(text[block.start : block.end], block, inside)


def _title(root: Element) -> str:
    for path in ("//h1", "//title"):
        for element in root.xpath(path):
            words = fold_space(element.text_content())
            if words:
                return words
    return ""


@dataclass(slots=True)
class _Walk:
    """Turns elements into blocks in document order."""

    page: Page
    title: str
    builder: TextBuilder = field(default_factory=TextBuilder)
    titled: bool = False
    parts: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    length: int = 0
    kind: BlockKind = "paragraph"
    level: int = 0

    def say(self, text: str | None) -> None:
        """Append inline text, white space folded across element borders."""
        if not text:
            return
        folded = re.sub(r"\s+", " ", text)
        if folded.startswith(" ") and (not self.parts or self.parts[-1].endswith(" ")):
            folded = folded[1:]
        if folded:
            self.parts.append(folded)
            self.length += len(folded)

    def call(self, label: str, target: str) -> None:
        """Append a note call as `[label]`."""
        if self.parts and self.parts[-1].endswith("["):  # the brackets stand outside the link
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        printed = f"[{label}]"
        self.calls.append(Call(label, self.length, self.length + len(printed), target))
        self.parts.append(printed)
        self.length += len(printed)

    def flush(self) -> None:
        """Close the block under way."""
        text = "".join(self.parts).rstrip(" ")
        if text.strip(" |"):
            kind, level = self.kind, self.level
            if kind == "heading" and not self.titled and text == self.title:
                kind, level, self.titled = "title", 0, True
            self.builder.add(text, ReadBlock(kind, 0, 0, level=level, links=tuple(self.links)), self.calls)
        self.parts, self.calls, self.links, self.length = [], [], [], 0

    def element(self, element: Element, kind: BlockKind, level: int, depth: int) -> None:
        """Walk one element; its tail is the caller's."""
        if not isinstance(element.tag, str) or self._is_dropped(element):
            return
        if element in self.page.notes:
            self._note(element)
        elif element in self.page.calls:
            self.call(*self.page.calls[element])
        elif element.tag == "pre":
            self.flush()
            self.builder.add(element.text_content().strip("\n"), ReadBlock("code", 0, 0))
        elif depth > _DEPTH:
            self.say(element.text_content())
        elif element.tag in INLINE:
            self._inline(element, kind, level, depth)
        elif element.tag == "br":
            self.say(" ")
        else:
            self._block(element, kind, level, depth)

    def _inline(self, element: Element, kind: BlockKind, level: int, depth: int) -> None:
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith(("http://", "https://")):
            self.links.append(href)
        self._children(element, kind, level, depth)

    def _children(self, element: Element, kind: BlockKind, level: int, depth: int) -> None:
        self.say(element.text)
        for child in element:
            self.element(child, kind, level, depth + 1)
            tail = child.tail
            if tail and child in self.page.calls and tail.startswith("]"):
                tail = tail[1:]
            self.say(tail)

    def _block(self, element: Element, kind: BlockKind, level: int, depth: int) -> None:
        if element.tag in ("td", "th"):
            if self.parts:
                self.say(" | ")
            self._children(element, kind, level, depth)
            return
        if kind == "table" and element.tag in ("p", "div", "ul", "li"):
            self._children(element, kind, level, depth)
            self.say(" ")
            return
        heading = _HEADINGS.get(element.tag, 0)
        inner: BlockKind = "heading" if heading else _BLOCKS.get(element.tag, kind)
        if element.tag == "tr" and element.find("td") is None:
            inner = "boilerplate"  # column heads state nothing
        self.flush()
        self.kind, self.level = inner, heading or level
        self._children(element, inner, heading or level, depth)
        self.flush()
        self.kind, self.level = kind, level

    def _note(self, element: Element) -> None:
        self.flush()
        note_id, label = self.page.notes[element]
        links = [a.get("href") for a in element.iter("a") if (a.get("href") or "").startswith("http")]
        outward = tuple(link for link in links if not _is_inward(link, self.page))
        text = fold_space("".join(self._note_words(element)))
        text = _without_label(text, label)
        block = ReadBlock("note", 0, 0, note_id=note_id, label=label, links=outward)
        self.builder.add(text, block)

    def _note_words(self, element: Element, depth: int = 0) -> Iterator[str]:
        if depth > _DEPTH:
            yield element.text_content()
            return
        if element.text:
            yield element.text
        for child in element:
            if isinstance(child.tag, str) and not self._is_dropped(child) and not self._is_back(child):
                if child.tag not in INLINE:
                    yield " "
                yield from self._note_words(child, depth + 1)
            if child.tail:
                yield child.tail

    def _is_back(self, element: Element) -> bool:
        if element.tag == "a":
            return self.page.is_backlink(element)
        links = list(element.iter("a"))
        return (
            bool(links)
            and element.tag in INLINE
            and all(self.page.is_backlink(a) for a in links)
            and bool(BACKLINK.fullmatch(fold_space(element.text_content())))
        )

    def _is_dropped(self, element: Element) -> bool:
        if element in self.page.vital or element.tag in KEEP_TAGS:
            return False
        if element.tag in _SKIP_TAGS or (element.tag in _FRAME_TAGS and element.find(".//h1") is None):
            return True
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            return True
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
        return bool(_DROP.search(names)) and element.find(".//h1") is None


def _without_label(text: str, label: str) -> str:
    """A note's words without the back arrow and the printed label in front of them."""
    text = text.removeprefix("^").lstrip()
    printed = _PRINTED_LABEL.match(text)
    return text[printed.end() :] if printed and printed.group(1) == label else text


def _is_inward(link: str, page: Page) -> bool:
    _, mark, fragment = link.partition("#")
    return bool(mark) and fragment in page.targets
