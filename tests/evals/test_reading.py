"""Speed of reading: what the table counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.reading import STAGES, measure_reading, print_reading


def test_every_format_has_a_row_and_every_stage_a_share(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tolls\n\n\nIt was so.[1]\n\n[1] Marsh, 1901.\n")
    (tmp_path / "b.md").write_text("# Tolls\n\nIt was so.[^1]\n\n[^1]: Marsh, 1901.\n")
    (tmp_path / "broken.docx").write_bytes(b"no archive")
    rows = measure_reading([tmp_path], 10_000)
    assert set(rows) == {".txt", ".md", ".docx", "all but PDF"}
    assert rows["all but PDF"].files == 3 and rows[".docx"].text_mb == 0
    assert set(rows[".txt"].stages) == set(STAGES)
    assert rows[".md"].seconds > 0


def test_the_table_names_the_formats(capsys: pytest.CaptureFixture[str]) -> None:
    print_reading(measure_reading([Path(__file__).parents[2] / "corpus"], 10_000_000))
    assert "MB of text/s" in capsys.readouterr().out
