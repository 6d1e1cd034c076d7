"""The real encoder: what it pools is what it encodes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embeddings import EmbeddingCache
from index.encoder import SentenceTransformerEncoder
from index.errors import StoreFailed
from index.models import ModelError
from index.open import make_encoder
from index.passages import make_passages
from ingest.parse import parse_article
from settings import Settings
from tests.index.hashing import MILL, HashingEncoder

pytestmark = pytest.mark.model

STATEMENTS = ("The mill at Saltby ground barley.", "It stopped in 1911.", "Ferrer’s café über alles – 50 %…")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEncoder:
    settings = Settings(models_dir=tmp_path_factory.mktemp("models"), batch_size=4)
    try:
        made = make_encoder(settings)
    except ModelError as error:
        pytest.skip(str(error))
    assert isinstance(made, SentenceTransformerEncoder)
    return made


def test_dimensions_are_known_without_loading(encoder: SentenceTransformerEncoder) -> None:
    fresh = SentenceTransformerEncoder(encoder.name, encoder._models_dir, 4)
    assert fresh.dimensions == 384 and fresh._loaded is None
    assert encoder.encode(["one"]).shape == (1, 384) and encoder.encode([]).shape == (0, 384)


def test_vectors_have_unit_length_and_keep_their_order(encoder: SentenceTransformerEncoder) -> None:
    texts = ["A short one.", "A much longer one, " * 30, "", "Another short one."] * 3
    vectors = encoder.encode(texts)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for row, text in zip(vectors, texts, strict=True):
        assert row @ encoder.encode([text])[0] > 0.9999


def test_the_whole_passage_is_what_encoding_its_text_gives(encoder: SentenceTransformerEncoder) -> None:
    [rows] = encoder.encode_passages([("The Tide Mill. ", STATEMENTS)])
    assert rows.shape == (4, 384)
    assert rows[0] @ encoder.encode(["The Tide Mill. " + " ".join(STATEMENTS)])[0] > 0.9999
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_statement_is_pooled_from_its_own_tokens(encoder: SentenceTransformerEncoder) -> None:
    [rows] = encoder.encode_passages([("", STATEMENTS)])
    own = encoder.encode(STATEMENTS)
    nearest = (rows[1:] @ own.T).argmax(axis=1)
    assert list(nearest) == [0, 1, 2]
    assert len({row.tobytes() for row in rows}) == 4


def test_padding_and_company_change_nothing(encoder: SentenceTransformerEncoder) -> None:
    long = ("Long. ", tuple(f"The barge number {n} brought barley to the mill." for n in range(12)))
    together = encoder.encode_passages([long, ("", STATEMENTS), ("", STATEMENTS[:1])])
    for passage, rows in zip([long, ("", STATEMENTS), ("", STATEMENTS[:1])], together, strict=True):
        assert np.allclose(rows, encoder.encode_passages([passage])[0], atol=1e-4)


def test_a_statement_beyond_the_models_reach_gets_the_passage(encoder: SentenceTransformerEncoder) -> None:
    [rows] = encoder.encode_passages([("", ("word " * 400, "Never read."))])
    assert np.allclose(rows[2], rows[0])


def test_tokens_are_counted_without_the_special_ones(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.count_tokens(["mill", "", "the tide mill"]) == [1, 0, 3]
    assert encoder.count_tokens([]) == []
    assert encoder.count_tokens(["word " * 600]) == [600]


def test_done_hears_of_every_text(encoder: SentenceTransformerEncoder) -> None:
    heard: list[int] = []
    encoder.encode(["a", "b", "c", "d", "e"], heard.append)
    encoder.encode_passages([("", STATEMENTS)] * 5, heard.append)
    assert sum(heard) == 10


def test_many_threads_share_an_encoder(encoder: SentenceTransformerEncoder) -> None:
    """A tokenizer of the transformers library raises "Already borrowed" when two threads use it at once."""
    texts = [f"The gull number {number} " * (number % 7 + 1) for number in range(24)]
    expected = encoder.encode(texts)

    def use(number: int) -> bool:
        encoder.count_tokens(texts[: number + 1])
        encoder.encode_passages([("", texts[number : number + 2])])
        return np.allclose(encoder.encode([texts[number]])[0], expected[number], atol=1e-4)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(24)))


# --- the cache --------------------------------------------------------------------------------------------------------


def test_the_cache_gives_back_what_was_encoded(tmp_path: Path, encoder: SentenceTransformerEncoder) -> None:
    passages = make_passages(parse_article(MILL.encode(), "mill.md", ".md"), encoder.count_tokens)
    results = []
    for expected in (len(passages), 0):
        cache = EmbeddingCache(tmp_path / "cache.sqlite", encoder)
        vectors, fresh = cache.embed(passages)
        assert fresh == expected
        results.append(vectors)
        cache.close()
    for fresh_one, cached_one in zip(*results, strict=True):
        assert np.array_equal(fresh_one.passage, cached_one.passage)
        assert np.array_equal(fresh_one.statements, cached_one.statements)
    [direct] = encoder.encode_passages([(passages[0].context, passages[0].statements)])
    assert np.allclose(results[0][0].passage, direct[0], atol=1e-3)


def test_a_cache_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "cache.sqlite").write_bytes(b"x" * 5000)
    with pytest.raises(StoreFailed, match=r"cache\.sqlite: file is not a database"):
        EmbeddingCache(tmp_path / "cache.sqlite", HashingEncoder())
