"""Night after night of a job: whatever the file says and however its columns stand, whoever edits
on the server, whatever fails and whenever the process dies, the server ends as the files and the
people made it: nobody twice, no edit of others overwritten, nobody switched off who is in the file,
nothing sent of what a guard holds, and no request for a row that says nothing new.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from importer.core.errors import GuardTripped, ImporterError
from importer.core.jobs.history import JobState
from importer.core.outcomes import UNFINISHED
from importer.jobs.approving import approve, held_file
from importer.jobs.running import run_job
from importer.journal import Journal, open_journal
from importer.run.finishing import Finished
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import SandboxOptions
from importer.sandbox.server import Sandbox
from importer.settings import Job, Settings, find_job

from tests.budget import budget
from tests.laws.test_updates import CREATE, EDIT, ROOMY, Died, Mortal
from tests.run.fronts import Onlooker

OFF = "PATCH /api/contacts/{id}/inactivate"
READ = "GET /api/customers/{id}"
COLUMNS = {
    "display_name": "Display Name",
    "email": "Email",
    "first_name": "First Name",
    "billing_address_city": "Billing Address City",
}
FIELDS = tuple(COLUMNS)
EDITED = FIELDS[1:]
NUMBERS = ("C-1", "C-2", "C-3", "C-4")
LAYOUTS: tuple[tuple[str, ...], ...] = (
    ("No", *COLUMNS.values()),
    ("No", "Email", "Display Name", "First Name", "Billing Address City"),
    ("No", "Display Name", "E-Mail", "First Name", "Billing Address City"),
)
"""The columns as they are, moved, and one of them renamed."""

ROUNDS = 12
"""Goes at one file, each of which may be held, cut off or stopped in order."""

JOB = """
[jobs.nightly]
input = "inbox"
server = "{url}"
key.file = "key"
match-on = "No"
deactivate-missing = true
max-missing = 30
settle = 0.2
server-timeout = 0.2
recheck = 0.05
resend = 4
guards.still-for = 0
guards.changes-from = 3
"""

Values = tuple[str, ...]
"""Of a row, one for each of `FIELDS`."""


@dataclass(frozen=True)
class Night:
    """What happens in one night: somebody edits, then the file comes, and something fails.

    Attributes:
        rows: by customer number, in the order of the file.
        edits: number, field, value; the field `active` switches.
        dies_at: the write to the journal at which the importer dies; None for none.
    """

    rows: Mapping[str, Values]
    layout: Sequence[str]
    edits: tuple[tuple[str, str, str], ...]
    faults: tuple[Fault, ...]
    dies_at: int | None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing fails: then what is sent can be counted."""
        return not self.faults and self.dies_at is None

    def file(self) -> str:
        """Its file's text."""
        places = [_names_of_headers()[header] for header in self.layout[1:]]
        lines = [
            ",".join((number, *(values[FIELDS.index(one)] for one in places)))
            for number, values in self.rows.items()
        ]
        return "\n".join((",".join(self.layout), *lines, ""))


def _names_of_headers() -> dict[str, str]:
    return {header: name for name, header in COLUMNS.items()} | {"E-Mail": "email"}


@dataclass
class Came:
    """How many customers a file makes, changes and switches off."""

    made: int = 0
    changed: int = 0
    off: int = 0


@dataclass
class Model:
    """What the server should have, from plain words about it.

    Attributes:
        stored, written: by number and field; what the server has, and what we wrote last.
        active: whether a customer is.
        off: those that we have switched off, and of which no file has spoken since.
        files: whom the last file of each layout had.
    """

    stored: dict[str, dict[str, str]] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    active: dict[str, bool] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    files: dict[Sequence[str], set[str]] = field(default_factory=dict)

    def edit(self, number: str, name: str, value: str) -> bool:
        """Somebody edits a customer; whether there is one."""
        if number not in self.stored:
            return False
        if name == "active":
            self.active[number] = not self.active[number]
        else:
            self.stored[number][name] = value
        return True

    def take(self, night: Night) -> Came:
        """The night's file comes to its end."""
        came = Came()
        for number, values in night.rows.items():
            if number not in self.stored:
                self.stored[number] = dict(zip(FIELDS, values, strict=True))
                self.written[number] = dict(self.stored[number])
                self.active[number] = True
                came.made += 1
            else:
                came.changed += self._changes(number, values)
        for number in self.files.get(night.layout, set()) - set(night.rows):
            if self.active[number]:
                self.active[number] = False
                self.off.add(number)
                came.off += 1
        self.files[night.layout] = set(night.rows)
        return came

    def _changes(self, number: str, values: Values) -> bool:
        stored, written = self.stored[number], self.written[number]
        before = dict(stored), self.active[number]
        for name, value in zip(FIELDS, values, strict=True):
            is_ours = stored[name] == written[name]
            if value and (value == stored[name] or is_ours):
                stored[name] = written[name] = value
        if number in self.off:
            self.off.discard(number)
            self.active[number] = True
        return (stored, self.active[number]) != before


class MortalJob(Mortal):
    """A journal whose program dies at one of the writes of a job."""

    WRITES = Mortal.WRITES | {"record_job", "plan_deactivations", "end_deactivation"}


@dataclass
class Watch:
    """`Watches` of a job; it remembers what was held."""

    held: list[str] = field(default_factory=list)

    def shows(self, _: Settings) -> Onlooker:
        return Onlooker()

    def stopped(self, _: Path, error: ImporterError, *, held: bool) -> None:
        if held:
            assert isinstance(error, GuardTripped), error
            self.held.append(error.code)

    def finished(self, _: Finished) -> None:
        pass

    def __getattr__(self, _: str) -> Any:
        return lambda *_: None


@dataclass
class House:
    """A job over an inbox, its journal and its server."""

    job: Job
    journal: Journal
    server: Sandbox

    def bring_in(self, night: Night, number: int) -> list[str]:
        """The night's file, to its end whatever happens on the way; which guards held it."""
        (self.job.input / f"{number:03}.csv").write_text(night.file(), encoding="utf-8")
        self.server.add_fault(*night.faults)
        watch, dies_at = Watch(), night.dies_at
        for _ in range(ROUNDS):
            held, sent = len(watch.held), self._writes()
            journal: Any = MortalJob(self.journal, dies_at)
            with suppress(Died, BaseExceptionGroup):
                run_job(self.job, journal, watch)
            self.server.clear_faults()
            dies_at = None
            if len(watch.held) > held:
                assert self._writes() == sent, "a guard held it, and it was sent"
            if self._is_over():
                return watch.held
        raise AssertionError(self._states())

    def _is_over(self) -> bool:
        """Whether the last file is at its end; where it is held, a person accepts it."""
        states = self._states()
        if any(self.job.input.glob("working/*/file/*")):
            return False  # it died before the file was out of the way
        if states and states[-1] is JobState.HELD:
            approve(self.job, self.journal, held_file(self.job, self.journal))
            return False
        is_taken = not any(self.job.input.glob("*.csv"))
        return bool(states) and states[-1] is JobState.DONE and is_taken

    def _states(self) -> list[JobState]:
        return [one.state for one in self.journal.job_records(self.job.whole_name)]

    def _writes(self) -> int:
        return sum(not one.route.startswith("GET") for one in self.server.requests)


@contextmanager
def house() -> Iterator[House]:
    with (
        TemporaryDirectory() as name,
        Sandbox(SandboxOptions(limits=ROOMY)) as server,
        open_journal(Path(name) / "journal.sqlite") as journal,
    ):
        folder = Path(name)
        (folder / "inbox").mkdir()
        (folder / "key").write_text(server.key)
        (folder / "key").chmod(0o600)
        (folder / "importer.toml").write_text(JOB.format(url=server.url))
        yield House(find_job(folder / "importer.toml", "nightly"), journal, server)


def rows(numbers: Sequence[str]) -> st.SearchStrategy[Mapping[str, Values]]:
    words = st.sampled_from(["", "Ann", "Bob"])
    email = st.sampled_from(["", "a@x.example", "b@x.example"])
    return st.fixed_dictionaries(
        {
            one: st.tuples(st.sampled_from([f"{one} Ltd", f"{one} Inc"]), email, words, words)
            for one in numbers
        }
    )


@st.composite
def nights(draw: st.DrawFn) -> Night:
    numbers = draw(st.permutations(NUMBERS))[: draw(st.integers(1, len(NUMBERS)))]
    edits = st.tuples(
        st.sampled_from(NUMBERS), st.sampled_from([*EDITED, "active"]), st.just("theirs")
    )
    kinds = (FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.ERROR, FaultKind.GATEWAY_AFTER)
    faults = st.builds(
        Fault,
        st.sampled_from(kinds),
        on=st.sampled_from([EDIT, CREATE, OFF, READ]),
        nth=st.integers(1, 3),
    )
    return Night(
        rows=draw(rows(numbers)),
        layout=draw(st.sampled_from((LAYOUTS[0], *LAYOUTS))),
        edits=tuple(draw(st.lists(edits, max_size=3))),
        faults=tuple(draw(st.lists(faults, max_size=2))),
        dies_at=draw(st.none() | st.integers(2, 30)),
    )


def customers(server: Sandbox) -> dict[str, dict[str, str]]:
    """By the number that their name begins with; nobody is there twice."""
    found = server.customers()
    by_number = {_number(one): {name: str(one[name] or "") for name in FIELDS} for one in found}
    assert len(by_number) == len(found)
    return by_number


def _number(customer: Mapping[str, Any]) -> str:
    return str(customer["display_name"]).split()[0]


@settings(max_examples=budget(5, 80))
@given(st.lists(nights(), min_size=2, max_size=4))
def test_any_nights_of_a_job_end_with_the_server_as_it_should_be(plan: list[Night]) -> None:
    model = Model()
    with house() as at:
        for number, night in enumerate(plan):
            ids = {_number(one): one for one in at.server.customers()}
            for who, name, value in night.edits:
                if model.edit(who, name, value):
                    told: Any = int(model.active[who]) if name == "active" else value
                    at.server.edit(ids[who]["id"], **{name: told})
            at.server.clear_requests()
            drifts = number > 0 and night.layout != plan[number - 1].layout
            came = model.take(night)

            held = at.bring_in(night, number)

            assert customers(at.server) == model.stored
            assert {_number(one): bool(one["active"]) for one in at.server.customers()} == (
                model.active
            )
            assert not drifts or held
            endings = at.journal.endings(at.journal.runs()[-1].id)
            assert not any(endings[ending] for ending in UNFINISHED)
            if night.is_quiet:
                count = at.server.count_requests
                assert (count(CREATE), count(EDIT), count(OFF)) == (
                    came.made,
                    came.changed,
                    came.off,
                )
