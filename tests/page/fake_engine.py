"""An engine without index or model: two small articles by hand, every standing of a citation, and hostile text.

What it composes comes statement by statement, as from a language model.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from answer.answer import Answer, AnswerStatement, Cite, CitedIn, Nearest, NumberedReference, Turn, Withheld
from answer.corpus import ArticleCard, Corpus
from answer.evidence import Evidence, evidence_of
from answer.number import number
from ingest.article import Article, Block, Note, Reference, Scope, StatementStatus

HOSTILE = "<img src=x onerror=alert(1)> </script><script>alert(2)</script> {{7*7}} ${alert(3)} [2] `x`"

LAKE_TEXT = (
    "For three summers the harbour board counted swifts from the old granary.[1] The first count was made by a "
    "retired surveyor, who noted 212 birds,[2] and the last by schoolchildren.[3] Their numbers fell by a third in "
    "that time. The board blamed the new glass fronts along the quay.[4] Later writers disputed this and pointed to a "
    "wet spring. The swifts themselves came back in 2020.[5]"
)
HOSTILE_TEXT = f"A pamphlet of 1931 prints the line {HOSTILE} as a warning.[1] No copy has been found since."


def _article(path: str, title: str, text: str, notes: list[tuple[str, str]], entries: list[Reference]) -> Article:
    return Article(
        path=path,
        format="markdown",
        title=title,
        content_hash="0" * 64,
        text=text,
        blocks=(Block("paragraph", 0, len(text), ("The harbour", "Counting")),),
        notes=tuple(Note(label, label, words, words, (), 0, 0) for label, words in notes),
        references=tuple(entries),
    )


def _entry(key: str, text: str, url: str | None = None, doi: str | None = None) -> Reference:
    return Reference(key, text, text, url=url, doi=doi)


SWIFTS = _article(
    "birds/swifts-over-the-quay.md",
    "Swifts over the Quay",
    LAKE_TEXT,
    [
        ("1", "Marchetti and Oduya, 2016, p. 44."),
        ("2", "Lindqvist, 2011."),
        ("3", "Harbour Board, 2018; see also the minutes of May."),
        ("4", "Ferrer, 2019."),
        ("5", "Whitcombe, 2020."),
    ],
    [
        _entry(
            "r1",
            "Marchetti, L. and Oduya, P. (2016) ‘Counting swifts from fixed points: a method and its limits’, Journal "
            "of Urban Ornithology, 12(3), pp. 41–58. Available at: https://example.org/juo/12/3/41 (Accessed: 4 May "
            "2019).",
            url="https://example.org/juo/12/3/41",
        ),
        _entry("r2", "Lindqvist, A. (2011) A Surveyor’s Birds. Gothenburg: Tidemark Press.", doi="10.5555/tidemark.11"),
        _entry("r3", "Harbour Board (2018a) Annual Report of the Quay. Harbour Board Papers 61."),
        _entry("r4", "Harbour Board (2018b) School Counts, 2016–2018. Harbour Board Papers 63."),
        _entry("r5", "Ferrer, D. (2015) Glass and Feathers. Valencia: Ediciones del Puerto."),
        _entry("r6", "Whitcombe, R. (2020) ‘A wet spring and its birds’, Meteorological Notes, 7, pp. 3–9."),
    ],
)
PAMPHLET = _article(
    "print/warnings.md",
    f"Warnings in Print {HOSTILE}",
    HOSTILE_TEXT,
    [("1", f"Anonymous, 1931 {HOSTILE}.")],
    [_entry("r1", f"Anonymous (1931) A Warning {HOSTILE}. London.", url="javascript:alert(4)")],
)
ARTICLES = {article.path: article for article in (SWIFTS, PAMPHLET)}


def cite(
    article: Article,
    quote: str,
    number: int | None,
    status: StatementStatus,
    *,
    note: str | None = None,
    key: str | None = None,
    scope: Scope = "sentence",
    covers: str = "",
    citation: str | None = None,
    reason: str | None = None,
    candidates: tuple[str, ...] = (),
) -> Cite:
    """A citation of the sentence of `article` that starts like `quote`."""
    start = article.text.index(quote[:20])
    end = article.text.index(quote[-12:], start) + len(quote[-12:])
    low = article.text.index(covers) if covers else start
    reference = next((r.text for r in article.references if r.key == key), None)
    return Cite(
        number, status, reference, citation, note, scope, article.path, quote, start, end, reason, article.title,
        (low, low + len(covers) if covers else end), key, note, candidates,
    )  # fmt: skip


def _statement(text: str, *cites: Cite, context: str = "") -> AnswerStatement:
    return AnswerStatement(text, "verbatim", 1.0, cites, context)


def _reference(number: int, cited: Cite, text: str, url: str | None = None) -> NumberedReference:
    place = CitedIn(cited.path, cited.title, cited.note)
    return NumberedReference(number, text, cited.key, cited.status, (place,), text, url, cited.reason)


def full_answer(question: str = "What became of the swifts?") -> Answer:
    """Six statements, one for each standing of a citation."""
    counted = "For three summers the harbour board counted swifts from the old granary."
    first = "The first count was made by a retired surveyor, who noted 212 birds, and the last by schoolchildren."
    fell, blamed = (
        "Their numbers fell by a third in that time.",
        "The board blamed the new glass fronts along the quay.",
    )
    disputed = "Later writers disputed this and pointed to a wet spring."
    line = f"A pamphlet of 1931 prints the line {HOSTILE} as a warning."
    lost = "No copy has been found since."
    c1 = cite(SWIFTS, counted, 1, "resolved", note="1", key="r1", citation="Marchetti and Oduya, 2016")
    c2 = cite(SWIFTS, first, 2, "resolved", note="2", key="r2", scope="clause", citation="Lindqvist, 2011",
              covers="The first count was made by a retired surveyor, who noted 212 birds,")  # fmt: skip
    c3 = cite(SWIFTS, first, 3, "ambiguous", note="3", scope="clause", citation="Harbour Board, 2018",
              covers="and the last by schoolchildren.", reason="two entries of 2018",
              candidates=(SWIFTS.references[2].text, SWIFTS.references[3].text))  # fmt: skip
    c4 = cite(SWIFTS, blamed, 4, "unresolved", note="4", citation="Ferrer, 2019", reason="no entry of 2019",
              candidates=(SWIFTS.references[4].text,))  # fmt: skip
    inherited = cite(SWIFTS, fell, 4, "unresolved", note="4", scope="paragraph", citation="Ferrer, 2019",
                     reason="no entry of 2019", candidates=(SWIFTS.references[4].text,))  # fmt: skip
    c5 = cite(SWIFTS, disputed, 5, "resolved", note="5", key="r6", scope="paragraph", citation="Whitcombe, 2020")
    c6 = cite(PAMPHLET, line, 6, "resolved", note="1", key="r1", citation=f"Anonymous, 1931 {HOSTILE}")
    none = cite(PAMPHLET, lost, None, "none", scope="article")
    return Answer(
        question=question,
        standalone_question=question,
        mode="quote",
        abstained=False,
        reason=None,
        statements=(
            _statement(counted, c1),
            _statement(first, c2, c3),
            _statement(fell, inherited, context="The last count was made by schoolchildren."),
            _statement(blamed, c4),
            _statement(disputed, c5),
            _statement(line, c6),
            _statement(lost, none),
        ),
        withheld=(Withheld("The swifts came back in 2021.", "no statement of the corpus supports it", 0.12),),
        references=(
            _reference(1, c1, SWIFTS.references[0].text, "https://example.org/juo/12/3/41"),
            _reference(2, c2, SWIFTS.references[1].text, "https://doi.org/10.5555/tidemark.11"),
            _reference(3, c3, "Harbour Board, 2018"),
            _reference(4, c4, "Ferrer, 2019"),
            _reference(5, c5, SWIFTS.references[5].text),
            _reference(6, c6, PAMPHLET.references[0].text, "javascript:alert(4)"),
        ),
        timings={"retrieve_ms": 120.0, "total_ms": 180.0},
    )


MODEL = "Scribe 1.5B"


def composed_answer(question: str) -> Answer:
    """The same facts as a language model would put them, read as a follow-up; two statements contradict each other."""
    answer = full_answer(question)
    counted, first, _, blamed, disputed, line, _ = (statement.citations for statement in answer.statements)
    told = (
        _told("A retired surveyor noted 212 birds in the first of three counts.", *first[:1], *counted, *line),
        _told("New glass along the quay drove the swifts away.", *blamed, contradicts=(2,)),
        _told("Not the glass but a wet spring drove the swifts away.", *disputed, contradicts=(1,)),
        _told(f"A pamphlet prints {HOSTILE}.", *line),
    )
    return _numbered(
        replace(answer, mode="compose", standalone_question="What became of the swifts?", model=MODEL, statements=told)
    )


def quoted_instead(question: str) -> Answer:
    """Quotations, though composing was asked for."""
    notice = f"the language model took longer than 60 seconds {HOSTILE}"
    return replace(full_answer(question), notice=notice, withheld=())


def _told(text: str, *cites: Cite, contradicts: tuple[int, ...] = ()) -> AnswerStatement:
    return AnswerStatement(text, "supported", 0.93, cites, contradicts=contradicts)


def _numbered(answer: Answer) -> Answer:
    def find(cite: Cite) -> Reference | None:
        return next((entry for entry in ARTICLES[cite.path].references if entry.key == cite.key), None)

    statements, references = number(answer.statements, find)
    return replace(answer, statements=statements, references=references)


def abstention(question: str) -> Answer:
    """The corpus has nothing to say."""
    near = Nearest("The board blamed the new glass fronts along the quay.", SWIFTS.path, SWIFTS.title)
    return Answer(question, question, "quote", True, "no statement deals with the moon", nearest=(near,))


class Gate:
    """Lets everybody through, or as many as it was told to: what a test sees depends on no clock."""

    def __init__(self) -> None:
        self._open, self._permits = True, 0
        self._changed = threading.Condition()

    def open(self) -> None:
        """Let everybody through from now on."""
        self._set(True, 0)

    def close(self) -> None:
        """Let nobody through from now on."""
        self._set(False, 0)

    def let(self, more: int) -> None:
        """Let so many through, then nobody."""
        self._set(False, self._permits + more)

    def passed(self, stop: threading.Event) -> bool:
        """Wait until let through; false if told to stop before that."""
        with self._changed:
            while not (self._open or self._permits or stop.is_set()):
                self._changed.wait(0.02)
            if stop.is_set():
                return False
            self._permits -= not self._open
            return True

    def _set(self, is_open: bool, permits: int) -> None:
        with self._changed:
            self._open, self._permits = is_open, permits
            self._changed.notify_all()


@dataclass
class FakeEngine:
    """Questions about the moon go unanswered, "fail" raises, "compose" composes; all others get the full answer."""

    found: Gate = field(default_factory=Gate)
    """Before the first version."""
    composed: Gate = field(default_factory=Gate)
    """Before each composed statement."""
    deaf: bool = False
    """Whether it goes on when told to stop."""
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    composing: list[str] = field(default_factory=list)
    """Questions that are with the language model now."""
    most: int = 0
    """Most of them at one time."""
    stopped: list[str] = field(default_factory=list)

    def stream(
        self, question: str, history: Sequence[Turn] = (), stop: threading.Event | None = None
    ) -> Iterator[Answer]:
        stop = stop or threading.Event()
        self.asked.append((question, tuple(history)))
        self.found.passed(self._heard(stop))
        if "fail" in question:
            raise RuntimeError("a fault of the engine")
        if "compose" in question:
            yield from self._compose(question, stop)
        elif "timeout" in question:
            yield quoted_instead(question)
        else:
            yield abstention(question) if "moon" in question else full_answer(question)

    def _compose(self, question: str, stop: threading.Event) -> Iterator[Answer]:
        whole, quoted = composed_answer(question), full_answer(question)
        version = replace(whole, statements=quoted.statements, references=quoted.references, withheld=(), final=False)
        yield version
        self.composing.append(question)
        self.most = max(self.most, len(self.composing))
        try:
            for told in range(1, len(whole.statements) + 1):
                if not self.composed.passed(self._heard(stop)):
                    self.stopped.append(question)
                    yield replace(version, final=True)
                    return
                if "break" in question and told == 3:
                    raise RuntimeError("a fault while composing")
                shown = tuple(replace(statement, contradicts=()) for statement in whole.statements[:told])
                version = _numbered(replace(version, statements=(*shown, *quoted.statements)))
                yield version
        finally:
            self.composing.remove(question)
        yield whole

    def _heard(self, stop: threading.Event) -> threading.Event:
        return threading.Event() if self.deaf else stop

    def model_state(self) -> str:
        return f"{MODEL} {HOSTILE}"

    def evidence(self, cite: Cite) -> Evidence:
        return evidence_of(cite, ARTICLES[cite.path])

    def corpus(self) -> Corpus:
        return Corpus(
            (
                ArticleCard(SWIFTS.path, SWIFTS.title, "markdown", 5, 5, 6, 3, 1, 1, (
                    "note 3: “Harbour Board, 2018” fits two entries, 2018a and 2018b",
                    "note 4: “Ferrer, 2019” has no entry of 2019; nearest: Ferrer, D. (2015)",
                )),
                ArticleCard(PAMPHLET.path, PAMPHLET.title, "html", 2, 1, 1, 1, 0, 0),
            )
        )  # fmt: skip
