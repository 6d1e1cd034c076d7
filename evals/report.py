"""What a run shows: table.md for pull requests, and report.html, one page that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from answer.answer import CitedIn
from answer.words import as_cited_in
from evals.answered import Entry
from evals.outcome import interval, shown, spaced
from evals.results import Results
from evals.run import Run
from evals.suites.answers import rows_of
from evals.tables import markdown

REPORT: Final = "report.html"
TABLE: Final = "table.md"


def write_report(run: Run, results: Results) -> None:
    """table.md and report.html in the folder of the run. Raises BadInput if the disk refuses."""
    run.write(TABLE, markdown(results.outcomes))
    run.write(REPORT, html(results))


def html(results: Results) -> str:
    """One page that needs nothing else."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"spaced": spaced, "shown": shown, "interval": interval}
    rows = {system: rows_of(results.cases, answers) for system, answers in results.answers.items()}
    return environment.get_template("report.html.j2").render(
        outcomes=results.outcomes,
        rows=rows,
        original=_original,
        made_from={name: value for name, value in results.made_from.items() if name != "settings"},
        settings=results.made_from.get("settings", {}),
    )


def _original(entry: Entry) -> str:
    """An entry of the reference list with where it is cited."""
    places = as_cited_in([CitedIn(place.path, place.title, place.note) for place in entry.cited_in])
    text = entry.plain or entry.text
    return f"{text} — {places}" if places and entry.status != "none" else text
