"""Cases and answers made by hand, and ways of damaging an answer: what the tests of metrics and runs work with."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from answer.answer import Answer, AnswerStatement, Cite, Turn
from evals.answered import Answered, Traced
from evals.case import Case, Gold

FERRY, GRANARY = "docs/ferry.md", "docs/granary.md"
HOLM = "Holm, A. (1932) *Tolls of the River Ferries*. Saltby: Quay Press."
BRANDT = "Brandt, E. (1958) ‘Who crossed, and why’. *Journal of Small Waters*, 2(1), pp. 4–19."
TESSIER = "Tessier, L. (1971) *Grain and Damp*. Rouen: Éditions du Quai."


def gold(doc: str, statement: str, *references: str, unresolved: Sequence[str] = ()) -> Gold:
    return Gold(doc=doc, statement=statement, notes=("1",), references=references, unresolved=tuple(unresolved))


ROPE = gold("ferry.md", "The rope ferry carried four hundred carts in the summer of 1911.", HOLM)
TOLL = gold("ferry.md", "Its toll was doubled twice before the bridge was opened.", HOLM, BRANDT)
FIRE = gold("granary.md", "A fire in the upper loft ended the trade in oats.", TESSIER)
DAMP = gold("granary.md", "Damp cost the owners a tenth of every harvest.", unresolved=["Tessier, 1970"])
BELL = Gold(doc="granary.md", statement="The bell of the granary still hangs over the yard.")

CASES = (
    Case(id="rope", kind="fact", question="How many carts crossed in 1911?", gold=(ROPE,)),
    Case(id="toll", kind="synthesis", question="What became of the ferry?", gold=(ROPE, TOLL)),
    Case(id="both", kind="cross-document", question="What ended the two trades?", gold=(TOLL, FIRE)),
    Case(id="bell", kind="no-original", question="Where is the bell?", gold=(BELL,)),
    Case(id="damp", kind="fact", question="How much grain was lost to damp?", gold=(DAMP,)),
    Case(id="flood", kind="false-premise", question="Which flood ended the trade in oats?", gold=(FIRE,)),
    Case(
        id="then",
        kind="follow-up",
        question="And then?",
        history=(Turn("user", "How many carts crossed?"), Turn("assistant", "Four hundred.")),
        gold=(TOLL,),
    ),
    Case(id="king", kind="unanswerable", question="Did the king ever cross?"),
    Case(id="price", kind="unanswerable", question="What did the bell cost?"),
)


def cite(source: Gold, path: str, reference: str | None) -> Cite:
    status = "resolved" if reference else "unresolved" if source.unresolved else "none"
    return Cite(None, status, reference, "as printed", "1", "sentence", path, source.statement, 0, 1)


def perfect(case: Case) -> Answer:
    """Every gold statement verbatim with all its references; a refusal where there is none."""
    statements = []
    for source in case.gold:
        path = f"docs/{source.doc}"
        cites = tuple(cite(source, path, reference) for reference in source.references) or (cite(source, path, None),)
        statements.append(AnswerStatement(source.statement, "verbatim", 0.9, cites))
    reason = None if case.answerable else "nothing in the documents is about this"
    times = {"total_ms": 20.0 + len(case.id)}
    return Answer(
        case.question,
        case.question,
        "quote",
        not case.answerable,
        reason,
        tuple(statements),
        timings=times,
    )


def printed(case: Case, answer: Answer) -> dict[str, Any]:
    """The answer as it stands in answers.jsonl."""
    data: dict[str, Any] = json.loads(json.dumps(answer.to_json(case.id)))
    return data


def read(data: dict[str, Any]) -> Answered:
    return Answered.model_validate_json(json.dumps(data))


Damage = Callable[[dict[str, dict[str, Any]]], None]
"""Changes printed answers, by id, in place."""


def reference_swapped(answers: dict[str, dict[str, Any]]) -> None:
    answers["flood"]["statements"][0]["citations"][0]["reference"] = HOLM


def second_reference_dropped(answers: dict[str, dict[str, Any]]) -> None:
    del answers["then"]["statements"][0]["citations"][1]


def article_cited_instead(answers: dict[str, dict[str, Any]]) -> None:
    answers["rope"]["statements"][0]["citations"][0] |= {"status": "none", "reference": None}


def reference_made_up(answers: dict[str, dict[str, Any]]) -> None:
    answers["damp"]["statements"][0]["citations"][0] |= {"status": "resolved", "reference": TESSIER}


def citation_dropped(answers: dict[str, dict[str, Any]]) -> None:
    answers["toll"]["statements"][1]["citations"] = []


def statement_of_another_article_added(answers: dict[str, dict[str, Any]]) -> None:
    answers["rope"]["statements"].append(answers["bell"]["statements"][0])


def statement_of_another_article_put_first(answers: dict[str, dict[str, Any]]) -> None:
    answers["rope"]["statements"].insert(0, answers["bell"]["statements"][0])


def quote_padded_to_a_page(answers: dict[str, dict[str, Any]]) -> None:
    answers["bell"]["statements"][0]["citations"][0]["quote"] += " and other words of the page" * 80


def refusal_flipped_to_an_answer(answers: dict[str, dict[str, Any]]) -> None:
    answers["king"] |= {"abstained": False, "reason": None, "statements": answers["bell"]["statements"]}


def answer_flipped_to_a_refusal(answers: dict[str, dict[str, Any]]) -> None:
    answers["bell"] |= {"abstained": True, "reason": "nothing is about this", "statements": []}


DAMAGES: dict[Damage, set[str]] = {
    reference_swapped: {
        "original_reference_exact",
        "exact_given_found",
        "original_reference_precision",
        "original_reference_recall",
        "misattributed",
    },
    second_reference_dropped: {"original_reference_exact", "exact_given_found", "original_reference_recall"},
    article_cited_instead: {
        "original_reference_exact",
        "exact_given_found",
        "original_reference_recall",
        "wrong_hop",
    },
    reference_made_up: {"original_reference_exact", "exact_given_found", "original_reference_precision", "guessed"},
    citation_dropped: {"found", "original_reference_exact", "original_reference_recall", "on_topic", "uncited"},
    statement_of_another_article_added: {"on_topic"},
    statement_of_another_article_put_first: {"on_topic", "found_first"},
    quote_padded_to_a_page: {"found", "found_first", "original_reference_exact", "on_topic"},
    refusal_flipped_to_an_answer: {"refusal_recall", "false_answers"},
    answer_flipped_to_a_refusal: {
        "found",
        "found_first",
        "original_reference_exact",
        "refusal_precision",
        "false_refusals",
    },
}
"""Each damage and the metrics that must be worse for it; every other must stay as it is."""


class Oracle:
    """A system that knows the cases; it can be made to break off."""

    def __init__(self, cases: Sequence[Case] = CASES, breaks_at: str | None = None) -> None:
        self._cases = {case.question: case for case in cases}
        self._breaks_at = breaks_at
        self.asked: list[str] = []

    def answer(self, question: str, history: Sequence[Turn]) -> Answer:
        case = self._cases[question]
        if case.id == self._breaks_at:
            raise KeyboardInterrupt
        self.asked.append(case.id)
        return perfect(case)

    def trace(self, answer: Answer, gold: Sequence[Gold]) -> tuple[Traced, ...]:
        return tuple(Traced(read=True, rank=number) for number, _ in enumerate(gold, start=1))

    def close(self) -> None:
        pass
