"""What a note cites: its citations in order, each with form, first words, page and signal."""

from __future__ import annotations

import pytest

from ingest.citing.note import read_note

Told = tuple[str, str, str | None]
"""Form, beginning of the words, locator."""


def told(note: str) -> list[Told]:
    return [(m.form, m.text, m.locator) for m in read_note(note)]


def check(note: str, *expected: Told) -> None:
    found = told(note)
    assert [(form, locator) for form, _, locator in found] == [(form, locator) for form, _, locator in expected], found
    for (_, text, _), (_, start, _) in zip(found, expected, strict=True):
        assert text.startswith(start)


@pytest.mark.parametrize(
    "note",
    [
        "Quay v Lock [1932] AC 562",
        "Quay v. Lock, 347 U.S. 483 (1954)",
        "Quay v. Lock, 347 U.S. 483, 495, 74 S. Ct. 686, 98 L. Ed. 873 (1954)",
        "Case C-6/90 Quay [1991] ECR I-5357",
        "R (Quay) v Secretary of State for Locks [2017] UKSC 5, [2018] AC 61",
        "R. v. Secretary of State for the Home Department, ex parte Union of Lock Keepers [1995] 2 All E.R. 244",
        "Re Q (A Minor) [1988] A.C. 199",
        "In re Quay, 387 U.S. 1 (1967)",
        "(1991) 25 N.S.W.L.R. 32 (C.A.)",
        "BVerfGE 7, 198",
        "BGH, Urteil vom 3. Mai 1998, NJW 1998, 123",
        "Lock Keepers Act 1998, s. 3",
        "Locks (Sluices and Weirs) Act 1987 (Tas.)",
        "Section 8(9)(b) of the Lock Keepers Act 1996",
        "42 U.S.C. § 1983",
        "N.H. REV. STAT. ANN. § 189:11",
        "§ 823 BGB",
        "Art. 5 Abs. 1 GG",
        "Article 8 of the European Convention on Human Rights",
        "Vienna Convention on the Law of Treaties (1969), art. 31",
        "Treaty on European Union, art 6",
        "Directive 95/46/EC",
        "H.R. 588, 112th Cong. (2011)",
        "Cmnd. 1234 (1990) paras. 3–4",
        "Fen Commission, Report on Locks (Cm 269, 2001) para 4",
        "The Fen Gazette, 3 May 1998",
        "Fen Times, May 3, 1998, p. A4",
        "Interview with the lock keeper, Reedham, 3 May 1998",
        "C. Ford, personal communication, 5 May 2001",
        "Email from Clement Ford to the author, 3 May 2001 (on file)",
        "Letter from C. Ford to D. Weir, 4 June 1912",
        "TNA, FO 371/1234, fo. 3",
        "Ford to Weir, 4 May 1912, Weir Papers, box 3, Reedham Library",
    ],
)
def test_each_is_one_whole_citation(note: str) -> None:
    (mention,) = read_note(f"{note}.")
    assert (mention.form, mention.text.rstrip(".")) == ("full", note)


@pytest.mark.parametrize(
    "note",
    [
        "I thank C. Ford and two referees for their comments.",
        "See Part III below.",
        "See text accompanying notes 5–8.",
        "Most of the interviews were conducted in 1994 and 1995.",
        "The word is old and its origin is unknown; others think it is Dutch.",
        "For exceptions, see “Sluices” below.",
    ],
)
def test_remarks_cite_nothing(note: str) -> None:
    assert read_note(note) == ()


def test_sentences_that_follow_each_other() -> None:
    check(
        "Ford, The Locks (1990) 4. Weir, Other Weirs (1991) 5. See also C. Quay, Quays (1992).",
        ("full", "Ford, The Locks", "4"),
        ("full", "Weir, Other", "5"),
        ("full", "C. Quay", None),
    )


def test_and_between_two_works_but_not_between_two_authors() -> None:
    check(
        "C. Ford and D. Weir, The Locks of the Fen (1990) and ‘Sluices and Weirs’ (1991) 4 Fen Law Rev. 7.",
        ("full", "C. Ford and D. Weir, The Locks", None),
        ("full", "‘Sluices", None),
    )


def test_titles_of_one_author_in_a_row() -> None:
    check(
        "C. Ford, The Locks (1990), The Story of Weirs (1991), and Quays and Tows (1992).",
        ("full", "C. Ford", None),
        ("full", "The Story", None),
        ("full", "Quays and Tows", None),
    )


def test_author_years_in_a_row() -> None:
    check(
        "Ford 1990, 12, Weir and Quay 1991, and Pool et al. 1992.",
        ("short", "Ford 1990", "12"),
        ("short", "Weir and Quay 1991", None),
        ("short", "Pool et al. 1992", None),
    )


def test_short_forms_in_a_row() -> None:
    check(
        "Ford, op. cit., n. 3, and Weir, op. cit., n. 4, p. 5; ibid. C. Quay, Quays (1992).",
        ("op-cit", "Ford", None),
        ("op-cit", "Weir", "p. 5"),
        ("ibid", "ibid", None),
        ("full", "C. Quay", None),
    )


def test_a_remark_behind_a_citation_is_no_part_of_it() -> None:
    check(
        "C. Ford, The Locks (1990) 4. Weir has since argued that they leak.",
        ("full", "C. Ford, The Locks (1990) 4.", "4"),
    )
    assert read_note("C. Ford, The Locks (1990) 4. Weir has since argued that they leak.")[0].text.endswith("4.")


def test_a_work_within_a_sentence() -> None:
    check(
        "The term is borrowed from C. Ford, ‘The Force of Locks’ (1987) 38 Fen Law J. 805.", ("full", "C. Ford", None)
    )


def test_cases_within_a_sentence() -> None:
    check(
        "The court upheld it (see R. v. L. (1991) 103 A.L.R. 577), and again in Quay v. Lock [1994] 1 A.C. 180, 185.",
        ("full", "R. v. L.", None),
        ("full", "Quay v. Lock", "185"),
    )


def test_an_enactment_within_a_sentence_is_spoken_of() -> None:
    assert read_note("Although the courts have powers under the Lock Keepers Act 1975, they use none.") == ()


def test_a_case_in_a_title_is_no_citation() -> None:
    check("C. Ford, ‘Two Views of Quay v. Lock [1994] 1 A.C. 180’ (1995) 4 Fen Law Rev. 7.", ("full", "C. Ford", None))


def test_brackets_that_cite() -> None:
    check(
        "Quay v. Lock, 1 U.S. 1 (1990) (quoting Pond v. Mere, 2 U.S. 2 (1980)).",
        ("full", "Quay v. Lock, 1 U.S. 1 (1990)", None),
        ("full", "Pond v. Mere", None),
    )
    check("Ford 1990 (see also Weir 1991).", ("short", "Ford 1990", None), ("short", "Weir 1991", None))


def test_a_source_cited_in_another() -> None:
    check(
        "C. Ford, ‘The Idea of a Lock’ (1991) 58 Fen Studies 287, cited in D. Weir, Weirs (1993) 12.",
        ("full", "C. Ford", None),
        ("full", "D. Weir", "12"),
    )


def test_a_quotation_mark_too_few_or_too_many_hides_no_further_citation() -> None:
    for quotation in ("The Locks,”", '“The Locks,"', "“The Locks,", 'The Locks,"'):
        assert (
            len(
                read_note(f"Clement Ford, {quotation} Fen Review 1 (May 2018): 36. See: Dora Weir, “Weirs,” Fen, 2010.")
            )
            == 2
        )


@pytest.mark.parametrize(
    ("note", "signals"),
    [
        ("See also Ford 1990; but cf. Weir 1991.", ["See also", "but cf."]),
        ("See, for example, Ford (1990); for a defence, Weir (1991).", ["See, for example", "for a defence"]),
        ("For a critique see C. Ford, The Locks (1990).", ["For a critique see"]),
        ("Vgl. auch Ford 1990; siehe dazu Weir 1991.", ["Vgl. auch", "siehe dazu"]),
        ("Voir aussi Ford 1990 ; cf. Weir 1991.", ["Voir aussi", "cf."]),
        ("Notable examples are Ford, op. cit., n. 2 and Weir, op. cit., n. 4.", ["Notable examples are", None]),
    ],
)
def test_the_signal_is_kept(note: str, signals: list[str | None]) -> None:
    assert [mention.signal for mention in read_note(note)] == signals


@pytest.mark.parametrize(
    ("note", "locator"),
    [
        ("ibid. 45", "45"),
        ("Ibid., at p. 4", "at p. 4"),
        ("Id. at 11 (discussing weirs)", "at 11"),
        ("Ford, op. cit., n. 7, pp. 80–1.", "pp. 80–1"),
        ("Ford 1990, ch. 3", "ch. 3"),
        ("Ford 1990, § 4", "§ 4"),
        ("Ford 1990, paras 3-4", "paras 3-4"),
        ("Ford 1990, fn. 12", "fn. 12"),
        ("Ford (n 4) 249–50", "249–50"),
        ("C. Ford, The Locks (Reedham: Fen, 1990), 14.", "14"),
        ("C. Ford, ‘Locks’ (1993) 20 J. of Law and Weirs 56, 61.", "61"),
        ("C. Ford, The Locks (1992), especially ch. 5.", "especially ch. 5"),
        ("Ebd., S. 12 f.", "S. 12 f"),
        ("Lock Keepers Act 1998, s. 3", "s. 3"),
        ("Philip Ford, “Locks,” Fen Times, June 24, 1988.", None),
    ],
)
def test_where_in_the_work(note: str, locator: str | None) -> None:
    assert [mention.locator for mention in read_note(note)] == [locator]
