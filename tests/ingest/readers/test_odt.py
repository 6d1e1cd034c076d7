"""What LibreOffice keeps in its files, and what of it is text."""

from __future__ import annotations

import json

import pytest

from ingest.errors import UnreadableFile
from ingest.readers.odt.read import read_odt
from ingest.reading import Reading
from tests.ingest.readers.office_files import odt, packed


def told(reading: Reading) -> list[tuple[str, str]]:
    """Kind and words of each block."""
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


def words(body: str, styles: str = "") -> list[str]:
    return [text for _, text in told(read_odt(odt(body, styles=styles)))]


def p(inside: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def note(label: str, *paragraphs: str, kind: str = "footnote", typed: bool = False) -> str:
    mark = f' text:label="{label}"' if typed else ""
    body = "".join(p(inside, "Footnote") for inside in paragraphs)
    return (
        f'<text:note text:id="ftn{label}" text:note-class="{kind}">'
        f"<text:note-citation{mark}>{label}</text:note-citation>"
        f"<text:note-body>{body}</text:note-body></text:note>"
    )


def style(name: str, properties: str = "", *, parent: str = "", family: str = "text", more: str = "") -> str:
    base = f' style:parent-style-name="{parent}"' if parent else ""
    inside = f"<style:text-properties {properties}/>" if properties else ""
    return f'<style:style style:name="{name}" style:family="{family}"{base}{more}>{inside}</style:style>'


def notes(reading: Reading) -> list[tuple[str | None, str]]:
    return [(b.label, reading.text[b.start : b.end]) for b in reading.blocks if b.kind == "note"]


# --- notes ------------------------------------------------------------------------------------------------------------


def test_footnotes_follow_their_block_and_endnotes_the_text() -> None:
    body = p(f"One.{note('i', 'Last.', kind='endnote')}{note('1', 'First.', 'More.')}") + p(f"Two.{note('2', '')}")
    reading = read_odt(odt(body))
    assert told(reading) == [
        ("paragraph", "One.[i][1]"),
        ("note", "First."),
        ("note", "More."),
        ("paragraph", "Two.[2]"),
        ("note", ""),
        ("note", "Last."),
    ]
    targets = {call.label: call.target for call in reading.calls}
    assert {block.label: block.note_id for block in reading.blocks if block.kind == "note"} == targets


def test_a_mark_of_the_author_s_own_is_the_label() -> None:
    reading = read_odt(odt(p(f"One{note('*', '* With thanks.', typed=True)}.")))
    assert told(reading) == [("paragraph", "One[*]."), ("note", "With thanks.")]


def test_a_cross_reference_in_superscript_calls_the_note_again() -> None:
    raised = style("T1", 'style:text-position="super 58%"')
    again = '<text:span text:style-name="T1"><text:note-ref text:ref-name="ftn1">1</text:note-ref></text:span>'
    reading = read_odt(odt(p(f"One{note('1', 'Note.')}, two{again}."), styles=raised))
    assert [call.label for call in reading.calls] == ["1", "1"]
    assert len({call.target for call in reading.calls}) == 1


# --- words ------------------------------------------------------------------------------------------------------------


def test_tracked_deletions_annotations_and_hidden_words_are_no_text() -> None:
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion>" + p("Gone.") + "</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    annotation = "<office:annotation>" + p("Really?") + "</office:annotation>"
    hidden = '<text:span text:style-name="T1">no</text:span><text:hidden-text>no</text:hidden-text>'
    body = changes + p(
        f'Ash <text:change-start/>feeds{annotation}<text:change-end/> pines<text:change text:change-id="1"/>{hidden}.'
    )
    assert words(body, style("T1", 'text:display="none"')) == ["Ash feeds pines."]


def test_spaces_tabs_and_breaks_are_spaces() -> None:
    assert words(p('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d\n   e<text:soft-page-break/>f')) == [
        "a b c d ef"
    ]


def test_styles_of_spans_come_from_their_parents() -> None:
    styles = (
        style("Up", 'style:text-position="33% 58%"') + style("T1", parent="Up") + style("T2", 'fo:font-style="italic"')
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    body = p(
        f"x{span.format('T1', '2')} on the 19{span.format('T1', 'th')}{note('1', span.format('T2', 'Fire') + ', 1901')}"
    )
    reading = read_odt(odt(body, styles=styles))
    assert told(reading)[0][1] == "x² on the 19th[1]"
    assert reading.blocks[1].verbatim == "*Fire*, 1901"


def test_links_lead_outward() -> None:
    reading = read_odt(
        odt(p('See <text:a xlink:href="https://a.org/">there</text:a> or <text:a xlink:href="#x">here</text:a>.'))
    )
    assert (reading.blocks[0].verbatim, reading.blocks[0].links) == (
        "See [there](https://a.org/) or here.",
        ("https://a.org/",),
    )


def test_text_boxes_follow_the_paragraph() -> None:
    box = "<draw:frame><draw:text-box>" + p("In a box.") + "</draw:text-box></draw:frame>"
    assert words(p(f"Before{box} and after.")) == ["Before and after.", "In a box."]


# --- blocks -----------------------------------------------------------------------------------------------------------


def test_headings_title_quotations_and_code_are_told_by_style() -> None:
    styles = style("P1", parent="Quotations", family="paragraph")
    body = (
        p("Fire", "Title")
        + '<text:h text:outline-level="2">Ash</text:h>'
        + p("He said.", "P1")
        + p("x = 1", "Preformatted_20_Text")
    )
    named = style("Quotations", family="paragraph") + styles
    reading = read_odt(odt(body, styles=named))
    assert [(b.kind, b.level) for b in reading.blocks] == [("title", 0), ("heading", 2), ("quotation", 0), ("code", 0)]
    assert reading.title == "Fire"


def test_the_title_among_the_properties_is_used_where_there_is_no_other() -> None:
    assert read_odt(odt(p("Text."), title="Fire")).title == "Fire"


def test_items_of_lists_carry_their_number_beside_the_text() -> None:
    level = '<text:list-level-style-number text:level="1" style:num-format="1"/>'
    numbers = f'<text:list-style style:name="L1">{level}</text:list-style>'
    item = "<text:list-item>{}</text:list-item>"
    first = f'<text:list text:style-name="L1">{item.format(p("One.") + p("More."))}{item.format(p("Two."))}</text:list>'
    goes_on = f'<text:list text:style-name="L1" text:continue-numbering="true">{item.format(p("Three."))}</text:list>'
    bullets = f'<text:list text:style-name="L2">{item.format(p("Dot."))}</text:list>'
    reading = read_odt(odt(first + goes_on + bullets, styles=numbers))
    assert {block.kind for block in reading.blocks} == {"list-item"}
    assert [block.label for block in reading.blocks] == ["1", None, "2", "3", None]


def test_tables_are_told_row_by_row() -> None:
    row = "<table:table-row>{}</table:table-row>"
    cells = "".join(f"<table:table-cell>{p(x)}</table:table-cell>" for x in ("1901", f"seven{note('1', 'Counted.')}"))
    head = "".join(f"<table:table-cell>{p(x)}</table:table-cell>" for x in ("Year", "Fires"))
    heads = f"<table:table-header-rows>{row.format(head)}</table:table-header-rows>"
    table = f"<table:table>{heads}{row.format(cells)}</table:table>"
    assert told(read_odt(odt(table))) == [
        ("boilerplate", "Year | Fires"),
        ("table", "1901 | seven[1]"),
        ("note", "Counted."),
    ]


def test_a_table_of_contents_states_nothing() -> None:
    body = (
        "<text:table-of-content><text:index-body>"
        + p("Fire 3")
        + "</text:index-body></text:table-of-content>"
        + p("Text.")
    )
    assert [kind for kind, _ in told(read_odt(odt(body)))] == ["boilerplate", "paragraph"]


# --- citations --------------------------------------------------------------------------------------------------------


def test_a_bibliography_mark_names_its_work() -> None:
    mark = (
        '<text:bibliography-mark text:identifier="Mar01" text:author="Marsh, Tom; Holt, Ann" text:title="Fire and ash"'
        ' text:year="1901">[Mar01]</text:bibliography-mark>'
    )
    index = "<text:bibliography><text:index-body><text:index-title>" + p("Works") + "</text:index-title>"
    index += p("Mar01: Marsh, Tom; Holt, Ann, Fire and ash, 1901") + "</text:index-body></text:bibliography>"
    reading = read_odt(odt(p(f"So {mark}.") + index))
    assert [kind for kind, _ in told(reading)] == ["paragraph", "heading", "reference"]
    assert [(reading.text[c.start : c.end][:5], c.target) for c in reading.citations] == [
        ("Mar01", "mark Mar01"),
        ("Mar01", None),
    ]
    fields = reading.citations[1].fields
    assert fields is not None and fields.authors == ("Marsh, T.", "Holt, A.")


def test_zotero_keeps_its_citation_in_the_name_of_a_reference_mark() -> None:
    work = {"title": "Fire and ash", "author": [{"family": "Marsh"}], "issued": {"date-parts": [["1901"]]}}
    kept = json.dumps({"citationItems": [{"uris": ["u"], "itemData": work}]}).replace('"', "&quot;")
    name = f"ZOTERO_ITEM CSL_CITATION {kept} RNDabc"
    marked = f'<text:reference-mark-start text:name="{name}"/>(Marsh 1901)<text:reference-mark-end text:name="{name}"/>'
    reading = read_odt(odt(p(f"So {marked}.")))
    assert [(reading.text[c.start : c.end], c.ids) for c in reading.citations] == [("Marsh 1901", ("u",))]


# --- damage -----------------------------------------------------------------------------------------------------------


def test_an_encrypted_document_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="encrypted"):
        manifest = "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>"
        read_odt(odt(p("x"), parts={"META-INF/manifest.xml": manifest}))


@pytest.mark.parametrize("parts", [{"a": "b"}, {"content.xml": "<a/>"}, {"content.xml": "words"}])
def test_what_is_no_text_document_is_refused_in_one_line(parts: dict[str, str]) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_odt(packed(parts))
    assert "\n" not in str(refusal.value)


def test_broken_styles_are_a_problem() -> None:
    reading = read_odt(odt(p("One."), parts={"styles.xml": "no markup"}))
    assert [problem.kind for problem in reading.problems] == ["unreadable-part"]
    assert told(reading) == [("paragraph", "One.")]
