"""Particles of surnames, which notes and lists treat in different ways: "van der Wal, B." and "Wal, B. van der"."""

from __future__ import annotations

import re

_PARTICLE = r"(?:van|von|vom|zu|zur|de|der|den|des|du|la|le|da|di|del|della|dos|ter|ten|bin|ibn|al|el)"
_IN_FRONT = re.compile(rf"(?:{_PARTICLE}\s+)+(?=\w)", re.I)
_BEHIND = re.compile(
    r"(?P<name>[^\W\d_][\w’'-]+),\s+(?P<initials>(?:[^\W\d_]\.[\s-]?){1,4})\s*"
    rf"(?P<particles>(?:{_PARTICLE}\b\s*)+)(?=$|[,;(&]|\band\b)"
)


def without_particles(name: str) -> str:
    """ "van der Wal, B." gives "Wal, B."; a name without particles is given back as it is."""
    return _IN_FRONT.sub("", name, count=1) if _IN_FRONT.match(name) else name


def particles_first(head: str) -> str:
    """An author statement with the particles of its first author in front: "Wal, B. van der" as "van der Wal, B."."""
    match = _BEHIND.match(head)
    if match is None:
        return head
    name, initials, particles = (match.group(part).strip() for part in ("name", "initials", "particles"))
    return f"{particles} {name}, {initials}{head[match.end() :]}"
