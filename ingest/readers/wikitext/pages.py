"""The wikitext in a file: as it is, HTML-escaped, or within the XML of a MediaWiki export (Help:Export)."""

from __future__ import annotations

import html
import re

from lxml import etree

from ingest.decode import decode
from ingest.errors import UnreadableFile

_ESCAPED_REF = re.compile(r"&lt;ref\b", re.I)
_REF = re.compile(r"<ref\b", re.I)
_EXPORT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:mediawiki|page|text)\b")
_REDIRECT = re.compile(
    r"\s*#(?:redirect|weiterleitung|redirection|redirección|rinvia|doorverwijzing)\s*:?\s*\[\[([^\]|]+)", re.I
)


def read_pages(data: bytes) -> list[tuple[str, str]]:
    """(title or nothing, wikitext) of each page. Raises UnreadableFile if a page only leads to another one."""
    text = decode(data)
    if _EXPORT.match(text):
        return [(title, _unescaped(source)) for title, source in _exported(text)]
    redirect = _REDIRECT.match(text)
    if redirect:
        raise UnreadableFile(f"it only redirects to “{redirect.group(1).strip()}”")
    return [("", _unescaped(text))]


def _unescaped(text: str) -> str:
    """Some copies are HTML-escaped as a whole: then no tag is left in them."""
    return html.unescape(text) if _ESCAPED_REF.search(text) and not _REF.search(text) else text


def _exported(text: str) -> list[tuple[str, str]]:
    """(title, wikitext) of the pages of an XML export, of each its last revision."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    try:
        root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("its XML can't be read") from error
    if root is None:
        raise UnreadableFile("its XML can't be read")
    pages = [e for e in root.iter("{*}page") if (e.findtext("{*}ns") or "0") == "0"] or [root]
    found = [(e.findtext("{*}title") or "", [t.text or "" for t in e.iter("{*}text")]) for e in pages]
    read = [(name.strip(), texts[-1]) for name, texts in found if texts and texts[-1].strip()]
    kept = [page for page in read if not _REDIRECT.match(page[1])] or read
    if not kept:
        raise UnreadableFile("there is no page in this XML export")
    return kept
