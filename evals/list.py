"""Command `list`: what can be measured, and of what."""

from __future__ import annotations

import argparse

from evals.suites import SUITES
from evals.systems.open import SYSTEMS
from settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`python -m evals list` has no options."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0."""
    print("suites")
    for name, suite in SUITES.items():
        print(f"  {name:<16} {suite.means}")
    print("systems")
    for name, means in SYSTEMS.items():
        print(f"  {name:<16} {means}")
    return 0
