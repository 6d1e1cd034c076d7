"""`python -m answer`: its output is the published contract, and bad input costs one line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import index.search
from answer.__main__ import main
from index.build import build_index
from settings import Settings
from tests.answer.documents import BROKEN, SWIFTS
from tests.index.hashing import HashingEncoder, write_documents

ROOT = Path(__file__).parents[2]
QUESTION = "How many nests did the surveys find in the old granary?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    docs = write_documents(folder / "docs", swifts=SWIFTS)
    (docs / "lamps.txt").write_text(BROKEN, encoding="utf-8")
    build_index([docs], folder / "index", Settings(), encoder=HashingEncoder())
    return folder / "index"


@pytest.fixture(autouse=True)
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.search, "make_encoder", lambda settings: HashingEncoder())


def batch(monkeypatch: pytest.MonkeyPatch, folder: Path, data: bytes) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return main(["--index", str(folder)])


# --- output -----------------------------------------------------------------------------------------------------------

CONTRACT: dict[str, set[str]] = {
    "answer": set(
        "id question standalone_question mode abstained reason statements withheld references nearest timings".split()
    ),
    "statement": {"text", "support", "score", "citations"},
    "cite": set("number status reference citation note scope path quote start end reason".split()),
    "reference": {"number", "text", "key", "status", "cited_in"},
    "place": {"path", "title", "note"},
    "nearest": {"text", "path"},
    "timings": {"retrieve_ms", "compose_ms", "verify_ms", "total_ms"},
}


def assert_contract(answer: dict[str, Any]) -> None:
    assert CONTRACT["answer"] <= answer.keys()
    assert answer["mode"] in ("quote", "compose") and CONTRACT["timings"] <= answer["timings"].keys()
    for statement in answer["statements"]:
        assert CONTRACT["statement"] <= statement.keys() and statement["support"] in ("verbatim", "supported")
        for cite in statement["citations"]:
            assert CONTRACT["cite"] <= cite.keys()
            assert cite["status"] in ("resolved", "ambiguous", "unresolved", "none")
            assert cite["scope"] in ("sentence", "clause", "paragraph", "article")
    for entry in answer["references"]:
        assert CONTRACT["reference"] <= entry.keys()
        assert all(CONTRACT["place"] <= place.keys() for place in entry["cited_in"])
    assert all(CONTRACT["nearest"] <= near.keys() for near in answer["nearest"])


@pytest.mark.parametrize("question", [QUESTION, "When was the tax repealed?", "Their oil was whale oil?", "?!"])
def test_json_is_the_contract(folder: Path, capsys: pytest.CaptureFixture[str], question: str) -> None:
    assert main([question, "--index", str(folder), "--json"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    answer = json.loads(line)
    assert_contract(answer)
    assert answer["question"] == question and answer["id"] is None


def test_text_is_markdown_for_a_reader(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([QUESTION, "--index", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert "forty nests" in out and "### References" in out and err == ""


def test_compose_without_a_language_model_quotes_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([QUESTION, "--index", str(folder), "--json", "--mode", "compose"]) == 0
    out, err = capsys.readouterr()
    if json.loads(out)["mode"] == "quote":
        assert "no language model is set up" in err


def test_history_from_a_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.json"
    path.write_text(json.dumps([{"role": "user", "content": "What of the swifts?"}]))
    assert main(["Why?", "--index", str(folder), "--json", "--history", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["standalone_question"] == "What of the swifts? Why?"


# --- batches ----------------------------------------------------------------------------------------------------------


def test_a_batch_answers_in_order_and_keeps_ids(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = [
        {"id": "a", "question": QUESTION},
        {"id": 2, "question": "Why?", "history": [{"role": "user", "content": "What of the swifts?"}]},
        {"question": "?!", "history": None},
    ]
    data = "\n\n".join(json.dumps(case) for case in cases).encode() + b"\n"
    assert batch(monkeypatch, folder, data) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2, None]
    for answer in answers:
        assert_contract(answer)


@pytest.mark.parametrize(
    "bad",
    [
        b"not json",
        b"[1, 2]",
        b"{}",
        b'{"question": 3}',
        b'{"question": "x", "history": 7}',
        b'{"question": "x", "history": [{"role": "user"}]}',
        b'{"question": "\xff\xfe"}',
        b"[" * 100_000,
    ],
)
def test_a_bad_line_is_named_and_the_rest_answered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bad: bytes
) -> None:
    good = json.dumps({"id": "good", "question": QUESTION}).encode()
    assert batch(monkeypatch, folder, good + b"\n" + bad + b"\n" + good) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["good", "good"]
    assert err.startswith("answer: line 2: ") and err.count("\n") == 1


@pytest.mark.parametrize("text", ["half a character: \ud83d", "nul \x00", "x" * 5000, "line\nline\u2028line"])
def test_strange_text_is_answered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    case = {"question": text, "history": [{"role": "user", "content": text}]}
    assert batch(monkeypatch, folder, json.dumps(case).encode()) == 0
    assert_contract(json.loads(capsys.readouterr().out))


def test_an_empty_batch_is_no_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert batch(monkeypatch, folder, b"") == 0


def test_a_byte_order_mark_is_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert batch(monkeypatch, folder, b"\xef\xbb\xbf" + json.dumps({"question": QUESTION}).encode()) == 0


# --- failures ---------------------------------------------------------------------------------------------------------


def test_a_missing_index_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([QUESTION, "--index", str(tmp_path / "nowhere")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert err.startswith("answer: ") and "build one with `python -m ingest build PATH --index" in err


@pytest.mark.parametrize("arguments", [["--mode", "dream"], [" "], ["a", "b"], ["--history"]])
def test_wrong_usage_is_exit_code_2(folder: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--index", str(folder), *arguments])
    assert stopped.value.code == 2


@pytest.mark.parametrize("data", [None, b"{", b"\xff\xfe\x00", b'{"role": "user"}', b"[7]"])
def test_a_history_that_cannot_be_used_is_one_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes | None
) -> None:
    path = tmp_path / "history.json"
    if data is not None:
        path.write_bytes(data)
    assert main([QUESTION, "--index", str(folder), "--history", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("answer: ") and err.count("\n") == 1


PROGRAM = (
    "import sys, index.search; from tests.index.hashing import HashingEncoder; from answer.__main__ import main\n"
    "index.search.make_encoder = lambda settings: HashingEncoder()\n"
    "sys.exit(main(sys.argv[1:]))"
)


@pytest.mark.parametrize("question", [[], [QUESTION, "--json"]])
def test_a_reader_that_has_gone_is_no_traceback(folder: Path, question: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    data = (json.dumps({"question": QUESTION}) + "\n").encode() * 50
    command = [sys.executable, "-c", PROGRAM, "--index", str(folder), *question]
    run = subprocess.run(command, cwd=ROOT, input=data, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (run.returncode, run.stderr) == (1, b"")


def test_output_is_utf8_whatever_the_locale(folder: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", PROGRAM, "--index", str(folder), "Who wrote A Surveyor’s Birds?", "--json"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert json.loads(run.stdout.decode("utf-8"))["question"].endswith("Surveyor’s Birds?")
