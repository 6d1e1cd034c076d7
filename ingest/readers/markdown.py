"""Markdown with footnotes (CommonMark, tables, YAML front matter), by markdown-it-py.

The canonical text is the rendered words; note calls stand in it as `[^label]`. Notes and list entries keep their source
lines as the verbatim text, because a reference is never rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.article import BlockKind, Problem
from ingest.decode import decode
from ingest.reading import LOWEST, Call, ReadBlock, Reading, TextBuilder, fold_space, heads

_CALL = re.compile(r"\[\^[^\]\s]{1,200}(?<!\\)\]")
_ESCAPED_CALL = re.compile(r"\[\^([^\]\s\\]{1,40})\\?\](?!:)")
_TYPED_DEFINITION = re.compile(r"\[\^([^\]\s\\]{1,40})\\?\]:[^\S\n]*")
_NEXT_DEFINITION = re.compile(r"\n(?=\[\^[^\]\s\\]{1,40}\\?\]:)")
_SOURCE_PREFIX = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)]|>)\s+)*(?:\\?\[\^[^\]\s]{1,40}\]:\s*)?")
_TAG = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.S | re.I)
"""What is never closed reaches to the end, as in HTML."""


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
    md.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    md.inline.ruler.at("footnote_ref", _footnote_ref)
    return md


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, which would look for the end of each `[^` through the whole paragraph."""
    return bool(_CALL.match(state.src, state.pos)) and footnote_ref(state, silent, always_match=True)


_PARSER = _parser()


def read_markdown(data: bytes) -> Reading:
    """Blocks in source order; definitions become note blocks where they stand."""
    source = decode(data)
    env: dict[str, Any] = {}
    tokens = _PARSER.parse(source, env)
    builder = TextBuilder()
    meta, problems = _front_matter(tokens)
    title = meta.get("title", "")
    if title:
        builder.add(title, ReadBlock("title", 0, 0))
    defined = frozenset(label.removeprefix(":") for label in env.get("footnotes", {}).get("refs", {}))
    for block, text, calls in _blocks(tokens, source.split("\n"), defined):
        if block.kind == "heading" and block.level == 1 and not title:
            title = text
            block = ReadBlock("title", 0, 0)
        builder.add(text, block, calls)
    for note_id, note in _inline_notes(env):
        builder.add(note, ReadBlock("note", 0, 0, note_id=note_id, label=note_id))
    return builder.reading("md", title, problems)


def _front_matter(tokens: Sequence[Token]) -> tuple[dict[str, str], list[Problem]]:
    if not tokens or tokens[0].type != "front_matter":
        return {}, []
    try:
        loaded = yaml.load(tokens[0].content, Loader=yaml.BaseLoader)  # values stay the words that were typed
    except (yaml.YAMLError, RecursionError) as error:
        where = str(getattr(error, "problem", "") or "not YAML")
        return {}, [Problem("unreadable-part", f"front matter can't be read: {where}")]
    fields = loaded if isinstance(loaded, dict) else {}
    # Plain values alone: a few aliases can make a list that no memory holds once it is written out.
    return {key: fold_space(value) for key, value in fields.items() if isinstance(value, str)}, []


Piece = tuple[ReadBlock, str, list[Call]]


def _blocks(tokens: Sequence[Token], lines: list[str], defined: frozenset[str]) -> Iterator[Piece]:
    """Walk the token stream, keeping the open containers."""
    stack: list[Token] = []
    row: list[tuple[str, list[Call]]] | None = None
    filled: set[int] = set()
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            # column heads state nothing
            yield _row(row, "boilerplate" if stack[-1].type == "thead_open" else "table")
            row = None
        elif token.type == "inline":
            text, calls, links = _inline(token.children or [], defined)
            if row is not None:
                row.append((text, calls))
            elif [t.type for t in stack] == ["paragraph_open"] and _is_bold(token.children or []) and heads(text):
                yield ReadBlock("heading", 0, 0, level=LOWEST), text, calls
            else:
                filled.update(id(opener) for opener in stack)
                yield from _paragraph(text, calls, links, stack, _source(token, lines))
        elif token.type in ("fence", "code_block"):
            yield ReadBlock("code", 0, 0), token.content, []
        elif token.type == "html_block":
            text = fold_space(_TAG.sub(" ", token.content))
            if text:
                yield from _paragraph(text, _escaped_calls(text, defined), (), stack, None)
        elif token.nesting == 1:
            stack.append(token)
        elif token.nesting == -1:
            opener = stack.pop()
            if opener.type == "footnote_reference_open" and id(opener) not in filled:
                yield ReadBlock("note", 0, 0, note_id=opener.meta["label"], label=opener.meta["label"]), "", []


def _is_bold(children: Sequence[Token]) -> bool:
    """Whether all words of a paragraph are in bold letters."""
    told = [child.type for child in children if child.content or child.type in ("strong_open", "strong_close")]
    return told[:1] == ["strong_open"] and told[-1:] == ["strong_close"] and told.count("strong_close") == 1


def _row(cells: list[tuple[str, list[Call]]], kind: BlockKind) -> Piece:
    text, calls = "", []
    for cell, cell_calls in cells:
        at = len(text) + (3 if text else 0)
        text = f"{text} | {cell}" if text else cell
        calls += [Call(c.label, c.start + at, c.end + at, c.target, c.malformed) for c in cell_calls]
    return ReadBlock(kind, 0, 0), text, calls


def _source(token: Token, lines: list[str]) -> str | None:
    if token.map is None:
        return None
    return "\n".join(lines[token.map[0] : token.map[1]])


def _paragraph(
    text: str, calls: list[Call], links: tuple[str, ...], stack: Sequence[Token], source: str | None
) -> Iterator[Piece]:
    note = next((t.meta["label"] for t in reversed(stack) if t.type == "footnote_reference_open"), None)
    heading = next((t for t in stack if t.type == "heading_open"), None)
    if heading is not None:
        yield ReadBlock("heading", 0, 0, level=int(heading.tag[1:])), text, calls
        return
    if note is None and not _TYPED_DEFINITION.match(text):
        kind, number = _kind(stack)
        yield ReadBlock(kind, 0, 0, verbatim=_verbatim(source), label=number, links=links), text, calls
        return
    pieces = _NEXT_DEFINITION.split(text)
    sources = _NEXT_DEFINITION.split((source or "").replace("\\[^", "[^"))
    whole = len(pieces) == len(sources)
    for index, piece in enumerate(pieces):
        typed = _TYPED_DEFINITION.match(piece)
        label = typed.group(1) if typed else note
        words = piece[typed.end() :] if typed else piece
        verbatim = _verbatim(sources[index] if whole else source)
        yield ReadBlock("note", 0, 0, verbatim=verbatim, note_id=label, label=label, links=links), words, []


def _kind(stack: Sequence[Token]) -> tuple[BlockKind, str | None]:
    """The innermost container, and the number of an ordered item."""
    for token in reversed(stack):
        if token.type == "list_item_open":
            return "list-item", token.info or None
        if token.type == "blockquote_open":
            return "quotation", None
    return "paragraph", None


def _verbatim(source: str | None) -> str | None:
    """Source lines without the list bullet, quotation mark or definition label in front."""
    if source is None:
        return None
    return fold_space(_SOURCE_PREFIX.sub("", source, count=1))


def _inline(children: Sequence[Token], defined: frozenset[str]) -> tuple[str, list[Call], tuple[str, ...]]:
    """Rendered words, note calls and outward links of one inline run."""
    parts: list[str] = []
    calls: list[Call] = []
    links: list[str] = []
    length = 0
    for child in children:
        word = ""
        if child.type == "footnote_ref":
            label = child.meta.get("label") or f"i{child.meta['id'] + 1}"
            word = f"[^{label}]"
            calls.append(Call(label, length, length + len(word), label))
        elif child.type == "text":
            word = child.content
            calls += [
                Call(c.label, c.start + length, c.end + length, c.target, True) for c in _escaped_calls(word, defined)
            ]
        elif child.type == "code_inline":
            word = child.content
        elif child.type in ("softbreak", "hardbreak"):
            word = "\n"
        elif child.type == "link_open":
            links.append(str(child.attrs.get("href", "")))
        parts.append(word)
        length += len(word)
    return "".join(parts), calls, tuple(links)


def _escaped_calls(text: str, defined: frozenset[str]) -> list[Call]:
    """Mangled calls such as `\\[^5]`, which CommonMark shows as plain text."""
    return [
        Call(m.group(1), m.start(), m.end(), m.group(1), True)
        for m in _ESCAPED_CALL.finditer(text)
        if m.group(1) in defined or m.group(1).isdecimal()
    ]


def _inline_notes(env: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for number, entry in env.get("footnotes", {}).get("list", {}).items():
        if "content" in entry:
            yield f"i{number + 1}", fold_space(entry["content"])
