"""Building and refreshing an index: read, embed, write, tidy.

The library's transaction is the moment at which the index changes. Chroma is filled before it and weeded after it. A
build that is killed may leave Chroma with passages too many, or with a file half written (Chroma replaces its files in
place); the marker file says that this may be so. Then the next build fills a new edition of the collection from the
cached vectors, which the same transaction makes the valid one, and removes the old.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from index.embeddings import EmbeddingCache, single_texts
from index.encoder import Encoder
from index.errors import IndexBusy, IndexRoomError, StoreFailed
from index.library import Edition, Library
from index.manifest import Manifest, claim_folder
from index.open import (
    CACHE,
    LIBRARY,
    chroma_folder,
    drop_older,
    make_encoder,
    new_store,
    open_store,
    wanted_manifest,
)
from index.passages import Passage, make_passages, passages_of
from index.progress import Report, silent
from index.store import PassageStore
from index.summary import Summary
from ingest.article import Article
from ingest.batch import read_articles
from ingest.counts import total
from ingest.errors import UnreadableFile
from ingest.fingerprint import reading_digest
from ingest.parse import read_bytes
from ingest.walk import find_files
from settings import Settings

log = logging.getLogger("ibid")

_MARKER = "interrupted"
_SHARD = 4000
"""Passages embedded and written together."""

_Cut = tuple[Article, tuple[Passage, ...]]


def build_index(
    paths: Sequence[Path],
    folder: Path,
    settings: Settings,
    report: Report = silent,
    encoder: Encoder | None = None,
) -> Summary:
    """Make the index in `folder` mirror the documents at `paths`; only what differs is worked on.

    Raises IngestError (a path is missing), IndexRoomError (the folder can't be used) or ModelError.
    """
    files = find_files(paths)
    if not files:
        raise IndexRoomError(f"no supported document in {', '.join(map(str, paths))}")
    encoder = encoder or make_encoder(settings)
    with _locked(folder, settings.lock_wait_s):
        manifest = claim_folder(folder, wanted_manifest(encoder))
        with closing(Library(folder / LIBRARY)) as library:
            try:
                return _Build(folder, settings, manifest, library, encoder, report).run(files)
            except OSError as error:
                raise StoreFailed(f"{folder}: {error.strerror or error}") from error


@contextmanager
def _locked(folder: Path, wait_s: float) -> Iterator[None]:
    """One build at a time; the lock stands beside the folder, so that a foreign folder is never written to."""
    place = folder.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place.with_name(f".{place.name}.lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            log.info("another build of %s is running; waiting up to %.0f s for it", folder, wait_s)
            lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise IndexBusy(f"{folder}: another build is running; try again when it is done") from error
    except OSError as error:
        raise StoreFailed(f"{folder}: can't be written: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


@dataclass(slots=True)
class _Build:
    folder: Path
    settings: Settings
    manifest: Manifest
    library: Library
    encoder: Encoder
    report: Report
    summary: Summary = field(default_factory=Summary)

    def run(self, files: Sequence[Path]) -> Summary:
        """The stages in order."""
        with self._timed("read"):
            changed, gone = self._read(files)
        damaged = self._is_damaged()
        if changed or gone or damaged:
            self._exchange(changed, gone, damaged)
        self.summary.articles = self.library.totals()[0]
        self.summary.counts = total(self.library.counts().values())
        return self.summary

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.summary.seconds[stage] = self.summary.seconds.get(stage, 0.0) + time.perf_counter() - start

    def _read(self, files: Sequence[Path]) -> tuple[list[Article], list[str]]:
        """Articles that are new or changed, and the paths of those that are gone."""
        known = self.library.hashes()
        summary, articles, unread = self.summary, [], {}
        as_before = self.library.reader() == reading_digest()  # else the same file may read differently now
        changed: list[Path] = []
        kept: set[str] = set()
        limit = int(self.settings.max_file_mb * 1e6)
        for path in files:
            try:
                content_hash = hashlib.sha256(read_bytes(path, limit)).hexdigest()
            except UnreadableFile as error:
                unread[path.as_posix()] = str(error)
                continue
            if as_before and known.get(path.as_posix()) == content_hash:
                kept.add(path.as_posix())
            else:
                changed.append(path)
        summary.unchanged = len(kept)
        self.report("reading", len(files) - len(changed), len(files))
        read = read_articles(changed, limit, self.settings.parse_seconds, self.settings.parse_workers)
        for number, (path, article) in enumerate(read, start=len(files) - len(changed) + 1):
            name = path.as_posix()
            if isinstance(article, UnreadableFile):
                unread[name] = str(article)
            else:
                articles.append(article)
                kept.add(name)
                summary.changed += name in known
                summary.new += name not in known
            self.report("reading", number, len(files))
        gone = sorted(set(known) - kept)
        summary.unread, summary.removed = unread, len(gone)
        if unread != self.library.unread():
            with self.library.changing():
                self.library.set_unread(unread)
        return articles, gone

    def _is_damaged(self) -> bool:
        """Whether Chroma may not hold what the library holds: a broken-off build, another place, files deleted."""
        if (self.folder / _MARKER).exists():
            return True
        edition = self.library.edition()
        if edition is None:
            return False
        elsewhere = edition.place != self._place()
        return elsewhere or not (edition.place or chroma_folder(self.folder, edition.number).is_dir())

    def _place(self) -> str:
        return self.settings.chroma_url or ""

    def _exchange(self, changed: Sequence[Article], gone: Sequence[str], damaged: bool) -> None:
        """Bring library, Chroma and cache to what the files are now."""
        before = self.library.edition()
        edition = Edition((before.number if before else 0) + damaged, self._place())
        marker = self.folder / _MARKER
        with ExitStack() as stack:
            with self._timed("open"):
                where = (self.folder, self.manifest, edition.number, self.settings)
                store = stack.enter_context(closing(new_store(*where) if damaged else open_store(*where, create=True)))
                cache = stack.enter_context(closing(EmbeddingCache(self.folder / CACHE, self.encoder)))
            marker.touch()
            left, come = self._write(changed, gone, damaged, edition, store, cache)
            with self._timed("tidy"):
                if damaged:
                    drop_older(*where, store)
                    cache.keep_only(p for path in self.library.hashes() for p in self._kept(path))
                else:
                    store.delete(sorted({p.id for p in left} - {p.id for p in come}))
                    cache.forget(left, come)
        marker.unlink(missing_ok=True)

    def _write(
        self,
        changed: Sequence[Article],
        gone: Sequence[str],
        damaged: bool,
        edition: Edition,
        store: PassageStore,
        cache: EmbeddingCache,
    ) -> tuple[list[Passage], list[Passage]]:
        """Embed what is new and exchange it in one transaction; the passages that left and those that came."""
        known = self.library.hashes()
        old = [*gone, *(article.path for article in changed if article.path in known)]
        left = [p for path in old for p in self._kept(path)]
        if changed:
            with self._timed("load"):
                self.encoder.count_tokens(["a first word loads the model"])
        with self._timed("cut"):
            cut = [(article, make_passages(article, self.encoder.count_tokens)) for article in changed]
        come = [p for _, passages in cut for p in passages]
        with self.library.changing():
            for path in old:
                self.library.remove(path)
            for path in sorted(set(known) - set(old)) if damaged else ():
                with self._timed("store"):
                    passages = self._kept(path)
                    store.add(passages, cache.embed_whole(passages))
            self._add(list(_shards(cut)), store, cache)
            self.library.set_edition(edition)
            self.library.set_reader(reading_digest())
        self.summary.passages_removed = len({p.id for p in left} - {p.id for p in come})
        return left, come

    def _kept(self, path: str) -> tuple[Passage, ...]:
        """The passages of an article in the library."""
        return passages_of(self.library.article(path), self.library.runs(path))

    def _add(self, shards: Sequence[Sequence[_Cut]], store: PassageStore, cache: EmbeddingCache) -> None:
        """Embed new passages and put them into Chroma and the library."""
        groups = [[p for _, some in shard for p in some] for shard in shards]
        amount = sum(len(passages) + len(single_texts(passages)) for passages in groups)
        done = 0

        def tell(texts: int) -> None:
            nonlocal done
            done += texts
            self.report("embedding", done, amount)

        for shard, passages in zip(shards, groups, strict=True):
            with self._timed("embed"):
                vectors, fresh = cache.embed(passages, tell)
            with self._timed("store"):
                store.add(passages, [v.passage for v in vectors])
                rest = iter(vectors)
                for article, some in shard:
                    self.library.add(article, some, list(islice(rest, len(some))))
            self.summary.passages_embedded += fresh
            self.summary.passages_reused += len(passages) - fresh


def _shards(cut: Sequence[_Cut]) -> Iterator[list[_Cut]]:
    """Whole articles, up to `_SHARD` passages together."""
    shard: list[_Cut] = []
    size = 0
    for article, passages in cut:
        if shard and size + len(passages) > _SHARD:
            yield shard
            shard, size = [], 0
        shard.append((article, passages))
        size += len(passages)
    if shard:
        yield shard
