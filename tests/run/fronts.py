"""Fronts and rooms of the corridor, written by hand: who answers as told, who remembers what was
shown; files that are lists in memory, and a stand-in behind the server's port."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from importer.api.bigcapital import Bigcapital
from importer.core.asking.questions import Option, Question, read_answer
from importer.core.headers.told import Told
from importer.core.looks import ColumnLook
from importer.core.outcomes import Ending
from importer.core.ports import TellWait
from importer.core.reading import Notice, ReadingOptions
from importer.core.rows import RowChunk, RowRef, SourceRow, chunks_of
from importer.core.runs import RunRecord
from importer.core.sending.options import Pace, StopCause, Wait
from importer.core.sending.verification import Verification
from importer.core.templates.template import Template
from importer.journal import Journal, organization_in_use
from importer.run.clocks import SystemClock
from importer.run.corridor import Corridor
from importer.run.fronts import Event, Nobody, ProposedColumn, WalkBegins
from importer.run.stopping import StopSignal
from importer.run.undoing import Undone
from importer.sandbox.server import Sandbox
from importer.settings import Settings, load_settings, recall

from tests.run.walks import Watcher, connect

OneEvent = TypeVar("OneEvent")


@dataclass
class Somebody(Nobody):
    """Answers as told, in any order; whatever is not told is not answered.

    Attributes:
        answers: by the kind of the question; as typed, or the option that it comes to.
        told: what columns become instead, an answer after the other.
        asked: what was asked, in order: kinds of questions, and the names of other questions.
        shown: the columns that it was asked about, each time.
        foreseen: what it was told that undoing would do.
    """

    answers: Mapping[str, str | Option] = field(default_factory=dict)
    chosen_template: str | None = None
    name: str | None = None
    sends: bool | None = None
    deletes: bool | None = None
    asked: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    shown: list[tuple[ProposedColumn, ...]] = field(default_factory=list)
    foreseen: Undone | None = None
    takes_questions = True

    def template(self, file: str, names: tuple[str, ...]) -> str | None:
        self.asked.append("template")
        return self.chosen_template

    def name_column(self, file: str, columns: tuple[str, ...]) -> str | None:
        self.asked.append("name column")
        return self.name

    def columns(self, file: str, columns: tuple[ProposedColumn, ...]) -> Told | None:
        self.asked.append("columns")
        self.shown.append(columns)
        return self.told.pop(0) if self.told else None

    def answer(self, question: Question) -> Option | None:
        assert question.kind.value not in self.asked, "nobody is asked the same twice"
        self.asked.append(question.kind.value)
        given = self.answers.get(question.kind.value)
        return read_answer(question, given) if isinstance(given, str) else given

    def may_send(self, organization: str, problems: Mapping[str, int]) -> bool | None:
        self.asked.append("send")
        return self.sends

    def may_delete(
        self, run: RunRecord, organization: str, customers: int, foresee: Callable[[], Undone]
    ) -> bool | None:
        self.asked.append("delete")
        self.foreseen = foresee()
        return self.deletes


@dataclass
class Onlooker:
    """Remembers what it is shown.

    Attributes:
        stops_after: it asks the walk to stop once so many rows have ended.
    """

    events: list[Event] = field(default_factory=list)
    walks: list[WalkBegins] = field(default_factory=list)
    watcher: Watcher = field(default_factory=Watcher)
    stops_after: int | None = None

    def event(self, event: Event) -> None:
        self.events.append(event)

    def waits(self, wait: Wait) -> None:
        pass

    @contextmanager
    def walking(
        self, walk: WalkBegins, stop: StopSignal, get_pace: Callable[[], Pace]
    ) -> Iterator[Watcher]:
        self.walks.append(walk)
        if self.stops_after is not None:
            self.watcher = _Stopping(stop=stop, after=self.stops_after)
        yield self.watcher

    def kinds(self) -> list[str]:
        """The events by their names, in order."""
        return [type(event).__name__ for event in self.events]

    def only(self, kind: type[OneEvent]) -> OneEvent:
        """The one event of this kind."""
        (found,) = (event for event in self.events if isinstance(event, kind))
        return found


@dataclass
class _Stopping(Watcher):
    stop: StopSignal = field(default_factory=StopSignal)
    after: int = 0

    def ended(self, ending: Ending) -> None:
        super().ended(ending)
        if len(self.endings) >= self.after:
            self.stop.set(StopCause.INTERRUPTED)


@dataclass
class MemoryTable:
    """A table whose rows were written down in a test."""

    file: str
    lines: Sequence[str]
    sheet: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    looks: tuple[ColumnLook, ...] = ()

    @property
    def size(self) -> int:
        return sum(map(len, self.lines))

    @property
    def sha256(self) -> str:
        return f"{hash(tuple(self.lines)) & (1 << 64) - 1:064x}"

    def rows(self) -> Iterator[SourceRow]:
        for number, line in enumerate(self.lines, 1):
            yield SourceRow(RowRef(self.file, "", number), tuple(line.split(",")), line=number)

    def chunks(self) -> Iterator[RowChunk]:
        return chunks_of(self.rows())

    def head(self, count: int) -> tuple[SourceRow, ...]:
        return tuple(self.rows())[:count]


@dataclass
class MemoryFiles:
    """Files by name, their lines as CSV without quotes.

    Attributes:
        opened: the names of the files that were opened, in order.
    """

    files: Mapping[str, Sequence[str]]
    known: tuple[Template, ...] = ()
    opened: list[str] = field(default_factory=list)

    def open(self, path: Path, name: str, options: ReadingOptions) -> tuple[MemoryTable, ...]:
        self.opened.append(name)
        return (MemoryTable(name, self.files[str(path)]),)

    def templates(self) -> tuple[Template, ...]:
        return self.known

    def template(self, name_or_path: str) -> Template:
        return next(one for one in self.known if one.name == name_or_path)


@dataclass(frozen=True)
class SandboxServer:
    """A stand-in behind the server's port."""

    sandbox: Sandbox

    @property
    def base_url(self) -> str:
        return self.sandbox.url

    @asynccontextmanager
    async def to_look(self, tell: TellWait) -> AsyncIterator[Bigcapital]:
        server = connect(self.sandbox, SystemClock())
        try:
            yield server
        finally:
            await server.aclose()

    def to_send(self, stop: StopSignal, tell: TellWait) -> AbstractAsyncContextManager[Bigcapital]:
        return self.to_look(tell)


@dataclass
class NoReports:
    """Notes of which runs reports were written."""

    written: list[str] = field(default_factory=list)

    def write(self, run_id: str) -> tuple[Path, ...]:
        self.written.append(run_id)
        return (Path("report.html"),)

    def write_verification(self, found: Verification) -> Path:
        return Path("verification.json")


@dataclass
class Locks:
    """Organizations that were locked, and for which command.

    Attributes:
        owner: who is at work in all of them; "" for nobody.
    """

    taken: list[tuple[str, str]] = field(default_factory=list)
    owner: str = ""

    @contextmanager
    def __call__(self, organization_id: str, command: str) -> Iterator[None]:
        if self.owner:
            raise organization_in_use(self.owner)
        self.taken.append((organization_id, command))
        yield


def corridor(
    journal: Journal,
    server: Sandbox,
    files: MemoryFiles | None = None,
    *,
    asks: Nobody | None = None,
    shows: Onlooker | None = None,
    lock: Locks | None = None,
    settings: Settings | None = None,
    **options: object,
) -> Corridor:
    """A corridor from a fake front through fake rooms to a real journal and a stand-in."""
    chosen = settings or load_settings({"base_url": server.url, **options})
    asks, shows, files = asks or Nobody(), shows or Onlooker(), files or MemoryFiles({})
    locks = lock or Locks()

    def recalled(remembered: str) -> Corridor:
        now = recall(chosen, remembered, options)
        return corridor(journal, server, files, asks=asks, shows=shows, lock=locks, settings=now)

    return Corridor(
        choices=chosen,
        journal=journal,
        files=files,
        server=SandboxServer(server),
        lock=locks,
        reports=NoReports(),
        asks=asks,
        shows=shows,
        recall=recalled,
    )
