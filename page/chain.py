"""The evidence panel: answer statement → the article's sentence → the note → the reference entry, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from answer.answer import AnswerStatement, Cite
from answer.evidence import Evidence
from answer.words import inherited, listed, web_address

_BADGE = {
    "resolved": "Resolved",
    "ambiguous": "Ambiguous",
    "unresolved": "Unresolved",
    "none": "No original reference",
}

_SIGNS = (
    ("resolved", "1", "leads to exactly one entry"),
    ("inherited", "1¶", "inherited: the sentence has no marker of its own"),
    ("ambiguous", "1?", "ambiguous: more than one entry fits"),
    ("unresolved", "1!", "unresolved: the citation leads to no entry"),
    ("none", "1\u00a0article", "no note: the article itself is the source"),
)

PLACEHOLDER = (
    '<div class="evidence-empty"><p>Choose a citation in an answer.</p><p>Here you then see the chain behind it: the '
    "sentence in its article, the note that the sentence calls, and the entry that the note leads to.</p><dl>"
    + "".join(
        f'<div><dt><span class="cite cite-{kind}">{face}</span></dt><dd>{words}</dd></div>'
        for kind, face, words in _SIGNS
    )
    + "</dl></div>"
)
"""Shown before a citation is chosen; it doubles as the key to the signs."""


def panel() -> str:
    """The frame of the evidence side; the script fills its body."""
    return (
        '<aside id="evidence" aria-labelledby="evidence-title">'
        '<div class="evidence-bar"><h2 id="evidence-title" tabindex="-1">Evidence</h2>'
        '<div class="evidence-tools" hidden>'
        '<span id="evidence-position"></span>'
        '<button type="button" data-step="-1" aria-label="Previous citation of this answer">‹</button>'
        '<button type="button" data-step="1" aria-label="Next citation of this answer">›</button>'
        '<button type="button" data-close aria-label="Close the evidence">×</button></div></div>'
        f'<div id="evidence-body">{PLACEHOLDER}</div></aside>'
    )


def chain(statement: AnswerStatement, cite: Cite, evidence: Evidence) -> str:
    """The four links of one citation; document text is escaped."""
    links = [_statement(statement), _sentence(evidence), _note(evidence), _reference(evidence)]
    return _verdict(cite, evidence) + f'<ol class="chain">{"".join(links)}</ol>{_others(statement, cite)}'


def _verdict(cite: Cite, evidence: Evidence) -> str:
    badges = [_badge(evidence.status, _BADGE[evidence.status])]
    if inherited(cite):
        badges.append(_badge("inherited", "Inherited from the paragraph"))
    if cite.scope == "clause":
        badges.append(_badge("clause", "Covers part of the sentence"))
    return f'<p class="badges">{" ".join(badges)}</p><p class="verdict">{escape(evidence.explanation)}</p>'


def _badge(kind: str, words: str) -> str:
    return f'<span class="badge badge-{kind}">{words}</span>'


def _link(heading: str, body: str, kind: str) -> str:
    return f'<li class="link link-{kind}"><h3>{heading}</h3>{body}</li>'


def _statement(statement: AnswerStatement) -> str:
    how = "Quoted from the article word for word." if statement.support == "verbatim" else _composed(statement)
    return _link("Statement in the answer", f'<p class="stated">{escape(statement.text)}</p><p>{how}</p>', "statement")


def _composed(statement: AnswerStatement) -> str:
    sources = len(_sources(statement))
    articles = len({cite.path for cite in statement.citations})
    whence = "this sentence" if sources == 1 else f"{sources} sentences"
    across = f" of {articles} articles" if articles > 1 else ""
    return (
        f"Composed from {whence}{across} and checked against {'it' if sources == 1 else 'them'}: "
        f"support {statement.score:.2f} of 1."
    )


def _sources(statement: AnswerStatement) -> dict[tuple[str, int], list[Cite]]:
    """The source sentences of a statement, each with the works that it cites."""
    sources: dict[tuple[str, int], list[Cite]] = {}
    for cite in statement.citations:
        sources.setdefault((cite.path, cite.start), []).append(cite)
    return sources


def _others(statement: AnswerStatement, cite: Cite) -> str:
    """The other sentences that a composed statement draws on."""
    others = [cites for place, cites in _sources(statement).items() if place != (cite.path, cite.start)]
    if statement.support == "verbatim" or not others:
        return ""
    items = "".join(
        f"<li><q>{escape(cites[0].quote)}</q><cite>{escape(cites[0].title or cites[0].path)}"
        f"{escape(_named(cites))}</cite></li>"
        for cites in others
    )
    return f'<section class="others"><h3>Also composed from</h3><ul class="nearest">{items}</ul></section>'


def _named(cites: Sequence[Cite]) -> str:
    numbers = list(dict.fromkeys(str(cite.number) for cite in cites if cite.number is not None))
    return f", citation{'s' if len(numbers) > 1 else ''} {listed(numbers)}" if numbers else ""


def _sentence(evidence: Evidence) -> str:
    before, covered, after = (escape(part) for part in evidence.sentence)
    paragraph = (
        f"{escape(evidence.before)}<mark>"
        + (f'<span class="uncovered">{before}</span>' if before else "")
        + f'<span class="covered">{covered}</span>'
        + (f'<span class="uncovered">{after}</span>' if after else "")
        + f"</mark>{escape(evidence.after)}"
    )
    section = " › ".join(evidence.section)
    where = f'<p class="where">{escape(section)}</p>' if section else ""
    return _link(
        "Sentence in the article",
        f'<p class="article-title">{escape(evidence.title)}</p>{where}<p class="paragraph">{paragraph}</p>'
        f'<p class="path">{escape(evidence.path)}</p>',
        "sentence",
    )


_HEADINGS = {"note": "Note {}", "entry": "Entry {} of the list", "body": "Cited in the sentence itself"}


def _note(evidence: Evidence) -> str:
    if evidence.note_text is None and evidence.note_label is None:
        return _link("Note", '<p class="absent">No note covers this sentence.</p>', "note")
    heading = _HEADINGS[evidence.place].format(escape(evidence.note_label or "")).strip()
    if evidence.note_text is None:
        return _link(heading, '<p class="absent">The article has no note of this label.</p>', "note")
    text = escape(evidence.note_text)
    cited = escape(evidence.citation or "")
    if cited and cited in text:
        text = text.replace(cited, f'<span class="cited">{cited}</span>', 1)
    return _link(heading, f'<p class="entry">{text}</p>', "note")


def _reference(evidence: Evidence) -> str:
    if evidence.status == "resolved" and evidence.reference:
        return _link("Reference", f'<p class="entry">{linked(evidence.reference, evidence.url)}</p>', "reference")
    if evidence.status == "none":
        body = '<p class="absent">No original reference given. The article itself is the source.</p>'
        return _link("Reference", body, "reference")
    lead, heading = {
        "ambiguous": ("No entry is chosen.", "Entries that fit"),
        "unresolved": ("No entry is cited.", "Nearest entry, not the one cited"),
    }.get(evidence.status, ("The entry is missing.", "Entries that fit"))
    entries = "".join(f'<li class="entry">{escape(entry)}</li>' for entry in evidence.candidates)
    listing = f'<p class="candidates-title">{heading}</p><ul class="candidates">{entries}</ul>' if entries else ""
    return _link("Reference", f'<p class="absent">{lead}</p>{listing}', "reference")


def linked(text: str, url: str | None) -> str:
    """The entry as HTML, its address a link: in place where the entry prints it, else after it."""
    address = web_address(url)
    if address is None:
        return escape(text)
    before, found, after = text.partition(address)
    anchor = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(address)}</a>'
    return escape(before) + anchor + escape(after) if found else f"{escape(text)} {anchor}"
