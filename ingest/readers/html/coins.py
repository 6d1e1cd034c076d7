"""COinS: the fields of a work, as an OpenURL query in the title of an empty span (Z39.88-2004).

Wikipedia's citation templates write one behind each citation.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from ingest.fields import Fields

_YEAR = re.compile(r"(?<!\d)(\d{4})([a-z])?(?!\d)")
_DOI = "info:doi/"
_MOST = 1000
"""Fields that a query may name: some papers have hundreds of authors."""


def read_coins(query: str) -> Fields | None:
    """The fields that `query` names; None if it names no title."""
    try:
        values = parse_qs(query, max_num_fields=_MOST)
    except ValueError:
        return None

    def first(*keys: str) -> str | None:
        return next((values[key][0].strip() for key in keys if key in values), None) or None

    part, whole = first("rft.atitle"), first("rft.btitle", "rft.jtitle")
    title = part or first("rft.btitle", "rft.title", "rft.jtitle")
    if title is None:
        return None
    date = first("rft.date") or ""
    year = _YEAR.search(date)
    ids = [value.strip() for value in values.get("rft_id", [])]
    return Fields(
        authors=_authors(values),
        year=year.group(1) if year else None,
        suffix=year.group(2) if year else None,
        title=title,
        container=whole if part else None,
        date=date if year and date != year.group(0) else None,
        url=next((value for value in ids if value.startswith(("http://", "https://"))), None),
        doi=next((value.removeprefix(_DOI) for value in ids if value.startswith(_DOI)), None),
    )


def _authors(values: dict[str, list[str]]) -> tuple[str, ...]:
    """The first author may be named twice, in parts and whole."""
    named = [value.strip() for value in values.get("rft.au", [])]
    last, given = values.get("rft.aulast"), values.get("rft.aufirst", values.get("rft.auinit", [""]))
    if last:
        named.insert(0, ", ".join(filter(None, (last[0].strip(), given[0].strip()))))
    corporate = [value.strip() for value in values.get("rft.aucorp", [])]
    return tuple(dict.fromkeys(filter(None, (*named, *corporate))))
