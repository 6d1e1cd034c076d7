"""Journal articles in JATS XML (ANSI/NISO Z39.96) and in its forerunner, the NLM DTD.

A cross-reference to an entry of the list is a call where the article numbers its entries, else a citation in words.
What surrounds the article (journal, affiliations, permissions) is left out; what stands beside its statements
(contributions, funding, interests, blurbs) is boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ingest.article import BlockKind
from ingest.readers.jats.calls import Piece, Words, Xref, bind_calls
from ingest.readers.jats.references import styled, works
from ingest.readers.jats.targets import INLINE_NOTE, Targets, is_remark, label_of
from ingest.readers.jats.xml import Element, all_text, parse_articles
from ingest.readers.mathml import formula
from ingest.reading import ReadBlock, Reading, TextBuilder, fold_space, heads
from ingest.runs import Runs

_OUT = frozenset(
    "label supplementary-material graphic inline-graphic media object-id alt-text long-desc permissions index-term"
    " related-article related-object contrib-group alternate-form sub-article response processing-meta".split()
)
"""Left out where they stand; labels go with what they label."""
_FORMULAS = frozenset("inline-formula disp-formula disp-formula-group math tex-math".split())
_ARTICLES = ("article", "sub-article", "response")
_ASIDE = frozenset("ack bio notes fn-group".split())
"""Back matter that states nothing of what the article is about."""
_ASIDE_TYPES = frozenset(
    "toc teaser graphical supplementary-material supporting-information coi-statement conflict coi author-contributions"
    " data-availability funding funding-information ethics-statement ethics acknowledgments acknowledgements disclaimer"
    " competing-interests publisher-note".split()
)
"""The like, by the type of an abstract or a section."""
_ASIDE_TITLES = re.compile(
    r"acknowledge?ments?|funding(?: \w+)?|(?:conflicts?|declarations?) of (?:competing )?interests?"
    r"|competing interests?|(?:declaration of )?(?:financial )?disclosures?|(?:authors?['’]?s? )?contributions?"
    r"|(?:data|code) availability.*|ethic(?:s|al) .*|publisher['’]?s note|abbreviations"
    r"|(?:supporting|supplementary) (?:information|materials?|data)",
    re.I,
)
"""The like, by the title of a section behind the body."""
_LETTER = re.compile(r"\s*\(?[a-z]\)\s+")
"""What tells the works of one entry apart."""
_DEPTH = 90
"""Deeper nesting than this is broken markup: its text is taken as it stands."""
_PLAIN = Words("")


def read_jats(data: bytes) -> Reading:
    """Title, abstracts, body, back matter, footnotes and reference list, in this order.

    Raises UnreadableFile if it is no XML, or XML of another kind.
    """
    xml = parse_articles(data)
    builder = TextBuilder()
    titles = []
    for number, article in enumerate(xml.articles):
        walk = _Walk(Targets.of(article, f"{number}/" if number else ""), builder)
        titles.append(walk.article(article, "heading" if number else "title"))
    return builder.reading("jats", titles[0], xml.problems)


@dataclass(slots=True)
class _Walk:
    """Turns the elements of one article into blocks."""

    targets: Targets
    builder: TextBuilder
    runs: Runs = field(default_factory=Runs)
    pieces: list[Piece] = field(default_factory=list)
    """The block under way."""
    kind: BlockKind = "paragraph"
    level: int = 1
    """Of the section under way; that of the title is 1."""
    aside: bool = False
    """Inside what is no statement of the article."""
    back: bool = False
    flat: bool = False
    """Blocks run on in one line, as in a table row."""
    waiting: list[Element] = field(default_factory=list)
    """Footnotes that stand in the block under way."""
    boxes: list[Element] = field(default_factory=list)
    """Boxed text, which the words of its section go on around: it is told at their end."""
    lists: list[Element] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """Names of the footnotes that are told."""

    def article(self, article: Element, kind: BlockKind) -> str:
        """An `article`, `sub-article` or `response`; gives its title."""
        front = article.find("front/article-meta") if article.find("front") is not None else article.find("front-stub")
        title = "" if front is None else self.title(front, kind)
        abstracts = () if front is None else front.iterchildren("abstract")
        for part in (*abstracts, *article.iterchildren("body", "floats-group", "floats-wrap", "back")):
            with self.within(back=part.tag == "back"):
                self.element(part, _PLAIN, 0)
            self.flush()
        self.unbox(0)
        for fn in article.iter("fn"):
            if fn.get("id") in self.targets.called and next(fn.iterancestors(*_ARTICLES)) is article:
                self.note(fn)
        lists, self.lists = self.lists, []
        for ref_list in lists:
            self.references(ref_list, 2)
        for further in article.iterchildren("sub-article", "response"):
            self.article(further, "heading")
        return title

    def title(self, front: Element, kind: BlockKind) -> str:
        """The title, without the calls in it; a subtitle belongs to it."""
        for part in front.iterfind("title-group/*"):
            if part.tag in ("article-title", "subtitle"):
                self.pieces += [Words(": ")] if self.pieces else []
                self.inside(part, _PLAIN, 0)
        words, self.pieces = self.pieces, []
        notes, self.waiting = self.waiting, []
        self.put(words, ReadBlock(kind, 0, 0, level=int(kind == "heading")))
        for fn in notes:
            self.note(fn)
        return fold_space("".join(piece.text for piece in words if isinstance(piece, Words)))

    @contextmanager
    def within(self, **state: Any) -> Iterator[None]:
        """Fields of this walk, set for a while."""
        before = {name: getattr(self, name) for name in state}
        for name, value in state.items():
            setattr(self, name, value)
        yield
        for name, value in before.items():
            setattr(self, name, value)

    def say(self, text: str | None, style: Words = _PLAIN) -> None:
        """Words of the block under way."""
        if text:
            self.pieces.append(style.saying(text))

    def flush(self) -> None:
        """Close the block under way; the footnotes in it follow."""
        pieces, self.pieces = self.pieces, []
        kind = "boilerplate" if self.aside else self.kind
        self.put(pieces, ReadBlock(kind, 0, 0, self.level if kind == "heading" else 0))
        notes, self.waiting = self.waiting, []
        for fn in notes:
            self.note(fn)

    def put(self, pieces: Sequence[Piece], block: ReadBlock) -> None:
        """One block. In a note the calls of entries are citations."""
        for piece in bind_calls(pieces, self.targets.numbering):
            if isinstance(piece, Words):
                self.runs.say(piece.text, italic=piece.italic, link=piece.link, raised=piece.raised)
            elif isinstance(piece, Xref):
                self.cite(piece.text, piece.targets)
            elif block.kind == "note" and not piece.note and piece.target not in self.targets.remarks:
                self.cite(f"[{piece.label}]", (piece.target,))
            else:
                self.runs.call(piece.label, piece.target)
        self.runs.flush(self.builder, block, always=block.kind == "note")

    def cite(self, words: str, targets: Sequence[str]) -> None:
        """Words that cite one work or several."""
        self.runs.say(words[: len(words) - len(words.lstrip())])
        start = self.runs.length
        self.runs.say(words.lstrip())
        for target in targets:
            self.runs.cite(start, target=target)

    def inside(self, element: Element, style: Words, depth: int) -> None:
        """The content of an element."""
        style = styled(element, style)
        self.say(element.text, style)
        for child in element:
            self.element(child, style, depth + 1)
            self.say(child.tail, style)

    def element(self, element: Element, style: Words, depth: int) -> None:
        """One element; its tail is the caller's."""
        tag = element.tag
        if tag in _OUT or not isinstance(tag, str):
            return
        if depth > _DEPTH:
            self.say(all_text(element), style)
        elif tag == "xref":
            found = self.targets.xrefs(element)
            self.pieces += found
            if not found:
                self.inside(element, style, depth)
        elif tag == "fn":
            self.footnote(element, depth)
        elif tag in _FORMULAS or (tag == "alternatives" and element.find("table") is None):
            self.formula(element, style)
        elif tag == "break" or (self.flat and tag in _BLOCKS):
            self.inside(element, style, depth)
            self.say(" ", style)
        elif tag in _BLOCKS:
            self.flush()
            _BLOCKS[tag](self, element, depth)
            self.flush()
        else:
            self.inside(element, style, depth)

    def block(self, element: Element, depth: int) -> None:
        """Words and blocks; a paragraph in a list item or quotation is of that kind."""
        kind: BlockKind = _KINDS.get(element.tag, self.kind)
        if kind == "paragraph" and _is_bold(element) and heads(all_text(element)):
            kind = "heading"
        level = 6 if kind == "heading" else self.level
        with self.within(kind=kind, level=level, aside=self.aside or element.tag == "thead"):  # heads state nothing
            self.inside(element, _PLAIN, depth)
            self.flush()

    def line(self, element: Element, depth: int) -> None:
        """A poem, or a term and what it means: all of it in one block."""
        with self.within(kind=_KINDS[element.tag], flat=True):
            for child in element:
                self.element(child, _PLAIN, depth + 1)
                if self.pieces and isinstance(last := self.pieces[-1], Words):
                    self.pieces[-1] = last.saying(last.text.rstrip())
                self.say(": " if child.tag == "term" else " ")
            self.flush()

    def row(self, element: Element, depth: int) -> None:
        """A table row; one of column heads alone states nothing."""
        heads = element.find("td") is None and element.find("entry") is None
        with self.within(kind="table", flat=True, aside=self.aside or heads):
            for number, cell in enumerate(element.iterchildren("td", "th", "entry")):
                self.say(" | " if number else "")
                self.inside(cell, _PLAIN, depth + 1)
            self.flush()

    def captioned(self, element: Element, depth: int) -> None:
        """A figure, table or statement: its label and the title of its caption, then the rest."""
        caption = element.find("caption")
        heads = [*element.iterchildren("title"), *(() if caption is None else caption)]
        label = _label(element)
        with self.within(kind="paragraph"):
            for head in heads:
                self.say(f"{label}: " if label and head is heads[0] else "")
                with self.within(flat=True):
                    self.inside(head, _PLAIN, depth + 1)
                self.flush()
            for child in element:
                if child is not caption and child not in heads:
                    self.element(child, _PLAIN, depth + 1)

    def section(self, element: Element, depth: int) -> None:
        """A heading and what stands under it, boxes last."""
        title = next((t for path in ("title", "caption/title") if (t := element.find(path)) is not None), None)
        said = "" if title is None else fold_space(all_text(title))
        kind = (element.get("sec-type") or element.get("abstract-type") or "").lower()
        aside = element.tag in _ASIDE or kind in _ASIDE_TYPES or (self.back and bool(_ASIDE_TITLES.fullmatch(said)))
        boxes = len(self.boxes)
        with self.within(aside=self.aside or aside, level=min(self.level + 1, 6), kind="paragraph"):
            if said:
                with self.within(kind="heading"):
                    self.say(f"{_label(element)} ")
                    self.inside(title, _PLAIN, depth)
                    self.flush()
            for child in _parts(element):
                if child is not title:
                    self.element(child, _PLAIN, depth + 1)
            self.flush()
            self.unbox(boxes)

    def box(self, element: Element, depth: int) -> None:
        """Boxed text, which the words of its section go on around: told at the section's end."""
        self.boxes.append(element)

    def unbox(self, first: int) -> None:
        """Tell the boxes from that one on."""
        boxes, self.boxes = self.boxes[first:], self.boxes[:first]
        for box in boxes:
            self.section(box, 0)

    def code(self, element: Element, depth: int) -> None:
        """Lines as they stand."""
        words = all_text(element).strip("\n")
        if words.strip():
            self.builder.add(words, ReadBlock("code", 0, 0))

    def formula(self, element: Element, style: Words) -> None:
        """A formula is part of its sentence; one that stands alone states nothing."""
        displayed = element.tag.startswith("disp")
        self.say(f" {formula(element)}" if displayed else formula(element), style)
        if displayed and not self.flat and element.getparent().tag != "p":
            with self.within(kind="code"):
                self.flush()

    def footnote(self, fn: Element, depth: int) -> None:
        """A footnote where it stands. One that nothing calls is a remark on a table, or tells of the authors."""
        called = fn.get("id") in self.targets.called
        name, label = self.targets.name(fn), self.targets.footnotes[fn.get("id")]
        if fn.getparent().tag in INLINE_NOTE:
            self.pieces += [] if called else [Xref(label, (name,), note=True)]
            self.waiting.append(fn)
        elif called or (label_of(fn).isdecimal() and fn.get("fn-type") in (None, "other")):
            self.flush()
            self.note(fn)
        else:
            self.flush()
            with self.within(aside=self.aside or fn.getparent().tag != "table-wrap-foot", kind="paragraph"):
                self.inside(fn, _PLAIN, depth)
                self.flush()

    def note(self, fn: Element) -> None:
        """A footnote as a note, told once."""
        name = self.targets.name(fn)
        if name not in self.told:
            self.told.add(name)
            pieces, self.pieces = self.pieces, []
            with self.within(flat=True):
                self.inside(fn, _PLAIN, 0)
            words, self.pieces = self.pieces, pieces
            self.put(words, ReadBlock("note", 0, 0, note_id=name, label=self.targets.footnotes[fn.get("id")]))

    def reference_list(self, element: Element, depth: int) -> None:
        """Told behind everything else: what follows an entry is an entry."""
        self.lists.append(element)

    def references(self, ref_list: Element, level: int) -> None:
        """A list with its heading, and lists inside it. Remarks in it state nothing."""
        for child in ref_list:
            if child.tag == "ref":
                self.entry(child)
            elif child.tag == "ref-list":
                self.references(child, min(level + 1, 6))
            elif child.tag not in _OUT:
                kind: BlockKind = "heading" if child.tag == "title" else "boilerplate"
                self.put([Words(all_text(child))], ReadBlock(kind, 0, 0, level if kind == "heading" else 0))

    def entry(self, ref: Element) -> None:
        """An entry: a note where the article numbers its entries, else a reference with its id."""
        name, runs = self.targets.name(ref), self.runs
        numbering = self.targets.numbering
        label = numbering.labels.get(name, "")
        told = list(works(ref))
        several = sum(not work.remark for work in told) > 1
        for number, work in enumerate(told):
            first, *rest = work.words or (_PLAIN,)
            if number == 0 and ref.find("label") is None:
                first = first.saying(_unlabelled(first.text, label))
            letter = _LETTER.match(first.text) if several else None
            runs.say(letter and letter.group(0))
            start = runs.length
            for words in (first.saying(first.text[letter.end() :]) if letter else first, *rest):
                runs.say(words.text, italic=words.italic, link=words.link, raised=words.raised)
            if work.fields is not None or (several and not work.remark):
                runs.cite(start, fields=work.fields, ids=(f"{name}/{number}",) if several else ())
            runs.say(" ")
        if numbering.numbered:
            block = ReadBlock("note", 0, 0, note_id=name, label=label, entry=not is_remark(ref))
        else:
            block = ReadBlock("reference", 0, 0, ids=(name,))
        runs.flush(self.builder, block, always=numbering.numbered)


def _parts(section: Element) -> Iterator[Element]:
    """What stands in a section; of a box the parts of its caption too."""
    for child in section:
        yield from child if child.tag == "caption" else (child,)


def _is_bold(element: Element) -> bool:
    """Whether all words of a paragraph are in bold letters."""
    around = (element.text, *(child.tail for child in element))
    return element.tag == "p" and all(e.tag == "bold" for e in element) and not any(w and w.strip() for w in around)


def _label(element: Element) -> str:
    """The printed label of a section, figure or table."""
    label = element.find("label")
    return "" if label is None else fold_space(all_text(label)).rstrip(".: ")


def _unlabelled(text: str, label: str) -> str:
    """An entry without the number that is typed in front of it."""
    return re.sub(rf"^\s*[\[(]?{re.escape(label)}[\]).]+\s+", "", text) if label else text


_KINDS: dict[str, BlockKind] = {
    "disp-quote": "quotation", "verse-group": "quotation", "list-item": "list-item", "def-item": "list-item",
}  # fmt: skip
_BLOCKS: dict[str, Callable[[_Walk, Element, int], None]] = {
    **dict.fromkeys(("p", "title", "list", "list-item", "def-list", "disp-quote", "attrib", "speech"), _Walk.block),
    **dict.fromkeys(("body", "back", "floats-group", "floats-wrap", "app-group", "answer", "question"), _Walk.block),
    **dict.fromkeys(("table", "thead", "tbody", "tfoot", "tgroup", "table-wrap-foot", "alternatives"), _Walk.block),
    **dict.fromkeys(("sec", "app", "abstract", "glossary", "ack", "bio", "notes", "fn-group"), _Walk.section),
    **dict.fromkeys(("fig", "fig-group", "table-wrap", "table-wrap-group", "array", "statement"), _Walk.captioned),
    **dict.fromkeys(("preformat", "code"), _Walk.code),
    **dict.fromkeys(("tr", "row"), _Walk.row),
    **dict.fromkeys(("verse-group", "def-item"), _Walk.line),
    **dict.fromkeys(("verse-line", "def"), _Walk.block),
    "boxed-text": _Walk.box,
    "ref-list": _Walk.reference_list,
}
"""How blocks are read; all other elements are part of a line."""
