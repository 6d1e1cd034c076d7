"""The pipeline of this room, in order: read, lay out, find markers, bind, cut into statements, report problems."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.article import Article, Block, Marker, Problem
from ingest.bind import bind
from ingest.errors import UnreadableFile
from ingest.layout.blocks import Layout, lay_out
from ingest.layout.markers import find_markers
from ingest.problems import find_problems
from ingest.readers import READERS
from ingest.statements import make_statements

LOST = "\ufffd"
"""Unicode's replacement character."""


def read_article(path: Path, max_bytes: int) -> Article:
    """Read one file. `max_bytes`: larger files are refused.

    Raises UnreadableFile with one clear line if the file can't be read; damage inside it is reported in
    `Article.problems` instead.
    """
    return parse_article(read_bytes(path, max_bytes), path.as_posix(), path.suffix)


def unread_article(path: Path, reason: str) -> Article:
    """What stands for a file that can't be read: no text, and the reason as its one problem."""
    problem = Problem("unreadable-part", reason)
    return Article(path.as_posix(), path.suffix.lower().lstrip("."), path.stem, "", "", problems=(problem,))


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The file's bytes. Raises UnreadableFile if it can't be opened or is larger than `max_bytes`."""
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise UnreadableFile(
                f"{size / 1e6:.0f} MB is over the limit of {max_bytes / 1e6:.0f} MB (IBID_MAX_FILE_MB)"
            )
        return path.read_bytes()
    except OSError as error:
        if path.is_dir():
            raise UnreadableFile("the folder can't be listed: permission denied") from error
        raise UnreadableFile(f"can't be opened: {error.strerror}") from error


def parse_article(data: bytes, path: str, suffix: str) -> Article:
    """The article in `data`, whose format is named by `suffix` (".txt")."""
    reader = READERS.get(suffix.lower())
    if reader is None:
        raise UnreadableFile(f"{suffix or 'no'} format is not supported (supported: {', '.join(sorted(READERS))})")
    if not data.strip():
        raise UnreadableFile("the file is empty")
    reading = reader(data)
    if not reading.text.strip():
        raise UnreadableFile("there is no text in it")
    layout = lay_out(reading)
    found, mangled = find_markers(layout)
    apparatus = bind(layout, found)
    blocks = with_sections(layout, apparatus.markers)
    found_problems = (*reading.problems, *_lost_characters(reading.text), *mangled, *find_problems(apparatus))
    return Article(
        path=path,
        format=reading.format,
        title=reading.title or Path(path).stem,
        content_hash=hashlib.sha256(data).hexdigest(),
        text=reading.text,
        blocks=blocks,
        statements=make_statements(reading.text, blocks, apparatus),
        markers=apparatus.markers,
        notes=apparatus.notes,
        references=apparatus.references,
        problems=tuple(sorted(found_problems, key=lambda problem: problem.start)),
    )


def _lost_characters(text: str) -> Iterator[Problem]:
    """Bytes that stood for nothing in the file's encoding, shown as \ufffd since."""
    at = text.find(LOST)
    if at >= 0:
        message = f"the file's encoding is damaged; characters lost: {text.count(LOST)}"
        yield Problem("unreadable-part", message, at, at + 1)


def with_sections(layout: Layout, markers: Sequence[Marker]) -> tuple[Block, ...]:
    """Blocks with the headings above them."""
    open_headings: list[tuple[int, str]] = []
    blocks: list[Block] = []
    for block in layout.blocks:
        if block.kind == "heading":
            open_headings = [h for h in open_headings if h[0] < block.level]
        blocks.append(Block(block.kind, block.start, block.end, tuple(text for _, text in open_headings)))
        if block.kind == "heading":
            open_headings.append((block.level, _unmarked(layout.reading.text, blocks[-1], markers)))
    return tuple(blocks)


def _unmarked(text: str, heading: Block, markers: Sequence[Marker]) -> str:
    """The words of a heading without its markers, in one line."""
    at, words = heading.start, ""
    for marker in markers[bisect_left(markers, at, key=lambda m: m.start) :]:
        if marker.start >= heading.end:
            break
        words += text[at : marker.start]
        at = max(at, marker.end)
    return " ".join(f"{words}{text[at : heading.end]}".split())
