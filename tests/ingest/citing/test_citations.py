"""The citations of one note: their forms and words."""

from __future__ import annotations

import re

import pytest

from ingest.citing.note import read_note


@pytest.mark.parametrize("mark", ["*", "_"])
def test_emphasised_signs_mark_no_title(mark: str) -> None:
    note = "*See also* Maitland, *supra* note 4, at 5".replace("*", mark)
    (mention,) = read_note(note)
    assert (mention.form, mention.signal, mention.names, mention.note_number) == (
        "supra",
        "See also",
        ("Maitland",),
        "4",
    )


def test_escaped_stars_are_no_emphasis() -> None:
    (mention,) = read_note(r"Frederic Maitland\*,\* “The Deacon and the Jewess,” in _Collected Papers_ (1911), p. 385")
    assert mention.text.startswith(r"Frederic Maitland*,* “The Deacon")


def cited(note: str) -> list[tuple[str, str]]:
    return [(mention.form, mention.text.rstrip(".")) for mention in read_note(note)]


HART = "H.L.A. HART, THE CONCEPT OF LAW 79-99 (1961)"
DWORKIN = "RONALD DWORKIN, LAW’S EMPIRE 225 (1986)"
FULLER = "Lon L. Fuller, *Positivism and Fidelity to Law*, 71 HARV. L. REV. 630, 644 (1958)"
KELSEN = "*Hans Kelsen*, Reine Rechtslehre (1934), 62"
SAVIGNY = "*Savigny*, System des heutigen römischen Rechts (1840), 14"


def plain(*entries: str) -> list[tuple[str, str]]:
    return [("full", entry.replace("*", "")) for entry in entries]


@pytest.mark.parametrize(
    ("note", "works"),
    [
        (f"*See* {HART}. In this chapter the pedigree of rules is at stake.", [HART]),
        (f"*See* {HART}. Nobody before him had put the distinction between rules so plainly.", [HART]),
        (f"The reply to Fuller’s critics is given in {FULLER}.", [FULLER]),
        (f"It owes a debt to Austin,{DWORKIN}.", [DWORKIN]),
        ("He is followed here. *See* OLIVER WENDELL HOLMES, JR., THE COMMON LAW (1881).", None),
        (f"“A rule is not a habit, and it is not a threat that a gunman makes.” {HART}.", [HART]),
        (f"The phrase is there owing to a certain “inner morality.” {FULLER}.", [FULLER]),
        (f"Zum Stufenbau der Rechtsordnung {KELSEN}.", [KELSEN]),
        (f"Der Gedanke findet sich schon bei {KELSEN}.", [KELSEN]),
        (f"On the debate between Thibaut and Savigny, {SAVIGNY}; {KELSEN}.", [SAVIGNY, KELSEN]),
        (f"{SAVIGNY}. Den Gegensatz zur reinen Lehre betont {KELSEN}.", [SAVIGNY, KELSEN]),
        ("*Gustav Radbruch*, Rechtsphilosophie, in: *Ralf Dreier* (Hg.), Ausgabe (1999), 211.", None),
        ("See Max Weber, *Economy and Society*, University of California Press (1978).", None),
    ],
)
def test_a_citation_within_commentary(note: str, works: list[str] | None) -> None:
    whole = re.sub(r"^.*?\*?See\*? ", "", note) if "See" in note else note
    assert cited(note) == plain(*(works or [whole.rstrip(".")]))


def test_the_words_before_it_are_its_signal() -> None:
    (mention,) = read_note(f"The reply to Fuller’s critics is given in {FULLER}.")
    assert mention.signal == "The reply to Fuller’s critics is given in"


def test_a_clause_parts_two_citations() -> None:
    note = f"HART, *supra* note 2, at 40, but not as to the nature of sanctions, {FULLER}."
    assert cited(note) == [("supra", "HART, supra note 2, at 40"), *plain(FULLER)]


def test_a_note_number_behind_a_page_is_of_the_work_cited() -> None:
    assert cited(f"{KELSEN}, Fn. 9.") == plain(f"{KELSEN}, Fn. 9")


@pytest.mark.parametrize("words", ["discussed above at notes 8 to 9", "above at note 8"])
def test_a_pointer_to_the_text_is_no_citation(words: str) -> None:
    assert cited(f"The Roman usage is {words}.") == []


def test_a_sentence_in_quotation_marks_is_no_title() -> None:
    assert cited("“The life of the law is not logic, and it has never been so.”") == []


def test_a_day_behind_the_year_is_a_fact() -> None:
    entry = "Calabresi, G. (2015, October 24). *The Costs of Accidents* [Conference session]. Yale, New Haven, CT"
    assert cited(f"{entry}.") == plain(entry)


def test_a_further_author_is_not_the_one_before() -> None:
    note = "Vgl. *Ronald Dworkin*, Law’s Empire (1986), und Joseph Raz, The Authority of Law (1979)."
    assert [mention.same_author for mention in read_note(note)] == [False, False]
