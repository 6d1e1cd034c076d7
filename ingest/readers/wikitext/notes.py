"""The notes of a MediaWiki page: which calls share one, and how they are labelled (extension Cite)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.wikitext.tree import Element, Link, Node, Template
from ingest.runs import Runs

REF = frozenset(("#tag:ref", "refn"))
EXPLANATORY = {
    "efn": "lower-alpha", "efn-la": "lower-alpha", "efn-ua": "upper-alpha", "efn-lr": "lower-roman",
    "efn-ur": "upper-roman", "efn-lg": "lower-greek", "notetag": "note", "nbnote": "nb", "#tag:note": "note",
}  # fmt: skip
"""Templates that make a note of their words, and its group."""
NAMED = frozenset(("r", "ref name"))
"""Templates that call notes by name."""
SHORT = frozenset(("sfn", "sfnp", "sfnm", "sfnmp"))
"""Templates that make a note of a short citation."""
MARKED = {"fn": "#fn", "ref": "#ref", "ref label": "#ref", "cref": "#cref", "cref2": "#cref"}
"""Templates that call a note which stands somewhere in a line of its own, and its group."""
OPENING = {"fnz": "#fn", "note": "#ref", "note label": "#ref", "cnote": "#cref", "cnote2": "#cref"}
"""Templates that open the line of such a note."""
LISTS = {
    "reflist": "", "references": "", "refs": "", "notelist": "lower-alpha", "notelist-ua": "upper-alpha",
    "notelist-lr": "lower-roman", "notelist-ur": "upper-roman", "notelist-lg": "lower-greek", "notefoot": "note",
    "reference list": "", "einzelnachweise": "", "références": "", "listaref": "", "verwysings": "", "примечания": "",
    "przypisy": "", "verweise": "", "referenser": "", "fontnote": "", "viitteet": "", "refliste": "",
}  # fmt: skip
"""Templates that print the notes so far, and their group."""
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class WikiNote:
    """One note, perhaps called before it is defined."""

    target: str
    group: str
    name: str
    number: int | None = None
    """Within its group; None until it is called."""
    given: str = ""
    """The label, where the call says it."""
    words: Runs | None = None
    """None until it is defined."""
    printed: bool = False


@dataclass(slots=True)
class Notes:
    """All notes of a page in the order in which they are first named."""

    page: str = ""
    """What tells its targets from those of other pages."""
    all: dict[tuple[str, str], WikiNote] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def find(self, group: str, name: str) -> WikiNote:
        """The note of that name; without a name a new one."""
        name = " ".join(name.replace("_", " ").split())
        key = (group, name or f"\0{len(self.all)}")
        note = self.all.get(key)
        if note is None:
            target = f"{self.page}{group}/{len(self.all)}"
            note = self.all[key] = WikiNote(target, group, name)
        return note

    def label(self, note: WikiNote) -> str:
        """The note's printed label. Notes are numbered as they are first called, each group by itself."""
        if note.number is None:
            self.counts[note.group] += 1
            note.number = self.counts[note.group]
        return note.given or printed_label(note.group, note.number)

    def to_print(self, group: str | None) -> list[WikiNote]:
        """Called and defined notes of a group (None: all) that are not printed yet, in order."""
        waiting = [n for n in self.all.values() if n.words is not None and n.number is not None and not n.printed]
        return sorted((n for n in waiting if group in (None, n.group)), key=lambda n: (n.group, n.number))

    def uncalled(self) -> list[WikiNote]:
        """Notes that are defined and never called."""
        return [n for n in self.all.values() if n.words is not None and n.number is None]


def printed_label(group: str, number: int) -> str:
    """The printed label: `4`, `note 4`, `d` in the group `lower-alpha`."""
    if group in ("", "decimal") or group.startswith("#"):
        return str(number)
    style, _, letters = group.partition("-")
    if style in ("lower", "upper") and letters in ("alpha", "roman", "greek"):
        small = _roman(number) if letters == "roman" else _letters(number, _GREEK if letters == "greek" else _LATIN)
        return small.upper() if style == "upper" else small
    return f"{group} {number}"


def _letters(number: int, alphabet: str) -> str:
    text = ""
    while number:
        number, last = divmod(number - 1, len(alphabet))
        text = alphabet[last] + text
    return text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def is_call(template: Template) -> bool:
    """Whether a template calls a note."""
    name = template.name
    return name in EXPLANATORY or name in REF or name in NAMED or name in SHORT or name in MARKED


def calls_within(nodes: list[Node]) -> Iterator[Element | Template]:
    """The note calls among nodes that are not printed, at any depth: they count, and may define what others call."""
    for node in nodes:
        if isinstance(node, Element):
            if node.name == "ref":
                yield node
            else:
                yield from calls_within(node.children)
        elif isinstance(node, Template):
            if is_call(node):
                yield node
            else:
                for part in (*node.positional, *node.named.values()):
                    yield from calls_within(part)
        elif isinstance(node, Link):
            for part in node.parts:
                yield from calls_within(part)
