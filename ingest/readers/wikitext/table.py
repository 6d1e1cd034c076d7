"""Tables of MediaWiki text (Help:Table): lines in, rows of cells out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.article import BlockKind
from ingest.readers.wikitext.tree import Node

_IN_ROW = re.compile(r"\|\|")
_IN_HEAD = re.compile(r"\|\||!!")
_BULLET = re.compile(r"[*#;:]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A complete row, or the caption."""

    cells: list[list[Node]]
    kind: BlockKind
    """Rows of nothing but column heads state nothing."""


@dataclass(slots=True)
class Table:
    """A table under way: cells are gathered until their row is complete."""

    _cells: list[list[Node]] = field(default_factory=list)
    _heads: list[bool] = field(default_factory=list)
    _caption: bool = False

    def line(self, line: list[Node], start: str) -> Row | None:
        """Take in one line; gives the row that it ends. `start`: the words that the line begins with."""
        ended = None
        if start.startswith("|-"):
            return self.end()
        if start.startswith(("|", "!")):
            caption = start.startswith("|+")
            if caption or self._caption:
                ended = self.end()
            self._caption = caption
            self._add([start[2 if caption else 1 :], *line[1:]], head=start[0] == "!")
        elif self._cells:
            rest = line[1:] if line and isinstance(line[0], str) else line
            self._cells[-1] += ["\n", _BULLET.sub("", start, count=1) if _BULLET.match(start) else start, *rest]
        return ended

    def end(self) -> Row | None:
        """The row under way, if there is one."""
        cells, heads, caption = self._cells, self._heads, self._caption
        self._cells, self._heads, self._caption = [], [], False
        if not cells:
            return None
        return Row([_content(cell) for cell in cells], "boilerplate" if all(heads) and not caption else "table")

    def _add(self, line: list[Node], *, head: bool) -> None:
        """The cells of one line, set apart by `||`."""
        self._cells.append([])
        self._heads.append(head)
        for node in line:
            first, *more = (_IN_HEAD if head else _IN_ROW).split(node) if isinstance(node, str) else [node]
            self._cells[-1].append(first)
            self._cells += [[piece] for piece in more]
            self._heads += [head] * len(more)


def _content(cell: list[Node]) -> list[Node]:
    """A cell without the attributes in front of it: `style="…" | words`."""
    for index, node in enumerate(cell):
        if isinstance(node, str):
            before, bar, after = node.partition("|")
            if bar:
                return [after, *cell[index + 1 :]]
            if "\n" in before:
                break
    return cell
