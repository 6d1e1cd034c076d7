"""HTML pages, by lxml: saved articles, Wikipedia, blog posts, exported documents."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
from lxml.etree import ParserError

from ingest.article import Problem
from ingest.decode import decode
from ingest.errors import UnreadableFile
from ingest.readers.html.apparatus import look_over
from ingest.readers.html.elements import Element
from ingest.readers.html.site import Site
from ingest.readers.html.style import Styles
from ingest.readers.html.walk import Walk
from ingest.reading import ReadBlock, Reading


def read_html(data: bytes) -> Reading:
    """Blocks of the page's content; markup that belongs to the site, not to the article, is left out."""
    text = decode(data, markup=True)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.html.document_fromstring(text.encode(), parser=parser)
    except (ParserError, ValueError) as error:
        raise UnreadableFile("no HTML content in it") from error
    page = look_over(root, Styles.of(style.text or "" for style in root.iter("style")))
    site = Site.of(root, page)
    walk = Walk(page, site.is_dropped, site.heading)
    if site.title and site.heading is None:
        walk.builder.add(site.title, ReadBlock("title", 0, 0))
    return walk.run(site.content).reading("html", site.title, _cut_off(parser))


def _cut_off(parser: Element) -> Iterator[Problem]:
    """libxml2 gives up on what lies deeper than its limit."""
    for error in parser.error_log:
        if error.type_name == "ERR_RESOURCE_LIMIT":
            yield Problem("unreadable-part", f"nested too deeply at line {error.line}: what follows is lost")
            return
