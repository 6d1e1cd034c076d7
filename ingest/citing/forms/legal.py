"""Cases, statutes, treaties and official papers: each is one citation, whatever brackets and semicolons it holds.

After OSCOLA, the Bluebook and German usage. A case is told by its parties or its law report, an enactment by its name
with a year or section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.citing.forms.locators import LOCATOR, locator_at
from ingest.citing.mentions import Mention, Piece
from ingest.entries.entry import YEAR
from ingest.fields import Fields

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Jän|Mär|Mai|Okt|Dez)[a-zä]*\.?"
_DATE = rf"(?:\d{{1,2}}\.?\s{_MONTH}\s{YEAR}|{_MONTH}\s\d{{1,2}},?\s{YEAR}|\d{{1,2}}\.\s?\d{{1,2}}\.\s?{YEAR})"
_WORD = r"[A-ZÀ-ÞŠ][\w’'.&/-]*"
_LINK = r"(?:and|of|the|for|in|on|&|de|la|le|du|van|von|der|den|plc|ex\sparte|et)"
_PARTY = rf"{_WORD}(?:,?\s(?:{_WORD}|{_LINK}(?=\s)|\([^()]{{1,60}}\))){{0,16}}"
_NAME = (
    rf"(?:{_PARTY}(?:\s\([^()]{{1,60}}\))?\svs?\.?\s{_PARTY}"
    rf"|(?:In\s[Rr]e|Re|Ex\s[Pp]arte|In\sthe\s[Mm]atter\sof)\s{_PARTY}"
    rf"|(?:Joined\s)?Cases?\s(?:[CTF]\s?[-–‑]\s?)?\d+/\d+(?:(?:,|\sand|\sto)\s(?:[CTF][-–‑])?\d+/\d+)*(?:,?\s{_PARTY}(?:\sv\.?\s{_PARTY})?)?)"
)
_REPORTS = (
    r"[A-Z][A-Za-z.’']*(?:\dd|\dth|\drd)?"
    r"(?:\s(?:\([A-Z][A-Za-z.\s]{0,30}\)|[A-Z][A-Za-z.’&]*|\dd\b\.?|\d?(?:st|nd|rd|th)\b\.?|of|and|the)){0,5}"
)
_CITE = (
    rf"(?:[\[(]{YEAR}(?:[-–/]\d{{2,4}})?[\])]\s?(?:\d{{1,3}}\s)?{_REPORTS}\s(?:[IVX]+[-–‑]\d+|\d+(?:,\d{{3}})*(?:[–-]\d+)?|[A-Z]\d+)"
    rf"|\d{{1,4}}\s{_REPORTS}\s(?:\(\d+\s[A-Z]\w*\.?\)\s)?(?:\d{{1,5}}\b|_{{2,4}}))"
)
_COURT = rf"(?:\s?[\[(](?:{YEAR}|[A-Z][\w.’'\s-]{{0,30}}?(?:{YEAR})?|[a-z][\w.]{{1,12}}\s[\w.\s]{{0,20}}{YEAR})[\])])"
_TAIL = (
    rf"(?:{_COURT}|,?\s(?:at\s)?(?:\[\d+\](?:[–-]\[\d+\])?|¶+\s?\d+)|,?\s(?:at\s|pp?\.\s?|paras?\.?\s)?\d+(?:\s?[–-]\s?\d+)?(?:\sn\.?\s?\d+)?(?!\w|[./]\d|\s[A-Z][\w.]*\s(?:\w+\.\s)?\d)"
    rf"|\s\(unreported\)|,?\s(?:aff|rev|cert)[’'.a-z]*[^,;]{{0,30}},\s{_CITE}|\s?\(?per\s[^;)]{{2,60}}?(?:\s(?:L|J|LJ|CJ|MR|JJ)\b\.?|(?=[;.)]))\)?){{0,6}}"
)
_DATED = rf",\s(?:[^;()“”‘’]{{2,70}},\s)?(?:unreported,\s)?{_DATE}"
_CASE = re.compile(
    rf"(?<![\w.])(?P<name>{_NAME})(?P<cites>,?\s{_CITE}(?:[,;]\s(?:(?:at\s)?\d{{1,5}}(?:[–-]\d+)?,\s){{0,2}}{_CITE})*|{_DATED})(?P<tail>{_TAIL})"
)
_CASE_WORD = re.compile(r" v[. s]|Re |In re|Case|parte ")
_BARE = re.compile(rf"(?P<name>)(?P<cites>{_CITE}(?:[,;]\s{_CITE})*)(?P<tail>{_TAIL})[.\s]*$")
_NAMED_ONLY = re.compile(rf"(?P<name>{_NAME})(?P<rest>,?\s(?:at\s|pp?\.\s?)?\d[\d\s,–-]*|,\s(?:{LOCATOR}))?[.\s]*$")
_OPENS_NAME = re.compile(rf"(?P<name>{_PARTY}(?:\s\([^()]{{1,60}}\))?\svs?\.\s{_PARTY})(?=\s[a-z])(?!\s{_LINK}\s)")
_SHORT = re.compile(
    rf"(?:(?P<name>{_PARTY}),\s)?(?P<report>\d{{1,4}}\s{_REPORTS})(?P<rest>,?\sat\s\d[\d\s,–n.-]*)[.\s]*$"
)
_NOT_A_PARTY = re.compile(
    r"(?:(?:In|See|But|The|And|Also|Compare|Cf\.?|Under|Per|As|For|Both|Like|Unlike|Contrast|After|Before|Since|With|By|On|From)"
    r"(?:\s(?:also|in|the|e\.g\.))?,?\s)+(?!re\b)"
)
_COURTS = re.compile(
    r"(?:BVerfG|BGH|BVerwG|BFH|BAG|BSG|EuGH|EGMR|EuG|OLG|LG|AG|VGH?|OVG|KG|RG|BayObLG|BPatG|OGH|BGE|VfGH)(?:E|Z|St)?\b[\s,].*\d"
)
_ACT_WORD = (
    r"(?:Acts?|Code|Ordinance|Statutes?|Regulations?|Order|Rules|Bill|Constitution|Charter|Convention|Covenant|Treaty|Protocol"
    r"|Declaration|Directive|Decree|Decision|Resolution|Law|Laws|Measure|Agreement)"
)
_ACT_NAME_WORD = r"(?:[A-Z][\w’'/-]*|\([^()]{2,60}\)|of|and|the|for|to|in|on|with|by|&|etc\.?)"
_SECTION = (
    r"(?:,?\s(?:\([^()]{1,40}\)|(?:ss?\.?|secs?\.?|sections?|arts?\.?|articles?|paras?\.?|pts?\.?|parts?|chs?\.?|c\.?|cl\.?"
    rf"|sch\.?|reg\.?|r\.?|§+)\s?(?:{LOCATOR})))"
)
_ACT = re.compile(
    rf"(?:the\s)?(?P<name>{_ACT_NAME_WORD}(?:,?\s{_ACT_NAME_WORD}){{0,17}}?\s{_ACT_WORD})"
    rf"(?:(?:,?\s(?:of\s)?(?:{_DATE}|{YEAR})(?:[-–/]\d{{2,4}})?)(?P<place>\s\([A-Z][^()]{{0,25}}\))?(?P<rest>{_SECTION}*)|(?P<bare>{_SECTION}+))[.\s]*$",
)
_JURISDICTION = re.compile(
    rf"(?P<name>{_ACT_NAME_WORD}(?:\s{_ACT_NAME_WORD}){{0,12}})\s{YEAR}\s\((?:[A-Z][A-Za-z]{{0,5}}\.?\s?){{1,4}}\)(?P<rest>{_SECTION}*)[.\s]*$"
)
_SECTION_OF = re.compile(
    r"(?:[Ss]s?|[Ss]ecs?|[Ss]ections?|[Aa]rts?|[Aa]rticles?|[Pp]arts?|[Pp]ts?|[Ss]ch(?:edule)?s?|[Rr]eg(?:ulation)?s?)\.?\s?"
    rf"(?:\d|[IVX]+\b)[\w()–-]*(?:(?:,|\sand|\sto)\s[\d(][\w()–-]*)*\s(?:of|to)\s{_ACT.pattern}"
)
_TREATY = re.compile(
    rf"(?:the\s)?(?P<name>(?:[A-Z]\w+\s){{0,3}}(?:Treaty|Convention|Charter|Constitution|Covenant|Protocol|Declaration|Statute)"
    rf"\s(?:on|of|for|against|concerning|relating\sto|to)\s{_ACT_NAME_WORD}(?:,?\s{_ACT_NAME_WORD}){{0,14}}?)"
    rf"(?:\s\([^()]{{2,60}}\)|,?\s(?:{_DATE}|{YEAR}))*(?P<rest>{_SECTION}*)[.\s]*$"
)
_CODES = re.compile(
    r"(?:\d{1,3}\s)?(?:[A-Z][A-Za-z.&’]*\s|tit\.\s\d+,?\s|ch\.\s\d+,?\s|(?:1[89]|20)\d\d\s){1,8}§{1,2}\s?[\w.:()–-]+"
    r"|§{1,2}\s?\d+\w*.{0,60}?\b[A-Z][A-Za-zÄÖÜäöü]*(?:[A-Z]|gesetz|ordnung|buch)\b|Art(?:\.|ikel|t\.)\s?\d+\w*.{0,40}?\b[A-Z]{2,}\w*\b"
    r"|Art(?:icles?|s?\.?)\s\d+[\w()]*(?:\s?[–-]\s?\d+|(?:,|\sand)\s\d+[\w()]*)*,?\s(?:of\s(?:the\s)?)?[A-Z]"
    r"|(?:[A-Z]\w+\s){0,4}(?:Directive|Regulation|Decision)\s(?:\([A-Z]{2,3}\)\s)?(?:No\.?\s)?\d+/\d+"
    r"|Pub(?:lic|\.)\sL(?:aw|\.)\s(?:No\.\s)?\d+|\d+\sStat\.\s\d+|\d+\sC\.?F\.?R\.?\s|\d+\sFed\.\sReg\.\s"
    r"|(?:H\.?\s?R\.?|S\.?\s?B\.?|H\.?\s?B\.?|A\.?B\.?)(?:\sRes\.|\sRep\.)?\s(?:No\.\s?)?\d+\b|S\.\s\d+,\s\d+(?:th|st|d|nd|rd)\s"
    r"|(?:Cmn?d?|C)\.?\s\d{3,5}\b|H\.?\s?[CL]\.?\s(?:Deb|Hansard|Paper)|(?:UN|U\.N\.)\s(?:Doc|GAOR|SCOR)|(?:G\.?A\.?|S\.?C\.?)\sRes"
    r"|(?:Appl(?:ication|\.)\s)?[Nn]o\.?s?\s\d+/\d+|\d+\sU\.?N\.?T\.?S\.?\s\d+"
)
_VERB = re.compile(
    r"\s(?:is|are|was|were|has|have|had|does|did|provides?|states?|requires?|allows?|applies|says|held|may|must|shall)\s"
)
_LEAD_IN = re.compile(
    r"(?:[A-Z][a-z]+\s)?(?:[a-z]+\s){0,4}?(?:on|by|to|under|in|from|of|with|through|via)\s(?:the\s)?(?=[A-Z§])|(?:the|The|An?)\s(?=[A-Z])"
)


def read_case(piece: Piece) -> Mention | None:
    """A case by its report, by its parties alone ("Bryson v. Bryant, at 32") or short ("Brown, 347 U.S. at 490")."""
    plain = piece.plain
    match = _CASE.match(plain) or _BARE.match(plain)
    if match and len(plain) - match.end() < 60:
        return _full(piece, match.group("name"), match.group("cites"), match.group("tail"))
    short = _SHORT.match(plain)
    if short:
        name = short.group("name") or ""
        return _short(piece, name, short.group("rest"), report=short.group("report"))
    named = _NAMED_ONLY.match(plain) if " v" in plain else None
    if named:
        return _short(piece, named.group("name"), named.group("rest") or "", title=named.group("name"))
    opens = _OPENS_NAME.match(plain)
    return _short(piece, opens.group("name"), "", title=opens.group("name")) if opens else None


def read_enactment(piece: Piece) -> Mention | None:
    """Statutes, codes, treaties, bills, command papers and decisions known by court and number."""
    plain, lead = piece.plain, ""
    for pattern in (_ACT, _SECTION_OF, _TREATY, _JURISDICTION, _CODES, _COURTS):
        match = pattern.match(plain)
        if match is None and pattern is not _COURTS:
            lead_in = _LEAD_IN.match(plain)
            match = pattern.match(plain, lead_in.end()) if lead_in else None
            lead = lead_in.group(0) if match and lead_in else ""
        if match and not _VERB.search(plain) and len(plain.split()) <= 60:
            break
    else:
        return None
    body = plain[len(lead) :]
    named = match.groupdict().get("name")
    years = re.findall(YEAR, body)
    where = (match.groupdict().get("rest") or match.groupdict().get("bare") or "").strip(" ,")
    return Mention(
        text=body.rstrip(" ."),
        form="full",
        locator=where or None,
        signal=piece.signal or (lead.strip() or None),
        verbatim=piece.verbatim[len(lead) :] if piece.verbatim.startswith(lead) else piece.verbatim,
        fields=Fields(
            title=named or body.rstrip(" ."), year=years[0] if years and named else years[-1] if years else None
        ),
    )


def _full(piece: Piece, name: str, cites: str, tail: str) -> Mention:
    years = re.findall(YEAR, cites) or re.findall(YEAR, tail)
    report = cites.strip(" ,")
    return Mention(
        text=piece.plain.rstrip(" ."),
        form="full",
        locator=_pinpoint(tail),
        signal=piece.signal,
        verbatim=piece.verbatim,
        fields=Fields(title=name or report, container=report if name else None, year=years[0] if years else None),
    )


def _pinpoint(tail: str) -> str | None:
    """The page or paragraph behind a report, without the court."""
    bare = re.sub(r"\([^()]*\)", " ", tail).strip(" ,.")
    return re.sub(r"\s+", " ", bare) or None


def _short(piece: Piece, name: str, rest: str, *, report: str | None = None, title: str | None = None) -> Mention:
    return Mention(
        text=f"{name}{rest}".strip(" .,") if title else piece.plain.rstrip(" ."),
        form="short",
        names=() if title or not name else (name,),
        head="" if title else name,
        title=title,
        report=report,
        locator=locator_at(rest),
        signal=piece.signal,
        verbatim=piece.verbatim,
    )


def may_hold_case(text: str) -> bool:
    """Whether it is worth while to look for cases."""
    return _CASE_WORD.search(text) is not None


def reported_cases(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the cases that are named with a report or date anywhere in `text`."""
    for match in _CASE.finditer(text):
        start = match.start("name")
        skipped = _NOT_A_PARTY.match(text, start)
        if skipped and skipped.end() < match.end("name"):
            start = skipped.end()
        yield start, match.end()


def opens_enactment(text: str) -> bool:
    """Whether the words begin with an enactment."""
    return _CODES.match(text) is not None or opens_named_act(text)


def opens_named_act(text: str) -> bool:
    """Whether they begin with its name, rather than with a further place where it is printed."""
    return any(pattern.match(text) for pattern in (_JURISDICTION, _ACT))
