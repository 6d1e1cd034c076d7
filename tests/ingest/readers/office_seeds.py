"""A small Word document and a small OpenDocument text with every kind of apparatus that their readers know."""

from __future__ import annotations

from tests.ingest.readers.office_files import (
    FIRE,
    HEADINGS,
    SMOKE,
    SUPERSCRIPT,
    call,
    code,
    csl,
    docx,
    note,
    odt,
    p,
    r,
    style,
)  # fmt: skip

_CELL = "<w:tc>{}</w:tc>"
_LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
_NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'

_BOX = "<mc:Choice><w:txbxContent>" + p("In a box.") + "</w:txbxContent></mc:Choice>"
_BODY = (
    p("Tolls", style="T"),
    p("Gates", style="H2"),
    p("Roads were free.", call(2), "<w:ins>" + r(" Gates") + "</w:ins>", "<w:del>" + call(9) + "</w:del>", " came."),
    p("Some paid.", call(3, more=' w:customMarkFollows="1"', mark="<w:t>*</w:t>"), call(2, "endnote")),
    p("So ", code(csl(FIRE, SMOKE), "(Marsh 1901; Holt 1902)"), code(r" CITATION Mar01 \l 1033 ", "(Marsh, 1901)")),
    "<w:sdt><w:sdtContent>" + p("Boxed.", r("1", SUPERSCRIPT)) + "</w:sdtContent></w:sdt>",
    p("One gate", properties=_NUMBERED),
    p("Another", properties=_NUMBERED),
    f"<w:tbl><w:tr>{_CELL.format(p('a'))}{_CELL.format(p('b', call(4)))}</w:tr></w:tbl>",
    p(f"<w:r><mc:AlternateContent>{_BOX}</mc:AlternateContent></w:r>"),
    p("References", style="H1"),
    p("Marsh, T. (1901) Fire and ash.", style="B"),
    "<w:sectPr><w:footnotePr><w:numFmt w:val='lowerRoman'/></w:footnotePr></w:sectPr>",
)
DOCX = docx(
    "".join(_BODY),
    footnotes=note(2, "Marsh, 1901, p. 4.", "More.")
    + note(4, code(' HYPERLINK "https://example.org" ', "Weir, Gates")),
    endnotes=note(2, "Ibid., 5.", kind="endnote"),
    styles=HEADINGS + style("T", "Title") + style("B", "Bibliography"),
    numbering=f'<w:abstractNum w:abstractNumId="0">{_LEVEL}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    sources="<b:Source><b:Tag>Mar01</b:Tag><b:Title>Fire and ash</b:Title><b:Year>1901</b:Year></b:Source>",
    settings="<w:footnotePr><w:numRestart w:val='eachSect'/></w:footnotePr>",
)


def _note(label: str, kind: str, inside: str) -> str:
    return (
        f'<text:note text:id="{label}" text:note-class="{kind}"><text:note-citation>{label}</text:note-citation>'
        f"<text:note-body><text:p>{inside}</text:p></text:note-body></text:note>"
    )


_ITALIC = '<text:span text:style-name="T1">Fire</text:span>'
_ODT_BODY = (
    '<text:p text:style-name="Title">Tolls</text:p><text:h text:outline-level="2">Gates</text:h>',
    f"<text:p>Roads were free.{_note('1', 'footnote', f'Marsh, {_ITALIC} (1901), 4.')} Then<text:s/>gates came.",
    f'{_note("i", "endnote", "Ibid., 5.")}<text:a xlink:href="https://example.org">here</text:a><text:tab/></text:p>',
    '<text:p>So <text:bibliography-mark text:identifier="Mar01" text:title="Fire and ash" text:year="1901">[Mar01]',
    "</text:bibliography-mark>.",
    "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p>",
    '<text:list text:style-name="L1"><text:list-item><text:p>One gate</text:p></text:list-item></text:list>',
    "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>",
    "<text:p>b</text:p></table:table-cell></table:table-row></table:table>",
    "<text:bibliography><text:index-body><text:p>Marsh, T. (1901) Fire and ash.</text:p></text:index-body>",
    "</text:bibliography>",
)
_LEVEL_OF_LIST = '<text:list-level-style-number text:level="1" style:num-format="1"/>'
_STYLE = '<style:text-properties fo:font-style="italic"/>'
ODT = odt(
    "".join(_ODT_BODY),
    styles=f'<style:style style:name="T1" style:family="text">{_STYLE}</style:style>'
    f'<text:list-style style:name="L1">{_LEVEL_OF_LIST}</text:list-style>',
)
