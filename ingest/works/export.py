"""The works that a corpus cites, for reference managers: BibTeX, RIS, CSL-JSON.

Each work is written once, under a key that holds across documents, with the entry as a document prints it and the
documents that cite it. Text stays Unicode; what BibTeX would read as its own is written out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from ingest.article import Article
from ingest.reading import fold_space
from ingest.works.bibliography import Kind, Name, Record, make_records
from ingest.works.same_work import group_works

Format = Literal["bibtex", "ris", "csl-json"]
_BIBTEX_TYPES: dict[Kind, str] = {
    "article": "article", "book": "book", "chapter": "incollection", "web": "misc", "report": "techreport",
    "thesis": "phdthesis", "case": "misc", "document": "misc",
}  # fmt: skip
_RIS_TYPES: dict[Kind, str] = {
    "article": "JOUR", "book": "BOOK", "chapter": "CHAP", "web": "ELEC", "report": "RPRT", "thesis": "THES",
    "case": "CASE", "document": "GEN",
}  # fmt: skip
_CSL_TYPES: dict[Kind, str] = {
    "article": "article-journal", "book": "book", "chapter": "chapter", "web": "webpage", "report": "report",
    "thesis": "thesis", "case": "legal_case", "document": "document",
}  # fmt: skip
_ESCAPES = {
    "\\": "{\\textbackslash}", "{": "{\\textbraceleft}", "}": "{\\textbraceright}", "&": "\\&", "%": "\\%", "$": "\\$",
    "#": "\\#", "_": "\\_", "~": "{\\textasciitilde}", "^": "{\\textasciicircum}",
}  # fmt: skip
"""By command and not by `\\{`, as BibTeX counts braces whether they are escaped or not."""
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_UNSAFE = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", '"': "%22"})
"""What would break a field that is printed as it stands, as an address writes it."""


def export(articles: Sequence[Article], format: Format) -> str:
    """The works that the articles cite, in one text."""
    return _WRITERS[format](make_records(group_works(articles), articles))


def to_bibtex(records: Iterable[Record]) -> str:
    """A BibTeX database."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares.enclosing import AddEnclosingMiddleware
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat

    library = Library()
    for record in records:
        fields = [Field(name, value) for name, value in _bibtex_fields(record).items() if value]
        library.add(Entry(_bibtex_type(record), record.key, fields))
    layout = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent, layout.block_separator, layout.trailing_comma = "  ", "\n", True
    braces = AddEnclosingMiddleware(
        reuse_previous_enclosing=False, enclose_integers=True, default_enclosing="{", allow_inplace_modification=True
    )
    return write_string(library, unparse_stack=[braces], bibtex_format=layout)


def _bibtex_type(record: Record) -> str:
    master = record.kind == "thesis" and "master" in record.reference.plain.casefold()
    return "mastersthesis" if master else _BIBTEX_TYPES[record.kind]


def _bibtex_fields(record: Record) -> dict[str, str]:
    r = record.reference
    container = {"article": "journal", "chapter": "booktitle", "web": "howpublished"}.get(record.kind, "")
    imprint = {"report": "institution", "thesis": "school"}.get(record.kind, "publisher")
    year, *rest = (*record.date, *[0] * 3)[:3]
    return {
        "author": " and ".join(map(_bibtex_name, record.names)),
        "title": f"{{{escaped(r.title)}}}" if r.title else "",
        container: escaped(r.container or "") if container else "",
        imprint: escaped(record.publisher),
        "year": str(year or ""),
        "month": str(rest[0] or ""),
        "volume": escaped(record.volume),
        "number": escaped(record.issue),
        "pages": escaped(record.pages.replace("–", "--")),
        "doi": (r.doi or "").translate(_UNSAFE),
        "url": (r.url or "").translate(_UNSAFE),
        "urldate": escaped(r.accessed or ""),
        "type": {"case": "case"}.get(record.kind, ""),
        "note": escaped(r.plain),
        "annote": escaped("; ".join(record.remarks)),
    }


def escaped(text: str) -> str:
    """Words as BibTeX and LaTeX read them back."""
    return _SPECIAL.sub(lambda match: _ESCAPES[match.group(0)], fold_space(text))


def _bibtex_name(name: Name) -> str:
    """ "Last, Jr, First"; an institution, or a family name with "and" in it, in braces of its own."""
    family, given, suffix = escaped(name.family), escaped(name.given), escaped(name.suffix)
    whole = name.institution or not given or re.search(r"\band\b|,", family) is not None
    return ", ".join(filter(None, (f"{{{family}}}" if whole else family, suffix, given)))


def to_ris(records: Iterable[Record]) -> str:
    """RIS, one line a value."""
    from rispy import RisWriter  # type: ignore[import-untyped]

    class Writer(RisWriter):  # type: ignore[misc]
        def set_header(self, count: int) -> str:
            return ""  # a number before each entry, which the format does not know

    return str(Writer().formats([_ris_entry(record) for record in records]))


def _ris_entry(record: Record) -> dict[str, Any]:
    r = record.reference
    first, _, last = record.pages.partition("–")
    date = "/".join((*(f"{part:02}" for part in record.date), *[""] * 4)[:4]) if len(record.date) > 1 else ""
    values = {
        "type_of_reference": _RIS_TYPES[record.kind],
        "id": record.key,
        "authors": [_line(", ".join(filter(None, (n.family, n.given, n.suffix)))) for n in record.names],
        "title": r.title or "",
        "secondary_title": r.container or "" if record.kind in ("article", "chapter", "web") else "",
        "publisher": record.publisher,
        "year": r.year or "",
        "date": date,
        "volume": record.volume,
        "number": record.issue,
        "start_page": first,
        "end_page": last,
        "doi": r.doi or "",
        "urls": [_line(r.url)] if r.url else [],
        "access_date": r.accessed or "",
        "notes": [_line(words) for words in (r.plain, *record.remarks)],
    }
    return {name: _line(value) if isinstance(value, str) else value for name, value in values.items() if value}


def _line(text: str) -> str:
    """A value is one line."""
    return fold_space(text)


def to_csl_json(records: Iterable[Record]) -> str:
    """CSL-JSON (schema 1.0.2): what citation processors and Zotero read."""
    return json.dumps([_csl_item(record) for record in records], ensure_ascii=False, indent=1) + "\n"


def _csl_item(record: Record) -> dict[str, Any]:
    r = record.reference
    item: dict[str, Any] = {
        "id": record.key,
        "type": _CSL_TYPES[record.kind],
        "author": [_csl_name(name) for name in record.names],
        "title": r.title,
        "container-title": r.container if record.kind in ("article", "chapter", "web") else None,
        "publisher": record.publisher,
        "issued": {"date-parts": [list(record.date)]} if record.date else None,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "DOI": r.doi,
        "URL": r.url,
        "accessed": {"raw": r.accessed} if r.accessed else None,
        "note": r.plain,
        "custom": {"ibid": {"cited-in": list(record.cited_in), "remarks": list(record.remarks[1:])}},
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    if name.institution or not name.given:
        return {"literal": name.family}
    return {"family": name.family, "given": name.given, **({"suffix": name.suffix} if name.suffix else {})}


_WRITERS: dict[Format, Callable[[Iterable[Record]], str]] = {
    "bibtex": to_bibtex,
    "ris": to_ris,
    "csl-json": to_csl_json,
}
FORMATS = tuple(_WRITERS)
