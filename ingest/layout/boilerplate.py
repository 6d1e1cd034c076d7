"""What a page says around its text: sharing, subscribing, rights."""

from __future__ import annotations

import re

_BOILERPLATE = re.compile(
    r"\b(?:share (?:this|on|via)|social share|tweet|print this|e-?mail this|subscribe|newsletter|all rights reserved"
    r"|copyright|©|related (?:articles|posts|stories)|read (?:more|next)|advertisement|cookies?|sign up|follow us"
    r"|back to top|leave a comment|posted in|filed under|permalink|toolbar)\b|©",
    re.I,
)
_MOST_WORDS = 14
_YEAR_IN_BRACKETS = re.compile(r"\(\s*(?:\d{4}[a-z]?|n\.?\s?d\.?|no date|in press|forthcoming)\s*[,)]", re.I)


def is_boilerplate(words: str) -> bool:
    """Whether a short block says what pages say around their text."""
    return (
        len(words.split()) <= _MOST_WORDS and bool(_BOILERPLATE.search(words)) and not _YEAR_IN_BRACKETS.search(words)
    )
