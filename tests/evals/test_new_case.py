"""Cases by dialogue: whatever is picked passes `check-cases`, and no file is ever damaged."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from evals import new_case
from evals.__main__ import main
from evals.case import Case, load_cases
from evals.new_case import append, next_id
from index.build import build_index
from tests.evals.test_check_cases import GROUND, HOLDEN
from tests.index.hashing import GULLS, MILL, SETTINGS, HashingEncoder, write_documents

KILN = """The Kiln

The kiln at Orrin fired tiles for export.[1] Its chimney leaned from the first winter.[2] Nobody minded the chimney.

Nobody minded the chimney.

Grass now grows in its yard.

[1] Quist, 2001.

[2] Harbour Board, 2019.

Harbour Board. (1850) Minutes of the Harbour Board. Saltby: The Board.

Quist, B. (2001) A Tax on Tiles. Oslo: Fjord.
"""
BARLEY = "What did the mill at Saltby grind?"
LEANED = "How did the chimney lean in the first winter?"


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_documents(tmp_path_factory.mktemp("dialogue") / "docs", mill=MILL, gulls=GULLS)
    (folder / "kiln.txt").write_text(KILN)
    build_index([folder], folder.parent / "index", SETTINGS, encoder=HashingEncoder())
    return folder


class Dialogue:
    """Types lines at the command, and reads what it printed."""

    def __init__(self, docs: Path, cases: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.docs, self.cases, self._patch, self._capsys = docs, cases, patch, capsys
        patch.setattr("index.search.make_encoder", lambda settings: HashingEncoder())

    def type(self, *lines: str, ended: str = "\n", index: Path | None = None) -> str:
        """All that was printed; `ended` comes after the last line, then the end of input."""
        self._patch.setattr("sys.stdin", io.StringIO("\n".join(lines) + ended))
        where = str(index or self.docs.parent / "index")
        self.code = main(["new-case", "--cases", str(self.cases), "--index", where])
        captured = self._capsys.readouterr()
        self.errors = captured.err
        return captured.out

    def added(self) -> dict[str, Any]:
        """The last line of the file."""
        line: dict[str, Any] = json.loads(self.cases.read_text().splitlines()[-1])
        return line

    def number_of(self, question: str, words: str) -> str:
        """Under which number a statement is offered."""
        number = ""
        for line in self.type(question, "", "m").splitlines():
            head = line.split()
            number = head[0] if len(head) == 2 and head[0].isdecimal() else number
            if words in line:
                return number
        raise AssertionError(f"{words} is not offered")

    def is_sound(self) -> bool:
        return main(["check-cases", "--cases", str(self.cases), "--corpus", str(self.docs)]) == 0


@pytest.fixture
def dialogue(
    docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Dialogue:
    return Dialogue(docs, tmp_path / "cases.jsonl", monkeypatch, capsys)


def test_a_statement_is_picked_by_its_number(dialogue: Dialogue) -> None:
    number = dialogue.number_of(BARLEY, "ground barley")
    shown = dialogue.type(BARLEY, "", number, "", "Barley.")
    assert "note 1: Holden, M. (1998)" in shown and dialogue.code == 0 and "1 case added" in shown
    assert dialogue.added() == {
        "id": "fact-01",
        "kind": "fact",
        "question": BARLEY,
        "history": [],
        "docs": ["mill.md"],
        "gold": [{**GROUND, "unresolved": []}],
        "answer": "Barley.",
    }
    assert dialogue.is_sound()


@pytest.mark.parametrize(
    ("words", "likely"),
    [
        (["ground barley"], "fact"),
        (["Grass now grows"], "no-original"),
        (["found it silted"], "fact"),
        (["chimney leaned"], "fact"),
        (["ground barley", "It stopped in 1911"], "synthesis"),
        (["ground barley", "forty inland towns"], "cross-document"),
        ([], "unanswerable"),
    ],
)
def test_the_likely_kind_is_written_and_sound(dialogue: Dialogue, words: list[str], likely: str) -> None:
    numbers = " ".join(dialogue.number_of(BARLEY, each) for each in words) or "none"
    dialogue.type(BARLEY, "", "m", numbers, "", "")
    assert dialogue.added()["kind"] == likely and len(dialogue.added()["gold"]) == len(words)
    assert dialogue.is_sound()


def test_a_citation_that_leads_nowhere_is_shown_and_written(dialogue: Dialogue) -> None:
    number = dialogue.number_of(LEANED, "chimney leaned")
    shown = dialogue.type(LEANED, "", number, "", "")
    assert "note 2: leads nowhere: Harbour Board, 2019 (" in shown
    gold = dialogue.added()["gold"][0]
    assert (gold["notes"], gold["references"], gold["unresolved"]) == (["2"], [], ["Harbour Board, 2019"])
    assert dialogue.is_sound()


def test_both_works_of_a_sentence_with_two_notes_are_written(dialogue: Dialogue) -> None:
    dialogue.type(BARLEY, "", "m", dialogue.number_of(BARLEY, "found it silted"), "", "")
    gold = dialogue.added()["gold"][0]
    assert gold["notes"] == ["1", "2"] and gold["references"][0] == HOLDEN and len(gold["references"]) == 2


def test_history_makes_a_follow_up_unless_another_kind_is_named(dialogue: Dialogue) -> None:
    number = dialogue.number_of("When did it stop?", "It stopped in 1911")
    first = ["When did it stop?", "Was there a mill?", "Yes, at Saltby.", "", number, "", ""]
    second = [
        "Which fire stopped the mill?",
        "",
        dialogue.number_of("Which fire stopped the mill?", "stopped in"),
        "false",
    ]
    shown = dialogue.type(*first, *second, "None did.")
    assert "2 cases added" in shown
    follow_up, false_premise = load_cases(dialogue.cases)
    assert (follow_up.kind, false_premise.kind) == ("follow-up", "false-premise")
    assert [(turn.role, turn.content) for turn in follow_up.history] == [
        ("user", "Was there a mill?"),
        ("assistant", "Yes, at Saltby."),
    ]
    assert dialogue.is_sound()


@pytest.mark.parametrize("reply", ["99", "x", "-1", "1 x", "", "²", "0 1"])
def test_a_reply_that_fits_nothing_is_asked_again(dialogue: Dialogue, reply: str) -> None:
    shown = dialogue.type(BARLEY, "", reply, "0", "", "")
    assert shown.count("Which answer it?") == 2 and shown.count("Expected numbers from 1 to 8") == 1
    assert dialogue.added()["gold"] == []


@pytest.mark.parametrize(("kind", "said"), [("f", "Expected one of"), ("synthesis", "a synthesis needs several")])
def test_a_kind_that_fits_nothing_is_asked_again(dialogue: Dialogue, kind: str, said: str) -> None:
    shown = dialogue.type(BARLEY, "", dialogue.number_of(BARLEY, "ground barley"), kind, "fact", "")
    assert shown.count("Kind: ") == 2 and shown.count(said) == 1
    assert dialogue.is_sound()


def test_a_sentence_that_occurs_twice_can_not_be_picked(dialogue: Dialogue) -> None:
    question = "Who minded the chimney?"
    shown = dialogue.type(question, "", dialogue.number_of(question, "Nobody minded"), "0", "", "")
    assert "statement: occurs 2 times in kiln.txt" in shown
    assert dialogue.added()["kind"] == "unanswerable"


def test_more_are_shown_until_there_are_no_more(dialogue: Dialogue) -> None:
    shown = dialogue.type(BARLEY, "", "m", "m", "b", "")
    numbers = [line.split()[0] for line in shown.splitlines() if line.endswith((".md", ".txt")) and line[0] == " "]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)] and len(numbers) > new_case.SHOWN
    assert "Nothing more was found." in shown and not dialogue.cases.exists()


@pytest.mark.parametrize(
    "lines", [[""], [BARLEY], [BARLEY, ""], [BARLEY, "", "1"], [BARLEY, "", "1", ""], [BARLEY, "Who?"]]
)
def test_the_end_of_input_leaves_nothing_half_written(dialogue: Dialogue, lines: list[str]) -> None:
    shown = dialogue.type(*lines)
    assert dialogue.code == 0 and not dialogue.errors and shown.endswith(f"0 cases added to {dialogue.cases}\n")
    assert not dialogue.cases.exists()


def test_ctrl_c_keeps_what_was_added(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = iter([BARLEY, "", "0", "", "", "Who was", KeyboardInterrupt])

    def typed(prompt: str) -> str:
        reply = next(replies)
        if isinstance(reply, str):
            return reply
        raise reply

    monkeypatch.setattr("builtins.input", typed)
    assert dialogue.type().endswith(f"1 case added to {dialogue.cases}\n") and dialogue.code == 0
    assert dialogue.is_sound()


def test_a_last_line_without_an_end_gets_one(dialogue: Dialogue) -> None:
    before = json.dumps({"id": "mine-007", "kind": "unanswerable", "question": "Who was the miller’s dog?"})
    dialogue.cases.write_text(before)
    shown = dialogue.type("who was the miller’s dog", "", "0", "", "")
    assert "(mine-007 asks that already.)" in shown
    lines = dialogue.cases.read_text().splitlines()
    assert lines[0] == before and json.loads(lines[1])["id"] == "mine-008" and len(lines) == 2


@pytest.mark.parametrize("content", ["{", '{"id":"a","kind":"fact","question":"?"}\n', "\xff"])
def test_a_malformed_file_is_named_before_any_question(dialogue: Dialogue, content: str) -> None:
    dialogue.cases.write_bytes(content.encode("latin-1"))
    assert dialogue.type(BARLEY, "", "0", "", "") == ""
    assert dialogue.code == 2 and dialogue.errors.count("\n") == 1 and str(dialogue.cases) in dialogue.errors
    assert dialogue.cases.read_bytes() == content.encode("latin-1")


def test_other_documents_need_a_file_of_their_own(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-case", "--corpus", str(docs)]) == 2
    assert capsys.readouterr().err.startswith("evals: --cases: ")
    assert main(["new-case", "--index", "i", "--cases", str(docs / "none" / "cases.jsonl")]) == 2
    assert "no folder" in capsys.readouterr().err


def test_a_disk_that_refuses_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(id="a-1", kind="unanswerable", question="Who?")
    append(tmp_path / "cases.jsonl", case)
    before = (tmp_path / "cases.jsonl").read_bytes()

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(new_case.BadInput, match="No space left"):
        append(tmp_path / "cases.jsonl", case)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


@pytest.mark.parametrize(
    ("there", "kind", "expected"),
    [
        ([], "fact", "fact-01"),
        ([("fact-09", "fact")], "fact", "fact-10"),
        ([("fact-09", "fact")], "synthesis", "synthesis-01"),
        ([("cross-02", "cross-document"), ("fact-11", "fact")], "cross-document", "cross-03"),
        ([("dev-099", "fact"), ("dev-007", "synthesis")], "follow-up", "dev-100"),
        ([("q9", "fact")], "fact", "q10"),
        ([("rope", "fact")], "fact", "fact-01"),
    ],
)
def test_the_next_id_goes_on(there: list[tuple[str, str]], kind: Any, expected: str) -> None:
    gold = [] if kind == "unanswerable" else [GROUND]
    cases = [Case.model_validate({"id": id, "kind": of, "question": "?", "gold": gold}) for id, of in there]
    assert next_id(kind, cases) == expected
