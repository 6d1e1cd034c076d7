"""Case files against documents: the project's own are sound, and what is wrong with others is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.case import KINDS, Case, load_cases
from evals.check_cases import CASES, check
from ingest.article import Article
from ingest.parse import parse_article
from tests.index.hashing import GULLS, MILL

DOCUMENTS: dict[str, Article] = {
    name: parse_article(text.encode(), f"docs/{name}", ".md") for name, text in (("mill.md", MILL), ("gulls.md", GULLS))
}
HOLDEN = "Holden, M. (1998) *Mills of the Saltby Shore*. Saltby: Quay Press."
FERRER = "Ferrer, A. (2004) ‘The sluice that failed’. *Journal of Small Waters*, 3(1), pp. 1–9."
GROUND = {
    "doc": "mill.md",
    "statement": "The mill at Saltby ground barley for two centuries.",
    "notes": ["1"],
    "references": [HOLDEN],
}
CLAUSE = {
    "doc": "mill.md",
    "statement": "while Ferrer thought it deep enough.",
    "notes": ["2"],
    "references": [FERRER],
}


def problems(kind: str = "fact", *gold: dict[str, Any], **fields: Any) -> list[str]:
    case = Case.model_validate({"id": "x", "kind": kind, "question": "?", "gold": gold, **fields})
    return list(check(case, DOCUMENTS))


def test_a_sound_case_has_nothing_wrong() -> None:
    assert problems("fact", GROUND) == []
    assert problems("fact", CLAUSE) == []
    assert problems("synthesis", GROUND, CLAUSE) == []
    assert problems("no-original", {"doc": "mill.md", "statement": "They never met."}) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"doc": "kiln.md"}, "gold[0].doc: no document kiln.md"),
        ({"statement": "The mill burned down twice."}, "gold[0].statement: not in mill.md"),
        ({"notes": ["2"], "references": [FERRER]}, "gold[0].notes: 2 does not cover the statement; 1 does"),
        ({"notes": [], "references": []}, "gold[0].notes: none is given, but 1 covers the statement"),
        ({"references": [FERRER]}, "gold[0].references: no note leads to 'ferrer"),
        ({"references": []}, "gold[0].references: the notes lead to 'holden"),
        ({"unresolved": ["Holden, 1999"]}, "gold[0].unresolved: 'Holden, 1999' is resolved, or not there"),
    ],
)
def test_what_is_wrong_with_gold_is_named(change: dict[str, Any], message: str) -> None:
    assert problems("fact", {**GROUND, **change})[0].startswith(message)


def test_gold_must_fit_its_kind() -> None:
    assert problems("synthesis", GROUND) == ["gold: a synthesis needs several statements of one document"]
    assert problems("cross-document", GROUND) == ["gold: a cross-document case needs statements of several documents"]
    assert problems("no-original", GROUND) == ["gold: a no-original case names no note and no reference"]
    assert problems("follow-up", GROUND) == ["history: a follow-up needs what was said before"]
    assert problems("unanswerable", docs=["kiln.md"]) == ["docs: no document kiln.md"]


def test_our_own_cases_are_sound_and_of_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-cases"]) == 0
    assert "0 things wrong" in capsys.readouterr().out
    cases = load_cases(CASES)
    assert len(cases) >= 60 and {case.kind for case in cases} == set(KINDS)
    assert len({case.question for case in cases}) == len(cases)


def test_things_wrong_are_lines_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mill.md").write_text(MILL)
    line = {"id": "x", "kind": "fact", "question": "?", "gold": [{**GROUND, "references": []}]}
    (tmp_path / "cases.jsonl").write_text(json.dumps(line))
    arguments = ["check-cases", "--cases", str(tmp_path / "cases.jsonl"), "--corpus", str(tmp_path)]
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("evals: x: gold[0].references: the notes lead to")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "mill.md").write_text(MILL)
    assert main(arguments) == 2
    assert "two documents of this name" in capsys.readouterr().err
