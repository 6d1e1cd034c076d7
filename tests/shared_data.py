"""Where measured data lies, if it lies anywhere: beside the checkout. The suite stands without it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"

needs_shared = pytest.mark.skipif(not DATA.is_dir(), reason=f"no measured data at {DATA}")
