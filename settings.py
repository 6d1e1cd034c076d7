"""All settings: one frozen model, loaded by entry points only and passed in.

Each field is the environment variable of the same name with the prefix `IBID_`; an unknown one is an error.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "IBID_"


class SettingsError(Exception):
    """A setting has a name or value that Ibid does not know; the message is one line."""


class Settings(BaseSettings):
    """Every default works offline on a laptop."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    index_dir: Path = Path(".ibid/index")
    """Where the built index lives."""
    models_dir: Path = Path(".ibid/models")
    """Where models that arrive in parts are put together."""
    embedding_model: str = "all-MiniLM-L6-v2"
    """A local path, an installed model package or a name on the hub."""
    chroma_url: str | None = None
    """Address of a Chroma server; unset means embedded Chroma inside the index folder."""
    max_file_mb: float = Field(50.0, gt=0)
    """Larger files are refused."""
    parse_seconds: float = Field(60.0, gt=0)
    """A file whose reading takes longer is given up."""
    parse_workers: int | None = Field(None, ge=1)
    """Files read at once; unset means one a core."""
    max_statements: int = Field(8, ge=1, le=20)
    """Most statements that a quoted answer holds."""
    max_question_chars: int = Field(2000, ge=10)
    """Longer questions are refused."""
    batch_size: int = Field(64, ge=1, le=1024)
    """Texts that the encoder takes at once."""
    threads: int | None = Field(None, ge=1)
    """Threads of the encoder and of the embedded language model; unset: torch's choice, and one a core."""
    llm: str = "qwen2.5-coder-1.5b-instruct"
    """A language model: its name, a GGUF file or one on the hub; with `llm_url`, its name there; none for no model."""
    llm_url: str | None = None
    """Base address of a server that speaks the OpenAI chat API; unset means the embedded one."""
    llm_key: SecretStr | None = None
    """The server's key, if it wants one."""
    llm_timeout_s: float = Field(120.0, gt=0)
    """A reply that takes longer is given up; on a server, one whose first word takes half of that."""
    composed_at_once: int = Field(2, ge=1, le=64)
    """Answers that the chat composes at once; whoever asks then waits in line, with quotations to read."""
    verifier: str = "model"
    """Who checks composed statements: model (words and the language model), words, or a model of textual entailment."""
    llm_context: int = Field(4096, ge=512, le=131_072)
    """Tokens of prompt and reply together that the embedded language model holds for each of two askers."""
    lock_wait_s: float = Field(600.0, ge=0)
    """How long a build waits for another build of the same index."""
    log_level: Literal["DEBUG", "INFO", "WARNING"] = "INFO"


def load_settings() -> Settings:
    """Settings from the environment. Raises SettingsError."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise SettingsError(f"unknown setting {unknown[0]}; known: {', '.join(sorted(known))}")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{'_'.join(map(str, first['loc']))}".upper()
        raise SettingsError(f"{name}: {first['msg'].lower()}") from error
