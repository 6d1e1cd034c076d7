"""What a run shows: table.md for pull requests, and report.html, one page that needs nothing else.

Command `report` makes both anew from what lies in the folder of a run, without asking or measuring anything.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from answer.answer import CitedIn
from answer.words import STATUS, as_cited_in, counted, listed, sentence
from evals.answered import Answered, Cited, Entry, Said, Traced
from evals.case import Case
from evals.charts import charts
from evals.losses import LOSSES
from evals.metrics.answers import GoldScore
from evals.outcome import Measure, Outcome, interval, measure, shown, spaced
from evals.results import Results, load_results
from evals.run import Run
from evals.statistics import count
from evals.suites import SUITES
from evals.suites.answers import Row, rows_of
from evals.tables import all_metrics, markdown
from settings import Settings

REPORT: Final = "report.html"
TABLE: Final = "table.md"
_HEADLINES: Final[Mapping[str, Sequence[str]]] = {
    "apparatus": ("citations_right", "guessed", "damage_reported"),
    "retrieval": ("recall_at_5", "recall_at_50", "MRR", "nDCG_at_10"),
    "answers": (
        "found",
        "original_reference_exact",
        "exact_given_found",
        "on_topic",
        "refusal_precision",
        "refusal_recall",
        "wrong_hop",
        "guessed",
        "misattributed",
        "uncited",
    ),
    "grounding": ("supported", "supported_corrected", "citation_recall", "citation_precision"),
    "speed": (
        "first build, s",
        "question answered, p50, ms",
        "throughput / raw encoder",
        "memory of answer, peak, MB",
    ),
}
_FEW = 4
"""Headlines of a suite that has none of its own: its first figures."""
_OUTCOMES: Final = {
    "exact": "with its original references and no other",
    "incomplete": "but not all of its references are named",
    "misattributed": "but a reference is named that does not belong there",
    "guessed": "but a reference is named though the document's citation leads nowhere",
    "wrong-hop": "but the document is cited instead of the work that it cites",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `python -m evals report` takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of a run that has ended")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput if no run that has ended is there."""
    write_report(Run(args.folder, ()), load_results(args.folder))
    print(args.folder / REPORT)
    return 0


def write_report(run: Run, results: Results) -> None:
    """table.md and report.html in the folder of the run. Raises BadInput if the disk refuses."""
    run.write(TABLE, markdown(results.outcomes))
    run.write(REPORT, html(results))


@dataclass(frozen=True, slots=True)
class Section:
    """A suite, its systems side by side."""

    suite: str
    outcomes: tuple[Outcome, ...]
    metrics: Mapping[str, Measure]
    """Each as the first system has it that has it."""
    headlines: Sequence[str]

    @property
    def question(self) -> str:
        """What it asks."""
        return sentence(SUITES[self.suite].means) if self.suite in SUITES else ""

    def of_all(self, name: str) -> list[Measure | None]:
        """One figure of each system."""
        return [outcome.metrics.get(name) for outcome in self.outcomes]


@dataclass(frozen=True, slots=True)
class Tried:
    """A case and what each system made of it."""

    case: Case
    rows: Mapping[str, Row]
    """By system."""
    others: Mapping[str, Sequence[str]]
    """What other suites found in the case, by system."""

    @property
    def lost(self) -> str:
        """`quote=not chosen,refused|dense=`, for the filters."""
        return "|".join(f"{system}={','.join(row.losses)}" for system, row in self.rows.items())


def html(results: Results) -> str:
    """One page that needs nothing else."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"spaced": spaced, "shown": shown, "interval": interval, "sentence": sentence}
    environment.filters |= {"counted": counted, "told": told, "original": original, "blocks": blocks, "face": face}
    rows = {system: rows_of(results.cases, answers) for system, answers in results.answers.items()}
    lost = {loss for each in rows.values() for row in each for loss in row.losses}
    return environment.get_template("report.html.j2").render(
        sections=sections(results.outcomes),
        charts=charts(results.outcomes),
        tried=tried(results, rows),
        systems=list(rows),
        right={system: _right(each) for system, each in rows.items()},
        kinds=list(dict.fromkeys(case.kind for case in results.cases)),
        losses=[loss for loss in LOSSES if loss in lost],
        measured=_measured(results, rows),
        made_from={name: value for name, value in results.made_from.items() if name != "settings"},
        settings=results.made_from.get("settings", {}),
    )


def sections(outcomes: Sequence[Outcome]) -> list[Section]:
    """A section a suite, in the order of the run."""
    grouped = {suite: [o for o in outcomes if o.suite == suite] for suite in dict.fromkeys(o.suite for o in outcomes)}
    return [_section(suite, mine) for suite, mine in grouped.items()]


def _section(suite: str, outcomes: Sequence[Outcome]) -> Section:
    metrics = all_metrics(outcomes)
    headlines = [name for name in _HEADLINES.get(suite, ()) if name in metrics]
    return Section(suite, tuple(outcomes), metrics, headlines or list(metrics)[:_FEW])


def tried(results: Results, rows: Mapping[str, Sequence[Row]]) -> list[Tried]:
    """The cases that some system has answered, in their order."""
    by_case = {system: {row.case.id: row for row in each} for system, each in rows.items()}
    found: list[Tried] = []
    for case in results.cases:
        mine = {system: each[case.id] for system, each in by_case.items() if case.id in each}
        if mine:
            found.append(Tried(case, mine, {system: _others(results.outcomes, system, case.id) for system in mine}))
    return found


def _others(outcomes: Iterable[Outcome], system: str, case: str) -> list[str]:
    """`grounding: supported 3 of 4, citation recall 0.75`: what suites besides the answers' found in a case."""
    found = []
    for outcome in outcomes:
        if outcome.suite != "answers" and outcome.system == system and case in outcome.scores:
            scores = [_score(name, value) for name, value in outcome.scores[case].items()]
            found.append(f"{outcome.suite}: {', '.join(filter(None, scores))}")
    return found


def _score(name: str, value: Any) -> str:
    match value:
        case bool() | None:
            return ""
        case int() | float():
            return f"{spaced(name)} {value:.3g}"
        case [int(), int()]:
            return f"{spaced(name)} {value[0]} of {value[1]}"
    return ""


def _right(rows: Sequence[Row]) -> Measure:
    return measure(count((int(not row.losses), 1) for row in rows), "cases in which nothing went wrong")


def _measured(results: Results, rows: Mapping[str, object]) -> str:
    """`quote and dense: 141 cases over 26 documents`."""
    documents = results.made_from.get("documents")
    over = f" over {counted(documents, 'document')}" if isinstance(documents, int) and documents else ""
    asked = f"{listed(list(rows))}: {counted(len(results.cases), 'case')}{over}" if rows else ""
    return asked or listed(list(dict.fromkeys(outcome.suite for outcome in results.outcomes)))


def told(row: Row) -> list[str]:
    """What became of each gold statement, in a sentence."""
    if not row.case.gold:
        return [
            "Answered, though the documents do not answer this." if row.answer.answers else "Refused, as it should be."
        ]
    traced: Sequence[Traced | None] = row.answer.traced or (None,) * len(row.case.gold)
    return [_told(*each, row.answer) for each in zip(row.score.gold, traced, strict=True)]


def _told(score: GoldScore, traced: Traced | None, answer: Answered) -> str:
    rank = f" It was retrieved at place {traced.rank}." if traced and traced.rank else ""
    if score.found:
        where = "Found in the first statement" if score.first else "Found"
        return f"{', '.join(filter(None, [where, _OUTCOMES.get(score.outcome or '')]))}.{rank}"
    if traced and not traced.read:
        return "Not found: no statement of the document, as read, is this one."
    if traced and not rank:
        return "Not found: the search did not retrieve it."
    return (
        f"Not found: {'not among the statements that were chosen' if answer.answers else 'there is no answer'}.{rank}"
    )


def blocks(statements: Iterable[Said]) -> Iterator[tuple[str, list[Said]]]:
    """Statements as the chat sets them: quotations of one document in a row together, under its title."""
    for (_, title), group in groupby(statements, key=_block):
        yield title, list(group)


def _block(statement: Said) -> tuple[bool, str]:
    quoted = statement.support == "verbatim" and bool(statement.citations)
    first = statement.citations[0] if quoted else None
    return quoted, (first.title or first.path) if first else ""


def face(cite: Cited) -> str:
    """A citation as it stands behind a statement: `2`, `2, unresolved`, `article`."""
    words = {"resolved": "", "none": "article"}.get(cite.status, STATUS[cite.status])
    return ", ".join(filter(None, ["" if cite.number is None else str(cite.number), words])) or "–"


def original(entry: Entry) -> str:
    """An entry of the reference list, with its standing and where it is cited."""
    places = as_cited_in([CitedIn(place.path, place.title, place.note) for place in entry.cited_in])
    standing = "" if entry.status == "resolved" else ": ".join(filter(None, [STATUS[entry.status], entry.reason]))
    cited = places if entry.status != "none" else ""
    return " — ".join(filter(None, [entry.plain or entry.text, f"({standing})" if standing else "", cited]))
