"""MediaWiki text, feature by feature, at the level of the reading."""

from __future__ import annotations

import pytest

from ingest.errors import UnreadableFile
from ingest.fields import Fields
from ingest.parse import parse_article
from ingest.readers.wikitext.read import read_wikitext
from ingest.reading import Reading


def read(text: str) -> Reading:
    reading = read_wikitext(text.encode())
    for call in reading.calls:
        assert reading.text[call.start : call.end] == f"[{call.label}]"
    return reading


def blocks(text: str) -> list[tuple[str, str]]:
    reading = read(text)
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


def words(text: str) -> str:
    """The words of the first block."""
    return blocks(text)[0][1]


def notes(text: str) -> dict[str, str]:
    reading = read(text)
    return {b.label or "": reading.text[b.start : b.end] for b in reading.blocks if b.kind == "note"}


def cited(text: str) -> list[tuple[str, str | None]]:
    reading = read(text)
    return [(reading.text[c.start : c.end], c.target) for c in reading.citations]


def fields(template: str) -> Fields:
    (citation,) = read(f"A.<ref>{template}</ref>").citations
    assert citation.fields is not None
    return citation.fields


def ids(template: str) -> tuple[str, ...]:
    return read(f"* {template}").citations[0].ids


# Words


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The [[toll road|road]] to [[York]]s.", "The road to Yorks."),
        ("The [[Ely (city)|]] gate.", "The Ely gate."),
        ("See [http://x.org/a the list] now.", "See the list now."),
        ("'''Bold''' and ''italic'' l'''arte''.", "Bold and italic l'arte."),
        ("A<br />b&nbsp;c &amp; d &#91;sic&#93;.", "A b c & d [sic]."),
        ("A<!-- hidden --> b <nowiki>[[c]] {{d}}</nowiki>.", "A b [[c]] {{d}}."),
        ("It lies {{convert|12|km|mi}} off, {{convert|5|to|10|ha|acre|abbr=on}}.", "It lies 12 km off, 5 to 10 ha."),
        ("It is {{convert|5|ft|6|in|m}} by {{convert|3|m|0|abbr=on}}.", "It is 5 ft 6 in by 3 m."),
        ("From {{circa|965}} on{{nbsp}}– {{c.|1200|1210}}{{ndash}}.", "From c. 965 on – c. 1200 – c. 1210–."),
        ("A {{lang|fr|péage}} or {{lang-de|Maut}} or {{transl|ar|ALA|maks}}.", "A péage or Maut or maks."),
        ("Since {{start date|1950|3|4}}, {{as of|2011|7|lc=y}}.", "Since 4 March 1950, as of July 2011."),
        ("Am {{Datum|25|08|2017}}.", "Am 25.08.2017."),
        (
            "It cost {{US$|5}}, {{frac|1|2}} of {{val|1.5|u=km}} in {{flag|Peru}}.",
            "It cost US$5, 1/2 of 1.5 km in Peru.",
        ),
        ("A gate{{citation needed|date=May 2010}} of {{nowrap|two {{abbr|m|metres}}}}.", "A gate of two m."),
        ("x<sup>2</sup> and H<sub>2</sub>O", "x² and H2O"),
        ("Of [[File:gate.jpg|thumb|The [[gate]]]]York [[Category:Towns]]only.", "Of York only."),
        ("{{Flatlist-like|a|Words of it}}, said he.", "Words of it, said he."),
    ],
)
def test_words_of_a_line(source: str, said: str) -> None:
    assert words(source) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("'''Quarn''' ({{IPAc-en|k|w|ɔː|n}}; born 1941) sang.", "Quarn (born 1941) sang."),
        ("'''Quarn''' ({{IPA|kwɔːn}}) sang.", "Quarn sang."),
        ("'''Quarn''' (Greek: ''Kouarn'', {{respell|KWARN}}) sang.", "Quarn (Greek: Kouarn) sang."),
        ("Quarn [{{IPA|kwɔːn}}] sang {{audio|x.ogg|listen}}, too.", "Quarn sang, too."),
    ],
)
def test_pronunciation_leaves_no_brackets(source: str, said: str) -> None:
    assert words(source) == said


def test_links_and_emphasis_are_kept_as_markdown() -> None:
    (block,) = read("''Tolls'' of [https://x.org York].").blocks
    assert block.verbatim == "*Tolls* of [York](https://x.org)."
    assert block.links == ("https://x.org",)


def test_a_bare_address_ends_before_the_full_stop() -> None:
    assert read("See http://x.org/a_(b), (http://x.org/c).").blocks[0].links == ("http://x.org/a_(b)", "http://x.org/c")


# Blocks


def test_lines_make_blocks() -> None:
    source = (
        "One\nparagraph.\n\n== Head [[x|y]] ==\n* item\n*# ''sub''\n: indented\n; Term : meaning\n; Part\n----\nEnd."
    )
    assert blocks(source) == [
        ("paragraph", "One paragraph."),
        ("heading", "Head y"),
        ("list-item", "item"),
        ("list-item", "sub"),
        ("list-item", "indented"),
        ("list-item", "Term: meaning"),
        ("heading", "Part"),
        ("paragraph", "End."),
    ]


def test_headings_have_their_levels_and_a_bold_line_is_one() -> None:
    reading = read("== A ==\n=== B ===\n'''Books'''\n\ntext = more")
    assert [(b.kind, b.level) for b in reading.blocks] == [
        ("heading", 2), ("heading", 3), ("heading", 6), ("paragraph", 0),
    ]  # fmt: skip


def test_rows_of_a_table() -> None:
    source = (
        '{| class="wikitable"\n|+ Tolls\n! Year !! style="x" | Toll\n|-'
        "\n| 1750 || align=right | Two [[penny|pence]]<ref>a</ref>\n|-\n"
        "! scope=row | 1751\n| {{yes}}\n* one\n* two\n|}\nAfter."
    )
    assert blocks(source)[:5] == [
        ("table", "Tolls"),
        ("boilerplate", "Year | Toll"),
        ("table", "1750 | Two pence[1]"),
        ("table", "1751 | yes one two"),
        ("paragraph", "After."),
    ]


def test_quotations_take_the_notes_of_their_attribution() -> None:
    assert blocks("{{Quote|We pay.|Ann Rudd<ref>x</ref>|source=''Roads''}}\n<blockquote>More.</blockquote>")[:3] == [
        ("quotation", "We pay.[1]"),
        ("boilerplate", "Roads, Ann Rudd"),
        ("quotation", "More."),
    ]


def test_boxes_state_nothing_but_keep_what_they_cite() -> None:
    source = (
        "{{About|a town}}\n{{Infobox town\n| area = 12<ref name=s>Survey.</ref>\n| {{nested|x}}\n}}\n"
        "'''Quarn''' is a town.<ref name=s />\n\n{{Navbox|list1=[[A]]}}\n[[Category:Towns]]\n[[fr:Quarn]]"
    )
    assert blocks(source) == [("boilerplate", "12[1]"), ("paragraph", "Quarn is a town.[1]"), ("note", "Survey.")]


def test_columns_hold_list_items_and_countries_stand_for_their_names() -> None:
    source = "{{Columns-list|2|\n* [[One]]\n* {{Brazil}}: ten\n}}"
    assert blocks(source) == [("list-item", "One"), ("list-item", "Brazil: ten")]


def test_a_title_is_the_bold_subject_of_the_first_sentence() -> None:
    assert read("{{Infobox x|a=b}}\nThe '''Toll Gate''' is a gate.").title == "Toll Gate"
    assert read("{{DISPLAYTITLE:''Toll''}}\nA gate.").title == "Toll"


# Notes


def test_notes_are_numbered_by_their_first_call_in_each_group() -> None:
    source = (
        "A<ref name=later /><ref>b</ref><ref group=\"note\">c</ref><ref name='later'/><ref group=lower-alpha>d</ref>"
        "{{efn|e}}{{efn-ur|f}}{{refn|group=nb|g}}{{r|later|last}}{{#tag:ref|h}}.\n<references>\n"
        '<ref name="later">L</ref><ref name=last>M</ref></references>'
    )
    assert words(source) == "A[1][2][note 1][1][a][b][I][nb 1][1][3][4]."
    assert notes(source) == {
        "1": "L", "2": "b", "3": "M", "4": "h", "note 1": "c", "a": "d", "b": "e", "I": "f", "nb 1": "g",
    }  # fmt: skip


def test_notes_stand_where_their_list_is() -> None:
    source = (
        "A<ref>x</ref>{{efn|y}}.\n== Notes ==\n{{notelist}}\n== References ==\n{{Reflist|30em}}\n== Sources ==\n* Z."
    )
    assert [kind for kind, _ in blocks(source)] == [
        "paragraph",
        "heading",
        "note",
        "heading",
        "note",
        "heading",
        "list-item",
    ]


def test_a_note_may_call_another() -> None:
    source = "A{{efn|Before.<ref>{{cite book|title=T|last=Rudd|year=2001}}</ref> After.}} B<ref>C{{refn|D}}</ref>."
    assert words(source) == "A[a] B[3]."
    assert notes(source) == {"a": "Before.[1] After.", "1": "Rudd (2001). T.", "2": "D", "3": "C[2]"}


def test_notes_may_stand_in_lines_of_their_own() -> None:
    source = (
        "A{{FN|*}} b{{ref|x}} c{{ref label|y|A|a}}.\n\n{{FNZ|*|First.}}\n* {{note|x}} Second.\n"
        "* {{note label|y|A|a}}Third."
    )
    assert words(source) == "A[*] b[1] c[A]."
    assert notes(source) == {"*": "First.", "1": "Second.", "A": "Third."}


def test_a_list_may_define_notes_that_nothing_calls() -> None:
    assert notes("A.\n{{reflist|refs=<ref name=x>Y</ref>}}") == {"x": "Y"}


def test_a_note_defined_twice_with_other_words_is_a_problem() -> None:
    (problem,) = read("A<ref name=x>y</ref><ref name=x>y</ref><ref name=x>z</ref>").problems
    assert problem.kind == "duplicate-note" and "x" in problem.message


def test_an_empty_note_is_still_a_note() -> None:
    assert notes("A<ref></ref>.") == {} or notes("A<ref></ref>.") == {"1": ""}


# Short citations


@pytest.mark.parametrize(
    ("template", "printed", "target"),
    [
        ("{{harvnb|Rudd|2001|p=4}}", "Rudd 2001, p. 4", "CITEREFRudd2001"),
        ("{{harvtxt|Rudd|Holden|2001a|pp=4–5}}", "Rudd & Holden (2001a, pp. 4–5)", "CITEREFRuddHolden2001a"),
        ("{{harv|A|B|C|2001|loc=ch. 3}}", "(A, B & C 2001, ch. 3)", "CITEREFABC2001"),
        ("{{harvp|A|B|C|D|2001}}", "A et al. (2001)", "CITEREFABCD2001"),
        ("{{harvcoltxt|Rudd|2001|p=4}}", "Rudd (2001:4)", "CITEREFRudd2001"),
        ("{{harvnb|Rudd|1960–1961}}", "Rudd 1960–1961", "CITEREFRudd1960-1961"),
        ("{{harvnb|World Bank|2010|ref=WB}}", "World Bank 2010", "WB"),
        ("{{harvnb|Rudd|2001|ref={{harvid|R|2001}}}}", "Rudd 2001", "CITEREFR2001"),
        ("{{harvs|txt|first=Ann|last=Rudd|year=2001}}", "Ann Rudd (2001)", "CITEREFRudd2001"),
        ("[[#CITEREFRudd2001|Rudd]]", "Rudd", "CITEREFRudd2001"),
    ],
)
def test_short_citations_by_template(template: str, printed: str, target: str) -> None:
    assert cited(f"As {template} says.") == [(printed, target)]


def test_short_notes_that_say_the_same_are_one() -> None:
    source = (
        "A.{{sfn|Rudd|2001|p=4}} B.{{sfn|Rudd|2001|p=4}} C.{{sfnm|1a1=Rudd|1y=2001|2a1=Lamb|2a2=Poe|2y=1900|2pp=1–2}}"
    )
    assert words(source) == "A.[1] B.[1] C.[2]"
    assert notes(source) == {"1": "Rudd 2001, p. 4.", "2": "Rudd 2001; Lamb & Poe 1900, pp. 1–2."}
    assert [target for _, target in cited(source)] == ["CITEREFRudd2001"] * 2 + ["CITEREFLambPoe1900"]


def test_a_short_citation_that_leads_nowhere_by_its_own_word() -> None:
    assert cited("A.<ref>{{harvnb|Rudd|2001|ref=none}}</ref>") == []


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{cite book|last=Rudd|first=Ann|title=T|date=May 2001a}}", ("CITEREFRudd2001a",)),
        ("{{cite book|last1=A|last2=B|last3=C|last4=D|last5=E|title=T|year=2001}}", ("CITEREFABCD2001",)),
        ("{{cite book|editor-last=Falk|title=T|date=2001-05-04}}", ("CITEREFFalk2001",)),
        ("{{cite book|author=[[World Bank]]|title=T|date=1960-1961}}", ("CITEREFWorldBank1960-1961",)),
        ("{{cite book|vauthors=Rudd AB, Lamb C|title=T|date=2001}}", ("CITEREFRuddLamb2001",)),
        ("{{cite book|last=Rudd|title=T|year=2001|ref=none}}", ()),
        ("{{cite book|last=Rudd|title=T|year=2001|ref=harv}}", ("CITEREFRudd2001",)),
        ("{{cite book|last=Rudd|title=T|year=2001|ref={{sfnref|Society|2001}}}}", ("CITEREFSociety2001",)),
    ],
)
def test_ids_of_works(template: str, expected: tuple[str, ...]) -> None:
    assert ids(template) == expected


def test_entries_in_plain_words_may_bear_an_id() -> None:
    reading = read(
        "* {{wikicite|ref={{harvid|Lamb|1900}}|reference=Lamb. ''Essays''.}}\n* <cite id=\"Poe\">Poe.</cite>"
    )
    assert [(b.kind, b.ids) for b in reading.blocks] == [("reference", ("CITEREFLamb1900",)), ("reference", ("Poe",))]


def test_short_notes_resolve_through_the_whole_pipeline() -> None:
    source = (
        "A.{{sfn|Rudd|2001|p=4}} B.<ref>See {{harvnb|Lamb|1900}}.</ref> C.{{sfn|Poe|1850}}\n== Notes ==\n{{reflist}}\n"
        "== Sources ==\n* {{cite book|last=Rudd|first=Ann|title=Tolls|year=2001}}\n"
        "* {{citation|last=Lamb|first=C.|title=Essays|year=1900}}"
    )
    article = parse_article(source.encode(), "a.wiki", ".wiki")
    found = [(c.text, c.status, c.references) for note in article.notes for c in note.citations]
    assert [status for _, status, _ in found] == ["resolved", "resolved", "unresolved"]
    assert [keys for _, _, keys in found] == [("rudd-2001",), ("lamb-1900",), ()]


# Works


def test_fields_and_words_of_a_journal_article() -> None:
    template = (
        "{{cite journal |last1=Rudd |first1=Ann |last2=Lamb |first2=C. |date=3 May 2001 |title=On ''tolls''"
        " |journal=[[Horology]] |volume=12 |issue=3 |pages=4-7 |doi=10.1000/x |url=http://x.org/a"
        " |access-date=4 May 2006}}"
    )
    assert fields(template) == Fields(
        authors=("Rudd, Ann", "Lamb, C."), head="Rudd, Ann; Lamb, C.", year="2001", title="On tolls",
        container="Horology", date="3 May 2001", accessed="4 May 2006", url="http://x.org/a", doi="10.1000/x",
    )  # fmt: skip
    assert notes(f"A<ref>{template}</ref>")["1"] == (
        "Rudd, Ann; Lamb, C. (3 May 2001). “On tolls”. Horology. 12 (3): 4–7. doi:10.1000/x. Retrieved 4 May 2006."
    )


def test_a_chapter_stands_before_its_book() -> None:
    template = (
        "{{cite book|last=Rudd|year=2001|chapter=Gates|title=Roads|editor-last=Falk|editor-first=B.|edition=2nd}}"
    )
    assert (fields(template).title, fields(template).container) == ("Gates", "Roads")
    assert notes(f"A<ref>{template}</ref>")["1"] == "Rudd (2001). “Gates”. In Falk, B. (ed.). Roads (2nd ed.)."


def test_parts_of_a_citation_are_set_apart_by_commas() -> None:
    template = "{{citation|last=Rudd|year=2001|title=Roads|publisher=Elm|place=York}}"
    assert notes(f"A<ref>{template}</ref>")["1"] == "Rudd (2001), Roads, York: Elm"


def test_the_author_s_full_stop_behind_a_template_is_not_said_twice() -> None:
    assert notes("A<ref>{{cite web|title=T|url=http://x.org}}.</ref>")["1"] == "“T”."


@pytest.mark.parametrize(
    ("template", "authors", "title", "year"),
    [
        ("{{Literatur |Autor=Ann Rudd, Karl Lamb |Titel=Maut |Datum=2008}}", ("Ann Rudd", "Karl Lamb"), "Maut", "2008"),
        ("{{Internetquelle |url=//x.de |autor=K. Lamb |titel=Neu |datum=2012-03-04}}", ("K. Lamb",), "Neu", "2012"),
        ("{{Ouvrage|prénom1=Ann|nom1=Rudd|titre=Péages|année=1999}}", ("Rudd, Ann",), "Péages", "1999"),
        (
            "{{cita web|url=http://x.es|título=Peaje|apellidos=Rudd|nombre=Ana|fecha=2010}}",
            ("Rudd, Ana",),
            "Peaje",
            "2010",
        ),
        ("{{Unknown source|title=Tolls|author=Rudd|publisher=Elm|year=2001}}", ("Rudd",), "Tolls", "2001"),
    ],
)
def test_works_in_other_languages(template: str, authors: tuple[str, ...], title: str, year: str) -> None:
    read_fields = fields(template)
    assert (read_fields.authors, read_fields.title, read_fields.year) == (authors, title, year)


def test_several_works_in_one_note() -> None:
    source = "A<ref>See {{cite book|last=Rudd|title=T}}; also {{cite book|last=Lamb|title=U}}, and more.</ref>"
    assert [text for text, _ in cited(source)] == ["Rudd. T.", "Lamb. U."]


def test_entries_by_template_are_references() -> None:
    source = "== Sources ==\n* {{cite book|last=Rudd|title=T|year=2001}} A good book.\n* Lamb, C. (1900). ''U''. York."
    assert [kind for kind, _ in blocks(source)] == ["heading", "reference", "list-item"]


# Other wrappings, and damage


def test_escaped_text_is_read_like_any_other() -> None:
    assert blocks("A &amp;nbsp;b&lt;ref name=&quot;x&quot;&gt;''c''&lt;/ref&gt;.") == [
        ("paragraph", "A b[1]."),
        ("note", "c"),
    ]


def test_an_export_gives_its_last_revision() -> None:
    export = (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/"><page><title>Quarn</title><ns>0</ns><revision><text>Old.'
        "</text></revision><revision><text>New&lt;ref&gt;x&lt;/ref&gt;.</text></revision></page></mediawiki>"
    )
    assert blocks(export) == [("title", "Quarn"), ("paragraph", "New[1]."), ("note", "x")]


def test_pages_of_an_export_stand_under_their_names() -> None:
    page = "<page><title>{}</title><revision><text>A{}&lt;ref&gt;{}&lt;/ref&gt;.</text></revision></page>"
    export = f"<mediawiki>{page.format('P', 1, 'x')}{page.format('Q', 2, 'y')}</mediawiki>"
    article = parse_article(export.encode(), "a.wiki", ".wiki")
    assert [article.text[b.start : b.end] for b in article.blocks if b.kind == "heading"] == ["P", "Q"]
    assert [note.plain for m in article.markers for note in article.notes if note.key == m.note] == ["x", "y"]


def test_a_redirect_has_no_text() -> None:
    with pytest.raises(UnreadableFile, match="Quarn"):
        read("#REDIRECT [[Quarn]]")


def test_what_never_closes_is_reported_and_its_words_are_kept() -> None:
    reading = read("A {{cite book|title=T and [[York|more\n\nB<ref>c</ref> <ref>open.")
    assert reading.text.startswith("A cite book title=T and York more\n\nB[1] open.")
    assert [problem.message.split(":")[0] for problem in reading.problems] == [
        "a template that is never closed",
        "a link that is never closed",
        "<ref> that is never closed",
    ]


def test_a_named_call_without_its_slash_is_a_call() -> None:
    source = "A<ref name=x>y</ref> b<ref name=x> c."
    assert words(source) == "A[1] b[1] c."


@pytest.mark.parametrize(
    "piece",
    [
        "{{a|",
        "[[a|",
        "<ref>",
        "<ref name=a>",
        "{|\n|-\n|",
        "[http://x a ",
        "{{{",
        "''a'''",
        "<nowiki>",
        "<!--",
        "{{a|[[b|<ref>",
    ],
)
def test_ten_thousand_open_brackets_are_survived(piece: str) -> None:
    read(f"Before.\n\n{piece * 10_000}")


def test_deep_nesting_keeps_the_words() -> None:
    reading = read("A {{nowrap|" * 10_000 + "b" + "}}" * 10_000)
    assert reading.text.endswith("b") and "deeper" in reading.problems[0].message


def test_volumes_of_one_id_are_told_apart() -> None:
    """Both entries are Marsh 1901; their titles differ by more than the number of volumes."""
    book = "* {{{{cite book |last=Marsh |first=T. |year=1901 |title={} |publisher=Mill |ref=harv}}}}\n"
    page = (
        "It was so.{{sfn|Marsh|1901}}\n\n== References ==\n" + book.format("Roads: Tolls") + book.format("Roads: Gates")
    )
    article = parse_article(page.encode(), "roads.wikitext", ".wikitext")
    (cited,) = article.statements[0].citations
    assert (cited.status, cited.references) == ("ambiguous", ())
