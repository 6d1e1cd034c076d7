"""A question that asks several things, taken apart: each part is searched for, and answered, by itself."""

from __future__ import annotations

import re

_WORDS = r"(?:(?:by|since|until|in|at|for|from|to|on|with|of) )?(?:what|which|how|who|whom|whose|when|where|why)"
_VERBS = r"do|does|did|is|are|was|were|can|could|has|have|had|will|would|should"
_JOINT = re.compile(rf"([,;]? (?:and|but|or) |[?;:,] (?:and |but |or )?)(?=(?:{_WORDS}|{_VERBS})\b)", re.I)
_ASKS = re.compile(rf"(?:{_WORDS}|{_VERBS})\b|.*\b(?:{_WORDS})\b", re.I)
_FEW_WORDS = 4
"""A part of fewer words ("and why?") asks for more about the same thing: it is no part of its own."""
_MOST = 4
"""More than this many are not taken apart: each costs a search."""


def parts(question: str) -> tuple[str, ...]:
    """The questions in a question, in order; the question itself if it asks one thing, or very many.

    What stands before the first of them ("In the Cold War, what …") belongs to it.
    """
    first, *rest = _JOINT.split(question)
    found = [first]
    for joint, piece in zip(rest[::2], rest[1::2], strict=True):
        if _is_question(found[-1]) and _is_question(piece):
            found.append(piece)
        else:
            found[-1] += joint + piece
    return tuple(part.strip(" ,;:?") + "?" for part in found) if 1 < len(found) <= _MOST else (question,)


def _is_question(piece: str) -> bool:
    return len(piece.split()) >= _FEW_WORDS and _ASKS.match(piece) is not None
