"""Small documents, ranked by hand: what the tests of this room answer from."""

from __future__ import annotations

from collections.abc import Sequence

from index.lexical import content_words
from index.search import Ranked
from ingest.article import Article
from ingest.parse import parse_article

SWIFTS = """# Swifts over the Quay

Three surveys counted swifts at the quay.[^1] They found forty nests in the old granary.[^2] In 1987 the roof was tarred, and the colony left.[^3]

The board blamed the weather,[^1] the surveyors blamed the tar,[^2] and the swifts went to Orrin.[^3] This is disputed.

Marchetti[^1] reports that nine of ten nests failed.

The colony fed on gnats[^1], moths[^2] and beetles[^3].

Nobody asked the millers.

[^1]: Marchetti, P. (1989) *Roof Colonies*. London: Heron.
[^2]: Lindqvist, A. (2011) *A Surveyor’s Birds*. Gothenburg: Tidemark Press.
[^3]: Okafor, N. (2016) *Leaving the Roofs*. Lagos: Delta Books.
"""  # noqa: E501

BROKEN = """Lamps of the harbour

The harbour had nine lamps before the tax.[1] Their oil was whale oil.[2] One keeper lit them all.[1]

A board read: see [44] for lamp [17].[1]

The tax was repealed in 1851[3].

[1] Okafor, 2016.

[2] Harbour Board, 2019.

[3] Quist, 2001.

Harbour Board. (1850) Minutes of the Harbour Board. Saltby: The Board.

Okafor, N. (2016) Light and Revenue. Lagos: Delta Books.

Quist, B. (2001) A Tax on Light. Oslo: Fjord.

Quist, C. (2001) Dark Harbours. Oslo: Fjord.
"""


def article(text: str = SWIFTS, path: str = "docs/swifts.md") -> Article:
    return parse_article(text.encode(), path, path[path.rindex(".") :])


def ranked(source: Article, *ordinals: int, scores: Sequence[float] = ()) -> list[Ranked]:
    """Statements by number, best first; scores fall from 1."""
    falling = scores or [1 - 0.01 * i for i in range(len(ordinals))]
    return [Ranked(source, ordinal, score) for ordinal, score in zip(ordinals, falling, strict=True)]


def overlap(question: str, parts: Sequence[str], said: str = "") -> list[float]:
    """A similarity without a model: the share of the question's words that a part holds."""
    asked = set(content_words(question))
    return [len(asked & set(content_words(part))) / max(1, len(asked)) for part in parts]
