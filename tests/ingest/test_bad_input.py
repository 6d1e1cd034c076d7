"""Input that is no document, or a broken one: one clear line or a Problem, never a traceback, never a long wait."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ingest.errors import PathNotFound, UnreadableFile
from ingest.parse import parse_article, read_article
from ingest.walk import find_files

LIMIT = 1_000_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (bytes(range(256)) * 40, "not a text file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "binary"),
        (b"PK\x03\x04" + bytes(range(200)) * 9, "not a text file"),
    ],
    ids=["empty", "blank", "all bytes", "image", "archive"],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        parse_article(data, "x.txt", ".txt")
    assert "\n" not in str(refusal.value)


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"word " * LIMIT)
    with pytest.raises(UnreadableFile, match="over the limit of 1 MB"):
        read_article(path, LIMIT)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnreadableFile, match=r"\.html"):
        parse_article(b"x", "x.xyz", ".xyz")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_gives_the_same_article(encoding: str) -> None:
    text = "Crème brûlée\n\n\nThe dish “burnt cream” is old.[1] It isn’t French.\n\n[1] Brûlon, 1999.\n\n\n"
    text += "Brûlon, É. (1999) Sucre.\n"
    plain, other = (parse_article(text.encode(e), "x.txt", ".txt") for e in ("utf-8", encoding))
    assert (other.text, other.statements, other.notes, other.references) == (
        plain.text, plain.statements, plain.notes, plain.references,
    )  # fmt: skip


def test_a_page_says_its_own_charset() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Dvořák wrote nine.</p></body></html>'
    assert parse_article(page.encode("iso-8859-2"), "x.html", ".html").statements[0].text == "Dvořák wrote nine."


def test_line_ends_of_any_kind_are_one() -> None:
    read = [
        parse_article(f"Title{end}{end}A b c d.{end}E f g h.".encode(), "x.txt", ".txt").text
        for end in ("\n", "\r\n", "\r")
    ]
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize(
    "page",
    [
        "<p>One <b>two <p>three four five.",
        "<<<>>><p id=x",
        "<table><tr><td>a b c d",
        "<div>" * 5000 + "deep words stand here.",
        "<!-- ",
    ],
    ids=["unclosed", "angles", "table", "deep", "comment"],
)
def test_broken_pages_are_read_or_refused(page: str) -> None:
    try:
        parse_article(page.encode(), "x.html", ".html")
    except UnreadableFile as error:
        assert "\n" not in str(error)


def test_front_matter_that_is_no_yaml_is_a_problem() -> None:
    article = parse_article(b"---\ntitle: [a\n---\nThe body is read all the same.\n", "x.md", ".md")
    assert [problem.kind for problem in article.problems] == ["unreadable-part"]
    assert article.statements[0].text == "The body is read all the same."


def test_brackets_that_are_no_markers_stay() -> None:
    text = "Title\n\n\nHe wrote [sic] in [2018] and [c. 1900].[1] Then array[40] grew.\n\n[1] Marsh, 1901.\n\n\n"
    text += "Marsh, T. (1901) Fire.\n"
    article = parse_article(text.encode(), "x.txt", ".txt")
    assert [marker.label for marker in article.markers] == ["1"]
    assert "[sic] in [2018] and [c. 1900]." in article.statements[0].text


def test_markers_in_code_are_code() -> None:
    article = parse_article(
        b"Words stand here.[^1]\n\n`[^1]` and\n\n```\n[^1] [^2]\n```\n\n[^1]: Marsh, 1901.\n", "x.md", ".md"
    )
    assert len(article.markers) == 1


HOSTILE = (
    "[", "](", "“", "a. ", "A, B. ", "; ", "(1999) ", "_", "[^x]", "et al. ", "Smith, J., ", "[1] ", ".", "see ", "http://",
    "‘", "x\n", "(", "vol. ", "1, ", "<", "&#", "ibid. ", "¶", "–",
)  # fmt: skip


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@pytest.mark.parametrize("hostile", HOSTILE, ids=repr)
def test_hostile_text_takes_no_long_time(hostile: str, suffix: str) -> None:
    """As a paragraph, a note and an entry of 8,000 characters each; only work that explodes takes seconds."""
    start = time.process_time()
    piece = (hostile * 8000)[:8000]
    body = f"Title\n\n\nA body of words.[1]\n\n{piece}\n\n[1] {piece}\n\n\n{piece}\n"
    parse_article(body.encode(), f"x{suffix}", suffix)
    assert time.process_time() - start < 8


def test_links_that_lead_in_circles_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("One.")
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    (tmp_path / "again.txt").symlink_to(tmp_path / "a" / "one.txt")
    assert len(find_files([tmp_path])) == 1


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathNotFound, match="nowhere"):
        find_files([tmp_path / "nowhere"])


def test_a_dangling_link_is_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    with pytest.raises(UnreadableFile, match="can't be opened"):
        read_article(find_files([tmp_path])[0], LIMIT)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text("words")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="Permission denied"):
        read_article(path, LIMIT)


def test_readmes_and_hidden_files_are_no_articles(tmp_path: Path) -> None:
    for name in ("README.md", ".hidden.txt", "LICENSE.txt", "note.exe", "one.md"):
        (tmp_path / name).write_text("words")
    assert [path.name for path in find_files([tmp_path])] == ["one.md"]
