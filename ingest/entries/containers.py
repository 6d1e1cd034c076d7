"""What stands behind the title of an entry: what holds the work, an edition, editors, an imprint."""

from __future__ import annotations

import re

from ingest.entries.authors import author_end
from ingest.entries.vocabulary import UPPER, YEAR


def _any(*patterns: str) -> str:
    """Any of the patterns, parted by spaces."""
    return f"(?:{'|'.join(' '.join(patterns).split())})"


_ORDINAL = r"\d+(?:st|nd|rd|th|\.|e|ª|a)?"
_MEETINGS = rf"(?:(?:{_ORDINAL}|Annual|International|First|Second|Third|\w+th|IEEE|ACM|AAAI|{YEAR})\s){{0,3}}" + _any(
    r"Proc\b Proceedings Conf\b Conference Symp\b Symposium Workshop Meeting Lecture\s+Notes Advances\s+in",
    r"Handbook\s+of Encyclop\w+",
)
_JOURNALS = _any(
    r"Journal J\. Jour\. Trans\. Transactions Annals Ann\. Rev\. Revue Revista Rivista Zeitschrift Bull\.",
    r"Bulletin Acta Arch\. Archives Comm\. Commun\. Communications Mem\. Int\. Amer\. Am\. Phys\. Magazine Newsletter",
    "Cahiers Annales Annali IEEE ACM SIAM AIAA LNCS",
)
_THESES = _any(
    r"Ph\.?\s?D Doctoral Dissertation Diss\b Th[eè]se M\.\s?(?:Sc|A|S|Phil)\b Master Bachelor (?:un)?published",
    "Dipl Habil",
)
_REPORTS = _any(
    r"Tech(?:nical|n?\.)?\s+(?:Rep|Note|Memo) Research\s+(?:Rep|Note) Report\b (?:Working|Discussion|White)\s+[Pp]aper",
    r"NBER SSRN preprint arXiv (?:paper|manuscript|poster)\s(?:submitted|presented|in)\b",
    r"(?:submitted|to\sappear|forthcoming|exhibition|television|motion\spicture|dvd|DVD)\b",
)
_PUBLISHERS = r"(?:[\w.&’'-]+\s+){0,4}" + _any(
    r"University Press Publish\w+ Publications Verlag Books [EÉ]ditions Editorial Editora Edizioni Wydawnictwo",
    r"Elsevier Springer Wiley Routledge Hall Hill Wesley Inc\. Ltd GmbH Co\. Sons",
)
_NUMBERS = _any(
    r"[Vv]ol\b v\.\s [Nn]os?\. n[°º] [Nn]r\.?\s pp?\.\s?\d [Pp]ages?\b [Ss]\.\s?\d [Tt]\.\s [Bb]d\.",
    r"\d+\s?(?:vols?|Bde|Bände|tomes?|tt?)\b",
)
_EDITION = rf"(?:{_ORDINAL}|[Rr]ev(?:\w+|\.)?|[Ss]econd|[Tt]hird|[Nn]ew)\s(?:rev\.?\s)?(?:[EeÉé]d|[Aa]ufl|vyd|wyd)"
_HANDS = _any(
    r"[Ee]ds?\. [Ee]dited [Ee]d\s+by [Tt]rans(?:\.|lated) [Hh]rsg [Hh]g\b [Üü]bers [Tt]rad red\.",
    rf"(?:[{UPPER}][\w.’'-]*,?\s(?:(?:and|&|und|et)\s)?){{1,8}}\((?:[Ee]ds?|[Tt]rans|[Hh]rsg|tr|dir)\b",
)
_VISITS = _any(r"[Aa]ccessed [Rr]etrieved [Aa]vailable https?: www\. doi DOI")
_SEASON = r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?,?\s+|(?:Spring|Summer|Fall|Autumn|Winter)\s)?"
_DATE = rf"\(?{_SEASON}(?:\d{{1,2}},?\s+)?{YEAR}\b[a-z]?\)?(?:[^\w–/-]|$)"
_BEGINS = re.compile(
    rf"(?:[Ii]n:?\s+)?(?:the\s+)?(?:{_MEETINGS}|{_JOURNALS}(?=[\s,])|{_THESES}|{_REPORTS}|Univ\b|Universit\w+"
    rf"|{_PUBLISHERS}(?=[\s,.:;)]|$))|{_NUMBERS}|{_EDITION}|{_HANDS}|{_VISITS}|{_DATE}|in:|[\"“«„]|\((?!{YEAR})"
)
_IN = re.compile(
    rf"(?:in|In|dans|en|em|v|w|в)\s+(?:[\"“«„‘]"
    rf"|(?:the\s)?[{UPPER}][^\s,]*\s+(?:(?:of|on|the|and|in|for|de|der)\s+){{0,2}}[{UPPER}]"
    r"|[^,]{3,80}\((?:[Ee]ds?|[Hh]rsg))"
)
"""A book that holds the work: "in Reasoning about Plans", "in “Bogs”"."""
_SMALL_WORDS = r"of|the|and|in|for|on|to|de|la|le|des?|du|et|der|für|und|di|della|e|y|van"
_TITLE_CASE = (
    rf"(?:(?:[{UPPER}][\w’'´&/\u0300-\u036f-]*\.?|[{UPPER}]\.(?:[{UPPER}]\.)*|[&–-]|{_SMALL_WORDS})"
    r"(?:\s|(?=[,.:;(])|$))"
)
_JOURNAL = re.compile(
    rf"{_TITLE_CASE}{{1,12}}?(?<![\s.]\w),?\s*(?:[Vv]ol(?:ume)?\b|[Nn]os?\.|[Nn]°|[Tt]\.|[Bb]d\.|nr\b|v\."
    rf"|[\"“]?[A-Z]?\d{{1,4}}\b(?!\s?(?:st|nd|rd|th)\b)|\({YEAR}\))"
    rf"|[{UPPER}]\w+(?:\s[\w’'-]+){{0,5}},\s(?:[Vv]ol\b|[Nn]os?\.|[Nn]°|v\.\s)"
)
"""Words in title case, a volume number behind: "Clim. Dynam., 22"."""
_IMPRINT = re.compile(
    rf"(?:{_TITLE_CASE}{{1,5}}[,:]?\s*){{1,3}}[(,.]?\s*(?:[A-Z][a-z]{{2,8}}\.?\s)?\[?c?{YEAR}\b(?![–-])"
    rf"|(?:{_TITLE_CASE}{{1,4}}\s?[,:]\s){{1,2}}{_TITLE_CASE}{{1,4}}\.?$"
)
"""A publisher, a place and the year: "Addison-Wesley, Reading, MA, 1974". Or a place and a publisher at the end."""
_PLACE = re.compile(
    rf"(?:[{UPPER}][\w’'-]+\s?){{1,3}}(?:,\s[{UPPER}][\w.’'-]+){{0,2}}\s?:\s{_TITLE_CASE}{{1,6}}[.,]?\s*"
    rf"(?:\(?{YEAR}|pp?\.|\[|$)"
)
"""A place and a publisher: "New York: Oxford University Press, 2013"."""
_ENUMERATION = re.compile(r"(?:[^,]{2,40},\s)?(?:and|or|und|et|y|e)\s")
"""More of a title that enumerates."""
_MEDIA = _any(
    r"[A-Z](?:/[A-Z]{2})?\] [Oo]n-?line en\sligne [Ii]nternet [Vv]ideo [Pp]odcast [Ff]ilm [Bb]log [Dd]ataset",
    r"[Pp]reprint [Pp]ress\srelease [Ee]lectronic DVD CD [Mm]otion [Tt]elevision [Ww]eb [Aa]udio [Aa]bstract",
    "[Ss]oftware [Cc]omputer [Uu]npublished",
)
_IN_BRACKETS = re.compile(
    rf"\[{_MEDIA}|[(\[]\s*(?:{_EDITION}|[Aa]ufl|[Vv]ol|[Ee]ds?\b|[Tt]r(?:ans)?\b|[Hh]rsg|[Bb]d|pp?\.|pages|S\.\s"
    r"|[Tt]ranslated|[Ee]dited|[Uu]npublished|[Dd]octoral|Ph\.?D|[Mm]aster"
    rf"|[^()]{{2,80}}:\s[^()]*[)\]]|[^()]{{2,60}}?,?\s(?:[Tt]rans|[Ee]ds?|[Hh]rsg|Übers)\.|[^()]{{0,20}}[Ee]d\.\)"
    rf"|[^()]{{2,80}}\b{YEAR}[a-z]?\s?[)\]]|{YEAR}[a-z]?\s?[)\]](?=[.,;:]|\s*$|\s\d|\spp?\.)"
    rf"|\d{{1,4}}[-–]\d{{1,4}}\)(?=[.,;]|\s*$))"
)
_LEAD = re.compile(r"(?:[Ii]n:?|IN|[Dd]ans|//?|[Ee]n:|[Ee]m:)\s+")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]][.,;]?\s*")
_BY = re.compile(r"(?:[Tt]ranslated|[Ee]dited)(?: and \w+)? by [^.]+\.\s+")
_EDITED = re.compile(r"\b(?:[Ee]ds?|[Ee]ditors?|[Hh]rsg|[Hh]gg?|dir)\b")
_NAME_END = re.compile(
    rf"(?P<stop>\.\s)|[,;(:]\s|\s[(\[]|\s(?=\d{{1,4}}\b(?!\s+[{UPPER}][{UPPER}a-z]))|[”\"»]"
    r"|\s(?:pp?\.|[Vv]ol\b|[Nn]os?\.)"
)
_ABBREVIATION = re.compile(rf"(?:^|\s)[{UPPER}][\w’'&-]{{0,6}}$")
_OPENS_WITH_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)\s|(?:19|20)\d\d\s[A-Z](?:[A-Z]|[a-z]+\s[A-Z])")
_WORD = re.compile(r"[^\W\d_]{2}")


def container_begins(behind: str, *, commas: bool) -> bool:
    """Whether the words behind a comma begin what the title is part of, or the imprint.

    `commas`: all pieces of the entry are parted by commas, so that a journal or publisher may follow at any of them.
    """
    if _BEGINS.match(behind) or _IN.match(behind) or _PLACE.match(behind):
        return True
    if not commas:
        return False
    return bool(_JOURNAL.match(behind) or (_IMPRINT.match(behind) and not _ENUMERATION.match(behind)))


def bracket_is_no_title(text: str, at: int) -> bool:
    """Whether the bracket that opens at `at` holds an edition, a volume, editors, pages, an imprint or a medium."""
    return _IN_BRACKETS.match(text, at) is not None


def container_name(behind: str) -> str | None:
    """The journal or book that the words behind a title name first, if they name one."""
    words = behind.lstrip(' ,.;:)]”"’')
    for skipped in (_BRACKET.match(words), _BY.match(words)):
        words = words[skipped.end() :] if skipped else words
    lead = _LEAD.match(words)
    if lead:
        words = words[lead.end() :]
        names = author_end(words)
        if names and _EDITED.search(words, 0, names + 8):
            words = words[names:].lstrip(" ,.;:)")
    words = words.lstrip('“"«„ ')
    name = words[: _name_end(words)].strip(" ,.;:()[]")
    if not _WORD.search(name) or (name[0].isdecimal() and not _OPENS_WITH_NUMBER.match(name)):
        return None
    return name


def _name_end(words: str) -> int:
    """Where the name ends: at a sign, a number, or a full stop that ends no abbreviation."""
    for end in _NAME_END.finditer(words):
        at = end.start()
        if at and (end.lastgroup != "stop" or words[at + 2 : at + 6].isdecimal() or not _is_abbreviated(words, at)):
            return at
    return len(words)


def _is_abbreviated(words: str, stop: int) -> bool:
    return _ABBREVIATION.search(words, max(0, stop - 9), stop) is not None
