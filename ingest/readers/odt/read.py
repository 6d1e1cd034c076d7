"""OpenDocument texts (`.odt`), by lxml.

Tracked deletions, annotations, hidden words, headers and footers are left out. Footnotes stand behind the block that
calls them, endnotes at the end.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from ingest.article import Problem
from ingest.errors import UnreadableFile
from ingest.readers.archive import Archive, Element, whole
from ingest.readers.managed import settle
from ingest.readers.managers import bibliography_mark, csl_works
from ingest.readers.odt.parts import get, local, name, optional, refuse_encrypted, table_rows, text_boxes, title
from ingest.readers.odt.styles import Style, Styles
from ingest.readers.wordprocessing import Role, Writer, kind_of_style, titled
from ingest.reading import ReadBlock, Reading

_SKIPPED = frozenset(
    "text:tracked-changes office:annotation office:annotation-end text:note-citation text:hidden-text text:placeholder"
    " text:sequence-decls text:variable-decls text:user-field-decls text:dde-connection-decls office:forms"
    " text:index-title-template text:table-of-content-source text:bibliography-source text:ruby-text".split()
)
_ROLES: dict[str, Role] = {
    "text:bibliography": "bibliography",
    "text:table-of-content": "index",
    "text:illustration-index": "index",
    "text:table-index": "index",
    "text:object-index": "index",
    "text:user-index": "index",
    "text:alphabetical-index": "index",
}
_FORMULA = frozenset(("mi", "mn", "mo", "mtext"))


def read_odt(data: bytes) -> Reading:
    """Blocks of the document's body, with its notes."""
    archive = Archive.open(data)
    refuse_encrypted(archive)
    root = archive.xml("content.xml")
    styles, problems = Styles(), list[Problem]()
    named, meta = (optional(archive, part, problems) for part in ("styles.xml", "meta.xml"))
    if named is not None:
        styles.add(named)
    styles.add(root)
    walk = _Walk(archive, styles)
    body = next((e for e in root.iter() if name(e) == "office:text"), None)
    if body is None:
        raise UnreadableFile("there is no text document in it")
    walk.blocks(body, None)
    walk.tell_endnotes()
    return settle(titled(walk.out.builder, title(meta), "odt", (*problems, *archive.problems)))


@dataclass(frozen=True, slots=True)
class _List:
    """A list around."""

    style: str | None
    level: int
    counts: dict[int, int]


@dataclass(slots=True)
class _Walk:
    """Turns paragraphs into blocks in document order."""

    archive: Archive
    styles: Styles
    out: Writer = field(default_factory=Writer)
    roles: list[Role] = field(default_factory=list)
    label: str | None = None
    """Of the list item that begins."""
    counts: dict[str | None, dict[int, int]] = field(default_factory=dict)
    """List style to its last numbers by level."""
    called: list[tuple[ReadBlock, Element, bool]] = field(default_factory=list)
    """Notes that the block under way calls: what they are, their body, whether their mark is typed."""
    endnotes: list[tuple[ReadBlock, Element, bool]] = field(default_factory=list)
    noted: dict[str, ReadBlock] = field(default_factory=dict)
    """Notes met so far by `text:id`."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes anchored in the block under way."""
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Reference mark that is open to the block and the place where it began."""

    # --- blocks -------------------------------------------------------------------------------------------------------

    def blocks(self, parent: Element, within: ReadBlock | None, around: _List | None = None) -> None:
        """`within`: what the paragraphs are, if not what their style says."""
        for element in parent:
            tag = name(element)
            if tag in ("text:p", "text:h"):
                self.paragraph(element, within, around)
            elif tag == "text:list":
                self.list(element, within, around)
            elif tag == "table:table":
                self.table(element, within)
            elif tag == "draw:frame":
                self.boxes += text_boxes(element)
                self.tellboxes()
            elif tag in _ROLES or tag == "text:section":
                self.section(element, within)
            elif tag == "text:index-title":
                self.blocks(element, ReadBlock("heading", 0, 0, level=1))
            elif tag in ("text:index-body", "text:numbered-paragraph", "draw:text-box"):
                self.blocks(element, within, around)

    def paragraph(self, element: Element, within: ReadBlock | None, around: _List | None) -> None:
        style = self.styles.get("paragraph", get(element, "text:style-name"))
        block = within or self.described(element, style, around)
        self.label = None
        is_entry = block.kind == "reference"
        self.roles += ["bibliography"] if is_entry else []
        if not style.hidden:
            self.inline(element, style, None)
        del self.roles[len(self.roles) - is_entry :]
        self.flush(block)

    def described(self, element: Element, style: Style, around: _List | None) -> ReadBlock:
        """The block that a paragraph's style makes it."""
        kind = kind_of_style(style.names)
        level = whole(get(element, "text:outline-level"), style.outline) or 0
        if kind in ("title", "boilerplate"):
            return ReadBlock(kind, 0, 0)
        if name(element) == "text:h" or level > 0:
            return ReadBlock("heading", 0, 0, level=min(max(level, 1), 6))
        if kind is not None:
            return ReadBlock(kind, 0, 0, label=self.label)
        return ReadBlock("list-item" if around is not None else "paragraph", 0, 0, label=self.label)

    def list(self, element: Element, within: ReadBlock | None, around: _List | None) -> None:
        """Items of a list, counted where they are numbered with digits."""
        style = get(element, "text:style-name") or (around.style if around else None)
        level = around.level + 1 if around else 1
        goes_on = get(element, "text:continue-numbering") == "true" or get(element, "text:continue-list") is not None
        counts = self.counts.setdefault(style, {})
        if not goes_on:
            for deeper in [known for known in counts if known >= level]:
                del counts[deeper]
        form, first = self.styles.lists.get(style or "", {}).get(level, ("", 1))
        for item in element:
            if name(item) == "text:list-item":
                start = whole(get(item, "text:start-value"))
                counts[level] = counts.get(level, first - 1) + 1 if start is None else start
                self.label = str(counts[level]) if form == "1" else None
            if name(item) in ("text:list-item", "text:list-header"):
                self.blocks(item, within, _List(style, level, counts))
                self.label = None

    def section(self, element: Element, within: ReadBlock | None) -> None:
        if get(element, "text:display") == "none":
            return
        written = get(element, "text:name") or ""
        role = (
            "bibliography" if "CSL_BIBLIOGRAPHY" in written or "ZOTERO_BIBL" in written else _ROLES.get(name(element))
        )
        self.roles += [role] if role else []
        self.blocks(element, within)
        if role:
            self.roles.pop()

    def table(self, element: Element, within: ReadBlock | None) -> None:
        """Row by row; a table of one column only lays out what stands in it."""
        rows = list(table_rows(element))
        cells = [[cell for cell in row if name(cell) == "table:table-cell"] for row, _ in rows]
        column = all(len(several) <= 1 for several in cells)
        for (_, head), several in zip(rows, cells, strict=True):
            for number, cell in enumerate(several):
                if column:
                    self.blocks(cell, within)
                    continue
                if number and self.out.runs.length:
                    self.out.runs.say(" " if self.role == "bibliography" else " | ")
                self.cell(cell)
            if not column:
                self.flush(within or ReadBlock("boilerplate" if head else "table", 0, 0))

    def cell(self, cell: Element) -> None:
        """Its paragraphs, and those of lists and tables within, in one run."""
        for element in cell:
            if name(element) in ("text:p", "text:h"):
                self.out.runs.say(" ")
                self.inline(element, self.styles.get("paragraph", get(element, "text:style-name")), None)
            elif name(element) not in _SKIPPED:
                self.cell(element)

    def flush(self, block: ReadBlock) -> None:
        """Close the block under way, then tell the notes it calls and the text boxes anchored in it."""
        self.out.flush(block)
        called, self.called = self.called, []
        for note in called:
            self.note(*note)
        self.tellboxes()

    def tellboxes(self) -> None:
        """Text boxes, as blocks of their own."""
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box, None)

    def note(self, block: ReadBlock, body: Element, typed: bool) -> None:
        """The blocks of one note."""
        before, roles = len(self.out.builder.blocks), self.roles
        self.roles, self.out.note_label = [], (block.label or "") if typed else ""
        self.blocks(body, block)
        self.roles, self.out.note_label = roles, None
        if len(self.out.builder.blocks) == before:
            self.out.flush(block, always=True)

    def tell_endnotes(self) -> None:
        """Endnotes in order of their calls."""
        for note in self.endnotes:
            self.note(*note)

    # --- words --------------------------------------------------------------------------------------------------------

    @property
    def role(self) -> Role | None:
        """What the sections around make of the words that come."""
        return self.roles[-1] if self.roles else None

    def inline(self, parent: Element, style: Style, link: str | None) -> None:
        """The words of an element."""
        self.say(parent.text, style, link)
        for element in parent:
            self.element(element, style, link)
            self.say(element.tail, style, link)

    def say(self, words: str | None, style: Style, link: str | None) -> None:
        if words and not style.hidden:
            self.out.say(
                words, italic=style.italic, bold=style.bold, raised=bool(style.raised), link=link, role=self.role
            )

    def element(self, element: Element, style: Style, link: str | None) -> None:
        """One inline element; its tail is the caller's."""
        tag = name(element)
        if tag in _SKIPPED:
            return
        if tag == "text:span":
            self.inline(element, style.under(self.styles.get("text", get(element, "text:style-name"))), link)
        elif tag == "text:a":
            target = get(element, "xlink:href") or ""
            self.inline(element, style, target if target and not target.startswith("#") else link)
        elif tag in ("text:s", "text:tab", "text:line-break"):
            self.say(" ", style, link)
        elif tag == "text:note":
            self.refer(element)
        elif tag == "text:note-ref":
            self.refer_again(element, style, link)
        elif tag == "text:bibliography-mark":
            start = self.out.runs.length
            self.inline(element, style, link)
            self.out.cite(start, [bibliography_mark({local(key): said for key, said in element.attrib.items()})])
        elif tag == "text:reference-mark-start":
            self.marks[get(element, "text:name") or ""] = (len(self.out.builder.blocks), self.out.runs.length)
        elif tag == "text:reference-mark-end":
            self.end_mark(get(element, "text:name") or "")
        elif tag.startswith("draw:"):
            self.drawing(element, style, link)
        else:
            self.inline(element, style, link)

    def end_mark(self, mark: str) -> None:
        """Zotero and others keep their citation in the name of a reference mark."""
        block, start = self.marks.pop(mark, (0, 0))
        if "CSL_CITATION" in mark or mark.startswith("ZOTERO_ITEM"):
            self.out.cite(start if block == len(self.out.builder.blocks) else 0, csl_works(mark))

    def refer(self, element: Element) -> None:
        """Call a note."""
        parts = {name(part): part for part in element}
        citation, body = parts.get("text:note-citation"), parts.get("text:note-body")
        typed = get(citation, "text:label") if citation is not None else None
        kind = get(element, "text:note-class") or "footnote"
        label = typed or ("".join(citation.itertext()).strip() if citation is not None else "")
        label = label or str(len(self.noted) + 1)
        written = get(element, "text:id") or ""
        note_id = f"{kind} {len(self.noted)} {written}"
        block = ReadBlock("note", 0, 0, note_id=note_id, label=label)
        self.noted[written or note_id] = block
        self.out.runs.call(label, note_id)
        waiting = self.endnotes if kind == "endnote" else self.called
        waiting.append((block, body if body is not None else (), typed is not None))

    def refer_again(self, element: Element, style: Style, link: str | None) -> None:
        """A cross-reference to a note calls it once more where it is printed as superscript."""
        note = self.noted.get(get(element, "text:ref-name") or "")
        if note is None or not style.raised:
            self.inline(element, style, link)
        else:
            self.out.runs.call(note.label or "", note.note_id)

    def drawing(self, element: Element, style: Style, link: str | None) -> None:
        """Text boxes wait for the end of the block; of embedded objects formulas are told."""
        self.boxes += text_boxes(element)
        for inner in element.iter():
            if name(inner) == "draw:object":
                self.say(self.formula(inner), style, link)

    def formula(self, element: Element) -> str:
        """The symbols of a MathML object, inside the document or in a part of its own."""
        path = posixpath.join(posixpath.normpath(get(element, "xlink:href") or "."), "content.xml")
        try:
            root = self.archive.xml(path) if path in self.archive else element
        except UnreadableFile:
            return ""
        return "".join(part.text or "" for part in root.iter() if local(str(part.tag)) in _FORMULA)
