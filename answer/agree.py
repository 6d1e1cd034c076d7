"""Across documents: statements that agree share their references, statements that contradict each other are marked."""

from __future__ import annotations
