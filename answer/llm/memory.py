"""How much memory a process may still take."""

from __future__ import annotations

import re
from pathlib import Path

MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")


def available_bytes(meminfo: Path = MEMINFO, cgroup: Path = CGROUP) -> int | None:
    """Bytes that can be had without swapping, within the container's bounds too; None if the system does not tell."""
    amounts = [amount for amount in (_of_machine(meminfo), _of_container(cgroup)) if amount is not None]
    return min(amounts, default=None)


def _of_machine(meminfo: Path) -> int | None:
    """MemAvailable: what is free, and what is cached of files (proc(5))."""
    try:
        found = re.search(r"^MemAvailable:\s*(\d+) kB", meminfo.read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None


def _of_container(cgroup: Path) -> int | None:
    """The rest of a control group's bound, files that it caches counted as free; None without one (cgroup v2)."""
    try:
        most = (cgroup / "memory.max").read_text().strip()
        used = int((cgroup / "memory.current").read_text())
        cached = re.search(r"^inactive_file (\d+)", (cgroup / "memory.stat").read_text(), re.MULTILINE)
    except (OSError, ValueError):
        return None
    if not most.isdecimal():  # "max": no bound
        return None
    return max(0, int(most) - used + (int(cached[1]) if cached else 0))
