"""Forms that lead back by a word: ibid., id., op. cit., loc. cit., supra, "(n 4)", a.a.O. and their kin.

After the Chicago Manual of Style, OSCOLA, the Bluebook and the usage of German, French, Spanish and Italian notes.
"""

from __future__ import annotations

import re

from ingest.article import Form
from ingest.citing.forms.locators import locator_at
from ingest.citing.mentions import Mention, Piece
from ingest.citing.prose import is_name_list
from ingest.entries.entry import YEAR
from ingest.entries.names import split_names

_NOTE = r"(?:foot)?(?:notes?|nn?\b\.?|fnn?s?\b\.?|Anm(?:erkung)?\b\.?|Fu(?:ß|ss)note|nota|nt\b\.?)"
_NUMBER = r"(?P<{0}>\d{{1,4}}(?:\s?(?:[–-]|(?<=\s)(?:and|&|und|et)(?=\s))\s?\d{{1,4}})?(?![\w.]*\d)|\*)"
_BACK = (
    r"(?:supra|above|ante|oben|s\.\s?o\.|pr[ée]c(?:it[ée]e?s?)?\b\.?|ci-dessus|wie|cit\.|vorn|infra|below|post|unten"
    r"|s\.\s?u\.|ci-dessous)"
)
_OP = r"(?:op\.?\s*cit|a\.\s?a\.\s?o|aao|ob\.?\s*cit|art\.?\s*cit|o\.\s?c)"
_LOC = r"(?:loc\.?\s*cit|l\.\s?c)"

_IBID = re.compile(
    r"(?:\d{1,2}\s(?=[Ii]d\.))?(?:(?P<head>[^\W\d_][\w’'. -]{1,40}),\s+)?"
    r"(?P<word>ib[ií]d(?:em)?\b\.?|[Ii]d\.|id(?=[,;\s]*$|,?\s(?:at|pp?\b|§))"
    r"|ebd\b\.?|ebenda\b|idem\b|eodem\b|eod\.)(?P<rest>.*)",
    re.I | re.S,
)
_SAME_AUTHOR = re.compile(
    r"(?:idem|eadem|eaedem|id\.|ders\.|dies\.|derselbe|dieselben?)(?=\W)[,:]?\s*(?P<rest>.*)", re.I | re.S
)
_OP_CIT = re.compile(
    rf"(?P<head>.*?)[,(\s]{{0,3}}(?<!\w)(?P<word>{_OP}|{_LOC})\b\.?\)?(?:,?\s*\((?P<year>{YEAR})(?P<suffix>[a-z])?\))?"
    rf"(?:[,\s(]*(?:{_BACK},?\s*)?{_NOTE}\s*{_NUMBER.format('n')}\)?)?(?P<rest>.*)",
    re.I | re.S,
)
_SUPRA = tuple(
    re.compile(pattern, re.I | re.S)
    for pattern in (
        rf"(?P<head>.*?)[,(\[\s]{{0,3}}(?<!\w){_BACK},?\s*(?:at\s+|in\s+)?{_NOTE}\s*{_NUMBER.format('n')}(?:,\s*{YEAR})?[)\]]?(?P<rest>.*)",
        rf"(?P<head>.*?)[,(\[\s]{{0,3}}(?<!\w){_NOTE}\s*{_NUMBER.format('n')},?\s*{_BACK}(?!\w)[)\]]?(?P<rest>.*)",
        rf"(?P<head>.*?)\s*[(\[]{_NOTE}\s?{_NUMBER.format('n')}(?:,\s*(?P<year>{YEAR})(?P<suffix>[a-z])?)?[)\]](?P<rest>.*)",
        rf"(?P<head>)(?:in\s+)?{_NOTE}\s*{_NUMBER.format('n')}(?P<rest>)[.\s]*$",
        r"(?P<head>[^\W\d_][^:]{1,80}?),?\s(?P<n>)supra\b\.?(?P<rest>.*)",
    )
)
_OP_WORD = re.compile(r"cit|a\.\s?O|aaO|AaO|o\.\s?c|l\.\s?c")
"""What every `_OP_CIT` form holds."""
_SUPRA_WORD = re.compile(r"\(n|n\.|note|fn|Fn|Anm|supra|Supra|above|Above|nt|Fu|\[n")
"""What every `_SUPRA` form holds."""
_TO_TEXT = re.compile(
    r"\b(?:text\s+(?:accompanying|at|to|near)|accompanying\s+text)\b|(?:^|\s(?-i:[a-z]+)\s)(?:above|below|supra|infra),?\s+at\s+(?:foot)?notes?\b",
    re.I,
)
"""A pointer to the body, not to a work: "text accompanying note 7", "discussed above at notes 7 to 9"."""
_FURTHER_WORK = re.compile(
    rf"[,\s]*\(?{YEAR}[a-z]?\b|"
    rf"[,:]?\s*(?:[“\"‘«„*]|[A-ZÀ-Þ][^.;]*{YEAR})|\s*[(\[](?i:{_NOTE})|[,\s]*(?i:{_OP})",
)
_LAST_NAMES = re.compile(
    r"(?:^|(?<=\s))(?P<names>(?:(?:van|von|de|der|den|du|la|le)\s)*[A-ZÀ-ÞŁŚŞČŽ][\w’'.-]*"
    r"(?:(?:\s|,\s|,?\s(?:and|&|und|et|y|e)\s)(?:(?:van|von|de|der|den|du|la|le)\s)*[A-ZÀ-ÞŁŚŞČŽ][\w’'.-]*)*(?:,?\s+et\s+al\.?)?)[\s,(]*$"
)
_CASE_NAME = re.compile(r"[A-Z][^,;]{0,80}\svs?\.?\s[A-Z][^,;]{0,80}")
_NO_NAME = re.compile(
    r"\b(?!(?:and|of|the|for|et|al|in|van|von|vom|de|der|den|des|du|la|le|di|da|del|ten|ter|zu|bin|ibn|und|y|e|eds?)\b)[^\W\d_A-ZÀ-Þ]\w*\s"
)
"""A word that is in no name: "Notable examples are Ford"."""
_VOLUME = re.compile(r"^\d{1,2}\s+(?=[A-Z])")
""" "1 Blackstone, supra note 23"."""


def read_ibid(piece: Piece) -> Mention | None:
    """ "Ibid., p. 4", "id. at 5", "Vogel, id., p. 79", "Ebd."."""
    match = _IBID.match(piece.plain)
    if match is None or (match.group("head") and not is_name_list(match.group("head"))):
        return None
    rest = match.group("rest")
    if match.group("word").lower().startswith("id") and _names_another_work(rest):
        return None
    return _mention(piece, "ibid", match.group("head") or "", rest)


def _names_another_work(rest: str) -> bool:
    """ "Idem, Other Title (1990)" and "Idem (n 4)" are further works of the author."""
    return bool(_FURTHER_WORK.match(rest))


def read_op_cit(piece: Piece) -> Mention | None:
    """ "Vogel, op. cit., n. 7, p. 80", "Vogel, op. cit. (1994)", "Vogel, a.a.O., S. 4", "loc. cit."."""
    match = _OP_CIT.match(piece.plain) if _OP_WORD.search(piece.plain) else None
    if match is None:
        return None
    form: Form = "loc-cit" if match.group("word")[0] in "lL" else "op-cit"
    return _mention(piece, form, match.group("head"), match.group("rest"), match)


def read_supra(piece: Piece) -> Mention | None:
    """ "Vogel, supra note 7, at 80", "Vogel (n 7) 80", "Above, n. 7", "Vogel (wie Anm. 7)", "Foo, supra, at 2"."""
    if not _SUPRA_WORD.search(piece.plain) or _TO_TEXT.search(piece.plain):
        return None
    for pattern in _SUPRA:
        match = pattern.match(piece.plain)
        if match and not re.search(rf"\b{YEAR}\b.*\b{YEAR}\b", match.group("head")):
            return _mention(piece, "supra", match.group("head"), match.group("rest"), match)
    return None


def _mention(piece: Piece, form: Form, before: str, rest: str, match: re.Match[str] | None = None) -> Mention:
    groups = match.groupdict() if match else {}
    head, lead = _author(before)
    names, cut_short = ((head,), False) if _CASE_NAME.fullmatch(head) else split_names(head)
    locator = locator_at(rest)
    text = piece.plain if len(lead) < 2 else piece.plain[len(lead) :]
    end = text.find(locator, len(text) - len(rest)) + len(locator) if locator else len(text) - len(rest)
    return Mention(
        text=text[: max(end, 1)].strip(" ,.;:") or piece.plain.rstrip("."),
        form=form,
        names=names,
        head=head,
        cut_short=cut_short,
        year=groups.get("year"),
        suffix=groups.get("suffix"),
        note_number=re.sub(r"\s*([–-])\s*", r"\1", groups.get("n") or "").strip() or None,
        locator=locator,
        signal=piece.signal or (lead.strip(" ,:") or None),
        verbatim=piece.verbatim,
        same_author=_SAME_AUTHOR.fullmatch(f"{before.strip(' ,.(')}. ") is not None,
    )


def _author(before: str) -> tuple[str, str]:
    """The author named last before the word that leads back, and the commentary in front of it."""
    bare = _VOLUME.sub("", before.strip(" ,.("))
    if _CASE_NAME.fullmatch(bare):
        return bare, ""
    if _SAME_AUTHOR.fullmatch(f"{bare}. "):
        return "", ""
    if not bare or (is_name_list(bare) and len(bare.split()) <= 8 and not _NO_NAME.search(bare)):
        return bare, ""
    last = _LAST_NAMES.search(before, max(0, len(before) - 120))
    if last is None:
        return "", before
    return last.group("names").strip(" ,.("), before[: last.start("names")]
