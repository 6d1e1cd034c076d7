"""A work in a volume that was cited before: "M. Neave, ‘Private Ordering’ in Thornton, op. cit., n. 4"."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.citing.forms.back import read_ibid, read_op_cit, read_supra
from ingest.citing.mentions import Mention, Piece
from ingest.entries.entry import ITALIC, QUOTED

_IN = re.compile(
    r",?\s+in:?\s+(?=[^,;]{0,60}?,?\s*[(\[]?(?:id\b|ibid|op\.?\s*cit|a\.\s?a\.\s?o|supra|above|nn?\b\.?\s?\d|fn|note))",
    re.I,
)


def read_hosted(piece: Piece) -> Mention | None:
    """A full citation whose volume leads back."""
    ins = [*_IN.finditer(piece.plain)] if " in" in piece.plain else []
    if not ins:
        return None
    work, volume = piece.plain[: ins[-1].start()], piece.plain[ins[-1].end() :]
    if not QUOTED.search(f"{work} ") and not ITALIC.search(piece.verbatim):
        return None
    inner = replace(piece, verbatim=volume, plain=volume, signal=None)
    host = read_ibid(inner) or read_op_cit(inner) or read_supra(inner)
    if host is None:
        return None
    return Mention(
        text=piece.plain.rstrip(),
        form="full",
        locator=host.locator,
        signal=piece.signal,
        verbatim=piece.verbatim,
        host=host,
    )
