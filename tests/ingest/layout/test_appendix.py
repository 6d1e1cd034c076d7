"""Lists behind the text that nothing need cite."""

from __future__ import annotations

from ingest.parse import parse_article

PAGE = """It was so.{{sfn|Marsh|1901}}

== References ==
* {{cite book |last=Marsh |first=T. |year=1901 |title=Toll Roads |publisher=Mill |ref=harv}}
* {{cite book |last=Weir |first=J. |year=1910 |title=Gates |publisher=Mill |ref=harv}}

== Further reading ==
* {{cite book |last=Rill |first=A. |year=1912 |title=Locks |publisher=Mill}}
"""


def test_further_reading_is_listed_but_need_not_be_cited() -> None:
    article = parse_article(PAGE.encode(), "tolls.wikitext", ".wikitext")
    assert [(r.authors, r.further) for r in article.references] == [
        (("Marsh, T.",), False),
        (("Weir, J.",), False),
        (("Rill, A.",), True),
    ]
    assert [(p.kind, "Weir" in p.text) for p in article.problems] == [("uncited-reference", True)]
