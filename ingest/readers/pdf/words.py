"""Words that a line's end cuts in two, put together again.

A hyphen at a line's end is the typesetter's or the word's own. The document itself tells: it prints the word elsewhere,
with the hyphen or without.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_CUT = re.compile(r"(?P<word>[^\W\d_]+(?:[-‐‑][^\W\d_]+)*)(?P<hyphen>[-‐\u00ad])$")
_HEAD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/|10\.\d{4,9}/)\S*$", re.I)
_NUMBER_RANGE = re.compile(r"\d[-–]$")
_SCHEME = re.compile(r"\bhttps?:/?/?$", re.I)
_ADDRESS_GOES_ON = re.compile(r"[-/._=&?#%~+:]$")
_ADDRESS_PART = re.compile(
    r"(?=\S*[/_=&?%#~])[\w./=&?%#~:+,;@!$*'()-]+|[-\w]*\d[-\w.]*(?=[\s.,;)]|$)|[\w-]+\.(?:html?|pdf|aspx?|php)\b"
)
_COMPOUND = frozenset(
    """self non well semi quasi cross half all so vice pseudo neo high low long short wide real human early late large
    small first second third full lower upper single double two three four five six seven eight nine ten best better
    fast free hard deep open decision evidence government state user world""".split()
)
"""First parts that keep their hyphen, as words of English are seldom cut behind them."""
_ENDINGS = re.compile(
    r"(?:er|est|ly|ness|ments?|ity|ities|i[sz](?:e[ds]?|ing|ation)|ing|ings|ed|s|en|th|able|ably|ible|ward|wards|way|ways"
    r"|ful|less|hood|ship|tion|sion|al|ally|ism|ists?|some|thing|times?|where|what|ever|body|craft|kind|side|scape)"
)
"""What a word, not a compound, ends with."""
_SOFT = "\u00ad"


class Words:
    """The words that the document prints inside lines, counted."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._count: Counter[str] = Counter()
        cut = False
        for line in lines:
            words = _WORD.findall(line.casefold())
            if cut:
                words = words[1:]
            cut = line.endswith(("-", "‐", _SOFT))
            if cut:
                words = words[:-1]
            self._count.update(words)
            self._count.update(part for word in words if "-" in word for part in word.split("-"))

    def join(self, before: str, after: str, *, full: bool, link: str | None = None) -> tuple[str, str]:
        """The end of a line as it is to be printed, and what comes between it and the next line.

        `full`: the line reaches the right edge, so that an address may go on in the next one. `link`: where both lead.
        """
        if link is not None and f"{before[-8:]}{after[:8]}" in link:
            return before, ""
        if _SCHEME.search(before):
            return before, ""
        address = _ADDRESS.search(before)
        if address is not None and full and (_ADDRESS_GOES_ON.search(before) or _ADDRESS_PART.match(after)):
            return before.removesuffix(_SOFT), ""
        cut, head = _CUT.search(before), _HEAD.match(after)
        if _NUMBER_RANGE.search(before) and after[:1].isdecimal():
            return before, ""
        if cut is None and re.search(r"\S-$", before) and after[:1].isalpha():
            return before, ""  # U.S.-China
        if cut is None:
            return before, "" if before.endswith(("—", "/")) and not before.endswith((" —", " /")) else " "
        if head is None:
            return before, "" if after[:1].isdecimal() else " "
        if cut["hyphen"] == _SOFT or not self._keeps_hyphen(cut["word"], head.group()):
            return before[:-1], ""
        if self._is_suspended(head.group()):
            return before, " "
        return before, ""

    @staticmethod
    def _is_suspended(head: str) -> bool:
        """ "Wirtschafts- und Sozialrecht", "pre- and postwar"."""
        return head in ("and", "or", "to", "und", "oder", "bzw", "sowie", "bis", "et", "ou", "y", "e", "o")

    def _keeps_hyphen(self, left: str, right: str) -> bool:
        if self._is_suspended(right):
            return True
        left, first = left.rsplit("-", 1)[-1] if "-" in left else left, right
        if first[0].isupper() and not left.isupper():
            return True
        whole = self._count[(left + first).casefold()]
        compound = self._count[f"{left}-{first}".casefold()]
        if whole or compound:
            return compound > whole
        if _ENDINGS.fullmatch(first.casefold()):
            return False
        if left.casefold() in _COMPOUND:
            return len(first) > 3
        both = self._count[left.casefold()] and self._count[first.casefold()]
        return bool(both) and len(left) > 3 and len(first) > 3
