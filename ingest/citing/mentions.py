"""A citation as a note prints it, before anyone asks which work it means."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.article import Form
from ingest.fields import Fields


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation as printed, before it is resolved."""

    text: str
    form: Form
    names: tuple[str, ...] = ()
    head: str = ""
    cut_short: bool = False
    year: str | None = None
    """The year as printed; "nd" for an undated work; None where none is named."""
    suffix: str | None = None
    title: str | None = None
    note_number: str | None = None
    """Label of the note that `supra` or `op. cit., n. 7` points to; `5–8` for several."""
    report: str | None = None
    """Volume and law reports of a short case: the `347 U.S.` of "Brown, 347 U.S. at 490"."""
    locator: str | None = None
    signal: str | None = None
    verbatim: str = ""
    target: str | None = None
    """The format's own id of the entry, where the citation is marked."""
    fields: Fields | None = None
    """The work's fields, where the format or the form names them."""
    at: int | None = None
    """Where in the text the format marks it."""
    host: Mention | None = None
    """The volume that holds this work, where it is cited by leading back: "in Thornton, op. cit., n. 4"."""
    same_author: bool = False
    """The author is named by "idem": the one just cited."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a note that cites one work at most, without the words that introduce it."""

    verbatim: str
    plain: str
    """The same words without markup."""
    signal: str | None
    before: Mention | None
    """The citation in front of it in the same note."""
    linked: bool
    """The whole piece is a link outward."""
    joined: bool = False
    """Only "and" or a comma parts it from the citation in front of it."""
