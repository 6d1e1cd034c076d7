"""Generated articles in the flat Harvard layout, with what every note must lead to, and ways to damage them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

SURNAMES = (
    "Abel", "Brontë", "Çelik", "de Groot", "El-Amin", "Fønss", "García Díaz", "Hůlka", "Ibn Yusuf", "Jó", "Kováč",
    "Łukasik", "Mac Lir", "Nguyễn", "O'Dowd", "Pérez", "Quist", "Ruiz-Sol", "Şahin", "Tönnies", "Usui", "van der Wal",
)  # fmt: skip
INSTITUTIONS = ("World Tram Union", "Office of Ferries and Locks", "islandradio", "President's Council on Bread")
TITLES = ("On wells", "Of “tolls” and taxes", "A census of swifts", "Bread: its price", "Clocks", "The long bridge")
SENTENCES = ("The harbour froze twice", "Nobody counted the geese", "Prices fell by 4.5 per cent", "Dr. Pym agreed")


@dataclass(frozen=True)
class Work:
    """An entry of the list; `heads` are the printed author statement and the short form of it."""

    printed: str
    short: str
    year: int
    suffix: str
    title: str

    @property
    def entry(self) -> str:
        return f"{self.printed} ({self.year}{self.suffix}) ‘{self.title}’. Quay Press, pp. 3–9."

    @property
    def citation(self) -> str:
        return f"{self.short}, {self.year}{self.suffix}"


@dataclass(frozen=True)
class Flat:
    """An article: the works that each note cites, in order; markers and notes may be taken away."""

    works: tuple[Work, ...]
    notes: tuple[tuple[int, ...], ...]
    """Indexes into `works`."""
    inside: bool = True
    """Markers stand before the full stop."""
    unmarked: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()
    entries: tuple[str, ...] | None = None
    """The list as printed, if it is not that of `works`."""

    @property
    def text(self) -> str:
        body = " ".join(self._sentence(i) for i in range(len(self.notes)))
        notes = [
            f"[{i + 1}] {'; '.join(self.works[w].citation for w in cited)}."
            for i, cited in enumerate(self.notes)
            if i not in self.missing
        ]
        entries = self.entries if self.entries is not None else tuple(work.entry for work in self.works)
        return "\n\n".join(("A made-up article", "", body, *notes, "", *entries)) + "\n"

    def _sentence(self, i: int) -> str:
        words = SENTENCES[i % len(SENTENCES)]
        marker = "" if i in self.unmarked else f"[{i + 1}]"
        return f"{words}{marker}." if self.inside else f"{words}.{marker}"


def _short(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{names[0]} and {names[1]}" if len(names) == 2 else f"{names[0]} et al."


@st.composite
def works(draw: st.DrawFn) -> tuple[Work, ...]:
    """Works whose citations differ from one another: by author, by year, or by the letter after the year."""
    heads: dict[str, str] = {}
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.integers(0, 4)) == 0:
            name = draw(st.sampled_from(INSTITUTIONS))
            heads.setdefault(name, name)
        else:
            names = tuple(draw(st.lists(st.sampled_from(SURNAMES), min_size=1, max_size=4, unique=True)))
            initials = draw(st.sampled_from(("A.", "B.C.", "D.-E.")))
            heads.setdefault(_short(names), ", ".join(f"{name}, {initials}" for name in names))
    found: list[Work] = []
    for short, printed in heads.items():
        for year in draw(st.lists(st.integers(1901, 2024), min_size=1, max_size=2, unique=True)):
            letters = draw(st.sampled_from(("", "ab")))
            titles = draw(st.permutations(TITLES))
            found += [Work(printed, short, year, x, t) for x, t in zip(letters or ("",), titles, strict=False)]
    return tuple(found)


@st.composite
def articles(draw: st.DrawFn) -> Flat:
    """Whole articles; each work is cited at least once."""
    some = draw(works())
    order = draw(st.permutations(range(len(some))))
    notes: list[tuple[int, ...]] = []
    while order:
        size = draw(st.integers(1, 3))
        notes.append(tuple(order[:size]))
        order = order[size:]
    return Flat(some, tuple(notes), inside=draw(st.booleans()))


def with_year(flat: Flat, work: int, year: int) -> Flat:
    """The entry of a work printed with another year."""
    return replace(flat, entries=tuple(replace(w, year=year).entry if i == work else w.entry for i, w in _works(flat)))


def without_entry(flat: Flat, work: int) -> Flat:
    """The entry of a work left out."""
    return replace(flat, entries=tuple(w.entry for i, w in _works(flat) if i != work))


def with_twin(flat: Flat, work: int) -> Flat:
    """A second entry by the same author and year."""
    twin = replace(flat.works[work], title="Quite another matter").entry
    return replace(flat, entries=(*(w.entry for _, w in _works(flat)), twin))


def _works(flat: Flat) -> list[tuple[int, Work]]:
    return list(enumerate(flat.works))
