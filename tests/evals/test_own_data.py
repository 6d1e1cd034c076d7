"""The evals' own data over the sample corpus: enough of every kind, exactly as the documents have it."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from evals.case import KINDS, load_cases
from evals.metrics.apparatus import DocumentScore, score_document
from evals.pairs import Pair, load_pairs
from evals.suites.apparatus import load_gold
from evals.work import CASES, CORPUS, GOLD, PAIRS
from ingest.article import Article
from ingest.parse import parse_article
from ingest.walk import find_files

DAMAGES = {
    *("number", "date", "name", "negation", "quantifier", "modality", "attribution", "direction", "cause", "detail"),
}
BREAKS = {"note-deleted": 2, "marker-deleted": 2, "entry-deleted": 2, "entry-twin": 2, "year-changed": 2}


def read(folder: Path) -> dict[str, Article]:
    """The documents of a folder by file name."""
    return {path.name: parse_article(path.read_bytes(), path.name, path.suffix) for path in find_files([folder])}


def scores(gold: Path, docs: Path | None) -> list[DocumentScore]:
    """The documents of one folder of gold links, each against its links."""
    folder = gold / "gold" if docs is None else gold
    articles = {Path(name).stem: article for name, article in read(docs or gold / "docs").items()}
    return [score_document(links, articles[links.document]) for links in load_gold(folder)]


def damage(pair: Pair) -> str:
    return pair.id.rsplit("-", 1)[1]


@pytest.fixture(scope="module")
def corpus() -> dict[str, Article]:
    return read(CORPUS)


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return load_pairs(PAIRS)


def test_cases_are_many_of_every_kind_and_ask_about_every_document(corpus: dict[str, Article]) -> None:
    cases = load_cases(CASES)
    kinds = Counter(case.kind for case in cases)
    assert len(cases) >= 115 and kinds["unanswerable"] >= 14
    assert all(kinds[kind] >= 8 for kind in KINDS)
    asked = Counter(chain.from_iterable(case.docs for case in cases))
    assert asked.keys() == corpus.keys() and min(asked.values()) >= 5


def test_cases_name_the_documents_of_their_gold() -> None:
    for case in load_cases(CASES):
        assert {gold.doc for gold in case.gold} == set(case.docs), case.id


def test_evidence_is_of_one_document_word_for_word(pairs: list[Pair], corpus: dict[str, Article]) -> None:
    statements = [{statement.text for statement in article.statements} for article in corpus.values()]
    for pair in pairs:
        assert 1 <= len(pair.evidence) <= 3, pair.id
        assert any(set(pair.evidence) <= said for said in statements), pair.id


def test_pairs_are_balanced_and_name_their_damage(pairs: list[Pair]) -> None:
    assert len(pairs) >= 120
    assert 0.4 <= sum(pair.supported for pair in pairs) / len(pairs) <= 0.6
    assert {pair.id for pair in pairs if damage(pair) == "sound"} == {pair.id for pair in pairs if pair.supported}
    kinds = Counter(damage(pair) for pair in pairs if not pair.supported)
    assert kinds.keys() == DAMAGES and min(kinds.values()) >= 5


def test_each_claim_stands_alone_and_is_no_copy(pairs: list[Pair]) -> None:
    assert len({pair.group for pair in pairs}) == len({pair.claim for pair in pairs}) == len(pairs)
    assert not [pair.id for pair in pairs if any(pair.claim in sentence for sentence in pair.evidence)]


def test_gold_links_are_of_every_document(corpus: dict[str, Article]) -> None:
    """The two notes 9 of one document can't be told apart by label, and an empty note cites nothing."""
    links = {gold.document: gold for gold in load_gold(GOLD[0][0])}
    assert links.keys() == {Path(name).stem for name in corpus}
    for name, article in corpus.items():
        gold = links[Path(name).stem]
        labels = {note.label for note in article.notes}
        assert labels - gold.notes.keys() - {broken.note for broken in gold.breaks} <= {"9"}, name


@pytest.mark.parametrize(("gold", "docs"), GOLD, ids=["corpus", "damaged"])
def test_links_are_as_a_reader_finds_them_and_damage_is_told(gold: Path, docs: Path | None) -> None:
    for score in scores(gold, docs):
        assert [note for note in score.notes if not note.all_right] == [], score.document
        assert [kind for kind, told in score.breaks if not told] == [], score.document


def test_every_kind_of_damage_was_done_twice_to_each() -> None:
    for links in load_gold(GOLD[1][0] / "gold"):
        assert Counter(broken.kind for broken in links.breaks) == BREAKS
