"""Which earlier note a short form leads to: each case is the notes of one document and what each must lead to.

The tables of cases are after the resolution tests of eyecite (Free Law Project): a full citation opens a work, later
forms lead back to it or are ambiguous or unresolved.
"""

from __future__ import annotations

import pytest

from ingest.article import Article, Citation
from ingest.parse import parse_article

Expected = int | str
"""Number of the work, by first mention; else the status and, after a space, the numbers of the candidates."""


def read(notes: tuple[str, ...]) -> Article:
    body = " ".join(f"Words of sentence {n} stand here.[{n}]" for n in range(1, len(notes) + 1))
    labelled = [f"[{n}] {note}." for n, note in enumerate(notes, start=1)]
    return parse_article("\n\n".join(("A made-up title", body, *labelled)).encode(), "made.txt", ".txt")


def outcome(citation: Citation, numbers: dict[str, int]) -> Expected:
    if citation.status == "resolved":
        return numbers[citation.references[0]]
    return " ".join((citation.status, *(str(numbers[key]) for key in citation.candidates)))


def check(*cases: tuple[Expected | tuple[Expected, ...], str]) -> None:
    article = read(tuple(note for _, note in cases))
    numbers = {reference.key: index for index, reference in enumerate(article.references)}
    found = [tuple(outcome(c, numbers) for c in note.citations) for note in article.notes]
    wanted = [each if isinstance(each, tuple) else (each,) for each, _ in cases]
    labels = [f"{number}: {note}" for number, (_, note) in enumerate(cases, start=1)]
    assert dict(zip(labels, found, strict=True)) == dict(zip(labels, wanted, strict=True))


REEDS = "T. Marsh, ‘Reeds of the North’ (1991) 3 Fen Law Rev. 12"
MUD = "A. Pool, The Book of Mud (1992) 45"
SILT = "T. Marsh, On Silt and Sand (1994)"


def test_ibid_repeats_the_one_work_before() -> None:
    check((0, REEDS), (0, "Ibid"), (0, "ibid., at p. 14"), (0, "Id. at 15"), (0, "Ebd., S. 16"), (0, "ibíd., 17"))


def test_ibid_after_two_works_is_ambiguous() -> None:
    check(((0, 1), f"{REEDS}; {MUD}"), ("ambiguous 0 1", "Ibid"), ("ambiguous 0 1", "ibid., 4"))


def test_ibid_behind_one_citation_of_its_own_note_is_not() -> None:
    check(((0, 1, 1), f"{REEDS}; {MUD}; ibid., 46"), (0, REEDS))


def test_ibid_after_one_work_cited_twice_leads_to_it() -> None:
    check((0, REEDS), ((0, 0), "Marsh, op. cit., n. 1; Marsh (n 1) 14"), (0, "Ibid"))


def test_a_name_tells_which_of_two_is_meant() -> None:
    check(((0, 1), f"{REEDS}; {MUD}"), (1, "Pool, id., p. 46"), (1, "id"))


def test_ibid_after_nothing_or_something_broken_is_unresolved() -> None:
    check(("unresolved", "Ibid"), ("unresolved", "Pool, op. cit., n. 1"), ("unresolved", "Id. at 2"), (0, REEDS))


def test_ibid_after_a_remark_leads_nowhere() -> None:
    check((0, REEDS), ((), "The word is old and its origin is unknown"), ("unresolved", "Ibid"))


def test_a_full_citation_comes_between() -> None:
    check((0, REEDS), (1, MUD), (1, "Ibid"), (0, "Marsh, op. cit., n. 1"), (0, "id"))


@pytest.mark.parametrize(
    "form",
    [
        "Marsh, op. cit., n. 1, p. 5",
        "Marsh, op. cit. (n 1) 5",
        "Marsh, op. cit. note 1",
        "Marsh, op. cit. (1991), n. 1",
        "Marsh, op. cit., p. 5",
        "Marsh (n 1) 12",
        "Marsh, supra note 1, at 12",
        "Marsh, above n 1, 12",
        "Marsh, n. 1 above",
        "Above, n. 1",
        "See above, n. 1",
        "Marsh, a.a.O. (Fn. 1), S. 12",
        "Marsh (wie Anm. 1), S. 12",
        "Vgl. Marsh (Fn. 1), 12",
        "S. o. Fn. 1",
        "Marsh, préc., note 1",
        "voir Marsh, art. cit., p. 3",
        "Marsh, ob. cit., p. 3",
        "Marsh, cit., nt. 1, p. 3",
        "Marsh, supra, at 12",
        "Marsh, loc. cit",
        "Ders. (Fn. 1, 1991), 12",
    ],
)
def test_forms_that_lead_back(form: str) -> None:
    check((0, REEDS), (1, MUD), (0, form))


def test_two_works_that_fit_are_ambiguous() -> None:
    check(
        (0, REEDS),
        (1, SILT),
        ("ambiguous 0 1", "Marsh, op. cit., p. 4"),
        ("ambiguous 0 1", "Marsh, supra, at 4"),
        (1, "Marsh, op. cit. (1994), p. 4"),
        ("unresolved", "Marsh, op. cit. (1999), p. 4"),
    )


def test_the_note_named_must_hold_the_author() -> None:
    check((0, REEDS), (1, MUD), ("unresolved 0", "Pool, op. cit., n. 1"), ("unresolved", "Marsh, op. cit., n. 9"))


def test_a_chain_leads_to_its_end_and_keeps_its_own_page() -> None:
    notes = (REEDS, "Marsh, op. cit., n. 1, p. 20", "ibid., p. 21", "Marsh, op. cit., n. 3, p. 22")
    article = read(notes)
    assert {c.references for note in article.notes for c in note.citations} == {(article.references[0].key,)}
    assert [note.citations[0].locator for note in article.notes[1:]] == ["p. 20", "p. 21", "p. 22"]


def test_a_later_note_may_be_named() -> None:
    check((0, "See infra note 2"), (0, REEDS), ("unresolved", "See below, n. 7"))


def test_an_editor_is_found_in_the_note_named() -> None:
    check((0, "A. Pool, ‘On Mud’ in Essays on Fens, ed. B. Rill (1990) 4"), (0, "Rill, op. cit., n. 1"))


def test_a_work_in_a_volume_cited_before_is_cited_with_it() -> None:
    article = read(("A. Pool, ‘On Mud’ in Essays on Fens, ed. B. Rill (1990) 4", "C. Ford, ‘On Locks’ in id., p. 9"))
    (citation,) = article.notes[1].citations
    assert (citation.form, citation.locator) == ("full", "p. 9")
    assert citation.references == tuple(reference.key for reference in reversed(article.references))


def test_a_volume_that_is_not_found_is_said() -> None:
    article = read(("C. Ford, ‘On Locks’ in Rill, op. cit., n. 7",))
    (citation,) = article.notes[0].citations
    assert citation.status == "resolved" and "no earlier note 7" in (citation.reason or "")


def test_one_work_cited_in_full_twice_is_one_work() -> None:
    check((0, MUD), (0, "A. Pool, The Book of Mud (1992) 99"), (0, "Pool, op. cit., p. 4"))


def test_idem_is_the_author_just_cited() -> None:
    article = read((REEDS, "Idem, On Silt and Sand (London, 1994), p. 4", "Marsh, On Silt and Sand, 5"))
    assert article.references[1].authors == article.references[0].authors


def test_cases_and_their_short_names() -> None:
    check(
        (0, "Quay v. Lock, 347 U.S. 483 (1954)"),
        (1, "Weir Bank v Ford [1932] AC 562"),
        (0, "Quay, 347 U.S. at 490"),
        (0, "347 U.S. at 490"),
        (1, "Ford, at 580"),
        (1, "Weir, supra, at 581"),
        (1, "Weir Bank v Ford (n 2) 570"),
        (0, "Quay v. Lock, at 490"),
        ("unresolved", "Pond v. Mere, at 3"),
    )


def test_two_cases_of_one_name_are_ambiguous() -> None:
    check(
        (0, "Quay v. Lock, 1 U.S. 1 (1954)"),
        (1, "Quay v. Lock, 1 U.S. 12 (1955)"),
        ("ambiguous 0 1", "Quay, supra, at 2"),
        ("ambiguous 0 1", "Quay, 1 U.S., at 2"),
        ("unresolved", "2 F.2d at 2"),
    )


def test_volume_and_name_must_both_fit() -> None:
    check(
        (0, "Quay v. Lock, 1 U.S. 1 (1954)"),
        (1, "Weir v. Weir, 1 U.S. 2 (1954)"),
        (0, "Quay, 1 U.S., at 2"),
        ("ambiguous 0 1", "1 U.S., at 2"),
    )


POLLOCK = "2 FREDERICK POLLOCK, A FIRST BOOK OF JURISPRUDENCE 21 (1896)"
CALABRESI = "Guido Calabresi & Richard Roe, Jr., *Some Thoughts on Risk*, 70 YALE L.J. 499 (1961)"
WEBER = "*Max Weber*, Wirtschaft und Gesellschaft (1922), 14"
EHRLICH = "*Eugen Ehrlich*, Grundlegung der Soziologie des Rechts (1913), 31"


def test_a_volume_before_the_name_is_no_part_of_it() -> None:
    check((0, POLLOCK), (0, "2 POLLOCK, *supra* note 1, at 150"), (0, "Pollock, *supra* note 1"))


def test_a_name_with_junior() -> None:
    check((0, CALABRESI), (0, "Calabresi & Roe, *supra* note 1, at 500"))


def test_a_name_that_a_sentence_runs_into() -> None:
    check(
        ((0, 1), f"{POLLOCK}; {CALABRESI}"),
        (0, "Others have written that his method is quite unlike Austin’s, Pollock, *supra* note 1, at 4"),
        ("unresolved 0", "Austin, Pollock, *supra* note 1, at 4"),
    )


def test_authors_in_italics_and_idem() -> None:
    check(
        ((0, 1), f"Zur Soziologie des Rechts {WEBER}; {EHRLICH}"),
        (0, "Luhmann folgt darin *Weber* (Fn. 1), 15"),
        ((1, 1), "*Ehrlich* (Fn. 1), 40; *ders.* (Fn. 1), 44"),
    )
