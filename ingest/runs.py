"""Inline text of a block, put together run by run: what all readers of rich formats share.

Gives the block's text with white space folded, and the same words with emphasis and links written as in Markdown: notes
and entries are read in that form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from ingest.fields import Fields
from ingest.reading import Call, MarkedCitation, ReadBlock, TextBuilder

_SPACE = re.compile(r"\s+")
_LOOSE = re.compile(r"https?://\S+|(?P<mark>\*|(?<![^\W_])_|_(?![^\W_]))")
"""What would read as emphasis, outside addresses."""
_RAISED = str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    italic: bool
    link: str | None


@dataclass(slots=True)
class Runs:
    """The block under way."""

    _runs: list[_Run] = field(default_factory=list)
    _calls: list[Call] = field(default_factory=list)
    _citations: list[MarkedCitation] = field(default_factory=list)
    length: int = 0
    """Characters so far: where the next one will stand."""

    def say(self, text: str | None, *, italic: bool = False, link: str | None = None, raised: bool = False) -> None:
        """Append words. `link`: outward target. `raised`: superscript that is no known call, kept as ⁴ and the like."""
        if not text:
            return
        if raised:
            text = text.translate(_RAISED)
        # Spaces are the one white space that is printable: most text is folded as it stands.
        folded = text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)
        if folded[0] == " " and (not self._runs or self._runs[-1].text.endswith(" ")):
            folded = folded[1:]
        if folded:
            self._runs.append(_Run(folded, italic, link))
            self.length += len(folded)

    def call(self, label: str, target: str | None, *, printed: str | None = None) -> None:
        """Append a note call, printed as `[label]` unless said otherwise."""
        printed = f"[{label}]" if printed is None else printed
        self._calls.append(Call(label, self.length, self.length + len(printed), target))
        self._runs.append(_Run(printed, False, None))
        self.length += len(printed)

    def said(self, start: int = 0) -> str:
        """The words since `start` (an earlier `length`)."""
        first, at = len(self._runs), self.length
        while first and at > start:
            first -= 1
            at -= len(self._runs[first].text)
        return "".join(run.text for run in self._runs[first:])[max(start - at, 0) :]

    def _end_of_words(self) -> int:
        end = self.length
        for run in reversed(self._runs):
            bare = run.text.rstrip()
            end -= len(run.text) - len(bare)
            if bare:
                break
        return end

    def cite(
        self,
        start: int,
        end: int | None = None,
        *,
        target: str | None = None,
        fields: Fields | None = None,
        ids: tuple[str, ...] = (),
    ) -> None:
        """Mark the words since `start` (an earlier `length`), or those up to `end`, as a citation."""
        end = self._end_of_words() if end is None else end
        if end > start:
            self._citations.append(MarkedCitation(start, end, target, fields, ids))

    def unsay(self, suffix: str) -> bool:
        """Take back the last words if they are `suffix`, such as the bracket in front of a call."""
        last = self._runs[-1] if self._runs else None
        if last is None or not last.text.endswith(suffix):
            return False
        self._runs[-1] = _Run(last.text.removesuffix(suffix), last.italic, last.link)
        self.length -= len(suffix)
        return True

    def flush(self, builder: TextBuilder, block: ReadBlock, *, always: bool = False) -> bool:
        """Hand the block to `builder` unless it is blank, and begin anew. `always`: also if it is blank."""
        text = "".join(run.text for run in self._runs).rstrip(" ")
        told = bool(text.strip(" |")) or always
        if told:
            rich = any(run.italic or run.link for run in self._runs) or "*" in text or "_" in text
            verbatim = "".join(self._verbatim()).strip() if rich else text.strip()
            links = tuple(link for link, _ in groupby(run.link for run in self._runs) if link) if rich else ()
            described = ReadBlock(
                block.kind, 0, 0, block.level, verbatim if verbatim != text else None, block.note_id, block.label,
                links, block.ids, block.entry,
            )  # fmt: skip
            builder.add(text, described, self._calls, self._citations)
        self._runs, self._calls, self._citations, self.length = [], [], [], 0
        return told

    def _verbatim(self) -> Iterator[str]:
        for link, linked in groupby(self._runs, key=lambda run: run.link):
            words = "".join(_emphasised(linked))
            bare = words.strip()
            if link is None or bare in ("", link):
                yield words
            else:
                before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
                yield f"{before}[{bare}]({link}){after}"


def _emphasised(runs: Iterator[_Run]) -> Iterator[str]:
    for italic, same in groupby(runs, key=lambda run: run.italic):
        words = "".join(run.text for run in same)
        words = _LOOSE.sub(_escaped, words) if "*" in words or "_" in words else words
        bare = words.strip()
        if italic and bare:
            before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            yield f"{before}*{bare}*{after}"
        else:
            yield words


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match.group(0)}" if match.group("mark") else match.group(0)
