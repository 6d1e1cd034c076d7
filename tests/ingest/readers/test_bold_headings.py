"""Headings that authors make of bold letters."""

from __future__ import annotations

import pytest

from ingest.parse import parse_article


def sections(source: str) -> list[tuple[str, ...]]:
    """The headings above each statement."""
    article = parse_article(source.encode(), "x.md", ".md")
    return [article.blocks[statement.block].section for statement in article.statements]


def test_a_short_bold_paragraph_is_the_lowest_heading() -> None:
    source = "# Fire\n\n## Ash\n\n**What it feeds**\n\nAsh feeds pines.\n\n## Smoke\n\nSmoke rises.\n"
    assert sections(source) == [("Ash", "What it feeds"), ("Smoke",)]


@pytest.mark.parametrize(
    "paragraph",
    ["**Ash feeds pines.**", "**Note:** ash feeds pines", "**Ash** and **smoke**", "- **Ash**", "> **Ash**"],
)
def test_other_bold_words_are_told(paragraph: str) -> None:
    assert sections(f"# Fire\n\n{paragraph}\n") == [()]


def test_a_marked_heading_in_bold_keeps_its_level() -> None:
    assert sections("# Fire\n\n### **Ash**\n\n## Smoke\n\nSmoke rises.\n") == [("Smoke",)]
