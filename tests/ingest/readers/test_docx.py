"""What Word keeps in its files, and what of it is text."""

from __future__ import annotations

import base64
import json
import time

import pytest

from ingest.errors import UnreadableFile
from ingest.readers.docx.read import read_docx
from ingest.reading import Reading
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
    p,
    packed,
    r,
    style,
)  # fmt: skip


def told(reading: Reading) -> list[tuple[str, str]]:
    """Kind and words of each block."""
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


def words(body: str, **parts: str) -> list[str]:
    return [text for _, text in told(read_docx(docx(body, **parts)))]


def notes(reading: Reading) -> list[tuple[str | None, str | None, str]]:
    """Id, label and words of each note block."""
    return [(b.note_id, b.label, reading.text[b.start : b.end]) for b in reading.blocks if b.kind == "note"]


def calls(reading: Reading) -> list[tuple[str, str | None]]:
    assert all(reading.text[c.start : c.end] == f"[{c.label}]" for c in reading.calls)
    return [(c.label, c.target) for c in reading.calls]


# --- notes ------------------------------------------------------------------------------------------------------------


def test_footnotes_follow_their_block_and_endnotes_the_text() -> None:
    reading = read_docx(
        docx(
            p("One.", call(2, "endnote"), call(7)) + p("Two.", call(3)),
            footnotes='<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
            + note(3, "Third.")
            + note(7, "Seventh."),
            endnotes=note(2, "Last.", kind="endnote"),
        )
    )
    assert told(reading) == [
        ("paragraph", "One.[i][1]"),
        ("note", "Seventh."),
        ("paragraph", "Two.[2]"),
        ("note", "Third."),
        ("note", "Last."),
    ]
    assert calls(reading) == [("i", "en2"), ("1", "fn7"), ("2", "fn3")]
    assert notes(reading) == [("fn7", "1", "Seventh."), ("fn3", "2", "Third."), ("en2", "i", "Last.")]


def test_a_note_of_several_paragraphs_is_one_note() -> None:
    reading = read_docx(docx(p("One.", call(1)), footnotes=note(1, "First.", "Second.")))
    assert notes(reading) == [("fn1", "1", "First."), ("fn1", "1", "Second.")]


def test_an_empty_note_is_a_note() -> None:
    reading = read_docx(docx(p("One.", call(1)), footnotes='<w:footnote w:id="1"><w:p/></w:footnote>'))
    assert notes(reading) == [("fn1", "1", "")]


def test_a_call_without_a_note_and_a_note_without_a_call_stay() -> None:
    reading = read_docx(docx(p("One.", call(1)), footnotes=note(2, "Lost.")))
    assert calls(reading) == [("1", "fn1")]
    assert notes(reading) == [("fn2", "2", "Lost.")]


def test_a_mark_of_the_author_s_own_is_the_label_and_is_not_counted() -> None:
    own = call(1, more=' w:customMarkFollows="1"', mark="<w:t>*</w:t>")
    typed = '<w:footnote w:id="1">' + p(r("*", SUPERSCRIPT), " With thanks.") + "</w:footnote>"
    reading = read_docx(docx(p("One", own, ".", call(2)), footnotes=typed + note(2, "Second.")))
    assert told(reading)[0] == ("paragraph", "One[*].[1]")
    assert notes(reading) == [("fn1", "*", "With thanks."), ("fn2", "1", "Second.")]


def section(rules: str) -> str:
    return f"<w:sectPr><w:footnotePr>{rules}</w:footnotePr></w:sectPr>"


def test_numbers_start_again_where_sections_say_so() -> None:
    anew = section('<w:numRestart w:val="eachSect"/>')
    body = p("a", call(1)) + p("b", call(2), properties=anew) + p("c", call(3)) + anew
    assert [label for label, _ in calls(read_docx(docx(body)))] == ["1", "2", "1"]


@pytest.mark.parametrize(
    ("rules", "labels"),
    [
        ('<w:numFmt w:val="lowerRoman"/><w:numStart w:val="4"/>', ["iv", "v"]),
        ('<w:numFmt w:val="upperLetter"/>', ["A", "B"]),
        ('<w:numFmt w:val="chicago"/>', ["*", "†"]),
    ],
)
def test_labels_have_the_format_that_the_settings_name(rules: str, labels: list[str]) -> None:
    settings = f"<w:footnotePr>{rules}</w:footnotePr>"
    reading = read_docx(docx(p("a", call(1), call(2)), settings=settings))
    assert [label for label, _ in calls(reading)] == labels


def test_a_cross_reference_in_superscript_calls_the_note_again() -> None:
    marked = f'<w:bookmarkStart w:id="0" w:name="_Ref1"/>{call(1)}<w:bookmarkEnd w:id="0"/>'
    again = code(r" NOTEREF _Ref1 \f \h ", r("1", SUPERSCRIPT))
    reading = read_docx(docx(p("One", marked, ", two", again, "."), footnotes=note(1, "Note.")))
    assert calls(reading) == [("1", "fn1"), ("1", "fn1")]


# --- words ------------------------------------------------------------------------------------------------------------


def test_tracked_changes_are_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>starves</w:delText></w:r>" + call(1) + "</w:del>"
    moved = "<w:moveFrom>" + r(" old") + "</w:moveFrom><w:moveTo>" + r(" pines") + "</w:moveTo>"
    body = p("Ash ", "<w:ins>" + r("feeds") + "</w:ins>", deleted, moved, ".")
    assert words(body) == ["Ash feeds pines."]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    assert words(p("Ash feeds", properties="<w:rPr><w:del/></w:rPr>") + p(" pines.")) == ["Ash feeds pines."]


def test_hidden_words_comments_and_instructions_are_no_text() -> None:
    body = p(r("Ash", "<w:vanish/>"), "Smoke", '<w:r><w:commentReference w:id="1"/></w:r>', code(" PAGE ", "7"), ".")
    assert words(body) == ["Smoke7."]
    assert words(p(r("Ash", '<w:vanish w:val="0"/>'))) == ["Ash"]


def test_breaks_tabs_hyphens_and_symbols_are_characters() -> None:
    beta = '<w:sym w:font="Symbol" w:char="F062"/>'
    run = f"<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/>{beta}</w:r>"
    assert words(p(run)) == ["a b c‑β"]


def test_content_controls_are_seen_through_but_their_prompts_are_not() -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("Click here") + "</w:sdtContent></w:sdt>"
    inner = "<w:sdt><w:sdtContent>" + r("feeds") + "</w:sdtContent></w:sdt>"
    outer = "<w:sdt><w:sdtContent>" + p("Ash ", inner, " pines.", prompt) + "</w:sdtContent></w:sdt>"
    assert words(outer) == ["Ash feeds pines."]


def test_text_boxes_follow_the_paragraph_and_are_told_once() -> None:
    box = "<w:txbxContent>" + p("In a box.") + "</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    assert words(p("Before", drawn, " and after.")) == ["Before and after.", "In a box."]


def test_superscript_is_raised_by_style_too_but_ordinals_are_not() -> None:
    styles = style("Up", "up", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>', kind="character")
    up = '<w:rStyle w:val="Up"/>'
    body = p("x", r("2", up), " on the 19", r("th", up), r(" day.", up + '<w:vertAlign w:val="baseline"/>'))
    assert words(body, styles=styles) == ["x² on the 19th day."]


def test_italics_and_links_are_kept_in_notes() -> None:
    linked = '<w:hyperlink r:id="n1">' + r("there") + "</w:hyperlink>"
    field = code(' HYPERLINK "https://b.org/x" ', "here")
    emphasis = style("E", "Emphasis", "<w:rPr><w:i/></w:rPr>", kind="character")
    inside = r("Fire", '<w:rStyle w:val="E"/>') + r(", ") + linked + r(", ") + field
    data = docx(p("One", call(1)), footnotes=note(1, inside), styles=emphasis, note_links="https://a.org/")
    block = next(block for block in read_docx(data).blocks if block.kind == "note")
    assert block.verbatim == "*Fire*, [there](https://a.org/), [here](https://b.org/x)"
    assert block.links == ("https://a.org/", "https://b.org/x")


# --- blocks -----------------------------------------------------------------------------------------------------------


def test_headings_are_told_by_outline_level_by_name_and_by_descent() -> None:
    styles = HEADINGS + style("Mine", "My own", based_on="H1")
    body = p("Title", style="T") + p("A", style="H1") + p("B", style="H2") + p("C", style="Mine") + p("Text.")
    reading = read_docx(docx(body, styles=styles + style("T", "Title")))
    assert [(b.kind, b.level) for b in reading.blocks] == [
        ("title", 0), ("heading", 1), ("heading", 2), ("heading", 1), ("paragraph", 0),
    ]  # fmt: skip
    assert reading.title == "Title"


def test_the_title_is_a_heading_that_opens_the_text_or_what_the_properties_say() -> None:
    assert read_docx(docx(p("Fire", style="H1") + p("Text."), styles=HEADINGS, title="Other")).title == "Fire"
    assert read_docx(docx(p("Text."), title="Fire")).title == "Fire"


def test_quotations_code_and_lists_of_contents_are_told_by_style() -> None:
    styles = style("Q", "Quote") + style("C", "HTML Preformatted") + style("T1", "toc 1") + style("S", "Subtitle")
    body = p("He said.", style="Q") + p("x = 1", style="C") + p("Fire 3", style="T1") + p("By hand", style="S")
    kinds = [kind for kind, _ in told(read_docx(docx(body, styles=styles)))]
    assert kinds == ["quotation", "code", "boilerplate", "boilerplate"]


def numbered(*ids: int) -> str:
    return "".join(
        p(f"Item {i}.", properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{i}"/></w:numPr>') for i in ids
    )


def test_items_of_lists_carry_their_number_beside_the_text() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level.format("decimal", "[%1]")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{level.format("bullet", "•")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    reading = read_docx(docx(numbered(1, 1, 2, 1, 3, 3), numbering=numbering))
    assert {block.kind for block in reading.blocks} == {"list-item"}
    assert [block.label for block in reading.blocks] == ["1", "2", None, "3", "5", "6"]
    assert reading.text.startswith("Item 1.")


def row(*cells: str, head: bool = False) -> str:
    inside = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{'<w:tblHeader/>' if head else ''}</w:trPr>{inside}</w:tr>"


def test_tables_are_told_row_by_row() -> None:
    table = (
        f"<w:tbl>{row(p('Year'), p('Fires'), head=True)}{row(p('1901') + p('or 1902'), p('seven', call(1)))}</w:tbl>"
    )
    reading = read_docx(docx(table, footnotes=note(1, "Counted.")))
    assert told(reading) == [
        ("boilerplate", "Year | Fires"),
        ("table", "1901 or 1902 | seven[1]"),
        ("note", "Counted."),
    ]


def test_a_table_of_one_column_is_layout() -> None:
    assert words(f"<w:tbl>{row(p('One.') + p('Two.'))}</w:tbl>") == ["One.", "Two."]


# --- reference managers -----------------------------------------------------------------------------------------------


def cited(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    """Words, target and title of each marked citation."""
    return [(reading.text[c.start : c.end], c.target, c.fields.title if c.fields else None) for c in reading.citations]


def test_a_work_is_described_where_it_is_first_cited_and_led_back_to_later() -> None:
    footnotes = note(1, code(csl(FIRE), "Tom J. Marsh, Fire and Ash (1901)") + r(".")) + note(
        2, code(csl(FIRE), "Marsh.")
    )
    reading = read_docx(docx(p("One", call(1), call(2)), footnotes=footnotes))
    assert cited(reading) == [
        ("Tom J. Marsh, Fire and Ash (1901)", None, "Fire and ash"), ("Marsh.", "http://x/Fire and ash", None),
    ]  # fmt: skip
    fields = reading.citations[0].fields
    assert fields is not None and (fields.authors, fields.year, fields.date) == (("Marsh, T.J.",), "1901", "March")


def test_citations_of_one_field_are_told_apart_and_tied_to_the_bibliography() -> None:
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    opening = begin + "<w:r><w:instrText> ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY</w:instrText></w:r>"
    opening += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = p("So (", code(csl(FIRE, SMOKE), "(Marsh, 1901; Holt, 1902)"), ".")
    body += p(opening, "Holt, A. (1902) A History of Smoke.") + p("Marsh, T. (1901) Fire and Ash.", end) + p("After.")
    reading = read_docx(docx(body))
    assert [kind for kind, _ in told(reading)] == ["paragraph", "reference", "reference", "paragraph"]
    assert cited(reading) == [
        ("Marsh, 1901", "http://x/Fire and ash", None), ("Holt, 1902", "http://x/A history of smoke", None),
        ("Holt, A. (1902) A History of Smoke.", None, "A history of smoke"),
        ("Marsh, T. (1901) Fire and Ash.", None, "Fire and ash"),
    ]  # fmt: skip


def test_numbers_call_the_numbered_entries() -> None:
    entries = p("[1] ", "Marsh, T. Fire and Ash.", style="Bibliography")
    entries += p("[2] Holt, A. A History of Smoke.", style="Bibliography")
    reading = read_docx(docx(p("So ", code(csl(FIRE, SMOKE), "[1], [2]"), ".") + entries))
    assert [(c.label, c.target) for c in reading.calls] == [("1", "entry1"), ("2", "entry2")]
    assert [(b.label, b.entry, reading.text[b.start : b.end]) for b in reading.blocks if b.kind == "note"] == [
        ("1", True, "Marsh, T. Fire and Ash."), ("2", True, "Holt, A. A History of Smoke."),
    ]  # fmt: skip


def test_mendeley_keeps_its_citation_in_the_tag_of_a_content_control() -> None:
    tag = (
        "MENDELEY_CITATION_v3_"
        + base64.b64encode(json.dumps({"citationItems": [{"id": "a", "itemData": FIRE}]}).encode()).decode()
    )
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{r("(Marsh 1901)")}</w:sdtContent></w:sdt>'
    )
    assert cited(read_docx(docx(p("So ", control, ".")))) == [("Marsh 1901", None, "Fire and ash")]


@pytest.mark.parametrize(
    "written", ["ADDIN CSL_CITATION ", "ADDIN Mendeley Citation{8d2-4b} CSL_CITATION ", "ADDIN ZOTERO_ITEM "]
)
def test_csl_is_found_behind_whatever_names_it(written: str) -> None:
    field = code(csl(FIRE).replace("ADDIN ZOTERO_ITEM CSL_CITATION ", written), "(Marsh 1901)")
    assert cited(read_docx(docx(p("So ", field, ".")))) == [("Marsh 1901", None, "Fire and ash")]


ENDNOTE = (
    "<EndNote><Cite><Author>Marsh</Author><Year>1901</Year><record><rec-number>7</rec-number><contributors><authors>"
    "<author>Marsh, T.</author></authors></contributors><titles><title><style>Fire and ash</style></title>"
    "<secondary-title>Ash Journal</secondary-title></titles><dates><year>1901</year></dates></record></Cite></EndNote>"
)


def test_endnote_keeps_its_record_in_the_instruction_or_packed_beside_it() -> None:
    written = code(" ADDIN EN.CITE " + ENDNOTE.replace("<", "&lt;"), "(Marsh 1901)")
    beside = code(" ADDIN EN.CITE ", "(Marsh 1901)", base64.b64encode(ENDNOTE.encode()).decode())
    for field in (written, beside):
        assert cited(read_docx(docx(p("So ", field, ".")))) == [("Marsh 1901", None, "Fire and ash")]


def test_word_s_own_citations_name_the_sources_of_the_document() -> None:
    sources = (
        "<b:Source><b:Tag>Mar01</b:Tag><b:Author><b:Author><b:NameList><b:Person><b:Last>Marsh</b:Last><b:First>Tom</b:First>"
        "</b:Person></b:NameList></b:Author></b:Author><b:Title>Fire and ash</b:Title><b:Year>1901</b:Year></b:Source>"
    )
    field, entry = code(r" CITATION Mar01 \l 1033 ", "(Marsh, 1901)"), p("Marsh, T. (1901). Fire and ash.")
    control = f"<w:sdt><w:sdtPr><w:citation/></w:sdtPr><w:sdtContent>{field}</w:sdtContent></w:sdt>"
    listed = f"<w:sdt><w:sdtPr><w:bibliography/></w:sdtPr><w:sdtContent>{entry}</w:sdtContent></w:sdt>"
    reading = read_docx(docx(p("So ", control, ".") + listed, sources=sources))
    assert cited(reading)[0] == ("Marsh, 1901", "source Mar01", None)
    fields = reading.citations[1].fields
    assert fields is not None and (fields.authors, fields.title) == (("Marsh, T.",), "Fire and ash")


@pytest.mark.parametrize(
    "broken", ["{", '{"citationItems": 3}', '{"citationItems": [3, {"itemData": [], "uris": 4}]}', "[" * 9999]
)
def test_a_broken_citation_is_text(broken: str) -> None:
    field = code(" ADDIN CSL_CITATION " + broken.replace('"', "&quot;"), "(Marsh, 1901)")
    assert words(p("So ", field, ".")) == ["So (Marsh, 1901)."]


# --- damage -----------------------------------------------------------------------------------------------------------


def test_a_broken_part_is_a_problem() -> None:
    reading = read_docx(docx(p("One.", call(1)), footnotes=note(1, "Kept.") + "<w:p"))
    assert [problem.kind for problem in reading.problems] == ["unreadable-part"]
    assert notes(reading) == [("fn1", "1", "Kept.")]


def test_a_field_without_an_end_hides_nothing_but_its_paragraph() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    assert words(p("One.", begun) + p("Two.")) == ["One.", "Two."]


def test_the_strict_namespace_is_read() -> None:
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    strict = f'<w:document xmlns:w="{space}"><w:body>{p("One.")}</w:body></w:document>'
    assert told(read_docx(packed({"word/document.xml": strict}))) == [("paragraph", "One.")]


def test_an_archive_without_a_document_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no Word document"):
        read_docx(packed({"xl/workbook.xml": "<a/>"}))


@pytest.mark.parametrize(
    "body",
    [
        "<w:sdt><w:sdtContent>" * 5000 + p("Deep."),
        "<w:tbl><w:tr><w:tc>" * 80 + p("Deep.") + "</w:tc></w:tr></w:tbl>" * 80,
        p("<w:hyperlink>" * 200 + r("Deep.") + "</w:hyperlink>" * 200),
        p(*['<w:r><w:fldChar w:fldCharType="begin"/></w:r>'] * 5000),
    ],
    ids=["controls", "tables", "links", "fields"],
)
def test_deep_nesting_is_read_or_reported_in_no_long_time(body: str) -> None:
    start = time.process_time()
    read_docx(docx(p("One.") + body))
    assert time.process_time() - start < 3
