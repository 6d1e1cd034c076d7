"""The forms of a citation, one recogniser each, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

from ingest.citing.forms.author_year import read_author_year, read_surnames_year, read_year
from ingest.citing.forms.back import read_ibid, read_op_cit, read_supra
from ingest.citing.forms.hosted import read_hosted
from ingest.citing.forms.legal import read_case, read_enactment
from ingest.citing.forms.titled import (
    opens_with_phrase,
    read_further_title,
    read_linked,
    read_names,
    read_titled,
    read_untitled,
)
from ingest.citing.forms.unpublished import read_archival, read_newspaper, read_told
from ingest.citing.mentions import Mention, Piece
from ingest.citing.prose import is_prose

_Recogniser = Callable[[Piece], Mention | None]

_FORMS: tuple[_Recogniser, ...] = (
    read_surnames_year,
    read_ibid,
    read_hosted,
    read_op_cit,
    read_supra,
    read_case,
    read_enactment,
    read_further_title,
    read_author_year,
    read_year,
    read_newspaper,
    read_told,
    read_archival,
    read_titled,
)
_UNLESS_REMARK: tuple[_Recogniser, ...] = (read_untitled, read_names, read_linked)
"""Forms that a remark might take as well."""


def read_piece(piece: Piece) -> Mention | None:
    """The citation in one piece of a note; None if it is a remark."""
    for form in _FORMS:
        mention = form(piece)
        if mention is not None:
            return mention
    if opens_with_phrase(piece) or is_prose(piece.verbatim):
        return None
    return next(filter(None, (form(piece) for form in _UNLESS_REMARK)), None)
