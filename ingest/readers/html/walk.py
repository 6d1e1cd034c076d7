"""The walk over a page's or a book's elements, in document order: blocks, words, calls, notes, citations."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingest.article import BlockKind
from ingest.readers.html.coins import read_coins
from ingest.readers.html.elements import BLOCKS, Element
from ingest.readers.html.page import Noted, Page
from ingest.readers.html.words import BORDER, coins_behind, formula, is_layout, label_length, number, outward, tex
from ingest.reading import LOWEST, ReadBlock, TextBuilder, heads
from ingest.runs import Runs

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS: dict[str, BlockKind] = {"li": "list-item", "blockquote": "quotation", "dd": "list-item", "tr": "table"}
_DEPTH = 180
"""Deeper nesting than this is broken markup: its text is taken as it stands."""
_FIGURES = re.compile(r"[\d*†‡§¶][\d,;–\s*†‡§¶-]*")
_BETWEEN = re.compile(r"\s*[,;–—-]\s*|\s+")
_LOCATOR = re.compile(r"[^\[\]]{0,40}\]")
"""What stands behind a call in the same brackets: "[3, p. 5]"."""
_HEAD = 48
"""Characters of a note in which its printed label is looked for."""
_MATH_IMAGE = re.compile(r"\bmath|\btex\b|latex|equation|\bmwe-", re.I)


@dataclass(frozen=True, slots=True)
class _Look:
    """How words look where the walk is."""

    italic: bool = False
    link: str | None = None
    raised: bool = False
    bold: bool = False


@dataclass(slots=True)
class Walk:
    """Turns elements into blocks."""

    page: Page
    is_dropped: Callable[[Element], bool]
    heading: Element | None = None
    """The element that is the title."""
    builder: TextBuilder = field(default_factory=TextBuilder)
    _runs: Runs = field(default_factory=Runs)
    _block: ReadBlock = field(default_factory=lambda: ReadBlock("paragraph", 0, 0))
    """What the block under way is."""
    _told: set[str | None] = field(default_factory=set)
    """Ids of notes that have words."""
    _pending: list[tuple[Element, Noted]] = field(default_factory=list)
    """Notes called in the block under way that stand there."""
    _head: list[tuple[str, _Look]] | None = None
    """The first words of a note, held back until its label is found."""
    _held: str = ""
    """Separators behind a call, held back until it is known whether another call follows."""
    _called: str | None = None
    """The label of the call just printed, while nothing but separators followed."""
    _bracket: bool = False
    """The call's bracket was opened outside its link."""
    _last_break: int = -1
    _plain: bool = False
    """Some words of the block are not bold."""
    _linked: int = 0
    """Characters of the block that are words of links."""

    def run(self, root: Element) -> TextBuilder:
        """All blocks below `root`."""
        self._element(root, _Look(), 0)
        self._flush()
        return self.builder

    def _element(self, element: Element, look: _Look, depth: int) -> None:
        """One element; its tail is the caller's."""
        page = self.page
        if not isinstance(element.tag, str):
            return
        if element in page.calls:
            self._call(element)
        elif element in page.insets:
            self._inset(element)
        elif self._is_left_out(element):
            return
        elif element in page.notes:
            self._note(element, depth)
        elif element.tag == "pre":
            self._flush()
            self.builder.add(element.text_content().strip("\n"), ReadBlock("code", 0, 0))
        elif element.tag in ("math", "img", "hr"):
            self._void(element, look)
        elif element.tag == "br":
            self._break()
        elif depth > _DEPTH:
            self._say(element.text_content(), look)
        elif element.tag in BLOCKS:
            self._block_element(element, depth)
        else:
            self._inline(element, look, depth)

    def _is_left_out(self, element: Element) -> bool:
        if element in self.page.notes or element is self.heading:
            return False
        if self._block.kind == "note" and self._leads_back(element):
            self._unbracket(element)
            return True
        if element.tag == "span" and element.get("class") == "Z3988":
            self._coins(element)
            return True
        if element.tag == "a" and self._is_permalink(element):
            return True
        if element.tag in ("math", "img"):
            return False
        return self.is_dropped(element)

    def _leads_back(self, element: Element) -> bool:
        return self.page.is_backlink(element) or (element.tag not in BLOCKS and self.page.is_back_wrapper(element))

    def _unbracket(self, element: Element) -> None:
        """Take the brackets away that stand around a link back."""
        tail = (element.tail or "").lstrip()
        self._find_label()
        if tail[:1] in ("]", ")") and self._runs.unsay({"]": "[", ")": "("}[tail[:1]]):
            element.tail = tail[1:]

    def _is_permalink(self, link: Element) -> bool:
        """A link from a heading to itself."""
        if self._block.kind != "heading" or len(link.text_content().strip()) > 1:
            return False
        return self.page.targets.get(self.page.pointed(link) or "") in (link, *link.iterancestors())

    def _children(self, element: Element, look: _Look, depth: int) -> None:
        self._say(element.text, look)
        for child in element:
            self._element(child, look, depth + 1)
            self._say(child.tail, look)

    def _inline(self, element: Element, look: _Look, depth: int) -> None:
        page = self.page
        if element in page.starts:
            self._begin_note(page.starts[element])
        around = look
        look = _Look(
            page.styles.is_slanted(element, look.italic),
            outward(element) or look.link,
            look.raised or page.styles.is_raised(element),
            look.bold or page.styles.is_bold(element),
        )
        if element.tag == "sup" and self._called is not None and element.text_content().lstrip().startswith(":"):
            return  # Wikipedia's page numbers behind a call
        start = self._start() if element in page.cites or element in page.named or element.tag == "cite" else 0
        if element.tag == "q":
            self._say("“", look)
        before = self._runs.length
        self._children(element, look, depth)
        if element.tag == "q":
            self._say("”", around)
        if element.tag == "a":
            self._linked += self._runs.length - before
        if element in page.cites:
            self._runs.cite(start, target=page.cites[element])
        elif element in page.named or element.tag == "cite":
            fields = coins_behind(element)
            name = page.named.get(element) or element.get("id")
            if fields is not None or element in page.named:
                self._runs.cite(start, fields=fields, ids=(name,) if name else ())

    def _start(self) -> int:
        self._find_label()
        return self._runs.length

    def _coins(self, span: Element) -> None:
        """COinS behind something else than a `cite`: over all of an entry."""
        before = span.getprevious()
        if self._block.kind == "reference" and (before is None or before.tag != "cite"):
            fields = read_coins(span.get("title") or "")
            if fields is not None:
                self._runs.cite(0, fields=fields)

    def _void(self, element: Element, look: _Look) -> None:
        if element.tag == "hr":
            self._flush()
        elif element.tag == "math":
            self._say(formula(element), look)
        elif _MATH_IMAGE.search(element.get("class") or ""):
            self._say(tex(element.get("alt") or ""), look)

    def _break(self) -> None:
        """Two breaks in a row part paragraphs."""
        if (
            self._last_break == self._runs.length
            and self._runs.length
            and self._block.kind in ("paragraph", "quotation")
        ):
            self._flush()
        self._say(" ", _Look())
        self._last_break = self._runs.length

    def _say(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        if self._bracket:
            if self._called is not None and (closing := _LOCATOR.match(text)) is not None:
                self._bracket = False
                text = text[closing.end() :]
                if not text:
                    return
            elif not _BETWEEN.fullmatch(text):
                self._bracket = False
        if self._called is not None and _BETWEEN.fullmatch(text):
            self._held += text
            return
        held, self._held, self._called = self._held, "", None
        for words in (held, text):
            if words and self._head is not None:
                self._head.append((words, look))
                if sum(len(said) for said, _ in self._head) > _HEAD:
                    self._find_label()
            elif words:
                raised = look.raised and bool(_FIGURES.fullmatch(words.strip()))
                self._runs.say(words, italic=look.italic, link=look.link, raised=raised)
                self._plain = self._plain or not (look.bold or words.isspace())

    def _call(self, link: Element) -> None:
        label, target = self.page.calls[link]
        self._find_label()
        if self._called is not None:
            for between in self._between(self._called, label, target) if set(self._held) & set("–—-") else ():
                self._runs.call(*between)
        elif self._held:
            self._runs.say(self._held)
        bracket = self._runs.unsay("[") or self._bracket
        if not bracket and (link.tail or "").startswith(")"):
            bracket = self._runs.unsay("(")
        self._held, self._called = "", label
        self._runs.call(label, target)
        self._bracket = bracket
        if bracket and link.tail and link.tail[0] == ")":
            self._bracket, link.tail = False, link.tail[1:]

    def _between(self, low: str, high: str, target: str | None) -> list[tuple[str, str | None]]:
        """The calls that "1–4" leaves out."""
        if not (low.isdecimal() and high.isdecimal()) or not 1 < int(high) - int(low) < 60:
            return []
        ids = {noted.label: noted.id for noted in self.page.notes.values()}
        wanted = [str(number) for number in range(int(low) + 1, int(high))]
        return [(label, ids[label]) for label in wanted if label in ids]

    def _inset(self, element: Element) -> None:
        noted = self.page.insets[element]
        if noted is None:
            return
        if element not in self.page.called:
            self._find_label()
            self._runs.call(noted.label, noted.id)
        self._pending.append((element, noted))

    def _flush(self) -> None:
        """Close the block under way; notes that stood in it follow it."""
        self._find_label()
        if self._held:
            self._runs.say(self._held)
        block = self._block
        if block.kind in ("list-item", "paragraph") and self._linked and self._is_menu():
            block = replace(block, kind="boilerplate")
        elif block.kind == "paragraph" and not self._plain and heads(self._runs.said()):
            block = replace(block, kind="heading", level=LOWEST)
        if self._runs.flush(self.builder, block) and block.kind == "note":
            self._told.add(block.note_id)
        self._held, self._called, self._bracket, self._last_break, self._linked = "", None, False, -1, 0
        self._plain = False
        pending, self._pending = self._pending, []
        for element, noted in pending:
            self._note_words(element, noted, 0)

    def _is_menu(self) -> bool:
        """A short line that is all links."""
        return self._runs.length <= 60 and self._linked >= self._runs.length - 1

    def _block_element(self, element: Element, depth: int) -> None:
        around = self._block
        if element.tag in ("td", "th") and around.kind in ("table", "boilerplate"):
            if self._runs.length:
                self._runs.say(" | ")
            self._children(element, _Look(), depth)
            return
        if around.kind in ("table", "reference") and element.tag not in ("table", "tr"):
            self._say(" ", _Look())
            self._children(element, _Look(), depth)
            self._say(" ", _Look())
            return
        self._flush()
        self._block = self._kind(element, around)
        if element in self.page.starts:
            self._begin_note(self.page.starts[element])
        self._children(element, _Look(), depth)
        self._flush()
        self._block = around

    def _kind(self, element: Element, around: ReadBlock) -> ReadBlock:
        if element is self.heading:
            return ReadBlock("title", 0, 0)
        if around.kind == "note":
            return around
        if element in self.page.entries:
            return ReadBlock("reference", 0, 0, ids=self.page.entries[element])
        if element.tag in _HEADINGS:
            return ReadBlock("heading", 0, 0, level=_HEADINGS[element.tag])
        if element.tag == "tr":
            if is_layout(element):
                return ReadBlock("paragraph", 0, 0)
            # column heads state nothing
            return ReadBlock("boilerplate" if element.find("td") is None else "table", 0, 0)
        if element.tag == "li":
            return ReadBlock("list-item", 0, 0, label=number(element))
        return replace(around, kind=_KINDS.get(element.tag, around.kind))

    def _note(self, element: Element, depth: int) -> None:
        self._flush()
        self._note_words(element, self.page.notes[element], depth)

    def _note_words(self, element: Element, noted: Noted, depth: int) -> None:
        around = self._block
        self._begin_note(noted)
        self._children(element, _Look(), depth)
        self._flush()
        if noted.last and noted.id not in self._told:
            Runs().flush(self.builder, self._block, always=True)
        self._block = around

    def _begin_note(self, noted: Noted) -> None:
        self._flush()
        self._block = ReadBlock("note", 0, 0, note_id=noted.id, label=noted.label, entry=noted.entry)
        if noted.id is None or noted.id not in self._told:
            self._head = []

    def _find_label(self) -> None:
        """Let the first words of a note go, without the label printed in front of them."""
        if not self._head:
            return
        head, self._head = self._head, None
        skip = label_length(BORDER.join(words for words, _ in head), self._block.label or "")
        for words, look in head:
            self._say(words[skip:], look)
            skip = max(0, skip - len(words) - len(BORDER))
