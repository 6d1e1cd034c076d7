"""Where the title of an entry ends, behind its authors (and the year, where that comes first).

Cut by cut, left to right: each sign that may end a title is asked whether it does, given what stands on its two sides.
A full stop ends it in most styles. In styles that part everything by commas, a comma does once what follows looks like
a container: "in Proceedings …", an abbreviated journal, a volume number, a publisher and a year.
"""

from __future__ import annotations

import re

from ingest.entries.containers import bracket_is_no_title, container_begins
from ingest.entries.vocabulary import UPPER, YEAR

QUOTED = re.compile(
    r"(?:[“\"‘„«]|(?<=[,\s])”(?=\s?\w))\s?(?P<title>(?:[^“”\"„«]|(?<=\s)[“\"][^“”\"]*[”\"]){1,500}?)[,.?!]?(?:[”\"’“]|\s?»)"
    r"(?=[\s,.;:)(\d]|$)[,.]?"
)
_QUOTATIONS = (
    re.compile(r"“(?P<title>(?:[^“”\"]|“[^“”]*”){1,500})[”\"](?=[\s,.;:)(\d]|$)"),
    re.compile(r"\"(?P<title>[^\"]{1,500})\"(?=[\s,.;:)(\d]|$)"),
    re.compile(r"«\s?(?P<title>(?:[^«»]|«[^«»]*»){1,500}?)\s?»"),
    re.compile(r"[‘'](?P<title>.{1,500}?)[’'](?=\s*[.,]|\s*$)"),
    re.compile(r"[‘'](?P<title>.{1,500}?)[’'](?=\s[({\[A-Z])"),
    QUOTED,
    re.compile(r"[「『《〈](?P<title>[^」』》〉]+)[」』》〉]"),
)
"""Tried in order: marks that match each other first."""
_OPENING_QUOTES = tuple("“\"„«‘'「『《〈")
_YEAR_BEHIND = re.compile(rf"\s*\({YEAR}[a-z]?\)[\s.,]*$")
_GOES_ON = re.compile(r"\s+[a-z]{2,}\s+[a-z]")
_CUT = re.compile(
    r"(?P<stop>(?<![\s.])\.(?:[”\"’»)\]]{0,2})(?=\s|$))|(?P<mark>[?!…]+[”\"’»)\]]{0,2}(?=\s))|(?P<comma>[,;]\s)"
    r"|\s(?P<bracket>[(\[])|(?P<slash>\s//?\s)|(?P<colon>:\s)|(?P<quote>\s[“«„])|(?P<cjk>[。．，]|\[[A-Z](?:/[A-Z]{2})?\])"
)
_WORD_BEFORE = re.compile(r"[^\s(\[“\"‘'—–/-]+$")
_ABBREVIATIONS = frozenset(
    (
        "vs v st dr mr mrs ms prof vol no nr cf ca sp spp var subsp fig figs mt ft art op e.g i.e approx jr sr al"
        " bd hl sv inkl bzw lat engl dt hrsg ed eds o.j und vgl z.b d.h"
    ).split()
)
_ABOUT = r"with|from|into|over|upon|their|this|that|zwischen|über|nach|dans|pour|entre|para|sobre|della|delle|degli"
_SMALL = re.compile(rf"(?<![^\s“\"‘(«-])(?!(?:{_ABOUT})\b)[^\W\d_{UPPER}][^\W\d_]{{3,}}")
"""A word in small letters that names of journals hardly hold."""
_SENTENCE = re.compile(r"[^.?!]{16,300}?(?:[.?!](?=\s+[\[(“\"«]?[^\W\d_])|(?<=\w{3})\.\s*$)")
_PIECE = re.compile(r"[^.?!,]{16,300}[.,](?=\s)")
_NO_SUBTITLE_WORD = re.compile(r"\d|\b(?:press|university|verlag|presses)\b")
_NO_SUBTITLE = re.compile(
    r"In\b|In:|Encyclop|Dictionary|World\s|Journal|Revue|Revista|Rivista|Zeitschrift|Proc|Paper|Poster|Presented|Unpublished"
    r"|Working|White|Technical|Research|Retrieved|Available|Accessed|Printed|Published|Edit|Trans|Special|Reprint|Doctoral|Master"
    r"|Ph|Thesis|Diss|Submitted|University|Press|PLoS|Nature|Annals|Archives|Bulletin|The\s+(?:Journal|Annals|Lancet)|Manuscript"
    r"|Ann\b|https?:|www|doi|Vol|Report|Tesis|Tese|Th[eè]se|Le\s\w+\s\w+\.\s\d"
)
"""What may stand behind a title in small letters and is no subtitle."""
_LOWER_BEHIND = re.compile(r"(?:in|available|https?|www|doi|arXiv|vol|pp?|eds?|trans|edited|e[A-Z]\w+)\b")
_INITIALS = re.compile(r"(?:\w\.)+\w")


_NO_TITLE = re.compile(rf"(?:[{UPPER}][\w&]*\.?,?\s){{1,6}}(?:{YEAR},\s)?[A-Z]?\d{{1,4}}(?:\s?\(\d+\))?,\s[A-Z]?\d+")
"""A journal, a volume and a page at once, as physicists cite: "Phys. Rev. 47, 777 (1935)"."""


def read_title(rest: str, italics: str | None, *, commas: bool) -> tuple[str, str]:
    """The title at the head of `rest`, which follows the authors, and the words behind it.

    `italics`: the first words in italics, a title or a container. `commas`: the entry parts its pieces by commas.
    """
    if rest.startswith(_OPENING_QUOTES):
        quoted = next((found for found in (marks.match(rest) for marks in _QUOTATIONS) if found), None)
        if quoted and not rest.startswith(":", quoted.end()):
            return quoted.group("title").strip(" ,."), rest[quoted.end() :]
    if italics and rest.startswith(italics) and not _GOES_ON.match(rest, len(italics)):
        return _YEAR_BEHIND.sub("", italics).strip(" ,."), rest[len(italics) :]
    end = min(title_end(rest, commas=commas), _container_in_italics(rest, italics))
    return rest[:end].strip(' ,.;:”"*_'), rest[end:]


def _container_in_italics(rest: str, italics: str | None) -> int:
    """Where words in italics begin, should a sign part them from the title before; else the length of `rest`."""
    at = rest.find(italics) if italics else -1
    return at if at > 2 and rest[:at].rstrip()[-1] in '.,;:”"’»' else len(rest)


def title_end(rest: str, *, commas: bool) -> int:
    """Offset where an unquoted title at the head of `rest` ends. `commas`: the entry parts its pieces by commas."""
    if _NO_TITLE.match(rest):
        return 0
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
        return bracket_is_no_title(rest, cut.start() + 1)
    if kind == "colon":
        return behind.startswith(("In:", "in:"))
    if kind == "quote":
        return commas and rest[cut.start() - 1] in ",."
    return kind in ("slash", "cjk")


def _ends_sentence(rest: str, stop: int, end: int) -> bool:
    """Whether a full stop ends a sentence rather than an abbreviation or an initial."""
    behind = rest[end:].lstrip()
    if not behind:
        return True
    last = _WORD_BEFORE.search(rest, max(0, stop - 24), stop)
    word = last.group() if last else ""
    if behind[0].islower():
        return _LOWER_BEHIND.match(behind) is not None
    if word.casefold() in _ABBREVIATIONS or _INITIALS.fullmatch(word):
        return False
    if len(word) == 1 and word.isupper():
        before = rest[: stop - 1].rstrip()
        return before[-3:].isalpha() and before.split()[-1][0].islower()
    return True


def _goes_on(behind: str, *, commas: bool) -> bool:
    """Whether a sentence in small letters follows, a subtitle, with more behind it: containers are in title case."""
    clause = (_PIECE if commas else _SENTENCE).match(behind)
    if clause is None or clause.end() >= len(behind) or _NO_SUBTITLE.match(behind):
        return False
    words = clause.group()
    small = len(_SMALL.findall(words))
    long = len(words.split())
    return small > 0 and small * 3 >= long - 4 and not (commas and long < 3) and not _NO_SUBTITLE_WORD.search(words)
