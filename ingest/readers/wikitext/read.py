"""MediaWiki text: the source of Wikipedia's pages, plain, HTML-escaped or in an XML export.

Lines make the blocks (headings, lists, tables), brackets the words within them. Notes are numbered as MediaWiki numbers
them and stand where the page lists them. Boxes, hints and navigation are no statements; what they cite is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.article import BlockKind, Problem
from ingest.readers.wikitext.inline import Inline, Page
from ingest.readers.wikitext.notes import LISTS, OPENING, Notes, calls_within, is_call
from ingest.readers.wikitext.pages import read_pages
from ingest.readers.wikitext.short import is_short
from ingest.readers.wikitext.table import Row, Table
from ingest.readers.wikitext.tree import Element, Literal, Node, Tag, Template, lines, parse
from ingest.readers.wikitext.words import is_text, says_nothing
from ingest.readers.wikitext.works import is_citation
from ingest.reading import ReadBlock, Reading, TextBuilder

_HEADING = re.compile(r"(={1,6})(?=[^=\n]|={1,5}[^=])")
_LIST = re.compile(r"[*#;:]+")
_DEFINITION = re.compile(r"\s:\s?")
_ROWS = re.compile(r":*\s*\{\|")
_BLOCK_START = re.compile(r"\n\s*(?:[*#:;]|\{\||\n)")
_QUOTATION = frozenset(
    "quote blockquote cquote quotation bquote quote-box rquote quote-frame poemquote zitat cita citaat citazione citat"
    " citation-bloc citation-bloc-wikisource verse-translation poem-quote épigraphe epigraph imagequote cytat".split()
)
_QUOTED = ("text", "quote", "1", "content", "texte")
_ATTRIBUTION = (
    "author",
    "sign",
    "source",
    "by",
    "title",
    "character",
    "cite",
    "auteur",
    "autor",
    "quelle",
    "publication",
)
_BLOCK_TAGS = frozenset(
    "p div center ul ol dl li dd dt blockquote table tr caption h1 h2 h3 h4 h5 h6 hr poem td th".split()
)
_ITEM_TAGS: dict[str, BlockKind] = {"li": "list-item", "dd": "list-item", "tr": "table"}
_NEAR_FRONT = 40
"""Characters before the article's subject in its first sentence, at most."""
_LEAST_TEXT = 120
"""Letters of an argument from which a template on a line of its own holds text rather than a title."""


def read_wikitext(data: bytes) -> Reading:
    """Blocks of the page, or of the pages of an XML export. Raises UnreadableFile if it only leads to another page."""
    pages = read_pages(data)
    builder = TextBuilder()
    title = ""
    problems: list[Problem] = []
    for number, (name, source) in enumerate(pages):
        if name:
            builder.add(name, ReadBlock("title", 0, 0) if len(pages) == 1 else ReadBlock("heading", 0, 0, level=1))
        page = Page(builder, Notes(f"{number}/" if number else ""))
        blocks = _Blocks(page)
        blocks.flow(parse(source))
        blocks.finish()
        title = title or name or blocks.title
        problems += [*page.problems, *_broken(page, builder.length)]
    return builder.reading("wikitext", title, problems)


def _broken(page: Page, end: int) -> Iterator[Problem]:
    """One problem a kind of breakage, at its first place."""
    for what, places in page.broken.items():
        times = f", {len(places)} times" if len(places) > 1 else ""
        at = min(places[0], end)
        yield Problem("unreadable-part", f"{what}{times}: its words are taken as they stand", at, at)


@dataclass(slots=True)
class _Blocks:
    """Makes blocks of lines."""

    page: Page
    title: str = ""
    inline: Inline = field(init=False)
    kind: BlockKind = "paragraph"
    level: int = 0
    quoting: int = 0
    """How many quotations are open."""
    tables: list[Table] = field(default_factory=list)
    begun: bool = False
    """Whether a paragraph of the text is behind us."""

    def __post_init__(self) -> None:
        self.inline = Inline(self.page)

    def flow(self, nodes: list[Node]) -> None:
        """Write nodes in which lines matter."""
        for line in lines(nodes):
            self._line(line)
        self.flush()

    def finish(self) -> None:
        """What is still open ends with the page; notes that no list printed come last."""
        while self.tables:
            self._end_table()
        self.flush()
        self._print_notes(None)
        for note in self.page.notes.uncalled():
            if note.words is not None:
                note.words.flush(
                    self.page.builder, ReadBlock("note", 0, 0, note_id=note.target, label=note.name or "?"), always=True
                )

    def flush(self) -> None:
        """Close the block under way."""
        inline, kind, level = self.inline, self.kind, self.level
        words = inline.runs.said().strip()
        if kind == "paragraph" and words:
            if not inline.plain and inline.first_bold.strip() and len(words) < 100:
                kind, level = "heading", 6  # a line in bold stands for a heading
            elif not self.begun and not self.title:
                bold = " ".join(inline.first_bold.split())  # the subject, by an encyclopedia's custom
                self.title = bold if words.find(bold) < _NEAR_FRONT else ""
            self.begun = True
        entry = inline.cited * 2 > len(words)  # most of the words are those of its citation templates
        if (kind in ("list-item", "paragraph") and entry) or (kind == "list-item" and inline.ids):
            kind = "reference"
        if kind in ("paragraph", "list-item") and not inline.plain and not inline.first_bold.strip():
            kind = "boilerplate"  # calls behind a list or a table, and no words
        ids = tuple(dict.fromkeys(inline.ids)) if kind == "reference" else ()
        block = ReadBlock(kind, 0, 0, level=level, ids=ids)
        if inline.note is not None and kind in ("paragraph", "list-item", "boilerplate"):
            block = ReadBlock("note", 0, 0, note_id=inline.note.target, label=self.page.notes.label(inline.note))
        inline.runs.flush(self.page.builder, block)
        captions = inline.captions
        self._renew()
        for caption in captions:
            self.kind = "boilerplate"
            self.inline.nodes(caption)
            self.inline.runs.flush(self.page.builder, ReadBlock("boilerplate", 0, 0))
            self._renew()

    def _renew(self) -> None:
        self.inline = Inline(self.page)
        self.kind, self.level = ("quotation" if self.quoting else "paragraph"), 0

    def _line(self, line: list[Node]) -> None:
        first = line[0] if line and isinstance(line[0], str) else ""
        stripped = first.lstrip()
        if _ROWS.match(stripped):
            self.flush()
            self.tables.append(Table())
        elif self.tables:
            self._table_line(line, stripped)
        elif not any(not isinstance(node, str) or node.strip() for node in line):
            self.flush()
        elif first.startswith("=") and self._heading(line):
            pass
        elif match := _LIST.match(first):
            self._item(match.group(), [first[match.end() :], *line[1:]])
        elif first.startswith("----"):
            self.flush()
        else:
            if self.kind not in ("paragraph", "quotation"):
                self.flush()
            self._text_line(line)

    def _heading(self, line: list[Node]) -> bool:
        """`== Words ==`: as many signs behind the words as in front of them."""
        first, last = line[0], line[-1]
        if not isinstance(first, str) or not isinstance(last, str) or not last.rstrip().endswith("="):
            return False
        match = _HEADING.match(first)
        if match is None:
            return False
        self.flush()
        body = [first[match.end() :], *line[1:]]
        body[-1] = str(body[-1]).rstrip().rstrip("=")
        self.kind, self.level = "heading", len(match.group(1))
        self.inline.nodes(body)
        self.flush()
        return True

    def _item(self, bullet: str, rest: list[Node]) -> None:
        self.flush()
        if not self.quoting:
            self.kind = "list-item"
        if bullet.endswith(";"):
            if isinstance(rest[0], str) and _DEFINITION.search(rest[0]):
                rest[0] = _DEFINITION.sub(": ", rest[0], count=1)
            else:
                self.kind, self.level = "heading", 6  # a term, or what stands for a heading
        self._text_line(rest, alone=False)
        self.flush()

    def _text_line(self, line: list[Node], *, alone: bool | None = None) -> None:
        """Words of a paragraph, and templates that make blocks of their own."""
        if alone is None:
            alone = not self.inline.runs.length and all(
                isinstance(node, Template) or (isinstance(node, str) and not node.strip()) for node in line
            )
        for node in line:
            if isinstance(node, Template) and self._is_block(node, alone):
                self._block(node)
            elif isinstance(node, Element) and node.name in ("references", "gallery"):
                self._listed(node)
            elif isinstance(node, Tag) and node.name in _BLOCK_TAGS:
                self._tag(node)
            elif isinstance(node, Literal) and node.name in ("pre", "source", "syntaxhighlight"):
                self.flush()
                if node.text.strip():
                    self.page.builder.add(node.text.strip("\n"), ReadBlock("code", 0, 0))
            elif isinstance(node, Template) and self.kind == "list-item" and not self.inline.runs.length:
                self.inline.opening(node)
            elif not (alone and isinstance(node, str)):
                self.inline.node(node)
        self.inline.text("\n")

    def _tag(self, tag: Tag) -> None:
        """HTML tags that begin or end a block."""
        if tag.name in ("td", "th"):
            if not tag.closes and self.inline.runs.length:
                self.inline.say(" | ")
            return
        if tag.name == "p" and self.kind == "table":
            return
        self.flush()
        if tag.name in ("blockquote", "poem"):
            self.quoting = max(0, self.quoting + (-1 if tag.closes else 1))
            self._renew()
        elif not tag.closes:
            heading = tag.name[0] == "h" and tag.name[1:].isdecimal()
            self.kind = "heading" if heading else _ITEM_TAGS.get(tag.name, self.kind)
            self.level = int(tag.name[1:]) if heading else 0

    def _is_block(self, template: Template, alone: bool) -> bool:
        name = template.name
        if name in _QUOTATION or name in LISTS or "displaytitle" in name:
            return True
        if (
            not alone
            or is_call(template)
            or name in OPENING
            or is_citation(template)
            or is_short(name)
            or name == "wikicite"
        ):
            return False
        return says_nothing(template) or _holds_blocks(template) or _is_box(template)

    def _block(self, template: Template) -> None:
        """A template that is more than words in a line."""
        name = template.name
        if name in _QUOTATION:
            self.flush()
            self._quotation(template)
        elif name in LISTS:
            self.flush()
            self._define(template.named.get("refs", []))
            group = self.inline.words(template.named.get("group", [])) or LISTS[name]
            self._print_notes(group)
        elif name.startswith("displaytitle:"):
            self.title = self.inline.words(parse(template.written.partition(":")[2]))
        elif _holds_blocks(template):
            self.flush()
            for part in filter(_is_flow, template.positional):
                self.flow(part)
        else:
            self._box(template)

    def _box(self, template: Template) -> None:
        """Boxes and navigation state nothing; lines of them that cite something are kept for the notes."""
        cited = [
            part
            for part in (*template.positional, *template.named.values())
            if next(calls_within(part), None) is not None
        ]
        if cited:
            self.flush()
            for part in cited:
                self.inline.text(" | ") if self.inline.runs.length else None
                self.inline.nodes(part)
            self.kind = "boilerplate"
            self.flush()

    def _quotation(self, template: Template) -> None:
        """The quotation with the notes of its attribution, then the attribution, which states nothing."""
        named, positional = template.named, template.positional
        key = next((key for key in _QUOTED if named.get(key)), None)
        quoted = named[key] if key else next(iter(positional), [])
        told = [named[k] for k in _ATTRIBUTION if named.get(k) and k != key] + positional[0 if key else 1 :]
        self.quoting += 1
        self._renew()
        *paragraphs, last = _paragraphs(quoted)
        for paragraph in paragraphs:
            self.flow(paragraph)
        for line in lines(last):
            self._line(line)
        self.inline.runs.unsay(" ")
        for part in told:
            for call in calls_within(part):
                self.inline.call(call)
        self.flush()
        self.quoting -= 1
        self._renew()
        words = ", ".join(filter(None, map(self.inline.words, told)))
        if words:
            self.inline.say(words)
            self.kind = "boilerplate"
            self.flush()

    def _listed(self, element: Element) -> None:
        self.flush()
        if element.name == "gallery":
            for line in lines(element.children):
                at = next((i for i, node in enumerate(line) if isinstance(node, str) and "|" in node), None)
                if at is not None:
                    self.kind = "boilerplate"
                    self.inline.nodes([str(line[at]).partition("|")[2], *line[at + 1 :]])
                    self.flush()
            return
        self._define(element.children)
        self._print_notes(element.attribute("group"))

    def _define(self, nodes: list[Node]) -> None:
        for call in calls_within(nodes):
            self.inline.define(call)

    def _print_notes(self, group: str | None) -> None:
        """The notes so far; those that notes call come after them."""
        self.flush()
        while waiting := self.page.notes.to_print(group):
            for note in waiting:
                note.printed = True
                block = ReadBlock("note", 0, 0, note_id=note.target, label=self.page.notes.label(note))
                if note.words is not None:
                    note.words.flush(self.page.builder, block, always=True)

    def _table_line(self, line: list[Node], start: str) -> None:
        if start.startswith("|}"):
            self._end_table()
            self._text_line([start[2:], *line[1:]])
        else:
            self._row(self.tables[-1].line(line, start))

    def _end_table(self) -> None:
        self._row(self.tables.pop().end())

    def _row(self, row: Row | None) -> None:
        if row is None:
            return
        self.flush()
        for number, cell in enumerate(row.cells):
            self.inline.say(" | " if number else "")
            start = self.inline.runs.length
            for node in cell:
                if isinstance(node, Template) and _holds_blocks(node):
                    for part in node.positional:
                        self.inline.nodes(part)
                elif isinstance(node, Template) and self.inline.runs.length == start:
                    self.inline.opening(node)
                else:
                    self.inline.node(node)
            self.inline.end()
        self.kind = row.kind
        self.flush()


def _paragraphs(nodes: list[Node]) -> Iterator[list[Node]]:
    """Parts between blank lines; at least one."""
    paragraph: list[Node] = []
    for line in lines(nodes):
        if line and any(not isinstance(node, str) or node.strip() for node in line):
            paragraph += ["\n", *line]
        elif paragraph:
            yield paragraph
            paragraph = []
    yield paragraph


def _holds_blocks(template: Template) -> bool:
    """Lists or paragraphs in a positional argument: columns, collapsed parts."""
    return any(map(_is_flow, template.positional))


def _is_flow(part: list[Node]) -> bool:
    return any(
        bool(_BLOCK_START.search(node)) if isinstance(node, str) else isinstance(node, Template) and _holds_blocks(node)
        for node in part
    )


def _is_box(template: Template) -> bool:
    """Unknown and, on a line of its own, without much text: a box or a navigation bar."""
    size = sum(len(node) for part in template.positional for node in part if isinstance(node, str))
    return size < _LEAST_TEXT and not is_text(template.name)
