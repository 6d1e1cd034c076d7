"""Field codes of Word (ECMA-376, part 1, section 17.16): what the words that a field shows stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.fields import Fields
from ingest.readers.managed import Work
from ingest.readers.managers import csl_works, endnote_data, endnote_works
from ingest.readers.wordprocessing import Role

_BIBLIOGRAPHY = re.compile(r"BIBLIOGRAPHY\b|ADDIN\s+(?:ZOTERO_BIBL|EN\.REFLIST|CitaviBibliography|.*CSL_BIBLIOGRAPHY)")
_INDEX = re.compile(r"(?:TOC|INDEX|TOA)\b")
_ADDRESS = re.compile(r'HYPERLINK\s+"(?P<quoted>[^"]*)"|HYPERLINK\s+(?P<bare>[^\s\\"]\S*)')
_NOTE = re.compile(r"NOTEREF\s+(\S+)")
_SOURCE = re.compile(r"(?:CITATION|\\m)\s+(\S+)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field is."""

    link: str | None = None
    works: tuple[Work, ...] = ()
    role: Role | None = None
    """Of the paragraphs it shows."""
    bookmark: str | None = None
    """Around the reference to a note that it repeats."""


@dataclass(slots=True)
class Field:
    """A field under way."""

    instruction: list[str] = field(default_factory=list)
    data: str = ""
    shows: bool = False
    """Past the separator: what comes is its result."""
    meaning: Meaning = field(default_factory=Meaning)
    block: int = 0
    """With `start`: where its result begins."""
    start: int = 0


def read_instruction(instruction: str, data: str, sources: Mapping[str, Fields]) -> Meaning:
    """`data`: what Word keeps beside the instruction. `sources`: works of the document's own list by tag."""
    words = instruction.strip()
    if words.startswith("HYPERLINK"):
        match = _ADDRESS.match(words)
        return Meaning(link=(match.group("quoted") or match.group("bare") or None) if match else None)
    if _BIBLIOGRAPHY.match(words):
        return Meaning(role="bibliography")
    if _INDEX.match(words):
        return Meaning(role="index")
    if words.startswith("CITATION"):
        tags = _SOURCE.findall(words)
        return Meaning(works=tuple(Work(f"source {tag}", sources[tag]) for tag in tags if tag in sources))
    if "CSL_CITATION" in words or words.startswith("ADDIN ZOTERO_ITEM"):
        return Meaning(works=csl_works(words))
    if re.match(r"ADDIN\s+EN\.CITE", words):
        return Meaning(works=endnote_works(words) or endnote_data(data))
    note = _NOTE.match(words)
    return Meaning(bookmark=note.group(1)) if note else Meaning()
