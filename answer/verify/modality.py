"""A statement that is certain, or says that something was done, where the sources hold it possible or planned."""

from __future__ import annotations

from collections.abc import Sequence

from answer.verify.text import Text

_HEDGES = frozenset(
    "may might could can possibly perhaps probably likely maybe suggest suggests suggested appear appears appeared "
    "seem seems seemed potential potentially allegedly reportedly alleged believed thought hypothesis speculated would "
    "if rumoured rumored uncertain unclear unlikely".split()
)
_PLANS = frozenset(
    "plan plans planned planning intend intends intended propose proposes proposed proposal hope hopes hoped aim aims "
    "expected expects scheduled will would should considering considered set due".split()
)

FIRM_HEDGES = frozenset(
    "may might possibly perhaps probably maybe allegedly reportedly alleged rumoured rumored plan plans planned intend "
    "intends intended propose proposes proposed hope hopes hoped aims aimed expected".split()
)
"""Words that hold a whole sentence possible, or meant to be; "can" or "would" do so at times only."""


def hedged_in(text: Text) -> frozenset[str]:
    """Words that hold something possible."""
    return text.folded & _HEDGES


def hedges_dropped(statement: Text, sources: Sequence[Text]) -> tuple[str, ...]:
    """Words of possibility that every one of the sources has, if the statement has none."""
    return () if hedged_in(statement) else _in_all(sources, _HEDGES)


def plans_done(statement: Text, sources: Sequence[Text]) -> tuple[str, ...]:
    """Words of intention that every one of the sources has, if the statement has none."""
    return () if statement.folded & _PLANS else _in_all(sources, _PLANS)


def _in_all(sources: Sequence[Text], words: frozenset[str]) -> tuple[str, ...]:
    found = [source.folded & words for source in sources]
    return tuple(sorted(frozenset[str]().union(*found))) if found and all(found) else ()
