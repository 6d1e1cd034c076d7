"""Lists behind the text that state nothing of the matter: what else to read, links, entries in a list of sources.

An encyclopedia's articles end in several such sections, each under a heading of its own. A list item that calls a note
states something wherever it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ingest.article import BlockKind
from ingest.layout.reference_list import heads_list
from ingest.reading import Call, ReadBlock

_LINKS = re.compile(
    r"see also|external links?|related (?:articles|pages)|siehe auch|weblinks?|voir aussi|articles connexes"
    r"|liens externes|véase también|enlaces externos|voci correlate|collegamenti esterni|ver também|ligações externas"
    r"|zie ook|externe links?",
    re.I,
)
_FURTHER = re.compile(
    r"(?:(?:further|suggested|additional|recommended) reading|weiterführende literatur|lectures? complémentaires?"
    r"|lecturas adicionales|leitura adicional)\W*",
    re.I,
)
_WORKS = re.compile(r"bibliographie|bibliografía|bibliografia|literatuur", re.I)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def find_appendix(text: str, blocks: Sequence[ReadBlock], calls: Sequence[Call]) -> tuple[ReadBlock, ...]:
    """Items under the headings of such sections become boilerplate (links) or entries (works)."""
    starts = [call.start for call in calls]
    out: list[ReadBlock] = []
    at = 0
    while at < len(blocks):
        out.append(blocks[at])
        words = text[blocks[at].start : blocks[at].end].strip(" :\n")
        at += 1
        if blocks[at - 1].kind != "heading" or not (_is_links(words) or _is_works(words)):
            continue
        end = _section_end(blocks, at)
        section = blocks[at:end]
        items = [b.kind == "list-item" and not _calls_in(b, starts) for b in section]
        dated = sum(item and bool(_YEAR.search(text, b.start, b.end)) for item, b in zip(items, section, strict=True))
        if _is_links(words) or dated * 2 >= sum(items):
            kind: BlockKind = "boilerplate" if _is_links(words) else "reference"
            out += [replace(b, kind=kind) if item else b for item, b in zip(items, section, strict=True)]
            at = end
    return tuple(out)


def _is_links(words: str) -> bool:
    return bool(_LINKS.fullmatch(words))


def _is_works(words: str) -> bool:
    return suggests_reading(words) or bool(_WORKS.fullmatch(words)) or heads_list(words)


def suggests_reading(heading: str) -> bool:
    """Whether the works under a heading are there to be read, not because something cites them."""
    return bool(_FURTHER.fullmatch(heading))


def _section_end(blocks: Sequence[ReadBlock], at: int) -> int:
    """The next heading of the same level or above."""
    level = blocks[at - 1].level
    return next(
        (i for i in range(at, len(blocks)) if blocks[i].kind == "heading" and blocks[i].level <= level), len(blocks)
    )


def _calls_in(block: ReadBlock, starts: Sequence[int]) -> bool:
    return bisect_left(starts, block.start) < bisect_left(starts, block.end)
