"""Reading the fields of a reference, of a list entry and of a full note alike. The text itself is never rewritten."""

from __future__ import annotations

import re

from ingest.containers import container_name
from ingest.dates import DATE, URL, accessed, publication_year, without_visits
from ingest.fields import Fields
from ingest.names import citing_name, fold_name, split_names
from ingest.openings import read_opening, unlabelled
from ingest.titles import title_end
from ingest.vocabulary import YEAR as YEAR

_YEAR_BEHIND = re.compile(rf"\s*\({YEAR}[a-z]?\)[\s.,]*$")
_MEDIUM = re.compile(
    r"\[(online|video|podcast|audio|film|press release|blog|dataset|software|image|map|preprint)\]", re.I
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>”’)\]]+)", re.I)
_MARKUP_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]{0,1000}\)")
_EMPHASIS = re.compile(r"(?<![\w*\\])[*_]{1,3}(?=\S)((?:[^*_]|(?<=\w)_(?=\w))+)(?<=[^\s\\])[*_]{1,3}(?!\w)")
QUOTED = re.compile(
    r"(?:[“\"‘„«]|(?<=[,\s])”(?=\s?\w))\s?(?P<title>(?:[^“”\"„«]|(?<=\s)[“\"][^“”\"]*[”\"]){1,500}?)[,.?!]?(?:[”\"’“]|\s?»)(?=[\s,.;:)(\d]|$)[,.]?"
)
_QUOTATIONS = (
    re.compile(r"“(?P<title>(?:[^“”\"]|“[^“”]*”){1,500})[”\"](?=[\s,.;:)(\d]|$)"),
    re.compile(r"\"(?P<title>[^\"]{1,500})\"(?=[\s,.;:)(\d]|$)"),
    re.compile(r"«\s?(?P<title>(?:[^«»]|«[^«»]*»){1,500}?)\s?»"),
    re.compile(r"[‘'](?P<title>.{1,500}?)[’'](?=\s*[.,]|\s*$)"),
    re.compile(r"[‘'](?P<title>.{1,500}?)[’'](?=\s[({\[A-Z])"),
    QUOTED,
    re.compile(r"[「『《〈](?P<title>[^」』》〉]+)[」』》〉]"),
)
ITALIC = re.compile(r"(?<![\w*])[_*](?P<title>[^_*]+?)[,.]?[_*]")

_QUOTES = tuple("“\"„«‘'「『《〈")
_GOES_ON = re.compile(r"\s+[a-z]{2,}\s+[a-z]")
NAME_THEN_TITLE = re.compile(r"(?:[A-Z]\.[\s-]?)+[^\W\d_].*,(?!\s*[JS]r\b|.*\b[A-Z]\.)|.*\bet al\.?,\s+\w{2}")
""" "J. Doe, The Toll Roads": the initial stands first, nothing after the comma has one. Or words after "et al."."""


def plain_text(verbatim: str) -> str:
    """The words of an entry without Markdown links and emphasis."""
    without = _MARKUP_LINK.sub(r"\1", verbatim)
    if "*" in without or "_" in without:
        without = _EMPHASIS.sub(r"\1", _EMPHASIS.sub(r"\1", without))  # twice: emphasis within strong emphasis
    return re.sub(r"\\([\[\]_*.])", r"\1", without).strip()


def read_entry(verbatim: str, plain: str, links: tuple[str, ...] = (), *, listed: bool = True) -> Fields:
    """Fields of a list entry or, with `listed` false, of a full note; `plain` is `verbatim` without markup."""
    text = unlabelled(plain)
    italic = ITALIC.search(verbatim) if "*" in verbatim or "_" in verbatim else None
    italics = plain_text(italic.group("title")) if italic else None
    opening = read_opening(text, italics, listed=listed)
    rest = text[opening.end :].lstrip(" .,:;–—-*_”")
    if opening.authorless:
        title, behind, authors, cut_short = opening.head, rest, (), False
    else:
        title, behind = _title(rest, italics, commas=opening.commas)
        authors, cut_short = split_names(opening.head, inverted=listed)
    year, suffix = (opening.year, opening.suffix) if opening.dated else publication_year(behind, text)
    behind = without_visits(behind)
    return Fields(
        authors=authors,
        head=opening.head,
        cut_short=cut_short,
        year=year,
        suffix=suffix,
        title=title or None,
        container=container_name(_MEDIUM.sub(" ", behind) if "[" in behind else behind),
        **_common(verbatim, rest, behind, links),
    )


def read_full_note(verbatim: str, plain: str, links: tuple[str, ...] = ()) -> Fields:
    """Fields of a full note (`First Last, “Title,” Container (Place: Publisher, Year), pages`)."""
    return read_entry(verbatim, plain, links, listed=False)


def _title(rest: str, italics: str | None, *, commas: bool) -> tuple[str, str]:
    """The title at the head of `rest`, and the words behind it."""
    if rest[:1] in _QUOTES:
        quoted = next((m for m in (pattern.match(rest) for pattern in _QUOTATIONS) if m), None)
        if quoted and not rest.startswith(":", quoted.end()):
            return quoted.group("title").strip(" ,."), rest[quoted.end() :]
    if italics and rest.startswith(italics) and not _GOES_ON.match(rest, len(italics)):
        return _YEAR_BEHIND.sub("", italics).strip(" ,."), rest[len(italics) :]
    end = min(title_end(rest, commas=commas), _before(rest, italics))
    return rest[:end].strip(' ,.;:”"*_'), rest[end:]


def _before(rest: str, italics: str | None) -> int:
    """Where words in italics begin, should a sign part them from what is before: they are the container then."""
    at = rest.find(italics) if italics else -1
    return at if at > 2 and rest[:at].rstrip()[-1] in '.,;:”"’»' else len(rest)


def _common(verbatim: str, rest: str, behind: str, links: tuple[str, ...]) -> dict[str, str | None]:
    """Fields that stand anywhere: `rest` is what follows the authors, `behind` what follows the title, without visits."""
    doi = (_DOI.search(verbatim) if "10." in verbatim else None) or next(
        (m for m in map(_DOI.search, links) if m), None
    )
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
