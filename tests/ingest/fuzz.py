"""Mutated documents for every reader: `python -m tests.ingest.fuzz 20000` reads that many and reports what went wrong.

Nothing may be raised but UnreadableFile, nothing may take longer than the limit, and spans must lie in the text.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.errors import UnreadableFile
from ingest.parse import parse_article
from tests.ingest.seeds import SEEDS

LIMIT_S = 10.0
_WORDS = """[1] [^1] [^1]: ^[ (2004) Ibid. ¹ “ * _ [ ] ( ) < > </ <sup> <ref> </ref> {{ }} {{sfn|A|2004}} [[ ]] &lt;
&amp; &#x0; <!-- --> <![CDATA[ === 1. % endobj stream xref id= ' " 😀"""
_TOKENS = (
    *(word.encode() for word in _WORDS.split()),
    *(b"\n\n", b"\n", b" ", b"- ", b"\x00", b"\xff", b"<a href='#n1'>", b"<ref name=x />", b"0 0 1 Tf"),
    *(piece * 50 for piece in (b"9", b"aaaaaa", b"(", b"[", b"<div>", b"{{")),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that did what no input may do."""

    suffix: str
    data: bytes
    what: str


def failures(inputs: int, seed: int) -> Iterator[Failure]:
    """Read `inputs` mutations, spread over the formats, and yield those that fail."""
    chance = random.Random(seed)
    formats = sorted(SEEDS)
    for number in range(inputs):
        suffix = formats[number % len(formats)]
        data = mutate(SEEDS[suffix], chance)
        what = fault(data, suffix)
        if what:
            yield Failure(suffix, data, what)


def fault(data: bytes, suffix: str) -> str | None:
    """What is wrong with how the input is read, if anything."""
    start = time.perf_counter()
    try:
        with _limited():
            article = parse_article(data, f"fuzz{suffix}", suffix)
    except UnreadableFile as error:
        return f"the message has several lines: {error}" if "\n" in str(error) else None
    except BaseException:
        return f"{time.perf_counter() - start:.1f} s, {traceback.format_exc()}"
    size = len(article.text)
    spans = [(m.start, m.end) for m in article.markers] + [(s.start, s.end) for s in article.statements]
    wrong = [span for span in spans if not 0 <= span[0] <= span[1] <= size]
    return f"spans outside the text: {wrong[:3]}" if wrong else None


@contextmanager
def _limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """A few changes to the bytes; in an archive, mostly to the bytes of one member."""
    if data[:4] == b"PK\x03\x04" and chance.random() < 0.8:
        return _in_archive(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        data = chance.choice(_CHANGES)(data, chance)
    return data


def _in_archive(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    members[name] = mutate(members[name], chance) if chance.random() < 0.9 else b""
    if chance.random() < 0.1:
        del members[name]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return out.getvalue()


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 3, 20, 400)) :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_TOKENS) + data[at:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    piece = data[at : at + chance.choice((2, 10, 60, 500))]
    return data[:at] + piece * chance.choice((2, 3, 30)) + data[at:]


def _move(data: bytes, chance: random.Random) -> bytes:
    low, high = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    to = chance.randrange(len(data) + 1)
    rest = data[:low] + data[high:]
    return rest[:to] + data[low:high] + rest[to:]


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


_Change = Callable[[bytes, random.Random], bytes]
_CHANGES: tuple[_Change, ...] = (_flip, _cut, _insert, _insert, _repeat, _move, _truncate)


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    begin = time.perf_counter()
    found = list(failures(wanted, seed=int(sys.argv[2]) if len(sys.argv) > 2 else 0))
    for failure in found[:10]:
        print(failure.suffix, failure.what, failure.data[:300], sep="\n")
    print(f"{wanted} inputs, {len(found)} failures, {time.perf_counter() - begin:.0f} s")
    sys.exit(bool(found))
