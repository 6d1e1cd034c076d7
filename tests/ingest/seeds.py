"""One small document a format, with every kind of apparatus that the format knows: what fuzzing starts from."""

from __future__ import annotations

from tests.ingest.readers.books import SEED as EPUB
from tests.ingest.readers.office_seeds import DOCX, ODT
from tests.ingest.readers.pdf_files import Sheet, pdf

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
JATS = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) v1.2 20190208//EN" "JATS.dtd" [<!ENTITY x "y">]>
<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta>
<title-group><article-title>Tolls<xref ref-type="fn" rid="f1">*</xref></article-title></title-group>
<abstract><sec><title>Aim</title><p>We count tolls.</p></sec></abstract></article-meta></front>
<body><sec id="s1"><label>1</label><title>Roads <italic>and</italic> gates</title>
<p>Roads were free [<xref ref-type="bibr" rid="B1">1</xref>&#x2013;<xref ref-type="bibr" rid="B3">3</xref>] &alpha; &x;
<sup><xref ref-type="bibr" rid="B1">1</xref>,<xref ref-type="bibr" rid="B2 B3">2, 3</xref></sup>. A
note<fn><p>So.</p></fn>
<disp-formula><mml:math><mml:msup><mml:mi>a</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math></disp-formula>.
<disp-quote><p>We pay.</p></disp-quote> Weir (<xref ref-type="bibr" rid="B2">Weir 1910</xref>) knew.</p>
<list><list-item><label>1.</label><p>One gate</p></list-item></list>
<table-wrap><label>Table 1</label><caption><title>Tolls</title></caption><table><thead><tr><th>Year</th></tr></thead>
<tbody><tr><td>1901 <xref ref-type="table-fn" rid="t1">a</xref></td><td>Two</td></tr></tbody></table>
<table-wrap-foot><fn id="t1"><label>a</label><p>See <xref ref-type="bibr" rid="B1">1</xref>.</p></fn></table-wrap-foot>
</table-wrap></sec></body>
<back><ack><p>Thanks.</p></ack><fn-group><fn id="f1"><p>A gift.</p></fn></fn-group><ref-list><title>References</title>
<ref id="B1"><label>1</label><element-citation publication-type="journal"><person-group><name><surname>Marsh</surname>
<given-names>TJ</given-names></name><etal/></person-group><year>1901</year><article-title>On tolls</article-title>
<source>Roads</source><volume>4</volume><fpage>3</fpage></element-citation></ref>
<ref id="B2"><label>2</label><mixed-citation><string-name><surname>Weir</surname></string-name> (<year>1910a</year>)
<source>Gates</source>. <ext-link xlink:href="https://example.org">x</ext-link></mixed-citation></ref>
<ref id="B3"><label>3</label><note><p>By hand.</p></note></ref></ref-list></back></article>
"""


def _pdf() -> bytes:
    sheets = []
    for number in (1, 3):
        sheet = Sheet()
        sheet.text("!Tolls!", size=16)
        sheet.text(f"Roads were free once.^{number}^ Then came the gates, which nobody loved.^{number + 1}^ " * 2)
        sheet.y = 140
        sheet.rule()
        sheet.lines(
            72,
            8,
            [f"^{number}^ T. Marsh, *The Toll Roads of York* (York: Mill, 1901), 4.", f"^{number + 1}^ Ibid., 7."],
        )
        sheets.append(sheet)
    return pdf(sheets, "Tolls")


PDF = _pdf()

SEEDS: dict[str, bytes] = {
    ".txt": TEXT.encode(),
    ".md": MARKDOWN.encode(),
    ".html": HTML.encode(),
    ".wikitext": WIKITEXT.encode(),
    ".epub": EPUB,
    ".xml": JATS.encode(),
    ".docx": DOCX,
    ".odt": ODT,
    ".pdf": PDF,
}
