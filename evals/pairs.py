"""Claim and evidence pairs that people have labelled: a file of JSON Lines."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.case import Words, read_lines
from evals.errors import BadInput


class Pair(BaseModel):
    """A claim, the sentences that may support it, and whether they do."""

    model_config = ConfigDict(frozen=True)

    id: Words
    group: Words
    """Pairs of one group are one claim with several pieces of evidence; what supports it best counts."""
    claim: Words
    evidence: tuple[str, ...]
    supported: bool


def load_pairs(path: Path) -> list[Pair]:
    """The pairs of a file, in order. Raises BadInput naming line and field."""
    pairs: dict[str, Pair] = {}
    for number, pair in read_lines(path, Pair):
        if pair.id in pairs:
            raise BadInput(f"{path}, line {number}: id: {pair.id!r} stands in an earlier line already")
        pairs[pair.id] = pair
    if not pairs:
        raise BadInput(f"{path}: no pairs in it")
    return list(pairs.values())
