"""Suite faithfulness: what is taken away must go from the answer, and who answers from memory is caught."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from answer.answer import Answer, AnswerStatement, Turn
from evals.answered import Answered, Cited, Said
from evals.case import Case, Gold
from evals.metrics.faithfulness import Source, says, score_again, to_hide
from evals.outcome import Outcome
from evals.suites import faithfulness
from evals.suites.faithfulness import outcome_of
from evals.work import Choices
from tests.evals.made import BELL, CASES, FERRY, GRANARY, ROPE, TESSIER, TOLL, cite, perfect, printed, read
from tests.evals.suites.conftest import WorkOn
from tests.evals.systems.test_dense import QUESTION, STOP
from tests.evals.test_check_cases import FERRER
from tests.index.hashing import SETTINGS

HIDDEN: Source = (FERRY, ROPE.statement)
ROPE_CASE = CASES[0]


def said(text: str, *sources: Source) -> Said:
    cites = tuple(Cited(path=path, quote=quote, status="none") for path, quote in sources)
    return Said(text=text, citations=cites)


def again(*statements: Said) -> Answered:
    return Answered(id="rope", abstained=not statements, statements=statements)


def gone(answer: Answered, there: Collection[Source] = (), supported: bool = True) -> bool | None:
    return score_again(ROPE_CASE, [HIDDEN], answer, lambda source: source in there, lambda c, s: supported).gone


@pytest.mark.parametrize(
    ("text", "does"),
    [
        (ROPE.statement, True),
        ("Four hundred carts were carried by the rope ferry in the summer of 1911.", True),
        ("In the summer of 1911 the rope ferry was busier than it had ever been, for it carried, as the clerk of the "
         "quay wrote in his book at the end of the season, four hundred carts, not counting those of the army, the "
         "post, and the owners of the ferry, who went across without paying anything to anybody at all.", True),
        ("The rope ferry carried four hundred carts in the summer.", True),
        ("Its toll was doubled twice before the bridge was opened.", False),
        ("The ferry was busy.", False),
        ("Carts stood at the ferry all summer long.", False),
    ],
)  # fmt: skip
def test_what_says_the_same(text: str, does: bool) -> None:
    assert says(text, ROPE.statement) is does


def test_a_number_or_name_that_is_lacking_says_something_else() -> None:
    told = (
        "The surveyor Holden measured the pond of the old mill at Saltby, and found it silted from end to end in 1887"
    )
    longer = f"{told}, {'which the board had not been told of by anybody, ' * 8} as it happened."
    assert says(longer, told)
    assert not says(longer.replace("1887", "1889"), told) and not says(longer.replace("Holden", "Ferrer"), told)


def test_only_statements_that_are_rightly_cited_are_hidden() -> None:
    answers = {case.id: printed(case, perfect(case)) for case in CASES}
    assert to_hide(ROPE_CASE, read(answers["rope"])) == [HIDDEN]
    assert to_hide(CASES[1], read(answers["toll"])) == [HIDDEN, (FERRY, TOLL.statement)]
    assert to_hide(CASES[7], read(answers["king"])) == []
    answers["rope"]["statements"][0]["citations"][0]["reference"] = TESSIER
    assert to_hide(ROPE_CASE, read(answers["rope"])) == []


def test_a_refusal_and_another_answer_both_let_the_claim_go() -> None:
    other = (FERRY, TOLL.statement)
    assert gone(again()) is True
    assert gone(again(said(TOLL.statement, other)), [other]) is True


def test_who_cites_or_says_it_still_is_caught() -> None:
    other = (FERRY, TOLL.statement)
    assert gone(again(said("Many.", HIDDEN)), [HIDDEN, other]) is False
    assert gone(again(said(ROPE.statement)), [HIDDEN, other]) is False
    assert gone(again(said("The rope ferry carried four hundred carts in 1911.", other)), [other], False) is False
    assert gone(again(said("The rope ferry carried four hundred carts in 1911.", other)), [other], True) is False


def test_a_twin_makes_a_case_ineligible() -> None:
    twin = (GRANARY, "The rope ferry carried some four hundred carts in the summer of 1911.")
    assert gone(again(said(twin[1], twin)), [twin]) is None
    assert gone(again(said("In the summer of 1911, four hundred carts.", twin)), [twin], supported=True) is None
    assert gone(again(said("In the summer of 1911, four hundred carts.", twin)), [twin], supported=False) is False
    assert gone(again(said(twin[1], twin)), []) is False  # no document holds it: it is made up


def test_words_that_another_statement_holds_are_its_own() -> None:
    """A few words that the hidden statement has too, quoted from one that says something else."""
    other = (FERRY, "In the end the rope ferry carried nothing, for the town had built a bridge and sold the boats.")
    assert gone(again(said("the rope ferry carried … …", other)), [other]) is True
    assert gone(again(said("the rope ferry carried", other)), []) is False


def test_one_of_two_that_stays_is_enough() -> None:
    hidden, other = [HIDDEN, (FERRY, TOLL.statement)], (GRANARY, BELL.statement)
    found = score_again(CASES[1], hidden, again(said(TOLL.statement, other)), lambda s: s == other, lambda c, s: False)
    assert (found.gone, found.staying) == (False, (TOLL.statement,))


def test_figures_count_what_is_eligible() -> None:
    twin = (GRANARY, ROPE.statement)
    answers = [again(), again(said(BELL.statement, (GRANARY, BELL.statement))), again(said(ROPE.statement, twin)), None]
    scores = [
        score_again(
            ROPE_CASE.model_copy(update={"id": str(n)}), [HIDDEN], one, lambda s: s[0] == GRANARY, lambda c, s: True
        )
        for n, one in enumerate([*answers, again(said(ROPE.statement))])
    ]
    found = outcome_of(scores, "quote")
    assert {name: (one.value, one.n) for name, one in found.metrics.items()} == {
        "claim_gone": (2, 3),
        "refused_then": (1, 2),
        "other_statement": (1, 2),
    }
    assert found.scores["2"] == {"claim_gone": None, "refused_then": None, "other_statement": None, "kind": "fact"}
    assert [(remark.id, remark.kind) for remark in found.remarks] == [("4", "claim stays")]


def test_only_ways_of_answering_of_our_own_are_asked() -> None:
    chosen = Choices(suites=("faithfulness",), systems=("quote", "dense", "compose", "citation-engine"))
    assert faithfulness.systems(chosen) == ("quote", "compose")


# --- over documents ---

CASE = Case(id="stop", kind="fact", question=QUESTION, gold=(STOP,))
NONE = Case(id="none", kind="unanswerable", question="Which guitar did the conductor of the orchestra prefer?")


class Memory:
    """Says what it once read, whatever is hidden, and cites what is there."""

    def __init__(self, source: Gold = STOP) -> None:
        self.source = source
        self.hidden: list[list[Source]] = []

    def hide(self, statements: Collection[Source]) -> None:
        self.hidden.append(list(statements))

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        statement = AnswerStatement(STOP.statement, "supported", 0.9, (cite(self.source, "docs/mill.md", FERRER),))
        return Answer(question, question, "compose", False, None, (statement,))

    def trace(self, answer: Answer, gold: Sequence[Gold]) -> None:
        pass

    def close(self) -> None:
        pass


def only(outcome: Outcome) -> dict[str, tuple[float | None, int]]:
    return {name: (one.value, one.n) for name, one in outcome.metrics.items()}


def test_ibid_lets_the_claim_go(work_on: WorkOn, monkeypatch: pytest.MonkeyPatch) -> None:
    work = work_on("faithfulness", "quote", [CASE, NONE])
    found = faithfulness.measure(work, "quote")
    assert found.cases == 2 and only(found)["claim_gone"] == (1, 1) and found.remarks == ()
    assert found.scores["none"]["claim_gone"] is None
    monkeypatch.setattr(faithfulness, "open_hiding", lambda *args: pytest.fail("was asked again"))
    assert faithfulness.measure(work, "quote") == found


@pytest.mark.parametrize("source", [STOP, Gold(doc="mill.md", statement="They never met.")])
def test_who_answers_from_memory_is_caught(
    work_on: WorkOn, monkeypatch: pytest.MonkeyPatch, source: Gold, tmp_path: Path
) -> None:
    memory = Memory(source)
    monkeypatch.setattr(faithfulness, "open_hiding", lambda system, index, settings: memory)
    work = work_on("faithfulness", "quote", [CASE, NONE])
    found = faithfulness.measure(work, "quote")
    assert only(found) == {"claim_gone": (0, 1), "refused_then": (None, 0), "other_statement": (None, 0)}
    assert [remark.text for remark in found.remarks] == [STOP.statement]
    [[(path, words)]] = memory.hidden
    assert path.endswith("mill.md") and words == STOP.statement


def test_an_answer_of_its_own_is_not_taken_for_the_answer_without(work_on: WorkOn) -> None:
    """Both are kept in one folder where nothing else is measured."""
    work = work_on("faithfulness", "quote", [CASE])
    faithfulness.measure(work, "quote")
    assert STOP.statement in [one.text for one in work.answers("quote")["stop"].statements]
    assert work.settings == SETTINGS
