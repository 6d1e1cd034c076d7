"""The head of the page and the empty conversation: what Ibid is, what the corpus holds, what one might ask."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from answer.corpus import ArticleCard, Corpus
from answer.words import counted

LISTED = 200
"""Articles in the table; a page with thousands of rows would be slow and unread."""


def masthead(corpus: Corpus, model_state: str) -> str:
    """Name, purpose, and the corpus in one line that opens into a table, under the language model that composes."""
    model = f'<p class="model">Language model: {escape(model_state)}</p>'
    return (
        '<header class="masthead"><div class="name"><h1>Ibid</h1>'
        "<p>Answers from your footnoted documents, cited to the original references.</p></div>"
        f'<details class="corpus"><summary>{_summary(corpus)}</summary>{_table(corpus, model)}</details></header>'
        '<div id="announce" role="status" aria-live="polite" class="sr-only"></div>'
    )


def welcome(questions: Sequence[str]) -> str:
    """What stands in the conversation before the first question."""
    items = "".join(
        f'<li><button type="button" class="example" data-ask="{escape(q)}">{escape(q)}</button></li>' for q in questions
    )
    examples = f'<h2>Questions to begin with</h2><ul class="examples">{items}</ul>' if items else ""
    return (
        '<div class="welcome"><p class="lead">Ask what the documents say. Every statement of an answer carries the '
        f"reference that its footnote points to.</p>{examples}</div>"
    )


def _summary(corpus: Corpus) -> str:
    parts = [
        counted(len(corpus.articles), "article"),
        counted(corpus.notes, "note"),
        counted(corpus.references, "reference"),
        f"{counted(corpus.resolved, 'citation')} resolved",
        counted(corpus.problems, "open problem"),
    ]
    return '<span class="sr-only">In the corpus: </span>' + "".join(f"<span>{part}</span> " for part in parts)


def _table(corpus: Corpus, model: str) -> str:
    if not corpus.articles:
        return f'<div class="corpus-empty">{model}<p>The corpus is empty.</p></div>'
    columns = ("Article", "Format", "Statements", "Notes", "References", "Resolved", "Ambiguous", "Unresolved")
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    # Articles with problems first: they are what somebody opens the table for.
    cards = sorted(corpus.articles, key=lambda card: (-len(card.problems), card.title.casefold()))
    rows = "".join(_row(card) for card in cards[:LISTED])
    rest = len(cards) - LISTED
    more = f'<p class="corpus-more">and {counted(rest, "more article")}</p>' if rest > 0 else ""
    return (
        '<div class="corpus-table" tabindex="0" role="region" aria-label="Articles in the corpus">'
        f"{model}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}</div>"
    )


def _row(card: ArticleCard) -> str:
    numbers = (card.statements, card.notes, card.references, card.resolved, card.ambiguous, card.unresolved)
    cells = "".join(f"<td>{number:,}</td>" for number in numbers)
    problems = "".join(f"<li>{escape(problem)}</li>" for problem in card.problems)
    listing = (
        f'<details class="problems"><summary>{counted(len(card.problems), "problem")}</summary>'
        f"<ul>{problems}</ul></details>"
        if problems
        else ""
    )
    return (
        f'<tr><th scope="row">{escape(card.title)}<span class="path">{escape(card.path)}</span>{listing}</th>'
        f"<td>{escape(card.format)}</td>{cells}</tr>"
    )
