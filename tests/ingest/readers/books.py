"""EPUBs made of a few lines."""

from __future__ import annotations

import io
import zipfile

CONTAINER = """<?xml version="1.0"?><container version="1.0"
    xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
XHTML = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"
xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Part</title></head><body>{}</body></html>"""


def package(spine: list[str], items: str = "", guide: str = "", linear: dict[str, str] | None = None) -> str:
    manifest = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(spine)
    )
    order = "".join(
        f'<itemref idref="i{n}" linear="{(linear or {}).get(name, "yes")}"/>' for n, name in enumerate(spine)
    )
    return f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata
    xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Salt &amp; Rain</dc:title><dc:creator>L.
Ortiz</dc:creator></metadata>
    <manifest>{manifest}{items}</manifest><spine>{order}</spine><guide>{guide}</guide></package>"""


def book(chapters: dict[str, str], extra: dict[str, str | bytes] | None = None, **opf: object) -> bytes:
    """An archive of those chapters (names to the inside of their body) in order."""
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": package(list(chapters), **opf),  # type: ignore[arg-type]
        **{f"OEBPS/{name}": XHTML.format(body) for name, body in chapters.items()},
        **(extra or {}),
    }
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


SEED = book(
    {
        "nav.xhtml": '<nav epub:type="toc"><ol><li><a href="a.xhtml#one">Tolls</a></li></ol></nav>',
        "a.xhtml": """<h1 id="one">Tolls</h1><p>Roads were free.<a epub:type="noteref" id="r1"
href="notes.xhtml#n1">1</a> Then <i>gates</i> came.<sup><a href="#n2">*</a></sup></p><aside epub:type="footnote"
id="n2"><p>Weir, <em>Gates</em>, 1910.</p></aside>""",
        "notes.xhtml": """<h2>Notes</h2><ol><li id="n1"><p>Marsh, T. (1901) <i>Roads</i>. York: Mill.
<a href="a.xhtml#r1" role="doc-backlink">&#8617;</a></p></li></ol>""",
    }
)
"""One with notes of both kinds."""
