"""Command `new-case`: a case by dialogue. A question is asked, statements are picked from what the search finds.

Notes, references and citations that lead nowhere are copied from the documents, so that what is written passes
`check-cases`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from answer.answer import Turn
from answer.engine import rank
from answer.followup import understand
from answer.select import statement
from evals.case import KINDS, Case, Gold, Kind, explained, load_cases, read_lines
from evals.check_cases import check, check_gold
from evals.corpus import index_folder, index_of
from evals.errors import BadInput
from evals.kept import unwritable
from evals.metrics.match import file_name, folded
from evals.work import CASES, CORPUS
from index.progress import progress
from index.search import Ranked, Search
from ingest.article import Article, Statement
from settings import Settings

SHOWN: Final = 8
"""Statements at a time."""
_NUMBERED = re.compile(r"(.*?)(\d+)")
_WIDTH: Final = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals new-case`."""
    parser.add_argument("--cases", type=Path, metavar="FILE", help="where the case goes (default: our own cases)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--corpus", nargs="+", type=Path, metavar="PATH", help="documents (default: the sample corpus)")
    where.add_argument("--index", type=Path, metavar="DIR", help="search this index as it is")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput, IngestError, IndexRoomError or ModelError."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s", stream=sys.stderr)
    if args.cases is None and (args.corpus or args.index):
        raise BadInput("--cases: name the file for questions about these documents")
    path = args.cases or CASES
    cases_there(path)
    corpus = args.corpus or [CORPUS]
    index = args.index or index_folder(corpus, settings)
    if not args.index:
        with progress(sys.stderr) as report:
            index_of(corpus, index, settings, report)
    with closing(Search(index, settings)) as search:
        added = converse(search, path)
    print(f"{added} case{'' if added == 1 else 's'} added to {path}")
    return 0


def converse(search: Search, path: Path) -> int:
    """Ask for cases until the person has had enough; how many were added. Raises BadInput."""
    names = Counter(file_name(each) for each in search.library.hashes())
    if twice := [name for name, n in names.items() if n > 1]:
        raise BadInput(f"{twice[0]}: two documents of this name; gold could mean either")
    added = 0
    try:
        while (case := _new_case(search, cases_there(path))) is not None:
            line = append(path, case)
            added += 1
            print(f"Added to {path}:\n{line}\n")
    except (EOFError, KeyboardInterrupt):
        print()
    return added


# --- the file ---------------------------------------------------------------------------------------------------------


def cases_there(path: Path) -> list[Case]:
    """The cases that a file holds; none if there is no file yet. Raises BadInput, also if it could not be written."""
    if not path.parent.is_dir():
        raise BadInput(f"{path}: no folder {path.parent}")
    writable = os.access(path.resolve().parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    if not writable:
        raise BadInput(f"{path}: can't be written")
    if not path.exists() or not any(True for _ in read_lines(path, Case)):
        return []
    return load_cases(path)


def append(path: Path, case: Case) -> str:
    """Add a case as the last line, in a file that replaces the old one whole; the line. Raises BadInput."""
    line = json.dumps(case.model_dump(mode="json"), ensure_ascii=False)
    target = path.resolve()  # a link stays one
    scratch = target.with_name(f".{target.name}.new")
    try:
        before = target.read_bytes() if target.exists() else b""
        gap = b"\n" if before and not before.endswith(b"\n") else b""
        scratch.write_bytes(before + gap + line.encode() + b"\n")
        if target.exists():
            shutil.copymode(target, scratch)
        os.replace(scratch, target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        scratch.unlink(missing_ok=True)
    return line


def next_id(kind: Kind, cases: Sequence[Case]) -> str:
    """The id after the last of its sort: `fact-09` gives `fact-10`, and `dev-141`, in a file of one sort, `dev-142`."""
    numbered = [(case.kind, match[1], match[2]) for case in cases if (match := _NUMBERED.fullmatch(case.id))]
    by_kind = any(prefix.strip("-_ ") and of.startswith(prefix.strip("-_ ")) for of, prefix, _ in numbered)
    alike = [prefix for of, prefix, _ in numbered if of == kind or not by_kind]
    prefix = alike[-1] if alike else f"{kind}-"
    last = max((digits for _, other, digits in numbered if other == prefix), key=int, default="00")
    return f"{prefix}{int(last) + 1:0{len(last)}}"


# --- gold -------------------------------------------------------------------------------------------------------------


def gold_of(item: Ranked) -> Gold:
    """A statement with its notes, and all that they lead to."""
    article, said = item.article, statement(item)
    labels = {note.key: note.label for note in article.notes}
    entries = {reference.key: reference.text for reference in article.references}
    citing = [citation for citation in said.citations if citation.note]
    led = [entries[key] for c in citing if c.status == "resolved" for key in c.references]
    return Gold(
        doc=file_name(article.path),
        statement=said.text,
        notes=_once(labels[c.note] for c in citing if c.note),
        references=tuple({folded(text): text for text in led}.values()),
        unresolved=_once(c.citation or "" for c in citing if c.status in ("unresolved", "ambiguous")),
    )


def _once(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def likely_kind(gold: Sequence[Gold], history: Sequence[Turn]) -> Kind:
    """What a case with this gold most probably is."""
    if not gold:
        return "unanswerable"
    if history:
        return "follow-up"
    if len({one.doc for one in gold}) > 1:
        return "cross-document"
    if len(gold) > 1:
        return "synthesis"
    return "fact" if gold[0].notes or gold[0].references or gold[0].unresolved else "no-original"


# --- the dialogue -----------------------------------------------------------------------------------------------------


def _new_case(search: Search, cases: Sequence[Case]) -> Case | None:
    """A sound case; None if no further question is asked. Raises EOFError or KeyboardInterrupt."""
    while question := _question(cases):
        history = _history()
        asked = understand(question, history)
        picked = _pick(rank(search, asked))
        if picked is not None:
            return _finished(question, history, picked, cases)
    return None


def _question(cases: Sequence[Case]) -> str:
    known = {folded(case.question): case.id for case in cases}
    while question := _asked("Question (empty: done): "):
        if not any(map(str.isalnum, question)):
            print("A question has words.")
            continue
        if folded(question) in known:
            print(f"({known[folded(question)]} asks that already.)")
        return question
    return ""


def _history() -> tuple[Turn, ...]:
    """Turns before the question, the oldest first."""
    turns: list[Turn] = []
    ask = "What was asked before it, if it follows something up (empty: nothing): "
    while before := _asked(ask):
        turns += [Turn("user", before), Turn("assistant", _insisted("What was answered: "))]
        ask = "And after that (empty: nothing more): "
    return tuple(turns)


def _pick(ranked: Sequence[Ranked]) -> list[Ranked] | None:
    """The statements that answer; none if none does; None for another question."""
    shown = _show(ranked, 0)
    while True:
        reply = _asked("Which answer it? Numbers; 0: none does; m: more; b: back to the question: ").lower()
        if reply == "b":
            return None
        if reply in ("0", "none"):
            return []
        if reply == "m":
            shown = _show(ranked, shown)
            continue
        numbers = [word for word in re.split(r"[\s,;]+", reply) if word]
        if not numbers or not all(n.isdecimal() and 1 <= int(n) <= shown for n in numbers):
            print(f"Expected numbers from 1 to {shown}, 0, m or b." if shown else "Expected 0 or b.")
            continue
        picked = [ranked[place - 1] for place in dict.fromkeys(map(int, numbers))]
        wrong = [message for item in picked for message in check_gold(gold_of(item), item.article)]
        if not wrong:
            return picked
        print("\n".join(wrong))


def _finished(question: str, history: tuple[Turn, ...], picked: Sequence[Ranked], cases: Sequence[Case]) -> Case:
    gold = tuple(map(gold_of, picked))
    documents = {file_name(item.article.path): item.article for item in picked}
    likely = likely_kind(gold, history)
    while True:
        kind = _kind(likely)
        if kind is None:
            continue
        docs = tuple(documents)
        draft = _Draft(next_id(kind, cases), kind, question, history, docs, gold)
        if wrong := draft.wrong(documents):
            print("\n".join(wrong))
            continue
        return draft.case(_asked("A reference answer in your own words (may be empty): "))


@dataclass(frozen=True, slots=True)
class _Draft:
    id: str
    kind: Kind
    question: str
    history: tuple[Turn, ...]
    docs: tuple[str, ...]
    gold: tuple[Gold, ...]

    def case(self, answer: str = "") -> Case:
        """Raises ValidationError."""
        return Case(
            id=self.id,
            kind=self.kind,
            question=self.question,
            history=self.history,
            docs=self.docs,
            gold=self.gold,
            answer=answer,
        )

    def wrong(self, documents: dict[str, Article]) -> list[str]:
        """What `check-cases` would say."""
        try:
            return list(check(self.case(), documents))
        except ValidationError as error:
            return [explained(error)]


def _kind(likely: Kind) -> Kind | None:
    """A kind by its name or the beginning of it; None, said so, for anything else."""
    reply = _asked(f"Kind: {', '.join(KINDS)} (empty: {likely}): ").lower()
    meant = [kind for kind in KINDS if kind.startswith(reply)]
    if not reply or reply == likely:
        return likely
    if len(meant) != 1:
        print(f"Expected one of {', '.join(KINDS)}.")
        return None
    return meant[0]


def _show(ranked: Sequence[Ranked], shown: int) -> int:
    """Print the next few; how many have been shown by then."""
    few = ranked[shown : shown + SHOWN]
    if not few:
        print("Nothing more was found." if shown else "Nothing was found.")
    for number, item in enumerate(few, start=shown + 1):
        print(f"\n{number:>3}  {_plain(item.article.path)}")
        for line in [_plain(statement(item).text), *map(_plain, _sources(item.article, statement(item)))]:
            print(
                textwrap.fill(line, _WIDTH, initial_indent=" " * 5, subsequent_indent=" " * 5, break_on_hyphens=False)
            )
    print()
    return shown + len(few)


def _sources(article: Article, said: Statement) -> Iterator[str]:
    """A line for each work, or citation that leads to none."""
    labels = {note.key: note.label for note in article.notes}
    entries = {reference.key: reference.plain for reference in article.references}
    citing = [citation for citation in said.citations if citation.note]
    for citation in citing:
        head = f"note {labels[citation.note or '']}: "
        if citation.status == "resolved":
            yield from (head + entries[key] for key in citation.references)
        elif citation.status == "none":
            yield f"{head}{citation.reason or 'names no work'}"
        else:
            yield f"{head}leads nowhere: {citation.citation} ({citation.reason or citation.status})"
    if not citing:
        yield "no note: the document itself is the source"


def _plain(text: str) -> str:
    """In one line, without what would drive a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _insisted(prompt: str) -> str:
    while not (said := _asked(prompt)):
        print("Something must stand here.")
    return said


def _asked(prompt: str) -> str:
    """One line, white space folded, without halves of characters. Raises EOFError or KeyboardInterrupt."""
    return " ".join(input(prompt).encode(errors="replace").decode().split())
