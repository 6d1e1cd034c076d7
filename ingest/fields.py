"""The fields of a reference, whether the format names them or they are read from the entry's words."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known of a work; None or empty where nothing is."""

    authors: tuple[str, ...] = ()
    """As "Holden, M." or, for an institution, its name."""
    head: str = ""
    """The words before the year or title: the author statement as printed."""
    cut_short: bool = False
    """The author list ends in "et al."."""
    year: str | None = None
    suffix: str | None = None
    title: str | None = None
    container: str | None = None
    date: str | None = None
    accessed: str | None = None
    url: str | None = None
    doi: str | None = None
    medium: str | None = None


def completed(fields: Fields, read: Fields) -> Fields:
    """What the format names, and where to find the work as far as only the entry's words say it."""
    gaps = {
        name: getattr(read, name) for name in ("date", "accessed", "url", "doi", "medium") if not getattr(fields, name)
    }
    return replace(fields, **gaps)


def composed(fields: Fields) -> str:
    """An entry in plain words, for a work that is only known by its fields."""
    date = f"({fields.year}{fields.suffix or ''})" if fields.year else ""
    head = " ".join(filter(None, ("; ".join(fields.authors), date)))
    parts = (head, fields.title, fields.container, f"doi:{fields.doi}" if fields.doi else fields.url)
    return ". ".join(part for part in parts if part)
