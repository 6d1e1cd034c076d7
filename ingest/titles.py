"""Where the title of an entry ends, behind its authors (and the year, where that comes first).

Cut by cut, left to right: each sign that may end a title is asked whether it does, given what stands on its two sides.
A full stop ends it in most styles. In styles that part everything by commas, a comma does once what follows looks like
a container: "in Proceedings …", an abbreviated journal, a volume number, a publisher and a year.
"""

from __future__ import annotations

import re

from ingest.vocabulary import UPPER, YEAR

_CUT = re.compile(
    r"(?P<stop>(?<![\s.])\.(?:[”\"’»)\]]{0,2})(?=\s|$))|(?P<mark>[?!…]+[”\"’»)\]]{0,2}(?=\s))|(?P<comma>[,;]\s)"
    r"|\s(?P<bracket>[(\[])|(?P<slash>\s?//|\s/\s)|(?P<colon>:\s)|(?P<quote>\s[“«„])|(?P<cjk>[。．，]|\[[A-Z](?:/[A-Z]{2})?\])"
)
_WORD_BEFORE = re.compile(r"[^\s(\[“\"‘'—–/-]+$")
_ABBREVIATIONS = frozenset(
    (
        "vs v st dr mr mrs ms prof vol no nr cf ca sp spp var subsp fig figs mt ft art op e.g i.e approx jr sr al"
        " bd hl sv inkl bzw lat engl dt hrsg ed eds o.j und vgl z.b d.h"
    ).split()
)
_IN = re.compile(
    rf"(?:in|In|dans|en|em|v|w|в)\s+(?:[\"“«„‘]|(?:the\s)?[{UPPER}][^\s,]*\s+(?:(?:of|on|the|and|in|for|de|der)\s+){{0,2}}[{UPPER}]|[^,]{{3,80}}\((?:[Ee]ds?|[Hh]rsg))"
)
"""A book that holds the work: "in Reasoning about Plans", "in “Bogs”"."""
_CONTAINER = re.compile(
    rf"""(?:[Ii]n:?\s+)?(?:the\s+)?(?:
      (?:(?:\d+(?:st|nd|rd|th)|Annual|International|First|Second|Third|\w+th|IEEE|ACM|AAAI|European|{YEAR})\s){{0,3}}
        (?:Proc\b|Proceedings|Conf\b|Conference|Symp\b|Symposium|Workshop|Meeting|Lecture\s+Notes|Advances\s+in|Handbook\s+of|Encyclop\w+)
    | (?:Journal|J\.|Jour\.|Trans\.|Transactions|Annals|Ann\.|Rev\.|Revue|Revista|Rivista|Zeitschrift|Bull\.|Bulletin|Acta|Arch\.|Archives
        |Comm\.|Commun\.|Communications|Mem\.|Int\.|Amer\.|Am\.|Phys\.|Magazine|Newsletter|Cahiers|Annales|Annali|IEEE|ACM|SIAM|AIAA|LNCS)(?=\s|,)
    | Ph\.?\s?D|Doctoral|Dissertation|Diss\b|Th[eè]se|M\.\s?(?:Sc|A|S|Phil)\b|Master|Bachelor|(?:un)?published|Dipl|Habil
    | Tech(?:nical|n?\.)?\s+(?:Rep|Note|Memo)|Research\s+(?:Rep|Note)|Report\b|Working\s+[Pp]aper|Discussion\s+[Pp]aper|White\s+paper|NBER|SSRN|preprint|arXiv
    | Univ\b|Universit\w+|(?:[\w.&’'-]+\s+){{0,4}}(?:University|Press|Publish\w+|Publications|Verlag|Books|[EÉ]ditions|Editorial|Editora
        |Edizioni|Wydawnictwo|Elsevier|Springer|Wiley|Routledge|Hall|Hill|Wesley|Inc\.|Ltd|GmbH|Co\.|Sons)(?=[\s,.:;)]|$)
    | [Vv]ol\b|[Nn]os?\.|n[°º]|[Nn]r\.?\s|pp?\.\s?\d|[Pp]ages?\b|S\.\s?\d|s\.\s?\d|[Tt]\.\s|[Bb]d\.|(?:\d+(?:st|nd|rd|th|\.|e|ª|a)?|[Rr]ev\.?|[Ss]econd|[Tt]hird|[Nn]ew)\s(?:[Ee]d|[EÉé]d|[Aa]ufl|vyd|wyd)
    | [Ee]d\.|[Ee]ds\.|[Ee]dited|[Ee]d\s+by|[Tt]rans(?:\.|lated)|[Hh]rsg|[Hh]g\b|[Üü]bers|[Tt]rad|hg\.\sv|red\.|[Aa]ccessed|[Rr]etrieved|[Aa]vailable|https?:|www\.|doi|DOI
    | (?:[{UPPER}][\w.’'-]*,?\s(?:(?:and|&|und|et)\s)?){{1,8}}\((?:[Ee]ds?|[Tt]rans|[Hh]rsg|tr|dir)\b
    | [\"“«„]|\((?!{YEAR})|\d+\s?(?:vols?|Bde|Bände|tomes?|tt?)\b|v\.\s|in:|(?:paper|manuscript|poster)\s(?:submitted|presented|in)|(?:submitted|to\sappear|forthcoming|exhibition|television|motion\spicture|dvd|DVD)\b
    | \(?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?,?\s+|Spring\s|Summer\s|Fall\s|Autumn\s|Winter\s)?(?:\d{{1,2}},?\s+)?{YEAR}\b[a-z]?\)?(?:[^\w–/-]|$)
    )""",
    re.X,
)
"""What opens a container, an imprint or a date behind a comma."""
_TITLE_CASE = rf"(?:(?:[{UPPER}][\w’'´&/\u0300-\u036f-]*\.?|[{UPPER}]\.(?:[{UPPER}]\.)*|&|[–-]|of|the|and|in|for|on|to|de|la|le|des?|du|et|der|für|und|di|della|e|y|van)(?:\s|(?=[,.:;(])|$))"
_JOURNAL = re.compile(
    rf"{_TITLE_CASE}{{1,12}}?(?<![\s.]\w),?\s*(?:[Vv]ol(?:ume)?\b|[Nn]os?\.|[Nn]°|[Tt]\.|[Bb]d\.|nr\b|v\.|[\"“]?[A-Z]?\d{{1,4}}\b(?!\s?(?:st|nd|rd|th)\b)|\({YEAR}\))"
)
"""Words in title case, a volume number behind: "Clim. Dynam., 22"."""
_NUMBERED = re.compile(rf"[{UPPER}]\w+(?:\s[\w’'-]+){{0,5}},\s(?:[Vv]ol\b|[Nn]os?\.|[Nn]°|v\.\s)")
_IMPRINT = re.compile(
    rf"(?:{_TITLE_CASE}{{1,5}}[,:]?\s*){{1,3}}[(,.]?\s*(?:[A-Z][a-z]{{2,8}}\.?\s)?\[?c?{YEAR}\b(?![–-])|(?:{_TITLE_CASE}{{1,4}}\s?[,:]\s){{1,2}}{_TITLE_CASE}{{1,4}}\.?$"
)
"""A publisher, a place and the year: "Addison-Wesley, Reading, MA, 1974". Or a place and a publisher at the end."""
_PLACE = re.compile(
    rf"(?:[{UPPER}][\w’'-]+\s?){{1,3}}(?:,\s[{UPPER}][\w.’'-]+){{0,2}}\s?:\s{_TITLE_CASE}{{1,6}}[.,]?\s*(?:\(?{YEAR}|pp?\.|\[|$)"
)
"""A place and a publisher: "New York: Oxford University Press, 2013"."""
_MORE = re.compile(r"(?:[^,]{2,40},\s)?(?:and|or|und|et|y|e)\s")
"""An enumeration within a title."""
_BRACKETED = re.compile(
    rf"[(\[]\s*(?:(?:\d+\w{{0,2}}\.?|[Rr]ev\w*\.?|[Ss]econd|[Tt]hird|[Nn]ew)\s+(?:rev\.?\s)?[EeéÉ]d|[Aa]ufl|[Vv]ol|[Ee]ds?\b|[Tt]r(?:ans)?\b|[Hh]rsg|[Bb]d|pp?\.|pages|S\.\s"
    rf"|[^()]{{2,80}}:\s[^()]*[)\]]|[^()]{{2,60}}?,?\s(?:[Tt]rans|[Ee]ds?|[Hh]rsg|Übers)\.|[^()]{{2,80}}\b{YEAR}[a-z]?\s?[)\]]|{YEAR}[a-z]?\s?[)\]](?=[.,;:]|\s*$|\s\d|\spp?\.)"
    rf"|\d{{1,4}}[-–]\d{{1,4}}\)(?=[.,;]|\s*$)|[^()]{{0,20}}[Ee]d\.\))"
    r"|\[(?:[A-Z](?:/[A-Z]{2})?\]|(?:[Oo]n-?line|en ligne|[Ii]nternet|[Vv]ideo|[Pp]odcast|[Ff]ilm|[Bb]log|[Dd]ataset|[Pp]reprint|[Pp]ress release|[Ee]lectronic"
    r"|DVD|CD|[Mm]otion|[Tt]elevision|[Ww]eb|[Aa]udio|[Aa]bstract|[Ss]oftware|[Cc]omputer|[Uu]npublished)[^\]]*\])|\((?:[Tt]ranslated|[Ee]dited|[Uu]npublished|[Dd]octoral|Ph\.?D|[Mm]aster)"
)
"""An edition, a volume, editors, pages, an imprint or a medium in brackets."""
_SMALL = re.compile(
    rf"(?<![^\s“\"‘(«-])(?!(?:with|from|into|over|upon|their|this|that|zwischen|über|nach|dans|pour|entre|para|sobre|della|delle|degli)\b)[^\W\d_{UPPER}][^\W\d_]{{3,}}"
)
_CLAUSE = re.compile(r"[^.?!]{16,300}?(?:[.?!](?=\s+[\[(“\"«]?[^\W\d_])|(?<=\w{3})\.\s*$)")
_CLAUSE_TO_COMMA = re.compile(r"[^.?!,]{16,300}[.,](?=\s)")
_DIGIT = re.compile(r"\d")
_NO_SUBTITLE = re.compile(
    r"(?:In\b|In:|Encyclop|Dictionary|World\s|Journal|Revue|Revista|Rivista|Zeitschrift|Proc|Paper|Poster|Presented|Unpublished|Working|White|Technical|Research|Retrieved"
    r"|Available|Accessed|Printed|Published|Edited|Edit|Trans|Special|Reprint|Doctoral|Master|Ph|Thesis|Diss|Submitted|University|Press|PLoS|Nature"
    r"|Annals|Archives|Bulletin|The\s+(?:Journal|Annals|Lancet)|Manuscript|Translated|Ann\b|https?:|www|doi|Vol|Report|Tesis|Tese|Th[eè]se|Le\s\w+\s\w+\.\s\d)"
)
_DOUBLE_CLOSED = re.compile(r"[”\"»“]")


def title_end(rest: str, *, commas: bool) -> int:
    """Offset where an unquoted title at the head of `rest` ends. `commas`: the entry parts its pieces by commas."""
    subtitled = False
    for cut in _CUT.finditer(rest):
        at = cut.start()
        if at < 2:
            continue
        kind = cut.lastgroup
        if kind in ("stop", "mark"):
            end = cut.end()
            if kind == "stop" and not _ends_sentence(rest, at, end):
                continue
            if not subtitled and _goes_on(rest[end:].lstrip(), commas=commas):
                subtitled = kind == "stop"
                continue
            return end if kind == "mark" else at
        if _ends_here(kind, rest, cut, commas):
            return at
    return len(rest)


def _ends_here(kind: str | None, rest: str, cut: re.Match[str], commas: bool) -> bool:
    behind = rest[cut.end() : cut.end() + 200]
    if kind == "comma":
        return container_begins(behind, commas=commas)
    if kind == "bracket":
        return _BRACKETED.match(rest, cut.start() + 1) is not None
    if kind == "colon":
        return behind.startswith(("In:", "in:"))
    if kind == "quote":
        return commas and rest[cut.start() - 1] in ",."
    return kind in ("slash", "cjk")


def container_begins(behind: str, *, commas: bool) -> bool:
    """Whether the words behind a comma begin what the title is part of, or the imprint."""
    if _CONTAINER.match(behind) or _IN.match(behind) or _PLACE.match(behind):
        return True
    if not commas:
        return False
    return bool(
        _JOURNAL.match(behind) or _NUMBERED.match(behind) or (_IMPRINT.match(behind) and not _MORE.match(behind))
    )


def _ends_sentence(rest: str, stop: int, end: int) -> bool:
    """Whether a full stop ends a sentence rather than an abbreviation or an initial."""
    behind = rest[end:].lstrip()
    if not behind:
        return True
    last = _WORD_BEFORE.search(rest, max(0, stop - 24), stop)
    word = last.group() if last else ""
    if behind[0].islower():
        return bool(re.match(r"(?:in|available|https?|www|doi|arXiv|vol|pp?|eds?|trans|edited|e[A-Z]\w+)\b", behind))
    if word.casefold() in _ABBREVIATIONS or re.fullmatch(r"(?:\w\.)+\w", word):
        return False
    if len(word) == 1 and word.isupper():
        before = rest[: stop - 1].rstrip()
        return before[-3:].isalpha() and before.split()[-1][0].islower()
    return True


def _goes_on(behind: str, *, commas: bool) -> bool:
    """Whether a sentence in small letters follows, a subtitle, with more behind it: containers are in title case."""
    clause = (_CLAUSE_TO_COMMA if commas else _CLAUSE).match(behind)
    if clause is None or clause.end() >= len(behind) or _NO_SUBTITLE.match(behind):
        return False
    words = clause.group()
    small = len(_SMALL.findall(words))
    return small > commas and small * 3 >= len(words.split()) - 4 and not _DIGIT.search(words)
