"""What the Hugging Face hub holds, or its cache alone where the environment says offline."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


def offline() -> bool:
    """Whether the environment forbids the hub, by the hub client's own variables."""
    return any(os.environ.get(key, "").upper() in {"1", "ON", "YES", "TRUE"} for key in OFFLINE_VARIABLES)


def hub_folder(repository: str, leave_out: Sequence[str]) -> Path | None:
    """A repository's files but for the patterns in `leave_out`; None if the hub does not give it."""
    # Late: the client takes half a second to import, and most starts never need it.
    from huggingface_hub import snapshot_download

    return _asked(lambda: snapshot_download(repository, ignore_patterns=list(leave_out), local_files_only=offline()))


def hub_file(name: str) -> Path | None:
    """The file `owner/repository/path`; None if the hub does not give it."""
    from huggingface_hub import hf_hub_download

    owner, repository, path = name.split("/", 2)
    return _asked(lambda: hf_hub_download(f"{owner}/{repository}", path, local_files_only=offline()))


def hub_said() -> str:
    """Why the hub gave nothing, as the end of a clause about it."""
    return "was not asked, since the environment says offline" if offline() else "did not give it"


def _asked(download: Callable[[], str]) -> Path | None:
    try:
        return Path(download())
    except (OSError, ValueError, RuntimeError):  # no such name, no network, not cached, not a valid name
        return None
