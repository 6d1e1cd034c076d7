"""Markdown, typeset by pandoc and XeLaTeX, binds the same statements to the same notes as the Markdown itself.

Compared are letters and figures alone: typesetting changes quotation marks and cuts words.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from ingest.article import Article
from ingest.parse import parse_article
from tests.ingest.readers.test_same_through_formats import BRIEFS, CORPUS, MANGLED, SOURCE
from tests.shared_data import needs_shared

FORMS = {
    "one column": ["-V", "geometry:margin=1in", "-V", "indent=true"],
    "two columns": ["-V", "classoption=twocolumn", "-V", "geometry:margin=0.8in"],
}
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<[^>\n]+>")
"""What would be fetched or is not typeset."""
REQUIRED = 0.98
PROSE = [path for path in CORPUS if "\n|" not in path.read_text(encoding="utf-8")]
"""A table's rows are cut up by typesetting."""
LONGEST = sorted(BRIEFS, key=lambda path: path.stat().st_size)[-4:]
CASES = {"one column": BRIEFS, "two columns": LONGEST}

pytestmark = pytest.mark.skipif(
    shutil.which("pandoc") is None or shutil.which("xelatex") is None, reason="no pandoc or no XeLaTeX on this machine"
)


def typeset(source: str, options: list[str], folder: Path) -> Article:
    """The Markdown as a PDF, read."""
    target = folder / "typeset.pdf"
    fonts = ["--pdf-engine=xelatex", "-V", "mainfont=DejaVu Serif"]
    command = ["pandoc", "--from", SOURCE, "--output", str(target), *fonts, *options]
    try:
        subprocess.run(command, input=source, check=True, text=True, capture_output=True, cwd=folder)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"XeLaTeX can't set it here: {error.stderr.strip().splitlines()[-1]}")
    return parse_article(target.read_bytes(), target.name, ".pdf")


def bindings(article: Article) -> Counter[tuple[str, str]]:
    """For each marker its statement and its note."""
    notes = {note.key: _letters(note.plain) for note in article.notes}
    found: Counter[tuple[str, str]] = Counter()
    for marker in article.markers:
        statement = next((s for s in article.statements if s.start <= marker.start <= s.end), None)
        found[_letters(statement.text) if statement else "", notes.get(marker.note or "", "(none)")] += 1
    return found


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def share_that_agrees(path: Path, form: str, folder: Path) -> tuple[int, int]:
    """How many bindings the PDF keeps, and how many there are."""
    source = IMAGE.sub("", MANGLED.sub(r"[^\1]", path.read_text(encoding="utf-8")))
    expected = bindings(parse_article(source.encode(), path.name, ".md"))
    found = bindings(typeset(source, FORMS[form], folder))
    return (expected & found).total(), expected.total()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.stem)
def test_our_articles(path: Path, form: str, tmp_path: Path) -> None:
    kept, expected = share_that_agrees(path, form, tmp_path)
    assert kept == expected


@needs_shared
@pytest.mark.parametrize("form", FORMS)
def test_briefs(form: str, tmp_path: Path) -> None:
    shares = [share_that_agrees(path, form, tmp_path) for path in CASES[form]]
    assert sum(kept for kept, _ in shares) >= REQUIRED * sum(expected for _, expected in shares), shares
