"""Web pages: what is a call and what is none, citations by link, whose words are the article's, titles."""

from __future__ import annotations

import time

import pytest

from ingest.fields import Fields
from ingest.parse import parse_article
from ingest.readers.html.read import read_html
from ingest.reading import Reading
from tests.ingest.readers.test_html_notes import notes_of, page


def read(body: str, head: str = "<title>Salt</title>") -> Reading:
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def said(reading: Reading, *kinds: str) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks if b.kind in (kinds or ("paragraph",))]


def cited(reading: Reading) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(reading.text[c.start : c.end], c.target, c.ids) for c in reading.citations]


TWO = '<ol class="notes"><li id="n1">Ortiz, 2011.</li><li id="n2">Ruiz, 2014.</li><li id="n3">Diaz, 2015.</li></ol>'


@pytest.mark.parametrize(
    ("body", "words", "labels"),
    [
        ('Taxed [<a href="#n1">1</a>, <a href="#n2">2</a>].', "Taxed [1][2].", ["1", "2"]),
        ('Taxed [<a href="#n1">1</a>]–[<a href="#n3">3</a>].', "Taxed [1]–[3].", ["1", "3"]),
        ('Taxed <sup><a href="#n1">1</a>–<a href="#n3">3</a></sup>.', "Taxed [1][2][3].", ["1", "2", "3"]),
        ('Taxed<sup><a href="#n1">1</a></sup><sup>,</sup><sup><a href="#n2">2</a></sup>.', "Taxed[1][2].", ["1", "2"]),
        ('Taxed (<a href="#n1" class="footnote">1</a>).', "Taxed [1].", ["1"]),
        ('Taxed [<a href="#n1">1</a>, p. 5] once.', "Taxed [1] once.", ["1"]),
        ('Taxed <a href="#n1">[1]</a>, <a href="#n2">[2]</a> and so on.', "Taxed [1][2] and so on.", ["1", "2"]),
        ('Taxed <a href="#n1">[1]</a>, and so on.', "Taxed [1], and so on.", ["1"]),
        ('Taxed <a href="#n1">[1]</a> – and so on.', "Taxed [1] – and so on.", ["1"]),
    ],
)
def test_calls_that_stand_together(body: str, words: str, labels: list[str]) -> None:
    reading = read(f"<p>{body}</p>{TWO}")
    assert said(reading) == [words]
    assert [call.label for call in reading.calls] == labels
    assert all(call.target in (f"n{call.label}", None) for call in reading.calls)


@pytest.mark.parametrize(
    "body",
    [
        'as <a href="#eq3">(3)</a> says</p><div class="equation" id="eq3">x = y (3)</div><p>on',
        'as in Figure <a href="#f1">1</a></p><figure id="f1"><figcaption>Figure 1: a mine</figcaption></figure><p>on',
        'as in section <a href="#s2">2</a></p><h2 id="s2">Later</h2><p>on',
        'page <a href="#page_12">12</a> on</p><p>More.<span id="page_12"></span> Still more.',
        'see <a href="https://mine.example/#salt">[1]</a></p><p id="pepper">Pepper',
        'in <a href="#y2004">2004</a> it rained</p><p id="y2004">2004 was dry',
    ],
)
def test_links_that_call_no_note(body: str) -> None:
    assert read(f"<p>It rained {body}.</p>").calls == ()


def test_a_call_whose_note_is_missing_is_reported() -> None:
    article = parse_article(page('<p>Salt was taxed.<sup><a href="#fn7">7</a></sup></p>'), "x.html", ".html")
    assert [problem.message for problem in article.problems] == ["marker [7] has no note"]


def test_a_note_may_be_called_again_behind_it() -> None:
    body = '<p>A.<sup><a href="#n1" id="r1">1</a></sup></p><p id="n1"><a href="#r1">1</a> Ortiz.</p>'
    reading = read(f'{body}<p>B.<sup><a href="#n1">1</a></sup></p>')
    assert notes_of(reading) == [("1", "Ortiz."), ("1", "Ortiz.")]


def test_a_note_may_call_a_note_and_name_others() -> None:
    body = """<p>Salt.<sup class="reference"><a href="#cite_note-a">[a]</a></sup></p><h2>Notes</h2><ol><li
    id="cite_note-a"><b>
    <a href="#cite_ref-a">^</a></b> So it is said.<sup class="reference" id="cite_ref-4"><a
href="#cite_note-4">[4]</a></sup> But
    see <a href="#cite_note-5">note 5</a>.</li></ol><h2>References</h2><ol><li id="cite_note-4">^ Ortiz.</li><li
    id="cite_note-5">Ruiz.</li></ol>"""
    reading = read(body)
    assert notes_of(reading) == [("a", "So it is said.[4] But see note 5."), ("4", "Ortiz.")]


def test_groups_of_notes_bear_their_own_labels() -> None:
    links = "".join(
        f'w<sup class="reference"><a href="#cite_note-{i}">[{label}]</a></sup> '
        for i, label in enumerate(("note 1", "lower-alpha 2", "N 3", "web 12", "β", "iv", "†"))
    )
    notes = "".join(f'<li id="cite_note-{i}">^ Note {i}.</li>' for i in range(7))
    reading = read(f"<p>{links}</p><ol>{notes}</ol>")
    assert [c.label for c in reading.calls] == ["note 1", "lower-alpha 2", "N 3", "web 12", "β", "iv", "†"]
    assert [words for _, words in notes_of(reading)] == [f"Note {i}." for i in range(7)]


def test_a_note_may_have_several_paragraphs() -> None:
    body = (
        '<p>A.<sup><a href="#f1">1</a></sup></p><div class="note" id="f1"><p>Ortiz.</p><blockquote>!</blockquote></div>'
    )
    blocks = [b for b in read(body).blocks if b.kind == "note"]
    assert [(b.note_id, b.label) for b in blocks] == [("f1", "1")] * 2


def test_an_empty_note_is_a_note() -> None:
    reading = read(
        '<p>A.<sup><a href="#fn1" id="r">1</a></sup></p><ol><li id="fn1"><a href="#r">↩</a></li><li>B</li></ol>'
    )
    assert said(reading, "note") == ["", "B"]


def test_notes_that_nothing_calls_are_notes() -> None:
    reading = read(f'<p>A.<sup><a href="#n1">1</a></sup></p>{TWO}<aside role="doc-footnote">4. Diaz.</aside>')
    assert [(b.label, b.note_id) for b in reading.blocks if b.kind == "note"] == [
        ("1", "n1"), ("2", None), ("3", None), ("4", None),
    ]  # fmt: skip


def test_a_raised_number_without_a_link_leads_to_the_note_of_that_number() -> None:
    body = '<p>A.<sup><a href="#n1">1</a></sup> B.<sup>2</sup> Of 10<sup>6</sup> men the 1<sup>st</sup> left.</p>'
    assert said(read(f"{body}{TWO}"))[0] == "A.[1] B.² Of 10⁶ men the 1st left."
    article = parse_article(page(f"{body}{TWO}"), "x.html", ".html")
    assert [(m.label, m.note) for m in article.markers] == [("1", "1"), ("2", "2")]


def test_items_of_an_ordered_list_bear_their_number() -> None:
    reading = read('<ol start="3"><li>A b c.</li><li value="9">D e f.</li></ol><ul><li>G h i.</li></ul>')
    assert [b.label for b in reading.blocks if b.kind == "list-item"] == ["3", "9", None]


def test_numbered_lists_of_references_are_called_by_number() -> None:
    items = "<li>Ortiz, L. (2011) <i>Salt and Tax</i>.</li><li>Ruiz, P. (2014) <i>Rain</i>.</li>"
    data = page(f"<p>Salt was taxed [2].</p><h2>References</h2><ol>{items}</ol>")
    article = parse_article(data, "x.html", ".html")
    assert [c.references for c in article.statements[0].citations] == [("ruiz-2014",)]


def test_short_notes_lead_to_the_list_by_link() -> None:
    body = """<p>Salt.<sup class="reference"><a href="#cite_note-1">[1]</a></sup></p><h2>Notes</h2><ol
    class="references"><li
    id="cite_note-1"><b><a href="#cite_ref-1">^</a></b> <span class="reference-text"><a
href="#CITEREFOrtiz2011">Ortiz 2011</a>,
    p. 12.</span></li></ol><h2>Sources</h2><ul><li><cite id="CITEREFOrtiz2011" class="citation book cs1">Ortiz, Luz
(2011).
    <i>Salt and Tax</i>. Duero.</cite><span
title="ctx_ver=Z39.88-2004&amp;rft.btitle=Salt+and+Tax&amp;rft.aulast=Ortiz&amp;rft.aufirst=Luz&amp;rft.au=Ortiz%2C+Luz&amp;rft.date=2011"
    class="Z3988"></span></li><li>Ruiz, P. (2014). <i>Rain</i>.</li></ul>"""
    reading = read(body)
    assert cited(reading) == [
        ("Ortiz 2011", "CITEREFOrtiz2011", ()),
        ("Ortiz, Luz (2011). Salt and Tax. Duero.", None, ("CITEREFOrtiz2011",)),
    ]
    assert reading.citations[1].fields == Fields(authors=("Ortiz, Luz",), year="2011", title="Salt and Tax")
    entries = [b for b in reading.blocks if b.kind == "reference"]
    assert [b.ids for b in entries] == [("CITEREFOrtiz2011",), ()]
    article = parse_article(page(body), "x.html", ".html")
    note = article.notes[0].citations[0]
    assert (note.status, note.references, note.locator) == ("resolved", ("ortiz-2011",), "p. 12")


def test_short_notes_lead_to_full_notes_by_link() -> None:
    coins = "ctx_ver=Z39.88-2004&amp;rft.atitle=Rain&amp;rft.jtitle=Clouds&amp;rft.au=Ruiz%2C+P.&amp;rft.date=2014-05"
    coins += "&amp;rft_id=info%3Adoi%2F10.1000%2Fr.7"
    body = f"""<p>A.<sup><a href="#cite_note-1">[1]</a></sup> B.<sup><a href="#cite_note-2">[2]</a></sup></p><ol><li
    id="cite_note-1">^ <a href="#CITEREFRuiz2014">Ruiz 2014</a>, p. 7.</li><li id="cite_note-2">^ <cite
class="citation journal"
    id="CITEREFRuiz2014">Ruiz, P. (May 2014). "Rain". <i>Clouds</i>.</cite><span class="Z3988" title="{coins}"></span> A
    remark.</li></ol>"""
    reading = read(body)
    assert cited(reading) == [
        ("Ruiz 2014", "CITEREFRuiz2014", ()), ('Ruiz, P. (May 2014). "Rain". Clouds.', None, ("CITEREFRuiz2014",)),
    ]  # fmt: skip
    assert reading.citations[1].fields == Fields(
        authors=("Ruiz, P.",), year="2014", title="Rain", container="Clouds", date="2014-05", doi="10.1000/r.7"
    )
    article = parse_article(page(body), "x.html", ".html")
    assert [c.references for s in article.statements for c in s.citations] == [("ruiz-2014",)] * 2


def test_author_date_citations_in_the_body_lead_to_entries() -> None:
    body = """<p>Salt was taxed <span class="citation" data-cites="ortiz ruiz">(<a href="#ref-ortiz"
    role="doc-biblioref">Ortiz
    2011</a>; <a href="#ref-ruiz" role="doc-biblioref">Ruiz 2014</a>)</span>. Ruiz (<a href="#ref-ruiz"
    role="doc-biblioref">2014</a>) saw rain.</p><div id="refs" class="references csl-bib-body"
role="doc-bibliography"><div
    id="ref-ortiz" class="csl-entry" role="doc-biblioentry">Ortiz, L. 2011. <em>Salt and Tax</em>. Duero.</div><div
id="ref-ruiz"
    class="csl-entry" role="doc-biblioentry">Ruiz, P. 2014. <em>Rain</em>.</div></div>"""
    reading = read(body)
    assert cited(reading) == [
        ("Ortiz 2011", "ref-ortiz", ()), ("Ruiz 2014", "ref-ruiz", ()), ("2014", "ref-ruiz", ()),
    ]  # fmt: skip
    assert [(b.ids, b.verbatim) for b in reading.blocks if b.kind == "reference"] == [
        (("ref-ortiz",), "Ortiz, L. 2011. *Salt and Tax*. Duero."), (("ref-ruiz",), "Ruiz, P. 2014. *Rain*."),
    ]  # fmt: skip
    article = parse_article(page(body), "x.html", ".html")
    assert [c.references for s in article.statements for c in s.citations] == [
        ("ortiz-2011",), ("ruiz-2014",), ("ruiz-2014",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        """<p>Salt [<a href="#bib.bib2" title="" class="ltx_ref">2</a>].</p><section id="bib"
    class="ltx_bibliography"><h2>References
        </h2><ul class="ltx_biblist"><li id="bib.bib2" class="ltx_bibitem"><span class="ltx_tag
ltx_tag_bibitem">[2]</span> <span
        class="ltx_bibblock">Ruiz, P. (2014) </span><span
class="ltx_bibblock"><i>Rain</i>.</span></li></ul></section>""",
        """<p>Salt <span class="citation">[<a href="#ref-ruiz" role="doc-biblioref">2</a>]</span>.</p><div
    id="refs"><div
        id="ref-ruiz" class="csl-entry" role="doc-biblioentry"><div class="csl-left-margin">[2] </div><div
        class="csl-right-inline">Ruiz, P. (2014) <em>Rain</em>.</div></div></div>""",
        """<p>Salt <a class="reference internal" href="#r2" id="id3"><span>[2]</span></a>.</p><div role="list"><div
        class="citation" id="r2" role="doc-biblioentry"><span class="label"><span>[</span><a role="doc-backlink"
        href="#id3">2</a><span>]</span></span><p>Ruiz, P. (2014) <em>Rain</em>.</p></div></div>""",
    ],
    ids=["LaTeXML", "citeproc", "docutils"],
)  # fmt: skip
def test_entries_of_a_numbered_list_are_notes(body: str) -> None:
    reading = read(body)
    entry = next(b for b in reading.blocks if b.kind == "note")
    assert (entry.entry, entry.label) == (True, "2")
    assert notes_of(reading) == [("2", "Ruiz, P. (2014) Rain.")]


def test_addresses_that_lead_out_are_links_and_those_within_a_wiki_are_none() -> None:
    body = """<p>A.<sup><a href="#n1">1</a></sup></p><ol><li id="n1"><a class="external text"
    href="https://press.example/a">“Salt”</a>.
    By <a href="https://wiki.example/wiki/Ortiz" title="Ortiz">Ortiz</a>, <a
href="mailto:o@x.example">o</a>.</li></ol>"""
    note = next(b for b in read(body).blocks if b.kind == "note")
    assert note.verbatim == "[“Salt”](https://press.example/a). By Ortiz, o."
    assert note.links == ("https://press.example/a",)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ('<div class="share-bar">Share this <a href="#">Tweet</a></div>', None),
        ('<div id="comments"><p>I disagree with every word that was written above, and at length.</p></div>', None),
        ('<div class="cookie-banner">We use cookies.</div>', None),
        (
            '<ul><li><a href="/a">Home</a></li><li><a href="/b">News</a></li><li><a href="/c">Sport</a></li></ul>',
            None,
        ),
        ("<nav><a href='/'>Home</a></nav>", None),
        ("<p hidden>Unseen.</p>", None),
        ("<p style='display: none'>Unseen.</p>", None),
        ("<template><p>Unseen.</p></template><script>var a</script>", None),
        ("<p>Read this <span class='pagenum'>[Pg 12]</span>through.</p>", "Read this through."),
        ("<p>Of <math alttext='x^2'><mi>x</mi></math> men.</p>", "Of x^2 men."),
        ("<p>Of <math><mi>x</mi><mo>=</mo><mn>2</mn></math> men.</p>", "Of x=2 men."),
        ('<p>Of <img class="mwe-math-image" alt="{\\displaystyle E}"> men.</p>', "Of E men."),
        ('<p>A mine <img alt="a dark shaft" src="x.png"> here.</p>', "A mine here."),
        ("<p>She said <q>no</q>.</p>", "She said “no”."),
        ("<p>漢<ruby>字<rt>kan</rt></ruby> here.</p>", "漢字 here."),
        ("<p>One<br>line.</p>", "One line."),
        ("<h2>Salt<a class='headerlink' href='#salt'>¶</a></h2>", "Salt"),
        ('<h2 id="salt"><a href="#salt">#</a>Salt</h2>', "Salt"),
        ("<p>Taxed<sup class='reference'>[<i>citation needed</i>]</sup>.</p>", "Taxed[citation needed]."),
    ],
)
def test_whose_words_are_the_articles(markup: str, words: str | None) -> None:
    reading = read(f"<article><h1>Salt</h1><p>{'Salt was taxed in three provinces. ' * 9}</p>{markup}</article>")
    others = said(reading, "paragraph", "list-item", "heading")[1:]
    assert others == ([words] if words else [])


def test_two_line_breaks_part_paragraphs() -> None:
    assert said(read("<div>One line<br>goes on.<br><br>Another.<br> <br/>A third.</div>")) == [
        "One line goes on.", "Another.", "A third.",
    ]  # fmt: skip


def test_a_table_of_data_is_rows_and_a_table_of_text_is_text() -> None:
    data = "<table><tr><th>Year</th><th>Salt</th></tr><tr><td>1690</td><td><p>400 pounds</p></td></tr></table>"
    assert said(read(data), "table") == ["1690 | 400 pounds"]
    old = f"<table><tr><td><h2>Salt</h2><p>It was taxed.</p></td><td>{data}</td></tr></table>"
    assert said(read(old)) == ["It was taxed."]
    assert said(read(old), "table") == ["1690 | 400 pounds"]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Salt – The Gazette</title>", "<h1>The Gazette</h1><h2>Salt</h2>", "Salt"),
        ("<title>Salt | The Gazette</title>", "<h1>The Gazette</h1>", "Salt"),
        ("<title>Salt - The Gazette</title>", "<p>© The Gazette</p>", "Salt"),
        ("<title>Salt - a history</title>", "<p>Words.</p>", "Salt - a history"),
        ('<meta property="og:title" content="Salt"><title>Gazette</title>', "<p>Words.</p>", "Salt"),
        ("<title>x</title>", "<h1>Salt</h1>", "Salt"),
        ("", "<p>Words.</p>", ""),
    ],
)
def test_the_title_is_the_articles_not_the_sites(head: str, body: str, title: str) -> None:
    reading = read(f"{body}<p>Salt was taxed in three provinces.</p>", head)
    assert reading.title == title
    assert said(reading, "title") == ([title] if title else [])


def test_spans_point_at_their_own_words_under_a_title_from_the_head() -> None:
    body = '<p>Salt (<a href="#CITEREFOrtiz">Ortiz 2011</a>).</p><p id="CITEREFOrtiz">Ortiz, L. (2011) Salt.</p>'
    assert cited(read(body)) == [("Ortiz 2011", "CITEREFOrtiz", ())]


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 10_000 + "deep" + "</div>" * 10_000,
        "<span>" * 10_000 + "deep",
        "<a href='#n1'><sup>1</sup>" * 3000 + "<p id='n1'>x",
        "<p>" + "[<a href='#n1'>1</a>, " * 3000 + "</p><p id='n1'>1. Ortiz</p>",
        "<p>" + "w<sup><a href='#n1'>1</a></sup>, " * 3000 + f"</p><p id='n1'>{'<a>1</a>' * 3000}</p>",
        "<ol>" + "".join(f"<li id='n{i}'>x" for i in range(3000)) + "</ol>",
        "<table>" * 500 + "x",
        "<style>" + "a{" * 20_000 + "</style><p>x",
        "<p>" + "<span class='sidenote'>" * 1000 + "x",
        "<cite class='citation'>" * 1000 + "x",
        "<p>" + "<a href='#b'>Ortiz 2011</a>" * 2000 + f"</p><ul id='b'>{'<li>x' * 2000}</ul>",
        "<p>A<sup><a href='#n'>1</a></sup></p><ul><li id='n'><i>" + "<a href='#q'>a</a> bc d. " * 500 + "%</i>x</ul>",
        "<p>A<sup><a href='#n'>1</a></sup></p><ul><li id='n'><i><a href='#q'>a</a>" + "abc" * 5000 + "%</i>x</ul>",
    ],
    ids=range(13),
)
def test_hostile_pages_take_no_long_time(body: str) -> None:
    start = time.process_time()
    read(f"<p>Words.</p>{body}")
    assert time.process_time() - start < 5


def test_margin_notes_bear_a_number_only_where_the_page_shows_one() -> None:
    numbered = (
        '<label for="a" class="margin-toggle sidenote-number"></label><input id="a"><span class="sidenote">One.</span>'
    )
    bare = '<label for="b" class="margin-toggle">&#8853;</label><input id="b"><span class="marginnote">Two.</span>'
    assert notes_of(read(f"<p>A{numbered} b.</p><p>{bare} C.</p>")) == [("1", "One."), ("*", "Two.")]
    article = parse_article(page(f"<p>A{numbered} b.</p><p>{bare} Then came rain.</p>"), "x.html", ".html")
    assert [m.note for m in article.markers] == ["1", "*"]


def test_short_notes_lead_to_full_notes_without_fields_too() -> None:
    body = """<p>A.<sup><a href="#cite_note-1">[1]</a></sup> B.<sup><a href="#cite_note-2">[2]</a></sup></p><ol><li
    id="cite_note-1">^ <a href="#CITEREFRuiz2014">Ruiz 2014</a>, p. 7.</li><li id="cite_note-2">^ <cite
    id="CITEREFRuiz2014">Ruiz, P. (2014). "Rain". <i>Clouds</i>.</cite></li></ol>"""
    article = parse_article(page(body), "x.html", ".html")
    assert [c.references for s in article.statements for c in s.citations] == [("ruiz-2014",)] * 2
    assert (article.references[0].title, article.references[0].container) == ("Rain", "Clouds")
