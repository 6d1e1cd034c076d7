"""Broken builds: each changes what is there, once, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.breaks import BREAKS, Break, copied, load_breaks
from evals.errors import BadInput
from evals.run import ROOT
from evals.suites import SUITES


@pytest.mark.parametrize("broken", load_breaks(BREAKS), ids=lambda broken: broken.name)
def test_a_break_changes_one_place_of_one_file(broken: Break, tmp_path: Path) -> None:
    copy = copied(tmp_path / "build", broken)
    changed = [
        path.relative_to(copy).as_posix()
        for path in copy.rglob("*.py")
        if path.read_bytes() != (ROOT / path.relative_to(copy)).read_bytes()
    ]
    assert changed == [broken.file]
    compile((copy / broken.file).read_text(), broken.file, "exec")
    assert set(broken.suites) <= set(SUITES)


def test_there_are_eight_of_them() -> None:
    assert len({broken.name for broken in load_breaks(BREAKS)}) >= 8


def test_a_break_that_no_longer_fits_is_named(tmp_path: Path) -> None:
    gone = Break(name="gone", file="answer/cite.py", before="never there", after="", suites=("answers",))
    with pytest.raises(BadInput, match="gone: its line stands 0 times"):
        copied(tmp_path / "build", gone)
