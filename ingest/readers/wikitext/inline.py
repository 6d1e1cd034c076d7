"""The words of one block or note of MediaWiki text: links, emphasis, entities, templates within a line, note calls."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.article import Problem
from ingest.readers.wikitext.citations import printed
from ingest.readers.wikitext.links import is_option, link_kind, short_title
from ingest.readers.wikitext.notes import (
    EXPLANATORY,
    MARKED,
    NAMED,
    OPENING,
    SHORT,
    Notes,
    WikiNote,
    calls_within,
    is_call,
)
from ingest.readers.wikitext.short import id_template, is_short, normal_id, short_citations
from ingest.readers.wikitext.tree import Element, Link, Literal, Node, Tag, Template, attribute
from ingest.readers.wikitext.words import is_silent, template_words
from ingest.readers.wikitext.works import describes_work, is_citation, read_work
from ingest.reading import TextBuilder
from ingest.runs import Runs

_MARKUP = re.compile(
    r"''+|\[(?:https?:|ftp:)?//[^\s\[\]<>\"]+|\[mailto:[^\s\[\]]+|\]|https?://[^\s\[\]<>\"|{}]+"
    r"|__[A-Z]{3,30}__|~~~+|\{\{+|\}\}+"
)
"""Each branch begins with a letter, not a group: so the scan looks for these letters alone."""
_MARKED = re.compile(r"''|[&\[\]]|__|~~~|\{\{|\}\}")
_AFTER_ADDRESS = ".,:;!?'"
_ID_IN_ATTRIBUTE = re.compile(r"\{\{\s*(?:sfnref|harvid)\s*\|([^{}]*)\}\}", re.I)
_BULLETS = re.compile(r"\n\s*[*#:;]+\s*")
_EMPHASIS = frozenset(("i", "em", "dfn", "var"))


@dataclass(slots=True)
class Page:
    """What all blocks and notes of a page share."""

    builder: TextBuilder
    notes: Notes = field(default_factory=Notes)
    problems: list[Problem] = field(default_factory=list)
    broken: dict[str, list[int]] = field(default_factory=dict)
    """What is never closed, and where: offsets into the text."""


@dataclass(slots=True)
class Inline:
    """Writes nodes into `Runs`. `quiet`: only to learn the words; calls are not counted."""

    page: Page
    quiet: bool = False
    in_note: bool = False
    runs: Runs = field(default_factory=Runs)
    italic: bool = False
    bold: bool = False
    link: str | None = None
    raised: bool = False
    ids: list[str] = field(default_factory=list)
    """Ids that the block bears for short citations."""
    cited: int = 0
    """Characters of full citations by template so far."""
    plain: bool = False
    """Whether anything is said that is not bold."""
    first_bold: str = ""
    """The first words in bold."""
    note: WikiNote | None = None
    """The note that the block is, if its first template says so."""
    captions: list[list[Node]] = field(default_factory=list)
    """Captions of pictures that were passed."""
    _bold_said: bool = False
    _gap: bool = False
    """Something was just left out: brackets and commas that it leaves alone go too."""
    _tail: str = ""
    """The end of what is said."""

    def nodes(self, nodes: list[Node]) -> None:
        """Write nodes one after the other."""
        for node in nodes:
            self.node(node)

    def node(self, node: Node) -> None:
        """Write one node."""
        if isinstance(node, str):
            self.text(node)
        elif isinstance(node, Template):
            self._template(node)
        elif isinstance(node, Link):
            self._link(node)
        elif isinstance(node, Tag):
            self._tag(node)
        elif isinstance(node, Element):
            self._element(node)
        elif isinstance(node, Literal):
            self.say(node.text if node.name != "nowiki" else html.unescape(node.text))
        elif not self.quiet:
            self.page.broken.setdefault(node.what, []).append(self.page.builder.length + self.runs.length)

    def end(self) -> None:
        """Emphasis and links don't reach beyond the end of a cell."""
        self.link, self.italic, self.bold, self.raised = None, False, False, False

    def say(self, text: str) -> None:
        """Words as they are."""
        if self._gap and text:
            text = self._mend(text)
        if not text:
            return
        if self.bold and not self._bold_said:
            self.first_bold += text
        elif not self.bold:
            self._bold_said = bool(self.first_bold)
            self.plain = self.plain or any(map(str.isalnum, text))
        self.runs.say(text, italic=self.italic, link=self.link, raised=self.raised)
        self._tail = text[-2:]

    def _mend(self, text: str) -> str:
        """Something between the words so far and `text` was left out: `( ; born 1941)` is `(born 1941)`."""
        self._gap = False
        opening = self._tail[-1:]
        if opening in ("(", "["):
            text = text.lstrip(" \u00a0\n;,:/")
            if text[:1] in (")", "]") and (self.runs.unsay(f" {opening}") or self.runs.unsay(opening)):
                text = text[1:]
        elif opening == "." and text[0] == ".":
            text = text[1:]  # authors add the full stop that the template prints
        elif self._tail.endswith((" ", "\n", "\u00a0")) and text[0] in ".,;:!?) \n":
            self.runs.unsay(" ")
            if self._tail[0] in ",;:" and text[0] in ",;:)":
                self.runs.unsay(self._tail[0])
        return text

    def text(self, text: str) -> None:
        """Wikitext without brackets of its own."""
        if "&" in text:
            text = html.unescape(text)
        at = 0
        for match in _MARKUP.finditer(text):
            start, token = match.start(), match.group()
            if start < at:
                continue
            if start > at:
                self.say(text[at:start])
            at = match.end()
            if token[0] == "'":
                self._quotes(token, text[start - 1] if start else self._tail[-1:])
            elif token == "]":
                if self.link is None:
                    self.say("]")
                self.link = None
            elif token[0] == "[":
                at = self._open_link(token[1:], text, at)
            elif token[0] == "h":
                address = token.rstrip(_AFTER_ADDRESS)
                if address.endswith(")") and address.count(")") > address.count("("):
                    address = address[:-1]
                at -= len(token) - len(address)
                self._address(address)
        if at < len(text):
            self.say(text[at:] if at else text)

    def _quotes(self, quotes: str, before: str) -> None:
        """`''` italic, `'''` bold, both; an apostrophe may stand in front of either (`l'''arte''`)."""
        count = len(quotes)
        if count in (4,) or count > 5:
            self.say("'" * (count - (3 if count == 4 else 5)))
            count = 3 if count == 4 else 5
        if count == 3 and not self.bold and before.isalpha():
            self.say("'")
            count = 2
        if count in (2, 5):
            self.italic = not self.italic
        if count in (3, 5):
            self.bold = not self.bold

    def _open_link(self, address: str, text: str, at: int) -> int:
        """`[address words]`; without words the address itself, in notes and entries only."""
        address = f"https:{address}" if address.startswith("//") else address
        if text[at : at + 1] == "]":
            if self.in_note:
                self._address(address)
            else:
                self._gap = True
            return at + 1
        self.link = address
        return at + 1

    def _address(self, address: str) -> None:
        outer, self.link = self.link, self.link or address
        self.say(address)
        self.link = outer

    def _link(self, link: Link) -> None:
        target = self.words(link.parts[0]).strip()
        kind = link_kind(target, len(link.parts) > 1)
        if kind == "picture":
            self._gap = True
            told = [part for part in link.parts[1:] if not is_option(part)]
            self.captions.extend(told[-1:])
            self._unsaid([node for part in told[:-1] for node in part])
        if kind != "page":
            return
        target = target.removeprefix(":").strip()
        start = self.runs.length
        if len(link.parts) > 1 and any(link.parts[-1]):
            self.nodes(link.parts[-1])
        else:
            self.say(target if len(link.parts) == 1 else short_title(target))
        page, _, anchor = target.partition("#")
        if not page and anchor.startswith("CITEREF") and not self.quiet:
            self.runs.cite(start, target=normal_id(anchor))

    def _tag(self, tag: Tag) -> None:
        if tag.name in _EMPHASIS:
            self.italic = not tag.closes
        elif tag.name in ("b", "strong"):
            self.bold = not tag.closes
        elif tag.name == "sup":
            self.raised = not tag.closes
        elif tag.name in ("br", "p", "div", "li", "td", "th", "tr", "hr"):
            self.say(" ")
        name = attribute(tag.attributes, "id")
        if name and not tag.closes:
            named = _ID_IN_ATTRIBUTE.search(tag.attributes)
            self.ids.append(normal_id("CITEREF" + named.group(1).replace("|", "") if named else name))

    def _element(self, element: Element) -> None:
        if element.name == "ref":
            self.call(element)
        elif element.name == "gallery":
            self.captions.extend([child] for child in element.children)
        else:
            self._unsaid(element.children)

    def _template(self, template: Template) -> None:
        name = template.name
        if is_call(template):
            self.call(template)
        elif name in OPENING:
            self._opens_note(template)
        elif is_short(name):
            self._short(template)
        elif is_citation(template) or (self.in_note and describes_work(template)):
            self._work(template)
        elif name == "wikicite":
            self._wikicite(template)
        elif name in ("url", "official website", "official url", "official"):
            self._website(template)
        else:
            self._words_of(template)

    def opening(self, template: Template) -> None:
        """A template that opens a list item or a cell: one without arguments stands for its name (`{{Brazil}}`)."""
        if template.positional or template.named or is_silent(template.name) or template_words(template):
            self._template(template)
        else:
            self.say(template.written)

    def _words_of(self, template: Template) -> None:
        if id_template(template, self.words):
            return
        said = template_words(template)
        if said:
            self.nodes(said)
        else:
            self._gap = True
        for part in (*template.positional, *template.named.values()):
            if part and not any(node in said for node in part if not isinstance(node, str)):
                self._unsaid(part)

    def _unsaid(self, nodes: list[Node]) -> None:
        """Of what is left out the note calls stay."""
        if not self.quiet:
            for call in calls_within(nodes):
                self.call(call)

    def _website(self, template: Template) -> None:
        given = [self.words(part) for part in template.positional] or [self.words(template.named.get("url", []))]
        words = given[1] if given[1:] else given[0]
        self.link = given[0] if given[0].startswith("http") else None
        self.say(words)
        self.link = None

    def _short(self, template: Template) -> None:
        for number, short in enumerate(short_citations(template, self.words)):
            self.say("; " if number else "")
            start = self.runs.length
            self.say(short.words)
            if short.target and not self.quiet:
                self.runs.cite(start, target=short.target)

    def _work(self, template: Template) -> None:
        work = read_work(template, self.words)
        separator = "," if work.comma else "."
        start = self.runs.length
        outer = self.italic, self.link
        self.italic = False
        for number, pieces in enumerate(printed(work)):
            if number:
                if not self._tail.endswith((separator, ".", ".”")):
                    self.say(separator)
                self.say(" ")
            for piece in pieces:
                self.say(piece.before)
                self.italic, self.link = piece.italic, piece.link
                self.say(piece.words)
                self.italic, self.link = False, None
                self.say(piece.after)
        if not work.comma and self.runs.length > start and not self._tail.endswith((".", ".”")):
            self.say(".")
        self.italic, self.link = outer
        self.cited += self.runs.length - start
        self._gap = True
        if not self.quiet:
            self.runs.cite(start, fields=work.fields, ids=work.ids)
            self._unsaid([node for part in template.named.values() for node in part])

    def _opens_note(self, template: Template) -> None:
        """`{{note|x}}` and the like: the line is the note of that name."""
        name, *rest = template.positional or [[]]
        self.note = self.page.notes.find(OPENING[template.name], self.words(name))
        for part in rest if template.name == "fnz" else ():
            self.nodes(part)

    def _wikicite(self, template: Template) -> None:
        """`{{wikicite|ref={{harvid|…}}|reference=…}}`: an entry in plain words with an id."""
        for node in template.named.get("ref", []):
            named = id_template(node, self.words) if isinstance(node, Template) else normal_id(str(node).strip())
            self.ids.extend([named] if named else [])
        self.nodes(template.named.get("reference") or next(iter(template.positional), []))

    def words(self, nodes: list[Node]) -> str:
        """The plain words of some nodes."""
        if not nodes:
            return ""
        if len(nodes) == 1 and isinstance(nodes[0], str) and not _MARKED.search(nodes[0]):
            return " ".join(nodes[0].split())
        inner = Inline(self.page, quiet=True, in_note=True)
        inner.nodes(nodes)
        return inner.runs.said().strip()

    def call(self, node: Element | Template) -> None:
        """A note call: print its label, and read the note if it is defined here."""
        if self.quiet:
            return
        for note in list(self._called(node)):
            self.runs.call(self.page.notes.label(note), note.target)
        self._tail, self._gap = "]", False

    def define(self, node: Element | Template) -> None:
        """A note that is defined without being called, in the list of notes."""
        for _ in self._called(node):
            pass

    def _called(self, node: Element | Template) -> Iterator[WikiNote]:
        notes = self.page.notes
        if isinstance(node, Element):
            note = notes.find(node.attribute("group"), node.attribute("name") or node.attribute("follow"))
            self._read(note, node.children)
            yield note
            return
        group = self.words(node.named.get("group", []))
        if node.name in NAMED:
            for part in node.positional:
                yield notes.find(group, self.words(part))
        elif node.name in MARKED:
            name, *labels = map(self.words, node.positional or [[]])
            note = notes.find(MARKED[node.name], name)
            note.given = note.given or (labels[0] if labels else name if node.name == "fn" else "")
            yield note
        elif node.name in SHORT:
            cited = Inline(self.page, in_note=True)
            cited._short(node)
            cited.say("." if not cited._tail.endswith(".") else "")
            note = notes.find(group, f"sfn {cited.runs.said()}")
            note.words = note.words or cited.runs
            yield note
        else:
            note = notes.find(group or EXPLANATORY.get(node.name, ""), self.words(node.named.get("name", [])))
            self._read(note, next(iter(node.positional), []) or node.named.get("text", []))
            yield note

    def _read(self, note: WikiNote, nodes: list[Node]) -> None:
        """The note's words, unless it is only called here."""
        if not nodes or (all(isinstance(node, str) and not node.strip() for node in nodes) and note.name):
            return
        inner = Inline(self.page, in_note=True)
        inner.nodes([_BULLETS.sub(" ", node) if isinstance(node, str) else node for node in nodes])
        if note.words is None:
            note.words = inner.runs
        elif note.words.said().strip() != inner.runs.said().strip():
            at = self.page.builder.length + self.runs.length
            message = f"the note named {note.name} is defined again with other words"
            self.page.problems.append(Problem("duplicate-note", message, at, at))
