"""EPUB: chapters in order, notes in whatever file they stand, and what can't be read."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from ingest.errors import UnreadableFile
from ingest.parse import parse_article
from ingest.readers.epub.read import read_epub
from ingest.reading import Reading
from tests.ingest.readers.books import CONTAINER, XHTML, book, package, zipped
from tests.ingest.readers.test_html_notes import notes_of


def said(reading: Reading, *kinds: str) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks if b.kind in (kinds or ("paragraph",))]


SALT = '<h1>One</h1><p>Salt was taxed.<a epub:type="noteref" id="r1" href="{}#n1">1</a></p>'
RAIN = '<h1>Two</h1><p>Rain fell.<a href="{}#n1" id="r1"><sup>1</sup></a></p>'
NOTE = '<aside epub:type="footnote" id="n1"><p><a href="{}#r1">1</a>. {}</p></aside>'


def test_chapters_follow_the_spine_under_the_title_of_the_package() -> None:
    reading = read_epub(book({"b.xhtml": "<h1>One</h1><p>Salt.</p>", "a.xhtml": "<h1>Two</h1><p>Rain.</p>"}))
    assert (reading.format, reading.title) == ("epub", "Salt & Rain")
    assert reading.text == "Salt & Rain\n\nOne\n\nSalt.\n\nTwo\n\nRain."
    assert [b.kind for b in reading.blocks] == ["title", "heading", "paragraph", "heading", "paragraph"]


def test_notes_that_start_again_in_each_chapter_are_told_apart() -> None:
    first = SALT.format("") + NOTE.format("", "Ortiz, 2011.")
    data = book({"a.xhtml": first, "b.xhtml": RAIN.format("b.xhtml") + NOTE.format("", "Ruiz, 2014.")})
    assert notes_of(read_epub(data)) == [("1", "Ortiz, 2011."), ("1", "Ruiz, 2014.")]
    article = parse_article(data, "x.epub", ".epub")
    assert [m.note for m in article.markers] == ["1", "1~2"]
    assert not [p for p in article.problems if p.kind == "duplicate-note"]


def test_notes_may_stand_in_a_file_of_their_own() -> None:
    notes = """<section epub:type="endnotes" role="doc-endnotes"><h2>Notes</h2><ol><li id="n1"
    epub:type="endnote"><p>Ortiz,
    <i>Salt</i>. <a href="../text/a.xhtml#r1" epub:type="backlink">↩</a></p></li></ol></section>"""
    chapters = {"text/a.xhtml": SALT.format("../notes/endnotes.xhtml"), "notes/endnotes.xhtml": notes}
    reading = read_epub(book(chapters))
    assert notes_of(reading) == [("1", "Ortiz, Salt.")]
    assert said(reading, "note", "heading") == ["One", "Notes", "Ortiz, Salt."]
    assert next(b.verbatim for b in reading.blocks if b.kind == "note") == "Ortiz, *Salt*."


def test_every_chapter_may_have_its_own_file_of_notes() -> None:
    chapters = {
        "a.xhtml": SALT.format("a_n.xhtml"),
        "b.xhtml": RAIN.format("b%20n.xhtml"),
        "a_n.xhtml": '<p id="n1"><a href="a.xhtml#r1">1</a> Ortiz.</p><p id="n2">2 Nobody.</p>',
        "b n.xhtml": '<p id="n1"><a href="b.xhtml#r1">1</a> Ruiz.</p>',
    }
    assert notes_of(read_epub(book(chapters))) == [("1", "Ortiz."), ("1", "Ruiz.")]


@pytest.mark.parametrize("in_spine", [True, False])
def test_notes_out_of_the_reading_order_are_read_and_other_such_files_are_not(in_spine: bool) -> None:
    ad, notes = "<p>Buy more books.</p>", '<p id="n1">1. Ortiz.</p>'
    others = {"ad.xhtml": ad, "n.xhtml": notes}
    if in_spine:
        data = book({"a.xhtml": SALT.format("n.xhtml"), **others}, linear=dict.fromkeys(others, "no"))
    else:
        items = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in others)
        parts: dict[str, str | bytes] = {f"OEBPS/{name}": XHTML.format(body) for name, body in others.items()}
        data = book({"a.xhtml": SALT.format("n.xhtml")}, parts, items=items)
    reading = read_epub(data)
    assert notes_of(reading) == [("1", "Ortiz.")]
    assert "Buy" not in reading.text


@pytest.mark.parametrize(
    ("name", "body", "guide"),
    [
        ("nav.xhtml", '<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a></li></ol></nav>', ""),
        ("x.xhtml", '<section epub:type="titlepage"><p>Salt, by L. Ortiz</p></section>', ""),
        ("x.xhtml", '<section epub:type="copyright-page"><p>All is reserved.</p></section>', ""),
        ("cover.xhtml", "<p>A picture of salt.</p>", ""),
        ("copyright.xhtml", "<p>First printed long ago.</p>", ""),
        ("x.xhtml", "<p>One, two, three.</p>", '<reference type="toc" href="x.xhtml"/>'),
        ("x.xhtml", "<p>Salt by Ortiz</p>", '<reference type="title-page" href="x.xhtml#top"/>'),
    ],
)
def test_covers_title_pages_and_contents_are_left_out(name: str, body: str, guide: str) -> None:
    reading = read_epub(book({name: body, "a.xhtml": "<p>Salt was taxed.</p>"}, guide=guide))
    assert said(reading) == ["Salt was taxed."]


def test_page_numbers_are_no_words_of_the_text() -> None:
    body = '<p>Salt was <span epub:type="pagebreak" id="p7" title="7">7</span>taxed.</p>'
    assert said(read_epub(book({"a.xhtml": body}))) == ["Salt was taxed."]


def test_named_characters_need_no_declaration() -> None:
    assert said(read_epub(book({"a.xhtml": "<p>Salt&nbsp;&mdash; &amp; rain &lt; snow.</p>"}))) == [
        "Salt — & rain < snow."
    ]


def test_italics_may_stand_in_the_style_sheet() -> None:
    items = '<item id="s" href="s.css" media-type="text/css"/>'
    chapters = {"a.xhtml": SALT.format("") + '<p id="n1">1. Ortiz, <span class="t3">Salt</span>.</p>'}
    reading = read_epub(book(chapters, {"OEBPS/s.css": "p{margin:0} span.t3, .x { font-style: italic; }"}, items=items))
    assert next(b.verbatim for b in reading.blocks if b.kind == "note") == "Ortiz, *Salt*."


@pytest.mark.parametrize("broken", ["missing", "cut short", "bytes", "tags"])
def test_a_chapter_that_cannot_be_read_is_a_problem_and_the_rest_is_read(broken: str) -> None:
    data = book({"a.xhtml": "<p>Salt was taxed.</p>", "b.xhtml": "<p>Rain fell.</p>"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    if broken == "missing":
        del parts["OEBPS/b.xhtml"]
    else:
        sources = {
            "cut short": b"<html><body><p>Rain",
            "bytes": bytes(range(256)) * 9,
            "tags": b"<p><b<div a=>Rain</p<",
        }
        parts["OEBPS/b.xhtml"] = sources[broken]
    reading = read_epub(zipped(parts))
    assert [p.kind for p in reading.problems] == ["unreadable-part"]
    assert "b.xhtml" in reading.problems[0].message
    assert said(reading)[0] == "Salt was taxed."


ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/><enc:CipherData>
<enc:CipherReference URI="OEBPS/{}"/></enc:CipherData></enc:EncryptedData></encryption>"""


def test_an_encrypted_book_is_refused_in_one_line() -> None:
    rights = {"META-INF/encryption.xml": ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "a.xhtml")}
    with pytest.raises(UnreadableFile, match="encrypted") as refusal:
        read_epub(book({"a.xhtml": "<p>x</p>"}, {**rights}))
    assert "\n" not in str(refusal.value)


def test_fonts_may_be_obfuscated() -> None:
    fonts = {"META-INF/encryption.xml": ENCRYPTION.format("http://www.idpf.org/2008/embedding", "a.otf")}
    assert said(read_epub(book({"a.xhtml": "<p>Salt.</p>"}, {**fonts}))) == ["Salt."]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": "application/epub+zip"}, "no EPUB"),
        ({"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": package([])}, "no chapters"),
        ({"META-INF/container.xml": "<", "a.opf": "?"}, "no XML"),
    ],
)
def test_what_is_no_book_is_refused_in_one_line(parts: dict[str, str | bytes], words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        parse_article(zipped(parts), "x.epub", ".epub")
    assert "\n" not in str(refusal.value)


LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
BOMB = f'<!DOCTYPE html [<!ENTITY a "ha">{LAUGHS}]>'


@pytest.mark.parametrize(
    "source",
    [
        f'{BOMB}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Rain.&i;</p></body></html>',
        f'{BOMB}<html xmlns="http://www.w3.org/1999/xhtml"><body><p title="&i;">Rain.</p></body></html>',
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>Rain.&a;</p></body></html>',
        f"<html><body><p>Rain.</p>{'<div>' * 10_000}{'</div>' * 10_000}</body></html>",
        f"<html><body><p>Rain.</p>{' ' * 60_000_000}</body></html>",
    ],
    ids=["entities", "entities in attributes", "other files", "nesting", "expansion"],
)
def test_hostile_chapters_do_no_harm(source: str) -> None:
    start = time.process_time()
    data = book({"a.xhtml": "<p>Salt.</p>"}, {"OEBPS/b.xhtml": source})
    items = '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
    opf = package(["a.xhtml"], items).replace("</spine>", '<itemref idref="b"/></spine>')
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    reading = read_epub(zipped({**parts, "OEBPS/content.opf": opf}))
    assert said(reading)[0] == "Salt."
    assert set(said(reading)[1:]) <= {"Rain."}
    assert "root:" not in reading.text
    assert time.process_time() - start < 5


def test_a_part_that_leads_out_of_the_archive_is_not_read() -> None:
    data = book({"a.xhtml": "<p>Salt.</p>", "../../../etc/passwd": "<p>Rain.</p>"})
    reading = read_epub(data)
    assert said(reading) == ["Salt."]
    assert [p.kind for p in reading.problems] == ["unreadable-part"]
