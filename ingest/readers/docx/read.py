"""Word documents (Office Open XML), by lxml: `.docx` and `.docm`, of which no macro is looked at.

The text is what Word prints once all tracked changes are accepted: insertions stay, deletions, comments, hidden words,
headers and footers go. Footnotes stand behind the block that calls them, endnotes at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.article import Problem
from ingest.fields import Fields
from ingest.readers.archive import Element, whole
from ingest.readers.docx.fields import Field, Meaning, read_instruction
from ingest.readers.docx.notes import REFERENCES, NoteCall, note_calls, symbol
from ingest.readers.docx.parts import (
    THROUGH,
    alternative,
    bookmarked,
    children,
    control_role,
    notes,
    sources,
    text_boxes,
)  # fmt: skip
from ingest.readers.docx.styles import Numbering, Style, Styles, run_style
from ingest.readers.managed import settle
from ingest.readers.managers import packed_works
from ingest.readers.ooxml import Package, Part, child, get, name, relationship, switch, value
from ingest.readers.wordprocessing import Role, Writer, kind_of_style, titled
from ingest.reading import ReadBlock, Reading

_SPACES = {"tab": " ", "br": " ", "cr": " ", "ptab": " ", "noBreakHyphen": "\u2011"}
_DRAWN = frozenset(("drawing", "pict", "object"))
_MENDELEY = "MENDELEY_CITATION_v3_"


def read_docx(data: bytes) -> Reading:
    """Blocks of the document's body, with its notes."""
    package = Package.open(data)
    walk = _Walk.over(package)
    body = child(package.main.root, "body")
    if body is not None:
        walk.blocks(body, package.main, None)
        walk.flush(ReadBlock("paragraph", 0, 0))
    walk.rest_of_notes()
    problems = (*walk.problems, *package.problems, *package.archive.problems)
    return settle(titled(walk.out.builder, package.title(), "docx", problems))


@dataclass(slots=True)
class _Walk:
    """Turns paragraphs into blocks in document order."""

    styles: Styles
    numbering: Numbering
    calls: dict[str, NoteCall]
    notes: dict[str, tuple[Element, Part]]
    sources: dict[str, Fields]
    bookmarks: dict[str, str]
    """Bookmark to the id of the note whose reference it surrounds."""
    out: Writer = field(default_factory=Writer)
    fields: list[Field] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    """Of the content controls and paragraph styles around."""
    called: list[str] = field(default_factory=list)
    """Notes that the block under way calls."""
    told: set[str] = field(default_factory=set)
    boxes: list[tuple[Element, Part]] = field(default_factory=list)
    """Text boxes anchored in the block under way."""
    problems: list[Problem] = field(default_factory=list)

    @staticmethod
    def over(package: Package) -> _Walk:
        """What must be known before the text is walked."""
        roots = {kind: part.root for kind in ("styles", "numbering", "settings") if (part := package.related(kind))}
        root = package.main.root
        return _Walk(
            Styles.of(roots.get("styles")),
            Numbering.of(roots.get("numbering")),
            note_calls(root, roots.get("settings")),
            dict(notes(package)),
            dict(sources(package)),
            dict(bookmarked(root)),
        )

    # --- blocks -------------------------------------------------------------------------------------------------------

    def blocks(self, parent: Element, part: Part, within: ReadBlock | None) -> None:
        """`within`: what the paragraphs are, if not what their style says."""
        for element in parent:
            tag = name(element)
            if tag == "p":
                self.paragraph(element, part, within)
            elif tag == "tbl":
                self.table(element, part, within)
            elif tag == "sdt":
                self.control(element, part, within, inline=None)
            elif tag in THROUGH:
                self.blocks(element, part, within)
            elif tag == "mc:AlternateContent":
                self.blocks(alternative(element), part, within)
            elif tag == "altChunk":
                at = self.out.builder.length
                self.problems.append(Problem("unreadable-part", "a document embedded here is not read", at, at))

    def paragraph(self, element: Element, part: Part, within: ReadBlock | None) -> None:
        properties = child(element, "pPr")
        style = self.styles.get(value(properties, "pStyle")) if value(properties, "pStyle") else self.styles.default
        block = within or self.described(properties, style)
        is_entry = block.kind == "reference"
        self.roles += ["bibliography"] if is_entry else []
        self.inline(element, part, style, None)
        del self.roles[len(self.roles) - is_entry :]
        if child(properties, "rPr", "del") is None:  # a deleted mark joins the paragraph with the next
            self.flush(block)

    def described(self, properties: Element | None, style: Style) -> ReadBlock:
        """The block that a paragraph's own properties and its style make it."""
        own = replace(style, outline=whole(value(properties, "outlineLvl"), style.outline))
        kind = kind_of_style(style.names)
        list_id = value(properties, "numPr", "numId") or style.list_id
        level = whole(value(properties, "numPr", "ilvl"), style.list_level)
        label = self.numbering.label(list_id, level or 0) if list_id else None
        if kind in ("title", "boilerplate"):
            return ReadBlock(kind, 0, 0)
        if own.heading:
            return ReadBlock("heading", 0, 0, level=own.heading)
        if kind is not None:
            return ReadBlock(kind, 0, 0, label=label)
        return ReadBlock("list-item" if list_id and list_id != "0" else "paragraph", 0, 0, label=label)

    def table(self, element: Element, part: Part, within: ReadBlock | None) -> None:
        """Row by row; a table of one column only lays out what stands in it."""
        rows = [list(children(row, "tc")) for row in children(element, "tr")]
        column = all(len(cells) <= 1 for cells in rows)
        for row, cells in zip(children(element, "tr"), rows, strict=True):
            if column:
                for cell in cells:
                    self.blocks(cell, part, within)
                continue
            for number, cell in enumerate(cells):
                if number and self.out.runs.length:
                    self.out.runs.say(" " if self.role == "bibliography" else " | ")
                self.cell(cell, part)
            head = switch(row, "trPr", "tblHeader")
            self.flush(within or ReadBlock("boilerplate" if head else "table", 0, 0))

    def cell(self, cell: Element, part: Part) -> None:
        """Its paragraphs, and those of tables within, in one run."""
        for element in cell:
            if name(element) == "p":
                self.out.runs.say(" ")
                style = self.styles.get(value(element, "pPr", "pStyle"))
                self.inline(element, part, style, None)
            elif name(element) in ("tbl", "tr", "tc", "sdt", "mc:AlternateContent") or name(element) in THROUGH:
                self.cell(alternative(element) if name(element) == "mc:AlternateContent" else element, part)

    def control(
        self, element: Element, part: Part, within: ReadBlock | None, inline: tuple[Style, str | None] | None
    ) -> None:
        """A content control. `inline`: style and link of the words in it; None where it holds blocks."""
        properties, content = child(element, "sdtPr"), child(element, "sdtContent")
        if content is None or switch(properties, "showingPlcHdr"):
            return
        tag = value(properties, "tag") or ""
        role = control_role(properties, tag)
        self.roles += [role] if role else []
        start = self.out.runs.length
        if inline is None:
            self.blocks(content, part, within)
        else:
            self.inline(content, part, *inline)
            if tag.startswith(_MENDELEY):
                self.out.cite(start, packed_works(tag.removeprefix(_MENDELEY)))
        if role:
            self.roles.pop()

    def flush(self, block: ReadBlock) -> None:
        """Close the block under way, then tell the notes it calls and the text boxes anchored in it."""
        self.out.flush(block)
        self.fields = [open_field for open_field in self.fields if open_field.shows]  # an instruction without an end
        called, boxes = self.called, self.boxes
        self.called, self.boxes = [], []
        for note_id in called:
            if note_id.startswith("fn"):
                self.note(note_id)
        for box, part in boxes:
            self.blocks(box, part, None)

    # --- notes --------------------------------------------------------------------------------------------------------

    def note(self, note_id: str) -> None:
        """The blocks of one note, once."""
        if note_id in self.told or note_id not in self.notes:
            return
        self.told.add(note_id)
        element, part = self.notes[note_id]
        call = self.calls.get(note_id, NoteCall(note_id, note_id[2:]))
        block = ReadBlock("note", 0, 0, note_id=note_id, label=call.label)
        before, around = len(self.out.builder.blocks), (self.fields, self.roles)
        self.fields, self.roles, self.out.note_label = [], [], call.label if call.custom else ""
        self.blocks(element, part, block)
        (self.fields, self.roles), self.out.note_label = around, None
        if len(self.out.builder.blocks) == before:
            self.out.flush(block, always=True)

    def rest_of_notes(self) -> None:
        """Endnotes, and notes that nothing calls."""
        for note_id in (*self.calls, *self.notes):
            self.note(note_id)

    # --- words --------------------------------------------------------------------------------------------------------

    def inline(self, parent: Element, part: Part, style: Style, link: str | None) -> None:
        """`style`: of the paragraph. `link`: outward address around."""
        for element in parent:
            tag = name(element)
            if tag == "r":
                self.run(element, part, style, link)
            elif tag == "hyperlink":
                self.inline(element, part, style, part.links.get(relationship(element) or "") or link)
            elif tag == "fldSimple":
                self.begin(get(element, "instr") or "")
                self.separate()
                self.inline(element, part, style, link)
                self.end()
            elif tag == "sdt":
                self.control(element, part, None, inline=(style, link))
            elif tag in THROUGH:
                self.inline(element, part, style, link)
            elif tag == "mc:AlternateContent":
                self.inline(alternative(element), part, style, link)
            elif tag in ("m:oMath", "m:oMathPara"):
                self.say("".join(e.text or "" for e in element.iter() if name(e) in ("m:t", "t")), style, link)

    def run(self, run: Element, part: Part, style: Style, link: str | None) -> None:
        properties = child(run, "rPr")
        if properties is not None:
            style = style.under(self.styles.get(value(properties, "rStyle"))).under(run_style(properties))
        custom = ""
        for element in run:
            tag = name(element)
            if tag == "fldChar":
                self.field_character(element)
            elif tag == "instrText" and self.fields:
                self.fields[-1].instruction.append(element.text or "")
            elif style.hidden or any(not open_field.shows for open_field in self.fields):
                continue
            elif tag in ("t", "sym"):
                words = symbol(element).removeprefix(custom)
                custom = custom[len(symbol(element)) :]
                self.say(words, style, link)
            elif tag in _SPACES:
                self.say(_SPACES[tag], style, link)
            elif tag in REFERENCES:
                custom = self.refer(f"{REFERENCES[tag]}{get(element, 'id')}")
            elif tag in _DRAWN or tag == "mc:AlternateContent":
                self.boxes += [(box, part) for box in text_boxes(element)]
            elif tag == "ruby":
                self.inline(child(element, "rubyBase") or (), part, style, link)

    def say(self, words: str, style: Style, link: str | None) -> None:
        """Words of a run, with what the fields around them make of them."""
        for open_field in self.fields:
            link = open_field.meaning.link or link
        raised = style.position == "superscript"
        self.out.say(words, italic=style.italic, bold=style.bold, raised=raised, link=link, role=self.role)

    @property
    def role(self) -> Role | None:
        """What content controls and fields around make of the words that come."""
        roles = [*self.roles, *(open_field.meaning.role for open_field in self.fields)]
        return next((role for role in reversed(roles) if role), None)

    def refer(self, note_id: str) -> str:
        """Call a note; returns the mark that follows as text, where there is one."""
        call = self.calls.get(note_id, NoteCall(note_id, note_id[2:]))
        self.out.runs.call(call.label, note_id)
        self.called.append(note_id)
        return call.label if call.custom else ""

    # --- fields -------------------------------------------------------------------------------------------------------

    def field_character(self, element: Element) -> None:
        kind = get(element, "fldCharType")
        if kind == "begin":
            self.begin("")
            data = child(element, "fldData")
            self.fields[-1].data = (data.text or "") if data is not None else ""
        elif kind == "separate" and self.fields:
            self.separate()
        elif kind == "end" and self.fields:
            self.end()

    def begin(self, instruction: str) -> None:
        self.fields.append(Field([instruction]))

    def separate(self) -> None:
        current = self.fields[-1]
        current.shows = True
        current.meaning = read_instruction("".join(current.instruction), current.data, self.sources)
        current.block, current.start = len(self.out.builder.blocks), self.out.runs.length

    def end(self) -> None:
        ended = self.fields.pop()
        start = ended.start if ended.block == len(self.out.builder.blocks) else 0
        if ended.shows:
            self.out.cite(start, ended.meaning.works)
            self.refer_again(start, ended.meaning)
        elif ended.data and self.fields and not self.fields[-1].shows:
            self.fields[-1].data = self.fields[-1].data or ended.data  # EndNote nests its data in its field

    def refer_again(self, start: int, meaning: Meaning) -> None:
        """A cross-reference to a note, printed as its number in superscript, calls it once more."""
        note_id = self.bookmarks.get(meaning.bookmark or "")
        printed = self.out.runs.said(start)
        if note_id in self.calls and re.fullmatch(r"\s*[⁰¹²³⁴⁵⁶⁷⁸⁹]+", printed) and self.out.runs.unsay(printed):
            self.out.runs.call(self.calls[note_id].label, note_id)
