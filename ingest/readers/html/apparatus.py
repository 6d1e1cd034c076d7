"""Finding a page's notes and their calls.

Pages mark notes in as many ways as there are programs that write them. What they share: a call is a link that is
printed as a label and leads to a place that is no part of the body, mostly further down; a note leads back to its call;
or the note stands at the place of the call itself, set apart by its class or role.
"""

from __future__ import annotations

import re

from ingest.readers.html.elements import (
    BACK_NAME,
    BLOCKS,
    ENTRY_NAME,
    KEEP,
    LABEL,
    NOTE_NAME,
    NOTE_ROLE,
    NOTES_NAME,
    Element,
    block_of,
    in_brackets,
    is_marked_call,
    names_near,
    names_of,
    opens,
    opens_words,
    printed,
    roles_of,
)
from ingest.readers.html.entries import find_entries
from ingest.readers.html.insets import find_insets
from ingest.readers.html.page import Noted, Page
from ingest.readers.html.style import Styles

_YEAR = re.compile(r"(?:1[4-9]|20)\d\d[a-z]?")
_NEAR_CALL = re.compile(r"noteref|footnote|endnote|fnref|reference|\bcite\b|\bfn\b", re.I)
_NO_NOTE = frozenset("h1 h2 h3 h4 h5 h6 figure img math svg body main article nav form".split())
_NO_NOTE_NAME = re.compile(r"equation|formula|figure|\bfig\b|listing|algorithm|theorem|pagebreak|page-?num", re.I)
_BOXES = frozenset("div aside li dd section td".split())
_TYPED_LABEL = re.compile(rf"\s*{LABEL.pattern}(?=\s)", re.I)
_NEAR = 3
"""How many elements up one looks for a superscript or the place that a note leads back to."""


def look_over(root: Element, styles: Styles) -> Page:
    """The page with its apparatus."""
    page = Page.of(root, styles)
    links = list(page.links())
    _find_calls(page, links)
    _find_notes(page)
    _find_calls_upward(page, links)
    _drop_mentions(page)
    _find_uncalled(page)
    find_insets(page)
    find_entries(page, links)
    return page


def _find_calls(page: Page, links: list[tuple[Element, str | None]]) -> None:
    """Links further down, and those that call themselves note calls."""
    for link, name in links:
        target = page.targets.get(name) if name else None
        marked = is_marked_call(link)
        if target is not None and page.order[target] <= page.order[link] and not marked:
            continue
        if _is_named_back(link):
            continue
        if name is None:
            match = LABEL.fullmatch(printed(link)) if marked and link.tag == "a" else None
            if match is not None:  # a script shows the note
                page.calls[link] = match.group("label").strip(), None
            continue
        label = _label(page, link, target, marked)
        if label is not None:
            page.calls[link] = label, name


def _is_named_back(link: Element) -> bool:
    element, steps = link, 0
    while element is not None and (steps == 0 or element.tag not in BLOCKS) and steps < _NEAR:
        if BACK_NAME.search(names_of(element)):
            return True
        element, steps = element.getparent(), steps + 1
    return False


def _label(page: Page, link: Element, target: Element | None, marked: bool) -> str | None:
    """The label of a note call; None if the link is none."""
    words = printed(link)
    match = LABEL.fullmatch(words)
    if match is None:  # a picture may be the label
        return f"{len(page.calls) + 1}" if marked and not any(map(str.isalnum, words)) else None
    if target is not None and not _may_be_note(target, link):
        return None
    if not (marked or _is_raised(page, link)):
        square = words[:1] == "[" or in_brackets(link, "[")
        if square and target is None and not _NEAR_CALL.search(names_near(link)):
            return None
        if not square and not _is_plain_call(page, link, target, words, match):
            return None
    return match.group("label").strip()


def _is_plain_call(page: Page, link: Element, target: Element | None, words: str, match: re.Match[str]) -> bool:
    """Whether a bare number calls a note: the note leads back to it, or bears a note's name."""
    if target is None or match.group("word") or _YEAR.fullmatch(words.strip("()")):
        return False
    if _is_mutual(page, link, target):
        return True
    if not (words[:1] == "(" or in_brackets(link, "(") or _NEAR_CALL.search(names_near(link))):
        return False
    return target.tag == "li" or bool(NOTE_NAME.search(f"{names_of(target)} {target.get('name') or ''}"))


def _may_be_note(target: Element, link: Element) -> bool:
    if target.tag in _NO_NOTE or target in link.iterancestors():
        return False
    named = names_of(target)
    if _NO_NOTE_NAME.search(named):
        return False
    return bool(NOTE_NAME.search(named)) or next(target.iter("h1", "h2", "h3", "figure"), None) is None


def _is_raised(page: Page, link: Element) -> bool:
    if any(page.styles.is_raised(element) for element in link.iter() if isinstance(element.tag, str)):
        return True
    above = link.getparent()
    for _ in range(_NEAR):
        if above is None or above.tag in BLOCKS:
            return False
        if page.styles.is_raised(above):
            return True
        above = above.getparent()
    return False


def _is_mutual(page: Page, link: Element, target: Element) -> bool:
    """Whether the target, or the block that it opens, leads back to the link or what stands right around it."""
    block = block_of(target)
    if block is None:
        return False
    near, above = {link}, link.getparent()
    for _ in range(_NEAR):
        if above is not None and (above.tag not in BLOCKS or above.tag in ("p", "li")):
            near.add(above)
            above = above.getparent()
    for back in (target, *block.iter("a")):
        called = page.targets.get(page.pointed(back) or "") if back.tag == "a" else None
        if called is not None and (called in near or _is_anchor_of(called, link)):
            return True
    return False


def _is_anchor_of(anchor: Element, link: Element) -> bool:
    return bool(anchor.getnext() is link and not (anchor.tail or "").strip())


def _find_notes(page: Page) -> None:
    """What the calls lead to."""
    first: dict[str, tuple[Element, str]] = {}
    for link, (label, name) in page.calls.items():
        if name in page.targets:
            first.setdefault(name, (link, label))
    blocks: dict[Element, list[tuple[str, str]]] = {}
    for name, (link, label) in first.items():
        target = page.targets[name]
        block = _note_block(target, link)
        if block is not None:
            blocks.setdefault(block, []).append((name, label))
        elif printed(target):
            page.insets[target] = Noted(name, label)
            page.called.add(target)
    for block, names in blocks.items():
        _add_note(page, block, names)
    _join_further_blocks(page)


def _note_block(target: Element, link: Element) -> Element | None:
    """The block that a note is; None if that block holds the call too."""
    element = target
    while element.tag not in BLOCKS and element.getparent() is not None:
        parent, following = element.getparent(), element.getnext()
        empty = not printed(element) and not (element.tail or "").strip()
        if empty and following is not None and following.tag in BLOCKS and (parent.tag in KEEP or len(parent) > 2):
            element = following  # an anchor in front of the note
            break
        element = parent
        if element in link.iterancestors():
            return None
    if element.tag in ("td", "th"):
        element = element.getparent()
    return None if element.tag in KEEP else _whole(element, link)


def _whole(block: Element, link: Element) -> Element:
    """The box that holds all of a note's paragraphs."""
    while True:
        above = block.getparent()
        if above is None or above.tag not in _BOXES or not opens(block, above) or above in link.iterancestors():
            return block
        named = names_of(above)
        if NOTES_NAME.search(named) or not (above.tag == "li" or NOTE_NAME.search(named)):
            return block
        if next(above.iter("h2"), None) is not None:
            return block
        block = above


def _add_note(page: Page, block: Element, names: list[tuple[str, str]]) -> None:
    entry = bool(ENTRY_NAME.search(names_of(block)))
    if len(names) == 1:
        target = page.targets[names[0][0]]
        if target is block or target not in block.iter() or opens_words(target, block):
            page.notes[block] = Noted(*names[0], entry)
            return
    for name, label in names:
        target = page.targets[name]
        if target is block:
            page.notes.setdefault(block, Noted(name, label, entry))
        else:
            page.starts[target] = Noted(name, label, entry)


def _join_further_blocks(page: Page) -> None:
    """A term's definition belongs to it, and unmarked paragraphs in a box of notes to the one before."""
    for block, noted in list(page.notes.items()):
        further = {"dt": ("dd",), "p": ("p", "blockquote")}.get(block.tag, ())
        if block.tag == "p" and not NOTE_NAME.search(names_of(block.getparent())):
            continue
        parts = [block]
        following = block.getnext()
        while following is not None and following.tag in further and following not in page.notes:
            if following.get("id"):
                break
            parts.append(following)
            following = following.getnext()
        for part in parts:
            page.notes[part] = Noted(noted.id, noted.label, noted.entry, part is parts[-1])


def _find_calls_upward(page: Page, links: list[tuple[Element, str | None]]) -> None:
    """A note may be called again behind the place where it stands."""
    known = {noted.id for noted in (*page.notes.values(), *page.starts.values())}
    for link, name in links:
        if name not in known or link in page.calls or _is_named_back(link):
            continue
        label = _label(page, link, page.targets.get(name or ""), marked=False)
        around = page.note_around(link)
        if label is not None and (around is None or around.id != name):
            page.calls[link] = label, name


def _drop_mentions(page: Page) -> None:
    """Links in a note that are no calls: "see note 5", and ways back to places that are missing."""
    for link, (_, name) in list(page.calls.items()):
        if page.note_around(link) is None:
            continue
        square = printed(link)[:1] == "[" or in_brackets(link, "[")
        lost = name is not None and name not in page.targets
        if lost or not (square or is_marked_call(link) or _is_raised(page, link)):
            del page.calls[link]


def _find_uncalled(page: Page) -> None:
    """Notes that nothing leads to: items among notes, and what has a note's role."""
    for items in {element.getparent(): None for element in page.notes if element.tag == "li"}:
        for position, item in enumerate(items.findall("li"), start=1):
            if item not in page.notes:
                page.notes[item] = Noted(None, item.get("value") or str(position))
    within = {above for element in page.notes for above in element.iterancestors()}
    for element in page.order:
        if element.tag not in BLOCKS or element in within or not NOTE_ROLE.search(roles_of(element)):
            continue
        if page.note_around(element) is None:
            match = _TYPED_LABEL.match(element.text_content()[:60])
            page.notes[element] = Noted(None, match.group("label").strip() if match else "*")
