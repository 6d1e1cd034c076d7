"""What templates of running text say: their words, without what MediaWiki would build around them.

A small table for templates that are more than their first argument; everything else follows one rule: the first
positional argument that is no language code.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.readers.wikitext.tree import Node, Template

Said = list[Node]

_SILENT = re.compile(
    r"(?:infobox|taxobox|speciesbox|navbox|use |short description|pp-|protect|cleanup|expand|more |ipa|pron|respell"
    r"|audio|listen|portal|commons|wik[it]|sister|main\b|see also|further|for$|for\W|about|redirect|distinguish"
    r"|other uses|hatnote|coord|coor |flag ?icon|citation needed|dead link|verify|failed verification|page needed"
    r"|clarify|dubious|better|according to|by whom|toc\b|clear\b|anchor|anker|ancre|ancla|default ?sort|displaytitle"
    r"|authority control|italic title|weiterleitung|begriffsklärung|hauptartikel|siehe auch|article détaillé"
    r"|voir homonymes|normdaten|dieser artikel)"
    r"|.*\b(?:sidebar|navigation|stub|icon|navbox)$",
)
"""Names of templates that say nothing: boxes, hints for readers or editors, pronunciation."""
_SILENT_NAMES = frozenset(
    "cn|fact|who|when|which|why|where|rp|hs|ntsh|bots|webarchive|refbegin|refend|-|clr|unreferenced|pov|weasel|peacock"
    "|vague|inline|sort key|sfn whitelist|quote without source".split("|")
)
_CODE = re.compile(r"[a-z]{1,3}(?:-[A-Za-z]{2,8}){0,2}")
_NUMBER = re.compile(r"[-−+]?[\d.,/]+(?:\s*[-–]\s*[\d.,]+)?")
_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
_SIGNS = {
    "nbsp": "\u00a0", "spaces": " ", "space": " ", "pad": " ", "ens": " ", "thinsp": " ", "thin space": " ",
    "hair space": "", "zwsp": "", "wbr": "", "shy": "", "ndash": "–", "endash": "–", "en dash": "–", "mdash": "—",
    "emdash": "—", "em dash": "—", "snd": " – ", "spaced ndash": " – ", "spnd": " – ", "snds": " – ",
    "spaced en dash": " – ", "·": " · ", "dot": " · ", "middot": " · ", "•": " • ", "bull": " • ", "bullet": " • ",
    "'": "'", "'s": "'s", '"': '"', "!": "|", "=": "=", "(": "{", ")": "}", "sic": "[sic]", "br": " ", "break": " ",
    "pound": "£", "euro": "€", "&": "&", "ellipsis": "…", "...": "…", "times": "×", "minus": "−", "plusminus": "±",
    "sup2": "²", "ad": "AD", "bc": "BC",
}  # fmt: skip
_BEFORE = {
    "circa": "c. ", "c.": "c. ", "ca.": "c. ", "fl.": "fl. ", "floruit": "fl. ", "reign": "r. ", "r.": "r. ",
    "d.": "d. ", "born": "b. ", "isbn": "ISBN ", "issn": "ISSN ", "oclc": "OCLC ", "doi": "doi:", "pmid": "PMID ",
    "pmc": "PMC ", "jstor": "JSTOR ", "arxiv": "arXiv:", "lccn": "LCCN ", "bibcode": "Bibcode:", "us$": "US$",
    "usd": "$", "gbp": "£", "eur": "€", "£": "£", "€": "€", "inr": "₹", "indian rupee": "₹", "jpy": "¥", "a$": "A$",
    "aud": "A$", "c$": "C$", "cad": "C$", "hash": "#", "numero": "No. ",
}  # fmt: skip
"""Templates that print something in front of their argument."""
_SECOND = frozenset(("lang", "langx", "transl", "transliteration", "sort", "color", "font color", "colored", "script"))
"""Templates whose words are the last positional argument."""
_JOINED = frozenset(("chem", "chem2", "ce", "frac", "sfrac", "fraction", "su", "nobold", "val", "num", "gaps"))
_WRAPPERS = frozenset(
    "nowrap|nobr|nobreak|center|centre|small|smaller|big|larger|resize|abbr|tooltip|lang|ill|interlanguage link|nihongo"
    "|smallcaps|sc|gloss|em|strong|underline|math|mvar|var|visible anchor|vanchor|url|official website".split("|")
)
_LISTED = frozenset(
    ("hlist", "ublist", "unbulleted list", "ubl", "plainlist", "flatlist", "bulleted list", "enum", "list", "cslist")
)


def is_silent(name: str) -> bool:
    """Whether templates of this name are boxes, hints, signs for editors."""
    return name in _SILENT_NAMES or bool(_SILENT.match(name))


def is_text(name: str) -> bool:
    """Whether templates of this name are known to print words of the text."""
    return name in _WRAPPERS or name in _SIGNS or any(fits(name) for fits, _ in _RULES)


def says_nothing(template: Template) -> bool:
    """Whether a template prints no words of the text."""
    name = template.name
    return is_silent(name) or not (
        template.positional or template.named.get("title") or name in _SIGNS or _is_function(name)
    )


def template_words(template: Template) -> Said:
    """The nodes that stand for a template in running text; none if it says nothing."""
    name = template.name
    if name in _SIGNS and not template.positional:
        return [_SIGNS[name]]
    if _is_function(name):
        return _function(template)
    if says_nothing(template):
        return []
    for fits, said in _RULES:
        if fits(name):
            return said(template)
    return _first(template)


def _first(template: Template) -> Said:
    """The first argument that is no bare code; else the last one."""
    given = [part for part in template.positional if part]
    for part in given:
        if not (len(part) == 1 and isinstance(part[0], str) and _CODE.fullmatch(part[0].strip())):
            return part
    return given[-1] if given else template.named.get("title", [])


def _last(template: Template) -> Said:
    given = [part for part in template.positional if part]
    return given[-1] if len(given) > 1 else []


def _date(template: Template) -> Said:
    """Year, month and day in figures, in any order that puts the month in the middle; other words as they stand."""
    figures = [plain for part in template.positional[:3] if (plain := _plain(part)) and plain.isdecimal()]
    if len(figures) != len([part for part in template.positional[:3] if part]) or not figures:
        return _first(template)
    if len(figures) == 3 and len(figures[2]) == 4 and not template.name.endswith("date"):
        return [".".join(figures)]  # as German, Dutch and other Wikipedias give it
    year, *rest = figures
    named = [_MONTHS[int(month) - 1] for month in rest[:1] if 0 < int(month) <= 12]
    return [" ".join([*(str(int(day)) for day in rest[1:2]), *named, str(int(year)) if year.startswith("0") else year])]


def _as_of(template: Template) -> Said:
    since = "since" if template.named.get("since") else "as of"
    said = _date(template)
    return [since if template.named.get("lc") else since.capitalize(), " ", *said]


def _converted(template: Template) -> Said:
    """The quantity as given, without its conversion: figures, "to" between them, and the unit behind them."""
    words = [_plain(part) for part in template.positional]
    end = next(
        (at for at in range(1, len(words)) if not _is_quantity(words[at]) and not _goes_on(words[at + 1 :])), None
    )
    return [" ".join(filter(None, words[: None if end is None else end + 1]))]


def _goes_on(words: list[str]) -> bool:
    """Another quantity with its unit (5 ft 6 in), not a number of digits to round to."""
    return len(words) > 1 and _is_quantity(words[0]) and not _is_quantity(words[1])


def _is_quantity(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word)) or word in ("to", "and", "by", "-", "–", "x", "×", "or", "to about")


def _joined(template: Template) -> Said:
    between = "/" if template.name in ("frac", "sfrac", "fraction") else ""
    said: Said = []
    for part in template.positional:
        said += [between, *part] if said and between else part
    unit = template.named.get("u") or template.named.get("ul")
    return [*said, " ", *unit] if unit else said


def _listed(template: Template) -> Said:
    said: Said = []
    for part in filter(None, template.positional):
        said += [", ", *part] if said else part
    return said


def _prefixed(template: Template) -> Said:
    given = [part for part in template.positional if part]
    before = _BEFORE[template.name]
    between = f" – {before}" if before == "c. " else "–" if before in ("r. ", "fl. ") else ", "
    said: Said = []
    for part in given[:2]:
        said += [between, *part] if said else [before, *part]
    return said


def _function(template: Template) -> Said:
    """Parser functions that only change how a word looks; what others would work out is not known here."""
    function, _, argument = template.written.partition(":")
    return [argument] if function.lower() in ("lc", "uc", "lcfirst", "ucfirst", "formatnum", "nowrap") else []


def _is_function(name: str) -> bool:
    return name.startswith("#") or bool(re.match(r"[a-z]{2,16}:\S", name))


def _plain(part: Said) -> str:
    return "".join(node for node in part if isinstance(node, str)).strip()


_RULES: tuple[tuple[Callable[[str], bool], Callable[[Template], Said]], ...] = (
    (_BEFORE.__contains__, _prefixed),
    (_SECOND.__contains__, _last),
    ("lsj".__eq__, lambda template: next(filter(None, template.positional[1:2]), [])),
    (_JOINED.__contains__, _joined),
    (_LISTED.__contains__, _listed),
    (("convert", "cvt", "height", "converter", "unité").__contains__, _converted),
    (("as of", "asof").__contains__, _as_of),
    (_WRAPPERS.__contains__, lambda template: next(filter(None, template.positional), [])),
    (lambda name: "date" in name or name in ("dts", "datum", "dob", "start", "fecha", "data"), _date),
)
