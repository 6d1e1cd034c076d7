"""An entry of a JATS reference list in words.

A `mixed-citation` carries its own punctuation. An `element-citation` (`nlm-citation` in the NLM DTD) has none: its
parts are put in the usual order of authors, year, title, source, place, pages, and nothing of it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.fields import Fields
from ingest.readers.jats.calls import Words
from ingest.readers.jats.fields import PEOPLE, TITLES, day_of, fields
from ingest.readers.jats.xml import Element, all_text, href
from ingest.readers.mathml import formula
from ingest.reading import fold_space

CITATIONS = frozenset(
    "mixed-citation element-citation nlm-citation citation product related-article related-object".split()
)
"""Elements that hold one work; `citation` is that of NLM 2."""
_FORMATS = frozenset(
    "italic bold sub sup sc styled-content named-content underline overline monospace roman sans-serif strike ext-link"
    " uri email abbrev x inline-formula".split()
)
"""Elements that part no words."""
_IDS = {"pmid": "PMID: ", "pmcid": "PMCID: ", "doi": "doi:", "isbn": "ISBN ", "issn": "ISSN ", "arxiv": "arXiv:"}
_ANNOUNCED = re.compile(r"(?:\b(?:doi|pmid|pmcid|isbn|issn|arxiv)\b|:)\W*$", re.I)
_PLAIN = Words("")
_DEPTH = 60
"""Deeper nesting than this is broken markup: its text is taken as it stands."""


@dataclass(frozen=True, slots=True)
class Work:
    """One work of an entry, or a remark."""

    words: tuple[Words, ...]
    fields: Fields | None = None
    """None where the tags name too little."""
    remark: bool = False


def works(ref: Element) -> Iterator[Work]:
    """The works of a `ref` in order, most often one."""
    for child in ref:
        if child.tag == "citation-alternatives":
            forms = [form for form in child if form.tag in CITATIONS]
            shown = next((form for form in forms if form.tag == "mixed-citation"), forms[0] if forms else None)
            tagged = next((found for found in map(fields, forms[::-1]) if found is not None), None)
            if shown is not None:
                yield Work(tuple(_printed(shown)), tagged)
        elif child.tag in CITATIONS:
            yield Work(tuple(_printed(child)), fields(child))
        elif child.tag != "label":
            yield Work(tuple(_mixed(child)), remark=True)


def _printed(citation: Element) -> Iterator[Words]:
    """The words of a citation as its publisher prints them, or as they would be."""
    between = [citation.text, *(child.tail for child in citation)]
    if len(citation) and not any(text and text.strip() for text in between):
        return _composed(citation)
    return _mixed(citation)


def _mixed(element: Element) -> Iterator[Words]:
    """Words in document order; a space parts fields that would run together."""
    last, apart = " ", False
    for words in _runs(element, _PLAIN, 0):
        if words is None:
            apart = True
        elif words.text:
            if apart and last.isalnum() and words.text[0].isalnum():
                yield _SPACE
            yield words
            last, apart = words.text[-1], False


_SPACE = Words(" ")


def _runs(element: Element, style: Words, depth: int) -> Iterator[Words | None]:
    """Words, and None where a field begins or ends."""
    style = styled(element, style)
    if element.tag in ("name", "name-alternatives"):
        yield style.saying(_name(element))
    elif element.tag in ("inline-formula", "math", "tex-math"):
        yield style.saying(formula(element))
    elif depth > _DEPTH:
        yield style.saying(all_text(element))
    else:
        between = [element.text or ""]
        yield style.saying(element.text or "")
        for child in element:
            if child.tag not in _FORMATS:
                yield None
                if child.tag.endswith("-id") and not _ANNOUNCED.search(between[-1]):
                    yield style.saying(_IDS.get(child.get("pub-id-type") or "", ""))
            yield from _runs(child, style, depth + 1)
            if child.tag not in _FORMATS:
                yield None
                if element.tag == "person-group" and child.getnext() is not None and not (child.tail or "").strip():
                    yield style.saying(", ")
            yield style.saying(child.tail or "")
            between.append(child.tail or "")


def styled(element: Element, style: Words) -> Words:
    """The manner of print inside an element."""
    match element.tag:
        case "italic" | "source":
            return Words(style.text, True, style.link, style.raised)
        case "sup":
            return Words(style.text, style.italic, style.link, True)
        case "ext-link" | "uri" | "self-uri":
            address = href(element) or fold_space(all_text(element))
            return replace(style, link=address if address.startswith(("http://", "https://")) else style.link)
    return style


def _name(element: Element) -> str:
    """ "Holden MJ" and "Holden, Mary", as lists print them; of a name in several scripts the first."""
    name = element.find(".//name") if element.tag == "name-alternatives" else element
    parts = ("surname", "given-names", "suffix") if name is not None else ()
    found = [fold_space(all_text(part)) for tag in parts for part in name.iterchildren(tag)]
    spelled = len(found) > 1 and any(map(str.islower, found[1]))
    return (
        f"{found[0]}{',' if spelled else ''} {' '.join(found[1:])}".strip() if found else fold_space(all_text(element))
    )


def _composed(citation: Element) -> Iterator[Words]:
    """Authors (year). Title. In: Editors, eds. *Source*. Place: Publisher; volume(issue):pages. Whatever else."""
    groups = [group for group in citation.iterchildren("person-group")]
    writers = [g for g in groups if g.get("person-group-type") in (None, "author", "allauthors", "inventor")]
    editors = [g for g in groups if g not in writers]
    people = [*writers, *(child for child in citation if child.tag in PEOPLE or child.tag == "etal")]
    year = ", ".join(filter(None, (_joined(citation, "year", ""), day_of(citation))))
    lead = [*_listed(people or editors, "" if people or not editors else ", eds")]
    parts = [[*lead, *([Words(f"{' ' if lead else ''}({year})")] if year else [])]]
    parts += [[*_mixed(title)] for tag in TITLES for title in citation.iterchildren(tag)]
    within = [Words("In: ")] if citation.find("chapter-title") is not None else []
    parts.append([*within, *(_listed(editors, ", eds. ") if people else []), *_all(citation, "source")])
    parts.append([Words(_places(citation))])
    parts += [[*_mixed(child)] for child in citation if child.tag not in _PLACED]
    parts += [
        [Words(_IDS.get(i.get("pub-id-type") or "", "")), *_mixed(i)]
        for i in citation.iterchildren("pub-id", "object-id")
    ]
    first = True
    for part in parts:
        if fold_space("".join(words.text for words in part)):
            yield from () if first else (_SPACE,)
            yield from part
            yield Words("" if re.search(r"[.?!]\W*$", part[-1].text.rstrip()) else ".")
            first = False


_PLACED = frozenset(
    (
        *PEOPLE,
        *TITLES,
        "person-group",
        "etal",
        "year",
        "month",
        "day",
        "source",
        "publisher-loc",
        "publisher-name",
        "volume",
        "issue",
    ),
) | {"supplement", "fpage", "lpage", "page-range", "elocation-id", "edition", "label", "pub-id", "object-id"}


def _all(citation: Element, tag: str) -> Iterator[Words]:
    for element in citation.iterchildren(tag):
        yield from (words.saying(words.text.rstrip()) for words in _mixed(element))


def _listed(groups: Sequence[Element], ending: str) -> Iterator[Words]:
    """Names, a comma between them, or a semicolon where names hold commas."""
    named = [part for group in groups for part in (group if group.tag == "person-group" else (group,))]
    said = [
        "et al." if part.tag == "etal" else fold_space("".join(words.text for words in _mixed(part))) for part in named
    ]
    names = (
        ("; " if any("," in name for name in said) else ", ").join(filter(None, said)).replace("; et al.", ", et al.")
    )
    if names:
        yield Words(f"{names}{ending}")


def _places(citation: Element) -> str:
    """ "2nd ed. Leeds: Quay Press; 12(3):4–9"."""
    edition = _joined(citation, "edition", " ")
    publisher = ": ".join(filter(None, (_joined(citation, tag, ", ") for tag in ("publisher-loc", "publisher-name"))))
    issue = _joined(citation, "issue", " ")
    volume = _joined(citation, "volume", " ") + (f"({issue})" if issue else "")
    volume = " ".join(filter(None, (volume, _joined(citation, "supplement", " "))))
    span = "–".join(filter(None, (_joined(citation, tag, ", ") for tag in ("fpage", "lpage"))))
    pages = _joined(citation, "page-range", ", ") or span or _joined(citation, "elocation-id", ", ")
    where = "; ".join(filter(None, (publisher, ":".join(filter(None, (volume, pages))))))
    stated = edition if not edition or re.search(r"ed", edition, re.I) else f"{edition} ed."
    return ". ".join(filter(None, (stated.rstrip("."), where)))


def _joined(citation: Element, tag: str, separator: str) -> str:
    return separator.join(filter(None, (fold_space(all_text(element)) for element in citation.iterchildren(tag))))
