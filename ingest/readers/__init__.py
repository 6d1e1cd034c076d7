"""One file a format. `READERS` maps a file's suffix to the function that reads it."""

from __future__ import annotations

from collections.abc import Callable

from ingest.readers.docx.read import read_docx
from ingest.readers.epub.read import read_epub
from ingest.readers.html.read import read_html
from ingest.readers.jats.read import read_jats
from ingest.readers.markdown import read_markdown
from ingest.readers.odt.read import read_odt
from ingest.readers.pdf.read import read_pdf
from ingest.readers.text import read_text
from ingest.readers.wikitext.read import read_wikitext
from ingest.reading import Reading

Reader = Callable[[bytes], Reading]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".xml": read_jats,
    ".nxml": read_jats,
    ".jats": read_jats,
    ".wikitext": read_wikitext,
    ".wiki": read_wikitext,
    ".mediawiki": read_wikitext,
    ".epub": read_epub,
    ".docx": read_docx,
    ".docm": read_docx,
    ".odt": read_odt,
    ".pdf": read_pdf,
}
