"""Plain text. The canonical text is the file's own text, so every offset points into the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.article import BlockKind
from ingest.decode import decode
from ingest.reading import ReadBlock, Reading, fold_space

_GAP = re.compile(r"\n[^\S\n]*\n\s*")
"""Blank lines, and the indentation behind them."""
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LABELLED = re.compile(r"\s*\[\^?[^\]\s]{1,8}\]:?\s+\S")
_RAISED = re.compile(r"\s*(?:[⁰¹²³⁴-⁹]{1,4}|[*†‡§¶]{1,3})\s*[^\s*]")
_COUNTED = re.compile(r"\s*(\d{1,4})[.)]?[^\S\n]+\S")
_BULLET = re.compile(r"\s*[-*•–▪◦][^\S\n]+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;…,][\"'”’»)\]]*(?:\s*\[\^?[^\]\s]{1,8}\])*$")
"""Also with note markers behind: "It rained.[4]" is no heading."""
_LONG_LINE = 160
"""Lines longer than this are not hard-wrapped text: each is a paragraph of its own."""
_TITLE_LENGTH = 250
_HEADING_LENGTH = 90
_QUOTED = re.compile(r"^(?:[^\S\n]{4,}|>)\S", re.M)


def read_text(data: bytes) -> Reading:
    """Paragraphs are separated by blank lines; long lines and labelled lines stand alone."""
    text = decode(data)
    spans = [span for paragraph in _paragraphs(text) for span in _split(text, *paragraph)]
    spans[:1] = [_without_underline(text, *span) for span in spans[:1]]
    title = _title(text, spans)
    blocks = tuple(
        ReadBlock("title", *span) if index == 0 and title else _block(text, *span, last=index == len(spans) - 1)
        for index, span in enumerate(spans)
    )
    return Reading("txt", title, text, blocks)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    at = len(text) - len(text.lstrip())
    for gap in _GAP.finditer(text, at):
        yield at, gap.start()
        at = gap.end()
    end = len(text.rstrip())
    if at < end:
        yield at, end


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """One paragraph, or its lines where they are evidently separate."""
    if text.find("\n", start, end) < 0:
        yield _trim(text, start, end)
        return
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end)]
    inner = [high - low for low, high in lines[:-1]]
    if inner and sum(inner) / len(inner) > _LONG_LINE:
        yield from (_trim(text, *line) for line in lines)
        return
    begin = lines[0][0]
    for low in _labelled(text, [low for low, _ in lines]):
        yield _trim(text, begin, low)
        begin = low
    yield _trim(text, begin, end)


def _labelled(text: str, starts: list[int]) -> Iterator[int]:
    """Where further lines begin that are labelled like the first: in brackets, raised, by a bullet, or counting on."""
    for label in (_LABELLED, _RAISED, _BULLET):
        if label.match(text, starts[0]):
            yield from (low for low in starts[1:] if label.match(text, low))
            return
    first = _COUNTED.match(text, starts[0])
    number = int(first.group(1)) if first else 0
    for low in starts[1:] if first else ():
        counted = _COUNTED.match(text, low)
        if counted and int(counted.group(1)) == number + 1:
            number += 1
            yield low


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _title(text: str, spans: list[tuple[int, int]]) -> str:
    """The first paragraph, if it is short and no sentence, or stands apart by two blank lines."""
    if not spans:
        return ""
    start, end = spans[0]
    first = fold_space(text[start:end])
    apart = len(spans) > 1 and text[end : spans[1][0]].count("\n") >= 3
    if len(first) > _TITLE_LENGTH or _LABELLED.match(first) or (len(spans) == 1 and _SENTENCE_END.search(first)):
        return ""
    return first if apart or not _SENTENCE_END.search(first) else ""


def _without_underline(text: str, start: int, end: int) -> tuple[int, int]:
    """A heading may be underlined with `====` or `----`."""
    underlined = re.fullmatch(r"([^\n]+)\n[=\-~]{3,}", text[start:end])
    return (start, start + len(underlined.group(1).rstrip())) if underlined else (start, end)


def _block(text: str, start: int, end: int, *, last: bool) -> ReadBlock:
    whole = end
    if bullet := _BULLET.match(text, start, end):
        return ReadBlock("list-item", bullet.end(), end, label="*" if bullet.group(0).strip() == "*" else None)
    start, end = _without_underline(text, start, end)
    piece = text[start:end]
    if end < whole:
        return ReadBlock("heading", start, end, level=2)
    short = len(piece) <= _HEADING_LENGTH and "\n" not in piece
    if short and not last and not _SENTENCE_END.search(piece) and not _LABELLED.match(piece) and piece[0].isalnum():
        return ReadBlock("heading", start, end, level=2)
    kind: BlockKind = "quotation" if _QUOTED.match(text[text.rfind("\n", 0, start) + 1 : end]) else "paragraph"
    return ReadBlock(kind, start, end)
