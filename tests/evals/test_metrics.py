"""Metrics of answers: perfect ones, ones damaged in one known way, and ones reckoned by hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evals.case import Case, Gold, load_cases
from evals.metrics.answers import METRICS, CaseScore, score_answer
from evals.metrics.match import covers, same_reference
from evals.outcome import Measure, Outcome
from evals.suites.answers import outcome_of, rows_of
from tests.evals.made import (
    BELL,
    BRANDT,
    CASES,
    DAMAGES,
    DAMP,
    FIRE,
    HOLM,
    ROPE,
    TESSIER,
    TOLL,
    Damage,
    perfect,
    printed,
    read,
)
from tests.shared_data import DATA, needs_shared

GOOD = {metric.name: metric.good for metric in METRICS}
COUNTED = {metric.name for metric in METRICS if metric.tally}


def result(answers: dict[str, dict[str, Any]], cases: Sequence[Case] = CASES) -> Outcome:
    return outcome_of(rows_of(cases, {name: read(data) for name, data in answers.items()}), "quote")


def perfect_answers(cases: Sequence[Case] = CASES) -> dict[str, dict[str, Any]]:
    return {case.id: printed(case, perfect(case)) for case in cases}


def figures(answers: dict[str, dict[str, Any]]) -> dict[str, Measure]:
    return {metric.name: result(answers).metrics[metric.name] for metric in METRICS}


def test_perfect_answers_score_one_everywhere_and_nothing_is_wrong() -> None:
    for name, figure in figures(perfect_answers()).items():
        assert figure.value == (1.0 if GOOD[name] == "high" else 0), name
        assert figure.n > 0, name
    assert not any(result(perfect_answers()).lost.values())


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damage_shows_in_the_metrics_concerned_and_in_no_other(damage: Damage) -> None:
    before, answers = figures(perfect_answers()), perfect_answers()
    damage(answers)
    after = figures(answers)
    worse = set()
    for name in before:
        was, now = before[name].value, after[name].value
        assert was is not None and now is not None
        if now != was:
            assert (now < was) == (GOOD[name] == "high"), name
            worse.add(name)
    assert worse == DAMAGES[damage]
    assert any(result(answers).lost.values()) == (worse - {"on_topic", "found_first"} != set())


def one(case: Case, *statements: tuple[str, list[tuple[str, str, str | None]]], abstained: bool = False) -> CaseScore:
    """The score of an answer: statements as (text, cites as (file, quote, reference))."""
    said = [
        {
            "text": text,
            "citations": [
                {"path": f"a/{file}", "quote": quote, "status": "resolved" if named else "none", "reference": named}
                for file, quote, named in cites
            ],
        }
        for text, cites in statements
    ]
    return score_answer(case, read({"id": case.id, "abstained": abstained, "statements": said}))


def values(score: CaseScore) -> dict[str, float | None]:
    return {metric.name: metric.value(score) for metric in METRICS if metric.value}


def tallies(score: CaseScore) -> dict[str, tuple[int, int] | None]:
    return {metric.name: metric.tally(score) for metric in METRICS if metric.tally}


def case_of(*gold: Gold, kind: str = "fact") -> Case:
    return Case.model_validate({"id": "x", "kind": kind, "question": "?", "gold": gold})


def test_by_hand_one_of_two_statements_found_is_a_half() -> None:
    score = values(one(case_of(ROPE, FIRE), ("Carts.", [("ferry.md", ROPE.statement, HOLM)])))
    assert (score["found"], score["original_reference_exact"], score["exact_given_found"]) == (0.5, 0.5, 1.0)
    assert (score["original_reference_precision"], score["original_reference_recall"]) == (1.0, 0.5)


def test_by_hand_one_of_three_released_statements_is_on_topic() -> None:
    other = ("Bell.", [("granary.md", BELL.statement, None)])
    score = values(one(case_of(ROPE), other, ("Carts.", [("ferry.md", ROPE.statement, HOLM)]), other))
    assert score["on_topic"] == pytest.approx(1 / 3)
    assert (score["found"], score["found_first"]) == (1.0, 0.0)


def test_by_hand_two_works_of_which_one_is_named() -> None:
    score = one(case_of(TOLL), ("Toll.", [("ferry.md", TOLL.statement, BRANDT)]))
    assert values(score)["original_reference_exact"] == 0.0
    assert (values(score)["original_reference_precision"], values(score)["original_reference_recall"]) == (1.0, 0.5)
    assert (tallies(score)["misattributed"], tallies(score)["wrong_hop"]) == ((0, 1), (0, 1))


def test_by_hand_a_work_too_many() -> None:
    cites = [("ferry.md", ROPE.statement, HOLM), ("ferry.md", ROPE.statement, TESSIER)]
    score = one(case_of(ROPE), ("Carts.", list(cites)))
    assert values(score)["original_reference_precision"] == 0.5
    assert values(score)["exact_given_found"] == 0.0
    assert tallies(score)["misattributed"] == (1, 1)


def test_by_hand_works_of_two_citing_statements_add_up() -> None:
    score = one(
        case_of(TOLL),
        ("Toll.", [("ferry.md", TOLL.statement, HOLM)]),
        ("Again.", [("ferry.md", TOLL.statement, BRANDT)]),
    )
    assert values(score)["original_reference_exact"] == 1.0


def test_by_hand_the_same_words_in_another_document_find_nothing() -> None:
    score = values(one(case_of(ROPE), ("Carts.", [("granary.md", ROPE.statement, HOLM)])))
    assert (score["found"], score["on_topic"], score["exact_given_found"]) == (0.0, 0.0, None)


def test_by_hand_a_quotation_finds_the_nearest_gold_statement_only() -> None:
    longer = Gold(doc="ferry.md", statement=f"{ROPE.statement} Nobody counted the sheep.")
    score = values(one(case_of(ROPE, longer), ("Carts.", [("ferry.md", ROPE.statement, HOLM)])))
    assert score["found"] == 0.5
    assert score["on_topic"] == 1.0


def test_by_hand_a_work_where_the_documents_citation_leads_nowhere_is_guessed() -> None:
    score = one(case_of(DAMP), ("Damp.", [("granary.md", DAMP.statement, TESSIER)]))
    assert tallies(score)["guessed"] == (1, 1)
    assert tallies(score)["misattributed"] is None and tallies(score)["wrong_hop"] is None


def test_by_hand_the_document_instead_of_its_work_is_the_wrong_hop() -> None:
    score = one(case_of(ROPE), ("Carts.", [("ferry.md", ROPE.statement, None)]))
    assert tallies(score)["wrong_hop"] == (1, 1)
    assert values(score)["original_reference_precision"] is None


def test_by_hand_an_abstention_with_statements_is_a_refusal() -> None:
    score = values(one(case_of(ROPE), ("Carts.", [("ferry.md", ROPE.statement, HOLM)]), abstained=True))
    assert (score["false_refusals"], score["refusal_precision"], score["on_topic"]) == (1.0, 0.0, None)


def test_by_hand_an_unanswerable_question_is_eligible_for_refusals_only() -> None:
    score = one(case_of(kind="unanswerable"), ("Bell.", [("granary.md", BELL.statement, None)]))
    eligible = {name for name, value in values(score).items() if value is not None}
    assert eligible == {"refusal_recall", "false_answers"}
    assert values(score)["false_answers"] == 1.0
    assert tallies(score)["uncited"] == (0, 1)


@pytest.mark.parametrize(
    ("quote", "statement", "covered"),
    [
        ("one two three four five", "ONE, two; three four — five!", True),
        ("one two three four", "one two three four five six seven", True),  # all of the shorter
        ("one two three four nine", "one two three four five", True),  # 4 of 5 are 80%
        ("one two three eight nine", "one two three four five", False),  # 3 of 5
        ("one two three", "one two three", False),  # too few words to tell
        ("one one one one", "one two three four", False),  # each word counts as often as it stands there
        ("one two three four " + "x " * 28, "one two three four", True),  # 32 words: 3 times 4, and 20 more
        ("one two three four " + "x " * 29, "one two three four", False),
        ("", "one two three four", False),
    ],
)
def test_what_a_quotation_covers(quote: str, statement: str, covered: bool) -> None:
    assert covers(quote, statement) is covered


def test_references_are_the_same_if_one_holds_the_other() -> None:
    assert same_reference(HOLM, "Holm, A. (1932) Tolls of the river ferries")
    assert not same_reference(HOLM, BRANDT)
    assert not same_reference("—", HOLM)


def test_a_case_without_an_answer_counts_for_nothing() -> None:
    answers = perfect_answers()
    del answers["rope"]
    assert result(answers).metrics["found"].n == 6


@needs_shared
@pytest.mark.parametrize("seed", range(3))
def test_figures_agree_with_the_independent_scorer(seed: int, tmp_path: Path) -> None:
    """On the development questions, answered from their gold and damaged at random."""
    scorer, questions = DATA.parent / "tools" / "answer_score.py", DATA / "qa" / "dev.jsonl"
    cases = load_cases(questions)
    answers = {case.id: scrambled(case, cases, random.Random(f"{seed}{case.id}")) for case in cases}
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(answer) + "\n" for answer in answers.values()))
    command = [sys.executable, str(scorer), str(questions), str(tmp_path / "answers.jsonl"), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)["total"]
    ours = {name: figure.value for name, figure in result(answers, cases).metrics.items()}
    names = {"uncited": "uncited_statements", "latency_p50_ms": "p50_ms", "latency_p95_ms": "p95_ms"}
    same = {name for name in ours if names.get(name, name) in theirs}
    assert len(same) == 14 and COUNTED - same == {"misattributed"}
    assert {name: ours[name] for name in same} == pytest.approx({name: theirs[names.get(name, name)] for name in same})


def scrambled(case: Case, cases: Sequence[Case], rng: random.Random) -> dict[str, Any]:
    """The perfect answer or another case's, with citations, works and statements lost, moved or swapped."""
    answer = printed(case, perfect(case if rng.random() < 0.8 else rng.choice(cases)))
    others = [reference for other in cases for gold in other.gold for reference in gold.references]
    for said in answer["statements"]:
        for cited in said["citations"]:
            chance = rng.random()
            if chance < 0.2:
                cited |= {"status": "resolved", "reference": rng.choice(others)}
            elif chance < 0.3:
                cited |= {"status": "unresolved", "reference": None}
            elif chance < 0.4:
                cited["quote"] = " ".join(cited["quote"].split()[: rng.randint(1, 20)])
        said["citations"] = [cited for cited in said["citations"] if rng.random() < 0.9]
    rng.shuffle(answer["statements"])
    answer["abstained"] ^= rng.random() < 0.15
    answer["timings"]["total_ms"] = rng.uniform(5, 500)
    return answer
