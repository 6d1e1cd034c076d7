"""Golden cases: each file holds a document and what it should be read as."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.parse import parse_article
from tests.ingest.rendering import rendered

CASES = sorted((Path(__file__).parent / "golden").iterdir())
SEPARATOR = "\n=====\n"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_document_is_read_as_stated(case: Path) -> None:
    document, expected = case.read_text(encoding="utf-8").split(SEPARATOR)
    article = parse_article(document.encode(), case.name, case.suffix)
    assert rendered(article) == expected
