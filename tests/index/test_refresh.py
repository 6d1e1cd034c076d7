"""Building: what differs is worked on, what does not is left alone."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import build_index
from index.errors import IncompatibleIndex, IndexRoomError, NotAnIndex, StoreFailed
from index.open import CACHE
from index.search import Search
from index.summary import Summary
from tests.index.hashing import GULLS, LANTERN, MILL, SETTINGS, HashingEncoder, contents, write_documents

ROOT = Path(__file__).parents[2]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "docs", mill=MILL, gulls=GULLS)


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


def build(docs: Path, index: Path, encoder: HashingEncoder) -> Summary:
    encoder.encoded.clear()
    return build_index([docs], index, SETTINGS, encoder=encoder)


def best(index: Path, question: str) -> str:
    search = Search(index, SETTINGS, HashingEncoder())
    try:
        top = search.rank(question)[0]
        return top.article.statements[top.ordinal].text
    finally:
        search.close()


# --- round trip -------------------------------------------------------------------------------------------------------


def test_what_is_built_is_found(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    assert best(tmp_path / "index", "When did the sluice gate give way?").startswith("It stopped in 1911")
    assert best(tmp_path / "index", "Who counted the gulls, and since which survey?").startswith("Nobody has counted")


def test_the_summary_adds_up(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    summary = build(docs, tmp_path / "index", encoder).to_json()
    assert (summary["articles"], summary["new"], summary["changed"], summary["removed"]) == (2, 2, 0, 0)
    assert (summary["statements"], summary["notes"], summary["references"]) == (7, 4, 4)
    assert summary["citations"] == summary["resolved"] == 4
    assert (summary["passages_embedded"], summary["passages_reused"], summary["passages_removed"]) == (4, 0, 0)
    assert {"read", "open", "cut", "embed", "store", "tidy"} <= set(summary["seconds"])


def test_progress_rises_to_its_total(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    told: list[tuple[str, int, int]] = []
    build_index([docs], tmp_path / "index", SETTINGS, lambda *step: told.append(step), encoder)
    for stage in ("reading", "embedding"):
        done = [step[1] for step in told if step[0] == stage]
        assert (done == sorted(done) and done[-1] == told[-1][2]) or stage == "reading"
    assert [step for step in told if step[0] == "embedding"][-1][1:] == (told[-1][2], told[-1][2])


# --- only what differs ------------------------------------------------------------------------------------------------


def test_an_unchanged_corpus_costs_no_encoding(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    before = contents(tmp_path / "index")
    summary = build(docs, tmp_path / "index", encoder)
    assert (summary.articles, summary.unchanged, summary.new, summary.changed) == (2, 2, 0, 0)
    assert summary.counts.statements == 7 and encoder.encoded == []
    assert contents(tmp_path / "index") == before


@pytest.mark.model
def test_an_unchanged_corpus_imports_nothing_heavy(docs: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from ingest.__main__ import main\n"
        "code = main(['build', sys.argv[1], '--index', sys.argv[2], '--json'])\n"
        "print(*sys.modules); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, str(docs), str(tmp_path / "index")]
    runs = [subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True) for _ in range(2)]
    summary, modules = runs[1].stdout.splitlines()
    assert json.loads(summary)["unchanged"] == 2
    heavy = {"torch", "transformers", "sentence_transformers", "chromadb", "gradio", "llama_index", "llama_index.core"}
    assert heavy.isdisjoint(modules.split())


def test_a_changed_paragraph_is_embedded_alone(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    write_documents(docs, gulls=GULLS.replace("Nobody has counted them", "Two clubs have counted them"))
    summary = build(docs, tmp_path / "index", encoder)
    assert (summary.changed, summary.unchanged) == (1, 1)
    assert (summary.passages_embedded, summary.passages_reused, summary.passages_removed) == (1, 1, 1)
    # The neighbours' windows do not reach over: the sentence before is in another window, and that one has changed.
    assert sum("Two clubs" not in text for text in encoder.encoded) == 0
    assert best(tmp_path / "index", "Have the clubs counted gulls since the survey?").startswith("Two clubs")


def test_a_paragraph_put_first_moves_the_others_without_encoding_them(
    docs: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    build(docs, tmp_path / "index", encoder)
    write_documents(docs, mill=MILL.replace("\nThe mill at", "\nWater does the work of horses here.\n\nThe mill at", 1))
    summary = build(docs, tmp_path / "index", encoder)
    assert (summary.passages_embedded, summary.passages_reused) == (1, 2)
    assert same_as_clean(docs, tmp_path)


def test_an_author_corrected_in_the_list_is_corrected_in_the_filter(
    docs: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    """The key of the entry may stay, as may every word of the passages."""
    build(docs, tmp_path / "index", encoder)
    write_documents(docs, mill=MILL.replace("Ferrer, A. (2004)", "Ferrer, A. and Quist, B. (2004)"))
    build(docs, tmp_path / "index", encoder)
    assert encoder.encoded == []
    search = Search(tmp_path / "index", SETTINGS, encoder)
    assert search.rank("the sluice", where={"authors": {"$contains": "Quist"}})
    search.close()
    assert same_as_clean(docs, tmp_path)


def test_a_deleted_file_leaves_nothing_behind(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    (docs / "mill.md").unlink()
    summary = build(docs, tmp_path / "index", encoder)
    assert (summary.removed, summary.articles, summary.passages_removed) == (1, 1, 2)
    assert encoder.encoded == [] and "Saltby" not in str(contents(tmp_path / "index"))
    assert same_as_clean(docs, tmp_path)


def test_a_renamed_file_reuses_its_vectors(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    (docs / "mill.md").rename(docs / "tide-mill.md")
    summary = build(docs, tmp_path / "index", encoder)
    assert (summary.new, summary.removed, summary.passages_embedded, summary.passages_reused) == (1, 1, 0, 2)
    assert encoder.encoded == []
    assert same_as_clean(docs, tmp_path)


def test_the_cache_forgets_what_left(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    before = cached(tmp_path / "index")
    write_documents(docs, lantern=LANTERN)
    build(docs, tmp_path / "index", encoder)
    assert cached(tmp_path / "index") > before
    (docs / "lantern.md").unlink()
    build(docs, tmp_path / "index", encoder)
    assert cached(tmp_path / "index") == before


def test_texts_that_occur_twice_are_encoded_once(tmp_path: Path, encoder: HashingEncoder) -> None:
    docs = write_documents(tmp_path / "docs", mill=MILL, copy=MILL)
    summary = build(docs, tmp_path / "index", encoder)
    assert len(encoder.encoded) == len(set(encoder.encoded))
    assert (summary.passages_embedded, summary.passages_reused) == (2, 2)


def test_a_file_that_cannot_be_read_is_named_and_the_rest_indexed(
    docs: Path, tmp_path: Path, encoder: HashingEncoder
) -> None:
    (docs / "empty.md").write_bytes(b"")
    summary = build(docs, tmp_path / "index", encoder)
    assert summary.articles == 2 and "the file is empty" in str(summary.unread)
    assert "not read: " in summary.readable()


def test_a_corpus_of_unreadable_files_gives_an_index_that_answers_nothing(
    tmp_path: Path, encoder: HashingEncoder
) -> None:
    docs = write_documents(tmp_path / "docs", empty="")
    build(docs, tmp_path / "index", encoder)
    search = Search(tmp_path / "index", SETTINGS, encoder)
    assert search.rank("anything at all?") == [] and search.articles() == []
    search.close()


def test_no_document_at_all_is_refused(tmp_path: Path, encoder: HashingEncoder) -> None:
    (tmp_path / "docs").mkdir()
    with pytest.raises(IndexRoomError, match="no supported document"):
        build(tmp_path / "docs", tmp_path / "index", encoder)
    assert not (tmp_path / "index").exists()


def same_as_clean(docs: Path, tmp_path: Path) -> bool:
    build_index([docs], tmp_path / "clean", SETTINGS, encoder=HashingEncoder())
    return contents(tmp_path / "clean") == contents(tmp_path / "index")


def cached(index: Path) -> int:
    db = sqlite3.connect(index / CACHE)
    amount = int(db.execute("SELECT count(*) FROM vectors").fetchone()[0])
    db.close()
    return amount


# --- folders that are not, or not ours --------------------------------------------------------------------------------


def test_another_model_is_refused_with_what_to_do(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    other = HashingEncoder("other", "1" * 64)
    with pytest.raises(IncompatibleIndex, match="IBID_EMBEDDING_MODEL=hashing, or build into another folder"):
        build(docs, tmp_path / "index", other)
    with pytest.raises(IncompatibleIndex, match="built with hashing, the settings name other"):
        Search(tmp_path / "index", SETTINGS, other)


def test_other_weights_of_the_same_model_are_refused(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    with pytest.raises(IncompatibleIndex, match=r"other weights of hashing .* delete it and build again"):
        Search(tmp_path / "index", SETTINGS, HashingEncoder(digest="1" * 64))


@pytest.mark.parametrize(("field", "value"), [("schema", 99), ("passage_tokens", 7)])
def test_another_schema_or_cut_is_refused(
    docs: Path, tmp_path: Path, encoder: HashingEncoder, field: str, value: int
) -> None:
    build(docs, tmp_path / "index", encoder)
    path = tmp_path / "index" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.raises(IncompatibleIndex, match=rf"{value}.* delete it and build again"):
        Search(tmp_path / "index", SETTINGS, encoder)
    with pytest.raises(IncompatibleIndex):
        build(docs, tmp_path / "index", encoder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 1, "colour": "blue"}', "\x00"])
def test_a_broken_manifest_says_what_to_do(docs: Path, tmp_path: Path, encoder: HashingEncoder, text: str) -> None:
    build(docs, tmp_path / "index", encoder)
    (tmp_path / "index" / "manifest.json").write_text(text)
    with pytest.raises(NotAnIndex, match="delete the folder and build again"):
        Search(tmp_path / "index", SETTINGS, encoder)


def test_a_folder_that_is_something_else_is_left_alone(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    before = sorted(docs.iterdir())
    with pytest.raises(NotAnIndex, match="name another folder"):
        build(docs, docs, encoder)
    with pytest.raises(NotAnIndex, match="this is a file"):
        build(docs, docs / "mill.md", encoder)
    assert sorted(path for path in docs.iterdir() if path.suffix != ".lock") == before


def test_a_missing_index_says_how_to_build_it(tmp_path: Path, encoder: HashingEncoder) -> None:
    with pytest.raises(NotAnIndex, match=r"no index there; build one with `python -m ingest build PATH --index"):
        Search(tmp_path / "nowhere", SETTINGS, encoder)
    (tmp_path / "photos").mkdir()
    with pytest.raises(NotAnIndex, match="this is no index of Ibid"):
        Search(tmp_path / "photos", SETTINGS, encoder)


def test_a_damaged_library_is_one_line(docs: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    build(docs, tmp_path / "index", encoder)
    (tmp_path / "index" / "library.sqlite").write_bytes(b"not a database, but long enough to look at" * 200)
    for use in (
        lambda: Search(tmp_path / "index", SETTINGS, encoder),
        lambda: build(docs, tmp_path / "index", encoder),
    ):
        with pytest.raises(StoreFailed, match=r"library\.sqlite: file is not a database"):
            use()


# --- one build at a time ----------------------------------------------------------------------------------------------


def test_the_same_folder_by_another_name_is_the_same_lock(docs: Path, tmp_path: Path) -> None:
    from index.build import _locked
    from index.errors import IndexBusy

    (tmp_path / "link").symlink_to(tmp_path / "index")
    (tmp_path / "index").mkdir()
    for other in (tmp_path / "link", tmp_path / "docs" / ".." / "index", Path(os.path.relpath(tmp_path / "index"))):
        with (
            _locked(tmp_path / "index", 0),
            pytest.raises(IndexBusy, match="another build is running"),
            _locked(other, 0),
        ):
            pass


def test_a_second_build_waits_its_turn_and_says_so(
    docs: Path, tmp_path: Path, encoder: HashingEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    import threading

    from index.build import _locked

    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with _locked(tmp_path / "index", 0):
            held.set()
            free.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    threading.Timer(0.5, free.set).start()
    with caplog.at_level(logging.INFO, logger="ibid"):
        assert build(docs, tmp_path / "index", encoder).new == 2
    holder.join()
    assert "another build of" in caplog.text and "waiting up to 20 s" in caplog.text


def test_other_reading_code_reads_every_file_again(
    docs: Path, tmp_path: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(docs, tmp_path / "index", encoder)
    monkeypatch.setattr("index.build.reading_digest", lambda: "another")
    summary = build(docs, tmp_path / "index", encoder)
    assert (summary.changed, summary.unchanged, summary.passages_embedded) == (2, 0, 0)
    assert build(docs, tmp_path / "index", encoder).unchanged == 2
