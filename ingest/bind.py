"""Binding: each marker to its note, each note to its citations, each citation to its reference."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.article import Citation, Marker, Note, Reference
from ingest.citations import Mention, read_note
from ingest.fields import Fields
from ingest.layout import LabelledNote, Layout
from ingest.look_back import Cited, ibid, op_cit, supra
from ingest.reading import fold_space
from ingest.references import plain_text, read_entry, reference_key
from ingest.resolve import Outcome, citation, resolve_short
from ingest.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Apparatus:
    """Everything the document cites with, bound."""

    markers: tuple[Marker, ...]
    notes: tuple[Note, ...]
    references: tuple[Reference, ...]
    duplicates: tuple[tuple[str, str], ...]
    """(key of a repeated entry, key of the first entry of the same work)."""
    namesakes: dict[str, tuple[str, ...]]
    """Label to the keys of all notes that bear it, where there are several."""


def bind(layout: Layout, markers: Sequence[Marker]) -> Apparatus:
    """Notes get keys, references get keys, citations are resolved in reading order, markers get their note."""
    keys = _note_keys(layout.notes)
    binder = _Binder()
    binder.add_list(layout)
    notes = tuple(binder.note(key, note) for key, note in zip(keys, layout.notes, strict=True))
    by_target = {note.target: key for key, note in zip(keys, layout.notes, strict=True) if note.target is not None}
    by_label: dict[str, str] = {}
    namesakes: defaultdict[str, list[str]] = defaultdict(list)
    for key, note in zip(keys, layout.notes, strict=True):
        by_label.setdefault(note.label, key)
        namesakes[note.label].append(key)
    bound = tuple(
        Marker(m.label, m.start, m.end, by_target.get(m.note) if m.note is not None else by_label.get(m.label))
        for m in markers
    )
    repeated = {label: tuple(same) for label, same in namesakes.items() if len(same) > 1}
    return Apparatus(bound, notes, tuple(binder.references.values()), tuple(binder.duplicates), repeated)


def _note_keys(notes: Sequence[LabelledNote]) -> list[str]:
    """The label, or label~2 and so on where it occurs again."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for note in notes:
        seen[note.label] += 1
        keys.append(note.label if seen[note.label] == 1 else f"{note.label}~{seen[note.label]}")
    return keys


@dataclass(slots=True)
class _Binder:
    """Resolves citations note by note, because short forms lead back."""

    references: dict[str, Reference] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=Shelf)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    history: list[Cited] = field(default_factory=list)
    """The notes read so far."""
    cited: list[str] = field(default_factory=list)
    """Keys in order of mention, for op. cit."""

    def add_list(self, layout: Layout) -> None:
        """Entries of the reference list."""
        for block in layout.blocks:
            if block.kind != "reference":
                continue
            words = fold_space(layout.reading.text[block.start : block.end])
            verbatim = fold_space(block.verbatim or words)
            self._keep(verbatim, words, read_entry(verbatim, words, block.links), None, block.start, block.end)

    def _keep(self, verbatim: str, plain: str, fields: Fields, note: str | None, start: int, end: int) -> str:
        key = reference_key(fields, self.taken)
        reference = Reference(
            key, verbatim, plain, fields.authors, fields.year, fields.suffix, fields.title, fields.container,
            fields.date, fields.accessed, fields.url, fields.doi, fields.medium, note, start, end,
        )  # fmt: skip
        self.references[key] = reference
        first = self.shelf.add(reference, fields.head, fields.cut_short)
        if first is not None and note is None:
            self.duplicates.append((key, first))
        return key

    def note(self, key: str, note: LabelledNote) -> Note:
        """Read and resolve the citations of one note."""
        outcomes: list[Outcome] = []
        citations: list[Citation] = []
        for mention in read_note(note.text, note.links):
            outcome = self._resolve(mention, key, note, outcomes)
            outcomes.append(outcome)
            self.cited.extend(outcome.keys)
            citations.append(citation(mention, outcome))
        self.history.append(Cited(note.label, tuple(outcomes)))
        return Note(key, note.label, note.text, note.plain, tuple(citations), note.start, note.end)

    def _resolve(self, mention: Mention, key: str, note: LabelledNote, within: list[Outcome]) -> Outcome:
        if mention.form == "full":
            return self._full(mention, key, note)
        if mention.form == "ibid" or (mention.form == "loc-cit" and not mention.names):
            return ibid(self.history, within)
        if mention.form == "supra" or (mention.form == "op-cit" and mention.note_number):
            return supra(mention, self.history, self.references)
        if mention.form in ("op-cit", "loc-cit"):
            return op_cit(mention, self.cited, self.references)
        return resolve_short(mention, self.shelf)

    def _full(self, mention: Mention, key: str, note: LabelledNote) -> Outcome:
        plain = plain_text(mention.verbatim)
        known = self.shelf.find_text(plain)
        if known is None:
            fields = read_entry(mention.verbatim, plain, note.links, listed=False)
            known = self._keep(mention.verbatim, plain, fields, key, note.start, note.end)
        return Outcome((known,))
