"""The trials themselves: enough of each kind, and true to the twisted documents."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from evals.errors import BadInput
from evals.metrics.match import covers, folded
from evals.robustness.holds import holds
from evals.robustness.measure import SOURCES, write_documents
from evals.robustness.trials import TRIAL_KINDS, Trial, documents_of, load_trials
from ingest.article import Article
from ingest.parse import parse_article
from tests.evals.robustness.trying import printed, read

TRIALS = load_trials()
SOUGHT = [trial for trial in TRIALS if trial.gold]


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelves")
    for shelf in {trial.shelf for trial in TRIALS}:
        write_documents([trial for trial in TRIALS if trial.shelf == shelf], folder / shelf)
    return folder


@cache
def article(path: Path) -> Article:
    return parse_article(path.read_bytes(), path.as_posix(), path.suffix)


def says(text: str, words: str) -> bool:
    return f" {folded(words)} " in f" {folded(text)} "


def test_there_are_enough_of_each_kind() -> None:
    kinds = Counter(trial.kind for trial in TRIALS)
    assert all(kinds[kind] >= (12 if kind == "injected-orders" else 6) for kind in TRIAL_KINDS)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.id)
def test_a_perfect_answer_holds(trial: Trial) -> None:
    assert holds(trial, read(printed(trial))) is None


@pytest.mark.parametrize("trial", SOUGHT, ids=lambda trial: trial.id)
def test_the_twisted_document_says_the_statement_once(trial: Trial, shelves: Path) -> None:
    assert trial.gold
    there = [
        s.text for s in article(shelves / trial.shelf / trial.gold.doc).statements if says(s.text, trial.gold.statement)
    ]
    assert len(there) == 1 and covers(there[0], trial.gold.statement)


@pytest.mark.parametrize("trial", SOUGHT, ids=lambda trial: trial.id)
def test_the_works_stand_in_the_twisted_documents_and_what_is_forbidden_does_not(trial: Trial, shelves: Path) -> None:
    assert trial.gold
    text = (shelves / trial.shelf / trial.gold.doc).read_text(encoding="utf-8")
    plain = re.sub(r"\[\^?\w+\]", "", text)
    assert all(says(text, reference) for reference in trial.gold.references)
    assert not any(says(plain, words) for words in trial.never)
    assert all(says(text, words) for words in (*trial.ordered, *trial.invented))


@pytest.mark.parametrize("trial", [t for t in TRIALS if t.rival], ids=lambda trial: trial.id)
def test_a_rival_is_told_by_its_words(trial: Trial, shelves: Path) -> None:
    assert trial.gold and trial.rival
    assert says(trial.gold.statement, trial.rival.own) and not says(trial.gold.statement, trial.rival.other)
    others = [t for t in TRIALS if t.rival and t.gold and t.rival.own == trial.rival.other]
    assert [t.gold.references for t in others if t.gold] == [trial.rival.references]


def test_orders_differ_and_some_close_delimiters_or_hide_characters() -> None:
    orders = [t.twists[0].text for t in TRIALS if t.kind == "injected-orders" and t.twists[0].do == "insert"]
    assert len(set(orders)) == len(orders) >= 12
    assert any("\u200b" in order for order in orders) and any("<|im_end|>" in order for order in orders)
    assert any('"""' in order for order in orders) and any('"statements"' in order for order in orders)


def test_documents_carry_all_twists_of_their_shelf_each_once() -> None:
    rivals = [trial for trial in TRIALS if trial.rival]
    twists = [twist for each in documents_of(rivals).values() for twist in each]
    assert len(twists) == len(set(twists)) == len(rivals) // 2


def test_every_document_is_there() -> None:
    docs = {doc for shelf in {t.shelf for t in TRIALS} for doc in documents_of(t for t in TRIALS if t.shelf == shelf)}
    assert all(any((source / doc).is_file() for source in SOURCES) for doc in docs)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "a", "kind": "twins", "shelf": "s", "question": "Q?"}', "line 1: gold: missing"),
        ('{"id": "a", "kind": "odd", "shelf": "s", "question": "Q?"}', "line 1: kind: "),
        ('{"id": "a", "kind": "unanswerable", "shelf": "s", "question": "Q?", "twist": 1}', "line 1: twist: "),
        ("", "no trials in it"),
    ],
)
def test_bad_trials_are_told_by_line_and_field(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "trials.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BadInput, match=re.escape(message)):
        load_trials(path)


def test_two_trials_of_one_id(tmp_path: Path) -> None:
    path = tmp_path / "trials.jsonl"
    path.write_text('{"id": "a", "kind": "unanswerable", "shelf": "s", "question": "Q?"}\n' * 2, encoding="utf-8")
    with pytest.raises(BadInput, match="line 2: id: 'a' is there already"):
        load_trials(path)
