"""Sentences and the sources that they name."""

from __future__ import annotations

import pytest

from evals.systems.marked import Marked, split_marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ground barley [1]. It stopped in 1911 [2].", [("It ground barley.", (1,)), ("It stopped in 1911.", (2,))]),
        ("It ground barley. [1] It stopped.", [("It ground barley.", (1,)), ("It stopped.", ())]),
        ("It ground barley.[1]It stopped.[3]", [("It ground barley.", (1,)), ("It stopped.", (3,))]),
        ("It ground [2], which Holden saw [1].", [("It ground, which Holden saw.", (1, 2))]),
        ("It ground [1, 3] and stopped [1][2].", [("It ground and stopped.", (1, 2, 3))]),
        ("It ground [1-3].", [("It ground.", (1, 2, 3))]),
        ("It ground [Source 2] oats [source 1 and 3].", [("It ground oats.", (1, 2, 3))]),
        ("Mr. Holm paid 2.5 marks [1].", [("Mr. Holm paid 2.5 marks.", (1,))]),
        ("[2] It ground barley.", [("It ground barley.", (2,))]),
        (
            "The mill:\n[1] It ground.\n- It stopped [2]",
            [("The mill:", ()), ("It ground.", (1,)), ("- It stopped", (2,))],
        ),
        ("It ground barley.\n[1] [2]\nIt stopped.", [("It ground barley.", (1, 2)), ("It stopped.", ())]),
        ("\n\n", []),
        ("[1]", []),
    ],
)
def test_each_sentence_has_the_sources_it_names(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert split_marked(text, 3) == [Marked(said, sources) for said, sources in expected]


@pytest.mark.parametrize("marker", ["[4]", "[0]", "[1911]", "[12345678901234567890]"])
def test_a_number_that_names_no_source_is_dropped(marker: str) -> None:
    assert split_marked(f"It stopped {marker}.", 3) == [Marked("It stopped.", ())]


def test_a_range_is_cut_to_the_sources_there_are() -> None:
    assert split_marked("It stopped [2-999999999999].", 3) == [Marked("It stopped.", (2, 3))]


def test_brackets_with_words_stay() -> None:
    assert split_marked("It stopped [sic] in [May].", 3) == [Marked("It stopped [sic] in [May].", ())]
