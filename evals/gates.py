"""Gates: what figures must reach, in a TOML file with a table for each suite and system.

    [answers.quote]
    original_reference_exact = ">= 0.90"
    guessed = "<= 0"

A suite without systems has a table of its own name: `[retrieval]`. What is compared is the figure itself: a share, or
the number of what is counted. Where nothing was eligible there is no figure, and the gate is missed.
"""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evals.errors import BadInput
from evals.outcome import Outcome, by_name
from evals.suites import SUITES

_COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True, slots=True)
class Gate:
    """What one figure must reach."""

    suite: str
    system: str
    metric: str
    sign: str
    bound: float

    def __str__(self) -> str:
        where = f"{self.suite}.{self.system}" if self.system else self.suite
        return f"{where} {self.metric} {self.sign} {self.bound:g}"

    @property
    def part(self) -> tuple[str, str]:
        """The suite and the system that it is about."""
        return self.suite, self.system

    def holds(self, value: float | None) -> bool:
        """Whether the figure reaches it."""
        return value is not None and _COMPARED[self.sign](value, self.bound)


def load_gates(path: Path) -> list[Gate]:
    """The gates of a file. Raises BadInput naming what is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadInput(f"{path}: {error}") from error
    gates = [gate for suite, table in tables.items() for gate in _of_suite(path, suite, table)]
    if not gates:
        raise BadInput(f"{path}: no gates in it")
    return gates


def missed(gates: Iterable[Gate], outcomes: Iterable[Outcome]) -> list[str]:
    """A line for each gate that is missed: of the suites and systems that were measured, all are looked at."""
    found = by_name(outcomes)
    lines = []
    for gate in gates:
        if outcome := found.get(gate.part):
            measure = outcome.metrics.get(gate.metric)
            value = measure.value if measure else None
            if not gate.holds(value):
                lines.append(f"{gate}: it is {'not measured' if value is None else f'{value:.4g}'}")
    return lines


def not_looked_at(gates: Iterable[Gate], outcomes: Iterable[Outcome]) -> list[str]:
    """The suites and systems that gates are about and that were not measured."""
    found = by_name(outcomes)
    return sorted({".".join(filter(None, gate.part)) for gate in gates if gate.part not in found})


def _of_suite(path: Path, suite: str, table: Any) -> Iterator[Gate]:
    if suite not in SUITES or not isinstance(table, dict):
        raise BadInput(f"{path}: [{suite}]: expected a table named for a suite ({', '.join(SUITES)})")
    for name, entry in table.items():
        if isinstance(entry, dict):
            yield from (_gate(path, suite, name, metric, bound) for metric, bound in entry.items())
        else:
            yield _gate(path, suite, "", name, entry)


def _gate(path: Path, suite: str, system: str, metric: str, bound: Any) -> Gate:
    match = re.fullmatch(r"\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)\s*", bound) if isinstance(bound, str) else None
    if match is None:
        where = ".".join(filter(None, (suite, system, metric)))
        raise BadInput(f'{path}: {where}: expected ">= number" or "<= number", not {bound!r}')
    return Gate(suite, system, metric, match[1], float(match[2]))
