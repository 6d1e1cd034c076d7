"""The sample corpus, indexed once with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build_index
from index.models import ModelError
from index.open import make_encoder
from settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of corpus/."""
    folder = tmp_path_factory.mktemp("corpus") / "index"
    settings = Settings()
    try:
        encoder = make_encoder(settings)
    except ModelError as error:
        pytest.skip(str(error))
    build_index([ROOT / "corpus"], folder, settings, encoder=encoder)
    return folder
