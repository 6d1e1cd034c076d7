"""What a build reports at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.counts import Counts


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
