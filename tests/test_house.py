"""The house keeps its rules: who may import whom, and documents that say what is true."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import PREFIX, Settings
from tests.shared_data import ROOT

ROOMS = ("ingest", "index", "answer", "prompts", "evals", "page")
ORDER = {"ingest": 0, "prompts": 0, "index": 1, "answer": 2, "page": 3, "evals": 3}


def modules() -> Iterator[tuple[Path, set[str]]]:
    """Each module of ours and the top-level names that it imports."""
    for path in [ROOT / "app.py", ROOT / "settings.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))]:
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
        yield path.relative_to(ROOT), names


def importers(package: str) -> set[str]:
    found = (p.as_posix() for p, names in modules() if any(f"{n}.".startswith(f"{package}.") for n in names))
    return set(found)


def test_outside_services_have_one_door() -> None:
    assert importers("chromadb") == {"index/store.py"}
    assert importers("llama_index.vector_stores.chroma") == {"index/store.py"}
    assert importers("gradio") == {"app.py"}
    assert importers("sentence_transformers") <= {"index/encoder.py", "evals/speed.py", "evals/speed_measures.py"}


def test_nothing_imports_upward() -> None:
    for path, names in modules():
        room = path.parts[0]
        if room not in ORDER or path.as_posix() == "ingest/__main__.py":  # an entry point: `build` hands to the index
            continue
        for other in (name.split(".")[0] for name in names):
            assert ORDER.get(other, -1) <= ORDER[room], f"{path} imports {other}"
            assert other != "app"


def test_the_readme_lists_every_setting() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index("## Settings") : readme.index("## Inside other programs")]
    assert set(re.findall(rf"`({PREFIX}\w+)`", table)) == {f"{PREFIX}{name}".upper() for name in Settings.model_fields}


def test_every_local_link_leads_somewhere() -> None:
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "corpus" / "README.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize("command", ["ingest", "answer", "index", "evals"])
def test_every_command_explains_itself(command: str) -> None:
    run = subprocess.run([sys.executable, "-m", command, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0 and run.stdout.startswith("usage:")
