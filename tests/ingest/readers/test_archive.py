"""Archives from strangers: bounded, self-contained, refused in one line."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.errors import UnreadableFile
from ingest.readers import archive as module
from ingest.readers.archive import Archive


def packed(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_parts_are_named_and_read() -> None:
    archive = Archive.open(packed({"a.xml": "<a>é</a>", "b/c.txt": "words", "b/": ""}))
    assert archive.names == ("a.xml", "b/c.txt")
    assert archive.read("b/c.txt") == b"words"
    assert archive.xml("a.xml").text == "é"
    assert "a.xml" in archive and "d" not in archive


def test_names_are_found_however_folders_are_separated() -> None:
    archive = Archive.open(packed({"word\\one.xml": "<a/>", "/two.xml": "<b/>", "x/../three.xml": "<c/>"}))
    assert [archive.xml(name).tag for name in ("word/one.xml", "two.xml", "three.xml")] == ["a", "b", "c"]


def test_a_part_without_a_name_is_passed_over() -> None:
    data = packed({"n": "x", "ok.xml": "<a/>"})
    name_at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"n", 0, data.rindex(b"ok.xml")))
    nameless = bytearray(data)
    nameless[name_at + 28] = 0  # the length of the first name in the central directory
    del nameless[name_at + 46]
    end = nameless.rindex(b"PK\x05\x06")
    nameless[end + 12 : end + 16] = (int.from_bytes(nameless[end + 12 : end + 16], "little") - 1).to_bytes(4, "little")
    assert Archive.open(bytes(nameless)).names == ("ok.xml",)


def test_nothing_leads_out_of_the_archive() -> None:
    archive = Archive.open(packed({"../../etc/passwd": "x", "ok.xml": "<a/>"}))
    assert archive.names == ("ok.xml",)
    with pytest.raises(UnreadableFile):
        archive.read("../../etc/passwd")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"words, not an archive", "broken"),
        (packed({"a.xml": "<a/>" * 99})[:60], "broken"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "password"),
    ],
    ids=["text", "cut short", "binary office"],
)
def test_what_is_no_archive_is_refused_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        Archive.open(data)
    assert "\n" not in str(refusal.value)


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(packed({"a.xml": "<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="encrypted"):
        Archive.open(bytes(data))


def test_a_damaged_member_is_refused_and_the_rest_is_read() -> None:
    data = bytearray(packed({"a.txt": "alpha " * 50, "b.txt": "beta"}, zipfile.ZIP_STORED))
    data[data.index(b"alpha") + 3] ^= 255
    archive = Archive.open(bytes(data))
    with pytest.raises(UnreadableFile, match=r"a\.txt is damaged"):
        archive.read("a.txt")
    assert archive.read("b.txt") == b"beta"


def test_a_bomb_is_not_expanded() -> None:
    with pytest.raises(UnreadableFile, match="expands too far"):
        Archive.open(packed({"a.xml": bytes(30_000_000)})).read("a.xml")


def test_a_bomb_that_lies_about_its_size_is_not_expanded() -> None:
    honest = packed({"a.xml": bytes(30_000_000)})
    data = honest.replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(UnreadableFile):
        Archive.open(data).read("a.xml")


def test_all_parts_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_TOTAL", 25_000)
    archive = Archive.open(packed({f"{n}.txt": "words " * 2000 for n in range(3)}))
    archive.read("0.txt"), archive.read("1.txt")
    with pytest.raises(UnreadableFile, match="expands too far"):
        archive.read("2.txt")


def test_other_packing_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="packed"):
        Archive.open(packed({"a.xml": bytes(3000)}, zipfile.ZIP_BZIP2)).read("a.xml")


def test_entities_are_not_expanded_and_files_not_fetched() -> None:
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "words">{inner}]><a>&e8;</a>'
    outside = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]><a>&f;</a>'
    archive = Archive.open(packed({"bomb.xml": bomb, "outside.xml": outside}))
    for name in archive.names:
        assert "".join(archive.xml(name).itertext(tag="a")) == ""


def test_broken_markup_is_read_as_far_as_it_goes_and_reported() -> None:
    archive = Archive.open(packed({"a.xml": "<a><p>One</p><p>Two", "b.xml": "no markup"}))
    assert "".join(archive.xml("a.xml").itertext()) == "OneTwo"
    assert [problem.kind for problem in archive.problems] == ["unreadable-part"]
    with pytest.raises(UnreadableFile, match="holds no XML"):
        archive.xml("b.xml")


def test_named_signs_of_broken_markup_are_kept() -> None:
    archive = Archive.open(packed({"a.xml": "<a>R&amp;D &lt; 3<b></a>"}))
    assert "".join(archive.xml("a.xml").itertext()) == "R&D < 3"


def test_ten_thousand_nested_tags_are_no_crash() -> None:
    archive = Archive.open(packed({"a.xml": "<a>" * 10_000 + "deep" + "</a>" * 10_000}))
    assert archive.xml("a.xml").tag == "a"
    assert archive.problems
