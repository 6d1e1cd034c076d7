"""The citations of a note, told by their form from its own commentary.

Forms follow the style manuals: author-year short notes (Harvard), full notes with short forms and ibid. afterwards
(Chicago Manual of Style, notes and bibliography), op. cit., loc. cit. and supra, and the ways in which lawyers cite.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.citing.forms import read_piece
from ingest.citing.forms.author_year import several_years
from ingest.citing.forms.titled import full
from ingest.citing.mentions import Mention, Piece
from ingest.citing.prose import is_prose
from ingest.citing.segments import segments
from ingest.entries.entry import YEAR, plain_text

_SOMEBODY_S_WORK = re.compile(
    rf"^(?!.*\b(?:was|were|is|are|has|had|have|did|does|became|began|marked|made|took|died|born)\b)"
    rf"(?:\S+\s+){{1,9}}[(\[]?{YEAR}[a-z]?[)\]]?\W*$",
    re.I,
)


_EMPHASISED = re.compile(
    r"(?<![\w*\\])(?P<mark>[*_])(?=\w)(?P<words>[^*_\\]{2,60})(?P=mark)(?:(?![\w*])|(?P<glued>(?=\w)))"
)
_SIGN_WORDS = frozenset(
    "see also generally but cf contra compare with accord eg e g for example instance in and id ibid ibidem idem eadem"
    " supra infra op cit loc note n et al seq passim vgl siehe ebd ebenda a.a.o voir cfr quoted citing quoting cited"
    " ders dies derselbe dieselbe dieselben".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def _without_emphasised_signs(verbatim: str) -> str:
    """ "*See also* Holden, *supra* note 4" without the emphasis, which in lawyers' notes marks no title."""

    def plain(match: re.Match[str]) -> str:
        words = match.group("words")
        if not all(word.lower() in _SIGN_WORDS for word in _WORD.findall(words)):
            return match.group(0)
        return f"{words} " if match.group("glued") is not None else words

    return _EMPHASISED.sub(plain, verbatim) if "*" in verbatim or "_" in verbatim else verbatim


def read_note(verbatim: str, links: tuple[str, ...] = ()) -> tuple[Mention, ...]:
    """The citations of one note in order; commentary yields none."""
    mentions: list[Mention] = []
    cut = list(segments(_without_emphasised_signs(verbatim)))
    linked = bool(links) and len(cut) == 1  # of several pieces one can't tell which one is linked
    for segment in cut:
        before = mentions[-1] if mentions else None
        piece = Piece(segment.body, plain_text(segment.body), segment.signal, before, linked, segment.joined)
        mention = read_piece(piece)
        if mention is not None:
            mentions.extend(several_years(mention))
        elif is_prose(segment.body):
            continue
        elif before is not None and before.form == "full" and segment.goes_on:
            mentions[-1] = _longer(before, segment.body)
        elif _SOMEBODY_S_WORK.search(piece.plain):
            mentions.append(_unread(piece))
    return tuple(mentions)


def _longer(mention: Mention, more: str) -> Mention:
    """A semicolon inside one entry: "2 vols; rev. ed."."""
    verbatim = f"{mention.verbatim}; {more}"
    whole = full(Piece(verbatim, plain_text(verbatim), mention.signal, None, False))
    return replace(mention, text=whole.text, verbatim=verbatim, locator=whole.locator)


def _unread(piece: Piece) -> Mention:
    """Something that names a year as citations do but fits no form: kept, to be reported, rather than dropped."""
    plain = piece.plain.rstrip(". ")
    return Mention(text=plain, form="short", head=plain, signal=piece.signal, verbatim=piece.verbatim)
