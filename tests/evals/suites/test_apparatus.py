"""Suite apparatus: links right, guessed, missed, and damage reported."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from tests.shared_data import DATA, ROOT, needs_shared

FERRY = """Ferries and tolls


The rope ferry carried four hundred carts in the summer of 1911[1]. Its toll was doubled twice before the bridge[2].

The granary burned in the same year[3].

[1] Holm, 1932.

[2] Holm, 1932; Brandt, 1958.

[3] Tessier, 1970.


Brandt, E. (1958) ‘Who crossed, and why’. Journal of Small Waters, 2(1), pp. 4–19.

Holm, A. (1932) Tolls of the River Ferries. Saltby: Quay Press.

Tessier, L. (1971) Grain and Damp. Rouen: Quai.
"""
ENTRIES = {name: next(line for line in FERRY.splitlines() if line.startswith(f"{name},") and "(" in line) for name in ("Holm", "Brandt", "Tessier")}  # fmt: skip # noqa: E501
INTACT = {
    "1": {"Holm, 1932": ENTRIES["Holm"]},
    "2": {"Holm, 1932": ENTRIES["Holm"], "Brandt, 1958": ENTRIES["Brandt"]},
    "3": {"Tessier, 1970": ENTRIES["Tessier"]},
}


def write(folder: Path, gold: Any, text: str = FERRY) -> Path:
    for name in ("docs", "gold"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "docs" / "ferry.txt").write_text(text)
    (folder / "gold" / "ferry.json").write_text(gold if isinstance(gold, str) else json.dumps(gold))
    return folder


def links(notes: dict[str, dict[str, str]]) -> dict[str, Any]:
    entries = sorted({entry for cites in notes.values() for entry in cites.values()})
    return {
        "references": {str(number): entry for number, entry in enumerate(entries)},
        "footnotes": [
            {"n": int(n), "cites": [{"short": short, "ref": str(entries.index(e))} for short, e in cites.items()]}
            for n, cites in notes.items()
        ],
    }


def figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["apparatus", "--gold", str(folder), "--json"]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {name: (figure["value"], figure["n"]) for name, figure in result["metrics"].items()}


def test_right_missed_and_guessed_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Note 3 cites a year that the list lacks: missed, not guessed."""
    assert figures(write(tmp_path, links(INTACT)), capsys) == {
        "notes_right": (2, 3),
        "citations_right": (3, 4),
        "missed": (1, 4),
        "guessed": (0, 3),
    }


def test_an_entry_that_gold_does_not_mean_is_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = links({"1": {"Holm, 1932": ENTRIES["Brandt"]}})
    assert figures(write(tmp_path, gold), capsys)["guessed"] == (1, 1)
    assert main(["apparatus", "--gold", str(tmp_path / "gold")]) == 0
    assert "ferry, note: note 1: 1 of 1 missed; guessed: Holm, A. (1932)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "note", "short", "change", "reported"),
    [
        ("note-deleted", 1, "Holm, 1932", (r"\[1\] Holm, 1932\.\n\n", ""), True),
        ("marker-deleted", 1, "Holm, 1932", (r"1911\[1\]", "1911"), True),
        ("entry-deleted", 2, "Brandt, 1958", (r"Brandt, E\..*\n\n", ""), True),
        (
            "entry-twin",
            1,
            "Holm, 1932",
            (r"(Holm, A\. .*\n)", r"\1\nHolm, B. (1932) Other Tolls. Oslo: Fjord.\n"),
            True,
        ),
        ("year-changed", 3, "Tessier, 1970", ("", ""), True),
        ("year-changed", 2, "Brandt, 1958", ("", ""), False),  # nothing was changed, nothing is there to report
        ("note-deleted", 1, "Holm, 1932", ("", ""), False),
    ],
)
def test_damage_is_reported_or_not(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    note: int,
    short: str,
    change: tuple[str, str],
    reported: bool,
) -> None:
    gold = {"intact": {"2": INTACT["2"]}, "breaks": [{"kind": kind, "note": note, "short": short}]}
    found = figures(write(tmp_path, gold, re.sub(*change, FERRY) if change[0] else FERRY), capsys)
    assert found["damage_reported"] == found[f"reported_{kind}"] == (int(reported), 1)


@pytest.mark.parametrize(
    "gold",
    ["{", "[]", "{}", '{"footnotes": [{"n": 1}], "references": {}}', '{"intact": {}, "breaks": [{"kind": "x"}]}'],
)
def test_gold_that_is_none_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], gold: str) -> None:
    assert main(["apparatus", "--gold", str(write(tmp_path, gold))]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "ferry.json" in error


def test_gold_without_documents_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, links(INTACT))
    (folder / "docs" / "ferry.txt").rename(folder / "docs" / "other.txt")
    assert main(["apparatus", "--gold", str(folder)]) == 2
    assert main(["apparatus", "--gold", str(folder / "docs")]) == 2
    assert main(["apparatus", "--gold", str(folder), "--docs", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.count("\n") == 3


@needs_shared
@pytest.mark.slow
def test_figures_agree_with_the_independent_scorer(capsys: pytest.CaptureFixture[str]) -> None:
    folder = DATA / "corpora" / "flat-harvard"
    command = [
        sys.executable,
        str(DATA.parent / "tools" / "apparatus_score.py"),
        str(folder),
        "--python",
        sys.executable,
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    theirs = json.loads(run.stdout.splitlines()[0])
    ours = figures(folder, capsys)
    assert ours["notes_right"] == (theirs["notes right"], theirs["notes"])
    assert ours["citations_right"] == (theirs["citations right"], theirs["citations"])
    assert ours["guessed"][0] == theirs["guessed"]
