"""Suite grounding: citation recall and precision by hand, the verifier's errors, a run that goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from evals.answered import Answered, Cited, Said, kept_answers
from evals.metrics.correction import Called, Reliability, corrected_share, reliability, rogan_gladen
from evals.metrics.grounding import StatementScore, is_verbatim, score_grounding, score_statement
from evals.outcome import Outcome
from evals.suites import grounding
from evals.suites.grounding import outcome_of
from tests.answer.scripted import ScriptedModel
from tests.evals.made import BELL, CASES, DAMP, FIRE, ROPE, perfect, printed, read
from tests.evals.suites.conftest import WorkOn

SURE = Reliability((40, 40), (40, 40))
"""A verifier that was never wrong."""


def said(text: str, *quotes: str) -> Said:
    cites = tuple(Cited(path=f"{place}.md", quote=quote, status="none") for place, quote in enumerate(quotes))
    return Said(text=text, citations=cites)


def holding(claim: str, sources: Sequence[str]) -> bool:
    """Supports a claim if the sources hold all of its words."""
    return set(claim.casefold().split()) <= set(" ".join(sources).casefold().split())


@pytest.mark.parametrize(
    ("sources", "supported", "precise"),
    [
        (["c b a x"], True, 1),
        (["a b x"], False, 0),
        ([], False, 0),
        (["a b x", "c x"], True, 2),  # each is needed
        (["a x b c", "d e"], True, 1),  # the second does nothing
        (["a x b c", "c x b a"], True, 2),  # each is enough
        (["a x b c", "b x"], True, 1),  # the second supports a part that the first has too
        (["a x", "b x", "c x", "d"], True, 3),
        (["a x", "d"], False, 0),  # what does not hold has no precise citation
    ],
)
def test_recall_and_precision_by_hand(sources: list[str], supported: bool, precise: int) -> None:
    score = score_statement(said("a b c", *sources), holding)
    assert score == StatementScore("a b c", len(sources), False, supported, precise)


def test_an_answer_is_the_share_of_its_statements_and_of_its_citations() -> None:
    statements = (said("a b", "b a"), said("a b"), said("a b", "b x a", "c"), said("a b", "c", "d", "e"))
    score = score_grounding("fact", Answered(id="one", abstained=False, statements=statements), holding)
    assert (score.recall, score.precision) == (2 / 4, 2 / 6)
    assert (score.verbatim, score.supported) == ((0, 4), (2, 4))


def test_what_is_verbatim_is_not_asked_about() -> None:
    def never(claim: str, sources: Sequence[str]) -> bool:
        raise AssertionError(claim)

    score = score_statement(said("The gate gave way …", "In 1911 the gate gave way, and all stopped."), never)
    assert (score.verbatim, score.supported, score.precise, score.judged) == (True, True, 1, False)


@pytest.mark.parametrize(
    ("text", "source", "holds"),
    [
        ("Gulls nest … on roofs.", "Gulls nest, it is said, on roofs.", True),
        ("on roofs … Gulls nest", "Gulls nest, it is said, on roofs.", False),
        ("Gulls nest on roofs", "Gulls nest, it is said, on roofs.", False),
        ("roof", "Gulls nest on roofs.", False),
        ("gulls NEST on roofs", "Gulls nest — on roofs.", True),
        ("nest … nest", "They nest.", False),
        ("…", "Gulls nest.", False),
    ],
)
def test_words_are_verbatim_in_their_order(text: str, source: str, holds: bool) -> None:
    assert is_verbatim(text, source) is holds


def test_works_cited_by_one_source_statement_are_one_citation() -> None:
    twice = Said(text="a b", citations=said("", "b a").citations * 2)
    assert score_statement(twice, holding).citations == 1


# --- the verifier's errors ---


@pytest.mark.parametrize(
    ("share", "sensitivity", "specificity", "true"),
    [
        (0.7, 0.9, 0.8, 0.5 / 0.7),
        (0.5, 1.0, 1.0, 0.5),
        (0.95, 0.9, 0.9, 1.0),  # (0.95 - 0.1) / 0.8, clipped
        (0.05, 0.9, 0.9, 0.0),
        (0.5, 0.5, 0.5, None),
        (0.5, 0.3, 0.6, None),
    ],
)
def test_the_correction_by_hand(share: float, sensitivity: float, specificity: float, true: float | None) -> None:
    found = rogan_gladen(share, sensitivity, specificity)
    assert found is None if true is None else found == pytest.approx(true)


def test_calls_are_counted_by_label() -> None:
    calls = [(True, True), (True, False), (False, False), (False, False), (False, True)]
    assert reliability(calls) == Reliability((1, 2), (2, 3))


def test_a_corrected_share_counts_what_is_certain_as_it_is() -> None:
    """Of ten statements, four are verbatim, one is uncited, and five are judged, of which 0.7 are called supported."""
    cases = [Called(10, 4, 5, 3), Called(10, 4, 5, 4)]
    figure = corrected_share(cases, Reliability((18, 20), (16, 20)))
    assert figure.value == pytest.approx((8 + 10 * 0.5 / 0.7) / 20) and figure.n == 20
    assert 0 <= (figure.low or 0) < (figure.value or 0) < (figure.high or 0) <= 0.9
    assert figure == corrected_share(cases, Reliability((18, 20), (16, 20)))


def test_fewer_labelled_pairs_make_the_interval_wider() -> None:
    cases = [Called(10, 0, 10, 6), Called(10, 0, 10, 8)] * 10
    few, many = (corrected_share(cases, Reliability((9 * n, 10 * n), (8 * n, 10 * n))) for n in (1, 100))
    assert few.value == many.value
    assert (few.high or 0) - (few.low or 0) > 1.5 * ((many.high or 0) - (many.low or 0))


def test_what_a_system_withheld_counts_among_what_was_judged() -> None:
    """100 drafts, 60 of them true; the verifier (0.9, 0.8) passes 62, of which 54 are true. Only these are released."""
    figure = corrected_share([Called(62, 0, 62, 62, withheld=38)], Reliability((90, 100), (80, 100)))
    assert figure.value == pytest.approx(54 / 62)


def test_a_verifier_no_better_than_chance_gives_no_share() -> None:
    assert corrected_share([Called(4, 1, 3, 2)] * 3, Reliability((5, 10), (5, 10))).value is None


def test_where_all_is_verbatim_the_verifier_does_not_matter() -> None:
    unknown = Reliability((0, 0), (0, 0))
    figure = corrected_share([Called(4, 4, 0, 0), Called(2, 1, 0, 0)], unknown)
    assert figure.value == pytest.approx(5 / 6) and figure.low is not None
    assert corrected_share([Called(4, 3, 1, 1)], unknown).value is None
    assert corrected_share([Called(0, 0, 0, 0)], SURE) == corrected_share([], SURE)
    assert corrected_share([], SURE).value is None


# --- perfect answers, and damaged ones ---

Damage = Callable[[dict[str, dict[str, Any]]], None]


def citations_dropped(answers: dict[str, dict[str, Any]]) -> None:
    answers["toll"]["statements"][1]["citations"] = []


def needless_citation_added(answers: dict[str, dict[str, Any]]) -> None:
    answers["rope"]["statements"][0]["citations"] += answers["bell"]["statements"][0]["citations"]


def put_in_other_words(answers: dict[str, dict[str, Any]]) -> None:
    words = answers["bell"]["statements"][0]["text"].rstrip(".").split()
    answers["bell"]["statements"][0]["text"] = " ".join(reversed(words))


def made_up(answers: dict[str, dict[str, Any]]) -> None:
    answers["flood"]["statements"][0]["text"] = "A flood ended the trade."


ALL = {"citation_recall", "citation_precision", "verbatim", "supported", "supported_corrected"}
DAMAGES: dict[Damage, set[str]] = {
    citations_dropped: ALL - {"citation_precision"},
    needless_citation_added: {"citation_precision"},
    put_in_other_words: {"verbatim"},
    made_up: ALL,
}


def outcome(damage: Damage | None = None) -> Outcome:
    answers = {case.id: printed(case, perfect(case)) for case in CASES}
    if damage:
        damage(answers)
    read_back = [read(answers[case.id]) for case in CASES]
    scores = [
        score_grounding(case.kind, answer, lambda claim, some: holding(claim, [q.replace(".", "") for q in some]))
        for case, answer in zip(CASES, read_back, strict=True)
    ]
    return outcome_of(scores, read_back, "quote", SURE)


def shares(found: Outcome) -> dict[str, float | None]:
    return {name: one.value if one.share is None else one.share for name, one in found.metrics.items() if name in ALL}


def test_perfect_answers_score_one() -> None:
    found = outcome()
    assert shares(found) == dict.fromkeys(found.metrics.keys() & ALL, 1.0) and found.metrics.keys() >= ALL
    assert found.metrics["citation_recall"].n == 7 and found.metrics["supported"].n == 9
    assert found.scores["king"]["citation_recall"] is None and "unanswerable" not in found.kinds
    assert found.remarks == ()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damage_makes_just_its_metrics_worse(damage: Damage) -> None:
    whole, found = shares(outcome()), outcome(damage)
    worse = {name for name, value in shares(found).items() if (value or 0) < (whole[name] or 0)}
    assert worse == DAMAGES[damage]
    assert bool(found.remarks) is (damage is not put_in_other_words)


# --- a run ---


def work_with(work_on: WorkOn, system: str, statements: dict[str, Sequence[Said]], **choices: Any) -> Any:
    """Work whose cases are answered already."""
    cases = [case for case in CASES if case.id in statements]
    work = work_on("grounding", system, cases, **choices)
    kept = kept_answers(work.place("answers", system))
    for id, some in statements.items():
        kept.append(Answered(id=id, abstained=not some, statements=tuple(some)).model_dump())
    return work


WRITTEN = {
    "rope": [said("In the summer of 1911 the ferry carried four hundred carts.", ROPE.statement)],
    "bell": [said("Nobody knows what the harvest of 1850 was worth.", BELL.statement)],
    "flood": [said(FIRE.statement, FIRE.statement)],
    "king": [],
}


def pairs_file(folder: Path) -> Path:
    rows = [
        ("a", "The mill was sold in 1931.", "The board sold the mill in 1931.", True),
        ("b", "The mill was sold in 1941.", "The board sold the mill in 1931.", False),
        ("c", "Falk bought a ferry and two barges.", "The board sold the mill in 1931.", False),
    ]
    keys = ("id", "group", "claim", "evidence", "supported")
    lines = [json.dumps(dict(zip(keys, (i, i, claim, [e], label), strict=True))) for i, claim, e, label in rows]
    (folder / "pairs.jsonl").write_text("\n".join(lines) + "\n")
    return folder / "pairs.jsonl"


def test_quotations_need_no_verifier_and_no_pairs(work_on: WorkOn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounding, "opened_verifier", lambda name, settings: pytest.fail("was opened"))
    quoted = {"rope": [said(ROPE.statement, ROPE.statement)], "damp": [said(DAMP.statement, DAMP.statement)]}
    found = grounding.measure(work_with(work_on, "quote", quoted), "quote")
    assert shares(found) == dict.fromkeys(ALL, 1.0) and "verifier_sensitivity" not in found.metrics


def test_what_is_written_is_judged_and_the_verdicts_are_kept(
    work_on: WorkOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = work_with(work_on, "compose", WRITTEN, pairs=pairs_file(tmp_path), verifier="words")
    found = grounding.measure(work, "compose")
    assert shares(found)["supported"] == pytest.approx(2 / 3) and shares(found)["verbatim"] == pytest.approx(1 / 3)
    assert [remark.id for remark in found.remarks] == ["bell"]
    assert (found.metrics["verifier_sensitivity"].value, found.metrics["verifier_sensitivity"].n) == (1, 1)
    assert (found.metrics["verifier_specificity"].value, found.metrics["verifier_specificity"].n) == (2, 2)
    assert found.metrics["supported_corrected"].value == pytest.approx(2 / 3)
    assert found.metrics["citation_recall"].n == 3 and found.scores["king"]["supported"] is None
    monkeypatch.setattr("evals.verifying.open_verifier", lambda *args, **more: pytest.fail("was asked again"))
    assert grounding.measure(work, "compose") == found


def test_the_language_model_judges_what_one_wrote(
    work_on: WorkOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ScriptedModel()
    monkeypatch.setattr("evals.verifying.open_model", lambda settings: model)
    work = work_with(work_on, "compose", WRITTEN, verifier="model", pairs=pairs_file(tmp_path))
    first = grounding.measure(work, "compose")
    assert len(model.asked) == 2 + 3  # once for each statement that is not verbatim, and for each pair
    monkeypatch.setattr("evals.verifying.open_model", lambda settings: pytest.fail("was opened"))
    assert grounding.measure(work, "compose") == first


def test_without_labelled_pairs_the_corrected_share_is_not_known(
    work_on: WorkOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.verifying.PAIRS", tmp_path / "none.jsonl")
    work = work_with(work_on, "compose", WRITTEN, pairs=tmp_path / "none.jsonl", verifier="words")
    found = grounding.measure(work, "compose")
    corrected = found.metrics["supported_corrected"]
    assert (corrected.value, corrected.n) == (None, 3) and "verifier_sensitivity" not in found.metrics
    assert shares(found)["supported"] == pytest.approx(2 / 3)


def test_refusals_alone_have_no_score(work_on: WorkOn) -> None:
    found = grounding.measure(work_with(work_on, "quote", {"king": [], "price": []}), "quote")
    assert {(one.value, one.n) for one in found.metrics.values()} == {(None, 0)} and found.cases == 2
