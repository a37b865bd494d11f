"""Night after night with the same customers: whatever the file says, whoever edits, whatever fails,
the server ends as it should, nobody is there twice, and what others edited is theirs.
"""

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.runs import RunState
from importer.journal import Journal, open_journal
from importer.run.importing import run_files
from importer.run.resuming import resume_run
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox

from tests.budget import budget
from tests.laws.processes import Importer
from tests.run.fronts import MemoryFiles, corridor

EDIT, CREATE = "PUT /api/customers/{id}", "POST /api/customers"
NAMES = ("Acme", "Beta", "Gamma", "Delta", "Epsilon")
FIELDS = ("email", "first_name", "billing_address_city")
HEADER = "Display Name,Email,First Name,Billing Address City"
WORDS = ("", "Ann", "Bob", "Cid")
QUICK: dict[str, Any] = {"settle": 0.2, "server_timeout": 0.2, "recheck": 0.05, "resend": 4}
ROOMY = Limits(default=1_000_000, auth=1_000_000)
PATH = (Path("c.csv"),)

Values = tuple[str, ...]
"""Of a row, or of a customer: one for each of `FIELDS`."""


@dataclass(frozen=True)
class Night:
    """What happens in one night: somebody edits, then the file comes, and something fails.

    Attributes:
        rows: in the order of the file.
        edits: customer, field, value.
        dies_at: the write to the journal at which the importer dies; None for none.
    """

    rows: Mapping[str, Values]
    edits: tuple[tuple[str, str, str], ...]
    faults: tuple[Fault, ...]
    dies_at: int | None


@dataclass
class Model:
    """What the server should have, from plain words about it.

    Attributes:
        stored, written: by name and field; what the server has, and what we wrote last.
    """

    stored: dict[str, dict[str, str]] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)

    def edit(self, name: str, one: str, value: str) -> bool:
        """Somebody edits a customer; whether there is one."""
        if name not in self.stored:
            return False
        self.stored[name][one] = value
        return True

    def take(self, rows: Mapping[str, Values]) -> int:
        """A file comes; how many customers it changes."""
        return sum(self._take(name, values) for name, values in rows.items())

    def _take(self, name: str, values: Values) -> bool:
        if name not in self.stored:
            self.stored[name] = dict(zip(FIELDS, values, strict=True))
            self.written[name] = dict(self.stored[name])
            return False
        stored, written = self.stored[name], self.written[name]
        before = dict(stored)
        for one, value in zip(FIELDS, values, strict=True):
            is_ours = stored[one] == written[one]
            if value and (value == stored[one] or is_ours):
                stored[one] = written[one] = value
        return stored != before


class Died(BaseException):
    """The importer's process ends here."""


class Mortal:
    """A journal whose program dies at one of its writes, before or after that is on disk."""

    WRITES = frozenset(
        {"intend_edit", "end_edit", "plan_edits", "record_intents", "record_attempt"}
        | {"end_attempts", "record_outcomes", "set_state"}
    )

    def __init__(self, journal: Journal, dies_at: int | None) -> None:
        self._journal = journal
        self._left = dies_at

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._journal, name)
        return self._counted(found) if name in self.WRITES and self._left is not None else found

    def _counted(self, write: Any) -> Any:
        def counted(*args: Any, **kwargs: Any) -> Any:
            assert self._left is not None
            self._left -= 1
            if self._left == 0:
                raise Died
            done = write(*args, **kwargs)
            if self._left == 1:
                raise Died
            return done

        return counted


def values() -> st.SearchStrategy[Values]:
    email = st.sampled_from(["", "a@x.example", "b@x.example"])
    return st.tuples(email, st.sampled_from(WORDS), st.sampled_from(WORDS))


@st.composite
def nights(draw: st.DrawFn) -> Night:
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, len(NAMES)))]
    edits = st.tuples(
        st.sampled_from(NAMES), st.sampled_from(FIELDS), st.sampled_from(["theirs", "Ann", "Bob"])
    )
    kinds = (FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.ERROR, FaultKind.GATEWAY_AFTER)
    faults = st.builds(
        Fault,
        st.sampled_from(kinds),
        on=st.sampled_from([EDIT, CREATE, "GET /api/customers/{id}"]),
        nth=st.integers(1, 3),
    )
    return Night(
        rows={name: draw(values()) for name in names},
        edits=tuple(draw(st.lists(edits, max_size=3))),
        faults=tuple(draw(st.lists(faults, max_size=2))),
        dies_at=draw(st.none() | st.integers(2, 25)),
    )


def import_night(journal: Journal, server: Sandbox, night: Night) -> str:
    """The night's file, to its end whatever happens on the way; the run."""
    lines = [",".join((name, *told)) for name, told in night.rows.items()]
    files = MemoryFiles({"c.csv": (HEADER, *lines)})
    chosen: dict[str, Any] = {"on_existing": "update", "yes": True, "new_run": True, **QUICK}
    server.add_fault(*night.faults)
    mortal: Any = Mortal(journal, night.dies_at)
    with suppress(Died, BaseExceptionGroup):
        run_files(corridor(mortal, server, files, **chosen), PATH)
    server.clear_faults()
    run = journal.runs()[-1]
    if run.state is RunState.CHECKING:  # it died before the first write to the server
        run_files(corridor(journal, server, files, **chosen), PATH)
    run = journal.runs()[-1]
    for _ in range(3):
        if any(journal.endings(run.id)[ending] for ending in UNFINISHED):
            resume_run(corridor(journal, server, **QUICK, yes=True), run.id)
    return run.id


def customers(server: Sandbox) -> dict[str, dict[str, str]]:
    """By name; nobody is there twice."""
    found = server.customers()
    by_name = {
        one["display_name"]: {name: str(one[name] or "") for name in FIELDS} for one in found
    }
    assert len(by_name) == len(found)
    return by_name


@settings(max_examples=budget(12, 150))
@given(st.lists(nights(), min_size=2, max_size=4))
def test_any_nights_end_with_the_server_as_it_should_be(plan: list[Night]) -> None:
    model = Model()
    with (
        TemporaryDirectory() as folder,
        Sandbox(SandboxOptions(limits=ROOMY)) as server,
        open_journal(Path(folder) / "journal.sqlite") as journal,
    ):
        for night in plan:
            ids = {one["display_name"]: one["id"] for one in server.customers()}
            for name, one, value in night.edits:
                if model.edit(name, one, value):
                    server.edit(ids[name], **{one: value})
            server.clear_requests()
            changed = model.take(night.rows)

            run_id = import_night(journal, server, night)

            assert customers(server) == model.stored
            ended = {ending for ending, count in journal.endings(run_id).items() if count}
            assert ended <= {Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED}
            if not night.faults and night.dies_at is None:
                assert server.count_requests(EDIT) == changed


ROWS = 24


def test_a_killed_update_is_resumed_and_changes_each_customer_once(tmp_path: Path) -> None:
    """SIGKILL while it edits: every customer ends as the file says, and none is there twice."""
    chance = random.Random(7)
    file = tmp_path / "customers.csv"

    def write(city: str) -> None:
        rows = [f"Customer {number:02},c{number}@x.example,,{city}" for number in range(ROWS)]
        file.write_text("\n".join([HEADER, *rows]))

    with Sandbox(SandboxOptions(limits=ROOMY)) as server:
        waits = {"IMPORTER_SETTLE": "1", "IMPORTER_SERVER_TIMEOUT": "1", "IMPORTER_RECHECK": "0.4"}
        importer = Importer(tmp_path, file, server, waits | {"IMPORTER_ON_EXISTING": "update"})
        write("Rome")
        assert importer.run() == 0, importer.shown.read_text()
        write("Oslo")
        for command in (("run", str(file)), ("resume",)):
            assert importer.die(chance.randrange(16, 30), *command)

        assert importer.command("resume") == 0, importer.shown.read_text()

        found = server.customers()
        assert len(found) == ROWS
        assert {one["billing_address_city"] for one in found} == {"Oslo"}
        with open_journal(importer.journal) as journal:
            assert journal.endings(journal.runs()[-1].id)[Ending.UPDATED] == ROWS
