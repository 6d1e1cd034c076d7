"""Headings: larger, bold, in capitals, in the middle, or numbered and set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.measure import Measure
from ingest.readers.pdf.paragraphs import ITEM

NUMBERED = re.compile(
    r"(?:(?P<decimal>\d{1,2}(?:\.\d{1,2})*)\.?|§+\s?\d+|[IVXLC]{1,6}\.?|[A-Z]\.|\([A-Za-z\d]\))\s+[^\W\d_]"
)
NUMBER_ALONE = re.compile(r"[IVXLC]{1,6}\.?|\d{1,2}\.")
FLOAT = re.compile(r"(?:table|figure|fig\.|tab\.|source|quelle|abb(?:ildung|\.)|tabelle)\b", re.I)
"""How captions begin."""
_LARGER = 1.08
_STEP_ABOVE = 1.3
_CENTRED_WIDTH = 0.8
"""Share of the column: a wider line is an indented one."""
_RUN_IN_GAP = 0.7
"""Ems between a heading and the text in its line."""
_LONGEST_RUN_IN = 90
_LONGEST_HEADING = 220
_HEADING_LINES = 5


def is_heading(part: Sequence[Line], before: Line | None, after: Line | None, measure: Measure) -> bool:
    """Whether lines of one type are a heading, by size, face, place and number. `before`, `after`: their neighbours."""
    first, last = part[0], part[-1]
    text = " ".join(line.text for line in part)
    if len(part) > _HEADING_LINES or len(text) > _LONGEST_HEADING or not any(map(str.isalpha, text)):
        return False
    if first.size > _LARGER * measure.body:
        return len(text) > 2
    if first.size < 0.9 * measure.body or FLOAT.match(text):
        return False
    ends = bool(re.search(r"[.,;:]$", text)) and not NUMBER_ALONE.fullmatch(text)
    if first.bold and not measure.bold:
        return not text.endswith((",", ";"))
    step = measure.step_in(first)
    above = before is None or first.y - before.y > _STEP_ABOVE * step
    below = after is not None and after.y - last.y > 1.1 * step
    short = last.shortfall > 3 * last.size
    if ends or not short or not (above or below):
        return False
    if is_caps(first) or (is_centred(first) and len(text) < 90 and above):
        return True
    if not above or first.indent > 2.5 * first.size:
        return False
    if first.italic:
        return True
    return len(part) <= 2 and bool(NUMBERED.match(text)) and below


def run_in_head(line: Line) -> int | None:
    """Index of the span with which the text begins behind a heading on the same line: bold, and set apart."""
    last = 0
    while last < len(line.spans) and line.spans[last].bold:
        last += 1
    if not 0 < last < len(line.spans) or line.is_raised(last):
        return None
    words = "".join(span.text for span in line.spans[:last])
    apart = line.spans[last].x0 - line.spans[last - 1].x1 > _RUN_IN_GAP * line.size
    if len(words) > _LONGEST_RUN_IN or not any(map(str.isalpha, words)) or ITEM.match(line.text):
        return None
    return last if apart or words.rstrip().endswith((".", ":")) else None


def is_caps(line: Line) -> bool:
    """Whether it is printed in capitals."""
    return line.text.isupper() and sum(map(str.isalpha, line.text)) >= 4


def is_centred(line: Line) -> bool:
    """Whether it stands in the middle of its column."""
    width = line.column.right - line.column.left if line.column is not None else 0.0
    return (
        line.indent > 2.5 * line.size
        and abs(line.indent - line.shortfall) < 2 * line.size
        and line.x1 - line.x0 < _CENTRED_WIDTH * width
    )
