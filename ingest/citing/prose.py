"""Telling names from titles and citations from commentary, by how they begin."""

from __future__ import annotations

import re

from ingest.entries.entry import NAME_THEN_TITLE, QUOTED, plain_text
from ingest.entries.names import is_person
from ingest.sentences import boundaries

_PROSE_HEAD = re.compile(
    r"^(?:the|a|an|this|that|these|those|in|on|at|for|as|it|its|there|we|he|she|they|one|some|many|most|although|while"
    r"|when|however|unless|according|all|any|both|such|here|note|i)\b(?!\.)",
    re.I,
)
_FINITE_VERB = re.compile(
    r"\s(?:is|are|was|were|has|have|had|does|did|refers?|can|could|would|should|ist|sind|wird|werden|wurden?|hat|hatten?)\s"
)
_NAME_PARTICLES = frozenset(
    "and et al of the for in on de van von der den la le du da di bin ibn ed eds trans a".split()
)


def is_prose(body: str) -> bool:
    """Whole sentences about the matter itself rather than an entry."""
    plain = plain_text(body)
    if bool(_PROSE_HEAD.match(plain)) and len(plain.split()) > 4:
        return True
    first = re.split(r"[,.:]\s|[“\"‘(]", re.sub(r"\s\([A-Z]+\)", "", plain), maxsplit=1)[0]
    return bool(_FINITE_VERB.search(first)) or len(boundaries(plain)) > 6


def names_lead(text: str) -> bool:
    """Whether a person's name in natural order comes first."""
    first = re.split(r",|\s+and\s", text, maxsplit=1)[0]
    return is_person(first) and not _PROSE_HEAD.match(first)


def leads_with_name(plain: str) -> bool:
    """Whether the words up to the first comma or full stop may be an author, a person or an institution."""
    head = re.split(r"[,.:]\s", plain, maxsplit=1)[0]
    words = head.split()
    return 0 < len(words) <= 12 and head[:1].isupper() and not _PROSE_HEAD.match(head) and is_author_head(f"{head},")


def is_author_head(head: str) -> bool:
    """Nothing, names, or a short institutional name before the title."""
    bare = head.strip(" ,.;:—–-")
    if not bare:
        return True
    if head.rstrip()[-1] not in ",.:;)]—–-":
        return False
    if _PROSE_HEAD.match(bare) and not bare.lower().startswith("the "):
        return False
    words = re.findall(r"[^\W\d_][\w’'.-]*", bare)
    small = [w for w in words if w[0].islower() and w not in _NAME_PARTICLES]
    return len(small) <= max(1, len(words) // 4) and len(words) <= 60


def is_name_list(head: str) -> bool:
    """Names or one institution, not the first half of a full entry or of a sentence."""
    if re.search(r"\w{3,}\.\s+\w", head) or (_PROSE_HEAD.match(head) and head.count(" ") > 5):
        return False
    if _FINITE_VERB.search(head) or QUOTED.search(head) or re.search(r"\bv\.?\s", head) or NAME_THEN_TITLE.match(head):
        return False
    small = [
        word for word in re.findall(r"[^\W\d_][\w’'-]*", head) if word[0].islower() and word not in _NAME_PARTICLES
    ]
    return len(small) < 2 or ("," not in head and len(small) < 4)
