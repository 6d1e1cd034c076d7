"""What stands before the title of an entry: its number in the list, the authors and, in many styles, the year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.entries.authors import author_end
from ingest.entries.vocabulary import INSTITUTIONS, UPPER, YEAR

_LABEL = re.compile(
    rf"\s*(?:\[(?!{YEAR}\])(?:\w{{1,6}}|[^\[\]]{{1,24}}\d[^\[\]]{{0,8}}|[{UPPER}][\w+-]{{0,7}})\]|\((?!{YEAR})\d{{1,4}}\)"
    rf"|[•·▪∙‣*–-](?=\s)|(?!{YEAR}\b)\d{{1,4}}(?:[.)]|(?P<bare>(?=\s+[^\W\d_“\"‘«]))))\s*(?=\S)"
)
"""[12], (12), 12., 12, [Smi04], [Holland 1998] or a bullet."""
_SIGNAL = re.compile(
    r"(?:(?:[Bb]ut\s)?[Ss]ee(?:,?\s(?:also|generally|e\.g\.,?))*\s|[Cc]f\.\s|[Vv]gl\.\s|[Ss]iehe\s)?(?:\d{1,2}\s(?=[A-Z]{2}[A-Z]*\s))?"
)
"""What introduces the work in a note, and the volume that law reviews put first: "See 1 WILLIAM BLACKSTONE"."""
_UNDATED = (
    r"[Nn]\.?\s?[Dd]\b\.?|[Ss]\.\s?[Ddaf]\.|[Oo]\.\s?[Jj]\.|[Nn]o date|[Ii]n press|[Ff]orthcoming|[Ss]ubmitted"
    r"|[Ss]ous presse|[Ii]m Druck"
)
_BEHIND = r"(?:\s*[-–/,;=\[][^)]{0,40})?"
"""A month and day, a second year: (1996, November 13), (1999/2000)."""
_TITLE_IN_DIGITS = rf"\.\s[^.:]{{2,30}}:\s[^.:]{{2,40}},\s{YEAR}"
_YEAR = re.compile(
    rf"(?:[.,:]?\s*[(\[]\s*(?:[^()\d]{{1,20}}\s)?(?P<year>{YEAR}|{_UNDATED})\s?(?P<suffix>[a-z])?{_BEHIND}\s*[)\]]"
    rf"|[.,:]?\s+(?P<bare>{YEAR})\s?(?P<letter>[a-z](?![a-z]))?(?:\s?[\[(]{YEAR}[\])])?(?=[.,:]?\s)"
    rf"(?![.,:]?\s*[–-]|{_TITLE_IN_DIGITS}))[.,:]?(?=\s|$|[“\"‘«])"
)
"""The year behind the names; not that of "Orwell, G. 1984. London: Penguin", a title."""
_FURTHER = rf"(?:[,;]\s|[,;]?\s(?:and|&)\s)(?:(?:[{UPPER}][\w&’'.-]*|of|the|for|and|de|la|für),?\s){{1,7}}"
_FURTHER_YEAR = re.compile(rf"{_FURTHER}\((?P<year>{YEAR})(?P<suffix>[a-z])?\)[.,:]?")
"""An institution behind the names, and the year."""
_SURNAMES_YEAR = re.compile(
    rf"(?:(?:,\s|,?\s(?:and|&)\s)[{UPPER}][\w’'-]+)+\s\((?P<year>{YEAR})(?P<suffix>[a-z])?\)[.,:]?"
)
"""Bare surnames: "Holden, Pool, Rill (2009)"."""
_GROUP = re.compile(
    r"[,;]\s(?:and\s|&\s)?(?:for\sthe\s|on\sbehalf\sof\s(?:the\s)?|the\s)?[A-Z][^.;:,]{3,120}?"
    r"(?:Group|Team|Investigators|Collaborators|Collaboration|Consortium|Network|Committee|Initiative)(?=[.,;:(])"
)
_HEAD_YEAR = re.compile(
    rf"(?P<head>[^\n]{{1,400}}?)[.,]?\s*\(\s*(?:[^()\d]{{1,20}}\s)?(?P<year>{YEAR}|{_UNDATED})\s?(?P<suffix>[a-z])?{_BEHIND}\s*\)"
    r"[.,:]?"
)
"""Whatever stands before a year in brackets."""
_HEAD_BARE_YEAR = re.compile(
    rf"(?P<head>[^\d“”\"‘«]{{2,300}}?)(?P<stop>[.,]?)\s+(?P<year>{YEAR})(?P<suffix>[a-z])?(?=[.,:;]?\s)(?![.,:;]?\s*[–-])"
    r"[.,:;]?"
)
_YEAR_WITHIN = re.compile(rf"\([^()]*{YEAR}\)")
_SENTENCE_WITHIN = re.compile(r"\w{3,}\.\s+\w{2,}")
_IN_NAMES = frozenset("and et al of the for de van von der den la le du da di bin ibn ed eds y e und".split())
_WORD = re.compile(r"[^\W\d_]+")
NAME_THEN_TITLE = re.compile(r"(?:[A-Z]\.[\s-]?)+[^\W\d_].*,(?!\s*[JS]r\b|.*\b[A-Z]\.)|.*\bet al\.?,\s+\w{2}")
""" "J. Doe, The Toll Roads": the initial stands first, nothing after the comma has one. Or words after "et al."."""
_SAME = re.compile(r"(?:[—–_-]\s?){2,}\s?[.,:]?\s*")
"""The dash that stands for the authors of the entry before."""
_BEHIND_TITLE = re.compile(r"\s\((?!(?:[Ee]ds?|[Hh]rsg|[Hh]gg?|[Ee]ditors?)\b)|\.?\s*$|\.\s(?!\(?\d{4})")
"""What stands behind a title in italics, and not behind authors in italics."""
_BEFORE_QUOTE = re.compile(r"[^\W\d_][^“\"„«()「『《]{1,300}?[.,:;]?\s?(?=[“\"„«「『《])")
_FIRST_SENTENCE = re.compile(
    r"(?:(?:[A-Z]\.){2,}\s)?(?:[^\W\d_][\w&’'()/-]*(?:,?\s|(?=\.))){1,9}\.(?=\s+\S+\s+\S.{12})"
)
_BEGINS_WITH_INITIAL = re.compile(rf"(?:[{UPPER}]\.\s?)+[^“\"„«]{{2,300}}?[^\W\d_]{{3}}[.,](?=\s)")
_CREDIT = re.compile(
    rf"(?:Dir|Eds?|Prod|Perf)\b\.?\s|Edited\s|Directed\s"
    rf"|[{UPPER}][\w.’'-]+(?:,?\s[{UPPER}][\w.’'-]*){{0,3}}\s?:\s[^.:()]{{2,60}}?(?:,\s(?:c|cop\.\s)?{YEAR}|\s\({YEAR}\)|\.$)"
)
"""What may stand behind a title, not before one: a director, an editor, a place with a publisher."""
_IMPRINT = re.compile(
    rf"{_CREDIT.pattern}|In:?\s|Retrieved|Accessed|Available|https?:|\d|[Vv]ol"
    rf"|[{UPPER}][^.,:()“\"]{{2,60}},?\s(?!{YEAR})\d{{1,4}}[\s(,:]"
)
"""The same, and what may stand behind the names of a work without title: where it is, a volume."""
_PARTY = rf"[{UPPER}][\w.&’'()-]*"
_CASE = re.compile(
    rf"{_PARTY}(?:,?\s(?!v\b)[\w.&’'()-]+){{0,8}}\sv\.?\s{_PARTY}(?:,?\s(?:{_PARTY}|of|the|and|for|de|ex|rel\.)(?!\w))*?"
    r"(?=,\s\d|\s[\[(]\d{4}|,\s(?:No|Case)\b)"
)
"""The name of a case in law: "Donoghue v Stevenson [1932]"."""
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_CJK_NAMES = re.compile(
    r"[^\s.。．:：《「『“,，、;；]+(?:[,，、;；·]\s?[^\s.。．:：《「『“,，、;；]{2,12})*(?:[,，]?\s?等)?\s*[.。．:：,，]\s*"
)
_WIDE = str.maketrans({"（": "(", "）": ")", "，": ",", "．": ".", "：": ":", "；": ";", "。": "."})


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before the title."""

    head: str
    """The author statement."""
    end: int
    """Where the title begins, but for signs."""
    commas: bool = False
    """Whether a comma parts it from the title."""
    dated: bool = False
    """Whether the year, or a word for its absence, stands here."""
    year: str | None = None
    suffix: str | None = None
    authorless: bool = False
    """The head is itself the title."""


def unlabelled(plain: str, *, listed: bool) -> str:
    """An entry without its number in the list, with quotation marks and wide signs in their usual forms."""
    label = (_LABEL if listed else _SIGNAL).match(plain)
    text = plain[label.end() :] if label else plain
    if listed and label and label.group("bare") is not None and not author_end(text):
        text = plain  # "12 Angry Men"
    if "''" in text:
        text = text.replace("``", "“").replace("''", "”")
    if not text.isascii() and _CJK.search(text):
        text = re.sub(r"\s+(?=[,.:])", "", text.translate(_WIDE))
    return text


def read_opening(text: str, title_words: str | None, *, listed: bool) -> Opening:
    """Names, and the year where it stands behind them; else whatever is followed by a year; else an institution.

    `title_words`: words known to be a title or a container, being in italics.
    """
    case = _CASE.match(text)
    if case:
        return Opening(case.group().strip(" ,"), case.end(), authorless=True)
    if title_words and text.startswith(title_words) and _BEHIND_TITLE.match(text, len(title_words)):
        return Opening("", 0)
    end = author_end(text, inverted=listed)
    if end:
        group = _GROUP.match(text, end)
        end = group.end() if group else end
        dated = _YEAR.match(text, end)
        if dated:
            return _dated(text, end, dated)
        further = _SURNAMES_YEAR.match(text, end) or _FURTHER_YEAR.match(text, end)
        if further and (further.re is _SURNAMES_YEAR or _names_institution(further.group())):
            return _dated(text, further.start("year") - 1, further)
        return _undated(text, end)
    same = _SAME.match(text)
    if same:
        dated = _YEAR.match(text, same.end() - 1)
        return _dated(text, same.end(), dated) if dated else Opening(text[: same.end()].strip(" .,:"), same.end())
    if text[:1] in "12([" and (dated := _YEAR.match(f" {text}")):
        return replace(_dated(text, 0, dated), end=dated.end() - 1)
    match = _head_bare_year(text) or _HEAD_YEAR.match(text)
    if match is not None and not _holds_title(match.group("head"), title_words):
        return _dated(text, match.end("head"), match, authorless=_is_title(match.group("head"), text[match.end() :]))
    return _undated(text, _institution_end(text, title_words))


def _dated(text: str, head_end: int, match: re.Match[str], *, authorless: bool = False) -> Opening:
    groups = match.groupdict()
    year = (groups["year"] or groups.get("bare") or "").lower()
    return Opening(
        head=text[:head_end].strip(" .,:[]("),
        end=match.end(),
        commas="," in text[match.end() - 1 : match.end() + 1],
        dated=True,
        year=year if year[0].isdecimal() else None,
        suffix=(groups["suffix"] or groups.get("letter") or "").lower() or None,
        authorless=authorless,
    )


def _undated(text: str, end: int) -> Opening:
    comma = text[end - 1 : end + 2].strip().rstrip('“"‘«')[-1:] in (",", ":")
    head = text[:end].strip(" ,.;:")
    authorless = bool(head) and "," not in head and "." not in head and bool(_CREDIT.match(text[end:].lstrip(" .")))
    return Opening(head, end, commas=comma, authorless=authorless)


def _head_bare_year(text: str) -> re.Match[str] | None:
    """A year without brackets behind the authors, and not in a title: `IPCC, Climate Change 2021 (Cambridge, 2021)`."""
    match = _HEAD_BARE_YEAR.match(text)
    if match is None or _SENTENCE_WITHIN.search(match.group("head")) or _small_words(match.group("head")) > 1:
        return None
    return match if match.group("stop") or not _YEAR_WITHIN.search(text, match.end()) else None


def _small_words(head: str) -> int:
    """How many words names hardly hold: "The history of tolls in the north", more than "World Health Organization"."""
    return sum(word[0].islower() and word not in _IN_NAMES for word in _WORD.findall(head))


def _holds_title(head: str, title_words: str | None) -> bool:
    """Whether the words before the year are more than authors: `Rudd, “Errors,” Horology 12 (2001)`."""
    titled = title_words is not None and title_words in head
    if len(head.split()) > 8 and _SENTENCE_WITHIN.search(head):
        return True
    return titled or len(head.split()) > 40 or any(q in head for q in '“"„«') or bool(NAME_THEN_TITLE.match(head))


def _is_title(head: str, behind: str) -> bool:
    """Whether the words before the year are the title of a work without authors, an imprint following at once."""
    bare = behind.lstrip(" .,:")
    if not _small_words(head):
        return False
    return bool(_CREDIT.match(bare) or (not _names_institution(head) and _IMPRINT.match(bare)))


def _names_institution(head: str) -> bool:
    return any(word.casefold() in INSTITUTIONS for word in _WORD.findall(head))


def _institution_end(text: str, title_words: str | None) -> int:
    """The words before a quotation or italics, or a first sentence of few words that a title may follow."""
    if text[:1] in '“"„«‘「『《':
        return 0
    if _CJK.match(text):
        cjk = _CJK_NAMES.match(text) or _BEFORE_QUOTE.match(text)
        return cjk.end() if cjk else 0
    at = text.find(title_words) if title_words else -1
    before = text[: max(at, 0)].rstrip(' “"')
    if before.endswith(",") and len(before.split()) <= 16 and not _SENTENCE_WITHIN.search(before):
        return len(before)
    match = _BEFORE_QUOTE.match(text)
    if match and len(match.group().split()) <= 12 and not _SENTENCE_WITHIN.search(match.group()):
        return match.end()
    match = _BEGINS_WITH_INITIAL.match(text) or _FIRST_SENTENCE.match(text)
    if match is None or _small_words(match.group()) > 2:
        return 0
    behind = text[match.end() :].lstrip()
    return 0 if _IMPRINT.match(behind) and not _names_institution(match.group()) else match.end()
