"""`python -m evals SUITE…`: from documents and cases to figures, with the real model; and bad input in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.suites import SUITES
from evals.systems.open import SYSTEMS
from tests.evals.test_check_cases import FERRER, GROUND
from tests.index.hashing import GULLS, MILL, write_documents

STOP = {
    "doc": "mill.md",
    "statement": "It stopped in 1911, when the sluice gate gave way.",
    "notes": ["2"],
    "references": [FERRER],
}
LINES = (
    {"id": "a", "kind": "fact", "question": "What did the mill at Saltby grind?", "gold": [GROUND]},
    {"id": "b", "kind": "fact", "question": "When did the mill stop, and why?", "gold": [STOP]},
    {"id": "c", "kind": "unanswerable", "question": "Which guitar did the conductor of the orchestra prefer?"},
)


def cases_file(folder: Path) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return path


@pytest.mark.slow
@pytest.mark.model
def test_documents_are_indexed_asked_and_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = write_documents(tmp_path / "docs", mill=MILL, gulls=GULLS)
    out = tmp_path / "out"
    arguments = ["answers", "--cases", str(cases_file(tmp_path)), "--corpus", str(docs), "--out", str(out)]
    assert main([*arguments, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((out / "metrics.json").read_text())
    assert printed["metrics"]["found"]["value"] == 1.0 and printed["metrics"]["exact_given_found"]["value"] == 1.0
    assert printed["metrics"]["refusal_recall"]["n"] == 1
    answers = [json.loads(line) for line in (out / "answers.jsonl").read_text().splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]
    assert answers[0]["traced"] == [{"read": True, "rank": 1}]
    before = (out / "answers.jsonl").read_bytes()
    assert main(arguments) == 0  # done already: scored again, not asked again
    assert "original reference exact" in capsys.readouterr().out
    assert (out / "answers.jsonl").read_bytes() == before
    assert main([*arguments, "--limit", "1"]) == 2  # other cases: another run
    assert "holds another run (other cases)" in capsys.readouterr().err
    assert (out / "answers.jsonl").read_bytes() == before


@pytest.mark.slow
@pytest.mark.model
def test_several_suites_and_systems_lie_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs, out, gates = write_documents(tmp_path / "docs", mill=MILL, gulls=GULLS), tmp_path / "out", tmp_path / "g.toml"
    gates.write_text(
        '[answers.quote]\nfound = ">= 1"\n[answers.dense]\nwrong_hop = "<= 0"\n[support.words]\nx = ">= 1"\n'
    )
    arguments = ["retrieval", "answers", "--system", "quote", "dense", "--cases", str(cases_file(tmp_path))]
    assert main([*arguments, "--corpus", str(docs), "--out", str(out), "--gate", str(gates)]) == 1
    printed = capsys.readouterr()
    missed = [line for line in printed.err.splitlines() if "gate missed" in line]
    assert missed == ["evals: gate missed: answers.dense wrong_hop <= 0: it is 2"]
    assert "1 of 2 gates hold" in printed.out and "not measured: support.words" in printed.out
    parts = [(part["suite"], part["system"]) for part in json.loads((out / "metrics.json").read_text())["outcomes"]]
    assert parts == [("retrieval", "search"), ("retrieval", "dense"), ("answers", "quote"), ("answers", "dense")]
    assert (out / "answers" / "dense" / "answers.jsonl").is_file() and (out / "report.html").is_file()


def test_what_can_be_measured_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in (*SUITES, *SYSTEMS))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["anwsers"], "no suite or command 'anwsers'"),
        (["answers", "--mode", "quote", "--system", "dense"], "with --system name them there"),
        (["answers", "--corpus", "docs"], "--cases: name the questions"),
        (["answers", "--system", "compose", "--limit", "1"], "compose needs a language model"),
        (["support", "--verifier", "model"], "--verifier words needs none"),
        (["answers", "--gate", "nowhere.toml"], "nowhere.toml: No such file"),
        (["apparatus", "--gold", "nowhere"], "nowhere: no gold there"),
        (["report", "nowhere"], "nowhere: holds no run"),
    ],
)
def test_what_cannot_be_measured_says_why(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    lines = [line for line in error.splitlines() if not line.startswith("INFO")]
    assert len(lines) == 1 and message in lines[0]


def test_bad_input_is_one_line_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases, docs = cases_file(tmp_path), write_documents(tmp_path / "docs", mill=MILL)
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("mine")
    out = tmp_path / "out"
    for arguments in (
        ["--cases", str(tmp_path / "nowhere.jsonl"), "--corpus", str(docs), "--out", str(out)],
        ["--cases", str(broken), "--corpus", str(docs), "--out", str(out)],
        ["--cases", str(cases), "--corpus", str(tmp_path / "nowhere"), "--out", str(out)],
        ["--cases", str(cases), "--corpus", str(docs), "--out", str(foreign)],
        ["--cases", str(cases), "--corpus", str(docs), "--out", str(out), "--kind", "synthesis"],
    ):
        assert main(["answers", *arguments]) == 2
        error = capsys.readouterr().err
        assert error.startswith("evals: ") and error.count("\n") == 1
    assert not out.exists() and [path.name for path in foreign.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("options", [["--limit", "0"], ["--limit", "x"], ["--kind", "facts"], ["--mode", "guess"]])
def test_options_that_make_no_sense_are_usage_errors(options: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["answers", "--cases", "c", "--corpus", "d", "--out", "o", *options])
    assert stopped.value.code == 2
