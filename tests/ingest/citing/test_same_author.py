""" "Idem" is the author of the citation before, where that leads to one work."""

from __future__ import annotations

from ingest.parse import parse_article

ARTICLE = """Of wealth and sentiments

The first book was much read in its day, and the second by even more people than that.[1] It was so.[2] And so.[3]

[1] Adam Smith, "The Theory of Moral Sentiments" (London: Millar, 1759), 3.

[2] {between}

[3] Idem, "The Wealth of Nations" (London: Strahan and Cadell, 1776), 5.
"""


def authors_of_last(between: str) -> tuple[str, ...]:
    article = parse_article(ARTICLE.format(between=between).encode(), "smith.txt", ".txt")
    return next(r.authors for r in article.references if r.year == "1776")


def test_idem_names_the_author_before() -> None:
    assert authors_of_last("Ibid., 7.") == ("Adam Smith",)


def test_idem_behind_a_citation_that_leads_nowhere_names_nobody_further_back() -> None:
    assert "Adam Smith" not in authors_of_last("Nemo, supra note 1, at 4.")
