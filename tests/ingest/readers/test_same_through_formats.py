"""A document says the same in every format: Markdown, converted by pandoc, against our reading of the Markdown itself.

Labels differ, as converters number notes anew; so do blocks that state nothing. Compared is what an answer is made of:
the statements in order, what covers each of them, and how many problems of each kind there are.
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
from tests.shared_data import DATA, ROOT, needs_shared

FORMATS = ("docx", "odt", "html", "epub", "jats")
"""pandoc's names, which are the suffixes as well."""
# CommonMark is what our Markdown reader reads; without `smart`, quotes and dashes stay the characters they are.
MANGLED = re.compile(r"\\\[\^(\w+)\\?\]")
"""A marker that our Markdown reader mends and reports; to a converter it is text, so here it is mended beforehand."""
SOURCE = "commonmark+footnotes+pipe_tables+yaml_metadata_block"
CORPUS = sorted(path for path in (ROOT / "corpus").glob("*.md") if path.name != "README.md")
BRIEFS = sorted((DATA / "corpora" / "csis-markdown").glob("_*/*.md"))

pytestmark = pytest.mark.skipif(shutil.which("pandoc") is None, reason="no pandoc on this machine")

Covering = tuple[str, str, tuple[str, ...], str | None]


def converted(source: str, format: str, folder: Path) -> Article:
    """The Markdown as a file of that format, read."""
    target = folder / f"converted.{format}"
    whole = ["--standalone"] if format == "jats" else []  # a fragment of it is no XML
    command = ["pandoc", "--from", SOURCE, "--to", format, "--output", str(target), *whole]
    subprocess.run(command, input=source, check=True, text=True, capture_output=True, cwd=folder)
    return parse_article(target.read_bytes(), target.name, target.suffix)


def told(article: Article) -> list[tuple[str, list[Covering]]]:
    """Statements, and of each citation: scope, status, the works' words, the words that cite."""
    plain = {reference.key: reference.plain for reference in article.references}
    return [
        (s.text, [(c.scope, c.status, tuple(plain[key] for key in c.references), c.citation) for c in s.citations])
        for s in article.statements
    ]


def compare(path: Path, format: str, folder: Path) -> None:
    source = MANGLED.sub(r"[^\1]", path.read_text(encoding="utf-8"))
    original = parse_article(source.encode(), path.name, ".md")
    other = converted(source, format, folder)
    assert told(other) == told(original)
    # unreadable-part: pandoc copies tags that the source makes up into XHTML, where they are damage
    found, expected = (Counter(p.kind for p in a.problems if p.kind != "unreadable-part") for a in (other, original))
    assert found == expected


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_our_articles(path: Path, format: str, tmp_path: Path) -> None:
    compare(path, format, tmp_path)


@needs_shared
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem[:40])
def test_briefs(path: Path, format: str, tmp_path: Path) -> None:
    compare(path, format, tmp_path)
