"""Speed and memory of whole commands and of their parts, each beside the limit it can't beat, in one run.

The limits are the encoder alone on the same texts and Chroma alone on the same vectors. Times are wall-clock, and
machines are noisy, so ratios say more than seconds.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from answer.engine import Engine
from evals.errors import BadInput
from evals.kept import SPEED
from evals.outcome import Measure, Outcome
from evals.run import ROOT
from evals.work import Choices, Work
from index.build import build_index
from index.embeddings import EmbeddingCache, single_texts
from index.library import Library
from index.manifest import read_manifest
from index.open import LIBRARY, make_encoder, open_store
from index.passages import Passage, passages_of
from index.rank import PER_RANKING
from index.search import Search
from settings import Settings

Figures = dict[str, float]
_SAMPLE = 160
_TURN = 20
"""Passages; each brings about six further texts."""


def systems(choices: Choices) -> Sequence[str]:
    """Quotations, which the rest is built on; `python -m evals writing` has the language model's own."""
    return ("",)


def measure(work: Work, system: str) -> Outcome:
    """Of this machine, now; kept, as all figures of a run are. Raises BadInput, IngestError or IndexRoomError."""
    name = f"{work.run.place('speed', system)}/{SPEED}".lstrip("/")
    path = work.run.folder / name
    if not path.exists():
        work.report("measuring speed", 0, 1)
        figures = measure_speed(work.choices.corpus, work.choices.questions, work.settings)
        work.run.write(name, json.dumps(figures, indent=1) + "\n")
    figures = json.loads(path.read_text(encoding="utf-8"))
    return Outcome(
        suite="speed",
        system=system,
        cases=int(figures["questions"]),
        metrics={name.strip(): _measure(name, value) for name, value in figures.items()},
    )


def _measure(name: str, value: float) -> Measure:
    quick = name.endswith((", s", ", ms", "MB")) or " / first" in name
    return Measure(value=value, n=1, good="low" if quick else "high", unit="number")


def measure_speed(corpus: Sequence[Path], questions: Path, settings: Settings) -> Figures:
    """All figures of one run. Raises BadInput if the questions can't be read."""
    asked = read_questions(questions)
    encoder = make_encoder(settings)
    encoder.encode(["warm-up"])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "index"
        start = time.perf_counter()
        summary = build_index(corpus, folder, settings, encoder=encoder)
        first = time.perf_counter() - start
        passages = _passages(folder)
        texts = len(_texts(passages))
        return {
            "articles": summary.articles,
            "texts encoded": texts,
            "first build, s": first,
            **{f"  of it {stage}, s": seconds for stage, seconds in summary.seconds.items()},
            "texts encoded a second": texts / summary.seconds["embed"],
            **_throughput(passages, Path(scratch), encoder, settings),
            **_rebuild(corpus, folder, first),
            **_latency(folder, asked, settings, encoder),
            **_memory(folder, asked),
            **_chat(folder, asked[0]),
        }


def read_questions(path: Path) -> list[str]:
    """Questions of a text file, a line each, or of a JSON Lines file with a field "question". Raises BadInput."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        questions = [json.loads(line)["question"] for line in lines] if path.suffix == ".jsonl" else lines
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: can't be read as questions: {error}") from error
    if not questions:
        raise BadInput(f"{path}: no questions in it")
    return questions


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed, by nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _passages(folder: Path) -> list[Passage]:
    with closing(Library(folder / LIBRARY)) as library:
        return [p for article in library.articles() for p in passages_of(article, library.runs(article.path))]


def _texts(passages: Sequence[Passage]) -> list[str]:
    """What is encoded for passages: themselves, their statements, their windows; each text once."""
    return list(dict.fromkeys([*(p.context + p.text for p in passages), *single_texts(passages)]))


def _throughput(passages: Sequence[Passage], scratch: Path, encoder: Any, settings: Settings) -> Figures:
    """What a build does with texts, and sentence-transformers alone with the same: by turns, as machines are noisy."""
    sample = passages[:: max(1, len(passages) // _SAMPLE)]
    ours = raw = 0.0
    for turn, at in enumerate(range(0, len(sample), _TURN)):
        part = sample[at : at + _TURN]
        with closing(EmbeddingCache(scratch / f"cache-{at}.sqlite", encoder)) as cache:
            if turn % 2:
                ours += _seconds(lambda: cache.embed(part))  # noqa: B023
            raw += _seconds(lambda: _raw_encode(encoder, _texts(part), settings))  # noqa: B023
            if not turn % 2:
                ours += _seconds(lambda: cache.embed(part))  # noqa: B023
    return {"passages encoded again by turns": len(sample), "throughput / raw encoder": raw / ours}


def _raw_encode(encoder: Any, texts: Sequence[str], settings: Settings) -> None:
    """sentence-transformers alone, which takes long texts first of itself."""
    encoder.model.encode(list(texts), batch_size=settings.batch_size, show_progress_bar=False)


def _rebuild(corpus: Sequence[Path], folder: Path, first: float) -> Figures:
    """The same command again, in a fresh process."""
    command = [sys.executable, "-m", "ingest", "build", *map(str, corpus), "--index", str(folder)]
    taken = _seconds(lambda: subprocess.run(command, check=True, capture_output=True, cwd=Path.cwd(), env=_env()))
    return {"unchanged rebuild, start included, s": taken, "unchanged rebuild / first build": taken / first}


def _latency(folder: Path, questions: Sequence[str], settings: Settings, encoder: Any) -> Figures:
    """A question answered, the encoder alone, Chroma alone; milliseconds."""
    with closing(Search(folder, settings, encoder)) as search:
        engine = Engine(search, settings)
        for question in questions[:5]:
            engine.answer(question)
        answered = [1000 * _seconds(lambda q=question: engine.answer(q)) for question in questions]  # type: ignore[misc]
        encoded = [1000 * _seconds(lambda q=question: encoder.model.encode([q])) for question in questions]  # type: ignore[misc]
        edition = search.library.edition()
        vectors = encoder.encode(questions)
        where = (folder, read_manifest(folder), edition.number if edition else 0, settings)
        with closing(open_store(*where)) as store:
            store.query(vectors[0], PER_RANKING)
            chroma = [1000 * _seconds(lambda v=vector: store.query(v, PER_RANKING)) for vector in vectors]  # type: ignore[misc]
    return {
        "questions": len(questions),
        "question answered, p50, ms": statistics.median(answered),
        "question answered, p95, ms": percentile(answered, 0.95),
        "raw encoder, one question, p50, ms": statistics.median(encoded),
        "raw Chroma, one query, p50, ms": statistics.median(chroma),
    }


def _memory(folder: Path, questions: Sequence[str]) -> Figures:
    """Peak resident memory of the answer command over a batch."""
    lines = "".join(json.dumps({"id": i, "question": q}) + "\n" for i, q in enumerate(questions))
    script = (
        "import resource, subprocess, sys\n"
        "run = subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", script, sys.executable, "-m", "answer", "--index", str(folder)]
    run = subprocess.run(command, input=lines, text=True, capture_output=True, check=True, env=_env())
    unit = 1 if sys.platform == "darwin" else 1024
    return {"memory of answer, peak, MB": int(run.stdout.split()[-1]) * unit / 1e6}


def _chat(folder: Path, question: str) -> Figures:
    """From starting the chat to its first answer in a browser; left out where there is no browser."""
    browser = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(browser).exists():
        return {}
    from playwright.sync_api import sync_playwright

    start = time.perf_counter()
    command = [sys.executable, str(ROOT / "app.py"), "--index", str(folder)]
    app = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=_env())
    try:
        assert app.stdout is not None
        address = next(word for word in app.stdout.readline().split() if word.startswith("http"))
        with sync_playwright() as play:
            flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
            page = play.chromium.launch(executable_path=browser, args=flags).new_page()
            page.goto(address)
            box = page.locator("#question textarea")
            box.fill(question)
            box.press("Enter")
            page.wait_for_selector("article.turn[data-state=answered]", timeout=120_000)
        return {"chat started to first answer in a browser, s": time.perf_counter() - start}
    finally:
        app.terminate()
        app.communicate()


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
