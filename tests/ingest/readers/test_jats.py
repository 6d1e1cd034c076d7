"""Journal articles in XML: calls by number in all their spellings, citations in words, entries and their fields."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from ingest.article import Article
from ingest.errors import UnreadableFile
from ingest.fields import Fields
from ingest.parse import parse_article
from ingest.readers.jats.read import read_jats
from ingest.reading import Reading

NUMBERED = tuple(
    f'<ref id="B{n}"><label>{n}</label><mixed-citation><name><surname>Marsh</surname><given-names>T</given-names>'
    f"</name>. <source>On gate {n}</source>. York; <year>190{n}</year>.</mixed-citation></ref>"
    for n in range(1, 10)
)


def document(body: str, refs: Sequence[str] = NUMBERED, *, front: str = "", back: str = "") -> bytes:
    """An article with that body and list."""
    return f"""<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML">
    <front><article-meta><title-group><article-title>On tolls</article-title></title-group>{front}</article-meta>
    </front>
    <body>{body}</body><back>{back}<ref-list><title>References</title>{"".join(refs)}</ref-list></back></article>
    """.encode()


def article(body: str, refs: Sequence[str] = NUMBERED, *, front: str = "", back: str = "") -> Article:
    return parse_article(document(body, refs, front=front, back=back), "tolls.xml", ".xml")


def x(number: int, printed: str = "") -> str:
    return f'<xref ref-type="bibr" rid="B{number}">{printed or number}</xref>'


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


def blocks(body: str, **parts: str) -> list[tuple[str, str]]:
    """Kinds and words of the body's blocks."""
    return told(read_jats(document(body, (), **parts)))[1:-1]


@pytest.mark.parametrize(
    ("cited", "labels"),
    [
        (f"[{x(1)}]", "1"),
        (x(1, "[1]"), "1"),
        (f"({x(1)})", "1"),
        (x(1, "(1)"), "1"),
        (f"<sup>{x(1)}</sup>", "1"),
        (x(1, "<sup>1</sup>"), "1"),
        (f"<sup>[{x(1)}]</sup>", "1"),
        (f"[{x(1)},{x(3)}]", "13"),
        (f"[{x(1)}, {x(3)}; {x(7)}]", "137"),
        (f"{x(1, '[1]')}, {x(3, '[3]')}", "13"),
        (f"[{x(1)}][{x(3)}]", "13"),
        (f"[{x(1)} and {x(3)}]", "13"),
        (f"{x(1, '[1')}, {x(3, '3]')}", "13"),
        (f"<sup>{x(1)},{x(3)}</sup>", "13"),
        (f"[{x(1)}–{x(4)}]", "1234"),
        (f"[{x(1)}-{x(4)}]", "1234"),
        (f"[{x(1)} through {x(4)}]", "1234"),
        (f"[{x(1)} to {x(4)}]", "1234"),
        (f"{x(1, '[1]')}–{x(4, '[4]')}", "1234"),
        (f"<sup>{x(1)}</sup>–<sup>{x(4)}</sup>", "1234"),
        (f"[{x(1)}, {x(3)}–{x(5)}, {x(8)}]", "13458"),
        (x(1, "[1–4]"), "1234"),
        (f"[{x(1, '1–3')}, {x(6)}]", "1236"),
        ('[<xref ref-type="bibr" rid="B1 B3">1,3</xref>]', "13"),
        ('[<xref ref-type="bibr" rid="B1 B4">1–4</xref>]', "1234"),
        (f'[{x(1)}<xref ref-type="bibr" rid="B2"/>–{x(3)}]', "123"),
        (f"[{x(1)}, 5, {x(7)}]", "157"),
        (f"[{x(1)}–3]", "123"),
        ('<xref rid="B1">[1]</xref>', "1"),
    ],
)
def test_calls_by_number_are_found_and_leave_nothing_behind(cited: str, labels: str) -> None:
    read = article(f"<p>Tolls rose {cited}. Nobody paid.</p>")
    assert [statement.text for statement in read.statements] == ["Tolls rose.", "Nobody paid."]
    assert "".join(marker.label for marker in read.markers) == labels
    assert [citation.note for citation in read.statements[0].citations] == list(labels)
    assert not [problem for problem in read.problems if problem.kind != "uncited-reference"]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (f"Tolls (see {x(1, '[1]')}, {x(2, '[2]')}) rose.", "Tolls rose."),
        (f"Tolls [{x(1)}, and a letter] rose.", "Tolls [and a letter] rose."),
        (f"Tolls (a letter, {x(1)}) rose.", "Tolls (a letter) rose."),
        (f"Tolls (in one town, [{x(1)}]) rose.", "Tolls (in one town) rose."),
        (f"Tolls {x(1, '[1]')},. They rose.", "Tolls."),
        (f"Tolls rose in 1801{x(1, '[1]')}, 1802 and 1803.", "Tolls rose in 1801, 1802 and 1803."),
        (f"Tolls rose (by 5, or 6{x(1, '[1]')}).", "Tolls rose (by 5, or 6)."),
        (f"As {x(3, 'Marsh et al. [3]')} say.", "As Marsh et al. say."),
        ('Tolls in <xref ref-type="fig" rid="F1">Figure 1</xref> [sic] rose.', "Tolls in Figure 1 [sic] rose."),
    ],
)
def test_words_beside_calls_stay(printed: str, said: str) -> None:
    assert article(f"<p>{printed}</p>").statements[0].text == said


def test_the_id_counts_where_it_differs_from_the_number() -> None:
    read = article('<p>Tolls rose [<xref ref-type="bibr" rid="B4">2</xref>].</p>')
    assert read.statements[0].citations[0].note == "4"


def test_an_entry_without_label_has_the_number_that_it_is_called_by() -> None:
    refs = ('<ref id="B1"><mixed-citation>7. Marsh T. Gates. York; 1901.</mixed-citation></ref>',)
    read = article(f"<p>Tolls rose [{x(1, '7')}].</p>", refs)
    assert (read.markers[0].label, read.markers[0].note) == ("7", "7")
    assert read.references[0].text == "Marsh T. Gates. York; 1901."


def test_a_call_of_a_missing_entry_is_reported() -> None:
    read = article(f"<p>Tolls rose [{x(1)}, {x(77)}].</p>")
    assert [problem.message for problem in read.problems if problem.kind == "marker-without-note"] == [
        "marker [77] has no note"
    ]


def test_calls_in_headings_leave_the_sections_clean() -> None:
    read = article(f"<sec><title>Gates {x(1, '[1]')}</title><p>They rose.</p></sec>")
    assert read.blocks[2].section == ("Gates",)
    assert not any("“Marsh T. On gate 1." in problem.message for problem in read.problems)


WORDS = (
    '<ref id="R1"><label>1</label><mixed-citation><string-name><surname>Marsh</surname></string-name>'
    " (<year>1901</year>) <source>Roads</source>.</mixed-citation></ref>",
    '<ref id="R2"><mixed-citation><string-name><surname>Marsh</surname></string-name> (<year>1903</year>)'
    " <source>Gates</source>.</mixed-citation></ref>",
)


def cite(number: int, words: str) -> str:
    return f'<xref ref-type="bibr" rid="R{number}">{words}</xref>'


def test_citations_in_words_lead_to_their_entries() -> None:
    body = f"<p>Tolls rose ({cite(1, 'Marsh 1901')}, {cite(2, '1903')}). {cite(2, 'Marsh (1903)')} knew.</p>"
    read = article(body, WORDS)
    assert [s.text for s in read.statements] == ["Tolls rose.", "Marsh knew."]
    assert [[c.references for c in s.citations] for s in read.statements] == [
        [("marsh-1901",), ("marsh-1903",)],
        [("marsh-1903",)],
    ]
    assert [block.kind for block in read.blocks][-2:] == ["reference", "reference"]


def test_one_citation_in_words_may_name_two_entries() -> None:
    body = '<p>Tolls rose (<xref ref-type="bibr" rid="R1 R2">Marsh 1901, 1903</xref>).</p>'
    read = article(body, WORDS)
    assert {key for c in read.statements[0].citations for key in c.references} == {"marsh-1901", "marsh-1903"}


def test_an_xref_in_words_of_a_numbered_article_is_a_citation() -> None:
    read = article(f"<p>Tolls rose [{x(1)}]. Fees fell [{x(3)}] as {x(2, 'Marsh and others')} say.</p>")
    cited = {c.note: c.references for c in read.statements[1].citations}
    assert set(cited.values()) == {("marsh-1903",), ("marsh-1902",)}


@pytest.mark.parametrize(
    ("call", "note", "label"),
    [
        ('<xref ref-type="fn" rid="f">a</xref>', '<fn id="f"><label>a</label><p>In {}.</p></fn>', "a"),
        ('<sup><xref ref-type="fn" rid="f">*</xref></sup>', '<fn id="f"><p>In {}.</p></fn>', "*"),
        ('<xref ref-type="fn" rid="f"/>', '<fn id="f"><label>2</label><p>In {}.</p></fn>', "2"),
        ('<fn id="f"><p>In {}.</p></fn>', "", "1"),
        ("<fn><label>†</label><p>In {}.</p></fn>", "", "†"),
    ],
)
def test_footnotes_are_notes_and_cite(call: str, note: str, label: str) -> None:
    call, note = call.format(x(1, "[1]")), note.format(x(1, "[1]"))
    read = article(f"<p>Tolls rose{call}.</p><p>Fees [{x(2)}] fell.</p>", back=f"<fn-group>{note}</fn-group>")
    [found] = [n for n in read.notes if n.place == "note"]
    assert (found.label, found.text) == (label, "In [1].")
    assert [c.references for c in found.citations] == [("marsh-1901",)]
    assert read.markers[0].note == found.key
    assert read.statements[0].citations[0].references == ("marsh-1901",)


def test_footnotes_of_authors_are_no_notes() -> None:
    body = f"<p>Tolls rose [{x(1)}].</p>"
    read = article(body, back='<fn-group><fn fn-type="con"><p>Marsh wrote it.</p></fn></fn-group>')
    assert all(note.place == "entry" for note in read.notes)
    assert ("boilerplate", "Marsh wrote it.") in told(
        read_jats(document(body, back='<fn-group><fn fn-type="con"><p>Marsh wrote it.</p></fn></fn-group>'))
    )


def test_sections_lists_quotations_and_formulas() -> None:
    body = """<sec><label>1.</label><title>Gates</title>
    <p>One <italic>gate</italic>.<disp-quote><p>We pay.</p></disp-quote>So
      they said:<list><list-item><label>a</label><p>in York</p></list-item></list></p>
    <p><bold>By hand</bold></p>
    <p>With
    <inline-formula><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math></inline-formula>
    and <disp-formula><tex-math>$a_1$</tex-math></disp-formula>.</p>
    <disp-formula><tex-math>\\begin{document}$$b$$\\end{document}</tex-math></disp-formula>
    <def-list><def-item><term>toll </term><def><p>a fee</p></def></def-item></def-list>
    <preformat>x = 1
  y</preformat>
    <supplementary-material><label>S1</label><p>Data.</p></supplementary-material></sec>"""
    assert blocks(body) == [
        ("heading", "1 Gates"), ("paragraph", "One gate."), ("quotation", "We pay."), ("paragraph", "So they said:"),
        ("list-item", "in York"), ("heading", "By hand"), ("paragraph", "With x^2 and a_1."), ("code", "b"),
        ("list-item", "toll: a fee"), ("code", "x = 1\n  y"),
    ]  # fmt: skip


def test_captions_and_tables() -> None:
    body = """<p>See <fig><label>Figure 1.</label><caption><title>A gate.</title><p>In York.</p></caption>
    <graphic/></fig></p>
    <table-wrap><label>Table 1</label><caption><p>Tolls.</p></caption><alternatives><graphic/><table>
    <thead><tr><th>Year</th><th>Toll</th></tr></thead><tbody><tr><th>Row</th><td><p>1901</p></td><td/><td>2</td></tr>
    <tr><td/><td> </td></tr></tbody></table></alternatives>
    <table-wrap-foot><fn><p>In pence.</p></fn></table-wrap-foot></table-wrap>"""
    assert blocks(body) == [
        ("paragraph", "See"), ("paragraph", "Figure 1: A gate."), ("paragraph", "In York."),
        ("paragraph", "Table 1: Tolls."), ("boilerplate", "Year | Toll"),
        ("table", "Row | 1901 | | 2"), ("paragraph", "In pence."),
    ]  # fmt: skip


def test_boxes_stand_behind_the_words_of_their_section() -> None:
    body = """<sec><title>Gates</title><p>One.</p><boxed-text><sec><title>Box 1</title><p>Inside.</p></sec></boxed-text>
    <p>Two.</p></sec>"""
    assert [words for _, words in blocks(body)] == ["Gates", "One.", "Two.", "Box 1", "Inside."]


def test_what_states_nothing_of_the_matter_is_boilerplate() -> None:
    front = """<abstract abstract-type="toc"><p>A blurb.</p></abstract><abstract><p>We count.</p></abstract>
    <aff>York</aff><permissions><copyright-statement>All mine</copyright-statement></permissions>"""
    back = """<ack><title>Thanks</title><p>To all.</p></ack><sec><title>Funding</title><p>None.</p></sec>
    <app-group><app><title>Appendix</title><p>More tolls.</p></app></app-group>"""
    assert blocks("<sec sec-type='data-availability'><p>On request.</p></sec>", front=front, back=back) == [
        ("boilerplate", "A blurb."), ("paragraph", "We count."), ("boilerplate", "On request."),
        ("boilerplate", "Thanks"), ("boilerplate", "To all."),
        ("boilerplate", "Funding"), ("boilerplate", "None."), ("heading", "Appendix"),
        ("paragraph", "More tolls."),
    ]  # fmt: skip


ELEMENTS = """<ref id="B1"><label>1</label><element-citation publication-type="journal"><person-group
person-group-type="author"><name><surname>Marsh</surname><given-names>TJ</given-names><suffix>Jr</suffix></name>
<collab>Toll Board</collab><etal/></person-group><year>1901a</year>
<article-title>On <italic>tolls</italic>.</article-title>
<source>Roads</source><volume>4</volume><issue>2</issue><fpage>3</fpage><lpage>9</lpage>
<month>3</month><day>06</day>
<pub-id pub-id-type="doi">10.1000/x.1</pub-id><comment>In part.</comment></element-citation></ref>"""


def fields_of(ref: str) -> Fields:
    [mark] = [c for c in read_jats(document(f"<p>Tolls [{x(1)}].</p>", (ref,))).citations if c.fields is not None]
    assert mark.fields is not None
    return mark.fields


def test_tags_alone_are_put_in_order_and_nothing_is_left_out() -> None:
    [entry] = [b for b in read_jats(document(f"<p>Tolls [{x(1)}].</p>", (ELEMENTS,))).blocks if b.kind == "note"]
    assert entry.verbatim == (
        "Marsh TJ Jr, Toll Board, et al. (1901a, 6 March). On *tolls*. *Roads*. 4(2):3–9. In part. doi:10.1000/x.1."
    )
    assert (entry.entry, entry.label, entry.note_id) == (True, "1", "B1")


def test_tags_give_the_fields() -> None:
    assert fields_of(ELEMENTS) == Fields(
        authors=("Marsh, T. J., Jr", "Toll Board"), head="Marsh, T. J., Jr; Toll Board", cut_short=True, year="1901",
        suffix="a", title="On tolls", container="Roads", date="6 March", doi="10.1000/x.1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("<source>Roads</source><year>1901</year>", {"title": "Roads", "container": None}),
        ("<chapter-title>Gates</chapter-title><source>Roads</source>", {"title": "Gates", "container": "Roads"}),
        ("<data-title>Tolls</data-title><source>Board</source>", {"title": "Tolls", "container": "Board"}),
        (
            '<source>Tolls</source><ext-link xlink:href="https://example.org/t">t</ext-link>'
            "<date-in-citation>Accessed 3 May 2020</date-in-citation>",
            {"url": "https://example.org/t", "accessed": "3 May 2020"},
        ),
        (
            '<source>Tolls</source><ext-link xlink:href="https://doi.org/10.1000/t">t</ext-link>',
            {"doi": "10.1000/t", "url": None},
        ),
        ("<source>Tolls</source>, doi: 10.1000/t.", {"doi": "10.1000/t"}),
        (
            '<person-group person-group-type="editor"><name><surname>Weir</surname></name></person-group>'
            " <source>T</source>",
            {"authors": ("Weir",)},
        ),
        (
            "<string-name><surname>Weir</surname>, <given-names>Ann</given-names></string-name> <source>T</source>",
            {"authors": ("Weir, Ann",)},
        ),
    ],
)
def test_fields_of_other_kinds_of_works(citation: str, expected: dict[str, object]) -> None:
    found = fields_of(f'<ref id="B1"><label>1</label><mixed-citation>{citation}</mixed-citation></ref>')
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_page_of_the_web_is_online() -> None:
    ref = '<ref id="B1"><mixed-citation publication-type="web"><source>Tolls</source></mixed-citation></ref>'
    assert fields_of(ref).medium == "online"


def test_words_run_together_by_tags_are_parted() -> None:
    ref = """<ref id="B1"><label>1</label><mixed-citation><name><surname>Marsh</surname><given-names>T</given-names>
    </name> (<year>1901</year>) <source>H<sub>2</sub>O</source><volume>4</volume>:<fpage>3</fpage>
    <pub-id pub-id-type="pmid">77</pub-id></mixed-citation></ref>"""
    assert article(f"<p>Tolls [{x(1)}].</p>", (ref,)).references[0].plain == "Marsh T (1901) H2O 4:3 PMID: 77"


def test_an_entry_may_hold_several_works() -> None:
    ref = """<ref id="B1"><label>1</label><mixed-citation>a) <name><surname>Marsh</surname></name> (<year>1901</year>)
    <source>Roads</source>.</mixed-citation><mixed-citation>b) Weir, J. (1910) Gates. York: Mill.</mixed-citation>
    </ref>"""
    read = article(f"<p>Tolls rose [{x(1)}].</p>", (ref,))
    assert [c.references for c in read.statements[0].citations] == [("marsh-1901",), ("weir-1910",)]
    assert read.notes[0].text.startswith("a) Marsh (1901)")


def test_an_entry_in_two_forms_is_one_work() -> None:
    ref = """<ref id="B1"><label>1</label><citation-alternatives><element-citation><name><surname>Marsh</surname></name>
    <year>1901</year><source>Roads</source></element-citation><mixed-citation>T. Marsh: Roads, 1901.</mixed-citation>
    </citation-alternatives></ref>"""
    [work] = article(f"<p>Tolls rose [{x(1)}].</p>", (ref,)).references
    assert (work.plain, work.authors, work.year) == ("T. Marsh: Roads, 1901.", ("Marsh",), "1901")


def test_a_remark_among_the_entries_is_a_note() -> None:
    ref = '<ref id="B1"><label>1</label><note><p>The gates were counted at night.</p></note></ref>'
    read = article(f"<p>Tolls rose [{x(1)}].</p>", (ref,))
    assert (read.notes[0].place, read.notes[0].plain) == ("note", "The gates were counted at night.")
    assert not read.references


@pytest.mark.parametrize("wrapper", ["pmc-articleset", "record"])
def test_an_article_is_found_in_what_wraps_it(wrapper: str) -> None:
    inner = '<article xmlns="https://jats.nlm.nih.gov/ns"><body><p>One.</p></body></article>'
    data = f"<{wrapper} xmlns='urn:x'><metadata>{inner}</metadata></{wrapper}>".encode()
    assert told(read_jats(data)) == [("paragraph", "One.")]


def test_several_articles_of_a_file_keep_their_lists_apart() -> None:
    one, two = (document(f"<p>{words} [{x(1)}].</p>").decode() for words in ("Tolls", "Fees"))
    read = parse_article(f"<pmc-articleset>{one}{two}</pmc-articleset>".encode(), "x.xml", ".xml")
    assert [[c.references for c in s.citations] for s in read.statements] == [[("marsh-1901",)], [("marsh-1901-2",)]]


@pytest.mark.parametrize(
    "data",
    [b"<feed><entry/></feed>", b"<article><title>DocBook</title><para>x</para></article>", b"no XML at all", b"<"],
)
def test_other_files_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_jats(data)
    assert "\n" not in str(refusal.value) and "XML" in str(refusal.value)


def test_entities_of_the_tag_suite_are_characters() -> None:
    said = blocks("<p>&alpha;&ndash;&lt;&nbsp;R&D AT&amp;T <![CDATA[&beta;]]></p>")
    assert said == [("paragraph", "α–< R&D AT&T &beta;")]


def test_damage_is_reported_and_costs_no_characters() -> None:
    reading = read_jats(document('<p a="1" a="2">AT&amp;T</p><p>Roads</p>'))
    assert [block for block in told(reading) if block[0] == "paragraph"] == [
        ("paragraph", "AT&T"),
        ("paragraph", "Roads"),
    ]
    assert [problem.kind for problem in reading.problems] == ["unreadable-part"]


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize("use", ["<p>Tolls &e;</p>", '<p id="&e;">Tolls</p>'])
@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY e SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://localhost:9/"> %p; <!ENTITY e "x">',
        f'<!ENTITY e0 "ha">{BOMB}<!ENTITY e "&e9;">',
    ],
)
def test_entities_that_a_file_defines_are_not_expanded(entity: str, use: str) -> None:
    data = f"<!DOCTYPE article [{entity}]>".encode() + document(use, ())
    text = read_jats(data).text
    assert len(text) < 60 and "root:" not in text


@pytest.mark.parametrize("tag", ["sec", "p", "italic", "list", "disp-quote", "boxed-text", "xref", "mixed-citation"])
def test_ten_thousand_nested_tags_are_survived(tag: str) -> None:
    reading = read_jats(document(f"<p>One.</p>{f'<{tag}>' * 10_000}deep{f'</{tag}>' * 10_000}"))
    assert "One." in reading.text and reading.problems


def test_long_paragraphs_take_no_quadratic_time() -> None:
    start = time.perf_counter()
    read_jats(document(f"<p>{f'Tolls [{x(1)}, {x(3)}] rose. ' * 20_000}</p>"))
    read_jats(document(f"<p>{'[' * 30_000}{x(1)}{' ' * 30_000}{x(2)}{'(' * 30_000}</p>"))
    assert time.perf_counter() - start < 60
