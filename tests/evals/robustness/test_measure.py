"""The whole suite over a system that is a fake: built, asked, kept, judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from answer.answer import Answer, Turn
from evals.answered import Answered
from evals.errors import BadInput
from evals.robustness.measure import Robustness, measure_robustness, write_documents
from evals.robustness.trials import Trial, load_trials
from evals.systems.ibid import Ibid
from index.library import Library
from index.open import LIBRARY
from settings import Settings
from tests.evals.robustness.trying import perfect
from tests.index.hashing import HashingEncoder

SOME = [t for t in load_trials() if t.id in ("swapped-notes-01", "twins-01", "unanswerable-01", "bracketed-numbers-11")]


@dataclass
class Fake:
    """Answers every trial perfectly, except those that it was told to spoil."""

    spoilt: tuple[str, ...] = ()
    opened: list[Path] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def open(self, index: Path) -> Iterator[Fake]:
        self.opened.append(index)
        yield self

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        assert not history
        trial = next(trial for trial in SOME if trial.question == question)
        self.asked.append(trial.id)
        other = next(t for t in SOME if t.gold and t is not trial)
        return perfect(other if trial.id in self.spoilt else trial)


def run(
    fake: Fake, folder: Path, trials: Sequence[Trial] = SOME, kept: dict[str, Answered] | None = None
) -> Robustness:
    kept = {} if kept is None else kept
    return measure_robustness(
        fake.open,
        folder,
        Settings(),
        kept=kept.get,
        keep=lambda id, answer: kept.update({id: Answered.model_validate(answer.to_json(id))}),
        trials=trials,
        encoder=HashingEncoder(),
    )


def test_each_shelf_is_built_once_from_its_twisted_documents(tmp_path: Path) -> None:
    fake = Fake()
    found = run(fake, tmp_path)
    assert [index.parent.name for index in fake.opened] == ["apparatus", "hostile"]
    assert found["all"].value == found["all"].n == 4 and found["broken"] == []
    assert {kind: figure.value for kind, figure in found["held"].items()} == {trial.kind: 1 for trial in SOME}
    text = (tmp_path / "apparatus" / "documents" / "broad-street-pump.txt").read_text(encoding="utf-8")
    assert "[4] Freedman, 1991." in text and "[9] Snow, 1855, p. 42." in text
    library = Library(fake.opened[0] / LIBRARY)
    assert {Path(path).name for path in library.hashes()} == {"broad-street-pump.txt", "false-news-travels-faster.txt"}
    library.close()


def test_what_does_not_hold_is_told_with_question_and_answer(tmp_path: Path) -> None:
    found = run(Fake(spoilt=("twins-01", "unanswerable-01")), tmp_path)
    assert [one["id"] for one in found["broken"]] == ["twins-01", "unanswerable-01"]
    twins, unanswerable = found["broken"]
    assert twins["reason"] == "does not cite the statement, as the document has it now"
    assert unanswerable["reason"] == "answers what the documents do not say"
    assert twins["question"] == next(t.question for t in SOME if t.id == "twins-01") and twins["answer"].statements
    assert (found["held"]["twins"].value, found["held"]["twins"].n) == (0, 1)
    assert found["verdicts"]["swapped-notes-01"] is None and found["verdicts"]["twins-01"] == twins["reason"]


def test_what_is_kept_is_not_asked_again_nor_built(tmp_path: Path) -> None:
    kept: dict[str, Answered] = {}
    first = run(Fake(), tmp_path / "a", kept=kept)
    del kept["bracketed-numbers-11"]
    again = Fake()
    second = run(again, tmp_path / "b", kept=kept)
    assert again.asked == ["bracketed-numbers-11"] and [i.parent.name for i in again.opened] == ["hostile"]
    assert not (tmp_path / "b" / "apparatus").exists()
    assert first == second


def test_ibid_itself_keeps_twins_apart_and_swapped_notes_swapped(tmp_path: Path) -> None:
    """With an encoder that knows words alone, so that only what is cited counts, not what is found."""
    settings, encoder = Settings(), HashingEncoder()

    @contextmanager
    def opened(index: Path) -> Iterator[Ibid]:
        ibid = Ibid.open(index, settings, "quote", encoder)
        yield ibid
        ibid.close()

    trials = [
        trial.model_copy(update={"question": trial.gold.statement})
        for trial in load_trials()
        if trial.gold and trial.kind in ("swapped-notes", "twins") and trial.gold.doc.startswith(("broad", "twice"))
    ]
    found = measure_robustness(opened, tmp_path, settings, trials=trials, encoder=encoder)
    assert found["all"].n == 8 and found["broken"] == []


def test_a_document_that_is_nowhere(tmp_path: Path) -> None:
    lost = SOME[0].model_copy(update={"twists": (), "gold": SOME[0].gold.model_copy(update={"doc": "lost.md"})})  # type: ignore[union-attr]
    with pytest.raises(BadInput, match=r"lost\.md: not in "):
        write_documents([lost], tmp_path)


def test_a_document_that_can_not_be_read_is_no_finding(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="twisted documents can't be read: "):
        measure_robustness(Fake().open, tmp_path, Settings(max_file_mb=1e-6), trials=SOME, encoder=HashingEncoder())


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "apparatus").write_text("in the way", encoding="utf-8")
    with pytest.raises(BadInput, match="can't be written"):
        run(Fake(), tmp_path)
