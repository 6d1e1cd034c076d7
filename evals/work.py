"""A run at work: what the command line chose, the documents and systems behind it, and the answers as they come."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evals.answered import Answered, kept_answers
from evals.case import Case
from evals.run import ROOT, Run
from evals.systems.open import open_system
from evals.systems.system import System
from index.progress import Report, silent
from settings import Settings

log = logging.getLogger("ibid")

DATA: Final = Path(__file__).parent
CORPUS, CASES = ROOT / "corpus", DATA / "cases" / "corpus.jsonl"
ROBUSTNESS = DATA / "robustness"
PAIRS = DATA / "pairs" / "corpus.jsonl"
GOLD = ((DATA / "gold" / "corpus", CORPUS), (DATA / "gold" / "damaged", None))


@dataclass(frozen=True, slots=True)
class Choices:
    """What to measure, and on what."""

    suites: tuple[str, ...]
    systems: tuple[str, ...] = ("quote",)
    corpus: tuple[Path, ...] = (CORPUS,)
    index: Path | None = None
    """Answer from this index as it is, instead of the corpus."""
    pairs: Path = PAIRS
    gold: tuple[tuple[Path, Path | None], ...] = GOLD
    """Folders of gold links, each with that of its documents if they are not beside it."""
    questions: Path = DATA / "questions.txt"
    """Those that speed is measured with."""
    verifier: str = "words"
    limit: int | None = None
    """Cases, and trials of robustness, at most."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What a suite is given."""

    settings: Settings
    choices: Choices
    run: Run
    cases: Sequence[Case] = ()
    index: Path | None = None
    """Of the corpus; None if no suite asks questions of it."""
    report: Report = silent

    def place(self, suite: str, system: str) -> Path:
        """The folder for what a suite keeps."""
        return self.run.folder / self.run.place(suite, system)

    @contextmanager
    def opened(self, system: str, index: Path | None = None) -> Iterator[System]:
        """The system over an index, the corpus's if none is named. Raises IndexRoomError, ModelError or BadInput."""
        index = index or self.index
        assert index is not None, "a suite that asks needs an index"
        with closing(open_system(system, index, self.settings)) as opened:
            yield opened

    def answers(self, system: str) -> Mapping[str, Answered]:
        """An answer to each case, asked now unless an earlier go has kept it."""
        kept = kept_answers(self.place("answers", system))
        left = [case for case in self.cases if case.id not in kept.records]
        if left and len(left) < len(self.cases):
            log.info("%s: %d of %d cases are answered already", system, len(self.cases) - len(left), len(self.cases))
        if left:
            with self.opened(system) as opened:
                for done, case in enumerate(left):
                    self.report(f"answering, {system}", done, len(left))
                    kept.append(asked(case, opened))
                self.report(f"answering, {system}", len(left), len(left))
        return {case.id: kept.records[case.id] for case in self.cases}


def asked(case: Case, system: System) -> dict[str, Any]:
    """The system's answer to a case as answers.jsonl holds it."""
    answer = system.answer(case.question, case.history)
    traced = system.trace(answer, case.gold)
    return {**answer.to_json(case.id), "traced": traced and [item.model_dump() for item in traced]}


def runs_folder(settings: Settings) -> Path:
    """Where runs without a folder of their own are kept."""
    return settings.index_dir.parent / "evals"
