"""What a PDF prints where, and what that makes of it: paragraphs, notes, heads and feet."""

from __future__ import annotations

import pytest

from ingest.article import Article
from ingest.errors import UnreadableFile
from ingest.parse import parse_article
from ingest.readers.pdf.read import read_pdf
from ingest.reading import Reading
from tests.ingest.readers.pdf_files import Sheet, broken, pdf

ROADS = (
    "The first roads of the county were made by those who walked them, and nobody paid for a step. When carts came the"
    " ruts grew deep, and each parish was told to mend its own part with stones that it had to find and carry itself."
)
GATES = (
    "A gate was put across the road where two rivers met, so that no cart could pass without a coin. The keeper lived"
    " in a house with windows on three sides, and he wrote down every wheel that went by in a long grey book."
)
RIOTS = (
    "One night in spring the gate was burned by men in white shirts. Nobody was ever tried for it, although all of the"
    " town knew their names, and the keeper moved away to live with his sister by the sea for the rest of his days."
)


def told(reading: Reading) -> list[tuple[str, str]]:
    """Kind and words of each block."""
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


def of_kind(reading: Reading, kind: str) -> list[str]:
    return [text for found, text in told(reading) if found == kind]


def notes(reading: Reading) -> list[tuple[str | None, str]]:
    return [(b.label, reading.text[b.start : b.end]) for b in reading.blocks if b.kind == "note"]


def bound(reading: Reading) -> list[tuple[str, str]]:
    """For each call the word before it and the words of its note."""
    words = {b.note_id: reading.text[b.start : b.end] for b in reading.blocks if b.kind == "note"}
    return [
        (reading.text[: call.start].split()[-1], words[call.target] if call.target else "(none)")
        for call in reading.calls
    ]


def foot(sheet: Sheet, *lines: str, rule: bool = True, y: float | None = None, x: float = 72) -> None:
    """Lines in small type at the foot of a page."""
    sheet.y = y if y is not None else 60 + 10.0 * len(lines)
    if rule:
        sheet.y += 8
        sheet.rule(x, x + 144)
    sheet.lines(x, 8, lines)


# --- notes ------------------------------------------------------------------------------------------------------------


def test_a_note_belongs_to_the_call_on_its_page() -> None:
    first, second = Sheet(), Sheet()
    first.text(f"{ROADS}^1^ {GATES}^2^")
    foot(first, "^1^ Marsh, *Toll Roads* (York, 1901).", "^2^ Ibid., 7.")
    second.text(f"{RIOTS}^3^")
    foot(second, "^3^ Weir, *Gates* (Leeds, 1910).")
    reading = read_pdf(pdf([first, second]))
    assert bound(reading) == [
        ("itself.", "Marsh, Toll Roads (York, 1901)."),
        ("book.", "Ibid., 7."),
        ("days.", "Weir, Gates (Leeds, 1910)."),
    ]


def test_italics_reach_the_note() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^")
    foot(sheet, "^1^ Marsh, *Toll Roads* (York, 1901).")
    (note,) = [block for block in read_pdf(pdf([sheet])).blocks if block.kind == "note"]
    assert note.verbatim == "Marsh, *Toll Roads* (York, 1901)."


def test_numbers_may_begin_anew_on_each_page() -> None:
    sheets = []
    for words, source in ((ROADS, "Marsh, 1901."), (GATES, "Weir, 1910."), (RIOTS, "Holt, 1920.")):
        sheet = Sheet()
        sheet.text(f"{words}^1^")
        foot(sheet, f"^1^ {source}")
        sheets.append(sheet)
    found = bound(read_pdf(pdf(sheets)))
    assert [note for _, note in found] == ["Marsh, 1901.", "Weir, 1910.", "Holt, 1920."]


def test_a_note_goes_on_at_the_foot_of_the_next_page() -> None:
    first, second = Sheet(), Sheet()
    first.text(f"{ROADS}^1^")
    foot(first, "^1^ The parish books tell of this at length, and the")
    second.text(f"{GATES}^2^")
    foot(second, "clerk of York copied them. Marsh, 1901.", "^2^ Weir, 1910.")
    assert notes(read_pdf(pdf([first, second]))) == [
        ("1", "The parish books tell of this at length, and the clerk of York copied them. Marsh, 1901."),
        ("2", "Weir, 1910."),
    ]


def test_notes_without_a_rule_are_told_by_size_and_label() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^ {GATES}^2^")
    foot(sheet, "^1^ Marsh, 1901.", "^2^ Weir, 1910.", rule=False)
    assert notes(read_pdf(pdf([sheet]))) == [("1", "Marsh, 1901."), ("2", "Weir, 1910.")]


def test_labels_of_notes_need_not_be_raised() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^ {GATES}^2^")
    foot(
        sheet, "1 Marsh, The Toll Roads of York, in the years 1880 to", "1901 and after (York, 1901).", "2 Weir, 1910."
    )
    assert notes(read_pdf(pdf([sheet]))) == [
        ("1", "Marsh, The Toll Roads of York, in the years 1880 to 1901 and after (York, 1901)."),
        ("2", "Weir, 1910."),
    ]


def test_notes_in_the_size_of_the_body_stand_below_a_rule() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^")
    sheet.y = 120
    sheet.rule()
    sheet.lines(72, 11, ["^1^ Marsh, 1901."])
    reading = read_pdf(pdf([sheet]))
    assert notes(reading) == [("1", "Marsh, 1901.")]
    assert bound(reading) == [("itself.", "Marsh, 1901.")]


def test_several_notes_share_a_line() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^ {GATES}^2^")
    foot(sheet, "^1^ Marsh, 1901. ^2^ Weir, 1910.")
    assert notes(read_pdf(pdf([sheet]))) == [("1", "Marsh, 1901."), ("2", "Weir, 1910.")]


def test_signs_call_notes_too() -> None:
    sheet = Sheet()
    sheet.put(72, 740, 20, "The Long Road")
    sheet.put(72, 705, 12, "Ada Marsh*")
    sheet.y = 670
    sheet.text(f"{ROADS}^\u2020^ {GATES}^1^")
    foot(sheet, "* The author thanks the county.", "^\u2020^ Weir, 1910.", "^1^ Holt, 1920.")
    reading = read_pdf(pdf([sheet]))
    assert bound(reading) == [
        ("Marsh", "The author thanks the county."),
        ("itself.", "Weir, 1910."),
        ("book.", "Holt, 1920."),
    ]


def test_exponents_and_ordinals_call_no_note() -> None:
    sheet = Sheet()
    sheet.text(f"In the 1^st^ year they paved 40 m^2^ of it at 10^3^ pounds. {ROADS}^1^ {GATES}^2^ {RIOTS}^3^")
    foot(sheet, "^1^ Marsh, 1901.", "^2^ Weir, 1910.", "^3^ Holt, 1920.")
    reading = read_pdf(pdf([sheet]))
    assert [word for word, _ in bound(reading)] == ["itself.", "book.", "days."]
    assert "1st year they paved 40 m² of it at 10³ pounds" in reading.text


def test_a_raised_number_without_a_note_is_a_call_that_leads_nowhere() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^ {GATES}^2^ {RIOTS}^3^")
    foot(sheet, "^1^ Marsh, 1901.", "^3^ Holt, 1920.")
    assert bound(read_pdf(pdf([sheet]))) == [("itself.", "Marsh, 1901."), ("book.", "(none)"), ("days.", "Holt, 1920.")]


def test_addresses_of_authors_are_no_notes() -> None:
    sheet = Sheet()
    sheet.put(72, 740, 20, "The Long Road")
    sheet.put(72, 715, 12, "Ada Marsh^1^ and Ben Weir^2^")
    sheet.put(72, 695, 10, "^1^ University of York, England")
    sheet.put(72, 683, 10, "^2^ University of Leeds, England")
    sheet.y = 650
    sheet.text(f"{ROADS}^1^ {GATES}")
    foot(sheet, "^1^ Holt, 1920.")
    assert bound(read_pdf(pdf([sheet]))) == [("itself.", "Holt, 1920.")]


def test_endnotes_stand_under_their_heading() -> None:
    first, second = Sheet(), Sheet()
    first.text(f"{ROADS}^1^ {GATES}^2,3^")
    second.text(f"{RIOTS}^1^")
    second.y -= 20
    second.lines(72, 14, ["!Notes!"])
    second.y -= 6
    for line in ("1. Marsh, 1901.", "2. Weir, 1910, who tells it otherwise", "than Marsh.", "3. Holt, 1920."):
        second.lines(72, 11, [line])
    found = bound(read_pdf(pdf([first, second])))
    assert found == [
        ("itself.", "Marsh, 1901."),
        ("book.", "Weir, 1910, who tells it otherwise than Marsh."),
        ("book.[2]", "Holt, 1920."),
        ("days.", "Marsh, 1901."),
    ]


def test_entries_of_a_numbered_list_are_works() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^ {GATES}^1,2^")
    sheet.y -= 20
    sheet.lines(72, 14, ["!References!"])
    sheet.y -= 6
    sheet.lines(72, 11, ["1. Marsh, T. The toll roads. York: Mill; 1901.", "2. Weir, J. On gates. Leeds: Hall; 1910."])
    reading = read_pdf(pdf([sheet]))
    assert [(b.label, b.entry) for b in reading.blocks if b.kind == "note"] == [("1", True), ("2", True)]
    assert len(reading.calls) == 3


def test_a_quotation_in_small_type_is_no_note() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^ The clerk wrote:")
    sheet.y -= 8
    sheet.text(f"{GATES}^2^", x=108, width=396, size=9)
    foot(sheet, "^1^ Marsh, 1901.", "^2^ Weir, 1910.")
    reading = read_pdf(pdf([sheet]))
    assert of_kind(reading, "quotation") == [f"{GATES}[2]"]
    assert notes(reading) == [("1", "Marsh, 1901."), ("2", "Weir, 1910.")]


def test_typed_calls_and_notes_are_left_to_the_layout() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS} [1] {GATES} [2]")
    sheet.y -= 12
    sheet.text("[1] Marsh, 1901.")
    sheet.text("[2] Weir, 1910.")
    article = parse_article(pdf([sheet]), "roads.pdf", ".pdf")
    assert [(m.label, m.note) for m in article.markers] == [("1", "1"), ("2", "2")]
    assert [n.text for n in article.notes] == ["Marsh, 1901.", "Weir, 1910."]


# --- reading order ----------------------------------------------------------------------------------------------------


def two_columns(left: str, right: str, left_notes: tuple[str, ...] = (), right_notes: tuple[str, ...] = ()) -> Sheet:
    sheet = Sheet()
    for x, words, small in ((60, left, left_notes), (318, right, right_notes)):
        sheet.y = 720
        sheet.text(words, x=x, width=236, size=10)
        if small:
            foot(sheet, *small, x=x, rule=False)
    return sheet


def test_columns_are_read_one_after_the_other() -> None:
    reading = read_pdf(pdf([two_columns(f"{ROADS} {GATES}", f"{RIOTS} {ROADS}")]))
    assert of_kind(reading, "paragraph") == [f"{ROADS} {GATES}", f"{RIOTS} {ROADS}"]


def test_a_sentence_runs_over_columns_and_pages() -> None:
    words = f"{ROADS} {GATES} {RIOTS}".split()
    parts = [" ".join(words[low : low + 42]) for low in range(0, len(words), 42)]
    reading = read_pdf(pdf([two_columns(parts[0], parts[1]), two_columns(parts[2], GATES)]))
    assert of_kind(reading, "paragraph")[0].startswith(" ".join(words[:126]))


def test_notes_stand_at_the_foot_of_their_column() -> None:
    sheet = two_columns(f"{ROADS}^1^ {GATES}", f"{RIOTS}^2^ {ROADS}", ("^1^ Marsh, 1901.",), ("^2^ Weir, 1910.",))
    assert bound(read_pdf(pdf([sheet]))) == [("itself.", "Marsh, 1901."), ("days.", "Weir, 1910.")]


def test_two_texts_side_by_side_are_read_one_after_the_other() -> None:
    sheets = [
        two_columns(f"{left}^{n}^", f"{right}^{n}^", (f"^{n}^ Left, {n}.",), (f"^{n}^ Right, {n}.",))
        for n, left, right in ((1, ROADS, GATES), (2, GATES, RIOTS), (3, RIOTS, ROADS))
    ]
    found = [note for _, note in bound(read_pdf(pdf(sheets)))]
    assert found == ["Left, 1.", "Left, 2.", "Left, 3.", "Right, 1.", "Right, 2.", "Right, 3."]


def test_a_turned_page_is_read_as_it_is_shown() -> None:
    sheet = Sheet(turned=90)
    for index, line in enumerate(broken(f"{ROADS}^1^", 468, 11)):
        sheet.operators.append(f"BT /F1 11 Tf 0 1 -1 0 {100 + 13 * index} 72 Tm ({line.split('^')[0]}) Tj ET")
    assert of_kind(read_pdf(pdf([sheet])), "paragraph") == [ROADS]


# --- paragraphs and words ---------------------------------------------------------------------------------------------


def test_indented_first_lines_begin_paragraphs() -> None:
    sheet = Sheet()
    for words in (ROADS, GATES, RIOTS):
        sheet.text(words, indent=20)
    assert of_kind(read_pdf(pdf([sheet])), "paragraph") == [ROADS, GATES, RIOTS]


def test_white_space_parts_paragraphs() -> None:
    sheet = Sheet()
    for words in (ROADS, GATES, RIOTS):
        sheet.text(words)
        sheet.y -= 10
    assert of_kind(read_pdf(pdf([sheet])), "paragraph") == [ROADS, GATES, RIOTS]


def test_double_spacing_parts_no_paragraphs() -> None:
    sheet = Sheet()
    for words in (ROADS, GATES):
        for line in broken(words, 448, 11, 20):
            sheet.lines(92 if words.startswith(line) else 72, 11, [line], leading=2.4)
    sheet.y -= 8
    sheet.lines(72, 9, ["Single lines in smaller type", "stand at the end of the page", "and say little."])
    assert of_kind(read_pdf(pdf([sheet])), "paragraph")[:2] == [ROADS, GATES]


def test_entries_with_hanging_indents_are_kept_apart() -> None:
    entries = [
        "Holt, B. (1920). The keeper's book and what was in it, with notes on wheels. Leeds: Hall.",
        "Marsh, T. (1901). The toll roads of York in the years before the railway came. York: Mill.",
        "Weir, J. (1910). Gates and those who burned them: a story of the northern roads. London: Gull.",
    ]
    sheet = Sheet()
    sheet.text(ROADS)
    sheet.y -= 14
    sheet.lines(72, 14, ["!References!"])
    sheet.y -= 6
    for entry in entries:
        sheet.text(entry, hang=24)
    article = parse_article(pdf([sheet]), "roads.pdf", ".pdf")
    assert [reference.plain for reference in article.references] == entries


def test_words_cut_at_a_line_s_end_are_mended() -> None:
    sheet = Sheet()
    sheet.lines(72, 11, ["The turnpike keeper was a well-known man of the old par-", "ish. In that parish a turn-"])
    sheet.lines(72, 11, ["pike cost a coin, and he was well-", "known for asking it of every-", "one who came by."])
    text = read_pdf(pdf([sheet])).text
    assert text == (
        "The turnpike keeper was a well-known man of the old parish. In that parish a turnpike cost a coin, and he was"
        " well-known for asking it of everyone who came by."
    )


def test_an_address_goes_on_in_the_next_line() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^")
    foot(
        sheet,
        "^1^ Weir, 1910, https://example.org/roads-and-gates/of-the-north-and-of-the-south-",
        "in/1910/gates.html.",
    )
    assert notes(read_pdf(pdf([sheet])))[0][1].endswith("of-the-south-in/1910/gates.html.")


def test_items_of_lists_are_told() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS} They asked for:")
    for item in ("a gate of oak;", "a house with three windows; and"):
        sheet.lines(90, 11, [f"\u2022 {item}"])
    sheet.text(GATES)
    assert of_kind(read_pdf(pdf([sheet])), "list-item") == ["a gate of oak;", "a house with three windows; and"]


def test_rows_of_a_table_are_told() -> None:
    sheet = Sheet()
    sheet.text(ROADS)
    sheet.y -= 16
    for row in (("Gate", "Year", "Coins"), ("York", "1801", "two"), ("Leeds", "1810", "three")):
        for x, cell in zip((72, 220, 360), row, strict=True):
            sheet.put(x, sheet.y, 11, cell)
        sheet.y -= 14
    assert of_kind(read_pdf(pdf([sheet])), "table")[1:] == ["York | 1801 | two", "Leeds | 1810 | three"]


# --- title, headings, heads and feet ----------------------------------------------------------------------------------


def article(pages: int = 4) -> list[Sheet]:
    """Pages with heads and feet."""
    sheets = []
    for number in range(1, pages + 1):
        sheet = Sheet(y=700)
        sheet.put(72, 760, 9, "A. Marsh" if number % 2 else "The Long Road")
        sheet.put(300, 30, 9, str(number + 40))
        sheet.text(f"{ROADS} {GATES}^{number}^")
        foot(sheet, f"^{number}^ Ibid.")
        sheets.append(sheet)
    return sheets


def test_heads_feet_and_page_numbers_are_left_out() -> None:
    text = read_pdf(pdf(article(6))).text
    assert "A. Marsh" not in text
    assert "The Long Road" not in text
    assert "42" not in text


def test_a_note_that_is_alike_on_many_pages_is_no_running_foot() -> None:
    assert [text for _, text in notes(read_pdf(pdf(article(6))))] == ["Ibid."] * 6


def test_title_and_headings_are_told_by_their_type() -> None:
    sheet = Sheet()
    sheet.lines(72, 22, ["The Long Road"])
    sheet.lines(72, 12, ["Ada Marsh"])
    sheet.y -= 20
    for heading, words in (("!1. Roads!", ROADS), ("!2. Gates!", GATES)):
        sheet.lines(72, 13, [heading])
        sheet.y -= 8
        sheet.text(words)
        sheet.y -= 14
    reading = read_pdf(pdf([sheet]))
    assert reading.title == "The Long Road"
    assert [(b.level, reading.text[b.start : b.end]) for b in reading.blocks if b.kind == "heading"] == [
        (2, "1. Roads"),
        (2, "2. Gates"),
    ]


def test_the_title_in_the_metadata_is_looked_for_on_the_page() -> None:
    sheet = Sheet()
    sheet.lines(72, 40, ["ROAD LETTERS"])
    sheet.lines(72, 16, ["Gates and those who", "burned them"])
    sheet.y -= 20
    sheet.text(ROADS)
    assert read_pdf(pdf([sheet], title="Gates and Those Who Burned Them")).title == "Gates and those who burned them"


def test_a_file_name_in_the_metadata_is_no_title() -> None:
    sheet = Sheet()
    sheet.text(ROADS)
    assert read_pdf(pdf([sheet], title="Microsoft Word - roads_final.docx")).title == ""


def test_a_heading_in_the_line_of_its_text_is_parted_from_it() -> None:
    sheet = Sheet()
    sheet.text(f"!The gates.! {GATES}")
    assert told(read_pdf(pdf([sheet]))) == [("heading", "The gates."), ("paragraph", GATES)]


def test_white_words_on_white_paper_are_not_read() -> None:
    sheet = Sheet()
    sheet.text(ROADS)
    sheet.put(72, 300, 11, "unseen", extra="1 g")
    assert "unseen" not in read_pdf(pdf([sheet])).text


# --- damage -----------------------------------------------------------------------------------------------------------


def scan() -> Sheet:
    sheet = Sheet()
    sheet.image(0, 0, 612, 792)
    return sheet


def test_a_scanned_page_is_reported() -> None:
    sheet = Sheet()
    sheet.text(ROADS)
    reading = read_pdf(pdf([sheet, scan()]))
    assert [p.message for p in reading.problems] == ["page 2 is a scan without text: run OCR on it first"]


def test_a_scanned_document_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="2 pages are scans without text: run OCR"):
        read_pdf(pdf([scan(), scan()]))


def test_a_blank_page_is_no_scan() -> None:
    sheet = Sheet()
    sheet.text(ROADS)
    assert read_pdf(pdf([Sheet(), sheet])).problems == ()


def test_an_encrypted_file_is_refused() -> None:
    sheet = Sheet()
    sheet.text(ROADS)
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00> <00>]"
    with pytest.raises(UnreadableFile, match="encrypted"):
        read_pdf(pdf([sheet], trailer=lock))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"no PDF at all", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="not a PDF, or a damaged one"):
        read_pdf(data)


def test_a_truncated_file_is_read_as_far_as_it_goes_or_refused() -> None:
    sheet = Sheet()
    sheet.text(f"{ROADS}^1^")
    foot(sheet, "^1^ Marsh, 1901.")
    data = pdf([sheet])
    for size in range(0, len(data), 97):
        try:
            result: Article | UnreadableFile = parse_article(data[:size] or b" x", "roads.pdf", ".pdf")
        except UnreadableFile as error:
            result = error
            assert "\n" not in str(error)
        assert result is not None


def test_a_page_that_cannot_be_loaded_leaves_the_others() -> None:
    sheet = Sheet()
    sheet.text(ROADS)
    data = pdf([Sheet(), sheet]).replace(b"/Kids [5 0 R", b"/Kids [4 0 R", 1)
    reading = read_pdf(data)
    assert ROADS in reading.text
