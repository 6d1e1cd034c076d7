"""Builds that are killed, that meet each other, that run out of disk, and that are asked questions meanwhile."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.build import build_index
from index.errors import StoreFailed
from index.search import Search
from tests.index.hashing import (
    GULLS,
    LANTERN,
    MILL,
    SETTINGS,
    HashingEncoder,
    contents,
    many_documents,
    write_documents,
)

ROOT = Path(__file__).parents[2]
QUESTIONS = (
    "Which ship of harbour 3 carried cargo to port 6?",
    "Who is the mate of ship 2?",
    "When did the gate give way?",
)

Kill = Callable[..., int]


@pytest.fixture
def kill(tmp_path: Path) -> Iterator[Kill]:
    """A build of `docs` into `index` that is killed; the exit status."""
    command = [sys.executable, "-m", "tests.index.killed_builds", str(tmp_path / "docs"), str(tmp_path / "index")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        sending, receiving = process.stdin, process.stdout

        def order(**how: Any) -> int:
            sending.write(json.dumps(how) + "\n")
            sending.flush()
            return int(receiving.readline())

        yield order


BEST = 3
"""Statements compared: those far behind depend on Chroma's graph, which is approximate and never built twice alike."""


def answers(index: Path) -> list[list[tuple[str, int, float]]]:
    search = Search(index, SETTINGS, HashingEncoder())
    try:
        ranked = [search.rank(question, limit=BEST) for question in QUESTIONS]
        return [[(item.article.path, item.ordinal, round(item.score, 5)) for item in items] for items in ranked]
    finally:
        search.close()


def assert_same_as_clean(tmp_path: Path, name: str = "clean") -> None:
    build_index([tmp_path / "docs"], tmp_path / "index", SETTINGS, encoder=HashingEncoder())
    build_index([tmp_path / "docs"], tmp_path / name, SETTINGS, encoder=HashingEncoder())
    assert contents(tmp_path / "index") == contents(tmp_path / name)
    assert answers(tmp_path / "index") == answers(tmp_path / name)


def edit(docs: Path) -> None:
    """Change one document, remove one, add one."""
    write_documents(docs, d001=(docs / "d001.md").read_text().replace("ship 2", "the brig Ada"), mill=MILL)
    (docs / "d003.md").unlink()


MOMENTS = [
    ("claim_folder", 1), ("Library.__init__", 1), ("open_store", 1), ("EmbeddingCache.embed", 1),
    ("EmbeddingCache._fetch", 2), ("PassageStore.add", 1), ("Library.add", 1), ("PassageStore.add", 2),
    ("Library.add", 8), ("Library.set_edition", 1), ("PassageStore.delete", 1), ("EmbeddingCache.forget", 1),
]  # fmt: skip


@pytest.mark.slow
def test_a_first_build_killed_anywhere_is_completed_by_the_next(tmp_path: Path, kill: Kill) -> None:
    many_documents(tmp_path / "docs", 14)
    for place, call in MOMENTS[:10]:
        assert kill(at=place, call=call) == -9, place
    assert_same_as_clean(tmp_path)


@pytest.mark.slow
def test_a_refresh_killed_anywhere_is_completed_by_the_next(tmp_path: Path, kill: Kill) -> None:
    docs = many_documents(tmp_path / "docs", 14)
    for number, (place, _) in enumerate(MOMENTS[2:]):
        assert kill() == 0
        edit(docs)
        assert kill(at=place, call=1) == -9, place
        assert_same_as_clean(tmp_path, f"clean{number}")
        many_documents(docs, 14)
        (docs / "mill.md").unlink()


@pytest.mark.slow
def test_the_repair_itself_may_be_killed(tmp_path: Path, kill: Kill) -> None:
    docs = many_documents(tmp_path / "docs", 14)
    assert kill() == 0
    edit(docs)
    assert kill(at="PassageStore.add", call=1) == -9
    for place in (
        "new_store",
        "EmbeddingCache.embed_whole",
        "Library.set_edition",
        "drop_older",
        "EmbeddingCache.keep_only",
    ):
        assert kill(at=place, call=1) == -9, place
    assert_same_as_clean(tmp_path)


@pytest.mark.slow
def test_builds_killed_at_random_are_completed_by_the_next(tmp_path: Path, kill: Kill) -> None:
    """Enough passages that Chroma writes its graph to disk, which it does not do in one step."""
    docs = many_documents(tmp_path / "docs", 60, paragraphs=24)
    chance = random.Random(7)
    killed = sum(kill(after=chance.uniform(0.05, 1.6)) == -9 for _ in range(10))
    edit(docs)
    killed += sum(kill(after=chance.uniform(0.05, 0.8)) == -9 for _ in range(4))
    assert killed >= 5
    assert_same_as_clean(tmp_path)


@pytest.mark.parametrize("file", ["index_metadata.pickle", "header.bin", "chroma.sqlite3"])
def test_a_file_of_chroma_half_written_does_not_outlive_the_next_build(tmp_path: Path, file: str) -> None:
    """What a kill inside Chroma's own writing leaves; `header.bin` cut short would crash the process that reads it."""
    docs = many_documents(tmp_path / "docs", 50, paragraphs=24)
    build_index([docs], tmp_path / "index", SETTINGS, encoder=HashingEncoder())
    path = next((tmp_path / "index" / "chroma").rglob(file))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    (tmp_path / "index" / "interrupted").touch()
    assert_same_as_clean(tmp_path)
    assert not (tmp_path / "index" / "chroma").exists()


def test_chroma_deleted_is_made_again_without_the_model(tmp_path: Path) -> None:
    import shutil

    docs = write_documents(tmp_path / "docs", mill=MILL, gulls=GULLS)
    build_index([docs], tmp_path / "index", SETTINGS, encoder=HashingEncoder())
    shutil.rmtree(tmp_path / "index" / "chroma")
    with pytest.raises(
        StoreFailed, match="does not hold the passages of this index; run `python -m ingest build` again"
    ):
        Search(tmp_path / "index", SETTINGS, HashingEncoder())
    encoder = HashingEncoder()
    build_index([docs], tmp_path / "index", SETTINGS, encoder=encoder)
    assert encoder.encoded == []
    assert_same_as_clean(tmp_path)


# --- questions during a build -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_questions_during_builds_see_one_state_or_the_other(tmp_path: Path) -> None:
    """One open index and, again and again, a newly opened one; another process builds."""
    docs, index = tmp_path / "docs", tmp_path / "index"
    states = []
    for documents in ({"mill": MILL, "gulls": GULLS}, {"mill": MILL.replace("1911", "1912"), "lantern": LANTERN}):
        for path in docs.glob("*.md"):
            path.unlink()
        many_documents(write_documents(docs, **documents), 12)
        build_index([docs], index, SETTINGS, encoder=HashingEncoder())
        states.append(answers(index))
    assert states[0] != states[1]
    stop = threading.Event()
    seen: list[int] = []
    errors: list[BaseException] = []

    def ask(open_again: bool) -> None:
        try:
            search = Search(index, SETTINGS, HashingEncoder())
            while not stop.is_set():
                for number, question in enumerate(QUESTIONS):
                    ranked = search.rank(question, limit=BEST)
                    got = [(item.article.path, item.ordinal, round(item.score, 5)) for item in ranked]
                    seen.append([state[number] for state in states].index(got))
                if open_again:
                    search.close()
                    search = Search(index, SETTINGS, HashingEncoder())
            search.close()
        except BaseException as error:
            errors.append(error)

    asking = [threading.Thread(target=ask, args=(again,)) for again in (False, True)]
    for thread in asking:
        thread.start()
    program = (
        "import sys; from pathlib import Path; from tests.index.hashing import *\n"
        "from index.build import build_index\n"
        "docs, index = map(Path, sys.argv[1:])\n"
        "for turn in range(6):\n"
        "    states = {'mill': MILL, 'gulls': GULLS}, {'mill': MILL.replace('1911', '1912'), 'lantern': LANTERN}\n"
        "    for name in ('mill', 'gulls', 'lantern'): (docs / f'{name}.md').unlink(missing_ok=True)\n"
        "    write_documents(docs, **states[turn % 2])\n"
        "    build_index([docs], index, SETTINGS, encoder=HashingEncoder())\n"
    )
    try:
        subprocess.run([sys.executable, "-c", program, str(docs), str(index)], cwd=ROOT, check=True)
    finally:
        stop.set()
        for thread in asking:
            thread.join()
    assert not errors, errors
    assert set(seen) <= {0, 1} and len(seen) >= len(QUESTIONS)  # anything else has raised above; which is chance


def test_passages_that_a_build_has_just_added_do_not_crowd_out_the_old(tmp_path: Path) -> None:
    """Chroma is filled before the library changes: a snapshot must look past what it does not know."""
    from index.embeddings import EmbeddingCache
    from index.passages import make_passages
    from ingest.parse import read_article

    docs, index = write_documents(tmp_path / "docs", mill=MILL), tmp_path / "index"
    build_index([docs], index, SETTINGS, encoder=HashingEncoder())
    before = answers(index)
    encoder = HashingEncoder()
    search = Search(index, SETTINGS, encoder)
    cache = EmbeddingCache(tmp_path / "cache.sqlite", encoder)
    more = many_documents(tmp_path / "more", 30)
    passages = [p for path in more.iterdir() for p in make_passages(read_article(path, 10**6), encoder.count_tokens)]
    assert search._store is not None
    search._store.add(passages, cache.embed_whole(passages))
    found = [search.rank(question, limit=BEST) for question in QUESTIONS]
    assert [[(i.article.path, i.ordinal, round(i.score, 5)) for i in items] for items in found] == before
    cache.close()
    search.close()


# --- two builds, no disk ----------------------------------------------------------------------------------------------

LIMITED = """
import resource, signal, sys
from pathlib import Path
from ingest.__main__ import main
import index.build
from tests.index.hashing import HashingEncoder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
index.build.make_encoder = lambda settings: HashingEncoder()
if int(sys.argv[3]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
sys.exit(main(["build", sys.argv[1], "--index", sys.argv[2]]))
"""


def limited_build(tmp_path: Path, limit: int, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "docs"), str(tmp_path / "index"), str(limit)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)


@pytest.mark.slow
@pytest.mark.parametrize("limit", [100, 30_000, 150_000, 400_000])
def test_a_full_disk_is_one_line_and_the_next_build_completes(tmp_path: Path, limit: int) -> None:
    """No file may grow beyond `limit` bytes: which file hits it first differs."""
    many_documents(tmp_path / "docs", 30)
    run = limited_build(tmp_path, limit)
    assert run.returncode == 1, run.stderr
    lines = [line for line in run.stderr.splitlines() if not line.startswith("INFO")]
    assert len(lines) == 1 and lines[0].startswith("ingest: "), run.stderr
    assert str(tmp_path / "index") in lines[0]
    assert_same_as_clean(tmp_path)


def test_a_build_that_may_not_wait_is_refused(tmp_path: Path) -> None:
    from index.build import _locked

    many_documents(tmp_path / "docs", 1)
    import os

    with _locked(tmp_path / "index", 0):
        run = limited_build(tmp_path, 0, env={**os.environ, "IBID_LOCK_WAIT_S": "0.2"})
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].endswith("another build is running; try again when it is done")
