"""What speaks against a statement, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator

from answer.verify.signals import Signals
from answer.verify.text import Text
from answer.words import listed

_FEW_WORDS = 0.5
"""Share of content words below which missing wording is a reason."""
_NAMED_WORDS = 4


def reasons_against(text: Text, signals: Signals) -> tuple[str, ...]:
    """Fragments, the gravest first; empty if the words give no reason."""
    return tuple(dict.fromkeys((*_missing(signals), *signals.twists, *_manner(signals), *_wording(text, signals))))


def _missing(signals: Signals) -> Iterator[str]:
    for number in signals.numbers.missing:
        yield f"the number {number.text} stands in no cited source"
    for date in signals.dates[1]:
        yield f"{date} stands in no cited source"
    for name in signals.names.missing:
        yield f"the name {name} stands in no cited source"


def _manner(signals: Signals) -> Iterator[str]:
    if signals.flipped:
        yield "one of statement and source denies what the other says"
    for ours, theirs in signals.opposed:
        yield f"it says “{ours}…” where the source says “{theirs}…”"
    for ours, theirs in signals.overstated:
        yield f"it says “{ours}” where the source says “{theirs}”"
    if signals.absolutes:
        yield f"{listed([f'“{word}”' for word in signals.absolutes])} stands in no cited source"
    if signals.hedges:
        yield f"the source is less certain (“{signals.hedges[0]}”)"
    if signals.plans:
        yield f"the source speaks of what is meant to be (“{signals.plans[0]}”)"
    if signals.strange_speaker:
        yield "the source lets somebody else say it"
    if signals.stated_as_fact:
        yield "the source only reports that somebody says so"


def _wording(text: Text, signals: Signals) -> Iterator[str]:
    if signals.coverage.all < _FEW_WORDS:
        missing = set(signals.coverage.missing)
        words = dict.fromkeys(word.folded for word in text.words if word.stem in missing and not word.numeric)
        if words:
            yield f"no cited source has {listed([f'“{word}”' for word in list(words)[:_NAMED_WORDS]])}"
