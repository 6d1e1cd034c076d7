"""How a citation begins, and when the words before it are one already: what cutting a note into pieces goes by."""

from __future__ import annotations

import re

from ingest.citing.forms.author_year import is_author_year
from ingest.citing.forms.legal import opens_enactment, opens_named_act
from ingest.citing.prose import is_name_list, is_prose, leads_with_name
from ingest.entries.entry import YEAR

_UPPER = "A-ZÀ-ÞŁŚŞČŽĐİ"
_PARTICLE = r"(?:(?:van|von|de|der|den|du|la|le|di|da|del|ten|ter|zu)\s){0,3}"
_SURNAME = rf"{_PARTICLE}[{_UPPER}][\w’'-]+(?:\s[{_UPPER}][\w’'-]+)?"
_INITIALS = rf"(?:[{_UPPER}]\.[\s-]?){{1,4}}"
_FORENAMES = rf"(?:[{_UPPER}][\w’'-]+\s(?:[{_UPPER}]\.\s?)*){{1,2}}"
_STRONG = re.compile(
    rf"{_INITIALS}{_SURNAME}(?=,\s[{_UPPER}“‘\"'«„*_]|,\s(?:{_INITIALS}|{_FORENAMES})|\sand\s|\s&\s|,?\s\(?(?:eds?\b|Hrsg|Hg)|\s[“‘\"«„*_])"
)
"""Initials first: "M.J. Horwitz, The Transformation"."""
_NAMED = re.compile(
    rf"{_FORENAMES}{_SURNAME}(?:(?:,\s|,?\s(?:and|&)\s){_FORENAMES}{_SURNAME})*,?\s(?=[“‘\"«„*_])"
    rf"|(?:{_FORENAMES})?{_SURNAME}(?:,?\s(?:and|&)\s(?:{_FORENAMES})?{_SURNAME})?,\s(?=[{_UPPER}“‘\"«„*_])[^.;]{{3,200}}\((?:[^()]*\W)?{YEAR}\)"
)
""" "Jane Roe, “Title”" and "Roe, Title (1990)"."""
_LEADS_BACK = re.compile(
    rf"(?:{_SURNAME}(?:(?:,\s|,?\s(?:and|&)\s){_SURNAME}){{0,3}},?\s(?:et\sal\.?,?\s)?)?"
    r"\(?(?:op\.?\s?cit|loc\.?\s?cit|ibid\b|[Ii]d\.|idem\b|supra\b|above,?\s(?:at\s)?n|a\.\s?a\.\s?o|ebd\b|ebenda\b"
    r"|(?:supra\s|above\s|wie\s)?(?:nn?|fn|note|Fn|Anm)\b\.?\s?\d)",
    re.I,
)
_CAPS = rf"(?:[{_UPPER}]\.[\s-]?|[{_UPPER}][{_UPPER}’'-]+\s){{1,4}}[{_UPPER}][{_UPPER}’'-]+"
_IN_CAPITALS = re.compile(
    rf"(?:\d{{1,2}}\s)?{_CAPS}(?:,?\s&\s{_CAPS})*(?:,\s[JS]R\.)?,\s[{_UPPER}\d][^a-z()]{{3,200}}(?:\bat\s[ivxlc\d–-]+\s)?\((?:[^()]*\W)?{YEAR}\)"
)
"""Author and title in capitals, a page and a year: a book in the Bluebook's small capitals."""
_WITHIN_ENTRY = re.compile(
    r"(?:\b(?:in|to|by|of|from|von|v|durch|bei|di|par|de|ed|eds|hrsg|hg|trans|tr)\b[.:]?[*_]?|[(\[/&])\s*$", re.I
)
"""What makes a name behind it part of the entry in front: "in: *Joerges* (Hg.)", "translated by"."""
_EMPHASISED_NAME = rf"{_PARTICLE}(?:[{_UPPER}]\.[\s-]?|[{_UPPER}][\w’'-]+\s){{0,4}}{_PARTICLE}[{_UPPER}][\w’'-]+"
_EMPHASISED_AUTHOR = re.compile(
    rf"(?<![\w*_\\])(?P<mark>[*_]){_EMPHASISED_NAME}(?:\s?(?:/|,|und|and|&)\s?{_EMPHASISED_NAME}){{0,3}},?(?P=mark),?\s"
    rf"(?=[{_UPPER}“‘\"«„][^;]{{3,300}}?\W{YEAR}\b|\(?(?:supra|above|wie|a\.\s?a\.\s?O|nn?\.?\s\d|(?:[Ff]n|[Nn]ote|Anm)\b\.?\s?[\d\\*]))"
)
"""Authors in italics before a plain title or a way back, as in German law: "*Kelsen*, Reine Rechtslehre (1934)"."""
_AUTHOR_IN_FRONT = re.compile(
    rf"(?:^|[,.;:]\s|\s(?:in|and|&|und|by|see|also|cf\.|generally|e\.g\.,|per|bei|von|siehe|auch|etwa)\s)(?:{_INITIALS}|{_FORENAMES})*{_SURNAME},\s*$"
)
_FORENAMES_BEHIND = re.compile(rf"(?:(?<=\s)|(?<=,)|^){_FORENAMES}$")
_NAME_AND_TITLE = re.compile(
    rf"(?:{_FORENAMES}|{_INITIALS}){_SURNAME}(?:,?\s(?:and|&)\s(?:{_FORENAMES}|{_INITIALS}){_SURNAME})*,\s(?:[JS]r\.,\s)?(?=[“\"«„*_])"
)
_IN_SIGHT = 600
"""Characters looked at before a name: more than a sentence that leads to a citation has."""
_TITLE_MARKS = frozenset('“"«„*_')
_PREPOSITIONS = frozenset("in by to from of at with bei von in: durch".split())
_TOPIC_IN_FRONT = re.compile(
    r"(?:^|[.;:]\s)(?:[^\W\d_]+\s)?(?:[Ff]or|[Oo]n|[Aa]s\sto|[Rr]egarding|[Cc]oncerning|[Zz]u[mr]?|[Üü]ber)\s[a-zß](?:(?!\bsee\b)[^,;:.])*,\s*$"
)
""" "For the debate between Hart and Fuller, ": names that are talked about."""
_CLAUSE_IN_FRONT = re.compile(
    r",\s(?:but|and|or|though|although|while|as|yet|than|nor|if|because)\s[^.;\d]{3,120},?\s*$"
)
""" "at 401, but not in its definition of law, "."""
_QUOTED = re.compile(rf"[“‘\"«„][^”’\"»]{{4,300}}[”’\"»].{{0,120}}?{YEAR}")
COMPLETION = re.compile(
    r"1[4-9]\d\d|20\d\d|op\.?\s?cit\b|Op\.?\s?cit\b|loc\.?\s?cit\b|Loc\.?\s?cit\b|art\.\scit\b|ob\.\scit\b|pr[ée]c\b"
    r"|ibid|Ibid|ib[ií]d|supra\b|Supra\b|infra\b|ebd\b|Ebd\b|ebenda\b|Ebenda\b|idem\b|Idem\b| id\.|\(id\.|Id\.|id\.,"
    r"|a\.\s?a\.\s?O|A\.a\.O|above,?\s(?:at\s)?nn?\b|Above,?\s(?:at\s)?nn?\b|below,?\s(?:at\s)?nn?\b"
    r"| nn?\.?\s\d|\(nn?\.?\s\d|note\s\d|fn\.?\s\d|Fn\.?\s?\d|Anm\.?\s\d|http|www\.|10\.\d{4,9}/|§"
)
"""What completes a citation: a year, an address, a section, or a form that leads back.

Each alternative begins with a letter, which the regular expression engine looks for fast.
"""
_IN_BRACKETS = re.compile(rf"\((?:[^()]*\W)?{YEAR}\)|\bop\. cit")
_SAME_AUTHOR = re.compile(r"\b(?:idem|eadem|id\.|ders\.|dies\.),?\s*$", re.I)
_ENDS = tuple(")]0123456789.")
"""How a citation ends that another is joined to."""
_FIRST_YEAR = re.compile(rf"{YEAR}[a-z]?\)?")
_CITED_IN = re.compile(r"(?:as\s)?(?:quoted|cited)\sin\s+")
_NOTE_OF_THE_WORK = re.compile(r"(?:nn?|fn|Fn|Anm)\b\.?\s?\d+(?!\s?(?:supra|above|oben))")
"""A note number behind a page: "205, Fn. 9" is the ninth note of the work cited."""
_BRACKETED_YEAR = re.compile(rf"\((?:[^()]*\W)?{YEAR}\)(?:\s\d[\d–-]*)?$")
_TITLE_AND_YEAR = re.compile(rf"(?!In\b|Reprint)[A-ZÀ-Þ][^()“”;,]{{4,120}}\s\((?:[^()]*\W)?{YEAR}\)")
_REMARK_VERB = re.compile(
    r"\s(?:is|are|was|were|has|have|had|does|did|do|can|could|would|should|may|might|must|will|argues?|notes?|suggests?|shows?"
    r"|remains?|became|becomes?|made|makes?|says|said|cautions?|fails?|think|believe|wrote|claims?|describes?|discuss(?:es)?"
    r"|follows|reflects|appears|seems|provides|explains|holds|gives|takes|finds|sees|contains|concludes|states|observes|agrees|concurs"
    r"|supports|calls|uses|treats|offers|identifies|develops|emphasi[sz]es)\b"
)
_HARVARD = re.compile(rf"(?P<head>[^“”\"]{{1,300}}?)[\s,.]*\((?:[^()]*\s)?{YEAR}[a-z]?(?:,[^()]*)?\)", re.S)
_YEAR_LAST = re.compile(rf"\((?:[^()]*\W)?{YEAR}\)\.$")
_PART_OF_ENTRY = re.compile(
    r"(?:Transl|Trans|Repr|Edit|Eds?\b|Origin|First\b|Publish|Forthcoming|Available|Retrieved|Accessed|With\b|Übers|Hrsg|Neu)",
    re.I,
)
_NOT_RUNNING = re.compile(r"[\d*_“”\"«»„:]|http|www\.")
_PAGE_BEHIND = re.compile(r"\d$|\bat\s[ivxlc]+$")
""" "The Common Law 32 (1881)": a page, which no names have behind them."""


def is_whole(words: str) -> bool:
    """Whether the words hold what completes a citation."""
    return COMPLETION.search(words) is not None


def opens_citation(words: str) -> bool:
    """Whether a citation begins here, and its rest completes it."""
    if _LEADS_BACK.match(words):
        return True
    if _STRONG.match(words) or _NAMED.match(words):
        return is_whole(words)
    if _IN_CAPITALS.match(words) or _EMPHASISED_AUTHOR.match(words):
        return True
    return bool(_QUOTED.match(words)) or opens_enactment(words)


def opens_within(words: str) -> int | None:
    """Where in a sentence a whole citation begins whose author can't be missed: by initials, capitals or italics."""
    found = (_in_capitals_within(words), emphasised_author(words), _named_within(words), _initials_within(words))
    return min((at for at in found if at is not None), default=None)


def emphasised_author(words: str) -> int | None:
    """Where, behind the first word, authors in italics open a citation."""
    for match in _EMPHASISED_AUTHOR.finditer(words):
        before = words[max(0, match.start() - _IN_SIGHT) : match.start()]
        by_another = _AUTHOR_IN_FRONT.search(before) and not _TOPIC_IN_FRONT.search(before)
        if before and not by_another and (_is_lead_in(before) or not _WITHIN_ENTRY.search(before)):
            return match.start()
    return None


def without_emphasised_author(entry: str) -> str:
    """The entry with its author in plain print, so that the italics within it are titles."""
    match = _EMPHASISED_AUTHOR.match(entry)
    return f"{match.group(0).replace(match.group('mark'), '')}{entry[match.end() :]}" if match else entry


def _in_capitals_within(words: str) -> int | None:
    for match in _IN_CAPITALS.finditer(words):
        before = words[max(0, match.start() - _IN_SIGHT) : match.start()]
        if before[-1:] in (" ", ",") and not _WITHIN_ENTRY.search(before) and is_prose(before):
            return match.start()
    return None


def _named_within(words: str) -> int | None:
    """Names and a marked title behind the words of a sentence: "as said in Lon L. Fuller, *The Morality of Law*"."""
    for match in _NAME_AND_TITLE.finditer(words):
        before = words[max(0, match.start() - _IN_SIGHT) : match.start()]
        if before[-1:] == " " and _is_lead_in(before) and is_whole(words[match.start() :]):
            return match.start()
    return None


def _is_lead_in(before: str) -> bool:
    """Running words that end in a preposition: neither an entry nor a quotation stands in them."""
    if is_whole(before) or any(mark in before for mark in _TITLE_MARKS) or leads_with_name(before):
        return False
    words = before.split()
    return words[-1:] != [] and words[-1] in _PREPOSITIONS and sum(word.islower() for word in words) >= 3


def _initials_within(words: str) -> int | None:
    last = max((match.start() for match in _IN_BRACKETS.finditer(words)), default=-1)
    opened = (match for match in _STRONG.finditer(words) if match.start() and words[match.start() - 1] == " ")
    strong = next((match for match in opened if match.end() < last), None)
    if strong is None or not is_prose(words):
        return None
    forenames = _FORENAMES_BEHIND.search(words, max(0, strong.start() - 40), strong.start())
    return forenames.start() if forenames and forenames.start() else strong.start()


def joins(before: str, after: str) -> bool:
    """Whether "and" or a comma between the two parts two citations."""
    year = _FIRST_YEAR.search(after) if is_author_year(before) else None
    if year and is_author_year(after[: year.end()]):
        return True
    if not is_whole(before) or _SAME_AUTHOR.search(before):
        return False
    cited = _CITED_IN.match(after)
    if cited:
        return opens_citation(after[cited.end() :])
    if _NOTE_OF_THE_WORK.match(after):
        return False
    if _LEADS_BACK.match(after) or opens_named_act(after) or _EMPHASISED_AUTHOR.match(after):
        return True
    if _QUOTED.match(after) or ((_STRONG.match(after) or _NAMED.match(after)) and is_whole(after)):
        return before.rstrip()[-1:] in _ENDS or _CLAUSE_IN_FRONT.search(before) is not None
    return bool(_BRACKETED_YEAR.search(before) and _TITLE_AND_YEAR.match(after))


def is_remark(sentence: str) -> bool:
    """A sentence of the author's own behind a citation."""
    words = sentence.split()
    if len(words) < 5 or not words[0].lstrip('“"‘')[:1].isupper() or "http" in sentence:
        return False
    return is_prose(sentence) or (bool(_REMARK_VERB.search(f" {sentence}")) and not re.search(rf"\({YEAR}\)", sentence))


def runs_on(before: str, sentence: str) -> bool:
    """Whether a sentence of running words follows an entry that ends in its year: no part of an entry is like that."""
    words = sentence.split()
    if (
        len(words) < 5
        or not _YEAR_LAST.search(before)
        or _PART_OF_ENTRY.match(sentence)
        or _NOT_RUNNING.search(sentence)
    ):
        return False
    return words[0][:1].isupper() and sum(word[:1].islower() for word in words) * 2 > len(words)


def is_entry_style(words: str) -> bool:
    """Whether names and a year come first, so that the sentences behind them are title and imprint."""
    match = _HARVARD.match(words)
    if match is None or _PAGE_BEHIND.search(match.group("head")):
        return False
    return is_name_list(match.group("head")) and len(match.group("head").split()) <= 30
