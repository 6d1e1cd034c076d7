"""Building and refreshing an index: read, embed, write, tidy.

The library's transaction is the moment at which the index changes. Chroma is filled before it and weeded after it, so
whatever is killed in between leaves passages in Chroma that the library does not know; the marker file says that this
may be so, and the next build makes the two agree again.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.embeddings import EmbeddingCache, PassageVectors
from index.encoder import Encoder
from index.errors import IndexBusy, IndexRoomError, StoreFailed
from index.library import Library
from index.manifest import Manifest, claim_folder
from index.open import CACHE, LIBRARY, make_encoder, open_store, wanted_manifest
from index.passages import Passage, make_passages
from index.progress import Report, silent
from index.store import PassageStore
from ingest.article import Article
from ingest.counts import Counts, total
from ingest.errors import UnreadableFile
from ingest.parse import parse_article, read_bytes
from ingest.walk import find_files
from settings import Settings

log = logging.getLogger("ibid")

_MARKER = "interrupted"
_SHARD = 4000
"""Passages embedded and written together."""


@dataclass(slots=True)
class Summary:
    """What a build did and what the index now holds."""

    articles: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    """Files that could not be read, and why."""
    counts: Counts = field(default_factory=Counts)
    passages_embedded: int = 0
    passages_reused: int = 0
    passages_removed: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    """By stage."""

    def to_json(self) -> dict[str, Any]:
        """One flat object."""
        figures = {name: getattr(self, name) for name in ("articles", "new", "changed", "unchanged", "removed")}
        counts = self.counts.to_json()
        counts["citations"] = counts["resolved"] + counts["ambiguous"] + counts["unresolved"]
        embedded = {name: getattr(self, name) for name in ("passages_embedded", "passages_reused", "passages_removed")}
        seconds = {stage: round(value, 3) for stage, value in self.seconds.items()}
        return {**figures, **counts, **embedded, "unread": self.unread, "seconds": seconds}

    def readable(self) -> str:
        """A few lines for a terminal."""
        c = self.counts
        stages = ", ".join(f"{stage} {value:.1f} s" for stage, value in self.seconds.items())
        lines = [
            f"{self.articles} articles ({self.new} new, {self.changed} changed, {self.removed} removed), "
            f"{c.statements} statements, {c.notes} notes, {c.references} references",
            f"citations: {c.resolved} resolved, {c.ambiguous} ambiguous, {c.unresolved} unresolved; "
            f"{c.problems} problems",
            f"passages: {self.passages_embedded} embedded, {self.passages_reused} reused, "
            f"{self.passages_removed} removed",
            f"time: {stages}",
            *(f"not read: {path}: {reason}" for path, reason in self.unread.items()),
        ]
        return "\n".join(lines)


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
        library = Library(folder / LIBRARY)
        try:
            return _Build(folder, settings, manifest, library, encoder, report).run(files)
        except OSError as error:
            raise StoreFailed(f"{folder}: {error.strerror or error}") from error
        finally:
            library.close()


@contextmanager
def _locked(folder: Path, wait_s: float) -> Iterator[None]:
    """One build at a time; the lock stands beside the folder, so that a foreign folder is never written to."""
    place = folder.absolute()
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
    with lock:
        lock.release()
        yield


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
        marker = self.folder / _MARKER
        interrupted = marker.exists()
        if changed or gone or interrupted:
            marker.touch()
            with self._timed("open"):
                store = open_store(self.folder, self.manifest, self.settings)
                cache = EmbeddingCache(self.folder / CACHE, self.encoder)
            try:
                self._write(changed, gone, store, cache)
                with self._timed("tidy"):
                    self._tidy(store, cache, interrupted, pruning=bool(changed or gone))
            finally:
                cache.close()
                store.close()
            marker.unlink(missing_ok=True)
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
        kept: set[str] = set()
        for number, path in enumerate(files, start=1):
            name = path.as_posix()
            try:
                data = read_bytes(path, int(self.settings.max_file_mb * 1e6))
                if known.get(name) == hashlib.sha256(data).hexdigest():
                    summary.unchanged += 1
                else:
                    articles.append(parse_article(data, name, path.suffix))
                    summary.changed += name in known
                    summary.new += name not in known
                kept.add(name)
            except UnreadableFile as error:
                unread[name] = str(error)
            self.report("reading", number, len(files))
        gone = sorted(set(known) - kept)
        summary.unread, summary.removed = unread, len(gone)
        if unread != self.library.unread():
            with self.library.changing():
                self.library.set_unread(unread)
        return articles, gone

    def _write(
        self, changed: Sequence[Article], gone: Sequence[str], store: PassageStore, cache: EmbeddingCache
    ) -> None:
        """Embed what is new and exchange it in one transaction."""
        known = self.library.hashes()
        old: set[str] = set()
        cut = [(article, make_passages(article, self.encoder.count_tokens)) for article in changed]
        amount = sum(len(passages) for _, passages in cut)
        done = 0
        with self.library.changing():
            for path in [*gone, *(a.path for a in changed if a.path in known)]:
                old.update(self.library.remove(path))
            for shard in _shards(cut):
                passages = [p for _, some in shard for p in some]
                with self._timed("embed"):
                    vectors, fresh = cache.embed(passages)
                with self._timed("store"):
                    store.add(passages, [v.passage for v in vectors])
                    self._add(shard, iter(vectors))
                done += len(passages)
                self.summary.passages_embedded += fresh
                self.summary.passages_reused += len(passages) - fresh
                self.report("embedding", done, amount)
        with self._timed("store"):
            stale = old - {p.id for _, passages in cut for p in passages}
            store.delete(sorted(stale))
            self.summary.passages_removed = len(stale)

    def _add(self, shard: Sequence[tuple[Article, tuple[Passage, ...]]], vectors: Iterator[PassageVectors]) -> None:
        for article, passages in shard:
            self.library.add(article, passages, list(islice(vectors, len(passages))))

    def _tidy(self, store: PassageStore, cache: EmbeddingCache, interrupted: bool, pruning: bool) -> None:
        """After a broken-off build, make Chroma hold exactly what the library holds; forget unused vectors."""
        if not interrupted and not pruning:
            return
        passages = (
            [p for a in self.library.articles() for p in make_passages(a, self.encoder.count_tokens)]
            if (interrupted or self.summary.passages_removed)
            else None
        )
        if interrupted and passages is not None:
            there, wanted = store.ids(), {p.id for p in passages}
            store.delete(sorted(there - wanted))
            missing = [p for p in passages if p.id not in there]
            vectors, _ = cache.embed(missing)
            store.add(missing, [v.passage for v in vectors])
        if passages is not None:
            cache.prune(passages)


def _shards(
    cut: Sequence[tuple[Article, tuple[Passage, ...]]],
) -> Iterator[list[tuple[Article, tuple[Passage, ...]]]]:
    """Whole articles, up to `_SHARD` passages together."""
    shard: list[tuple[Article, tuple[Passage, ...]]] = []
    size = 0
    for article, passages in cut:
        if shard and size + len(passages) > _SHARD:
            yield shard
            shard, size = [], 0
        shard.append((article, passages))
        size += len(passages)
    if shard:
        yield shard
