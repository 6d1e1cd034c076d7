"""Command `compare`: two runs side by side, with what is more than chance, and every case that changed.

python -m evals compare main-run branch-run --out comment.md
"""

from __future__ import annotations

import argparse
import html
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from evals.comparison import Change, ChangedCase, Comparison, Line, Moved, cases_apart, compare, differing
from evals.errors import BadInput
from evals.kept import unwritable
from evals.outcome import CaseValue, Measure, shown, spaced
from evals.results import Results, load_results
from settings import Settings

_MEASURED_ON: Final = ("cases", "corpus", "gold", "pairs", "twists")
"""Parts of a fingerprint that make two runs two exams instead of two examinees."""
_GROUPS: Final[Mapping[Change, str]] = {
    "worse": "worse",
    "improved": "improved",
    "otherwise": "better in one way and worse in another, or counted otherwise",
}
_HEADINGS: Final = ("", "A", "B", "B less A", "95% interval", "cases", "")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m evals compare`."""
    parser.add_argument("a", type=Path, metavar="A", help="folder of the run that was before")
    parser.add_argument("b", type=Path, metavar="B", help="folder of the run that is compared with it")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the intervals")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write Markdown, as for a pull request")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0. Raises BadInput if there is nothing to compare."""
    first, second = load_results(args.a), load_results(args.b)
    comparisons = compare(first, second, args.seed)
    if not comparisons:
        has = f"{args.a} has {_names(first)}; {args.b} has {_names(second)}"
        raise BadInput(f"nothing was measured in both runs: {has}")
    notes = notes_on(first, second)
    for note in notes:
        print(f"evals: {note}", file=sys.stderr)
    if args.out:
        _write(args.out, markdown(comparisons, (args.a, args.b), notes))
    if args.json:
        print(json.dumps(_plain(comparisons, args, differing(first, second)), indent=1, ensure_ascii=False))
    elif args.out:
        print(args.out)
    else:
        print_comparisons(comparisons, (args.a, args.b))
    return 0


def _names(results: Results) -> str:
    return " and ".join(outcome.name for outcome in results.outcomes) or "nothing"


def notes_on(first: Results, second: Results) -> list[str]:
    """A line that warns if the runs were asked different things, and one that names what else is not the same."""
    names = differing(first, second)
    asked, made = ([name for name in names if (name in _MEASURED_ON) is wanted] for wanted in (True, False))
    notes = []
    if asked:
        only_a, only_b, unlike = cases_apart(first, second)
        apart = f" ({only_a} only in A, {only_b} only in B, {unlike} changed)" if "cases" in asked else ""
        notes.append(f"warning: the runs differ in {', '.join(asked)}{apart}; cases that both have are compared")
    if made:
        notes.append(f"the runs were made from other {', '.join(made)}")
    return notes


def markdown(comparisons: Sequence[Comparison], folders: tuple[Path, Path], notes: Sequence[str] = ()) -> str:
    """A table a suite, and the cases that changed, folded away."""
    lines = [f"A: `{folders[0]}`, B: `{folders[1]}`", ""]
    for note in notes:
        lines += [f"{note[:1].upper()}{note[1:]}.", ""]
    for comparison in comparisons:
        lines += [f"**{comparison.name}**{_shared(comparison)}", ""]
        lines += [f"| {' | '.join(_HEADINGS)} |", "|---|---:|---:|---:|---|---:|---|"]
        lines += [f"| {' | '.join(_row(line))} |" for line in comparison.lines]
        for title, cases in _groups(comparison):
            lines += ["", f"<details><summary>{title}: {len(cases)}</summary>", ""]
            lines += [f"- {html.escape(_told(case), quote=False)}" for case in cases]
            lines += ["", "</details>"]
        lines.append("")
    return "\n".join(lines)


def print_comparisons(comparisons: Sequence[Comparison], folders: tuple[Path, Path]) -> None:
    """The same on a terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console = console if console.is_terminal else Console(width=150)
    console.print(f"A: {folders[0]}\nB: {folders[1]}", soft_wrap=True, markup=False, highlight=False)
    for comparison in comparisons:
        table = Table(title=f"{comparison.name}{_shared(comparison)}", title_justify="left", box=box.SIMPLE)
        for heading in _HEADINGS:
            table.add_column(heading, justify="left" if heading in ("", "95% interval") else "right")
        for line in comparison.lines:
            table.add_row(*map(Text, _row(line)))
        console.print(table)
        for group, cases in _groups(comparison):
            console.print(f"{group}: {len(cases)}", highlight=False)
            for case in cases:
                console.print(f"  {_told(case)}", soft_wrap=True, markup=False, highlight=False)


def _shared(comparison: Comparison) -> str:
    return f", {comparison.shared} cases in both" if comparison.shared else ""


def _groups(comparison: Comparison) -> Iterator[tuple[str, list[ChangedCase]]]:
    for change, title in _GROUPS.items():
        if cases := [case for case in comparison.changed if case.change == change]:
            yield title, cases


def _row(line: Line) -> tuple[str, ...]:
    """Cells in the order of the headings."""
    name = f"{spaced(line.metric)}, {line.of}" if line.of else spaced(line.metric)
    figures = [_with_n(one) if one else "" for one in (line.first, line.second)]
    found, unit = line.difference, line.measure.unit
    if found is None:
        return name, *figures, "", "", "", ""
    ends = [_signed(end, unit) for end in (found.low, found.high) if end is not None]
    difference = "–" if found.value is None else _signed(found.value, unit)
    return name, *figures, difference, " to ".join(ends), str(found.n), _verdict(line)


def _verdict(line: Line) -> str:
    """In words; an interval from a few cases that changed is too narrow to be believed."""
    if line.verdict is None or line.difference is None:
        return ""
    return f"{line.verdict}, in {line.difference.moved} cases only" if line.difference.few else line.verdict


def _with_n(one: Measure) -> str:
    return shown(one) if one.unit in ("count", "ms") or one.value is None else f"{shown(one)} of {one.n:,}"


def _signed(value: float, unit: str) -> str:
    text = f"{value:+,.0f}" if unit == "ms" else f"{value:+.3f}"
    text = text if float(text.replace(",", "")) else text[1:]
    return f"{text} ms" if unit == "ms" else text


def _told(case: ChangedCase) -> str:
    """`fact-03 (Who …?): found 1.000 → 0.000`."""
    question = f" ({' '.join(case.question.split())})" if case.question else ""
    return f"{case.id}{question}: {'; '.join(map(_step, case.moved))}"


def _step(moved: Moved) -> str:
    return f"{spaced(moved.metric)} {_value(moved.first)} → {_value(moved.second)}"


def _value(value: CaseValue) -> str:
    if value is None:
        return "–"
    return f"{value[0]:g} of {value[1]:g}" if isinstance(value, tuple) else f"{value:.3f}"


def _plain(comparisons: Sequence[Comparison], args: argparse.Namespace, names: Sequence[str]) -> dict[str, Any]:
    return {
        "a": str(args.a),
        "b": str(args.b),
        "differ": list(names),
        "comparisons": [
            {
                "suite": comparison.suite,
                "systems": comparison.systems,
                "shared": comparison.shared,
                "metrics": [_plain_line(line) for line in comparison.lines],
                "changed": {
                    change: [_plain_case(c) for c in comparison.changed if c.change == change] for change in _GROUPS
                },
            }
            for comparison in comparisons
        ],
    }


def _plain_line(line: Line) -> dict[str, Any]:
    found = line.difference
    known = {
        "metric": line.metric,
        "of": line.of,
        "good": line.measure.good,
        "unit": line.measure.unit,
        "a": line.first and {"value": line.first.value, "n": line.first.n},
        "b": line.second and {"value": line.second.value, "n": line.second.n},
    }
    if found is None:
        return {**known, "difference": None}
    return {
        **known,
        "difference": found.value,
        "low": found.low,
        "high": found.high,
        "cases": found.n,
        "changed": found.moved,
        "excludes_zero": found.excludes_zero,
        "verdict": line.verdict,
    }


def _plain_case(case: ChangedCase) -> dict[str, Any]:
    moved = [{"metric": m.metric, "a": m.first, "b": m.second, "change": m.change} for m in case.moved]
    return {"id": case.id, "question": case.question, "moved": moved}


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise unwritable(path, error) from error
