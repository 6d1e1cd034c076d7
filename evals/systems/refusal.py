"""When a free text counts as a refusal: LlamaIndex's engines have no field for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.systems.marked import Marked

_GIVEN = r"(?:provided|given|available|above|listed|numbered)"
_HOLDERS = r"(?:sources?|context|documents?|texts?|passages?|information)"
_SOURCES = rf"(?:the|these|any of the) (?:{_GIVEN} {_HOLDERS}|{_HOLDERS} {_GIVEN}|sources)"
"""What the engine's prompt calls the sources; "the documents" alone may be those that an answer is about."""
_TELL = (
    r"(?:address|answer|contain|cover|describe|discuss|explain|give|have|help|include|indicate|mention|name|offer"
    r"|provide|say|specify|state|support|tell)"
)
_TOLD = (
    r"(?:addressed|answered|covered|described|discussed|explained|found|given|included|mentioned|named|provided|said"
    r"|specified|stated)"
)
_REFUSALS = (
    r"^empty response\W*$",
    rf"\bnone of {_SOURCES}\b",
    rf"\b{_SOURCES} (?:(?:do|does|did)(?: not|n['’]t)|cannot|can['’]t) (?:\w+ly )?{_TELL}\b",
    rf"\bnot (?:\w+ly )?{_TOLD} (?:in|by|among) {_SOURCES}\b",
    rf"\b(?:no|not enough|insufficient) .*\b(?:in|from|by|among) {_SOURCES}\b",
    r"\bI (?:cannot|can['’]t|could not|couldn['’]t|am unable|am not able|do not know|don['’]t know)\b",
    r"\bI['’]m (?:unable|not able)\b",
    r"\b(?:cannot|can['’]t|could not) be (?:answered|determined)\b",
    r"\b(?:unable|not possible|impossible) to (?:answer|determine)\b",
)
_REFUSES = re.compile("|".join(_REFUSALS), re.I)


def is_refusal(sentences: Sequence[Marked]) -> bool:
    """Whether an answer only says that it has none.

    The rule: its first sentence says so, in words about the sources or about answering ("None of the provided sources
    …", "The sources do not mention …", "I cannot …", LlamaIndex's own "Empty Response"), and no later sentence cites a
    source. What the first sentence cites does not matter: the engine's prompt asks for a citation in every answer. An
    answer that says nothing at all is a refusal too.
    """
    if not sentences:
        return True
    first, *rest = sentences
    return bool(_REFUSES.search(first.text)) and not any(sentence.sources for sentence in rest)
