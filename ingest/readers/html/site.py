"""What on a page belongs to the site and not to the article, where the article stands, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.readers.html.elements import BLOCKS, Element, names_of
from ingest.readers.html.page import Page
from ingest.reading import fold_space

SKIPPED = frozenset(
    "script style noscript template head button svg iframe object embed input select option textarea label dialog"
    " audio video canvas map rp rt datalist progress meter link meta".split()
)
"""Elements whose words are none of the text."""
_SITE_TAGS = frozenset(("nav", "form", "menu"))
_FRAME_TAGS = frozenset(("footer", "header", "aside"))
_SITE_WORDS = (
    r"(?:share|sharing|shares|social|sharedaddy|addtoany|nav|navbar|navbox|hatnote|dablink|rellink|navigation|menu"
    r"|breadcrumbs?|sidebar|comments?"
    r"|respond|disqus\w*|cookies?|consent|gdpr|newsletter|subscribe|subscription|signup|related|recommended|trending|popular"
    r"|advert\w*|ads?|sponsor\w*|promo\w*|banner|popup|modal|overlay|widgets?|toolbar|toolbox|toc|metadata|catlinks"
    r"|printfooter|editsection|noprint|masthead|z3988|pagination|pager|tags|byline|pagenum|pageno|pagebreak|paywall|login"
    r"|headerlink|ambox|sistersitebox|portal|portalbox|stub|jump-link|skip-link|screen-reader-text|sr-only|visually-hidden"
    r"|tag-list|author-box|doc-toc|doc-pagebreak|footer-links|site-header|site-footer|authority-control)"
)
_SITE = re.compile(rf"(?:^|[\s_-]){_SITE_WORDS}(?:$|[\s_-])", re.I)
_SITE_ID = re.compile(
    rf"{_SITE_WORDS}(?:[_-](?:{_SITE_WORDS}|box|bar|block|area|section|wrapper|container|list|\d+))*", re.I
)
"""An id that says nothing else: headings have ids made of their words."""
_LINES = frozenset(("p", "div", "time", "ul", "address", "span"))
_BYLINE = re.compile(
    r"(?:^|\s)(?:author|date|byline|dateline|published|posted-on|entry-meta|post-meta|timestamp)s?(?:$|\s)", re.I
)
"""Who wrote a page and when, where that is a line of its own."""
_IN_BOOKS = re.compile(
    r"(?:^|[\s_-])(?:toc|pagenum|pageno|pagebreak|doc-pagebreak|headerlink|sr-only)(?:$|[\s_-])", re.I
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"\s+[|»«·•–—-]\s+|\s+::\s+|\s*[|]\s*")
_KEEP_TAGS = frozenset(("html", "body", "main", "article"))
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|respond|disqus\w*|replies)(?:$|[\s_-])", re.I)
_LETTERS = re.compile(r"[\W_]+")
_NEARLY_ALL = 0.97
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MENU_TAGS = frozenset("div section ul ol dl center table".split())
_LIST_TAGS = frozenset(("ul", "ol", "dl", "table"))
"""These may list linked names that are the article's own: only if hardly anything else stands there are they menus."""
_LONG_LINK = 90
"""Characters a link; entries of a list whose titles are links have more."""
_SHORT = 30
"""Characters of a piece of text that may be a button or a menu."""
_MOST = 0.4
"""A part with more than this share of the page's paragraphs is no ornament, whatever it is called."""


def is_hidden(element: Element) -> bool:
    """Whether the markup itself hides an element."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


@dataclass(frozen=True, slots=True)
class Site:
    """What surrounds the article."""

    content: Element
    """The innermost element that holds the article and its notes."""
    title: str
    heading: Element | None
    """The heading that is the title, if it stands in the content."""
    vital: frozenset[Element]
    """Elements that hold a note, the title or much of the text: never left out."""
    menus: frozenset[Element]
    """Elements that are hardly more than links."""

    @staticmethod
    def of(root: Element, page: Page) -> Site:
        """Find the article on its page."""
        title, heading = find_title(root)
        notes = [element for element in (*page.notes, *page.starts) if not _is_in_comments(element)]
        kept = [*notes, *([heading] if heading is not None else [])]
        weights = _weigh(page.order)
        total = max((weight.running for weight in weights.values()), default=0) or 1
        shares = {e: w.running / total for e, w in weights.items() if w.running > total * _MOST}
        vital = {above for element in kept for above in (element, *element.iterancestors())}
        content = _content(root, shares, [e for e in notes if not _is_framed(e)])
        inside = heading is not None and content in (heading, *heading.iterancestors())
        vital.update(element for element in shares if not _COMMENTS.search(names_of(element)))
        vital.update(page.entries)
        citing = {above for call in page.calls for above in call.iterancestors()}
        citing |= {inner for element in (*page.notes, *page.entries) for inner in element.iter()}
        menus = frozenset(
            e
            for e, w in weights.items()
            if e.tag in _MENU_TAGS
            and w.is_menu(0.8 if e.tag in _LIST_TAGS else 0.5)
            and e not in vital
            and e not in citing
        )
        return Site(content, title, heading if inside else None, frozenset(vital), menus)

    def is_dropped(self, element: Element) -> bool:
        """Whether an element is left out."""
        if element in self.vital:
            return False
        return element.tag in SKIPPED or element in self.menus or is_hidden(element) or _is_of_site(element)


def _is_in_comments(element: Element) -> bool:
    return any(_COMMENTS.search(names_of(above)) for above in element.iterancestors() if above.tag not in _KEEP_TAGS)


def _is_framed(element: Element) -> bool:
    return any(above.tag in _FRAME_TAGS for above in element.iterancestors())


def _is_of_site(element: Element) -> bool:
    """Whether its tag or names say that it is the site's: navigation, sharing, comments, advertisements."""
    if element.tag in _SITE_TAGS:
        return True
    if element.tag in _KEEP_TAGS:
        return False
    if element.tag in _FRAME_TAGS:
        return element.find(".//h1") is None
    names = " ".join(filter(None, (element.get("class"), element.get("role"))))
    if names and (_SITE.search(_CAMEL.sub("-", names)) or (element.tag in _LINES and _BYLINE.search(names))):
        return True
    name = element.get("id")
    return bool(name and _SITE_ID.fullmatch(_CAMEL.sub("-", name))) and not _is_named_by_heading(element)


def _is_named_by_heading(element: Element) -> bool:
    """Whether an id is made of the words of the heading that it stands on or above."""
    heading = element if element.tag in _HEADINGS else next(iter(element), None)
    if heading is None or heading.tag not in _HEADINGS:
        return False
    return _same(heading.text_content(), element.get("id"))


def is_outside_of_book(element: Element) -> bool:
    """What is left out of a book's pages, which have no site around them."""
    if element.tag in SKIPPED or element.tag == "nav" or is_hidden(element):
        return True
    names = " ".join(filter(None, (element.get("class"), element.get("role"), element.get("epub-type"))))
    return bool(names) and bool(_IN_BOOKS.search(names))


@dataclass(slots=True)
class _Weight:
    """Characters below an element."""

    running: int = 0
    """Of running text: neither words of links nor short pieces."""
    all: int = 0
    linked: int = 0
    links: int = 0

    def is_menu(self, share: float) -> bool:
        """Whether more than a share of the words are links, and those short."""
        return self.links >= 3 and self.linked > share * self.all and self.all < _LONG_LINK * self.links


def _weigh(order: Iterable[Element]) -> dict[Element, _Weight]:
    """What all elements hold. `order`: elements in document order."""
    weights = {element: _Weight() for element in order if element.tag not in SKIPPED}
    for element in reversed(weights):
        own = weights[element]
        if text := element.text:
            own.all += len(text.strip())
            own.running += _running(text)
        if element.tag == "a":
            own.running, own.linked, own.links = 0, own.all, 1
        above = weights.get(element.getparent())
        if above is not None:
            above.running += own.running
            above.all += own.all
            above.linked += own.linked
            above.links += own.links
            if tail := element.tail:
                above.all += len(tail.strip())
                above.running += _running(tail)
    return weights


def _running(text: str) -> int:
    return len(text) if len(text) > _SHORT and len(text.strip()) > _SHORT else 0


def _content(root: Element, shares: dict[Element, float], notes: list[Element]) -> Element:
    """Down from the body, as long as one child holds nearly all of the text and all of the notes."""
    body = root.find("body")
    content = body if body is not None else root
    while True:
        inner = [child for child in content if shares.get(child, 0) > _NEARLY_ALL]
        if (
            len(inner) != 1
            or inner[0].tag not in BLOCKS
            or inner[0].tag in ("p", "blockquote", "table", "tbody", "tr", "ul", "ol")
        ):
            return content
        if any(inner[0] not in note.iterancestors() for note in notes):
            return content
        content = inner[0]


def find_title(root: Element) -> tuple[str, Element | None]:
    """The title, and the heading that says it. A heading that only names the site is passed over."""
    named = _named_titles(root)
    whole = fold_space(root.findtext("head/title") or "")
    heads = [(fold_space(h.text_content()), h) for h in root.iter("h1", "h2")]
    for words, heading in heads:
        if words and any(_same(words, name) for name in named):
            return words, heading
    site = _meta(root, "og:site_name")
    for words, heading in heads:
        if words and heading.tag == "h1" and not _same(words, site) and not _is_suffix(words, whole):
            return words, heading
    return next(iter(named), ""), None


def _named_titles(root: Element) -> list[str]:
    """What the head calls the page, likeliest first."""
    whole = fold_space(root.findtext("head/title") or "")
    found = [_meta(root, "og:title"), _without_site(whole, _meta(root, "og:site_name"), root), whole]
    return [words for words in found if words]


def _meta(root: Element, name: str) -> str:
    for meta in root.iter("meta"):
        if name in (meta.get("property"), meta.get("name")):
            return fold_space(meta.get("content") or "")
    return ""


def _same(one: str, other: str) -> bool:
    return bool(one) and _LETTERS.sub("", one).casefold() == _LETTERS.sub("", other).casefold()


def _is_suffix(words: str, whole: str) -> bool:
    return any(_same(words, part) for part in _SEPARATORS.split(whole)[1:])


def _without_site(title: str, site: str, root: Element) -> str:
    """ "Salt – The Gazette" gives "Salt", if the site bears that name elsewhere on the page too."""
    cuts = list(_SEPARATORS.finditer(title))
    if not cuts:
        return title
    rest, name = title[: cuts[-1].start()], title[cuts[-1].end() :]
    if _same(name, site) or "|" in cuts[-1].group() or "»" in cuts[-1].group():
        return rest
    body = root.find("body")
    known = len(name.split()) <= 6 and body is not None and name in body.text_content()
    return rest if known else title
