"""Small word-processor files, put together from the XML that matters to a test."""

from __future__ import annotations

import io
import json
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{_RELATIONSHIPS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"'
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_SPACES = " ".join(
    [f'xmlns:{p}="{_ODF}:{p}:1.0"' for p in ("office", "style", "text", "table", "meta")]
    + [f'xmlns:draw="{_ODF}:drawing:1.0"', f'xmlns:fo="{_ODF}:xsl-fo-compatible:1.0"']
    + ['xmlns:xlink="http://www.w3.org/1999/xlink"', 'xmlns:dc="http://purl.org/dc/elements/1.1/"']
)


def packed(parts: dict[str, str]) -> bytes:
    """A zip archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, *, title: str = "", note_links: str = "", **parts: str) -> bytes:
    """A Word document. `note_links`: what `n1` links to from the notes.

    `parts`: what stands in `styles`, `numbering`, `footnotes`, `endnotes`, `settings` and `sources`.
    """
    kinds = {kind: "customXml" if kind == "sources" else kind for kind in parts}
    related = "".join(
        f'<Relationship Id="p{kind}" Type="{_RELATIONSHIPS}/{kinds[kind]}" Target="{kind}.xml"/>' for kind in parts
    )
    main = f'<Relationship Id="d" Type="{_RELATIONSHIPS}/officeDocument" Target="word/document.xml"/>'
    files = {
        "_rels/.rels": _relationships(main),
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(related),
        "docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>',
    }
    for kind, content in parts.items():
        tag = "b:Sources" if kind == "sources" else f"w:{kind}"
        files[f"word/{kind}.xml"] = f"<{tag} {_SPACES}>{content}</{tag}>"
    if note_links:
        link = f'<Relationship Id="n1" Type="x/hyperlink" Target="{note_links}" TargetMode="External"/>'
        files["word/_rels/footnotes.xml.rels"] = _relationships(link)
    return packed(files)


def _relationships(inside: str) -> str:
    return f"<Relationships>{inside}</Relationships>"


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph; runs that are no markup become text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(x if x.startswith('<') else r(x) for x in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def call(number: int, kind: str = "footnote", more: str = "", mark: str = "") -> str:
    """A reference to a note."""
    return f'<w:r><w:{kind}Reference w:id="{number}"{more}/>{mark}</w:r>'


def note(number: int, *paragraphs: str, kind: str = "footnote") -> str:
    """A note of one or several paragraphs, with its own number in front."""
    first, *rest = paragraphs
    own = f"<w:r><w:{kind}Ref/></w:r><w:r><w:tab/></w:r>{first if first.startswith('<') else r(first)}"
    return f'<w:{kind} w:id="{number}"><w:p>{own}</w:p>{"".join(p(x) for x in rest)}</w:{kind}>'


def code(instruction: str, shown: str, data: str = "") -> str:
    """A complex field."""
    kept = f"<w:fldData>{data}</w:fldData>" if data else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{kept}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown if shown.startswith("<") else r(shown)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def style(style_id: str, name: str, inside: str = "", *, based_on: str = "", kind: str = "paragraph") -> str:
    """A style of a Word document."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{base}{inside}</w:style>'


SUPERSCRIPT = '<w:vertAlign w:val="superscript"/>'
HEADINGS = style("H1", "heading 1") + style("H2", "Kapitel", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')

FIRE = {
    "title": "Fire and ash",
    "author": [{"family": "Marsh", "given": "Tom J."}],
    "issued": {"date-parts": [["1901", 3]]},
}
SMOKE = {"title": "A history of smoke", "author": [{"family": "Holt", "given": "Ann"}], "issued": {"raw": "May 1902"}}


def csl(*works: dict[str, object]) -> str:
    items = [{"id": i, "uris": [f"http://x/{w['title']}"], "itemData": w} for i, w in enumerate(works)]
    return " ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": items}).replace('"', "&quot;") + " "


def odt(body: str, *, styles: str = "", title: str = "", parts: dict[str, str] | None = None) -> bytes:
    """An OpenDocument text. `styles`: automatic ones. `parts`: more files."""
    content = (
        f"<office:document-content {_ODF_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    named = f"<office:meta><dc:title>{title}</dc:title></office:meta>"
    meta = f"<office:document-meta {_ODF_SPACES}>{named}</office:document-meta>"
    return packed({"content.xml": content, "meta.xml": meta, **(parts or {})})
