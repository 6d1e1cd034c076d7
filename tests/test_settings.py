"""Settings: known names, bounded values, one line when wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import Settings, SettingsError, load_settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"IBID_{name.upper()}", raising=False)


def test_every_default_is_valid_and_works_offline() -> None:
    settings = load_settings()
    assert settings.chroma_url is None and settings.max_statements == 8


def test_the_environment_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_INDEX_DIR", "/somewhere")
    monkeypatch.setenv("ibid_max_statements", "3")
    assert (load_settings().index_dir, load_settings().max_statements) == (Path("/somewhere"), 3)


def test_an_unknown_name_is_refused_with_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_INDEXDIR", "x")
    with pytest.raises(SettingsError, match=r"^unknown setting IBID_INDEXDIR; known: .*IBID_INDEX_DIR"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_STATEMENTS", "0"), ("MAX_STATEMENTS", "many"), ("BATCH_SIZE", "-1"), ("THREADS", "0"),
        ("LOCK_WAIT_S", "-1"), ("LOG_LEVEL", "LOUD"), ("MAX_FILE_MB", "0"),
    ],
)  # fmt: skip
def test_a_bad_value_is_one_line_that_names_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"IBID_{name}", value)
    with pytest.raises(SettingsError, match=rf"^IBID_{name}: .+$") as raised:
        load_settings()
    assert "\n" not in str(raised.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        load_settings().batch_size = 3  # type: ignore[misc]


@pytest.mark.parametrize("command", [["ingest", "build", "x", "--index", "y"], ["answer", "Why?", "--index", "y"]])
def test_commands_report_a_bad_setting_in_one_line(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_COLOUR", "blue")
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith(f"{command[0]}: unknown setting IBID_COLOUR") and run.stderr.count("\n") == 1
