"""Mutated documents of every format raise nothing and hang nowhere. `make fuzz` reads many more."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from ingest.readers import READERS
from tests.ingest.fuzz import Failure, failures, fault
from tests.ingest.seeds import SEEDS

_INPUTS = 2_000
_SEEDS = (1, 2)


def test_there_is_a_seed_for_every_reader() -> None:
    assert {READERS[suffix] for suffix in SEEDS} == set(READERS.values())


@pytest.mark.slow
def test_mutations_raise_nothing_and_hang_nowhere() -> None:
    with ProcessPoolExecutor(len(_SEEDS), get_context("spawn")) as pool:
        found: list[Failure] = [failure for some in pool.map(_failures, _SEEDS) for failure in some]
    assert not found, [(failure.suffix, failure.what[-600:]) for failure in found[:3]]


def _failures(seed: int) -> list[Failure]:
    return list(failures(_INPUTS, seed))


@pytest.mark.parametrize(
    "inner", ["19" * 200, "2004, " * 60 + "x", "1919–" * 80, "Aa, Bb and " * 20 + "2004", "et al " * 60]
)
def test_long_brackets_take_no_exponential_time(inner: str) -> None:
    body = f"It was so ({inner}). Marsh ({inner}) said it."
    text = f"Words\n\n\n{body}\n\nReferences\n\nMarsh, T. (1901) Tolls. York: Mill.\n"
    assert fault(text.encode(), ".txt") is None
