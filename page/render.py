"""One turn of the conversation as HTML: the question, its progress, the answer with its citations and references.

Every turn is one element with its own id, so a later version of a turn replaces the earlier one: that is how progress
becomes an answer, and how an answer could grow statement by statement. The evidence of each citation travels along,
hidden, so that opening it needs no further request.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby

from answer.answer import Answer, AnswerStatement, Cite, NumberedReference
from answer.evidence import Evidence
from answer.markdown import answer_markdown
from answer.words import STATUS, as_cited_in, counted, inherited, sentence, shortened, sign, standing
from page.chain import chain, linked

EvidenceOf = Callable[[Cite], Evidence]


def pending_turn(turn: str, question: str) -> str:
    """A question that is being answered; the script adds the seconds."""
    progress = (
        '<p class="progress"><span class="dots" aria-hidden="true"></span>'
        'Reading the corpus<span class="elapsed"></span></p>'
    )
    return _turn(turn, question, progress, state="pending", announce="Reading the corpus.")


def failed_turn(turn: str, question: str, message: str) -> str:
    """A question that could not be answered for a technical reason."""
    return _turn(turn, question, f'<p class="failure">{escape(message)}</p>', state="failed", announce=message)


def hint(advice: str) -> str:
    """A line above the question box."""
    return f'<p class="hint" role="alert">{escape(advice)}</p>'


def answer_turn(turn: str, answer: Answer, evidence_of: EvidenceOf) -> str:
    """A question and its answer. `turn` is a prefix for ids, unique on the page."""
    body = (
        _read_as(answer)
        + (_abstention(answer) if answer.abstained else _statements(turn, answer))
        + _references(turn, answer)
        + _withheld(answer)
        + _foot(answer)
        + _chains(turn, answer, evidence_of)
    )
    return _turn(turn, answer.question, body, state="answered", announce=announcement(answer))


def announcement(answer: Answer) -> str:
    """What a screen reader says when the answer arrives."""
    if answer.abstained:
        return "The corpus does not answer this."
    first = answer.statements[0].text if answer.statements else ""
    numbers = f"{counted(len(answer.statements), 'statement')}, {counted(len(answer.references), 'reference')}"
    return f"Answer with {numbers}. {first}"


def _turn(turn: str, question: str, body: str, state: str, announce: str) -> str:
    return (
        f'<article class="turn" id="{turn}" data-state="{state}" data-announce="{escape(announce)}"'
        f' aria-labelledby="{turn}-q"><h2 class="question" id="{turn}-q" tabindex="-1">'
        f'<span class="sr-only">Question: </span>{escape(question)}</h2><div class="reply">{body}</div></article>'
    )


def _read_as(answer: Answer) -> str:
    if answer.standalone_question.strip() in ("", answer.question.strip()):
        return ""
    return f'<p class="read-as">Read as: {escape(shortened(answer.standalone_question, 200))}</p>'


def _abstention(answer: Answer) -> str:
    reason = f"<p>{escape(sentence(answer.reason))}</p>" if answer.reason else ""
    near = "".join(
        f"<li><q>{escape(item.text)}</q><cite>{escape(item.title or item.path)}</cite></li>" for item in answer.nearest
    )
    nearest = f'<h3>Nearest statements (not an answer)</h3><ul class="nearest">{near}</ul>' if near else ""
    return f'<div class="abstention"><p class="abstained">The corpus does not answer this.</p>{reason}{nearest}</div>'


def _statements(turn: str, answer: Answer) -> str:
    """Quotations under their article's title, composed statements as prose."""
    html = ""
    for (title, verbatim), group in groupby(enumerate(answer.statements, 1), key=lambda pair: _source(pair[1])):
        paragraphs = "".join(_statement(f"{turn}-s{number}", statement) for number, statement in group)
        if verbatim:
            html += f'<figure class="quoted"><blockquote>{paragraphs}</blockquote>'
            html += f"<figcaption>{escape(title)}</figcaption></figure>" if title else "</figure>"
        else:
            html += f'<div class="composed">{paragraphs}</div>'
    return html


def _source(statement: AnswerStatement) -> tuple[str, bool]:
    verbatim = statement.support == "verbatim"
    first = statement.citations[0] if verbatim and statement.citations else None
    return (first.title or first.path if first else ""), verbatim


def _statement(prefix: str, statement: AnswerStatement) -> str:
    context = f'<span class="context">{escape(statement.context)}</span> ' if statement.context else ""
    cites = [_button(f"{prefix}-c{number}", cite) for number, cite in enumerate(statement.citations, 1)]
    # A button may wrap even after a no-break space; only a common box keeps the first one with the last word.
    words, space, last = statement.text.rpartition(" ")
    last = f'<span class="last">{escape(last)} {"".join(cites[:1])}</span>{"".join(cites[1:])}'
    return f'<p class="statement">{context}{escape(words)}{space}{last}</p>'


def _button(target: str, cite: Cite) -> str:
    kind = "inherited" if cite.status == "resolved" and inherited(cite) else cite.status
    face = f"{cite.number or ''}{sign(cite)}".strip() or "•"
    named = cite.reference or cite.citation or cite.title or cite.path
    words = ", ".join(filter(None, [f"Citation {cite.number}" if cite.number else "Citation", standing(cite)]))
    label = f"{words}: {shortened(named, 120)}. Show the evidence."
    return (
        f'<button type="button" class="cite cite-{kind}" data-evidence="{target}" aria-controls="evidence"'
        f' aria-expanded="false" aria-label="{escape(label)}" title="{escape(shortened(named, 200))}">{face}</button>'
    )


def _references(turn: str, answer: Answer) -> str:
    if not answer.references:
        return ""
    items = "".join(_entry(turn, entry) for entry in answer.references)
    heading = f'<h3 id="{turn}-refs">References</h3>'
    return f'<section class="references" aria-labelledby="{turn}-refs">{heading}<ol>{items}</ol></section>'


def _entry(turn: str, entry: NumberedReference) -> str:
    remarks = ""
    if entry.status != "resolved":
        reason = f": {escape(entry.reason)}" if entry.reason else ""
        remarks += f'<span class="remark remark-{entry.status}">{STATUS[entry.status]}{reason}</span> '
    if entry.cited_in and entry.status != "none":
        remarks += f'<span class="cited-in">{escape(as_cited_in(entry.cited_in))}</span>'
    text = linked(entry.plain or entry.text, entry.url)
    return f'<li id="{turn}-r{entry.number}" value="{entry.number}"><span class="entry">{text}</span> {remarks}</li>'


def _withheld(answer: Answer) -> str:
    if not answer.withheld:
        return ""
    items = "".join(f"<li>{escape(item.text)}<em>{escape(item.reason)}</em></li>" for item in answer.withheld)
    words = f"{counted(len(answer.withheld), 'statement')} withheld"
    return f'<details class="withheld"><summary>{words}</summary><ul>{items}</ul></details>'


def _foot(answer: Answer) -> str:
    how = {"quote": "Verbatim statements", "compose": "Composed from the corpus, each statement checked"}[answer.mode]
    how = "" if answer.abstained else how
    total = answer.timings.get("total_ms")
    facts = " · ".join(filter(None, [how, _duration(total)]))
    copy = '<button type="button" class="copy" data-copy>Copy as Markdown</button>'
    # The empty first line keeps the parser from eating a line break of the text itself.
    text = f'<pre class="markdown" hidden>\n{escape(answer_markdown(answer))}</pre>'
    return f'<footer class="foot">{copy}<span>{facts}</span>{text}</footer>'


def _duration(ms: float | None) -> str:
    if ms is None:
        return ""
    return f"{ms:.0f}\u00a0ms" if ms < 1000 else f"{ms / 1000:.1f}\u00a0s"


def _chains(turn: str, answer: Answer, evidence_of: EvidenceOf) -> str:
    html = ""
    for s, statement in enumerate(answer.statements, 1):
        for c, cite in enumerate(statement.citations, 1):
            body = chain(statement, cite, evidence_of(cite))
            name = f"Citation {cite.number}" if cite.number is not None else "The article itself"
            html += f'<div id="{turn}-s{s}-c{c}" data-name="{escape(name)}">{body}</div>'
    return f'<div class="chains" hidden>{html}</div>'
