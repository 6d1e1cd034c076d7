"""What has no author and title as books have: newspaper items, interviews, letters and e-mails, archival papers."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.citing.forms.titled import full
from ingest.citing.mentions import Mention, Piece
from ingest.citing.prose import is_prose
from ingest.entries.entry import YEAR
from ingest.fields import Fields

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli"
    r"|Oktober|Dezember|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s{_MONTH},?\s{YEAR}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{YEAR}"
    rf"|\d{{1,2}}\.\d{{1,2}}\.{YEAR})"
)
_NEWSPAPER = re.compile(
    rf"(?P<paper>(?:The\s|Die\s|Der\s|Das\s|Le\s|La\s|El\s|Il\s)?[A-ZÀ-Þ][\w’'&-]*(?:\s(?:[A-ZÀ-Þ][\w’'&-]*|and|of|the|on)){{0,5}}"
    rf"(?:\s\([A-Z][\w.\s]+\))?),?\s\(?{_DATE}\)?(?:,?\s(?:at\s|pp?\.\s?|col\.\s?|S\.\s?)?[A-Z]?\d+(?:[–-]\d+)?)?[.\s]*$"
)
_TOLD = re.compile(
    r"(?:(?:author[’']?s?|personal|telephone|phone)\s)?(?:interview|conversation|correspondence|communication|e-?mail|letter|memorandum|memo"
    r"|telegram|testimony|statement|speech)\s(?:with|from|to|by|of|between)\s.{2,160}\d"
    r"|[^(]{2,80}?,\s\(?(?:personal\scommunication|pers\.\scomm\.|interview(?:ed)?\s(?:by|with)\b|in\sconversation\swith"
    r"|persönliche\sMitteilung)",
    re.I,
)
_KEPT = re.compile(
    r"\b(?:[A-Z]{2,5}\s?\d{1,4}/\d+|(?:Papers|MSS?\b\.?|Archiv(?:es?|io)?\b|Record\sOffice|Nachlass|Nachlaß|Fonds|Sammlung|Collection)\b.*\d"
    r"|RG\s?\d+|(?:[Bb]ox|[Ff]older|[Ff]ile|Bestand|Rep\.|legajo)\s?\d+|Bl\.\s?\d+|ff?\.\s?\d+[rv]?\b.*\b(?:MS|Ms|Cod)\b)"
)
_VERB = re.compile(
    r"\s(?:is|are|was|were|has|have|had|does|did|says|shows?|argues?|found|suggests?|can|could|would|should)\s"
)


def read_newspaper(piece: Piece) -> Mention | None:
    """ "The Guardian, 3 May 1998, p. 5"."""
    match = _NEWSPAPER.match(piece.plain)
    if match is None:
        return None
    return _untitled(piece, match.group("paper"))


def read_told(piece: Piece) -> Mention | None:
    """ "Interview with the harbour master, 3 May 1998", "J. Doe, pers. comm., 2001", "Letter from A to B"."""
    return _untitled(piece, None) if _TOLD.match(piece.plain) and _is_entry(piece.plain) else None


def read_archival(piece: Piece) -> Mention | None:
    """ "TNA, FO 371/1234", "Doe to Roe, 4 May 1912, Roe Papers, box 3"."""
    plain = piece.plain
    return _untitled(piece, None) if plain[:1].isupper() and _KEPT.search(plain) and _is_entry(plain) else None


def _is_entry(plain: str) -> bool:
    return not _VERB.search(plain) and len(plain.split()) <= 40 and not is_prose(plain)


def _untitled(piece: Piece, container: str | None) -> Mention:
    years = re.findall(rf"(?<!\d){YEAR}(?!\d)", piece.plain)
    title = container or piece.plain.rstrip(" .")
    return replace(full(piece), fields=Fields(title=title, year=years[-1] if years else None))
