"""Binding: each marker to its note, each note to its citations, each citation to its reference."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.article import Citation, Marker, Note, Place, Reference
from ingest.citing.beginnings import without_emphasised_author
from ingest.citing.forms.locators import without_locator, without_volume
from ingest.citing.inline import InlineCall, marked_calls, typed_calls
from ingest.citing.look_back import Cited, ibid, in_volume, op_cit, supra
from ingest.citing.marked import read_marked_note
from ingest.citing.mentions import Mention
from ingest.citing.note import read_note
from ingest.citing.resolve import Outcome, citation, resolve_short
from ingest.citing.shelf import Shelf, fold_title
from ingest.entries.entry import plain_text, read_entry, read_whereabouts, reference_key
from ingest.entries.names import fold_name
from ingest.fields import Fields, completed, composed
from ingest.layout.appendix import suggests_reading
from ingest.layout.blocks import LabelledNote, Layout
from ingest.layout.calls import BoundMarkers, bind_markers
from ingest.reading import MarkedCitation, Reading, fold_space

_DASH = re.compile(r"(?:[—–―_-]\s?){2,}[.,]?|[—―]")

_VOLUMES = re.compile(r"[\s,]*\b\d{1,2} vols?\.?$", re.I)
"""How many volumes there are, which one description says and another does not."""


@dataclass(frozen=True, slots=True)
class Apparatus:
    """Everything the document cites with, bound."""

    markers: tuple[Marker, ...]
    notes: tuple[Note, ...]
    references: tuple[Reference, ...]
    duplicates: tuple[tuple[str, str], ...]
    """(key of a repeated entry, key of the first entry of the same work)."""
    namesakes: dict[str, tuple[str, ...]]
    """Key of a note to the keys of all notes that its markers may mean, where there are several."""
    called_by: dict[str, tuple[str, ...]]
    """Key of a note to the keys of the notes that it calls in turn."""


def bind(layout: Layout, markers: Sequence[Marker]) -> Apparatus:
    """Notes get keys, references get keys, citations are resolved in reading order, markers get their note."""
    keys = _note_keys(layout.notes)
    binder = _Binder(layout.reading)
    binder.add_list(layout)
    binder.add_marked(keys, layout.notes)
    bound = bind_markers(markers, keys, layout)
    order = _reading_order(keys, layout, bound)
    read = {keys[index]: binder.note(keys[index], layout.notes[index]) for index in order}
    binder.look_forward(read)
    notes = [read[key] for key in keys]
    calls = [*marked_calls(layout.reading.text, layout.blocks, layout.reading.citations)]
    if not calls and not any(note.citations for note in notes) and (binder.has_list or not notes):
        known = binder.is_listed if binder.has_list else None
        calls = [*typed_calls(layout.reading.text, layout.blocks, known)]
    inline = [binder.inline(f"c{number}", call) for number, call in enumerate(calls, start=1)]
    cited = [Marker(n.label, c.start, c.end, n.key, c.narrative) for n, c in zip(inline, calls, strict=True)]
    called = tuple(sorted((*bound.markers, *cited), key=lambda marker: marker.start))
    return Apparatus(
        called,
        (*notes, *inline),
        tuple(binder.references.values()),
        tuple(binder.duplicates),
        bound.namesakes,
        _called_by(notes, called),
    )


def _called_by(notes: Sequence[Note], markers: Sequence[Marker]) -> dict[str, tuple[str, ...]]:
    starts = [marker.start for marker in markers]
    found: dict[str, tuple[str, ...]] = {}
    for note in notes:
        inside = markers[bisect_left(starts, note.start) : bisect_left(starts, note.end)]
        keys = dict.fromkeys(marker.note for marker in inside if marker.note not in (None, note.key))
        if keys:
            found[note.key] = tuple(key for key in keys if key is not None)
    return found


def _reading_order(keys: Sequence[str], layout: Layout, bound: BoundMarkers) -> list[int]:
    """Notes in the order in which the body calls them, which is what "ibid." goes by.

    One that nothing calls follows the note that it counts on from, or comes last.
    """
    first = {m.note: m.start for m in reversed(bound.markers) if m.note is not None}
    places: list[float] = []
    for index, (key, note) in enumerate(zip(keys, layout.notes, strict=True)):
        before = layout.notes[index - 1].label if index else ""
        counts_on = before.isdecimal() and note.label.isdecimal() and int(note.label) == int(before) + 1
        uncalled = places[-1] if counts_on else math.inf
        places.append(note.start if note.entry else first.get(key, uncalled))
    return sorted(range(len(keys)), key=lambda index: places[index])


def _note_keys(notes: Sequence[LabelledNote]) -> list[str]:
    """The label, or label~2 and so on where it occurs again."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for note in notes:
        seen[note.label] += 1
        keys.append(note.label if seen[note.label] == 1 else f"{note.label}~{seen[note.label]}")
    return keys


def _fields(mark: MarkedCitation | None, verbatim: str, words: str, links: tuple[str, ...]) -> Fields:
    if mark is None or mark.fields is None:
        return read_entry(verbatim, words, links)
    return completed(mark.fields, read_whereabouts(verbatim, words, links))


@dataclass(slots=True)
class _Binder:
    """Resolves citations note by note, because short forms lead back."""

    reading: Reading

    references: dict[str, Reference] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=Shelf)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    history: list[Cited] = field(default_factory=list)
    """The notes read so far."""
    cited: list[str] = field(default_factory=list)
    """Keys in order of mention, for op. cit."""
    by_id: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The format's own ids to the keys of the works they stand for."""
    by_place: dict[int, str] = field(default_factory=dict)
    """Where a marked full citation or an entry begins, to its key."""
    first_of: dict[str, str] = field(default_factory=dict)
    """Key of a work given again, to the key under which it was given first."""
    has_list: bool = False
    last: Outcome = field(default_factory=Outcome)
    """What the citation read last leads to: "idem" is its author."""
    forward: list[tuple[str, int, Mention]] = field(default_factory=list)
    """(key of the note, index of its citation, the citation) of those that may name a later note."""

    def add_list(self, layout: Layout) -> None:
        """Entries of the reference list. A dash stands for the authors of the entry before."""
        before: Fields | None = None
        further = False
        for block in layout.blocks:
            if block.kind == "heading":
                further = suggests_reading(self.reading.text[block.start : block.end].strip())
            if block.kind != "reference":
                continue
            marked = next((m for m in self._marks(block.start, block.end) if m.fields is not None), None)
            verbatim = fold_space(block.verbatim or self.reading.text[block.start : block.end])
            words = plain_text(verbatim) if block.verbatim else verbatim
            fields = _fields(marked, verbatim, words, block.links)
            if before is not None and _DASH.fullmatch(fields.head):
                fields = replace(fields, authors=before.authors, head=before.head, cut_short=before.cut_short)
            before = fields
            key = self._keep(verbatim, words, fields, None, block.start, block.end, further=further)
            self._name(key, (*block.ids, *(marked.ids if marked else ())))
            self.has_list = True

    def add_marked(self, keys: Sequence[str], notes: Sequence[LabelledNote]) -> None:
        """Works whose fields the format names and entries of numbered lists: citations may lead forward to them."""
        for key, note in zip(keys, notes, strict=True):
            marks = [mark for mark in self._marks(note.start, note.end) if mark.is_work]
            for mark in marks:
                words = fold_space(self.reading.text[mark.start : mark.end])
                alone = len(marks) == 1 and len(words) > 0.9 * len(note.plain)
                verbatim = note.text if alone else words
                fields = _fields(mark, verbatim, words, note.links if alone else ())
                work = self._keep(verbatim, words, fields, key, mark.start, mark.end, listed=note.entry)
                self.by_place[mark.start] = work
                self._name(work, mark.ids)
            if note.entry and not marks and note.plain:
                fields = read_entry(note.text, note.plain, note.links)
                self.by_place[note.start] = self._keep(
                    note.text, note.plain, fields, key, note.start, note.end, listed=True
                )
            if note.entry:
                here = [place for place in (note.start, *(m.start for m in marks)) if place in self.by_place]
                for place in dict.fromkeys(here):
                    self._name(self.by_place[place], (*note.ids, *filter(None, [note.target])))

    def _marks(self, start: int, end: int) -> Sequence[MarkedCitation]:
        marks = self.reading.citations
        low = bisect_left(marks, start, key=lambda mark: mark.start)
        return marks[low : bisect_left(marks, end, low, key=lambda mark: mark.start)]

    def _name(self, key: str, ids: Iterable[str]) -> None:
        for name in ids:
            if key not in self.by_id[name]:
                self.by_id[name].append(key)

    def _keep(
        self,
        verbatim: str,
        plain: str,
        fields: Fields,
        note: str | None,
        start: int,
        end: int,
        *,
        listed: bool = False,
        further: bool = False,
    ) -> str:
        key = reference_key(fields, self.taken)
        reference = Reference(
            key, verbatim, plain, fields.authors, fields.year, fields.suffix, fields.title, fields.container,
            fields.date, fields.accessed, fields.url, fields.doi, fields.medium, note, start, end,
            further,
        )  # fmt: skip
        self.references[key] = reference
        first = self.shelf.add(reference, fields.head or ", ".join(fields.authors), fields.cut_short)
        if first is not None:
            self.first_of[key] = first
            if note is None or listed:
                self.duplicates.append((key, first))
        return key

    def note(self, key: str, note: LabelledNote) -> Note:
        """Read and resolve the citations of one note."""
        outcomes: list[Outcome] = []
        citations: list[Citation] = []
        for mention in self._mentions(note):
            outcome = self._resolve(mention, key, note, outcomes)
            outcomes.append(outcome)
            self.last = outcome
            self.cited.extend(outcome.keys)
            if mention.form == "supra" and mention.note_number and not outcome.keys:
                self.forward.append((key, len(citations), mention))
            citations.append(citation(mention, outcome))
        self.history.append(Cited(note.label, tuple(outcomes)))
        place: Place = "entry" if note.entry else "note"
        return Note(key, note.label, note.text, note.plain, tuple(citations), note.start, note.end, place)

    def look_forward(self, notes: dict[str, Note]) -> None:
        """ "Infra note 9", once note 9 is read: its citation is put right in `notes`."""
        for key, index, mention in self.forward:
            outcome = supra(mention, self.history, self.references, all_read=True)
            citations = list(notes[key].citations)
            citations[index] = citation(mention, outcome)
            notes[key] = replace(notes[key], citations=tuple(citations))

    def _mentions(self, note: LabelledNote) -> tuple[Mention, ...]:
        marks = self._marks(note.start, note.end)
        if marks:
            return read_marked_note(self.reading.text, note.start, note.end, marks)
        if note.start in self.by_place:  # an entry, which is one work whatever it says
            return (Mention(note.plain, "full", verbatim=note.text, at=note.start),)
        return read_note(note.text, note.links)

    def inline(self, key: str, call: InlineCall) -> Note:
        """A citation in the body, in the form of a note that says just that."""
        outcomes = [self._in_body(mention) for mention in call.mentions]
        citations = (replace(citation(m, o), form="inline") for m, o in zip(call.mentions, outcomes, strict=True))
        words = "; ".join(mention.text for mention in call.mentions)
        return Note(key, words, words, words, tuple(citations), call.start, call.end, "body")

    def is_listed(self, mention: Mention) -> bool:
        """Whether one entry or several fit the mention."""
        return resolve_short(mention, self.shelf).status != "unresolved"

    def _in_body(self, mention: Mention) -> Outcome:
        if mention.target is not None:
            return self._marked(mention)
        if mention.fields is None:
            return resolve_short(mention, self.shelf)
        title, year = fold_title(mention.fields.title or ""), mention.fields.year
        fitting = tuple(c.key for c in self.shelf.candidates if title and (c.title, c.year) == (title, year))
        if len(fitting) == 1:
            return Outcome(fitting)
        if fitting:
            return Outcome((), fitting, f"{len(fitting)} entries bear this title and year")
        plain = composed(mention.fields) or mention.text
        return Outcome((self._keep(plain, plain, mention.fields, "", mention.at or 0, mention.at or 0),))

    def _marked(self, mention: Mention) -> Outcome:
        """The entry that the format says is meant; if there is none, what the words say."""
        keys = tuple(dict.fromkeys(self.first_of.get(key, key) for key in self.by_id.get(mention.target or "", [])))
        titles = {fold_name(_VOLUMES.sub("", self.references[key].title or key)) for key in keys}
        if len(titles) == 1:  # of one id and title: a work described in two ways
            return Outcome(keys[:1])
        if keys:
            return Outcome((), keys, f"{len(keys)} entries bear the id that it links to")
        return resolve_short(mention, self.shelf)

    def _resolve(self, mention: Mention, key: str, note: LabelledNote, within: list[Outcome]) -> Outcome:
        if mention.at in self.by_place:
            return Outcome((self.by_place[mention.at],))
        if mention.target is not None:
            return self._marked(mention)
        if mention.form == "full":
            whole = self._full(mention, key, note)
            host = mention.host and self._resolve(mention.host, key, note, within)
            return in_volume(whole, host) if host else whole
        if mention.form == "ibid" or (mention.form == "loc-cit" and not (mention.names or mention.note_number)):
            return ibid(mention, self.history, within, self.references)
        if mention.note_number:
            outcome = supra(mention, self.history, self.references)
            same = self._same_authors() if mention.same_author else ()
            if outcome.keys or not same:
                return outcome
            return supra(replace(mention, names=same), self.history, self.references)
        if mention.form in ("op-cit", "loc-cit", "supra"):
            return op_cit(mention, self.cited, self.references)
        return resolve_short(mention, self.shelf)

    def _full(self, mention: Mention, key: str, note: LabelledNote) -> Outcome:
        plain = plain_text(mention.verbatim)
        known = self.shelf.find_text(plain)
        if known is None:
            entry = without_emphasised_author(without_volume(without_locator(mention.verbatim, mention.locator)))
            fields = mention.fields or read_entry(entry, plain_text(entry), note.links, listed=False)
            same = self._same_authors() if mention.same_author else ()
            if same:
                fields = replace(fields, authors=same, head=", ".join(same))
            known = self.shelf.find_work(fields) or self._keep(
                mention.verbatim, plain, fields, key, note.start, note.end
            )
        return Outcome((known,))

    def _same_authors(self) -> tuple[str, ...]:
        """Whom "idem" means: the authors of the citation before, if that leads to one work."""
        return self.references[self.last.keys[0]].authors if len(self.last.keys) == 1 else ()
