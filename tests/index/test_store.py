"""Chroma, embedded and as a server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build_index
from index.errors import StoreFailed
from index.search import Search
from index.store import PassageStore
from settings import Settings
from tests.index.hashing import GULLS, LANTERN, MILL, SETTINGS, HashingEncoder, contents, write_documents

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server."""
    program = Path(sys.executable).with_name("chroma")
    if not program.exists():
        pytest.skip("no `chroma` beside this Python")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    command = [str(program), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/api/v2/heartbeat").close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            process.kill()
            pytest.fail((folder / "log").read_text())
        yield address
        process.terminate()


def found(index: Path, settings: Settings, question: str = "When did the sluice gate give way?") -> list[str]:
    search = Search(index, settings, HashingEncoder())
    try:
        return [item.article.statements[item.ordinal].text for item in search.rank(question)]
    finally:
        search.close()


# --- server -----------------------------------------------------------------------------------------------------------


def test_a_server_gives_what_embedded_chroma_gives(tmp_path: Path, server: str) -> None:
    docs = write_documents(tmp_path / "docs", mill=MILL, gulls=GULLS)
    remote = Settings(chroma_url=server)
    build_index([docs], tmp_path / "local", SETTINGS, encoder=HashingEncoder())
    build_index([docs], tmp_path / "remote", remote, encoder=HashingEncoder())
    assert not (tmp_path / "remote" / "chroma").exists()
    assert found(tmp_path / "remote", remote) == found(tmp_path / "local", SETTINGS)
    (docs / "mill.md").unlink()
    write_documents(docs, lantern=LANTERN)
    for name, settings in (("local", SETTINGS), ("remote", remote)):
        build_index([docs], tmp_path / name, settings, encoder=HashingEncoder())
    assert contents(tmp_path / "remote", remote)["chroma"] == contents(tmp_path / "local")["chroma"]


def test_indexes_share_a_server_without_meeting(tmp_path: Path, server: str) -> None:
    remote = Settings(chroma_url=server)
    for name, text in (("mill", MILL), ("gulls", GULLS)):
        docs = write_documents(tmp_path / name, **{name: text})
        build_index([docs], tmp_path / f"{name}-index", remote, encoder=HashingEncoder())
    assert "1911" in found(tmp_path / "mill-index", remote)[0]
    assert not any("1911" in text for text in found(tmp_path / "gulls-index", remote))


def test_moving_to_a_server_and_back_takes_the_passages_along(tmp_path: Path, server: str) -> None:
    docs, index = write_documents(tmp_path / "docs", mill=MILL, gulls=GULLS), tmp_path / "index"
    build_index([docs], index, SETTINGS, encoder=HashingEncoder())
    before = found(index, SETTINGS)
    encoder = HashingEncoder()
    for settings in (Settings(chroma_url=server), SETTINGS):
        with pytest.raises(StoreFailed, match="does not hold the passages of this index; run `python -m ingest build`"):
            Search(index, settings, encoder)
        build_index([docs], index, settings, encoder=encoder)
        assert found(index, settings) == before
    assert encoder.encoded == []
    assert [path.name for path in index.glob("chroma*")] == ["chroma-2"]


def test_a_broken_off_build_on_a_server_leaves_one_collection(tmp_path: Path, server: str) -> None:
    docs, index, remote = write_documents(tmp_path / "docs", mill=MILL), tmp_path / "index", Settings(chroma_url=server)
    build_index([docs], index, remote, encoder=HashingEncoder())
    name = contents_name(index)
    (index / "interrupted").touch()
    build_index([docs], index, remote, encoder=HashingEncoder())
    assert "1911" in found(index, remote)[0]
    PassageStore(f"{name}-1", url=server).close()
    with pytest.raises(StoreFailed, match="does not hold"):
        PassageStore(name, url=server)


def contents_name(index: Path) -> str:
    from index.manifest import read_manifest

    return read_manifest(index).collection


@pytest.mark.slow
def test_a_server_that_is_down_is_one_line(tmp_path: Path) -> None:
    docs = write_documents(tmp_path / "docs", mill=MILL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    build_index([docs], tmp_path / "index", SETTINGS, encoder=HashingEncoder())
    with pytest.raises(StoreFailed, match=rf"^Chroma at {address}: .+$") as raised:
        Search(tmp_path / "index", Settings(chroma_url=address), HashingEncoder())
    assert "\n" not in str(raised.value)
    with pytest.raises(StoreFailed, match=f"Chroma at {address}"):
        build_index([docs], tmp_path / "index", Settings(chroma_url=address), encoder=HashingEncoder())
    assert "1911" in found(tmp_path / "index", SETTINGS)[0]


@pytest.mark.slow
@pytest.mark.model
def test_commands_report_a_server_that_is_down_in_one_line(tmp_path: Path) -> None:
    docs = write_documents(tmp_path / "docs", mill=MILL)
    # A slow machine logs its progress too.
    environment = {**os.environ, "IBID_CHROMA_URL": "http://127.0.0.1:9", "IBID_LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "ingest", "build", str(docs), "--index", str(tmp_path / "index")]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("ingest: Chroma at http://127.0.0.1:9: ") and run.stderr.count("\n") == 1


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    folder = tmp_path_factory.mktemp("shelf")
    docs = write_documents(folder / "docs", mill=MILL, gulls=GULLS, lantern=LANTERN)
    build_index([docs], folder / "index", SETTINGS, encoder=HashingEncoder())
    search = Search(folder / "index", SETTINGS, HashingEncoder())
    yield search
    search.close()


@pytest.mark.parametrize(
    ("where", "title"),
    [
        ({"authors": {"$contains": "Holden"}}, "The Tide Mill"),
        ({"authors": {"$contains": "Okafor"}}, "The Lantern Tax"),
        ({"years": {"$contains": "2011"}}, "Gulls Inland"),
        ({"references": {"$contains": "ferrer-2004"}}, "The Tide Mill"),
        ({"$and": [{"authors": {"$contains": "Marchetti"}}, {"years": {"$contains": "1989"}}]}, "Gulls Inland"),
    ],
)
def test_only_what_an_author_is_cited_for(shelf: Search, where: dict[str, object], title: str) -> None:
    assert {item.article.title for item in shelf.rank("What is known of it all?", where=where)} == {title}


def test_a_filter_that_nothing_fits_gives_nothing(shelf: Search) -> None:
    assert shelf.rank("The mill?", where={"authors": {"$contains": "Nobody"}}) == []


def test_a_filter_that_chroma_does_not_know_is_one_line(shelf: Search) -> None:
    with pytest.raises(StoreFailed, match="Chroma in"):
        shelf.rank("The mill?", where={"authors": {"$resembles": "Holden"}})


# --- one process, several clients -------------------------------------------------------------------------------------


def test_two_open_indexes_of_one_folder_both_see_a_build(tmp_path: Path) -> None:
    docs, index = write_documents(tmp_path / "docs", mill=MILL), tmp_path / "index"
    build_index([docs], index, SETTINGS, encoder=HashingEncoder())
    searches = [Search(index, SETTINGS, HashingEncoder()) for _ in range(2)]
    for search in searches:
        search.rank("The lantern tax?")
    write_documents(docs, lantern=LANTERN)
    build_index([docs], index, SETTINGS, encoder=HashingEncoder())
    for search in searches:
        assert search._look(lambda search=search: search._nearest(search.encoder.encode([LANTERN])[0], None))
        assert search.rank("lantern", where={"authors": {"$contains": "Okafor"}})[0].article.title == "The Lantern Tax"
        search.close()


def test_adding_twice_and_deleting_the_unknown_change_nothing(tmp_path: Path) -> None:
    from index.passages import make_passages
    from ingest.parse import parse_article

    encoder = HashingEncoder()
    passages = make_passages(parse_article(MILL.encode(), "mill.md", ".md"), encoder.count_tokens)
    vectors = list(encoder.encode([p.text for p in passages]))
    store = PassageStore("test-collection", folder=tmp_path / "chroma", create=True)
    for _ in range(2):
        store.add(passages, vectors)
    store.delete(["unknown"])
    assert store.ids() == {p.id for p in passages}
    assert next(id_ for id_, _ in store.query(vectors[0], 10)) == passages[0].id
    store.delete([p.id for p in passages])
    assert store.ids() == set() and store.query(vectors[0], 10) == []
    store.close()
