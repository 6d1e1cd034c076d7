"""Notes as the programs mark them that write pages: each call is bound, its label and way back are no part of the note."""

from __future__ import annotations

import pytest

from ingest.parse import parse_article
from ingest.readers.html import read_html
from ingest.reading import Reading

WORDS = "Salt was taxed. Rain fell."
NOTES = [("1", "Ortiz, L. (2011) Salt and Tax."), ("2", "Ruiz, P. (2014) Rain.")]

PAGES = {
    "pandoc": """<p>Salt was taxed.<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> Rain
fell.<a href="#fn2" class="footnote-ref" id="fnref2" role="doc-noteref"><sup>2</sup></a></p><section class="footnotes"
role="doc-endnotes"><hr /><ol><li id="fn1" role="doc-endnote"><p>Ortiz, L. (2011) <em>Salt and Tax</em>.<a href="#fnref1"
class="footnote-back" role="doc-backlink">↩︎</a></p></li><li id="fn2"><p>Ruiz, P. (2014) <em>Rain</em>.<a href="#fnref2"
class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>""",
    "encyclopedia": """<p>Salt was taxed.<sup id="cite_ref-o_1-0" class="reference"><a href="#cite_note-o-1"><span
class="cite-bracket">[</span>1<span class="cite-bracket">]</span></a></sup> Rain fell.<sup id="cite_ref-2"
class="reference"><a href="#cite_note-2"><span>[</span>2<span>]</span></a></sup></p><div class="reflist"><ol
class="references"><li id="cite_note-o-1"><span class="mw-cite-backlink">^ <a href="#cite_ref-o_1-0"><span
class="cite-accessibility-label">Jump up to: </span><sup><i><b>a</b></i></sup></a> <a href="#cite_ref-o_1-1"><sup><i><b>b</b>
</i></sup></a></span> <span class="reference-text">Ortiz, L. (2011) <i>Salt and Tax</i>.</span></li><li id="cite_note-2"><span
class="mw-cite-backlink"><b><a href="#cite_ref-2">^</a></b></span> <span class="reference-text">Ruiz, P. (2014)
<i>Rain</i>.</span></li></ol></div>""",
    "absolute addresses": """<p>Salt was taxed.<sup class="reference"><a href="https://wiki.example/wiki/Salt#cite_note-1">[1]
</a></sup> Rain fell.<sup class="reference"><a href="https://wiki.example/wiki/Salt#cite_note-r%C3%AD-2">[2]</a></sup></p><ol
class="references"><li id="cite_note-1"><b><a href="https://wiki.example/wiki/Salt#cite_ref-1">^</a></b> <span>Ortiz, L.
(2011) <i>Salt and Tax</i>.</span></li><li id="cite_note-rí-2"><b><a href="https://wiki.example/wiki/Salt#cite_ref-2">^</a></b>
<span>Ruiz, P. (2014) <i>Rain</i>.</span></li></ol>""",
    "word processor": """<p class=MsoNormal>Salt was taxed.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"
title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span
class=MsoFootnoteReference><span style='font-size:11.0pt'>[1]</span></span><![endif]></span></span></a> Rain fell.<a
style='mso-footnote-id:ftn2' href="#_ftn2" name="_ftnref2"><span class=MsoFootnoteReference>[2]</span></a></p><div
style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%"><div style='mso-element:footnote' id=ftn1><p
class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span
class=MsoFootnoteReference>[1]</span></a> Ortiz, L. (2011) <i>Salt and Tax</i>.<o:p></o:p></p></div><div
style='mso-element:footnote' id=ftn2><p class=MsoFootnoteText><a style='mso-footnote-id:ftn2' href="#_ftnref2"
name="_ftn2"><span class=MsoFootnoteReference>[2]</span></a> Ruiz, P. (2014) <i>Rain</i>.</p></div></div>""",
    "free office": """<p>Salt was taxed.<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>
Rain fell.<a class="sdfootnoteanc" name="sdfootnote2anc" href="#sdfootnote2sym"><sup>2</sup></a></p><div id="sdfootnote1"><p
class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Ortiz, L. (2011) <i>Salt and
Tax</i>.</p></div><div id="sdfootnote2"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote2sym"
href="#sdfootnote2anc">2</a>Ruiz, P. (2014) <i>Rain</i>.</p></div>""",
    "online office": """<style type="text/css">.c1{font-style:italic}.c0{vertical-align:baseline}</style><p class="c4"><span
class="c0">Salt was taxed.</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span>&nbsp;Rain fell.</span><sup><a
href="#ftnt2" id="ftnt_ref2">[2]</a></sup></p><hr class="c2"><div><p class="c5"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span
class="c0">&nbsp;Ortiz, L. (2011) </span><span class="c1">Salt and Tax</span><span>.</span></p></div><div><p class="c5"><a
href="#ftnt_ref2" id="ftnt2">[2]</a><span>&nbsp;Ruiz, P. (2014) </span><span class="c1">Rain</span><span>.</span></p></div>""",
    "newsletter": """<p>Salt was taxed.<a data-component-name="FootnoteAnchorToDOM" id="footnote-anchor-1-14" href="#footnote-1-14"
target="_self" class="footnote-anchor">1</a> Rain fell.<a class="footnote-anchor" id="footnote-anchor-2-14"
href="#footnote-2-14">2</a></p><div data-component-name="FootnoteToDOM" class="footnote"><a id="footnote-1-14"
href="#footnote-anchor-1-14" class="footnote-number" contenteditable="false">1</a><div class="footnote-content"><p>Ortiz, L.
(2011) <em>Salt and Tax</em>.</p></div></div><div class="footnote"><a id="footnote-2-14" href="#footnote-anchor-2-14"
class="footnote-number">2</a><div class="footnote-content"><p>Ruiz, P. (2014) <em>Rain</em>.</p></div></div>""",
    "blog, easy notes": """<p>Salt was taxed.<span id='easy-footnote-1-22' class='easy-footnote-margin-adjust'></span><span
class='easy-footnote'><a href='#easy-footnote-bottom-1-22' title='Ortiz'><sup>1</sup></a></span> Rain fell.<span
id='easy-footnote-2-22' class='easy-footnote-margin-adjust'></span><span class='easy-footnote'><a
href='#easy-footnote-bottom-2-22'><sup>2</sup></a></span></p><div class="easy-footnote-title"><h4>Notes</h4></div><ol
class="easy-footnotes-wrapper"><li class="easy-footnote-single"><span id="easy-footnote-bottom-1-22"
class="easy-footnote-margin-adjust"></span>Ortiz, L. (2011) <em>Salt and Tax</em>.<a class="easy-footnote-to-top"
href="#easy-footnote-1-22"></a></li><li class="easy-footnote-single"><span id="easy-footnote-bottom-2-22"></span>Ruiz, P.
(2014) <em>Rain</em>.<a class="easy-footnote-to-top" href="#easy-footnote-2-22"></a></li></ol>""",
    "blog, identifiers": """<p>Salt was taxed.<sup><a href="#footnote_0_123" id="identifier_0_123" class="footnote-link
footnote-identifier-link" title="Ortiz">1</a></sup> Rain fell.<sup><a href="#footnote_1_123" id="identifier_1_123"
class="footnote-link footnote-identifier-link">2</a></sup></p><ol class="footnotes"><li id="footnote_0_123"
class="footnote">Ortiz, L. (2011) <em>Salt and Tax</em>.<span class="footnote-back-link-wrapper"> [<a href="#identifier_0_123"
class="footnote-link footnote-back-link">&#8617;</a>]</span></li><li id="footnote_1_123" class="footnote">Ruiz, P. (2014)
<em>Rain</em>. [<a href="#identifier_1_123" class="footnote-link footnote-back-link">&#8617;</a>]</li></ol>""",
    "blog, numbered by post": """<p>Salt was taxed.<sup class='footnote'><a href='#fn-1-12' id='fnref-1-12'>1</a></sup> Rain
fell.<sup class='footnote'><a href='#fn-1-13' id='fnref-1-13'>2</a></sup></p><div class='footnotes'><div
class='footnotedivider'></div><ol><li id='fn-1-12'>Ortiz, L. (2011) <em>Salt and Tax</em>. <span class='footnotereverse'><a
href='#fnref-1-12'>&#8617;</a></span></li><li id='fn-1-13'>Ruiz, P. (2014) <em>Rain</em>. <span class='footnotereverse'><a
href='#fnref-1-13'>&#8617;</a></span></li></ol></div>""",
    "blog, block editor": """<p>Salt was taxed.<sup data-fn="a81c-4e" class="fn"><a href="#a81c-4e" id="a81c-4e-link">1</a></sup>
Rain fell.<sup data-fn="77f0-1b" class="fn"><a id="77f0-1b-link" href="#77f0-1b">2</a></sup></p><ol
class="wp-block-footnotes"><li id="a81c-4e">Ortiz, L. (2011) <em>Salt and Tax</em>. <a href="#a81c-4e-link" aria-label="Jump to
footnote reference 1">↩︎</a></li><li id="77f0-1b">Ruiz, P. (2014) <em>Rain</em>. <a href="#77f0-1b-link">↩︎</a></li></ol>""",
    "blog, notes in place": """<p>Salt was taxed.<sup class="modern-footnotes-footnote " data-mfn="1"><a
href="javascript:void(0)" role="button">1</a></sup><span id="mfn-content-1" role="tooltip"
class="modern-footnotes-footnote__note" tabindex="0" data-mfn="1">Ortiz, L. (2011) <em>Salt and Tax</em>.</span> Rain fell.<sup
class="modern-footnotes-footnote " data-mfn="2"><a href="#">2</a></sup><span class="modern-footnotes-footnote__note"
data-mfn="2">Ruiz, P. (2014) <em>Rain</em>.</span></p>""",
    "blog, script": """<p>Salt was taxed.<span class="footnote_referrer"><a role="button" tabindex="0"
onclick="footnote_moveToReference_24_16('footnote_plugin_reference_24_16_1');"><sup id="footnote_plugin_tooltip_24_16_1"
class="footnote_plugin_tooltip_text">[1]</sup></a><span id="footnote_plugin_tooltip_text_24_16_1"
class="footnote_tooltip">Ortiz … Continue reading</span></span> Rain fell.<span class="footnote_referrer"><a role="button"
onclick="footnote_moveToReference_24_16('footnote_plugin_reference_24_16_2');"><sup id="footnote_plugin_tooltip_24_16_2"
class="footnote_plugin_tooltip_text">[2]</sup></a><span class="footnote_tooltip">Ruiz</span></span></p><div
class="footnotes_reference_container"><div id="footnote_references_container_24_16" style="display: none;"><table><tbody><tr
class="footnotes_plugin_reference_row"> <th scope="row" class="footnote_plugin_index_combi pointer"
onclick="footnote_moveToAnchor_24_16('footnote_plugin_tooltip_24_16_1');"><a id="footnote_plugin_reference_24_16_1"
class="footnote_backlink"><span class="footnote_index_arrow">&#8593;</span>1</a></th> <td class="footnote_plugin_text">Ortiz, L.
(2011) <em>Salt and Tax</em>.</td></tr><tr class="footnotes_plugin_reference_row"><th><a id="footnote_plugin_reference_24_16_2"
class="footnote_backlink"><span>&#8593;</span>2</a></th><td class="footnote_plugin_text">Ruiz, P. (2014)
<em>Rain</em>.</td></tr></tbody></table></div></div>""",
    "kramdown": """<p>Salt was taxed.<sup id="fnref:ortiz" role="doc-noteref"><a href="#fn:ortiz" class="footnote"
rel="footnote">1</a></sup> Rain fell.<sup id="fnref:2"><a href="#fn:2" class="footnote">2</a></sup></p><div class="footnotes"
role="doc-endnotes"><ol><li id="fn:ortiz" role="doc-endnote"><p>Ortiz, L. (2011) <em>Salt and Tax</em>. <a href="#fnref:ortiz"
class="reversefootnote" role="doc-backlink">&#8617;</a>&nbsp;<a href="#fnref:ortiz:1"
class="reversefootnote">&#8617;<sup>2</sup></a></p></li><li id="fn:2"><p>Ruiz, P. (2014) <em>Rain</em>. <a href="#fnref:2"
class="reversefootnote">&#8617;</a></p></li></ol></div>""",
    "markdown-it": """<p>Salt was taxed.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> Rain fell.<sup
class="footnote-ref"><a href="#fn2" id="fnref2">[2]</a></sup></p><hr class="footnotes-sep"><section class="footnotes"><ol
class="footnotes-list"><li id="fn1" class="footnote-item"><p>Ortiz, L. (2011) <em>Salt and Tax</em>. <a href="#fnref1"
class="footnote-backref">↩︎</a> <a href="#fnref1:1" class="footnote-backref">↩︎</a></p></li><li id="fn2"
class="footnote-item"><p>Ruiz, P. (2014) <em>Rain</em>. <a href="#fnref2" class="footnote-backref">↩︎</a></p></li></ol>
</section>""",
    "code host": """<p>Salt was taxed.<sup><a href="#user-content-fn-1-c4" id="user-content-fnref-1-c4" data-footnote-ref=""
aria-describedby="footnote-label">1</a></sup> Rain fell.<sup><a href="#fn-2-c4" id="user-content-fnref-2-c4"
data-footnote-ref="" aria-describedby="footnote-label">2</a></sup></p><section data-footnotes="" class="footnotes"><h2
id="footnote-label" class="sr-only">Footnotes</h2><ol><li id="user-content-fn-1-c4"><p>Ortiz, L. (2011) <em>Salt and
Tax</em>. <a href="#user-content-fnref-1-c4" data-footnote-backref="" aria-label="Back to reference 1"
class="data-footnote-backref">↩</a></p></li><li id="user-content-fn-2-c4"><p>Ruiz, P. (2014) <em>Rain</em>. <a
href="#user-content-fnref-2-c4" class="data-footnote-backref">↩</a></p></li></ol></section>""",
    "asciidoctor": """<div class="paragraph"><p>Salt was taxed.<sup class="footnote">[<a id="_footnoteref_1" class="footnote"
href="#_footnotedef_1" title="View footnote.">1</a>]</sup> Rain fell.<sup class="footnote">[<a id="_footnoteref_2"
class="footnote" href="#_footnotedef_2">2</a>]</sup></p></div><div id="footnotes"><hr><div class="footnote"
id="_footnotedef_1"><a href="#_footnoteref_1">1</a>. Ortiz, L. (2011) <em>Salt and Tax</em>.</div><div class="footnote"
id="_footnotedef_2"><a href="#_footnoteref_2">2</a>. Ruiz, P. (2014) <em>Rain</em>.</div></div>""",
    "docutils, aside": """<p>Salt was taxed.<a class="footnote-reference brackets" href="#id3" id="id1" role="doc-noteref"><span
class="fn-bracket">[</span>1<span class="fn-bracket">]</span></a> Rain fell. <a class="footnote-reference brackets" href="#id4"
id="id2" role="doc-noteref"><span class="fn-bracket">[</span>2<span class="fn-bracket">]</span></a></p><aside
class="footnote-list brackets"><aside class="footnote brackets" id="id3" role="doc-footnote"><span class="label"><span
class="fn-bracket">[</span><a role="doc-backlink" href="#id1">1</a><span class="fn-bracket">]</span></span> <p>Ortiz, L. (2011)
<em>Salt and Tax</em>.</p></aside><aside class="footnote brackets" id="id4" role="doc-footnote"><span class="label"><span
class="fn-bracket">[</span>2<span class="fn-bracket">]</span></span><span class="backrefs">(<a role="doc-backlink"
href="#id2">1</a>,<a role="doc-backlink" href="#id5">2</a>)</span><p>Ruiz, P. (2014) <em>Rain</em>.</p></aside></aside>""",
    "docutils, list": """<p>Salt was taxed.<a class="footnote-reference brackets" href="#id3" id="id1">1</a> Rain fell.<a
class="footnote-reference brackets" href="#id4" id="id2">2</a></p><dl class="footnote brackets"><dt class="label" id="id3"><span
class="brackets"><a class="fn-backref" href="#id1">1</a></span></dt><dd><p>Ortiz, L. (2011) <em>Salt and Tax</em>.</p></dd><dt
class="label" id="id4"><span class="brackets"><a class="fn-backref" href="#id2">2</a></span></dt><dd><p>Ruiz, P. (2014)
<em>Rain</em>.</p></dd></dl>""",
    "docutils, table": """<p>Salt was taxed.<a class="footnote-reference" href="#id3" id="id1">[1]</a> Rain fell.<a
class="footnote-reference" href="#id4" id="id2">[2]</a></p><table class="docutils footnote" frame="void" id="id3"
rules="none"><tbody><tr><td class="label"><a class="fn-backref" href="#id1">[1]</a></td><td>Ortiz, L. (2011) <em>Salt and
Tax</em>.</td></tr></tbody></table><table class="docutils footnote" id="id4"><tbody><tr><td class="label"><a class="fn-backref"
href="#id2">[2]</a></td><td>Ruiz, P. (2014) <em>Rain</em>.</td></tr></tbody></table>""",
    "LaTeXML": """<div class="ltx_para"><p class="ltx_p">Salt was taxed.<span id="footnote1" class="ltx_note
ltx_role_footnote"><sup class="ltx_note_mark">1</sup><span class="ltx_note_outer"><span class="ltx_note_content"><sup
class="ltx_note_mark">1</sup><span class="ltx_tag ltx_tag_note">1</span>Ortiz, L. (2011) <em
class="ltx_emph ltx_font_italic">Salt and Tax</em>.</span></span></span> Rain fell.<span id="footnote2" class="ltx_note
ltx_role_footnote"><sup class="ltx_note_mark">2</sup><span class="ltx_note_outer"><span class="ltx_note_content"><sup
class="ltx_note_mark">2</sup>Ruiz, P. (2014) <em>Rain</em>.</span></span></span></p></div>""",
    "margin notes": """<p>Salt was taxed.<label for="sn-salt" class="margin-toggle sidenote-number"></label><input type="checkbox"
id="sn-salt" class="margin-toggle"/><span class="sidenote">Ortiz, L. (2011) <em>Salt and Tax</em>.</span> Rain fell.<label
for="sn-rain" class="margin-toggle sidenote-number"></label><input type="checkbox" id="sn-rain" class="margin-toggle"/><span
class="sidenote">Ruiz, P. (2014) <em>Rain</em>.</span></p>""",
    "folded": """<p>Salt was taxed.<details class="footnote"><summary>1</summary>Ortiz, L. (2011) <em>Salt and Tax</em>.</details>
Rain fell.<details class="footnote"><summary>[2]</summary>Ruiz, P. (2014) <em>Rain</em>.</details></p>""",
    "hand-written anchors": """<p>Salt was taxed.<a href="#n1"><sup>1</sup></a> Rain fell.<a href="#n2"><sup>2</sup></a></p>
<h3>Notes</h3><p><a name="n1">1.</a> Ortiz, L. (2011) <i>Salt and Tax</i>.<br><a name="n2">2.</a> Ruiz, P. (2014)
<i>Rain</i>.</p>""",
    "anchors before notes": """<p>Salt was taxed. [<a href="#n1">1</a>] Rain fell. [<a href="#n2">2</a>]</p><hr><div><a
name="n1"></a><p>[1] Ortiz, L. (2011) <i>Salt and Tax</i>.</p><a name="n2"></a><p>[2] Ruiz, P. (2014) <i>Rain</i>.</p></div>""",
    "old books": """<p>Salt was taxed.<a name="FNanchor_1_1" id="FNanchor_1_1"></a><a href="#Footnote_1_1" class="fnanchor">[1]</a>
Rain fell.<a id="FNanchor_2_2"></a><a href="#Footnote_2_2" class="fnanchor">[2]</a></p><div class="footnotes"><h3>FOOTNOTES:</h3>
<div class="footnote"><p><a name="Footnote_1_1" id="Footnote_1_1"></a><a href="#FNanchor_1_1"><span class="label">[1]</span></a>
Ortiz, L. (2011) <i>Salt and Tax</i>.</p></div><div class="footnote"><p><a id="Footnote_2_2"></a><a href="#FNanchor_2_2"><span
class="label">[2]</span></a> Ruiz, P. (2014) <i>Rain</i>.</p></div></div>""",
    "plain numbers that lead back": """<p>Salt was taxed.<a href="#note1" id="back1">1</a> Rain fell.<a href="#note2"
id="back2">2</a></p><p id="note1"><a href="#back1">1</a> Ortiz, L. (2011) <i>Salt and Tax</i>.</p><p id="note2"><a
href="#back2">2</a>. Ruiz, P. (2014) <i>Rain</i>.</p>""",
    "raised by style": """<style>.sup { vertical-align: super; font-size: .7em } .it { font-style: italic }</style><p>Salt was
taxed.<a class="sup" href="#x11">1</a> Rain fell.<span class="sup"><a href="#x12">2</a></span></p><p id="x11">1. Ortiz, L. (2011)
<span class="it">Salt and Tax</span>.</p><p id="x12">2. Ruiz, P. (2014) <span class="it">Rain</span>.</p>""",
    "text fragments": """<p>Salt was taxed.<sup><a href="#fn1:~:text=Ortiz">1</a></sup> Rain fell.<sup><a
href="page.html?x=1#fn2">2</a></sup></p><ol><li id="fn1">Ortiz, L. (2011) <i>Salt and Tax</i>. <a href="#r1">Return to text</a></li>
<li id="fn2">Ruiz, P. (2014) <i>Rain</i>. (<a href="#r2">back</a>)</li></ol>""",
    "magazine": """<p>Salt was taxed.<a href="#5f3a" rel="noopener">[1]</a> Rain fell.<a href="#77b1" rel="noopener">[2]</a></p><p
id="5f3a" class="pw-post-body-paragraph">[1] Ortiz, L. (2011) <em>Salt and Tax</em>.</p><p id="77b1"
class="pw-post-body-paragraph">[2] Ruiz, P. (2014) <em>Rain</em>.</p>""",
    "books for readers": """<p>Salt was taxed.<a id="r1" epub:type="noteref" href="#n1">1</a> Rain fell.<a epub:type="noteref"
href="#n2">2</a></p><aside epub:type="footnote" id="n1"><p>Ortiz, L. (2011) <em>Salt and Tax</em>.</p></aside><aside
epub:type="footnote" id="n2"><p>Ruiz, P. (2014) <em>Rain</em>. <a href="#r2">↩</a></p></aside>""",
}  # fmt: skip


def notes_of(reading: Reading) -> list[tuple[str, str]]:
    """Label and words of the note that each call leads to."""
    words: dict[str | None, list[str]] = {}
    for block in reading.blocks:
        if block.kind == "note":
            words.setdefault(block.note_id, []).append(reading.text[block.start : block.end])
    assert all(reading.text[c.start : c.end] == f"[{c.label}]" for c in reading.calls)
    return [(c.label, " ".join(words.get(c.target, ["-"]))) for c in reading.calls]


def verbatims_of(reading: Reading) -> list[str | None]:
    return [block.verbatim for block in reading.blocks if block.kind == "note"]


def page(body: str) -> bytes:
    return f"<html><head><title>Salt</title></head><body><h1>Salt</h1>{body}</body></html>".encode()


@pytest.mark.parametrize("name", PAGES)
def test_notes_are_bound_in_the_markup_of(name: str) -> None:
    reading = read_html(page(PAGES[name]))
    assert notes_of(reading) == NOTES
    assert "*Salt and Tax*" in "".join(filter(None, verbatims_of(reading)))
    article = parse_article(page(PAGES[name]), "x.html", ".html")
    assert " ".join(s.text for s in article.statements) == WORDS
    assert [c.note for s in article.statements for c in s.citations] == ["1", "2"]
    assert [(r.authors, r.year, r.title) for r in article.references] == [
        (("Ortiz, L.",), "2011", "Salt and Tax"), (("Ruiz, P.",), "2014", "Rain"),
    ]  # fmt: skip
    assert article.problems == ()
