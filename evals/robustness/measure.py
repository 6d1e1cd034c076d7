"""Twisting, indexing, asking and judging: the whole suite over one system."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol, TypedDict

from answer.answer import Answer, Turn
from evals.answered import Answered
from evals.errors import BadInput
from evals.robustness.holds import holds
from evals.robustness.trials import TRIAL_KINDS, Trial, TrialKind, documents_of, load_trials
from evals.robustness.twists import twisted
from evals.run import ROOT
from evals.statistics import Figure, count
from index.build import build_index
from index.encoder import Encoder
from index.progress import Report, silent
from settings import Settings

SOURCES: Final = (Path(__file__).parent / "docs", ROOT / "corpus")
"""Where documents are taken from, the first that has one of the name."""


class Answers(Protocol):
    """Answers questions over the index that it was opened on."""

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        """The whole answer."""
        ...


Opener = Callable[[Path], AbstractContextManager[Answers]]
"""From an index folder to what answers over it."""


class Broken(TypedDict):
    """A trial that does not hold."""

    id: str
    kind: TrialKind
    reason: str
    question: str
    answer: Answered


class Robustness(TypedDict):
    """What the suite finds."""

    held: dict[TrialKind, Figure]
    """By kind: how many of its trials hold."""
    all: Figure
    verdicts: dict[str, str | None]
    """By trial: None if it holds, else why not."""
    broken: list[Broken]


def measure_robustness(
    open_system: Opener,
    folder: Path,
    settings: Settings,
    report: Report = silent,
    *,
    kept: Callable[[str], Answered | None] = lambda id: None,
    keep: Callable[[str, Answer], object] = lambda id, answer: None,
    trials: Sequence[Trial] | None = None,
    encoder: Encoder | None = None,
) -> Robustness:
    """Ask all trials; twisted documents and their indexes are written below `folder`, a subfolder for each shelf.

    `kept` gives the answer of an earlier go, if there is one, and `keep` is handed each answer as it comes. A shelf
    whose answers are all kept is not built again. Raises BadInput, IngestError, IndexRoomError or ModelError.
    """
    trials = load_trials() if trials is None else trials
    answers = {trial.id: answer for trial in trials if (answer := kept(trial.id))}
    left = [trial for trial in trials if trial.id not in answers]
    for shelf in dict.fromkeys(trial.shelf for trial in left):
        own = [trial for trial in trials if trial.shelf == shelf]
        files = write_documents(own, folder / shelf / "documents")
        unread = build_index(files, folder / shelf / "index", settings, encoder=encoder).unread
        if unread:  # nothing would be found in it, which says nothing about answers
            raise BadInput(f"twisted documents can't be read: {next(iter(unread.values()))}")
        with open_system(folder / shelf / "index") as system:
            for trial in (trial for trial in left if trial.shelf == shelf):
                report("trying", len(answers), len(trials))
                given = system.answer(trial.question, ())
                keep(trial.id, given)
                answers[trial.id] = Answered.model_validate(given.to_json(trial.id))
    report("trying", len(trials), len(trials))
    return judge_trials(trials, answers)


def judge_trials(trials: Iterable[Trial], answers: Mapping[str, Answered]) -> Robustness:
    """What the answers, one to each trial, are worth."""
    trials = list(trials)
    verdicts = {trial.id: holds(trial, answers[trial.id]) for trial in trials}
    broken: list[Broken] = [
        {
            "id": trial.id,
            "kind": trial.kind,
            "reason": reason,
            "question": trial.question,
            "answer": answers[trial.id],
        }
        for trial in trials
        if (reason := verdicts[trial.id])
    ]
    tallies = {kind: [(int(verdicts[t.id] is None), 1) for t in trials if t.kind == kind] for kind in TRIAL_KINDS}
    return {
        "held": {kind: count(tally) for kind, tally in tallies.items() if tally},
        "all": count(tally for each in tallies.values() for tally in each),
        "verdicts": verdicts,
        "broken": broken,
    }


def write_documents(trials: Sequence[Trial], folder: Path, sources: Sequence[Path] = SOURCES) -> list[Path]:
    """The documents of a shelf, twisted, as UTF-8 files. Raises BadInput."""
    files = []
    for name, twists in documents_of(trials).items():
        text = _source(name, sources)
        for twist in twists:
            text = twisted(text, twist)
        path = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise BadInput(f"{path}: can't be written: {error.strerror}") from error
        files.append(path)
    return files


def _source(name: str, sources: Sequence[Path]) -> str:
    path = next((source / name for source in sources if (source / name).is_file()), None)
    if path is None:
        raise BadInput(f"{name}: not in {' or '.join(map(str, sources))}; the suite twists copies of these documents")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: can't be read as UTF-8 text: {error}") from error
