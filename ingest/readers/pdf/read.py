"""PDF, by PDFium. The passes, in order: pages, lines, running heads, columns, notes, calls, paragraphs, text.

Not thread-safe, as PDFium is not; hostile files can make it hang or crash, so that callers read them in a process of
their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium

from ingest.article import Problem
from ingest.errors import UnreadableFile
from ingest.readers.pdf.calls import Bound, Calls, bind_calls, split_signs
from ingest.readers.pdf.columns import find_columns
from ingest.readers.pdf.endnotes import take_endnotes
from ingest.readers.pdf.flow import TextBlock, flow
from ingest.readers.pdf.front import find_title, usable_title
from ingest.readers.pdf.furniture import without_furniture
from ingest.readers.pdf.lines import Column, Line, find_lines
from ingest.readers.pdf.measure import Measure
from ingest.readers.pdf.notes import NoteFinder, PageNote, body_size, called_labels, in_streams
from ingest.readers.pdf.page import Page, read_page
from ingest.readers.pdf.paragraphs import without_mark
from ingest.readers.pdf.tables import cell_texts
from ingest.readers.pdf.words import Words
from ingest.reading import ReadBlock, Reading, TextBuilder, fold_space
from ingest.runs import Runs

_MOST_PAGES = 5_000
_PLAIN_RAISED = re.compile(r"[-+−\d,. ]+")
"""Raised numbers are printed so (10⁶); raised letters and brackets as they are (1st)."""
_LONGEST_ADDRESS = 300
_LOST_SHARE = 0.2
"""Of a page's characters: if more are unknown, the page can't be read."""


def read_pdf(data: bytes) -> Reading:
    """Blocks of the document in reading order, its notes after them.

    Raises UnreadableFile where the file can't be opened, or is nothing but scanned pages.
    """
    document = _open(data)
    try:
        pages, problems = _pages(document)
        named = document.get_metadata_dict().get("Title", "")
    finally:
        document.close()
    if pages and all(page.scanned or not page.spans for page in pages) and any(page.scanned for page in pages):
        raise UnreadableFile(f"its {len(pages)} pages are scans without text: run OCR on the file first")
    return _compose(pages, problems, named)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile("the PDF is encrypted: remove its password first") from error
        raise UnreadableFile("not a PDF, or a damaged one: PDFium can't open it") from error


def _pages(document: pdfium.PdfDocument) -> tuple[list[Page], list[Problem]]:
    """What can be read of the pages, and what can't."""
    pages: list[Page] = []
    problems: list[Problem] = []
    count = len(document)
    if count > _MOST_PAGES:
        problems.append(_problem(f"the PDF has {count} pages: those after {_MOST_PAGES} are left out"))
    for index in range(min(count, _MOST_PAGES)):
        try:
            page = read_page(document, index)
        except (pdfium.PdfiumError, ValueError, OverflowError) as error:
            problems.append(_problem(f"page {index + 1} can't be read: {fold_space(str(error))}"))
            page = Page(index + 1, 1.0, 1.0, (), (), False)
        pages.append(page)
        problems.extend(map(_problem, _defects(page)))
    return pages, problems


def _defects(page: Page) -> Iterator[str]:
    if page.scanned:
        yield f"page {page.number} is a scan without text: run OCR on it first"
    if page.cut:
        yield f"page {page.number} holds too many characters: the rest is left out"
    if page.lost > _LOST_SHARE * sum(len(span.text) for span in page.spans):
        yield f"page {page.number}: its fonts do not say which characters they show: run OCR on it"


def _problem(message: str) -> Problem:
    return Problem("unreadable-part", message)


def _compose(pages: Sequence[Page], problems: Sequence[Problem], named: str) -> Reading:
    lines = without_furniture(pages, [find_lines(page) for page in pages])
    columns = [column for found in find_columns(lines, [page.width for page in pages]) for column in found]
    words = Words(line.text for column in columns for line in column.lines)
    body = body_size(columns)
    title = find_title(columns, named, body)
    called = called_labels(columns, len(pages), body)
    writer = _Writer(words)
    notes: list[PageNote] = []
    texts: list[list[TextBlock]] = []
    for stream in in_streams(columns):
        finder = NoteFinder(body, [page.rules for page in pages], called)
        for column in stream:
            finder.take(column)
        split_signs(_lines_of(stream), finder.notes)
        endnotes = take_endnotes(stream, _uncalled(called, finder.notes))
        writer.calls.update(bind_calls(_lines_of(stream), finder.notes, endnotes))
        notes += [*finder.notes, *endnotes]
        texts.append(flow(_without_title(stream, title), Measure.of(stream, body)))
    blocks = [block for text in texts for block in text]
    printed = writer.title(title)
    for block in blocks:
        writer.block(block)
    for note in notes:
        writer.note(note)
    return writer.builder.reading("pdf", printed or usable_title(named), problems)


def _lines_of(columns: Sequence[Column]) -> list[Line]:
    return [line for column in columns for line in column.lines]


def _uncalled(called: Sequence[frozenset[str]], notes: Sequence[PageNote]) -> frozenset[str]:
    """Labels called somewhere that no page prints a note for."""
    known = {note.label for note in notes}
    return frozenset(label for labels in called for label in labels if label not in known)


def _without_title(columns: Sequence[Column], title: Sequence[Line]) -> Sequence[Column]:
    dropped = set(map(id, title))
    for column in columns:
        if column.page == 0 and dropped:
            column.lines[:] = [line for line in column.lines if id(line) not in dropped]
    return columns


@dataclass(slots=True)
class _Writer:
    """Writes blocks of lines as running text."""

    words: Words
    calls: Calls = field(default_factory=dict)
    builder: TextBuilder = field(default_factory=TextBuilder)
    runs: Runs = field(default_factory=Runs)
    address: str = ""
    """The last word of the line before, where it goes on in this one: most of a long address."""

    def title(self, lines: Sequence[Line]) -> str:
        """Write the title, and give its words."""
        self._say(lines)
        if not self.runs.flush(self.builder, ReadBlock("title", 0, 0)):
            return ""
        block = self.builder.blocks[-1]
        text = "".join(self.builder.parts)[block.start : block.end]
        for call in reversed(self.builder.calls):
            text = text[: call.start] + text[call.end :]
        return fold_space(text)

    def block(self, block: TextBlock) -> None:
        """Write one block of the body."""
        number: str | None = None
        if block.kind == "table":
            self.runs.say(" | ".join(cell_texts(block.lines[0])))
        elif block.kind == "list-item":
            lines, number = without_mark(block.lines)
            self._say(lines)
        else:
            self._say(block.lines)
        self.runs.flush(self.builder, ReadBlock(block.kind, 0, 0, block.level, label=number))

    def note(self, note: PageNote) -> None:
        """Write one note."""
        self._say(note.lines)
        described = ReadBlock("note", 0, 0, note_id=note.id, label=note.label, entry=note.entry)
        self.runs.flush(self.builder, described, always=True)

    def _say(self, lines: Sequence[Line]) -> None:
        self.address = ""
        for index, line in enumerate(lines):
            following = lines[index + 1] if index + 1 < len(lines) else None
            self._line(line, following)

    def _line(self, line: Line, following: Line | None) -> None:
        last = len(line.spans) - 1
        for index, span in enumerate(line.spans):
            bound = self.calls.get(id(span))
            if bound is not None:
                self._call(bound)
                if index == last and following is not None:
                    self.runs.say(" ")
                continue
            text = span.text
            if index and line.spaced(index):
                self.runs.say(
                    " ", italic=span.italic and line.spans[index - 1].italic, link=self._shared_link(line, index)
                )
            between = ""
            if index == last and following is not None:
                full = line.shortfall < 0.35 * ((line.column.right - line.column.left) if line.column else 1e9)
                link = span.link if following.spans[0].link == span.link else None
                word = self.address if index == 0 else ""
                text, between = self.words.join(word + text, following.spans[0].text, full=full, link=link)
                text = text.removeprefix(word)
                self.address = "" if between else (word + text).rsplit(" ", 1)[-1][-_LONGEST_ADDRESS:]
            raised = line.is_raised(index) and _PLAIN_RAISED.fullmatch(text) is not None
            self.runs.say(text, italic=span.italic, link=span.link, raised=raised)
            if between:
                same = following is not None and following.spans[0].italic == span.italic
                same_link = following is not None and following.spans[0].link == span.link
                self.runs.say(between, italic=span.italic and same, link=span.link if same_link else None)

    @staticmethod
    def _shared_link(line: Line, index: int) -> str | None:
        link = line.spans[index].link
        return link if link == line.spans[index - 1].link else None

    def _call(self, bound: Sequence[Bound]) -> None:
        for one in bound:
            self.runs.call(one.label, one.target)
