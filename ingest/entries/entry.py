"""Reading the fields of a reference, of a list entry and of a full note alike. The text itself is never rewritten."""

from __future__ import annotations

import re
from typing import Any

from ingest.entries.containers import container_name
from ingest.entries.dates import DATE, URL, accessed, publication_year, without_visits
from ingest.entries.names import citing_name, fold_name, split_names
from ingest.entries.openings import NAME_THEN_TITLE as NAME_THEN_TITLE
from ingest.entries.openings import read_opening, unlabelled
from ingest.entries.titles import QUOTED as QUOTED
from ingest.entries.titles import read_title
from ingest.entries.vocabulary import YEAR as YEAR
from ingest.fields import Fields

_MEDIUM = re.compile(
    r"\[(online|video|podcast|audio|film|press release|blog|dataset|software|image|map|preprint)\]", re.I
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>”’)\]]+)", re.I)
_MARKUP_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]{0,1000}\)")
_EMPHASIS = re.compile(r"(?<![\w*\\])[*_]{1,3}(?=\S)((?:[^*_]|(?<=\w)_(?=\w))+)(?<=[^\s\\])[*_]{1,3}(?!\w)")
ITALIC = re.compile(r"(?<![\w*])[_*](?P<title>[^_*]+?)[,.]?[_*]")


def plain_text(verbatim: str) -> str:
    """The words of an entry without Markdown links and emphasis."""
    without = _MARKUP_LINK.sub(r"\1", verbatim)
    if "*" in without or "_" in without:
        without = _EMPHASIS.sub(r"\1", _EMPHASIS.sub(r"\1", without))  # twice: emphasis within strong emphasis
    return re.sub(r"\\([\[\]_*.])", r"\1", without).strip()


def read_entry(verbatim: str, plain: str, links: tuple[str, ...] = (), *, listed: bool = True) -> Fields:
    """Fields of a list entry or, with `listed` false, of a full note; `plain` is `verbatim` without markup."""
    text = unlabelled(plain, listed=listed)
    italic = ITALIC.search(verbatim) if "*" in verbatim or "_" in verbatim else None
    italics = plain_text(italic.group("title")) if italic else None
    opening = read_opening(text, italics, listed=listed)
    rest = text[opening.end :].lstrip(" .,:;–—-*_”")
    authors, cut_short = ((), False) if opening.authorless else split_names(opening.head, inverted=listed)
    title, behind = (opening.head, rest) if opening.authorless else read_title(rest, italics, commas=opening.commas)
    year, suffix = (opening.year, opening.suffix) if opening.dated else publication_year(behind, text)
    behind = without_visits(behind)
    return Fields(
        authors=authors,
        head=opening.head,
        cut_short=cut_short,
        year=year,
        suffix=suffix,
        title=title or None,
        container=container_name(behind),
        **_common(verbatim, rest, f"{text[len(opening.head) : opening.end]} {behind}", links),
    )


def read_whereabouts(verbatim: str, plain: str, links: tuple[str, ...] = ()) -> Fields:
    """Where and when to find a work whose other fields are known: date, access date, address, DOI, medium."""
    return Fields(**_common(verbatim, plain, without_visits(plain), links))


def _common(verbatim: str, rest: str, behind: str, links: tuple[str, ...]) -> dict[str, Any]:
    """Fields that stand anywhere. `rest` follows the authors, `behind` the title; the latter without visits."""
    doi = next((found for found in map(_DOI.search, (verbatim, *links)) if found), None)
    url = URL.search(rest) if "http" in rest or "www." in rest else None
    medium = _MEDIUM.search(rest) if "[" in rest else None
    date = DATE.search(behind)
    address = url.group(0).rstrip(".,;") if url else next((link for link in links if URL.match(link)), None)
    return {
        "date": date.group(0).strip() if date else None,
        "accessed": accessed(rest),
        "url": f"https://{address}" if address and address.startswith("www.") else address,
        "doi": doi.group(1).rstrip(".,;") if doi else None,
        "medium": medium.group(1).lower() if medium else None,
    }


def reference_key(fields: Fields, taken: set[str]) -> str:
    """A readable key, unique among `taken`: `holden-2018`, `researcher-2018a`, `who-2020-2`. Adds it to `taken`."""
    first = fields.authors[0] if fields.authors else (fields.title or "reference")
    name = citing_name(first)
    stem = re.sub(r"[^a-z0-9]+", "-", _ascii(name).casefold()).strip("-")[:32].strip("-") or "reference"
    base = f"{stem}-{fields.year or 'nd'}{fields.suffix or ''}"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return key


def _ascii(name: str) -> str:
    return " ".join(fold_name(word) for word in name.split()) or name
