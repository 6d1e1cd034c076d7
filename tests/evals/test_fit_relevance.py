"""The fit of the weights that choose and decline: its maths on made numbers, its asking on a small index."""

from __future__ import annotations

import json
import random
import re
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from answer.check import Checks
from answer.composer import Composer, candidates
from answer.expected import asks_kind, lacks_kind
from answer.llm.model import ModelBroke
from answer.parts import parts
from answer.relevance import Weights, log_odds, weights
from answer.select import statement
from evals import fit_relevance
from evals.__main__ import main
from evals.errors import BadInput
from evals.fit_relevance import figures
from evals.relevance import Part, Question, Seen, outcome
from evals.relevance_fit import (
    FOLDS,
    Limits,
    cross_validated,
    fit,
    folds,
    line_quoted,
    lines_composed,
    middle,
    out_of_fold,
    regression,
)
from index.build import build_index
from tests.answer.documents import article, ranked
from tests.answer.scripted import ScriptedModel, SharedWords
from tests.index.hashing import SETTINGS, HashingEncoder, many_documents

W = Weights(
    bias=-1.0,
    behind=-5.0,
    verdict=1.0,
    lacking=-0.5,
    doubt=0.5,
    answerable=0.2,
    answerable_quoted=-0.6,
    answerable_otherwise=-1.0,
    keep=0.5,
    sure=0.7,
)


def made(amount: int = 60, seed: int = 0) -> list[Question]:
    """Gold lies near, the model says Yes to it, and it brings what is asked for; each third question has no answer."""
    draw = random.Random(seed)
    questions = []
    for n in range(amount):
        answerable = n % 3 != 0
        gold = draw.randrange(3) if answerable else None
        seen = [
            Seen(
                behind=0.05 * place + draw.random() * 0.02,
                odds=draw.gauss(2 if place == gold else -1, 0.7),
                lacking=place != gold and draw.random() < 0.4,
                gold=frozenset({0}) if place == gold else frozenset(),
            )
            for place in range(6)
        ]
        part = Part(n % 2 == 0, tuple(seen))
        questions.append(Question(f"question {n}", answerable, part.asks_kind, int(answerable), (part,)))
    return questions


def shown(question: Question, w: Weights = W) -> dict[str, object]:
    return asdict(outcome(question, w))


# --- what becomes of a question ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "When was the roof tarred, and the colony gone?",
        "Why did the colony leave the quay?",
        "When was the granary roof tarred, and what did the board blame for the failure?",
        "How many nests did the surveys find, and who reported that most nests failed?",
    ],
)
def test_the_numbers_come_out_as_composing_has_them(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(question)
    source = article()
    asked = parts(question)
    refusals = 0
    for _ in range(40):
        w = replace(
            W,
            sure=draw.choice([0.5, 0.7, 0.95]),
            keep=draw.choice([0.2, 0.5, 0.9]),
            answerable=draw.uniform(-1, 2),
            answerable_quoted=draw.uniform(-1, 2),
            answerable_otherwise=draw.uniform(-1, 2),
            doubt=draw.uniform(0, 2),
        )
        monkeypatch.setattr("answer.relevance.weights", lambda w=w: w)
        items = ranked(
            source,
            *draw.sample(range(len(source.statements)), 8),
            scores=sorted((draw.random() for _ in range(8)), reverse=True),
        )
        nearest = candidates(items)
        said = {(part, statement(item).text): draw.random() ** 2 for part in asked for item in nearest}

        def yes(message: str, said: dict[tuple[str, str], float] = said) -> float:
            asked = ((part, p) for (part, text), p in said.items() if message.endswith(text))
            return next(p for part, p in asked if f"Question: {part}\n" in message)

        composer = Composer(ScriptedModel(yes=yes), Checks(SharedWords(), SharedWords()))
        released = [item for part in composer.answering(question, items) for item in part.items]
        quoted = composer.answering(question, items, quoted=True)
        for place, item in enumerate(nearest):
            ours = outcome(as_numbers(question, asked, nearest, said, place), w)
            assert ours.found == float(item in released)
            assert ours.refused == (not released)
            assert ours.refused_quoted == (asks_kind(question) and not quoted)
        refusals += not released
    assert 0 < refusals < 40


def as_numbers(question: str, asked, nearest, said, gold: int) -> Question:  # type: ignore[no-untyped-def]
    best = max(item.score for item in nearest)
    return Question(
        question,
        True,
        asks_kind(question),
        1,
        tuple(
            Part(
                asks_kind(part),
                tuple(
                    Seen(
                        best - item.score,
                        log_odds(said[part, statement(item).text]),
                        lacks_kind(part, statement(item).text),
                        frozenset({0}) if place == gold else frozenset(),
                    )
                    for place, item in enumerate(nearest)
                ),
            )
            for part in asked
        ),
    )


def test_what_the_search_declines_is_refused_whatever_the_weights() -> None:
    ours = outcome(Question("far", True, False, 1), replace(W, answerable=-100, answerable_otherwise=-100))
    assert ours.refused and ours.refused_quoted and ours.asked == 0 and ours.found == 0.0 and ours.on_topic is None


def test_nothing_is_asked_about_below_what_is_surely_an_answer() -> None:
    sure, other = Seen(0, 5, False), Seen(0.1, 4, False, frozenset({0}))
    question = Question("q", True, False, 1, (Part(False, (sure, other)),))
    assert (shown(question)["asked"], shown(question)["found"]) == (1, 0.0)
    assert shown(question, replace(W, sure=1.0))["found"] == 1.0
    assert shown(question)["reachable"] == 1.0


def test_unanswerable_questions_have_no_share_found() -> None:
    part = Part(True, (Seen(0, 3, False),))
    ours = shown(Question("q", False, True, 0, (part,)))
    assert ours["found"] is ours["on_topic"] is ours["first"] is None and not ours["refused"]


# --- fitting ----------------------------------------------------------------------------------------------------------


def test_each_weight_has_the_sign_of_what_it_says() -> None:
    fitted = fit(made(), Limits())
    assert fitted.behind < 0 < fitted.verdict and fitted.lacking < 0
    assert all(round(value, 2) == value for value in asdict(fitted).values())


def test_what_can_be_told_apart_is_told_apart_unseen() -> None:
    unseen = dict(figures(cross_validated(made(120), Limits())))
    assert unseen["refusal AUROC"].n == 120 and (unseen["refusal AUROC"].value or 0) > 0.95
    assert unseen["refusal recall"].n == 40 and (unseen["refusal recall"].share or 0) > 0.8
    assert (unseen["found"].value or 0) > 0.8 and (unseen["top-1"].value or 0) > 0.9


def test_labels_that_mean_nothing_give_figures_that_show_it() -> None:
    """Gold shuffled among the statements: a fit that had seen what it is measured on would still find it."""
    draw = random.Random(1)
    shuffled = []
    for question in made(150):
        seen = question.parts[0].statements
        gold = [one.gold for one in seen]
        draw.shuffle(gold)
        part = replace(question.parts[0], statements=tuple(map(lambda s, g: replace(s, gold=g), seen, gold)))
        shuffled.append(replace(question, parts=(part,), answerable=draw.random() < 0.7 or bool(question.gold)))
    shuffled = [replace(q, gold=1) if q.answerable else q for q in shuffled]
    assert (dict(figures(cross_validated(shuffled, Limits())))["top-1"].value or 0) < 0.35


def test_no_question_is_seen_and_unseen() -> None:
    questions = made(40)
    again = [replace(question, text=question.text.upper() + "?") for question in questions[:20]]
    both = questions + again
    unseen_places = []
    for seen, unseen in folds(both):
        words = [{both[i].text.lower().strip("?") for i in places} for places in (seen, unseen)]
        assert words[0].isdisjoint(words[1]) and sorted(seen + unseen) == list(range(60))
        unseen_places += unseen
    assert sorted(unseen_places) == list(range(60))


def test_relevances_come_from_regressions_that_never_saw_the_question() -> None:
    questions = made(60)
    turned = Seen(0, -9, False, frozenset({0}))
    odd = replace(questions[1], parts=(Part(False, (turned,) * 200),))
    changed = [questions[0], odd, *questions[2:]]
    assert np.array_equal(out_of_fold(questions)[1][0][:0], out_of_fold(changed)[1][0][:0])
    unseen = next(unseen for _, unseen in folds(questions, 5) if 1 in unseen)
    for place in unseen:
        if place != 1:
            assert np.array_equal(out_of_fold(questions)[place][0], out_of_fold(changed)[place][0])
    assert regression(changed)[2] < regression(questions)[2]


def test_questions_of_several_parts_are_scored_but_not_learned_from() -> None:
    questions = made(60)
    part = Part(False, (Seen(0, -9, False, frozenset({0})),) * 50)
    several = Question("two things", True, False, 1, (part, part))
    assert np.array_equal(regression(questions), regression([*questions, several]))
    assert len(cross_validated([*questions, several], Limits())) == 61


def simple(odds: float, answerable: bool, kind: bool = True) -> Question:
    return Question(f"{odds} {answerable} {kind}", answerable, kind, 1, (Part(kind, (Seen(0, odds, False),)),))


def test_lines_lie_between_what_is_answered_and_what_is_not() -> None:
    questions = [simple(odds / 10, odds > 0) for odds in range(-20, 21) if abs(odds) > 5]
    questions += [simple(odds / 10 - 2, odds > 0, kind=False) for odds in range(-20, 21) if abs(odds) > 5]
    _, answerable, otherwise = lines_composed(questions, 0.08)
    assert -0.6 < answerable <= 0.6 and -2.6 < otherwise <= -1.4


def test_false_refusals_stay_within_the_limit() -> None:
    questions = [simple(n / 10, True) for n in range(20)] + [simple(n / 10 + 0.05, False) for n in range(20)]
    for limit in (0.0, 0.1, 0.5):
        _, line, otherwise = lines_composed(questions, limit)
        w = replace(W, doubt=0, answerable=line, answerable_otherwise=otherwise)
        assert sum(outcome(question, w).refused for question in questions[:20]) <= 20 * limit


def test_quoted_answers_are_refused_only_where_a_kind_is_asked_for() -> None:
    other = [simple(-3, False, kind=False)] * 5
    questions = [simple(2, True)] * 20 + [simple(-1, False)] * 5 + other
    line = line_quoted(questions, 0.08, 0.0, 0.0)
    assert -1 < line <= 2
    w = replace(W, doubt=0, answerable_quoted=line, answerable_otherwise=0)
    assert [outcome(question, w).refused_quoted for question in questions] == [False] * 20 + [True] * 5 + [False] * 5


def test_the_middle_of_good_choices_is_taken() -> None:
    scores, costs = np.array([0.1, 0.8, 0.81, 0.8, 0.9]), np.array([0.0, 0.0, 0.0, 0.0, 0.5])
    assert middle(scores, costs, 0.1, 0.02) == (2,)
    assert middle(scores, costs, 0.5, 0.0) == (4,)
    assert middle(scores, costs + 1, 0.1, 0.02) == (2,)  # nothing costs so little: as little as any


@pytest.mark.parametrize(
    "questions", [made(8), [q for q in made(40) if q.answerable], [replace(q, parts=()) for q in made(40)]]
)
def test_too_few_cases_are_said_to_be_too_few(questions: list[Question]) -> None:
    with pytest.raises(BadInput, match="too few cases"):
        cross_validated(questions, Limits())


# --- asking -----------------------------------------------------------------------------------------------------------

HARBOURS = 4
SHIPS = 6


def says_yes(message: str) -> float:
    """To what the question names: a ship, a harbour and its cargo."""
    asked = re.findall(r"Question: Which (\w+) did ship (\d+) bring to harbour (\d+)", message)[-1]
    said = re.findall(r"Statement: In harbour (\d+) ship (\d+) carried", message)
    return 0.9 if asked[0] == "cargo" and said and said[-1] == (asked[2], asked[1]) else 0.1


@pytest.fixture(scope="module")
def harbours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("harbours")
    build_index(
        [many_documents(folder / "docs", HARBOURS, SHIPS)], folder / "index", SETTINGS, encoder=HashingEncoder()
    )
    lines = []
    for h in range(HARBOURS):
        for s in range(SHIPS):
            said = f"In harbour {h} ship {s} carried cargo {h * 7 + s} to port {s * 3}."
            gold = [{"doc": f"d{h:03}.md", "statement": said, "notes": ["1"]}]
            ask = f"did ship {s} bring to harbour {h} in those years?"
            lines.append({"id": f"c{h}{s}", "kind": "fact", "question": f"Which cargo {ask}", "gold": gold})
            if s % 2:
                lines.append({"id": f"u{h}{s}", "kind": "unanswerable", "question": f"Which sails {ask}"})
    lines.append(
        {
            "id": "follow",
            "kind": "follow-up",
            "question": "And ship 1?",
            "history": [{"role": "user", "content": "Which cargo did ship 2 bring to harbour 3 in those years?"}],
            "gold": [
                {"doc": "d003.md", "statement": "In harbour 3 ship 1 carried cargo 22 to port 3.", "notes": ["1"]}
            ],
        }
    )
    (folder / "cases.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


class Bench:
    """Runs the command with a scripted model."""

    def __init__(self, folder: Path, kept: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder, self.kept = folder, kept
        self.model = ScriptedModel(
            yes=says_yes, reply='{"question":"Which cargo did ship 1 bring to harbour 3 in those years?"}'
        )
        self.written = kept.with_name("relevance.json")
        patch.setattr("index.search.make_encoder", lambda settings: HashingEncoder())
        patch.setattr(fit_relevance, "open_model", lambda settings: self.model)
        patch.setattr(fit_relevance, "FILE", self.written)
        patch.setenv("IBID_LLM", "scripted")

    def run(self, *options: str) -> int:
        cases, index = str(self._folder / "cases.jsonl"), str(self._folder / "index")
        return main(["fit-relevance", "--cases", cases, "--index", index, "--answers", str(self.kept), *options])


@pytest.fixture
def bench(harbours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(harbours, tmp_path / "answers.jsonl", monkeypatch)


def test_answers_are_kept_and_the_fit_is_printed(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run() == 0
    printed = capsys.readouterr().out
    assert "37 questions, 12 of them unanswerable; scripted" in printed
    assert re.search(r"top-1 +0\.960 .* n=25", printed)  # one statement is not among those asked about
    assert re.search(r"refusal recall +1\.000 .* n=12", printed)
    rows = [json.loads(line) for line in bench.kept.read_text().splitlines()]
    assert len(rows) == len({row["id"] for row in rows}) == len(bench.model.asked)
    assert {row["model"] for row in rows} == {"scripted"}
    assert sum(row.get("standalone") is not None for row in rows) == 1
    asked = [row for row in rows if row["question"].startswith("Which cargo did ship 1 bring to harbour 3")]
    assert {row["yes"] for row in asked} == {0.9, 0.1} and all(row["statement"] for row in asked)
    assert not bench.written.exists()


def test_a_run_goes_on_from_the_kept_answers(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(message: str) -> float:
        if len(bench.model.asked) > 50:
            raise ModelBroke("the server dropped the connection")
        return says_yes(message)

    bench.model.yes = breaks
    assert bench.run() == 1
    assert capsys.readouterr().err.strip() == "evals: the server dropped the connection"
    kept = bench.kept.read_text().splitlines()
    assert len(kept) == 50
    bench.model.yes, bench.model.asked = says_yes, []
    assert bench.run() == 0
    first = capsys.readouterr().out
    lines = bench.kept.read_text().splitlines()
    assert lines[:50] == kept and len(bench.model.asked) == len(lines) - 50 > 0
    bench.model.asked = []
    assert bench.run("--no-asking") == 0 and bench.run() == 0
    assert not bench.model.asked and capsys.readouterr().out == first * 2


def test_without_asking_cases_without_answers_are_left_out(
    bench: Bench, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert bench.run() == 0
    lines = bench.kept.read_text().splitlines(keepends=True)
    bench.kept.write_text("".join(line for line in lines if '"standalone"' not in line))
    capsys.readouterr()
    assert bench.run("--no-asking") == 0
    assert capsys.readouterr().out.startswith("36 questions") and "1 cases are left out" in caplog.text


def test_answers_of_another_model_are_not_taken(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bench.run("--no-asking") == 2
    assert "no answers are kept yet" in capsys.readouterr().err
    assert bench.run() == 0
    asked = len(bench.model.asked)
    monkeypatch.setenv("IBID_LLM", "other")
    assert bench.run("--no-asking") == 2
    assert capsys.readouterr().err.strip().endswith("answers are kept of scripted; choose with IBID_LLM")
    assert bench.run() == 0 and len(bench.model.asked) == 2 * asked
    monkeypatch.setenv("IBID_LLM", "none")
    assert bench.run("--no-asking") == 2


def test_weights_are_written_only_when_told_to(bench: Bench) -> None:
    assert bench.run("--write") == 0
    data = json.loads(bench.written.read_text())
    fitted = Weights(**data["weights"])
    assert fitted.verdict > 0 and "python -m evals fit-relevance --cases cases.jsonl" in data["about"]
    assert set(data["weights"]) == set(asdict(weights()))


def test_a_missing_model_is_one_clear_line(
    harbours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.search.make_encoder", lambda settings: HashingEncoder())
    command = ["fit-relevance", "--cases", str(harbours / "cases.jsonl"), "--index", str(harbours / "index")]
    assert main([*command, "--answers", str(tmp_path / "answers.jsonl")]) == 1
    assert capsys.readouterr().err == ("evals: no language model is set up (IBID_LLM=none): answers are quotations\n")


def test_bad_input_is_one_line(bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench.kept.write_text('{"id":"x"}\n')
    assert bench.run() == 2
    assert "answers.jsonl, line 1: model: field required" in capsys.readouterr().err
    elsewhere = tmp_path / "cases.jsonl"
    elsewhere.write_text(
        '{"id":"a","kind":"fact","question":"Who?","gold":[{"doc":"no.md","statement":"Nobody was ever there."}]}\n'
    )
    bench.kept.unlink()
    assert main(["fit-relevance", "--cases", str(elsewhere), "--index", str(tmp_path)]) in (1, 2)
    assert capsys.readouterr().err.count("\n") == 1
    assert bench.run("--cases", str(elsewhere)) == 2
    assert "none of their documents is in the index" in capsys.readouterr().err.splitlines()[-1]
    with pytest.raises(SystemExit):
        bench.run("--false-refusals", "8")


def test_folds_are_ten() -> None:
    assert len(list(folds(made(40)))) == FOLDS == 10
