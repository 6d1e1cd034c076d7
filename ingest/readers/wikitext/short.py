"""Short citations by template (`{{sfn|Holden|2004|p=4}}`, `{{harvnb}}` and kin) and the ids that they lead to.

Names and formats follow the English Wikipedia's Module:Footnotes: the id of an entry is "CITEREF", the surnames of up
to four authors and the year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.readers.wikitext.tree import Node, Template

Words = Callable[[list[Node]], str]
"""Plain words of some nodes."""

_FORMS = {
    "sfn": "bare", "sfnp": "year", "sfnm": "bare", "sfnmp": "year",
    "harvnb": "bare", "harvard citation no brackets": "bare", "harvardnb": "bare", "harvsp": "bare",
    "harv": "whole", "harvard citation": "whole", "harvcol": "colon", "harvard citation colon": "colon",
    "harvtxt": "text", "harvard citation text": "text", "harvcoltxt": "colon text", "harvcolnb": "colon bare",
    "harvp": "year", "harvard citations": "several", "harvs": "several", "citeref": "bare",
}  # fmt: skip
"""Template to where its brackets stand: nowhere, around all, around year and page, around the year."""
_PARAMETER = re.compile(r"(\d*)(a|y|p|pp|loc|ps)(\d*)")
_DASHES = re.compile(r"\s*[‐‑‒–—−-]\s*")


@dataclass(frozen=True, slots=True)
class ShortCitation:
    """One work that a template names."""

    words: str
    target: str | None
    """Id of the entry; None if the template says that there is none."""


def is_short(name: str) -> bool:
    """Whether a template of this name is a short citation."""
    return name in _FORMS


def short_citations(template: Template, words: Words) -> list[ShortCitation]:
    """The works that the template names, as it prints them."""
    form = _FORMS[template.name]
    if template.name.startswith("sfnm"):
        return list(_several_in_one(template, form, words))
    given = {key: words(value) for key, value in template.named.items()}
    if form == "several":
        return list(_harvs(template, given, words))
    values = [value for value in map(words, template.positional) if value]
    names, year = _names_and_year(values)
    return [_cited(form, names, year, given, _own_id(template, given, words))]


def reference_id(names: list[str], year: str) -> str:
    """The id of an entry, dashes and white space made alike."""
    return normal_id("CITEREF" + "".join(names[:4]) + year)


def normal_id(name: str) -> str:
    """An id as it is compared: `Smith_2004` is `Smith 2004`, dashes are alike."""
    return _DASHES.sub("-", "".join(name.replace("_", " ").split()))


def id_template(template: Template, words: Words) -> str | None:
    """The id that `{{harvid|Holden|2004}}` stands for; None for other templates."""
    if template.name not in ("harvid", "sfnref"):
        return None
    return normal_id("CITEREF" + "".join(map(words, template.positional)))


def given_id(value: list[Node], plain: str, words: Words) -> str | None:
    """What `ref=` names: an id, or nothing for `harv` and the like, which mean the usual one."""
    for node in value:
        if isinstance(node, Template) and (named := id_template(node, words)):
            return named
    return normal_id(plain) if plain and plain not in ("harv", "none") else None


def _own_id(template: Template, given: dict[str, str], words: Words) -> str | None:
    """The id that the template names itself; empty if it says that there is none."""
    for key in ("ref", "id"):
        if key in given and (found := given_id(template.named[key], given[key], words)):
            return found
    return "" if given.get("ref") == "none" else None


def _names_and_year(values: list[str]) -> tuple[list[str], str]:
    if len(values) > 1 or (values and values[0][:1].isdecimal()):
        return values[:-1], values[-1]
    return values, ""


def _cited(form: str, names: list[str], year: str, given: dict[str, str], own: str | None) -> ShortCitation:
    target = reference_id(names, year) if own is None else own or None
    who = _listed(names)
    place = _place(given)
    colon = form.startswith("colon") and place.startswith((", p. ", ", pp. "))
    if colon:
        place = ":" + place.partition(". ")[2]
    style = form.removeprefix("colon").strip() or ("whole" if form == "colon" else form)
    text = (
        {
            "bare": f"{who} {year}{place}",
            "year": f"{who} ({year}){place}",
            "text": f"{who} ({year}{place})",
            "whole": f"({who} {year}{place})",
        }[style]
        .replace(" ()", "")
        .replace("( ", "(")
        .strip()
    )
    after = given.get("ps") or given.get("postscript") or ""
    return ShortCitation(text + (after if after != "none" else ""), target)


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]} et al."
    return " & ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _place(given: dict[str, str]) -> str:
    page = given.get("p") or given.get("page") or ""
    pages = given.get("pp") or given.get("pages") or ""
    loc = given.get("loc") or given.get("at") or ""
    parts = (f"p. {page}" if page else "", f"pp. {pages}" if pages else "", loc)
    return "".join(f", {part}" for part in parts if part)


def _several_in_one(template: Template, form: str, words: Words) -> Iterator[ShortCitation]:
    """`{{sfnm|1a1=Holden|1y=2004|1p=4|2a1=Jones|2y=2005}}`; unnumbered places belong to the first."""
    works: dict[int, dict[str, str]] = {}
    for key, value in template.named.items():
        match = _PARAMETER.fullmatch(key)
        if match:
            number, name, author = match.groups()
            works.setdefault(int(number or 1), {})[name + (author or "1" if name == "a" else "")] = words(value)
    for _, work in sorted(works.items()):
        names = [work[f"a{n}"] for n in range(1, 10) if work.get(f"a{n}")]
        if names or work.get("y"):
            yield _cited(form, names, work.get("y", ""), work, None)


def _harvs(template: Template, given: dict[str, str], words: Words) -> Iterator[ShortCitation]:
    """`{{harvs|txt|last=Holden|first=Mary|year=2004|year2=2005}}`: named, one or several years of the same authors."""
    last = [(given.get(f"last{n}") or given.get(f"author{n}"), given.get(f"first{n}")) for n in ("", *range(1, 10))]
    names = [surname for surname, _ in last if surname]
    years = [given[key] for key in ("year", *(f"year{n}" for n in range(1, 10))) if given.get(key)]
    flags = set(map(words, template.positional))
    form = "text" if flags & {"txt", "text"} else "bare" if "nb" in flags else "whole"
    full = [" ".join(filter(None, (first, surname))) for surname, first in last if surname]
    for year in years or [""]:
        cited = _cited(form, full, year, given, _own_id(template, given, words))
        yield ShortCitation(cited.words, cited.target if given.get("ref") else reference_id(names, year))
