"""What can't be read is reported, and the rest is read all the same."""

from __future__ import annotations

import time

import pytest

from ingest.citing.note import read_note
from ingest.entries.entry import read_entry
from ingest.errors import UnreadableFile
from ingest.parse import parse_article
from ingest.sentences import boundaries


def test_a_stray_byte_does_not_turn_all_accents_into_noise() -> None:
    article = parse_article("Crème brûlée était né.".encode() + b" \xe9t\xe9.", "x.txt", ".txt")
    assert article.text.startswith("Crème brûlée était né.")
    assert [problem.kind for problem in article.problems] == ["unreadable-part"]


def test_windows_1252_without_utf8_sequences_is_windows_1252() -> None:
    article = parse_article("Été à Besançon, naïf – “né”.".encode("cp1252"), "x.txt", ".txt")
    assert (article.text, article.problems) == ("Été à Besançon, naïf – “né”.", ())


@pytest.mark.parametrize("charset", ["nonsense", "undefined", "hex", "rot13", "utf-16"])
def test_a_charset_that_is_none_is_not_believed(charset: str) -> None:
    page = f'<meta charset="{charset}"><p>Un café noir.</p>'.encode("cp1252")
    assert parse_article(page, "x.html", ".html").statements[0].text == "Un café noir."


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n", b"<html></html>", b"---\nauthor: x\n---\n"]
)
def test_a_file_without_words_is_refused(data: bytes) -> None:
    suffix = ".html" if data.startswith(b"<") else ".md"
    with pytest.raises(UnreadableFile, match="no text"):
        parse_article(data, f"x{suffix}", suffix)


@pytest.mark.parametrize("closing", ["", "]" * 3000])
def test_front_matter_nested_without_end_is_a_problem(closing: str) -> None:
    source = f"---\ntitle: {'[' * 3000}{closing}\n---\n\nThe body stands.\n"
    article = parse_article(source.encode(), "x.md", ".md")
    assert [problem.kind for problem in article.problems] == ["unreadable-part"]
    assert article.statements[0].text == "The body stands."


def test_front_matter_is_never_written_out() -> None:
    """Eight lines of aliases that stand for a list of more than four billion words."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 16)}]" for a, b in zip("abcdefg", "bcdefgh", strict=True)]
    source = "\n".join(("---", "title: Short", *lines, "---", "", "The body stands.", ""))
    assert parse_article(source.encode(), "x.md", ".md").title == "Short"


@pytest.mark.parametrize("title", ["no", "2020-02-30", "007", "1e3", "9" * 5000])
def test_a_title_is_the_words_typed(title: str) -> None:
    article = parse_article(f"---\ntitle: {title}\n---\n\nThe body stands.\n".encode(), "x.md", ".md")
    assert (article.title, article.problems) == (title, ())


def test_a_page_nested_beyond_the_parser_says_so() -> None:
    page = f"<h1>Deep</h1><p>Above the pit.</p>{'<div>' * 3000}Below.{'</div>' * 3000}"
    article = parse_article(page.encode(), "x.html", ".html")
    assert article.statements[0].text == "Above the pit."
    assert [problem.kind for problem in article.problems] == ["unreadable-part"]


def test_nesting_that_the_parser_takes_is_read() -> None:
    page = f"<h1>Deep</h1>{'<div>' * 1500}Down here are words.{'</div>' * 1500}"
    assert parse_article(page.encode(), "x.html", ".html").statements[0].text == "Down here are words."


def test_a_deep_note_is_read() -> None:
    note = f"{'<span>' * 1500}Marsh, 1991.{'</span>' * 1500}"
    page = f"<h1>T</h1><p>Words.<sup><a href='#n'>1</a></sup></p><ol><li id='n'>{note}</li></ol>"
    assert parse_article(page.encode(), "x.html", ".html").notes[0].plain == "Marsh, 1991."


def test_markers_of_a_document_without_notes_are_reported() -> None:
    article = parse_article(b"A title\n\n\nThe locks froze.[1] The toll rose.[2]\n", "x.txt", ".txt")
    assert [problem.kind for problem in article.problems] == ["marker-without-note"] * 2


@pytest.mark.parametrize("words", ["In [2018] it froze, see [7] and [sic].", "The cell a[1] holds it."])
def test_other_brackets_of_a_document_without_notes_stay(words: str) -> None:
    article = parse_article(f"A title\n\n\n{words}\n".encode(), "x.txt", ".txt")
    assert (article.statements[0].text, article.markers) == (words, ())


LONG = 50_000
HOSTILE = (
    "[", "[1, ", "[^", "![", "](", "“a ", "‘a ", '"a ', "„", "« ", "*a ", "_a_ ", "**a *b ", "; ", ". ", "(2018",
    "(a, ", "A, B. ", "Aa, ", "A. B, ", "v. ", "et al., ", "n. 1 ", "see ", "http://", "10.1234/", "accessed ",
    "1990–", "’",
)  # fmt: skip


@pytest.mark.parametrize(
    "read", [read_note, lambda text: read_entry(text, text), boundaries], ids=["note", "entry", "sentences"]
)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_line_of_50_kb_takes_no_quadratic_time(hostile: str, read) -> None:  # type: ignore[no-untyped-def]
    """Linear work takes two seconds at most; quadratic work took minutes."""
    text = (hostile * LONG)[:LONG]
    start = time.process_time()
    read(text)
    read(f"Marsh, T. {text}")
    assert time.process_time() - start < 10
