"""MediaWiki text as a tree of templates, links and tags, in one pass over its brackets.

mwparserfromhell reads the same grammar, but a page with thousands of unclosed brackets holds it up for minutes, as it
tries each one to the end of the page; and its tree alone takes longer to build than all the reading here. What is never
closed costs nothing extra here: its words join what is around it, and `Broken` stands where it opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r"\{\{(?!\{)|\}\}|\[\[(?!\[)|\]\](?!\](?!\]))|\||<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^<>]{0,4000})>")
_ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|[“”]([^“”]*)[“”]|([^\s"'=]+(?:\s+[^\s"'=]+(?!\s*=))*))"""
)
_ARGUMENT_NAME = re.compile(r"\s*([^=\[\]{}<>\n]{0,80}?)\s*=\s*")
_LITERAL = frozenset(
    "nowiki pre math chem ce source syntaxhighlight score timeline graph hiero templatedata imagemap inputbox"
    " mapframe".split()
)
"""What they hold is not wikitext."""
_ELEMENTS = frozenset(("ref", "references", "gallery", "includeonly"))
_TAGS = frozenset(
    "abbr b bdi big blockquote br caption center cite code dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i ins kbd"
    " li mark noinclude ol onlyinclude p poem q rp rt ruby s samp small span strike strong sub sup table tbody td tfoot"
    " th thead tr tt u ul var wbr".split()
)
_DEPTH = 60
"""Brackets nested deeper than this are left out; MediaWiki itself gives up at about as much."""
_MOST_POSITIONAL = 50


@dataclass(slots=True)
class Template:
    """`{{name|positional|named=value}}`."""

    name: str
    """In lower case, white space folded; of a parser function with its first argument: `#tag:ref`."""
    positional: list[list[Node]]
    named: dict[str, list[Node]]
    """By name in lower case."""
    written: str
    """The name as written."""


@dataclass(slots=True)
class Link:
    """`[[target|words]]`; more parts where it shows a picture."""

    parts: list[list[Node]]


@dataclass(slots=True)
class Tag:
    """One tag of an HTML element: it need not be paired."""

    name: str
    attributes: str
    closes: bool


@dataclass(slots=True)
class Element:
    """A tag of MediaWiki's own with what it holds: `<ref name="x">…</ref>`."""

    name: str
    attributes: str
    children: list[Node]

    def attribute(self, name: str) -> str:
        """Its value, or nothing."""
        return attribute(self.attributes, name)


@dataclass(slots=True)
class Literal:
    """What `<nowiki>`, `<math>` and the like hold: no wikitext."""

    name: str
    text: str


@dataclass(slots=True)
class Broken:
    """Where something opens that can't be read as it should."""

    what: str


Node = str | Template | Link | Tag | Element | Literal | Broken


def attribute(attributes: str, name: str) -> str:
    """Value of an attribute, white space folded; quotation marks may be missing."""
    for key, *values in _ATTRIBUTE.findall(attributes.rstrip("/ ")):
        if key.lower() == name:
            return " ".join("".join(values).split())
    return ""


def parse(text: str) -> list[Node]:
    """The page's nodes in order. Takes time in proportion to the text, whatever is left open in it."""
    return _Parser(_without_comments(text)).parse()


def lines(nodes: list[Node]) -> Iterator[list[Node]]:
    """The nodes of each line; a line break inside a template or a tag ends no line."""
    line: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and "\n" in node:
            head, *rest = node.split("\n")
            if head:
                line.append(head)
            for piece in rest:
                yield line
                line = [piece] if piece else []
        else:
            line.append(node)
    yield line


def _without_comments(text: str) -> str:
    """Comments go, and with them the line that holds nothing else."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        end = len(text) if end < 0 else end + 3
        before = text[at:start]
        line_start = before.rstrip(" \t")
        if (line_start.endswith("\n") or not (line_start or kept)) and text[end : end + 1] == "\n":
            before, end = line_start, end + 1
        kept.append(before)
        at = end
    kept.append(text[at:])
    return "".join(kept)


@dataclass(slots=True)
class _Frame:
    """Something open: `{{`, `[[` or an element."""

    kind: str
    attributes: str = ""
    parts: list[list[Node]] = field(default_factory=lambda: [[]])


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.stack = [_Frame("")]
        self.at = 0
        """Up to where the text is in the tree."""
        self.skipped: Counter[str] = Counter()
        """Frames that are open too deep down to be read, by kind."""
        self.unclosed: set[str] = set()
        """Literal tags that don't close any more in the rest of the text."""

    def parse(self) -> list[Node]:
        for match in _TOKEN.finditer(self.text):
            if match.start() < self.at:
                continue  # within a literal
            token = match.group()
            if token == "|":
                if self.stack[-1].kind in ("{{", "[["):
                    self._upto(match)
                    if self.skipped.total():
                        self._say(" ")
                    else:
                        self.stack[-1].parts.append([])
            elif token in ("{{", "[["):
                self._upto(match)
                self._open(_Frame(token))
            elif token == "}}":
                self._upto(match)
                self._close("{{")
            elif token == "]]":
                self._upto(match)
                self._close("[[")
            else:
                self._tag(match)
        self._say(self.text[self.at :])
        while len(self.stack) > 1:
            self._give_up()
        return self.stack[0].parts[0]

    def _say(self, node: Node) -> None:
        if node:
            self.stack[-1].parts[-1].append(node)

    def _upto(self, match: re.Match[str]) -> None:
        self._say(self.text[self.at : match.start()])
        self.at = match.end()

    def _open(self, frame: _Frame) -> None:
        if len(self.stack) > _DEPTH:
            self.skipped[frame.kind] += 1
            self._say(Broken(f"nesting deeper than {_DEPTH} levels"))
        else:
            self.stack.append(frame)

    def _close(self, kind: str) -> None:
        """Close the innermost frame of this kind; a bracket in a note doesn't close one outside."""
        if self.skipped[kind]:
            self.skipped[kind] -= 1
            return
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].kind == kind:
                break
            if self.stack[index].kind in _ELEMENTS and kind not in _ELEMENTS:
                return
        else:
            return
        while len(self.stack) - 1 > index:
            self._give_up()
        frame = self.stack.pop()
        if kind == "{{":
            self._say(_template(frame.parts))
        elif kind == "[[":
            self._say(Link(frame.parts))
        else:
            self._say(Element(kind, frame.attributes, frame.parts[0]))

    def _give_up(self) -> None:
        """The innermost frame never closes: its words join those around it."""
        frame = self.stack.pop()
        if frame.kind == "ref" and attribute(frame.attributes, "name"):
            self._say(Element("ref", frame.attributes, []))  # `<ref name="x">` where `<ref name="x" />` was meant
        else:
            what = {"{{": "a template", "[[": "a link"}.get(frame.kind, f"<{frame.kind}>")
            self._say(Broken(f"{what} that is never closed"))
        around = self.stack[-1].parts[-1]
        around.extend(frame.parts[0])
        for part in frame.parts[1:]:
            around.append(" ")
            around.extend(part)

    def _tag(self, match: re.Match[str]) -> None:
        closes, name, attributes = match.groups()
        name = name.lower()
        if name in _LITERAL:
            self._literal(match, name, bool(closes) or attributes.endswith("/"))
        elif name in _ELEMENTS:
            self._upto(match)
            if closes:
                self._close(name)
            elif attributes.endswith("/"):
                self._say(Element(name, attributes, []))
            else:
                self._open(_Frame(name, attributes))
        elif name in _TAGS:
            self._upto(match)
            self._say(Tag(name, attributes, bool(closes)))

    def _literal(self, match: re.Match[str], name: str, empty: bool) -> None:
        self._upto(match)
        if empty or name in self.unclosed:
            return
        end = re.compile(rf"</{name}\s*>", re.I).search(self.text, match.end())
        if end is None:
            self.unclosed.add(name)
            self._say(Broken(f"<{name}> that is never closed"))
        else:
            self._say(Literal(name, self.text[match.end() : end.start()]))
            self.at = end.end()


def _template(parts: list[list[Node]]) -> Template:
    written = " ".join("".join(node for node in parts[0] if isinstance(node, str)).replace("_", " ").split())
    positional: list[list[Node]] = []
    named: dict[str, list[Node]] = {}
    for part in parts[1:]:
        match = _ARGUMENT_NAME.match(part[0]) if part and isinstance(part[0], str) else None
        if match is None:
            positional.append(part)
            continue
        key = match.group(1).lower()
        rest = part[0][match.end() :]  # type: ignore[index]
        value = [rest, *part[1:]] if rest else part[1:]
        if key.isdecimal() and 0 < int(key) <= _MOST_POSITIONAL:
            positional.extend([] for _ in range(int(key) - len(positional)))
            positional[int(key) - 1] = value
        elif value or key not in named:
            named[key] = value
    return Template(written.lower(), positional, named, written)
