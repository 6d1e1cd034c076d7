"""Headings of reference lists, in the languages that such lists are written in."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENGLISH = (
    r"(?:(?:selected|select|cited|annotated|general|complete|chapter|bibliographic(?:al)?|additional|supplementary)\s+)?"
    r"(?:references?(?:\s+(?:list|cited|and\s+(?:notes|sources|bibliography|further\s+reading)))?|bibliography(?:\s+and\s+references)?)"
    r"|references\s+for\s+(?:this\s+)?chapter(?:\s+\w+)?|list\s+of\s+(?:references|works\s+cited|sources)|reference\s+list|references\s+used"
    r"|works\s+(?:cited|consulted|referenced)|(?:cited\s+)?literature(?:\s+cited)?|sources(?:\s+(?:cited|consulted))?|citations"
)
_OTHERS = (
    r"literatur(?:verzeichnis|angaben|nachweise?|liste)?|(?:zitierte|verwendete)\s+literatur|quellen(?:verzeichnis|angaben)?"
    r"|quellen-?\s+und\s+literaturverzeichnis|bibliogra(?:ph|f)ie|r[ée]f[ée]rences(?:\s+bibliographiques)?|ouvrages\s+cit[ée]s|sources\s+citées"
    r"|bibliograf[ií]a(?:\s+(?:consultada|citada))?|referencias(?:\s+bibliográficas)?|obras\s+citadas|fuentes|referências(?:\s+bibliográficas)?"
    r"|riferimenti(?:\s+bibliografici)?|opere\s+citate|literatuur(?:lijst)?|referenties|bronnen|literatura(?:\s+cytowana)?|piśmiennictwo"
    r"|(?:seznam\s+)?(?:použit[áé]\s+)?literatur[ay]|список\s+(?:использованной\s+)?литературы|литература|библиография|список\s+использованных\s+источников"
    r"|referenser|källor|käll-?\s*och\s+litteraturförteckning|litteratur(?:liste|förteckning)?|referanser|kilder|referencer|lähteet|lähdeluettelo"
    r"|kaynak(?:ça|lar)|βιβλιογραφία|irodalom(?:jegyzék)?|bibliografie|参考文献|參考文獻|参考资料|引用文献|引用書目|文献|참고문헌|참고\s*문헌"
)
_NUMBER = r"(?:(?:chapter|kapitel|appendix|anhang)\s+)?(?:(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])[.:)]?\s{1,2})?"
_NAMES = rf"{_NUMBER}(?:{_ENGLISH}|{_OTHERS}|r\s?e\s?f\s?e\s?r\s?e\s?n\s?c\s?e\s?s|b i b l i o g r a p h y)"
_HEADING = re.compile(rf"{_NAMES}\W*", re.I)
_DECORATION = "#*_= \t\f\v\xa0"
_LONGEST = 90


def heads_list(words: str) -> bool:
    """Whether a heading is that of a reference list."""
    return bool(_HEADING.fullmatch(words.strip()))


def heading_lines(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines that may head a list: a line with a page number behind, as in a table of contents, is none."""
    at = 0
    for line in text.split("\n"):
        if len(line) <= _LONGEST and _HEADING.fullmatch(words := line.strip(_DECORATION)):
            begin = at + line.index(words)
            yield begin, begin + len(words)
        at += len(line) + 1
