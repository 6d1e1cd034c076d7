"""Golden cases: what may be said of a source, and near misses that must fall."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from answer.verify.words import WordVerifier

FILE = Path(__file__).parent / "near_misses.txt"


def lines(kind: str) -> Iterator[tuple[str, str, str]]:
    """Source, statement and, of a near miss, the reason."""
    source = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        label, _, rest = line.partition(": ")
        if label == "source":
            source = rest
        elif label == kind:
            statement, _, reason = rest.partition(" | ")
            yield source, statement, reason


@pytest.mark.parametrize(("source", "statement", "_"), list(lines("holds")), ids=lambda text: text[:50])
def test_other_words_are_not_condemned(source: str, statement: str, _: str) -> None:
    verdict = WordVerifier().verify(statement, [source])
    assert not verdict.hard, verdict.reasons


@pytest.mark.parametrize(("source", "statement", "reason"), list(lines("falls")), ids=lambda text: text[:50])
def test_a_near_miss_falls_for_its_reason(source: str, statement: str, reason: str) -> None:
    verdict = WordVerifier().verify(statement, [source])
    assert verdict.hard and not verdict.supported
    assert any(reason in found for found in verdict.reasons), verdict.reasons
