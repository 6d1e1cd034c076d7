"""Words by which entries of reference lists tell their parts, in the languages that lists are written in."""

from __future__ import annotations

UPPER = "".join(letter for letter in map(chr, range(0x530)) if letter.isupper())
"""Capital letters of the Latin, Greek and Cyrillic alphabets, for use inside a character class."""

YEAR = r"(?:1[4-9]|20)\d\d"

NAME_PARTICLES = frozenset(
    (
        "de del della dello di da das do dos du des van von vom der den ten ter la le los las el al bin ibn ben abu af"
        " zu zur zum st ste mac 't ’t vander vande"
    ).split()
)
EDITORS = frozenset(
    (
        "ed eds edited editor editors hrsg hg hgg hrg éd éds dir coord coords comp comps org orgs red"
        " director directors dirs producer producers writer writers host presenter coordinador coordinadores"
        " compilador ред"
    ).split()
)
OPENERS = frozenset(
    (
        "The A An In On Of From To How Why What When Where Who Which With Without For At By Toward"
        " Towards Der Die Das Ein Eine Zur Zum Über Les Une Un L’ Il Lo Gli Uma Os As O Una Een Het Sur Pour Vers"
        " Against After Before Beyond Between Into Under And Or Not On-line Introduction Handbook"
    ).split()
)
"""Capitalised words that open titles and no names."""
INSTITUTIONS = frozenset(
    (
        "authority office council university college school institute institut institution ministry ministère"
        " ministerio ministerium department committee news press bank agency organisation organization association"
        " group society museum foundation commission collaboration board service services center centre company times"
        " post union network project program programme initiative government parliament court nations team trust"
        " fund federation corporation inc ltd bureau administration academy national international american united"
        " journal proceedings conference ieee acm report universität université universidad universidade"
        " collectif instituto institutet facebook google encyclopedia dictionary magazine gazette review research"
        " opt soc appl phys chem biol am rev lett sci med math eng technol acad natl proc trans int mater comput nat"
        " commun surg clin exp mol neurosci nano adv ann geophys astrophys acta nucl organomet pharmacol psychol"
    ).split()
)
"""Words of institutions, journals (also cut short) and newspapers, which are no part of a person's name."""
