"""Where sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ingest.sentences import boundaries

TABLE = (
    "It rained. | Nobody minded.",
    "Dr. Pym and Mrs. Quill met Prof. Ode. | They left.",
    "It cost $4.50 in the U.S. market. | The price fell.",
    "See Fig. 3 and pp. 4–9 of vol. 2. | It is there.",
    "J. R. Holt wrote to A. B. Ames. | He was late.",
    "Smith et al. found it. | Others did not.",
    "“Is it so?” she asked. | “It is.” | He left.",
    "He said: “It rains. | It pours.” | Then he slept.",
    "What? | No! | Yes.",
    "The ferry (which was old) sank. | So did the bridge.",
    "It was … well … odd. | We left.",
    "Born c. 1450 in Ulm, he moved. | He died there.",
    "The strain E. coli grew. | It spread.",
    "He came at 5 p.m. | The door was shut.",
    "Nobody came… | They had all gone.",
    "Version 2.0 of the list. | 14 works stand on it.",
    "He left at 6 p.m. | Mr. Pym stayed on.",
    "At 6 p.m. Mr. Pym left.",
    "1. Tar the road | 2. Paint the gate | 3. Rest",
    "• 1) Tar the road | • 2) Paint the gate",
    "a. Tar the road | b. Paint the gate",
    "They went, you and I. | Did Albert I. Jones go?",
    "It stopped there . . . . | Nobody minded.",
    "It stopped. | . . . Nobody minded.",
    "It lasted for years.4 | Next came rain.",
    "Dr. Smith et al. (2004) said so. | Others did not.",
    "Это дождь. | Он прошёл.",
)


@pytest.mark.parametrize("row", TABLE)
def test_sentences_end_where_the_bar_stands(row: str) -> None:
    wanted = row.split(" | ")
    text = " ".join(wanted)
    assert [text[a:b].strip() for a, b in pairwise([0, *boundaries(text)])] == wanted


def test_a_marker_taken_out_may_leave_no_space() -> None:
    text = "the physicist.He was born later."
    assert boundaries(text, {14}) == [14, len(text)]
    assert boundaries(text) == [len(text)]
