"""Which entry a note leads to: each case is a list of entries and of notes with the entry each must lead to."""

from __future__ import annotations

from ingest.article import Article, Citation
from ingest.parse import parse_article

Expected = int | str
"""Index of the entry, or the status and, after a space, indexes of the candidates named: `ambiguous 0 1`."""


def read(entries: tuple[str, ...], notes: tuple[str, ...]) -> Article:
    body = " ".join(f"Words of sentence {n} stand here.[{n}]" for n in range(1, len(notes) + 1))
    labelled = [f"[{n}] {note}." for n, note in enumerate(notes, start=1)]
    text = "\n\n".join(("A made-up title", "", body, *labelled, "", *entries)) + "\n"
    return parse_article(text.encode(), "made.txt", ".txt")


def outcome(citation: Citation, entries: dict[str, int]) -> Expected:
    if citation.status == "resolved":
        (key,) = citation.references
        return entries[key]
    return " ".join((citation.status, *(str(entries[key]) for key in citation.candidates)))


def check(entries: tuple[str, ...], *cases: tuple[str, Expected | tuple[Expected, ...]]) -> None:
    article = read(entries, tuple(note for note, _ in cases))
    numbers = {reference.key: index for index, reference in enumerate(article.references)}
    assert [reference.text for reference in article.references[: len(entries)]] == list(entries)
    found = [tuple(outcome(c, numbers) for c in note.citations) for note in article.notes]
    wanted = [each if isinstance(each, tuple) else (each,) for _, each in cases]
    labels = [note for note, _ in cases]
    assert dict(zip(labels, found, strict=True)) == dict(zip(labels, wanted, strict=True))


def test_one_two_and_more_authors() -> None:
    check(
        (
            "Marsh, T. (1991) ‘Reeds’. Fen Letters.",
            "Marsh, T. and Pool, A. (1992) ‘Rushes’. Fen Letters.",
            "Marsh, T., Pool, A. and Rill, B. (1993) ‘Sedges’. Fen Letters.",
        ),
        ("Marsh, 1991", 0),
        ("Marsh and Pool, 1992", 1),
        ("Marsh & Pool (1992)", 1),
        ("Marsh et al., 1993", 2),
        ("Marsh, Pool and Rill, 1993", 2),
        ("Marsh, Pool, et al., 1993", 2),
    )


def test_a_work_with_further_authors_is_another_work() -> None:
    check(
        ("Marsh, T. and Pool, A. (1992) ‘Rushes’. Fen Letters.", "Rill, B., Ford, C. and Weir, D. (1995) Locks. Fen."),
        ("Marsh, 1992", "unresolved 0"),
        ("Marsh et al., 1992", "unresolved 0"),
        ("Marsh, Pool and Rill, 1992", "unresolved 0"),
        ("Rill and Ford, 1995", "unresolved 1"),
    )


def test_year_and_suffix_must_agree() -> None:
    check(
        ("Marsh, T. (1991a) ‘Reeds’. Fen.", "Marsh, T. (1991b) ‘Rushes’. Fen.", "Pool, A. (2001a) ‘Mud’. Fen."),
        ("Marsh, 1991b", 1),
        ("Marsh, 1991a, b", (0, 1)),
        ("Marsh, 1991", "ambiguous 0 1"),
        ("Marsh, 1991c", "unresolved 0"),
        ("Marsh, 1990", "unresolved 0"),
        ("Pool, 2001", "unresolved 2"),
    )


def test_undated_works() -> None:
    check(
        ("Marsh, T. (n.d.) ‘Reeds’. Fen.", "Pool, A. (no date) ‘Mud’. Fen.", "Rill, B. (1993) ‘Silt’. Fen."),
        ("Marsh, n.d.", 0),
        ("Pool, no date", 1),
        ("Rill, n.d.", "unresolved 2"),
    )


def test_initials_tell_namesakes_apart() -> None:
    check(
        ("Marsh, T. (1991) ‘Reeds’. Fen.", "Marsh, A.B. (1991) ‘Mud’. Fen."),
        ("T. Marsh, 1991", 0),
        ("Marsh, A.B., 1991", 1),
        ("A. Marsh, 1991", 1),
        ("Marsh, 1991", "ambiguous 0 1"),
    )


def test_initials_that_differ_are_another_person() -> None:
    check(("Marsh, T. (1991) ‘Reeds’. Fen.",), ("K. Marsh, 1991", "unresolved 0"))


def test_however_an_entry_prints_its_names() -> None:
    check(
        (
            "Marsh TKJM, Pool A (1991) ‘Reeds’. Fen.",
            "Rill, Beata C. (1992) ‘Silt’. Fen.",
            "Ford, Clement and Dora Weir (1993) ‘Locks’. Fen.",
            "Quay, Emil and Lock, Flora (1994) ‘Tows’. Fen.",
            "Sluys, Gerd, Hanna Kade, and Ivo Brandt (1995) ‘Dykes’. Fen.",
            "Ulmer, J.; Vogt, K. (1996) ‘Tides’. Fen.",
            "Wade, Xaver (1997) ‘Fords’. Fen.",
            "Yarrow, Zorn (1998) ‘Ponds’. Fen.",
        ),
        ("Marsh and Pool, 1991", 0),
        ("Rill, 1992", 1),
        ("Ford and Weir, 1993", 2),
        ("Quay and Lock, 1994", 3),
        ("Sluys et al., 1995", 4),
        ("Ulmer and Vogt, 1996", 5),
        ("Wade, 1997", 6),
        ("Yarrow and Zorn, 1998", 7),
    )


def test_a_twin_in_another_style_is_seen() -> None:
    check(
        ("Marsh, T.K. and Pool, A. (1991) ‘Reeds’. Fen.", "Marsh TK, Pool A (1991) ‘Quite another’. Bog."),
        ("Marsh and Pool, 1991", "ambiguous 0 1"),
    )


def test_one_title_in_two_containers_is_two_works() -> None:
    check(
        ("Marsh, T. (1991) ‘Reeds’. Fen Letters.", "Marsh, T. (1991) ‘Reeds’. Annals of Bogs."),
        ("Marsh, 1991", "ambiguous 0 1"),
    )


def test_one_work_entered_twice_is_one_work() -> None:
    check(
        ("Marsh, T. (1991) ‘Reeds’. Fen Letters, 3, pp. 1–9.", "Marsh, T. (1991) ‘Reeds’. Fen Letters."),
        ("Marsh, 1991", 0),
    )


def test_particles_apostrophes_and_accents() -> None:
    check(
        ("van der Wal, P. (1991) Dykes. Fen.", "O’Dowd, C. (1992) Locks. Fen.", "Müller-Łęcki, É. (1993) Weirs. Fen."),
        ("Van der Wal, 1991", 0),
        ("O'Dowd, 1992", 1),
        ("Muller-Lęcki, 1993", "unresolved 2"),  # Ł is a letter of its own, not an accented L
        ("Müller-Łęcki, 1993", 2),
    )


def test_institutions_and_their_acronyms() -> None:
    check(
        (
            "World Tram Union (2019) Rails. Fen.",
            "WTU (2020) Points. Fen.",
            "University of Reedham, Fen Office (2021) Banks. Fen.",
        ),
        ("WTU, 2019", 0),
        ("World Tram Union, 2019", 0),
        ("World Tram Union, 2020", 1),
        ("University of Reedham, Fen Office, 2021", 2),
    )


def test_ibid_repeats_what_stands_before_it() -> None:
    entries = ("Marsh, T. (1991) Reeds. Fen.", "Pool, A. (1992) Mud. Fen.")
    check(entries, ("Marsh, 1991", 0), ("Ibid., 4", 0), ("Ibid", 0), ("Pool, 1992; ibid., p. 9", (1, 1)))


def test_ibid_after_a_comment_leads_nowhere() -> None:
    check(("Marsh, T. (1991) Reeds. Fen.",), ("The word is old and its origin unknown", ()), ("Ibid", "unresolved"))


def test_ibid_after_a_broken_citation_is_broken() -> None:
    check(("Marsh, T. (1991) Reeds. Fen.",), ("Marsh, 1999", "unresolved 0"), ("Ibid", "unresolved 0"))


def test_op_cit_leads_to_the_one_work_cited_before() -> None:
    entries = ("Marsh, T. (1991) Reeds. Fen.", "Marsh, T. (1994) Bogs. Fen.")
    check(
        entries,
        ("Marsh, op. cit., 4", "unresolved"),
        ("Marsh, 1991", 0),
        ("Marsh, op. cit., 5", 0),
        ("Marsh, 1994", 1),
        ("Marsh, op. cit., 6", "ambiguous 0 1"),
        ("Marsh, op. cit., n. 4, p. 6", 1),
        ("Marsh, op. cit., n. 12", "unresolved"),
        ("Pool, op. cit., n. 2", "unresolved 0"),
    )


def test_supra_names_its_note() -> None:
    entries = ("Marsh, T. (1991) Reeds. Fen.", "Pool, A. (1992) Mud. Fen.")
    check(
        entries,
        ("Marsh, 1991; Pool, 1992", (0, 1)),
        ("Pool, supra note 1, at 4", 1),
        ("supra note 1", "ambiguous 0 1"),
        ("Marsh, above, n. 1", 0),
        ("Marsh, supra note 9", "unresolved"),
    )


def test_signals_and_locators_are_no_names() -> None:
    check(
        ("Marsh, T. (1991) Reeds. Fen.", "Pool, A. (1992) Mud. Fen."),
        ("See also Marsh, 1991, pp. 3–4; cf. Pool, 1992: 12", (0, 1)),
        ("For example, Marsh (1991, p. 4)", 0),
        ("See Pool, 1992, ch. 2", 1),
    )


def test_the_locator_is_kept() -> None:
    article = read(("Marsh, T. (1991) Reeds. Fen.",), ("Marsh, 1991, pp. 3–4", "Marsh (1991, p. 9)", "Ibid., 12"))
    assert [c.locator for note in article.notes for c in note.citations] == ["pp. 3–4", "p. 9", "12"]


def test_particles_left_out_or_put_behind() -> None:
    check(
        ("van der Wal, P. (1991) Dykes. Fen.", "Berg, C. van den (1992) Locks. Fen.", "Wal, A. (1993) Weirs. Fen."),
        ("Wal, 1991", 0),
        ("van den Berg, 1992", 1),
        ("Wal, 1993", 2),
    )


def test_a_name_left_without_its_particle_may_be_two_persons() -> None:
    check(
        ("van der Wal, P. (1991) Dykes. Fen.", "de Wal, P. (1991) Other dykes. Fen."),
        ("Wal, 1991", "ambiguous 0 1"),
        ("de Wal, 1991", 1),
    )
