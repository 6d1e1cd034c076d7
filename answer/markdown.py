"""An answer as Markdown: what the copy button puts on the clipboard."""

from __future__ import annotations

import re

from answer.answer import Answer, AnswerStatement, Cite, NumberedReference
from answer.telling import composed, made_by, notice_line, opposed, stopped_line
from answer.words import STATUS, as_cited_in, sentence, shortened, standing, web_address

_ADDRESS = re.compile(r"(https?://[^\s<>\"\[\]*`\\]+)")
# An underscore inside a word is no emphasis (CommonMark 6.2); escaping it would only spoil names.
_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|&(?=#?\w)|(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(r"^(?=[#+\-=~])")
_LIST_NUMBER = re.compile(r"(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])|(?<=^\d\d\d\d)(?=[.)])")


def answer_markdown(answer: Answer) -> str:
    """The statements with their numbers, then the references with "as cited in …, note n"."""
    parts = [f"**{escaped(answer.question)}**"]
    if answer.standalone_question.strip() not in ("", answer.question.strip()):
        parts.append(f"Read as: {escaped(answer.standalone_question)}")
    if answer.abstained:
        parts.append(
            "The corpus does not answer this." + (f" {escaped(sentence(answer.reason))}" if answer.reason else "")
        )
    parts += [escaped(sentence(line)) for line in (stopped_line(answer), notice_line(answer)) if line]
    parts += [_statement(statement, answer) for statement in answer.statements]
    if answer.references:
        parts += ["### References", "\n".join(_entry(entry) for entry in answer.references)]
    if answer.nearest:
        near = (f"- “{escaped(item.text)}” ({escaped(item.title or item.path)})" for item in answer.nearest)
        parts += ["Nearest statements (not an answer):", "\n".join(near)]
    if answer.withheld:
        held = (f"- “{escaped(item.text)}” — {escaped(sentence(item.reason))}" for item in answer.withheld)
        parts += ["Withheld (not part of the answer):", "\n".join(held)]
    if composed(answer):
        parts.append(escaped(sentence(made_by(answer))))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """`text` on one line, with what Markdown would interpret escaped; a literal "[2]" is never taken for a citation."""
    pieces = _ADDRESS.split(" ".join(text.split()))
    plain = "".join(piece if i % 2 else _SPECIAL.sub(r"\\\g<0>", piece) for i, piece in enumerate(pieces))
    return _LIST_NUMBER.sub(r"\\", _BLOCK_START.sub(r"\\", plain))


def _statement(statement: AnswerStatement, answer: Answer) -> str:
    marks = " ".join(_mark(cite) for cite in statement.citations)
    line = f"{escaped(statement.text)} {marks}".rstrip()
    line += "".join(f" (≠ contradicts “{escaped(shortened(o.text, 80))}”)" for o in opposed(statement, answer))
    return f"> {line}" if statement.support == "verbatim" else line


def _mark(cite: Cite) -> str:
    words = standing(cite)
    if cite.number is None:
        place = escaped(cite.title or cite.path)
        return f"[{place}: {words or STATUS[cite.status]}]"
    return f"[{cite.number}, {words}]" if words else f"[{cite.number}]"


def _entry(entry: NumberedReference) -> str:
    text = entry.plain or entry.text
    line = f"{entry.number}. {escaped(text)}"
    address = web_address(entry.url)
    if address and address not in text:
        line += f" <{address}>"
    remarks = [escaped(as_cited_in(entry.cited_in))] if entry.cited_in and entry.status != "none" else []
    if entry.same_as is not None:
        remarks.append(f"the same work as {entry.same_as}")
    if entry.status != "resolved":
        remarks.append(STATUS[entry.status] + (f": {escaped(entry.reason)}" if entry.reason else ""))
    return line + "".join(f" — {remark}" for remark in remarks)
