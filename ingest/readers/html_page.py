"""What must be known of a whole HTML page before its text is walked: note calls, notes, links to list entries.

Pages mark notes in as many ways as there are programs that write them. What they share: a call is a link that is printed
as a label and leads to a place of the page that isn't a part of the body, mostly further down; a note leads back to its
call; or the note stands at the place of the call itself, set apart by its class or role (DPUB-ARIA 1.1, EPUB
structural semantics). Only the fragment of an address counts: saved pages hold absolute ones.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote

from ingest.readers.html_style import Styles
from ingest.reading import fold_space

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody"
    " td tfoot th thead tr ul".split()
)
"""Elements that stand on lines of their own; all others, unknown ones too, run on."""
_KEEP = frozenset(("html", "body", "main", "article"))
_WORD = r"[^\W\d_][\w.-]{0,14}?[\s.:]?\s?"
_LABEL = re.compile(
    rf"[\[({{]?\s*\^?(?P<label>(?P<word>{_WORD})?\d{{1,4}}[a-z]?|[a-z]{{1,2}}|[ivxlcdm]{{1,7}}|[α-ω]|[*†‡§¶#※‖]{{1,4}})"
    r"\s*[\])}]?[.:]?",
    re.I,
)
_SYMBOL = re.compile(r"[*†‡§¶#※‖]+")
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d[a-z]?")
_HAS_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d[a-z]?(?![\d])|\bn\.\s?d\.|\bforthcoming\b|\bin press\b", re.I)
_NOTEREF = re.compile(
    r"\bnote-?ref|\bfoot-?note-?ref|\bfn-?ref|footnote-anchor|sd(?:foot|end)noteanc|footnote(?:identifier)?-link\b"
    r"|\bfn-?anchor|\bfootnote_referrer|\bcitation-reference|\bdoc-noteref",
    re.I,
)
"""Names of calls in the class, role or type of a link or what stands around it."""
_NOTEREF_NEAR = re.compile(r"noteref|footnote|endnote|fnref|reference|\bcite\b|\bfn\b", re.I)
_NOTE_NAME = re.compile(
    r"(?:foot|end|rear|side)-?_?notes?(?![a-z])|(?<![a-z])(?:fn|ftn|ftnt|edn|en|n|note|nb|ref|cite|cite_note|bib)s?[-_:.]?\d"
    r"|cite_note|(?<![a-z])notes?(?![a-z])|bib-?(?:item|lio)|biblioentry|csl-entry|citeref|reference|mso-element:(?:foot|end)note",
    re.I,
)
_NOTE_ROLE = re.compile(r"doc-(?:foot|end)note\b|\b(?:foot|end|rear)note\b")
_ENTRY_NAME = re.compile(
    r"doc-biblioentry|\bbiblioentry\b|\bcsl-entry\b|\bltx_bibitem\b|\bbibitem\b|\bcitation-entry\b", re.I
)
_BIBLIOREF = re.compile(
    r"doc-biblioref|\bbiblioref\b|\bltx_ref\b|\bcitation\b|\bbibr\b|\bcite(?:ref)?\b|\bxref\b", re.I
)
_BACK_NAME = re.compile(
    r"back-?_?link|back-?ref|reversefootnote|footnote-?_?back|fn-?back|\bdoc-backlink|footnote-?return|footnote-?reverse|to-top"
    r"|sd(?:foot|end)notesym|referrer-?link",
    re.I,
)
_BACK_WORDS = re.compile(
    r"(?:[\^↑↥⇑⇧⤒↩⏎⤴⤶↵↲⮐⬆🔙︎️\s,;:.]|[\[(]?[a-z\d]{1,3}[\])]?\.?"
    r"|\b(?:go|jump|return|back|to|up|text|article|main|content|the|reference|footnote|endnote|note|zurück|retour|volver)\b)*"
    r"|[\[(].{0,3}[\])]",
    re.I,
)
_NO_NOTE = frozenset("h1 h2 h3 h4 h5 h6 figure img math svg body main article nav form".split())
_NO_NOTE_NAME = re.compile(r"equation|formula|figure|\bfig\b|listing|algorithm|theorem|pagebreak|page-?num", re.I)
_INSET = re.compile(
    r"(?:side|margin)-?_?note(?!-?num)|footnote__note|footnote_tooltip|\bltx_(?:role_(?:foot|end|margin)note(?!mark))"
    r"|inline-?(?:foot)?note|\bfoot-?note(?:-?(?:text|content|body))?\b|\bd-footnote\b",
    re.I,
)
"""Names of notes that stand where they are called."""
_INSET_TAGS = frozenset("span small aside div details d-footnote fn".split())
_POINTERS = ("aria-describedby", "aria-details", "aria-controls", "data-target", "data-footnote", "rel")
_QUOTED_ID = re.compile(r"['\"]#?([\w:.-]+)['\"]")
_SEPARATOR = re.compile(r"[\s,;–-]*")
_UNSEEN = re.compile(r"tooltip|popup|screen-reader|sr-only|visually-hidden|display:\s*none", re.I)
_LONG_LABEL = 12
_LONG = 4000
"""Characters; no list entry is longer."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What note an element is, or is part of."""

    id: str | None
    label: str
    entry: bool = False
    """An entry of a numbered reference list."""
    last: bool = True
    """No further element belongs to the note."""


@dataclass(slots=True)
class Page:
    """What must be known of the whole page before its text is walked."""

    root: Element
    styles: Styles
    order: dict[Element, int] = field(default_factory=dict)
    """Elements to their place in the page."""
    targets: dict[str, Element] = field(default_factory=dict)
    calls: dict[Element, tuple[str, str | None]] = field(default_factory=dict)
    """Link to (label, id of the note; None if the label alone says which)."""
    notes: dict[Element, Noted] = field(default_factory=dict)
    """Blocks that are notes."""
    starts: dict[Element, Noted] = field(default_factory=dict)
    """Places within a block where a note begins, which goes on to the next one or the block's end."""
    insets: dict[Element, Noted] = field(default_factory=dict)
    """Notes that stand where they are called."""
    called: set[Element] = field(default_factory=set)
    """Those insets whose call is printed before them."""
    entries: dict[Element, tuple[str, ...]] = field(default_factory=dict)
    """Entries of an unnumbered list to their ids."""
    cites: dict[Element, str] = field(default_factory=dict)
    """Links that cite an entry to its id."""
    named: dict[Element, str] = field(default_factory=dict)
    """Works within notes that are cited by id."""

    @staticmethod
    def of(root: Element, styles: Styles) -> Page:
        """Look over the page."""
        page = Page(root, styles)
        page.order = {element: at for at, element in enumerate(e for e in root.iter() if isinstance(e.tag, str))}
        for element in page.order:
            for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if name:
                    page.targets.setdefault(name, element)
        links = [
            link for link in page.order if link.tag == "a" or (link.get("onclick") and link.tag in ("span", "sup"))
        ]
        page._find_calls(links)
        page._find_notes()
        page._find_calls_upward(links)
        page._find_uncalled()
        page._find_insets()
        page._find_entries(links)
        return page

    def pointed(self, element: Element) -> str | None:
        """The id that a link leads to in this page, whether it is there or not."""
        fragment = str(element.get("href") or "").partition("#")[2].split(":~:")[0]
        if fragment:
            names = (fragment, unquote(fragment), f"user-content-{fragment}")
            return next((name for name in names if name in self.targets), fragment)
        for attribute in _POINTERS:
            name = (element.get(attribute) or "").removeprefix("#")
            if name in self.targets:
                return name
        quoted = _QUOTED_ID.findall(element.get("onclick") or "")
        return next((name for name in quoted if name in self.targets), None)

    def is_backlink(self, link: Element) -> bool:
        """Whether a link in a note leads up to its call."""
        if link.tag != "a" or link in self.calls:
            return False
        if _BACK_NAME.search(names_of(link)):
            return True
        name = self.pointed(link)
        target = self.targets.get(name) if name else None
        if name is None or (target is not None and (self.order[target] > self.order[link] or self.note_around(target))):
            return False
        words = fold_space(link.text_content())
        return bool(_BACK_WORDS.fullmatch(words) or _LABEL.fullmatch(words))

    def is_back_wrapper(self, element: Element) -> bool:
        """Whether an element holds links up to calls and nothing else, as "^ a b" or "[back]" do."""
        links = list(element.iter("a"))
        if not links or not all(self.is_backlink(link) for link in links):
            return False
        words = fold_space(element.text_content())
        return bool(_BACK_NAME.search(names_of(element)) and len(words) < 60) or bool(_BACK_WORDS.fullmatch(words))

    def note_around(self, element: Element) -> Noted | None:
        """The note in which an element stands."""
        for above in (element, *element.iterancestors()):
            if above in self.notes or above in self.insets:
                return self.notes.get(above) or self.insets[above]
        return None

    def _find_calls(self, links: list[Element]) -> None:
        for link in links:
            name = self.pointed(link)
            if any(_BACK_NAME.search(names_of(e)) for e in (link, *link.iterancestors("sup", "span", "b", "i"))):
                continue
            if name is None:
                self._label_only(link)
                continue
            target = self.targets.get(name)
            marked = is_marked_call(link)
            if target is not None and self.order[target] <= self.order[link] and not marked:
                continue
            label = self._label(link, target, marked)
            if label is not None:
                self.calls[link] = label, name

    def _label_only(self, link: Element) -> None:
        """A script shows the note: the link itself leads nowhere."""
        if link.tag == "a" and is_marked_call(link):
            match = _LABEL.fullmatch(printed(link))
            if match:
                self.calls[link] = match.group("label").strip(), None

    def _label(self, link: Element, target: Element | None, marked: bool) -> str | None:
        """The label of a note call; None if the link is none."""
        words = printed(link)
        match = _LABEL.fullmatch(words)
        if match is None:
            return f"{len(self.calls) + 1}" if marked and not any(map(str.isalnum, words)) else None
        if target is not None and not self._may_be_note(target, link):
            return None
        raised = self._is_raised(link)
        square = words[:1] == "[" or _in_brackets(link, "[]")
        if not (marked or raised or square):
            if match.group("word") or target is None or _YEAR.fullmatch(words.strip("()")):
                return None
            round_ = words[:1] == "(" or _in_brackets(link, "()") or _NOTEREF_NEAR.search(_near(link))
            noted = _NOTE_NAME.search(f"{names_of(target)} {target.get('name') or ''}") or target.tag == "li"
            if not self._is_mutual(link, target) and not (round_ and noted):
                return None
        elif target is None and not (marked or raised or _NOTEREF_NEAR.search(_near(link))):
            return None
        return match.group("label").strip()

    def _may_be_note(self, target: Element, link: Element) -> bool:
        if target.tag in _NO_NOTE or target in link.iterancestors():
            return False
        named = names_of(target)
        if _NO_NOTE_NAME.search(named):
            return False
        return bool(_NOTE_NAME.search(named)) or next(target.iter("h1", "h2", "h3", "figure"), None) is None

    def _is_raised(self, link: Element) -> bool:
        if next(link.iter("sup"), None) is not None or any(self.styles.is_raised(e) for e in link.iter()):
            return True
        for above in list(link.iterancestors())[:3]:
            if above.tag in BLOCKS:
                return False
            if self.styles.is_raised(above):
                return True
        return False

    def _is_mutual(self, link: Element, target: Element) -> bool:
        """Whether the target, or the block that it opens, leads back to the link."""
        block = _block_of(target)
        if block is None:
            return False
        near = {e for e in (link, *list(link.iterancestors())[:3]) if e.tag not in BLOCKS or e.tag in ("p", "li")}
        back = (self.targets.get(self.pointed(a) or "") for a in (target, *block.iter("a")) if a.tag == "a")
        return any(e is not None and (e in near or _follows(e, link)) for e in back)

    def _find_notes(self) -> None:
        first: dict[str, tuple[Element, str]] = {}
        for link, (label, name) in self.calls.items():
            if name in self.targets:
                first.setdefault(name, (link, label))
        blocks: dict[Element, list[tuple[str, str]]] = {}
        for name, (link, label) in first.items():
            target = self.targets[name]
            block = self._note_block(target, link)
            if block is None:
                if printed(target):
                    self.insets[target] = Noted(name, label)
                    self.called.add(target)
            else:
                blocks.setdefault(block, []).append((name, label))
        for block, names in blocks.items():
            self._add_note(block, names)
        self._join_further_blocks()

    def _note_block(self, target: Element, link: Element) -> Element | None:
        """The block that a note is; None if that block holds the call too."""
        element = target
        while element.tag not in BLOCKS and element.getparent() is not None:
            following = element.getnext()
            if not printed(element) and not (element.tail or "").strip() and following is not None:
                parent = element.getparent()
                if following.tag in BLOCKS and (parent.tag in _KEEP or len(parent) > 2):
                    element = following  # an empty anchor in front of the note
                    break
            element = element.getparent()
            if element in link.iterancestors():
                return None
        if element.tag in ("td", "th"):
            element = element.getparent()
        return None if element.tag in _KEEP else self._whole(element, link)

    def _whole(self, block: Element, link: Element) -> Element:
        """A box that holds one note of several paragraphs."""
        while True:
            above = block.getparent()
            opens = (
                above is not None
                and above.tag in ("div", "aside", "li", "dd", "section", "td")
                and _opens(block, above)
            )
            if not opens or above in link.iterancestors() or above.find(".//h2") is not None:
                return block
            if not (_NOTE_NAME.search(names_of(above)) or above.tag == "li") or re.search(
                r"(?:foot|end)?notes(?![a-z])|references|footnote-list", names_of(above)
            ):
                return block
            block = above

    def _add_note(self, block: Element, names: list[tuple[str, str]]) -> None:
        entry = bool(_ENTRY_NAME.search(names_of(block)))
        inner = [(name, label) for name, label in names if self.targets[name] is not block]
        if len(names) == 1 and (not inner or _opens_words(self.targets[names[0][0]], block)):
            self.notes[block] = Noted(*names[0], entry)
            return
        for name, label in names:
            target = self.targets[name]
            if target is block:
                self.notes.setdefault(block, Noted(name, label, entry))
            else:
                self.starts[target] = Noted(name, label, entry)

    def _join_further_blocks(self) -> None:
        """A term's definition; unmarked paragraphs between the notes of a box."""
        for block, noted in list(self.notes.items()):
            if block.tag not in ("dt", "p"):
                continue
            parts = [block]
            following = block.getnext()
            boxed = block.tag == "dt" or _NOTE_NAME.search(names_of(block.getparent()))
            while (
                boxed
                and following is not None
                and following.tag in (("dd",) if block.tag == "dt" else ("p", "blockquote"))
            ):
                if following in self.notes or following.get("id"):
                    break
                parts.append(following)
                following = following.getnext()
            for part in parts:
                self.notes[part] = Noted(noted.id, noted.label, noted.entry, part is parts[-1])

    def _find_calls_upward(self, links: list[Element]) -> None:
        """A note may be called again behind the place where it stands."""
        known = {noted.id for noted in (*self.notes.values(), *self.starts.values())}
        for link in links:
            name = self.pointed(link)
            if name not in known or link in self.calls or _BACK_NAME.search(names_of(link)):
                continue
            label = self._label(link, self.targets.get(name), marked=False)
            around = self.note_around(link)
            if label is not None and (around is None or around.id != name):
                self.calls[link] = label, name
        for link in [link for link in self.calls if not self._is_raised(link) and not is_marked_call(link)]:
            words = printed(link)
            if self.note_around(link) is not None and words[:1] != "[" and not _in_brackets(link, "[]"):
                del self.calls[link]  # "see note 5" in a note is no call

    def _find_uncalled(self) -> None:
        """Notes that nothing leads to: items among notes, and what has a note's role."""
        for parent in {e.getparent(): None for e in self.notes if e.tag == "li"}:
            for position, item in enumerate(parent.findall("li"), start=1):
                if item not in self.notes:
                    self.notes[item] = Noted(None, item.get("value") or str(position))
        for element in self.order:
            if element.tag in BLOCKS and _NOTE_ROLE.search(roles_of(element)) and self.note_around(element) is None:
                if next((e for e in element.iterdescendants() if e in self.notes), None) is not None:
                    continue  # one box around all notes
                match = re.match(rf"\s*{_LABEL.pattern}(?=\s)", element.text_content()[:60], re.I)
                self.notes[element] = Noted(None, match.group("label").strip() if match else "*")

    def _find_insets(self) -> None:
        """Notes at the place of their call; their numbers may be in the style sheet alone."""
        count = 0
        for element in self.order:
            if element.tag not in _INSET_TAGS or not _INSET.search(f"{names_of(element)} {element.tag}"):
                continue
            if element in self.insets or not _is_within_words(element) or self.note_around(element) is not None:
                continue
            words = printed(element)
            if not words or _LABEL.fullmatch(words) or any(e in self.calls for e in element.iter()):
                continue
            mark = _mark_before(element)
            call = next((e for e in mark.iter() if e in self.calls), None) if mark is not None else None
            target = self.calls[call][1] if call is not None else None
            if target is not None and self.targets.get(target) is not element:
                self.insets[element] = Noted(None, "")  # the tooltip of a note that stands below
                continue
            count += 1
            name = element.get("id") or f"inset-{count}"
            label = _inset_label(element, mark) or str(count)
            self.insets[element] = Noted(name, label)
            if mark is not None:
                self.called.add(element)
                self.calls[call if call is not None else mark] = label, name

    def _find_entries(self, links: list[Element]) -> None:
        for link in links:
            name = self.pointed(link)
            target = self.targets.get(name) if name else None
            if name is None or target is None or link in self.calls or target.tag in _NO_NOTE:
                continue
            words = printed(link)
            marked = name.startswith("CITEREF") or bool(_BIBLIOREF.search(_near(link)))
            entry = bool(_ENTRY_NAME.search(names_of(target)))
            if not any(map(str.isalnum, words)) or not (_HAS_YEAR.search(words) or (marked and entry)):
                continue
            if not (marked or entry or any(map(str.isalpha, words))):
                continue
            block = _block_of(target)
            if (
                block is None
                or block.tag not in ("li", "p", "dd", "div", "tr", "dt", "td")
                or block in link.iterancestors()
            ):
                continue
            if len(block.text_content()) > _LONG or next(block.iter("h1", "h2", "h3", "h4"), None) is not None:
                continue
            self.cites[link] = name
            if self.note_around(target) is None:
                self.entries[block] = ids_within(block)
            elif target not in self.notes:
                self.named[target] = name
        self._find_unlinked_entries()

    def _find_unlinked_entries(self) -> None:
        """What stands in one list with entries, and what is marked as one."""
        for parent in {e.getparent(): None for e in self.entries if e.tag == "li"}:
            for item in parent.findall("li"):
                self.entries.setdefault(item, ids_within(item))
        for element in self.order:
            named = element.get("class") or element.get("role")
            if not named or self.note_around(element) is not None:
                continue
            if _ENTRY_NAME.search(names_of(element)) and element.tag in BLOCKS:
                self.entries.setdefault(element, ids_within(element))
            elif element.tag == "cite" and "citation" in named.split():
                block = _block_of(element)
                if block is not None and block.tag == "li" and len(printed(element)) * 2 > len(printed(block)):
                    self.entries.setdefault(block, ids_within(block))


def names_of(element: Element) -> str:
    """All that names an element's part in the page."""
    named = (element.get(key) for key in ("class", "id", "role", "epub:type", "epub-type", "rel", "type"))
    style = element.get("style")
    return " ".join((*filter(None, named), style if style and "mso-element" in style else ""))


def roles_of(element: Element) -> str:
    """Its role and type."""
    return " ".join(filter(None, map(element.get, ("role", "epub:type", "epub-type"))))


def is_marked_call(link: Element) -> bool:
    """Whether a link says itself that it calls a note."""
    if link.get("data-footnote-ref") is not None or link.get("data-fn") is not None:
        return True
    parent = link.getparent()
    around = names_of(parent) if parent is not None and parent.tag in ("sup", "span") else ""
    own = f"{names_of(link)} {around}"
    return bool(_NOTEREF.search(own)) and not _BACK_NAME.search(own)


def printed(element: Element) -> str:
    """The words of an element that a reader sees."""
    if not len(element):
        return fold_space(element.text or "")
    if not any(_is_unseen(inner) for inner in element.iterdescendants()):
        return fold_space(element.text_content())
    seen = deepcopy(element)
    for inner in [inner for inner in seen.iterdescendants() if _is_unseen(inner)]:
        if inner.getparent() is not None:
            inner.drop_tree()
    return fold_space(seen.text_content())


def _is_unseen(element: Element) -> bool:
    named = f"{element.get('class') or ''} {element.get('style') or ''}"
    return len(named) > 1 and bool(_UNSEEN.search(named)) and len(element.text_content()) > _LONG_LABEL


def ids_within(block: Element) -> tuple[str, ...]:
    """Every id in an entry."""
    names = (e.get("id") or (e.get("name") if e.tag == "a" else None) for e in block.iter() if isinstance(e.tag, str))
    return tuple(filter(None, names))


def _near(link: Element) -> str:
    parent = link.getparent()
    return " ".join(names_of(e) for e in (link, parent) if e is not None and e.tag not in _KEEP)


def _in_brackets(link: Element, pair: str) -> bool:
    """Whether a bracket opens in front of the link, or of links in front of it: "[1, 2]"."""
    while True:
        before, parent = link.getprevious(), link.getparent()
        left = (before.tail if before is not None else parent.text if parent is not None else None) or ""
        if before is not None and not left.strip() and before.tag != "a":
            left = printed(before)[-1:]  # a bracket in an element of its own
        if before is None or before.tag != "a" or not _SEPARATOR.fullmatch(left):
            return left.rstrip().endswith(pair[0])
        link = before


def _block_of(element: Element) -> Element | None:
    while element is not None and element.tag not in BLOCKS:
        element = element.getparent()
    return element


def _follows(anchor: Element, link: Element) -> bool:
    """Whether the link stands right behind an empty anchor."""
    return bool(anchor.getnext() is link and not (anchor.tail or "").strip())


def _opens(block: Element, above: Element) -> bool:
    """Whether a block is the first content of what holds it."""
    if (above.text or "").strip():
        return False
    for before in block.itersiblings(preceding=True):
        if before.tag not in ("hr", "br") and (printed(before) or (before.tail or "").strip()):
            return False
    return True


def _opens_words(target: Element, block: Element) -> bool:
    """Whether no words but a label stand before the target in its block."""
    words = ""
    for element in block.iter():
        if element is target:
            return not any(map(str.isalpha, words)) and len(words.strip()) < 8
        if isinstance(element.tag, str):
            words += element.text or ""
        previous = element.getprevious()
        words += (previous.tail or "") if previous is not None else ""
    return False


def _is_within_words(element: Element) -> bool:
    """Whether an element stands within a paragraph or the like."""
    parent = element.getparent()
    while parent is not None and parent.tag not in BLOCKS:
        parent = parent.getparent()
    if parent is None or parent.tag in _KEEP or parent.tag in ("section", "ol", "ul", "footer", "header"):
        return False
    return element.tag in ("span", "small", "d-footnote", "fn") or parent.tag in ("p", "li", "td", "dd", "blockquote")


def _mark_before(element: Element) -> Element | None:
    """The printed number in front of an inset."""
    before = element.getprevious()
    while (
        before is not None
        and before.tag in ("input", "label")
        and not printed(before)
        and not (before.tail or "").strip()
    ):
        before = before.getprevious()
    if before is None or (before.tail or "").strip() or before.tag in BLOCKS:
        return None
    words = printed(before)
    return before if words and before.tag != "input" and _LABEL.fullmatch(words) else None


def _inset_label(element: Element, mark: Element | None) -> str | None:
    """The label printed in front of an inset or at its head."""
    if mark is None:
        mark = next(element.iter("sup", "summary"), None)
    match = _LABEL.fullmatch(printed(mark)) if mark is not None else None
    return match.group("label").strip() if match else None
