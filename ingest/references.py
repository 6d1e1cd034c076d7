"""Reading the fields of a reference, of a list entry and of a full note alike. The text itself is never rewritten."""

from __future__ import annotations

import re

from ingest.fields import Fields
from ingest.names import citing_name, fold_name, is_person, split_names

YEAR = r"(?:1[4-9]|20)\d\d"
_HEAD_YEAR = re.compile(
    rf"(?P<head>.{{1,400}}?)[.,]?\s*\(\s*(?P<year>{YEAR}|n\.?\s?d\.?|no date|in press|forthcoming)\s?(?P<suffix>[a-z])?"
    rf"(?:\s*[/,\[][^)]*)?\s*\)",
    re.I | re.S,
)
_BARE_YEAR = re.compile(
    rf"(?P<head>[^\d“”\"‘«]{{2,300}}?)(?P<stop>[.,]?)\s+(?P<year>{YEAR})(?P<suffix>[a-z])?(?=[.,:;]?\s)(?![.,:;]?\s*[–-])[.,:;]?"
)
"""`Author. 1982. Title` and `Author, 1982, Title`."""
_YEAR_WITHIN = re.compile(rf"\([^()]*{YEAR}\)")
_DOUBLE = tuple('“"„«')
_YEAR_BEHIND = re.compile(rf"\s*\({YEAR}[a-z]?\)[\s.,]*$")
_SENTENCE_WITHIN = re.compile(r"\w{3,}\.\s+\w{2,}")
_ANY_YEAR = re.compile(rf"(?<![\d/.-])(?P<year>{YEAR})(?P<suffix>[a-z])?(?![\d])")
_RANGE = re.compile(r"\b\d{2,4}\s?[–-]\s?\d{2,4}\b")
"""Pages or a span of years."""
_ACCESSED = re.compile(
    r"\[?\(?\b(?:last\s+)?(?:accessed|retrieved|viewed|abgerufen)(?:\s+on)?[:\s]+([^\]\).;]{4,30})[\]\).]?", re.I
)
_MEDIUM = re.compile(
    r"\[(online|video|podcast|audio|film|press release|blog|dataset|software|image|map|preprint)\]", re.I
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”’)\]]+", re.I)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>”’)\]]+)", re.I)
_MARKUP_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]{0,1000}\)")
_EMPHASIS = re.compile(r"(?<![\w*\\])[*_]{1,3}(?=\S)((?:[^*_]|(?<=\w)_(?=\w))+)(?<=[^\s\\])[*_]{1,3}(?!\w)")
_DATE = re.compile(
    r"\b(\d{1,2}\s+)?(January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(\s+\d{1,2}(?!\d))?",
)
QUOTED = re.compile(
    r"(?:[“\"‘„«]|(?<=[,\s])”(?=\s?\w))\s?(?P<title>(?:[^“”\"„«]|(?<=\s)[“\"][^“”\"]*[”\"]){1,500}?)[,.?!]?(?:[”\"’“]|\s?»)(?=[\s,.;:)(\d]|$)[,.]?"
)
_HARVARD_TITLE = re.compile(r"\s*[.,]?\s*[‘“\"'](?P<title>.+?)[’”\"'](?=\s*[.,]|\s*$)")
_PLAIN_TITLE = re.compile(r"\s*[.,:]?\s*(?P<title>[^.]{3,}?)(?:[.]|$)")
ITALIC = re.compile(r"(?<![\w*])[_*](?P<title>[^_*]+?)[,.]?[_*]")

NAME_THEN_TITLE = re.compile(r"(?:[A-Z]\.[\s-]?)+[^\W\d_].*,(?!\s*[JS]r\b|.*\b[A-Z]\.)|.*\bet al\.?,\s+\w{2}")
""" "J. Doe, The Toll Roads": the initial stands first, nothing after the comma has one. Or words after "et al."."""
_IN_NAMES = frozenset("and et al of the for de van von der den la le du da di bin ibn ed eds y e und".split())


def plain_text(verbatim: str) -> str:
    """The words of an entry without Markdown links and emphasis."""
    without = _MARKUP_LINK.sub(r"\1", verbatim)
    if "*" in without or "_" in without:
        without = _EMPHASIS.sub(r"\1", _EMPHASIS.sub(r"\1", without))  # twice: emphasis within strong emphasis
    return re.sub(r"\\([\[\]_*.])", r"\1", without).strip()


def read_entry(verbatim: str, plain: str, links: tuple[str, ...] = (), *, listed: bool = True) -> Fields:
    """Fields of a list entry (`Author (Year) ‘Title’. Container.`); falls back on the order of a full note."""
    match = _bare_year(plain) or _HEAD_YEAR.match(plain)
    if match is None or _holds_title(match.group("head"), verbatim):
        return read_full_note(verbatim, plain, links)
    head = match.group("head").strip(" .,[]")
    authors, cut_short = split_names(head, inverted=listed)
    rest = plain[match.end() :].lstrip(" .,:")
    quoted = QUOTED.match(rest) if rest[:1] in _DOUBLE else None  # single ones may also be apostrophes within
    title = quoted or _HARVARD_TITLE.match(rest) or _PLAIN_TITLE.match(rest)
    container = rest[title.end() :] if title else ""
    year = match.group("year").lower()
    return Fields(
        authors=authors,
        head=head,
        cut_short=cut_short,
        year=year if year[0].isdigit() else None,
        suffix=(match.group("suffix") or "").lower() or None,
        title=title.group("title").strip(" ,") if title else None,
        container=_container(container),
        **_common(verbatim, rest, links),
    )


def _bare_year(plain: str) -> re.Match[str] | None:
    """A year without brackets behind the authors, and not in a title: `IPCC, Climate Change 2021 (Cambridge, 2021)`."""
    match = _BARE_YEAR.match(plain)
    if match is None or _SENTENCE_WITHIN.search(match.group("head")) or _has_small_words(match.group("head")):
        return None
    return match if match.group("stop") or not _YEAR_WITHIN.search(plain, match.end()) else None


def _has_small_words(head: str) -> bool:
    """Words that names hardly hold: "The history of tolls in the north", more than "World Health Organization"."""
    small = [word for word in re.findall(r"[^\W\d_]+", head) if word[0].islower() and word not in _IN_NAMES]
    return len(small) > 1


def _holds_title(head: str, verbatim: str) -> bool:
    """Whether the words before the year are more than authors: `Rudd, “Errors,” Horology 12 (2001)`."""
    italic = ITALIC.search(verbatim)
    titled = italic is not None and plain_text(italic.group("title")) in head
    return titled or len(head.split()) > 40 or bool(QUOTED.search(head) or NAME_THEN_TITLE.match(head))


def read_full_note(verbatim: str, plain: str, links: tuple[str, ...] = ()) -> Fields:
    """Fields of a full note (`First Last, “Title,” Container (Place: Publisher, Year), pages`)."""
    quoted = QUOTED.search(plain)
    italic = ITALIC.search(verbatim)
    if quoted:
        head, title, rest = plain[: quoted.start()], quoted.group("title"), plain[quoted.end() :]
    elif italic:
        title = plain_text(italic.group("title"))
        head, rest = plain_text(verbatim[: italic.start()]), plain_text(verbatim[italic.end() :])
    else:
        head, title, rest = _names_then_title(plain)
    authors, cut_short = split_names(head)
    words = _URL.sub(" ", _ACCESSED.sub(" ", rest or plain))
    years = [*_ANY_YEAR.finditer(_RANGE.sub(" ", words))] or [*_ANY_YEAR.finditer(words)]
    return Fields(
        authors=tuple(name for name in authors if name),
        head=head.strip(" ,.;:"),
        cut_short=cut_short,
        year=years[-1].group("year") if years else None,
        suffix=years[-1].group("suffix") if years else None,
        title=_YEAR_BEHIND.sub("", title).strip(" ,.") if title else None,
        container=_container(rest),
        **_common(verbatim, plain, links),
    )


def _names_then_title(plain: str) -> tuple[str, str | None, str]:
    """Without quotation marks or italics: leading persons are authors, the next piece is the title."""
    pieces = re.split(r"(?<=[\w.”)]),\s+|(?<=\w{3})\.\s+", plain)
    count = 0
    while count < len(pieces) and is_person(re.sub(r"^(?:and|&)\s+", "", pieces[count])):
        count += 1
    if count == 0 and len(pieces) > 1 and len(pieces[0].split()) <= 10:
        count = 1
    title = pieces[count] if count < len(pieces) else None
    return ", ".join(pieces[:count]), title, ", ".join(pieces[count + 1 :])


def _container(rest: str) -> str | None:
    words = _MEDIUM.sub(" ", _ACCESSED.sub(" ", _URL.sub(" ", rest))).strip(" ,.;:()[]")
    first = re.split(r"[,.(]\s|\s\(|,\s", words, maxsplit=1)[0].strip(" ,.;:()[]")
    return first if first and not first[0].isdigit() and not _DATE.fullmatch(first) else None


def _common(verbatim: str, rest: str, links: tuple[str, ...]) -> dict[str, str | None]:
    doi = _DOI.search(verbatim) or next((m for m in map(_DOI.search, links) if m), None)
    url = _URL.search(rest)
    accessed = _ACCESSED.search(rest)
    medium = _MEDIUM.search(rest)
    date = _DATE.search(_ACCESSED.sub(" ", rest))
    address = url.group(0).rstrip(".,;") if url else next((link for link in links if _URL.match(link)), None)
    return {
        "date": date.group(0).strip() if date else None,
        "accessed": accessed.group(1).strip(" ,.]") if accessed else None,
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
