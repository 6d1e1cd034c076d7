"""Ranking statements, not only passages.

score = mean cosine of question and statement (alone, in its window, in its passage)
      + 0.1 · lexical score of the statement + 0.1 · lexical score of its passage

The lexical scores are BM25 brought to 0 … about 1 (`index.lexical`). One weight, chosen on development questions by
cross-validation; `docs/decisions` has the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from index.encoder import Vectors
from index.library import StatementRow

LEXICAL_WEIGHT = 0.1
CANDIDATE_PASSAGES = 60
PER_RANKING = 100
"""Passages taken from the dense and from the lexical ranking before they are fused."""
MIN_WORDS = 4
"""Shorter fragments are no answer."""
_WORD = re.compile(r"\w+")


def score_statements(
    question: Vectors,
    statements: Sequence[StatementRow],
    by_statement: Mapping[int, float],
    by_passage: Mapping[int, float],
) -> Vectors:
    """Scores of `statements`, [n]. `question` is a unit vector; the maps give lexical scores by row."""
    if not statements:
        return np.zeros(0, dtype=np.float32)
    dense = np.stack([s.vector for s in statements]) @ question
    words = np.asarray([by_statement.get(s.row, 0.0) + by_passage.get(s.passage, 0.0) for s in statements])
    return np.asarray(dense + LEXICAL_WEIGHT * words, dtype=np.float32)


def is_answerable(text: str) -> bool:
    """Whether a statement is long enough to answer anything."""
    return len(_WORD.findall(text)) >= MIN_WORDS
