"""What the cross-references of an article lead to: entries of its list by number or by words, and footnotes.

All of it must be known before the text is walked, since a range such as [4]–[9] names its end points alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.jats.calls import Numbering, Xref, bare, is_label, prints_label
from ingest.readers.jats.xml import Element, all_text

_PRINTED = (
    "front/article-meta/title-group", "front/article-meta/abstract", "front-stub/title-group", "front-stub/abstract",
    "body", "back", "floats-group", "floats-wrap", "sub-article", "response",
)  # fmt: skip
"""The parts whose cross-references are printed in the text; those of the contributors lead to affiliations."""
INLINE_NOTE = frozenset("p td th title attrib italic bold sup term styled-content named-content".split())
"""Parents of a `fn` that stands in the text where it is called."""
_NOTE_TYPES = ("fn", "table-fn", "other", "author-notes", "bibr", None)


@dataclass(frozen=True, slots=True)
class Targets:
    """Ids of one article; in the text they bear its prefix."""

    prefix: str
    entries: Mapping[str, str]
    """Id of a `ref`, or of something in it, to the id of the `ref`."""
    footnotes: Mapping[str, str]
    """Id of a `fn` to its label: its own, else the one that it is called by, else its number."""
    remarks: frozenset[str]
    """Ids of entries that are notes, with the prefix."""
    called: frozenset[str]
    """Ids that the printed text leads to."""
    numbering: Numbering

    @staticmethod
    def of(article: Element, prefix: str = "") -> Targets:
        """Look over the article once. `prefix`: tells apart the ids of several articles in one file."""
        refs = list(_identified(article, "ref"))
        entries = {name: ref.get("id") for ref in refs for name in _names(ref)}
        xrefs = [xref for path in _PRINTED for part in article.iterfind(path) for xref in part.iter("xref")]
        led = [(xref, [entries[name] for name in _rids(xref) if name in entries]) for xref in xrefs]
        printed = [(_fold(xref), names) for xref, names in led if names]
        numbered = _is_numbered(printed, {ref.get("id"): label_of(ref) for ref in refs})
        labels = _labels(refs, printed) if numbered else {}
        return Targets(
            prefix,
            entries,
            _footnotes(list(_identified(article, "fn")), xrefs),
            frozenset(prefix + ref.get("id") for ref in refs if is_remark(ref)),
            frozenset(name for xref in xrefs for name in _rids(xref)),
            Numbering.of({prefix + name: label for name, label in labels.items()}, numbered=numbered),
        )

    def name(self, element: Element) -> str:
        """The id of a `ref` or `fn`, as calls and notes give it."""
        return f"{self.prefix}{element.get('id')}"

    def xrefs(self, element: Element) -> list[Xref]:
        """What an `xref` calls or cites; nothing if it leads to a figure or the like, or nowhere."""
        names, kind, text = _rids(element), element.get("ref-type"), all_text(element)
        entries = tuple(dict.fromkeys(self.prefix + self.entries[name] for name in names if name in self.entries))
        if entries:
            return [Xref(text, entries)]
        notes = [name for name in names if name in self.footnotes and kind in _NOTE_TYPES]
        if notes:
            printed = [text] if len(notes) == 1 and bare(text) else [""] * len(notes)
            return [
                Xref(words or self.footnotes[name], (self.prefix + name,), note=True)
                for name, words in zip(notes, printed, strict=True)
            ]
        if kind == "bibr" and bare(text):
            return [Xref(text, tuple(self.prefix + name for name in names))]
        if kind in ("fn", "table-fn") and names and 0 < len(bare(text)) <= _LABEL:
            return [Xref(text, (self.prefix + names[0],), note=True)]
        return []


_LABEL = 4
"""Longest label of a footnote that is missing."""


def label_of(element: Element) -> str:
    """The printed label of a `ref` or `fn`, without brackets and stops."""
    label = element.find("label")
    return "" if label is None else bare(all_text(label))


def is_remark(ref: Element) -> bool:
    """An entry that is no work but a note among the references."""
    return all(child.tag in ("label", "note", "p") for child in ref)


def _footnotes(fns: Sequence[Element], xrefs: Sequence[Element]) -> dict[str, str]:
    printed: dict[str, str] = {}
    for xref in xrefs:
        names = _rids(xref)
        if len(names) == 1 and bare(all_text(xref)):
            printed.setdefault(names[0], bare(all_text(xref)))
    inline = [fn for fn in fns if fn.getparent().tag in INLINE_NOTE]
    numbers = {fn.get("id"): str(number) for number, fn in enumerate(inline, start=1)}
    return {(name := fn.get("id")): label_of(fn) or printed.get(name) or numbers.get(name, "*") for fn in fns}


def _fold(element: Element) -> str:
    return " ".join(all_text(element).split())


def _rids(xref: Element) -> list[str]:
    return (xref.get("rid") or "").split()


def _identified(article: Element, tag: str) -> Iterator[Element]:
    """Elements of that name; those without an id of their own get one."""
    seen: set[str] = set()
    for number, element in enumerate(article.iter(tag), start=1):
        if element.get("id", "") in seen | {""}:
            element.set("id", f"{tag} {number}")
        seen.add(element.get("id"))
        yield element


def _names(ref: Element) -> Iterator[str]:
    return (name for element in ref.iter() if (name := element.get("id")))


def _is_numbered(printed: Sequence[tuple[str, Sequence[str]]], labels: Mapping[str, str]) -> bool:
    """Whether most cross-references print numbers or labels; if none prints anything, whether the list is numbered."""
    said = [(text, [labels[name] for name in names]) for text, names in printed if text]
    if said:
        return sum(prints_label(text, known) for text, known in said) * 2 >= len(said)
    return sum(label.isdecimal() for label in labels.values()) * 2 > len(labels)


def _labels(refs: Sequence[Element], printed: Sequence[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Id to label: the entry's own, else the one that it is called by, else its place in the list."""
    called: dict[str, str] = {}
    for text, names in printed:
        if len(names) == 1:
            called.setdefault(names[0], bare(text))
    found: dict[str, str] = {}
    for number, ref in enumerate(refs, start=1):
        name, by_call = ref.get("id"), called.get(ref.get("id"), "")
        fits = (is_label(by_call, ()) and by_call.isalnum()) or (is_remark(ref) and 0 < len(by_call) <= 12)
        found[name] = label_of(ref) or (by_call if fits else str(number))
    return found
