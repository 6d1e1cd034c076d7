"""One turn of the conversation as HTML: the question, its progress, the answer with its citations and references.

Every turn is one element with its own id; a later version of it replaces the earlier one: that is how progress becomes
an answer, and how an answer grows statement by statement. The script patches one into the other by `data-key`, which
says what is the same in both, since ids and numbers follow the order of statements. The evidence of each citation
travels along, hidden, so that opening it needs no further request.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2s
from html import escape
from itertools import groupby

from answer.answer import Answer, AnswerStatement, Cite, NumberedReference
from answer.evidence import Evidence
from answer.markdown import answer_markdown
from answer.telling import composed, made_by, notice_line, opposed, stopped_line
from answer.words import STATUS, as_cited_in, counted, inherited, sentence, shortened, sign, standing
from page.chain import chain, linked

EvidenceOf = Callable[[Cite], Evidence]
_MARK = '<span class="mark" aria-hidden="true">≠</span>'


def pending_turn(turn: str, question: str) -> str:
    """A question that is being answered; the script adds the seconds."""
    return _turn(turn, question, _progress("Reading the corpus"), state="pending", announce="Reading the corpus.")


def failed_turn(turn: str, question: str, message: str) -> str:
    """A question that could not be answered for a technical reason."""
    return _turn(turn, question, f'<p class="failure">{escape(message)}</p>', state="failed", announce=message)


def stopped_turn(turn: str, question: str) -> str:
    """A question whose asker stopped it before anything was found."""
    message = "Stopped before anything was found."
    return _turn(turn, question, f'<p class="between">{message}</p>', state="stopped", announce=message)


def hint(advice: str) -> str:
    """A line above the question box."""
    return f'<p class="hint" role="alert">{escape(advice)}</p>'


def answer_turn(turn: str, answer: Answer, evidence_of: EvidenceOf, place: int = 0) -> str:
    """A question and a version of its answer. `turn` is a prefix for ids, unique on the page.

    `place` in the queue for the language model, from 1; 0 for an answer that does not wait.
    """
    body = (
        _read_as(answer)
        + (_abstention(answer) if answer.abstained else "")
        + _statements(turn, answer, _between(answer, place))
        + _references(turn, answer)
        + _withheld(answer)
        + (_foot(answer) if answer.final else "")
        + _chains(turn, answer, evidence_of)
    )
    state = "composing" if not answer.final else "stopped" if answer.stopped else "answered"
    return _turn(turn, answer.question, body, state=state, announce=announcement(answer, place))


def announcement(answer: Answer, place: int = 0) -> str:
    """What a screen reader says when a version arrives; nothing for each statement that is added."""
    if not answer.final:
        if composed(answer):
            return ""
        words = f"{sentence(_waiting(place))} " if place else "Composing an answer. "
        return f"{words}Meanwhile, {counted(len(answer.statements), 'quotation')}."
    stopped = "Stopped. " if answer.stopped else ""
    if answer.abstained:
        return f"{stopped}The corpus does not answer this."
    first = answer.statements[0].text if answer.statements else ""
    numbers = f"{counted(len(answer.statements), 'statement')}, {counted(len(answer.references), 'reference')}"
    return f"{stopped}Answer with {numbers}. {first}"


def _progress(words: str) -> str:
    return (
        f'<p class="progress" data-key="between"><span class="dots" aria-hidden="true"></span>'
        f'<span>{words}</span><span class="elapsed"></span></p>'
    )


def _waiting(place: int) -> str:
    return "you are next in the queue" if place == 1 else f"you are number {place} in the queue"


def _between(answer: Answer, place: int) -> str:
    """The line between what is composed and what is quoted: progress, or why there is no more."""
    if not answer.final:
        waiting = f"Waiting to compose an answer: {_waiting(place)}"
        return _progress(waiting if place else "Composing an answer from the statements below")
    lines = [f"{escape(sentence(line))}" for line in (stopped_line(answer), notice_line(answer)) if line]
    return f'<p class="between" data-key="between">{" ".join(lines)}</p>' if lines else ""


def _turn(turn: str, question: str, body: str, state: str, announce: str) -> str:
    return (
        f'<article class="turn" id="{turn}" data-state="{state}" data-announce="{escape(announce)}"'
        f' aria-labelledby="{turn}-q"><h2 class="question" id="{turn}-q" tabindex="-1">'
        f'<span class="sr-only">Question: </span>{escape(question)}</h2><div class="reply">{body}</div></article>'
    )


def _read_as(answer: Answer) -> str:
    if answer.standalone_question.strip() in ("", answer.question.strip()):
        return ""
    return f'<p class="read-as" data-key="read-as">Read as: {escape(shortened(answer.standalone_question, 200))}</p>'


def _abstention(answer: Answer) -> str:
    reason = f"<p>{escape(sentence(answer.reason))}</p>" if answer.reason else ""
    near = "".join(
        f"<li><q>{escape(item.text)}</q><cite>{escape(item.title or item.path)}</cite></li>" for item in answer.nearest
    )
    nearest = f'<h3>Nearest statements (not an answer)</h3><ul class="nearest">{near}</ul>' if near else ""
    lead = '<p class="abstained">The corpus does not answer this.</p>'
    return f'<div class="abstention" data-key="abstention">{lead}{reason}{nearest}</div>'


def _statements(turn: str, answer: Answer, between: str) -> str:
    """Composed statements as prose, `between`, and quotations under their article's title."""
    html, pending = "", between
    numbered = enumerate(answer.statements, 1)
    for (kind, title), group in groupby(numbered, key=lambda pair: _kind(pair[1])):
        members = tuple(group)
        paragraphs = "".join(_statement(f"{turn}-s{number}", statement, answer) for number, statement in members)
        key = _key(kind, members[0][1].text)
        if kind == "quoted":
            html, pending = html + pending, ""
            caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
            key = _key(kind, title)
            html += f'<figure class="quoted" data-key="{key}"><blockquote>{paragraphs}</blockquote>{caption}</figure>'
        elif kind == "disputed":
            lead = f'<p class="dispute">{_MARK} These statements contradict each other</p>' if len(members) > 1 else ""
            html += f'<div class="composed disputed" data-key="{key}">{lead}{paragraphs}</div>'
        else:
            html += f'<div class="composed" data-key="{key}">{paragraphs}</div>'
    return html + pending


def _kind(statement: AnswerStatement) -> tuple[str, str]:
    """What statements must share to stand in one block: quotations the article, composed ones whether disputed."""
    if statement.support == "verbatim":
        first = statement.citations[0] if statement.citations else None
        return "quoted", (first.title or first.path if first else "")
    return ("disputed" if statement.contradicts else "composed"), ""


def _statement(prefix: str, statement: AnswerStatement, answer: Answer) -> str:
    context = f'<span class="context">{escape(statement.context)}</span> ' if statement.context else ""
    cites = [_button(f"{prefix}-c{number}", cite) for number, cite in enumerate(statement.citations, 1)]
    # A button may wrap even after a no-break space; only a common box keeps the first one with the last word.
    words, space, last = statement.text.rpartition(" ")
    last = f'<span class="last">{escape(last)} {"".join(cites[:1])}</span>{"".join(cites[1:])}'
    dispute = "".join(
        f' <span class="dispute">{_MARK} Contradicts “{escape(shortened(other.text, 80))}”</span>'
        for other in opposed(statement, answer)
    )
    key = _key(statement.support, statement.text)
    return f'<p class="statement" data-key="{key}">{context}{escape(words)}{space}{last}{dispute}</p>'


def _key(*parts: object) -> str:
    """The same for what is the same in two versions of a turn."""
    return blake2s("\0".join(map(str, parts)).encode(errors="replace"), digest_size=8).hexdigest()


def _button(target: str, cite: Cite) -> str:
    kind = "inherited" if cite.status == "resolved" and inherited(cite) else cite.status
    face = f"{cite.number or ''}{sign(cite)}".strip() or "•"
    named = cite.reference or cite.citation or cite.title or cite.path
    words = ", ".join(filter(None, [f"Citation {cite.number}" if cite.number else "Citation", standing(cite)]))
    label = f"{words}: {shortened(named, 120)}. Show the evidence."
    key = _key(cite.path, cite.start, cite.note_key, cite.key, cite.citation)
    return (
        f'<button type="button" class="cite cite-{kind}" data-evidence="{target}" data-key="{key}"'
        ' aria-controls="evidence"'
        f' aria-expanded="false" aria-label="{escape(label)}" title="{escape(shortened(named, 200))}">{face}</button>'
    )


def _references(turn: str, answer: Answer) -> str:
    if not answer.references:
        return ""
    items = "".join(_entry(turn, entry) for entry in answer.references)
    heading = f'<h3 id="{turn}-refs">References</h3>'
    return (
        f'<section class="references" data-key="references" aria-labelledby="{turn}-refs">'
        f"{heading}<ol>{items}</ol></section>"
    )


def _entry(turn: str, entry: NumberedReference) -> str:
    remarks = ""
    if entry.status != "resolved":
        reason = f": {escape(entry.reason)}" if entry.reason else ""
        remarks += f'<span class="remark remark-{entry.status}">{STATUS[entry.status]}{reason}</span> '
    if entry.same_as is not None:
        remarks += f'<span class="remark">the same work as {entry.same_as}</span> '
    if entry.cited_in and entry.status != "none":
        remarks += f'<span class="cited-in">{escape(as_cited_in(entry.cited_in))}</span>'
    text = linked(entry.plain or entry.text, entry.url)
    place = f'id="{turn}-r{entry.number}" value="{entry.number}" data-key="{_key(entry.status, entry.text)}"'
    return f'<li {place}><span class="entry">{text}</span> {remarks}</li>'


def _withheld(answer: Answer) -> str:
    if not answer.withheld:
        return ""
    items = "".join(f"<li>{escape(item.text)}<em>{escape(sentence(item.reason))}</em></li>" for item in answer.withheld)
    words = f"{counted(len(answer.withheld), 'statement')} withheld"
    return f'<details class="withheld" data-key="withheld"><summary>{words}</summary><ul>{items}</ul></details>'


def _foot(answer: Answer) -> str:
    facts = " · ".join(filter(None, [escape(made_by(answer)), _duration(answer.timings.get("total_ms"))]))
    copy = '<button type="button" class="copy" data-copy>Copy as Markdown</button>'
    # The empty first line keeps the parser from eating a line break of the text itself.
    text = f'<pre class="markdown" hidden>\n{escape(answer_markdown(answer))}</pre>'
    return f'<footer class="foot" data-key="foot">{copy}<span>{facts}</span>{text}</footer>'


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
    return f'<div class="chains" data-key="chains" hidden>{html}</div>'
