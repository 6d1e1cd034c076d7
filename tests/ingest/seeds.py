"""One small document a format, with every kind of apparatus that the format knows: what fuzzing starts from."""

from __future__ import annotations

from tests.ingest.books import SEED as EPUB
from tests.ingest.office_seeds import DOCX, ODT

TEXT = """A short history of tolls


Roads were free once.[1] Then came the gates [2, 3–4], as Marsh (1901) says. Some paid* and some did not.¹

- One gate stood here.[2]
- Another there

[1] Marsh, 1901, p. 4; see also Weir, 1910a.

[2] Ibid., 7.

[3] T. Marsh, "The Toll Roads of York," Journal of Roads 4, no. 2 (1901): 3-9, https://example.org/x.

[Footnote 4: Op. cit., n. 3, at 12.

It goes on.]

* The author thanks nobody.

References

Marsh, T. (1901) The toll roads of York. York: Mill Press.

Weir, J. (1910a) ‘On gates’. Labour, 1, pp. 3–4. doi:10.1000/xyz.
"""
MARKDOWN = """---
title: A short history of tolls
---

# Tolls

Roads were free once.[^1] Then came *gates*.^[Marsh, *Roads* (York: Mill, 1901), 4.] Odd.[^b\\]

> A quotation.[^1]

| a | b |
|---|---|
| c[^1] | d |

1. An item

[^1]: [T. Marsh](https://example.org), "The Toll Roads," *Journal of Roads* 4 (1901): 3.

    More of it. Ibid., 5.

[^b]: Weir, _Gates_ (York: Mill, 1910).
"""
HTML = """<!doctype html><html>
<head><title>Tolls - A site</title><meta charset="utf-8"></head>
<body><nav>Home</nav>
<article><h1>Tolls</h1><p>Roads were free.<sup id="r1"><a href="#n1">[1]</a></sup> Then <i>gates</i> came.<sup>2</sup>
</p><table><tr><th>a</th></tr><tr><td>b</td></tr></table>
<ul><li>One<a href="#n2" class="footnote-ref">2</a></li>
</ul>
<ol><li id="n1"><a href="#r1">^</a> <a href="#CITEREFMarsh1901">Marsh 1901</a>, p. 4.</li>
<li id="n2">Weir, <em>Gates</em>
(York: Mill, 1910). <a href="https://example.org">here</a></li></ol><h2>References</h2>
<ul><li><cite id="CITEREFMarsh1901">Marsh, T. (1901). <i>Roads</i>. York: Mill.</cite></li></ul>
</article></body></html>
"""
WIKITEXT = """{{About|tolls}}
{{Infobox tax
| name = Toll<ref name="m">{{cite book|last=Marsh|first=T.|title=Roads|year=1901|publisher=Mill|place=York}}</ref>
}}
[[File:gate.jpg|thumb|A [[gate]]<ref>{{harvnb|Weir|1910|p=4}}</ref>]]
A '''toll''' ({{IPA|təʊl}}; {{lang|fr|péage}}) is ''paid'' &amp; hated.<ref name=m />{{sfn|Weir|1910|p=3}}
It cost {{convert|2|km|mi}}{{efn|Or
so.<ref>[http://example.org/x A page], ''Paper'' (1901).</ref>}} and {{harv|Weir|1910}} knew. <nowiki>[[x]]</nowiki>

{| class="x"
|+ Tolls
! Year !! Toll
|-
| 1901 || style="y" | Two<ref group="n">Weir.</ref>
|}
{{Quote|We pay.|Marsh}}
* One {{circa|1901}}
; Notes
{{notelist}}{{reflist|refs=<ref name="z">Z</ref>}}
== Sources ==
* {{Citation|last=Weir|first=J.|year=1910|title=Gates|journal=Labour|volume=1|issue=2|pages=3-4
|ref={{harvid|Weir|1910}}}}
[[Category:Tolls]]
"""

SEEDS: dict[str, bytes] = {
    ".txt": TEXT.encode(),
    ".md": MARKDOWN.encode(),
    ".html": HTML.encode(),
    ".wikitext": WIKITEXT.encode(),
    ".epub": EPUB,
    ".docx": DOCX,
    ".odt": ODT,
}
