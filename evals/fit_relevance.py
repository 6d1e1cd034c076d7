"""Command `fit-relevance`: fit the weights by which statements are chosen and questions declined.

Each question is searched as the engine searches it, and the model is asked of each statement that it would be asked of,
none left out. Its answers are kept, so that a broken run goes on. `evals/relevance_fit.py` has the criteria. The
figures are of questions that the weights had not seen; beside them, those of today's weights, which may have seen them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from answer.answer import Turn
from answer.composer import bare_source, candidates
from answer.engine import is_about, rank
from answer.expected import asks_kind, lacks_kind
from answer.followup import Asked, understand
from answer.judge import answers, messages_for
from answer.llm.model import LanguageModel
from answer.llm.open import NO_MODEL, open_model
from answer.parts import parts
from answer.relevance import Weights, log_odds, weights
from answer.select import best_score, statement
from answer.standalone import standalone
from evals.case import Case, load_cases
from evals.corpus import documents_in
from evals.errors import BadInput
from evals.kept import Identified, Kept, unwritable
from evals.metrics.match import covers, file_name
from evals.metrics.support import Scored, auroc
from evals.relevance import Outcome, Part, Question, Seen, outcome
from evals.relevance_fit import Limits, cross_validated, fit
from evals.statistics import Figure, count, mean
from evals.work import runs_folder
from index.progress import progress
from index.search import Ranked, Search
from settings import Settings

log = logging.getLogger("ibid")

FILE: Final = Path(__file__).parents[1] / "answer" / "relevance.json"
_ANSWERS: Final = "relevance-answers.jsonl"


class Told(Identified):
    """An answer of the model. The id is a digest of its name and of all that it was asked."""

    model: str
    question: str
    statement: str | None = None
    """What it was asked about; None if it was asked for the question as it stands alone."""
    yes: float | None = None
    """Probability."""
    standalone: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals fit-relevance`."""
    parser.add_argument("--cases", nargs="+", type=Path, required=True, metavar="FILE", help="questions with gold")
    parser.add_argument("--index", type=Path, required=True, metavar="DIR", help="an index of all their documents")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="where the model's answers are kept")
    parser.add_argument("--no-asking", action="store_true", help="make do with the answers that are there")
    limits, share = Limits(), "share of answerable questions that may be refused"
    parser.add_argument("--false-refusals", type=_share, default=limits.composed, metavar="SHARE", help=share)
    parser.add_argument(
        "--false-refusals-quoted", type=_share, default=limits.quoted, metavar="SHARE", help="the same in quotations"
    )
    parser.add_argument("--write", action="store_true", help=f"write the weights to answer/{FILE.name}")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput, IndexRoomError, ModelError or LanguageModelError."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s", stream=sys.stderr)
    cases = [case for path in args.cases for case in load_cases(path)]
    kept = Kept(args.answers or runs_folder(settings) / _ANSWERS, Told)
    cases = _with_documents(cases, documents_in(args.index))
    name = _name_of_kept(kept, settings) if args.no_asking else settings.llm
    with closing(Teller(kept, name, None if args.no_asking else lambda: open_model(settings))) as teller:
        questions = _gather(cases, args.index, teller, settings)
    limits = Limits(args.false_refusals, args.false_refusals_quoted)
    unseen, fitted = cross_validated(questions, limits), fit(questions, limits)
    print(f"{len(questions)} questions, {sum(not q.answerable for q in questions)} of them unanswerable; {name}")
    print_weights(fitted, weights())
    print_figures(unseen, [outcome(question, weights()) for question in questions])
    if args.write:
        write(fitted, args)
    return 0


# --- the language model's answers -------------------------------------------------------------------------------------


class Teller:
    """What the model says, from what is kept as far as that goes."""

    def __init__(self, kept: Kept[Told], name: str, opening: Callable[[], LanguageModel] | None) -> None:
        """`opening`: opens the model when it is first needed; None if it may not be asked."""
        self._kept, self._name, self._opening = kept, name, opening
        self._model: LanguageModel | None = None

    def standalone(self, asked: Asked, history: Sequence[Turn]) -> str | None:
        """The question as composing would put it; None if that isn't known."""
        if not asked.before:
            return asked.question
        key = self._key("standalone", asked.before, asked.said, asked.question)
        told = self._kept.records.get(key)
        if told is None:
            if self._opening is None:
                return None
            alone = standalone(self._open(), asked.question, history) or asked.whole
            told = self._keep(key, question=asked.question, standalone=alone)
        return told.standalone

    def yes(self, question: str, item: Ranked) -> float | None:
        """Probability that a statement answers; None if that isn't known."""
        source = bare_source(item)
        key = self._key("answers", *(message.content for message in messages_for(question, source)))
        told = self._kept.records.get(key)
        if told is None:
            if self._opening is None:
                return None
            probability = answers(self._open(), question, source)
            told = self._keep(key, question=question, statement=statement(item).text, yes=probability)
        return told.yes

    def close(self) -> None:
        """Let go of the model."""
        if self._model is not None:
            self._model.close()

    def _open(self) -> LanguageModel:
        if self._model is None:
            assert self._opening is not None
            self._model = self._opening()
        return self._model

    def _key(self, *asked: str) -> str:
        return hashlib.sha256("\0".join((self._name, *asked)).encode(errors="replace")).hexdigest()[:24]

    def _keep(self, key: str, **told: Any) -> Told:
        return self._kept.append({"id": key, "model": self._name, **told})


def _name_of_kept(kept: Kept[Told], settings: Settings) -> str:
    """Whose answers to take: those of the settings' model, or of the only one there is. Raises BadInput."""
    names = sorted({told.model for told in kept.records.values()})
    if settings.llm in names:
        return settings.llm
    if not names:
        raise BadInput("--no-asking: no answers are kept yet; name the file with --answers, or let the model be asked")
    if len(names) > 1 or settings.llm != NO_MODEL:
        raise BadInput(f"--no-asking: answers are kept of {', '.join(names)}; choose with IBID_LLM")
    return names[0]


# --- the questions ----------------------------------------------------------------------------------------------------


def _with_documents(cases: Sequence[Case], documents: Iterable[str]) -> list[Case]:
    """Those whose gold can be found in the index. Raises BadInput if none is left."""
    there = {file_name(path) for path in documents}
    able = [case for case in cases if all(file_name(gold.doc) in there for gold in case.gold)]
    if len(able) < len(cases):
        log.warning("%d cases are left out: their documents are not in the index", len(cases) - len(able))
    if not any(case.answerable for case in able):
        raise BadInput("no answerable case is left: none of their documents is in the index")
    return able


def _gather(cases: Sequence[Case], index: Path, teller: Teller, settings: Settings) -> list[Question]:
    """The cases as the formula meets them, but for those of which answers are lacking. Raises BadInput."""
    with closing(Search(index, settings)) as search, progress(sys.stderr) as report:
        questions: list[Question] = []
        for done, case in enumerate(cases, start=1):
            question = met(case, search, teller)
            if question:
                questions.append(question)
            report("asking", done, len(cases))
    if len(questions) < len(cases):
        log.warning("%d cases are left out: not all answers about them are kept", len(cases) - len(questions))
    if not questions:
        raise BadInput("no case is left: the answers that are kept are about other questions or statements")
    return questions


def met(case: Case, search: Search, teller: Teller) -> Question | None:
    """A case as the formula meets it; None if the model's answers are lacking. Raises LanguageModelError."""
    asked = understand(" ".join(case.question.split()), case.history)
    ranked = rank(search, asked)
    bare = Question(case.question, case.answerable, asks_kind(asked.question), len(case.gold))
    if not is_about(asked.question, ranked):
        return bare
    question = teller.standalone(asked, case.history)
    if question is None:
        return None
    items = candidates(ranked)
    found: list[Part] = []
    for part in parts(question):
        told = [teller.yes(part, item) for item in items]
        if any(yes is None for yes in told):
            return None
        found.append(_part(part, items, [yes for yes in told if yes is not None], case))
    return Question(bare.text, bare.answerable, bare.asks_kind, bare.gold, tuple(found) if items else ())


def _part(question: str, items: Sequence[Ranked], told: Sequence[float], case: Case) -> Part:
    best = best_score(items)
    seen = [
        Seen(best - item.score, log_odds(yes), lacks_kind(question, statement(item).text), covered(item, case))
        for item, yes in zip(items, told, strict=True)
    ]
    return Part(asks_kind(question), tuple(seen))


def covered(item: Ranked, case: Case) -> frozenset[int]:
    """Which gold statements of the case a statement covers."""
    name, text = file_name(item.article.path), statement(item).text
    return frozenset(
        number for number, gold in enumerate(case.gold) if name == file_name(gold.doc) and covers(text, gold.statement)
    )


# --- what comes of it -------------------------------------------------------------------------------------------------


def print_weights(fitted: Weights, today: Weights) -> None:
    """A line a weight."""
    print(f"{'weight':<22}{'fitted':>8}{'today':>8}")
    for name, value in asdict(fitted).items():
        print(f"{name:<22}{value:>8.2f}{getattr(today, name):>8.2f}")


def print_figures(unseen: Sequence[Outcome], today: Sequence[Outcome]) -> None:
    """A line a figure."""
    print(f"{'figure, with its 95% interval':<34}{'fitted, cross-validated':<34}today's weights")
    for (name, ours), (_, theirs) in zip(figures(unseen), figures(today), strict=True):
        print(f"{name:<34}{_shown(ours):<34}{_shown(theirs)}".rstrip())


def figures(outcomes: Sequence[Outcome]) -> list[tuple[str, Figure]]:
    """Each figure by its name. Refusals are counted over all questions, other shares over answerable ones."""
    return [
        ("gold within reach", mean(one.reachable for one in outcomes)),
        ("found", mean(one.found for one in outcomes)),
        ("on topic", mean(one.on_topic for one in outcomes)),
        ("top-1", mean(one.first for one in outcomes)),
        ("top-3", mean(one.three for one in outcomes)),
        *_refusals("refusal", [(one.answerable, one.refused) for one in outcomes]),
        ("refusal AUROC", auroc([Scored(one.answerable, one.margin, not one.refused) for one in outcomes])),
        *_refusals("quoted: refusal", [(one.answerable, one.refused_quoted) for one in outcomes]),
        ("statements asked about", mean(float(one.asked) for one in outcomes)),
    ]


def _refusals(name: str, refused: Sequence[tuple[bool, bool]]) -> list[tuple[str, Figure]]:
    """Of (answerable, refused)."""
    right = [(int(not able), 1) for able, declined in refused if declined]
    recalled = [(int(declined), 1) for able, declined in refused if not able]
    false = [(int(declined), 1) for able, declined in refused if able]
    named = name.replace("refusal", "false refusals")
    return [(f"{name} precision", count(right)), (f"{name} recall", count(recalled)), (named, count(false))]


def _shown(figure: Figure) -> str:
    value = figure.value if figure.share is None else figure.share
    if value is None:
        return f"-      n={figure.n}"
    between = "" if figure.low is None else f" ({figure.low:.3f} to {figure.high:.3f})"
    return f"{value:.3f}{between} n={figure.n}"


def write(fitted: Weights, args: argparse.Namespace, file: Path | None = None) -> None:
    """Replace relevance.json. Raises BadInput if the disk refuses."""
    names = " ".join(path.name for path in args.cases)
    command = (
        f"python -m evals fit-relevance --cases {names} --index … --false-refusals {args.false_refusals}"
        f" --false-refusals-quoted {args.false_refusals_quoted} --write"
    )
    about = f"Weights of answer/relevance.py. Written by: {command}; docs/decisions/composing.md"
    text = json.dumps({"about": about, "weights": asdict(fitted)}, indent=1, ensure_ascii=False) + "\n"
    file = file or FILE
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(file, error) from error
    print(f"written to {file}")


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must be from 0 to 1")
    return value
