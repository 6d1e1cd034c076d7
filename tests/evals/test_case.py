"""Case files: what is read, and how what is wrong with them is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from answer.answer import Turn
from evals.case import choose_cases, load_cases
from evals.errors import BadInput
from tests.evals.made import CASES

GOOD: dict[str, Any] = {
    "id": "a",
    "kind": "follow-up",
    "question": "And the toll?",
    "history": [{"role": "user", "content": "How many carts?"}],
    "gold": [{"doc": "ferry.md", "statement": "Its toll was doubled twice.", "notes": ["2"], "references": ["Holm"]}],
    "remark": "unknown fields are the author's own",
}


def write(tmp_path: Path, *lines: str | dict[str, Any]) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


def test_a_case_is_read_with_its_history_and_gold(tmp_path: Path) -> None:
    [case] = load_cases(write(tmp_path, GOOD, ""))
    assert case.history == (Turn("user", "How many carts?"),)
    assert (case.gold[0].notes, case.gold[0].unresolved) == (("2",), ())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "facts"}, "kind: "),
        ({"id": ""}, "id: "),
        ({"id": 7}, "id: "),
        ({"question": "  "}, "question: "),
        ({"question": "\ud800"}, ""),
        ({"gold": []}, "gold: a follow-up case needs at least one statement"),
        ({"kind": "unanswerable"}, "gold: an unanswerable case has none"),
        ({"gold": [{"doc": "ferry.md"}]}, "gold[0].statement: field required"),
        ({"gold": [{"doc": "ferry.md", "statement": "s", "references": "Holm"}]}, "gold[0].references: "),
        ({"history": [{"role": "robot", "content": ""}]}, "history[0].role: "),
        ({"history": ["How many?"]}, "history[0]: "),
    ],
)
def test_what_is_wrong_is_named_with_line_and_field(tmp_path: Path, changed: dict[str, Any], field: str) -> None:
    path = write(tmp_path, {**GOOD, "id": "before"}, "", {**GOOD, **changed})
    with pytest.raises(BadInput) as caught:
        load_cases(path)
    message = str(caught.value)
    assert message.startswith(f"{path}, line 3: {field}") and "\n" not in message


@pytest.mark.parametrize("line", ["{", "[]", "null", '"case"', '{"id": "a"} {"id": "b"}', "\x00"])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadInput, match=r"cases\.jsonl, line 1: .+"):
        load_cases(write(tmp_path, line))


def test_an_id_that_occurs_again_is_named_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 2: id: 'a' is the id of line 1 already"):
        load_cases(write(tmp_path, GOOD, GOOD))


def test_files_that_hold_no_cases_are_named(tmp_path: Path) -> None:
    for content in (b"", b"\n\n", b"\xff\xfe\x00"):
        (tmp_path / "none.jsonl").write_bytes(content)
        with pytest.raises(BadInput, match=r"none\.jsonl: "):
            load_cases(tmp_path / "none.jsonl")
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadInput):
            load_cases(path)


def test_a_byte_order_mark_and_line_separators_inside_strings_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({**GOOD, "question": "one\u2028two\x85"}, ensure_ascii=False), encoding="utf-8-sig")
    assert load_cases(path)[0].question == "one\u2028two"


def test_a_kind_and_a_limit_choose_in_order_and_the_same_for_the_same_seed() -> None:
    assert [case.id for case in choose_cases(CASES, ["fact", "unanswerable"])] == ["rope", "damp", "king", "price"]
    draws = [[case.id for case in choose_cases(CASES, limit=4, seed=seed)] for seed in range(20)]
    order = [case.id for case in CASES]
    assert all(len(drawn) == 4 and drawn == sorted(drawn, key=order.index) for drawn in draws)
    assert len(set(map(tuple, draws))) > 5
    assert draws[3] == [case.id for case in choose_cases(CASES, limit=4, seed=3)]
    assert choose_cases(CASES, limit=99) == list(CASES)


def test_no_case_left_is_bad_input() -> None:
    with pytest.raises(BadInput, match="none of 2 is of kind synthesis"):
        choose_cases([CASES[0], CASES[7]], ["synthesis"])
