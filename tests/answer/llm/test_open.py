"""The settings choose the model; what stands against it is said in one line before anything is loaded."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from pydantic import SecretStr

from answer.llm import embedded
from answer.llm.chat_api import ChatAPI
from answer.llm.embedded import Embedded
from answer.llm.gguf import cache_bytes
from answer.llm.memory import available_bytes
from answer.llm.model import ModelUnavailable
from answer.llm.open import open_model
from settings import Settings


def gguf(path: Path, **numbers: int) -> Path:
    """A header without weights."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    keys = [text("general.architecture") + struct.pack("<I", 8) + text("tiny")]
    keys += [text(f"tiny.{key.replace('__', '.')}") + struct.pack("<II", 4, value) for key, value in numbers.items()]
    keys += [text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 0)]
    path.write_bytes(struct.pack("<4sIQQ", b"GGUF", 3, 0, len(keys)) + b"".join(keys))
    return path


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    heads = {"attention__head_count": 12, "attention__head_count_kv": 2}
    return gguf(tmp_path / "tiny.gguf", block_count=28, embedding_length=1536, **heads)


def test_no_model_is_a_reason() -> None:
    with pytest.raises(ModelUnavailable, match="IBID_LLM=none"):
        open_model(Settings(llm="none"))


def test_an_address_is_a_server() -> None:
    model = open_model(Settings(llm="llama3.2", llm_url="http://localhost:11434", llm_key=SecretStr("sk-1")))
    assert isinstance(model, ChatAPI) and model.name == "llama3.2"
    model.close()


def test_a_bad_address_or_name_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="IBID_LLM_URL"):
        open_model(Settings(llm="llama3.2", llm_url="nonsense"))
    with pytest.raises(ModelUnavailable, match="IBID_LLM"):
        open_model(Settings(llm="/no/such.gguf", models_dir=tmp_path))


def test_a_key_is_never_shown() -> None:
    assert "sk-secret" not in repr(Settings(llm_key=SecretStr("sk-secret")))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "find_spec", lambda name: name)


def test_too_little_memory_is_a_reason_with_figures(
    weights: Path, installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "available_bytes", lambda: 500_000_000)
    with pytest.raises(ModelUnavailable, match=r"needs 834 MB of memory.*500 MB are free.*IBID_LLM_CONTEXT"):
        open_model(Settings(llm=str(weights)))


def test_opening_loads_nothing(weights: Path, installed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "available_bytes", lambda: None)
    model = open_model(Settings(llm=str(weights)))
    assert isinstance(model, Embedded)
    model.close()
    with pytest.raises(ModelUnavailable, match="closed"):
        model.start()


def test_a_missing_library_is_a_reason(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match="xllamacpp is not installed"):
        open_model(Settings(llm=str(weights)))


def test_the_cache_is_reckoned_from_the_header(weights: Path, tmp_path: Path) -> None:
    assert cache_bytes(weights, 1) == 2 * 28 * 2 * 128 * 2
    assert cache_bytes(gguf(tmp_path / "b.gguf", block_count=2), 1) is None


@pytest.mark.parametrize("damage", [b"", b"GGUF", b"GGUF" + b"\xff" * 60, b"ELF" * 20])
def test_a_header_that_cannot_be_read_tells_nothing(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "x.gguf").write_bytes(damage)
    assert cache_bytes(tmp_path / "x.gguf", 1) is None


def test_a_container_has_less_memory_than_its_machine(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable:   4000 kB\n")
    for name, content in {"max": "3000000", "current": "2000000", "stat": "anon 1\ninactive_file 500000\n"}.items():
        (tmp_path / f"memory.{name}").write_text(content)
    assert available_bytes(tmp_path / "meminfo", tmp_path) == 1_500_000
    (tmp_path / "memory.max").write_text("max\n")
    assert available_bytes(tmp_path / "meminfo", tmp_path) == 4_096_000
    assert available_bytes(tmp_path / "none", tmp_path / "none") is None
