"""Bibliographies for reference managers: what is written can be read back, whatever its characters."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from ingest.__main__ import main
from ingest.article import Article, Citation, Marker, Note, Reference
from ingest.entries.entry import read_entry
from ingest.reading import fold_space
from ingest.works.bibliography import Name, kind_of, split_name
from ingest.works.export import escaped, export

COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def unescaped(text: str) -> str:
    """What LaTeX prints."""
    without = re.sub(r"\{\\(text\w+)\}", lambda m: f"\0{COMMANDS[m.group(1)]}", text)
    return re.sub(r"(?<!\0)\\([&%$#_])", r"\1", without).replace("\0", "")


def reference(entry: str, key: str = "k") -> Reference:
    read = read_entry(entry, entry)
    return Reference(
        key, entry, entry, read.authors, read.year, read.suffix, read.title, read.container, read.date, read.accessed,
        read.url, read.doi, read.medium,
    )  # fmt: skip


def citing(*references: Reference, path: str = "tolls.txt") -> Article:
    """An article that cites these works in one note."""
    cites = tuple(Citation(r.plain, "full", "resolved", (r.key,)) for r in references)
    note = Note("1", "1", "", "x", cites, 0, 0)
    return Article(
        path, "txt", "On tolls", "", "", markers=(Marker("1", 0, 0, "1"),), notes=(note,), references=references
    )


ARTICLE = reference(
    "Marsh, T.J. and Weir, A. (1901) ‘On tolls & fees: 50% more’. Journal of Roads, 4(2), pp. 3–9. doi:10.1000/a_b{c}.",
    "a",
)
PAGE = reference(
    "Toll Board (2018) ‘Fees’. [online] Toll News, 6 March. Available at: https://example.org/a_b?x=1&y=2"
    " [Accessed 3 May 2020].",
    "b",
)


def bibtex(*articles: Article) -> list[Any]:
    library = bibtexparser.parse_string(export(articles, "bibtex"))
    assert not library.failed_blocks
    return list(library.entries)


def test_bibtex_of_an_article() -> None:
    [entry] = bibtex(citing(ARTICLE))
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("article", "marsh-1901-tolls")
    assert fields["author"] == "Marsh, T.J. and Weir, A."
    assert fields["title"] == "{On tolls \\& fees: 50\\% more}"
    assert (fields["journal"], fields["year"]) == ("Journal of Roads", "1901")
    assert (fields["volume"], fields["number"], fields["pages"]) == ("4", "2", "3--9")
    assert fields["doi"] == "10.1000/a_b%7Bc%7D"
    assert unescaped(fields["note"]) == ARTICLE.plain
    assert fields["annote"] == "Cited in: On tolls (tolls.txt)"


def test_bibtex_of_an_institutions_page() -> None:
    [entry] = bibtex(citing(PAGE))
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "misc"
    assert (fields["author"], fields["month"]) == ("{Toll Board}", "3")
    assert fields["url"] == "https://example.org/a_b?x=1&y=2"
    assert fields["urldate"] == "3 May 2020"


def test_ris() -> None:
    text = export([citing(ARTICLE, PAGE)], "ris")
    assert text.startswith("TY  - JOUR\n")
    one, two = rispy.loads(text)
    assert (one["type_of_reference"], two["type_of_reference"]) == ("JOUR", "ELEC")
    assert one["authors"] == ["Marsh, T.J.", "Weir, A."]
    assert (one["title"], one["secondary_title"]) == ("On tolls & fees: 50% more", "Journal of Roads")
    assert (one["start_page"], one["end_page"], one["doi"]) == ("3", "9", ARTICLE.doi)
    assert one["notes"] == [ARTICLE.plain, "Cited in: On tolls (tolls.txt)"]
    assert (two["date"], two["urls"]) == ("2018/03/06/", ["https://example.org/a_b?x=1&y=2"])


def test_csl_json() -> None:
    one, two = json.loads(export([citing(ARTICLE, PAGE)], "csl-json"))
    assert one["author"] == [{"family": "Marsh", "given": "T.J."}, {"family": "Weir", "given": "A."}]
    assert (one["type"], one["container-title"], one["page"]) == ("article-journal", "Journal of Roads", "3–9")
    assert (one["issued"], two["issued"]) == ({"date-parts": [[1901]]}, {"date-parts": [[2018, 3, 6]]})
    assert (two["type"], two["author"]) == ("webpage", [{"literal": "Toll Board"}])
    assert one["note"] == ARTICLE.plain
    assert one["custom"]["ibid"]["cited-in"] == ["On tolls (tolls.txt)"]


def test_a_work_of_two_documents_is_written_once_with_the_evidence() -> None:
    [entry] = bibtex(citing(ARTICLE), citing(ARTICLE, path="fees.txt"))
    remarks = entry.fields_dict["annote"].value
    assert remarks == "Cited in: On tolls (fees.txt); On tolls (tolls.txt); Joined on: same DOI"


WORDS = st.characters(exclude_categories=("Cs", "Cc"))


@given(st.text(WORDS, max_size=60), st.lists(st.text(WORDS, min_size=1, max_size=20), max_size=3), st.text(WORDS))
def test_whatever_its_characters_an_entry_is_read_back(title: str, authors: list[str], url: str) -> None:
    plain = fold_space(f"x {title} {' '.join(authors)}")
    odd = Reference(
        "k", plain, plain, tuple(authors), "1901", None, title or None, None, url=url or None, doi=url or None
    )
    [entry] = bibtex(citing(odd))
    fields = {field.key: field.value for field in entry.fields}
    assert unescaped(fields["note"]) == plain
    assert not fold_space(title) or unescaped(fields["title"]) == f"{{{fold_space(title)}}}"
    [again] = rispy.loads(export([citing(odd)], "ris"))
    assert fold_space(again["notes"][0]) == plain
    [item] = json.loads(export([citing(odd)], "csl-json"))
    assert item["note"] == plain


def test_braces_are_balanced_whatever_is_escaped() -> None:
    assert escaped("a {b\\") == "a {\\textbraceleft}b{\\textbackslash}"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Marsh, T. J., Jr", Name("Marsh", "T. J.", "Jr")),
        ("Thomas J. Marsh", Name("Marsh", "Thomas J.")),
        ("T. J. Marsh", Name("Marsh", "T. J.")),
        ("Marsh TJ", Name("Marsh", "TJ")),
        ("van der Berg, Anna", Name("van der Berg", "Anna")),
        ("Post, Emily", Name("Post", "Emily")),
        ("World Toll Organization", Name("World Toll Organization", institution=True)),
        ("Department of Roads, York", Name("Department of Roads, York", institution=True)),
        ("WTO", Name("WTO", institution=True)),
        ("Plato", Name("Plato")),
    ],
)
def test_parts_of_names(author: str, name: Name) -> None:
    assert split_name(author) == name


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("Marsh, T. (1901) ‘On tolls’. Journal of Roads, 4(2), 3–9.", "article"),
        ("Thomas Marsh, “On Tolls,” Journal of Roads 4, no. 2 (1901): 3–9.", "article"),
        ("Marsh, T. (1901) Tolls: A History. Leeds: Quay Press.", "book"),
        ("Marsh, T. (1901) ‘On tolls’. In Weir, J. (ed.) Roads. Leeds: Quay Press, pp. 3–9.", "chapter"),
        ("Marsh, T. (1901) On Tolls. PhD thesis, University of York.", "thesis"),
        ("Toll Board (1901) Annual Report on Tolls. Leeds: Toll Board.", "report"),
        ("Toll Board (2018) ‘Fees’. [online] Available at: https://example.org/fees.", "web"),
        ("Marsh v. Weir, 12 U.S. 34 (1901).", "case"),
    ],
)
def test_types_of_works(entry: str, kind: str) -> None:
    assert kind_of(reference(entry)) == kind


def test_the_command_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "tolls.txt"
    source.write_text(
        f"On tolls\n\n\nTolls rose[1].\n\n[1] Marsh and Weir, 1901.\n\n\n{ARTICLE.plain}\n", encoding="utf-8"
    )
    target = tmp_path / "works.bib"
    assert main(["export", str(source), "-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8").startswith("@article{marsh-1901-tolls,")
    assert main(["export", str(source), "--works"]) == 0
    assert "1 works from 1 cited entries" in capsys.readouterr().out
    assert main(["export", str(tmp_path), "-o", str(tmp_path / "no" / "where.bib")]) == 1
    assert "can't be written" in capsys.readouterr().err
