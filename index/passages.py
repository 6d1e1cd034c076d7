"""Articles to passages: what is embedded.

A passage is a run of consecutive statements of one block that fits the encoder; a statement is never split. The title
and the headings above travel with it as context, and each statement also knows its window: itself and its neighbours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.article import Article
from ingest.entries.names import citing_name

PASSAGE_TOKENS = 200
"""Budget of context and statements; the encoder reads 256 tokens."""

CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive statements of one block, with what a search needs to know of them."""

    id: str
    """Depends on the article's path, the words and the works cited: an edited passage has another id."""
    path: str
    context: str
    """Title and headings: "Title. Heading. "."""
    statements: tuple[str, ...]
    """Texts, in order."""
    first: int
    """Index of the first statement in `Article.statements`."""
    windows: tuple[str, ...]
    """For each statement: its neighbour before, itself, its neighbour after."""
    references: tuple[str, ...]
    """Keys of the references that the statements cite."""
    authors: tuple[str, ...]
    """Surnames, or the institution's name: what a reader would filter by."""
    years: tuple[str, ...]

    @property
    def text(self) -> str:
        """The statements as one text."""
        return " ".join(self.statements)


def make_passages(article: Article, count_tokens: CountTokens, budget: int = PASSAGE_TOKENS) -> tuple[Passage, ...]:
    """Cut an article into passages. `count_tokens` gives the encoder's token count of each text."""
    return passages_of(article, cut(article, count_tokens, budget))


def passages_of(article: Article, runs: Sequence[Sequence[int]]) -> tuple[Passage, ...]:
    """The passages of an article that was cut before: `runs` are the statements' indices, block by block."""
    return tuple(_passage(article, run, _context(article, article.statements[run[0]].block)) for run in runs)


def cut(article: Article, count_tokens: CountTokens, budget: int = PASSAGE_TOKENS) -> list[list[int]]:
    """Indices of consecutive statements of one block that fit `budget` together with their context.

    A statement that alone is over the budget makes a run of its own.
    """
    texts = [statement.text for statement in article.statements]
    sizes = count_tokens(texts)
    blocks = dict.fromkeys(statement.block for statement in article.statements)
    contexts = dict(zip(blocks, count_tokens([_context(article, block) for block in blocks]), strict=True))
    runs: list[list[int]] = []
    used = 0
    for number, statement in enumerate(article.statements):
        same = bool(runs) and article.statements[runs[-1][-1]].block == statement.block
        if same and used + sizes[number] <= budget:
            runs[-1].append(number)
            used += sizes[number]
        else:
            runs.append([number])
            used = contexts[statement.block] + sizes[number]
    return runs


def _context(article: Article, block: int) -> str:
    return "".join(f"{part.rstrip('.')}. " for part in (article.title, *article.blocks[block].section) if part)


def _passage(article: Article, run: Sequence[int], context: str) -> Passage:
    statements = [article.statements[number] for number in run]
    keys = dict.fromkeys(key for s in statements for c in s.citations for key in c.references)
    works = [reference for reference in article.references if reference.key in keys]
    authors = tuple(dict.fromkeys(citing_name(author) for work in works for author in work.authors))
    years = tuple(dict.fromkeys(f"{work.year}{work.suffix or ''}" for work in works if work.year))
    digest = hashlib.sha256()
    for part in (article.path, str(run[0]), context, *(s.text for s in statements), *keys, *authors, *years):
        digest.update(part.encode())
        digest.update(b"\0")
    return Passage(
        id=digest.hexdigest()[:32],
        path=article.path,
        context=context,
        statements=tuple(s.text for s in statements),
        first=run[0],
        windows=tuple(_window(article, number) for number in run),
        references=tuple(keys),
        authors=authors,
        years=years,
    )


def _window(article: Article, number: int) -> str:
    """The statement between its neighbours in the same section."""
    section = article.blocks[article.statements[number].block].section
    near = [
        statement.text
        for statement in article.statements[max(0, number - 1) : number + 2]
        if article.blocks[statement.block].section == section
    ]
    return " ".join(near)
