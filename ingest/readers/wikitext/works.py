"""Citation templates (`{{cite book}}`, `{{citation}}`, `{{Literatur}}`, `{{Ouvrage}}` …): what they tell of a work.

Parameters are those of the English Wikipedia's Citation Style 1 (Help:Citation Style 1), and what other Wikipedias call
them in their languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.fields import Fields
from ingest.readers.wikitext.short import Words, given_id, reference_id
from ingest.readers.wikitext.tree import Template

_NAMES = frozenset(
    "citation cite literatur internetquelle ouvrage article chapitre vcite cita citar citeer citace источник книга"
    " статья публикация literatura książka czasopismo bokref tidskriftsref webbref".split()
)
_NAME_STEMS = (
    "cite ",
    "citation/",
    "vcite ",
    "cita ",
    "citar ",
    "citeer ",
    "citace ",
    "lien web",
    "cytuj",
    "kilde ",
    "cit ",
)
_ALIASES = {
    alias: name
    for name, aliases in {
        "title": "title titel titre título titulo titolo tytuł название заглавие tittel naslov nimeke judul cím titul",
        "chapter": "chapter contribution entry section kapitel capítulo capitulo capitolo rozdział titre-chapitre",
        "container": "work journal newspaper magazine periodical website encyclopedia encyclopaedia dictionary"
        " mailinglist werk sammelwerk périodique titre-ouvrage site obra publicación publicació revista jornal"
        " periódico opera rivista sito czasopismo издание tijdschrift krant tidskrift tidning verk zeitung program"
        " programme conference book-title",
        "publisher": "publisher institution verlag éditeur editorial editora editore wydawca издательство uitgever"
        " utgivare förlag forlag hrsg herausgeber",
        "place": "location place publication-place ort lieu lugar local ubicación città miejsce plaats място место",
        "date": "date year datum jahr année fecha año ano data anno rok år jaar год air-date publication-date",
        "volume": "volume band tome volumen vol jaargang tom том",
        "issue": "issue number nummer numéro número numero nr номер",
        "pages": "pages page pp p at seiten passage páginas página pagine pagina strony страницы sidor sida",
        "url": "url chapter-url article-url contribution-url online lire-en-ligne link",
        "accessed": "access-date accessdate abruf zugriff consulté-le fechaacceso fecha-acceso acessodata accesso"
        " data-dostępu bezochtdatum hämtdatum дата-обращения",
        "edition": "edition auflage édition edición edizione",
        "series": "series reihe collection colección collana",
        "medium": "type medium",
        "quote": "quote quotation zitat cita",
        "archived": "archive-date archivedate archiv-datum",
        "doi": "doi", "isbn": "isbn", "issn": "issn", "pmid": "pmid", "jstor": "jstor", "arxiv": "arxiv eprint",
        "oclc": "oclc",
    }.items()
    for alias in aliases.split()
}  # fmt: skip
_PERIODICAL = ("journal", "magazine", "periodical", "périodique", "revista", "rivista", "czasopismo", "tijdschrift")
_SURNAME = frozenset(
    "last surname author-last author-surname nom apellidos apellido cognome último ultimo sobrenome achternaam"
    " efternamn nazwisko nachname фамилия etternavn".split()
)
_FORENAME = frozenset(
    "first given author-first author-given prénom nombre nome primeiro voornaam förnamn imię vorname имя"
    " fornavn".split()
)
_AUTHOR = frozenset("author autor auteur autore автор skrywer host authors people autores auteurs forfatter".split())
_INVERTED_AUTHOR = frozenset(("author", "authors", "people", "editor", "editors"))
_EDITOR = frozenset("editor editors".split())
_EDITOR_SURNAME = frozenset(("editor-last", "editor-surname"))
_EDITOR_FORENAME = frozenset(("editor-first", "editor-given"))
_NUMBERED = re.compile(r"(.*?)-?(\d{1,2})(-.*)?")
_YEAR = re.compile(r"(?<!\d)(\d{4})([a-z])?(?!\d)")
_YEAR_RANGE = re.compile(r"(?:c\.?\s*)?\d{4}\s*[–-]\s*\d{2,4}[a-z]?")
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\]|]+")
_VANCOUVER = re.compile(r"\s+([A-Z]{1,4})$")
_PART_OF_SITE = re.compile(
    r"\b(?:web|news|press release|podcast|blog|journal|magazine|arxiv)\b|noticia|notizia|lien web"
)
"""Templates whose title stands in quotation marks even where nothing is named that holds it."""


@dataclass(slots=True)
class _Names:
    """Surname and forename by number; either may stand alone."""

    surnames: dict[int, str] = field(default_factory=dict)
    forenames: dict[int, str] = field(default_factory=dict)

    def listed(self) -> list[tuple[str, str]]:
        """(surname or whole name, forename) in order."""
        return [(self.surnames[n], self.forenames.get(n, "")) for n in sorted(self.surnames) if self.surnames[n]]


@dataclass(frozen=True, slots=True)
class Work:
    """What a citation template says."""

    authors: tuple[tuple[str, str], ...]
    """(surname or whole name, forename)."""
    editors: tuple[tuple[str, str], ...]
    cut_short: bool
    parts: dict[str, str]
    """Other parameters by their English names."""
    ids: tuple[str, ...]
    comma: bool
    """Parts are set apart by commas, as `{{citation}}` does, not by full stops."""
    periodical: bool
    online: bool
    """A page of a site or an issue of a periodical, even where that is not named."""

    @property
    def fields(self) -> Fields:
        """The work's fields. The title of a chapter goes before that of its book."""
        get = self.parts.get
        year = _YEAR.search(get("date", ""))
        chapter, title = get("chapter"), get("title")
        return Fields(
            authors=tuple(inverted(name) for name in self.authors or self.editors),
            head=self.head,
            cut_short=self.cut_short,
            year=year.group(1) if year else None,
            suffix=year.group(2) if year else None,
            title=chapter or title,
            container=(title if chapter else None) or get("container"),
            date=get("date"),
            accessed=get("accessed"),
            url=get("url"),
            doi=get("doi"),
            medium=get("medium"),
        )

    @property
    def head(self) -> str:
        """The names as printed in front."""
        names = "; ".join(inverted(name) for name in self.authors)
        if not names and self.editors:
            names = "; ".join(inverted(name) for name in self.editors) + (" (eds.)" if self.editors[1:] else " (ed.)")
        return names + (" et al." if names and self.cut_short else "")


def is_citation(template: Template) -> bool:
    """Whether a template cites a work: by its name, or in any language by what it tells of it."""
    name = template.name
    return name in _NAMES or name.startswith(_NAME_STEMS)


def describes_work(template: Template) -> bool:
    """Whether a template names a title and at least one other thing that is told of works. Infoboxes may do so too."""
    told = {_ALIASES.get(key) for key in template.named}
    return "title" in told and bool(told & {"url", "publisher", "container", "accessed", "isbn", "doi"})


def read_work(template: Template, words: Words) -> Work:
    """The work that a citation template describes."""
    given = {key.replace("_", "-").replace(" ", "-"): words(value) for key, value in template.named.items()}
    authors, editors = _Names(), _Names()
    parts: dict[str, str] = {}
    for key, value in given.items():
        if value and not _take_name(key, value, authors, editors) and key in _ALIASES:
            parts.setdefault(_ALIASES[key], value)
    for key in ("url", "date"):
        _mend(key, parts, given, template)
    listed = authors.listed() or [*_vancouver(given.get("vauthors", ""))]
    edited = editors.listed() or [*_vancouver(given.get("veditors", ""))]
    shown = given.get("display-authors", "")
    cut_short = bool(shown) or any("et al" in name for name, _ in listed)
    return Work(
        tuple(listed[: int(shown)] if shown.isdecimal() and int(shown) else listed),
        tuple(edited),
        cut_short,
        parts,
        _ids(template, given, [name for name, _ in listed or edited], words),
        template.name == "citation" or given.get("mode") == "cs2",
        any(given.get(key) for key in _PERIODICAL),
        bool(_PART_OF_SITE.search(template.name)),
    )


def _take_name(key: str, value: str, authors: _Names, editors: _Names) -> bool:
    match = _NUMBERED.fullmatch(key)
    base, number = (match.group(1) + (match.group(3) or ""), int(match.group(2))) if match else (key, 1)
    value = value.removeprefix("((").removesuffix("))")
    for names, whole, surname, forename in (
        (authors, _AUTHOR, _SURNAME, _FORENAME),
        (editors, _EDITOR, _EDITOR_SURNAME, _EDITOR_FORENAME),
    ):
        if base in surname:
            names.surnames[number] = value
        elif base in forename:
            names.forenames[number] = value
        elif base in whole:
            for offset, name in enumerate(_several(base, value)):
                names.surnames.setdefault(number + offset, name.strip())
        else:
            continue
        return True
    return False


def _several(parameter: str, value: str) -> list[str]:
    """The names in one parameter; commas part whole names where the language gives them in natural order."""
    pieces = value.split(";")
    if len(pieces) == 1 and parameter not in _INVERTED_AUTHOR:
        whole = value.split(",")
        pieces = whole if all(" " in name.strip() for name in whole) else pieces
    return pieces


def _mend(key: str, parts: dict[str, str], given: dict[str, str], template: Template) -> None:
    """Addresses may stand in wikitext of their own; a year may stand apart from day and month."""
    value = parts.get(key, "")
    if key == "url" and value:
        raw = " ".join(
            node for name in ("url", "online") for node in template.named.get(name, []) if isinstance(node, str)
        )
        address = _ADDRESS.search(value) or _ADDRESS.search(raw)
        parts["url"] = address.group(0) if address else ""
        if parts["url"].startswith("//"):
            parts["url"] = f"https:{parts['url']}"
    if key == "date" and value and not _YEAR.search(value):
        year = next((given[name] for name in ("year", "jahr", "année", "año", "anno") if given.get(name)), "")
        parts["date"] = f"{value} {year}".strip() if year != value else value


def _vancouver(names: str) -> Iterator[tuple[str, str]]:
    """`Holden MJ, Jones B, ((World Bank))`."""
    for name in filter(None, (piece.strip() for piece in names.split(","))):
        initials = _VANCOUVER.search(name)
        if initials and not name.startswith("(("):
            yield name[: initials.start()], initials.group(1)
        else:
            yield name.removeprefix("((").removesuffix("))"), ""


def _ids(template: Template, given: dict[str, str], surnames: list[str], words: Words) -> tuple[str, ...]:
    """Ids by which short citations name the work: its own, and the usual one of surnames and year."""
    own = given_id(template.named.get("ref", []), given.get("ref", ""), words)
    if own is not None or given.get("ref") == "none":
        return (own,) if own else ()
    dates = [
        given[key]
        for key in ("year", "date", "datum", "jahr", "année", "fecha", "año", "data", "anno")
        if given.get(key)
    ]
    if not surnames:
        return ()
    return tuple(dict.fromkeys(reference_id(surnames, year) for year in map(_anchor_year, dates) if year))


def _anchor_year(date: str) -> str:
    if _YEAR_RANGE.fullmatch(date):
        return date.removeprefix("c.").strip()
    years = _YEAR.findall(date)
    return "".join(years[-1]) if years else "n.d." if date.lower().startswith("n.d") else ""


def inverted(name: tuple[str, str]) -> str:
    """ "Holden, Mary", or the whole name."""
    return f"{name[0]}, {name[1]}" if name[1] else name[0]
