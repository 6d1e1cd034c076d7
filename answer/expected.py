"""What kind of answer a question asks for, and whether a statement holds one: a quantity, a time, a name."""

from __future__ import annotations

import re

from answer.verify.numbers import Number, numbers_in
from answer.verify.text import Text, fold, read

ASKS_QUANTITY = re.compile(
    r"\bhow (?:many|much|common|often|frequent|large|big|high|low|far|long|old|widespread|fast|heavy)\b"
    r"|\b(?:what|which) (?:share|percentage|proportion|number|fraction|distance)\b|\bcosts?\b",
    re.I,
)
ASKS_TIME = re.compile(r"\b(?:when|(?:what|which) year|since when|how long ago)\b", re.I)
_ASKS_NAME = re.compile(
    r"\bwho(?:m|se)?\b|\bwhich (?:\w+ ){0,3}(?:compan\w+|journals?|persons?|authors?|countr\w+|cit\w+|universit\w+"
    r"|newspapers?|scholars?|agenc\w+|start-ups?|states?|towns?)\b",
    re.I,
)
_ASKS_REASON = re.compile(r"\b(?:why|reasons?)\b", re.I)
_VAGUE_QUANTITY = re.compile(r"\b(?:most|few|none|no|rarely|once|single|half|third|quarter|twice|dozens?)\b", re.I)
_TIME = re.compile(r"\b(?:1[0-9]|20)\d\ds?\b|\bcentur|\bnever\b|\byet\b", re.I)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+")


def asks_kind(question: str) -> bool:
    """Whether the question asks for a quantity, a time or a name: something that a text either gives or does not."""
    return any(pattern.search(question) for pattern in (ASKS_QUANTITY, ASKS_TIME)) or _asks_name(question)


def lacks_kind(question: str, statement: str) -> bool:
    """Whether the question asks for such a thing, and the statement brings none that is new.

    Any word that may stand for one is enough: "most", "never".
    """
    asked, said = read(question), read(statement)
    if ASKS_QUANTITY.search(question):
        return not _VAGUE_QUANTITY.search(statement) and not _new_numbers(asked, said)
    if ASKS_TIME.search(question):
        return not _TIME.search(statement)
    if _asks_name(question):
        return not any(fold(name) not in asked.folded for name in _NAME.findall(statement))
    return False


def _asks_name(question: str) -> bool:
    return bool(_ASKS_NAME.search(question)) and not _ASKS_REASON.search(question)


def _new_numbers(asked: Text, said: Text) -> bool:
    known = {number.value for number in numbers_in(asked)}
    return any(number.value not in known and not _is_year(number) for number in numbers_in(said))


def _is_year(number: Number) -> bool:
    return 1400 <= number.value < 2100 and number.text.isdigit()
