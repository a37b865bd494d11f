"""Whatever is written in whatever order, the journal says what plain lists in memory say."""

import os
import shutil
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from importer.core.bodies import Bodies
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import CATALOGUE, Problem, Severity
from importer.core.rows import CellKind, RowChunk, RowRef
from importer.core.runs import (
    ID_GIVEN_AGAIN,
    Attempt,
    AttemptNews,
    AttemptState,
    CheckedChunk,
    CheckedRow,
    ExistingCustomer,
    ResultRow,
    RivalClaim,
    RunState,
)
from importer.journal import Journal
from msgspec.structs import replace

from tests.budget import budget
from tests.journal.examples import SERVER, run_record, source_record
from tests.journal.implementations import IMPLEMENTATIONS, Opener
from tests.journal.model import ModelRun
from tests.postgresql import journals

HOLDING = (AttemptState.ANSWERED, AttemptState.CONFIRMED)
FILES = [source_record().sha256]
ORGANIZATIONS = ("4x7", "other")

texts = st.text(max_size=20) | st.sampled_from(["\x1e", "a\x1fb", "\x1f"])
names = st.sampled_from(["", "ann", "bob"])
amounts = st.decimals(
    min_value=Decimal("-9999999999.999"), max_value=Decimal("9999999999.999"), places=3
)
problems = st.builds(
    Problem,
    code=st.sampled_from(sorted(CATALOGUE)),
    field=st.sampled_from(["", "email"]),
    column=st.none() | st.integers(0, 40),
    value=texts,
    facts=st.dictionaries(st.sampled_from(["reason", "id"]), texts),
)


def with_a_name_in_its_body(row: CheckedRow) -> CheckedRow:
    """Equal bodies have equal names."""
    return replace(row, body=row.body and f"{row.body} of {row.name_key}")


row_drafts = st.builds(
    CheckedRow,
    row_id=st.just(0),
    ref=st.builds(
        RowRef,
        st.sampled_from(["a.csv", "b.xlsx"]),
        st.sampled_from(["", "A"]),
        st.integers(1).filter(lambda number: number < 2**40),
    ),
    line=st.none() | st.integers(1, 2**31),
    cells=st.lists(texts, max_size=5).map(tuple),
    source_key=texts,
    display_name=texts,
    ending=st.sampled_from([Ending.WAITING, Ending.REJECTED, Ending.SKIPPED]),
    body=texts | st.sampled_from(["", "a"]),
    opening_balance=st.none() | amounts,
    opening_balance_base=st.none() | amounts,
    opening_balance_date=st.sampled_from(["2026-01-01", "2025-12-31"]),
    currency=st.sampled_from(["USD", "EUR"]),
    name_key=names,
    email_key=names,
    has_postcode=st.booleans(),
    problems=st.lists(problems, max_size=2).map(tuple),
    kinds=st.none() | st.lists(st.sampled_from(CellKind), min_size=1, max_size=5).map(tuple),
).map(with_a_name_in_its_body)


def chunk_of(drafts: list[CheckedRow], *, first_id: int, in_workbook: bool) -> CheckedChunk:
    """Rows of the first one's table; all of them have kinds and no line, or all the other way."""
    table, kind = drafts[0].ref, (CellKind.NUMBER,)
    return CheckedChunk(
        first_id=first_id,
        chunk=RowChunk(
            source=table.source,
            sheet=table.sheet,
            numbers=[row.ref.number for row in drafts],
            cells=[row.cells for row in drafts],
            lines=None if in_workbook else [row.line or 1 for row in drafts],
            kinds=[row.kinds or kind for row in drafts] if in_workbook else None,
        ),
        source_keys=[row.source_key for row in drafts],
        display_names=[row.display_name for row in drafts],
        endings=[row.ending for row in drafts],
        bodies=Bodies(len(drafts), others={at: row.body for at, row in enumerate(drafts)}),
        balances=[row.opening_balance for row in drafts],
        balances_base=[row.opening_balance_base for row in drafts],
        balance_dates=[row.opening_balance_date for row in drafts],
        currencies=[row.currency for row in drafts],
        name_keys=[row.name_key for row in drafts],
        email_keys=[row.email_key for row in drafts],
        have_postcodes=[row.has_postcode for row in drafts],
        problems={at: row.problems for at, row in enumerate(drafts) if row.problems},
    )


ids = st.none() | st.integers(1, 50)
customers = st.builds(ExistingCustomer, st.integers(1, 9), names, names, texts)
endings = st.sampled_from(Ending)
news = st.builds(
    AttemptNews,
    attempt_id=st.just(0),
    state=st.sampled_from(AttemptState),
    status=st.sampled_from([0, 201, 500]),
    customer_id=ids,
    detail=st.sampled_from(["", "ReadTimeout"]),
    ended_at=st.none() | st.floats(0, 2e9),
    body=st.none() | texts,
    mended_body=st.none() | texts,
)


class JournalMachine(RuleBasedStateMachine):
    """A journal on disk beside its model; each rule tells both the same."""

    open: Opener

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.journal: Journal = self.open(self.folder / "journal.sqlite")
        self.runs: dict[str, ModelRun] = {}
        self.started = 0

    def teardown(self) -> None:
        """Ask for everything once more, then tidy up."""
        try:
            for run_id in self.runs:
                self.compare(run_id)
        finally:
            self.journal.close()
            journals.give_back(self.folder / "journal.sqlite")
            shutil.rmtree(self.folder)

    @initialize(organization=st.sampled_from(ORGANIZATIONS))
    def first_run(self, organization: str) -> None:
        """Most rules need a run."""
        self.start(organization, False)

    @precondition(lambda self: len(self.runs) < 3)
    @rule(organization=st.sampled_from(ORGANIZATIONS), dry_run=st.booleans())
    def start(self, organization: str, dry_run: bool) -> None:
        """A new run over the same file."""
        self.started += 1
        run = run_record(self.started, organization_id=organization, dry_run=dry_run)
        self.journal.start_run(run)
        self.journal.add_source(run.id, source_record())
        self.runs[run.id] = ModelRun(run)

    @precondition(lambda self: self.runs)
    @rule(data=st.data(), state=st.sampled_from(RunState))
    def set_state(self, data: st.DataObject, state: RunState) -> None:
        """The run has come further, or back."""
        run = self._run(data)
        self.journal.set_state(run.record.id, state)
        run.record = replace(run.record, state=state)

    @precondition(lambda self: self.runs)
    @rule(data=st.data(), drafts=st.lists(row_drafts, max_size=6))
    def add_rows(self, data: st.DataObject, drafts: list[CheckedRow]) -> None:
        """Checking found more rows."""
        run = self._run(data)
        first = len(run.rows) + 1
        rows = [replace(draft, row_id=first + i) for i, draft in enumerate(drafts)]
        self.journal.add_rows(run.record.id, rows)
        run.add(rows)

    @precondition(lambda self: self.runs)
    @rule(
        data=st.data(),
        drafts=st.lists(row_drafts, min_size=1, max_size=6),
        in_workbook=st.booleans(),
    )
    def add_chunk(self, data: st.DataObject, drafts: list[CheckedRow], in_workbook: bool) -> None:
        """Rows of one table were checked together."""
        run = self._run(data)
        chunk = chunk_of(drafts, first_id=len(run.rows) + 1, in_workbook=in_workbook)
        self.journal.add_chunks(run.record.id, [chunk])
        run.add(chunk.rows())

    @precondition(lambda self: any(run.rows for run in self.runs.values()))
    @rule(data=st.data(), ending=endings, customer=ids, found=st.lists(problems, max_size=2))
    def end_rows(
        self, data: st.DataObject, ending: Ending, customer: int | None, found: list[Problem]
    ) -> None:
        """Some rows come to an end."""
        run = self._run_with_rows(data)
        chosen = data.draw(st.sets(st.sampled_from(sorted(run.rows)), max_size=3))
        outcomes = [
            (row_id, Outcome(run.rows[row_id].checked.ref, ending, customer, tuple(found)))
            for row_id in chosen
        ]
        self.journal.record_outcomes(run.record.id, outcomes)
        for row_id, outcome in outcomes:
            run.end(row_id, outcome)

    @precondition(lambda self: any(run.rows for run in self.runs.values()))
    @rule(data=st.data(), drafts=st.lists(row_drafts, max_size=3), held=st.booleans())
    def correct(self, data: st.DataObject, drafts: list[CheckedRow], held: bool) -> None:
        """Rows come back corrected; the others are held back, or not."""
        run = self._run_with_rows(data)
        free = [row_id for row_id in sorted(run.rows) if not run.is_claimed(row_id)]
        rows = [
            replace(draft, row_id=row_id, ref=run.rows[row_id].checked.ref)
            for draft, row_id in zip(drafts, free, strict=False)
        ]
        rows = [replace(row, line=run.rows[row.row_id].checked.line) for row in rows]
        with self.journal.together():
            self.journal.replace_rows(run.record.id, rows)
            run.replace(rows)
            if held:
                self.journal.hold_others(run.record.id, [row.row_id for row in rows])
                run.hold_others([row.row_id for row in rows])
            self._compare_matching(run.record.id, run)

    @precondition(lambda self: any(run.rows for run in self.runs.values()))
    @rule(data=st.data(), drafts=st.lists(row_drafts, min_size=1, max_size=3))
    def break_off(self, data: st.DataObject, drafts: list[CheckedRow]) -> None:
        """Of what is written together nothing is left if it breaks off."""
        run = self._run_with_rows(data)
        added = [replace(draft, row_id=len(run.rows) + n) for n, draft in enumerate(drafts, 1)]
        with pytest.raises(KeyboardInterrupt):
            self._write_and_break_off(run.record.id, added)

    @precondition(lambda self: any(run.rows for run in self.runs.values()))
    @rule(data=st.data(), found=st.lists(problems, max_size=3))
    def add_problems(self, data: st.DataObject, found: list[Problem]) -> None:
        """Something more is found, some of it for the second time."""
        run = self._run_with_rows(data)
        row_id = data.draw(st.sampled_from(sorted(run.rows)))
        told = [*found, *run.rows[row_id].problems[:1], *found]
        self.journal.add_problems(run.record.id, [(row_id, problem) for problem in told])
        for problem in told:
            run.add_problem(row_id, problem)

    @precondition(lambda self: self.runs)
    @rule(
        data=st.data(),
        limit=st.integers(1, 4),
        lane=st.none() | st.booleans(),
        body=texts,
    )
    def send_a_batch(self, data: st.DataObject, limit: int, lane: bool | None, body: str) -> None:
        """The next rows of a lane are about to leave."""
        run = self._run(data)
        batch = self.journal.next_waiting(run.record.id, limit, with_balance=lane)
        assert list(batch) == run.sendable(lane)[:limit]
        attempts = self.journal.record_intents(run.record.id, [(row.row_id, body) for row in batch])
        for attempt_id, row in zip(attempts, batch, strict=True):
            assert all(attempt_id not in other.attempts for other in self.runs.values())
            run.intend(attempt_id, row, body)

    @precondition(lambda self: any(run.rows for run in self.runs.values()))
    @rule(data=st.data())
    def send_what_may_not_be_sent(self, data: st.DataObject) -> None:
        """It is refused, whatever the corridor believes."""
        run = self._run_with_rows(data)
        sendable = {row.row_id for row in run.sendable()}
        row_id = data.draw(st.sampled_from(sorted(run.rows)))
        if row_id not in sendable:
            with pytest.raises(ValueError, match="not waiting"):
                self.journal.record_intents(run.record.id, [(row_id, "{}")])

    @precondition(lambda self: any(run.attempts for run in self.runs.values()))
    @rule(data=st.data(), told=news)
    def settle(self, data: st.DataObject, told: AttemptNews) -> None:
        """An answer came, or evidence."""
        run = data.draw(st.sampled_from([one for one in self.runs.values() if one.attempts]))
        before = data.draw(st.sampled_from(list(run.attempts.values())))
        told = replace(told, attempt_id=before.attempt_id)
        ousted = self.journal.record_attempt(told)
        held = before.customer_id if told.customer_id is None else told.customer_id
        expected = self._ousted(run, before, held) if told.state in HOLDING else set()
        assert set(ousted) == expected
        assert len(ousted) == len(expected)
        run.settle(
            replace(
                before,
                state=told.state,
                status=told.status or before.status,
                customer_id=held,
                detail=told.detail or before.detail,
                ended_at=before.ended_at if told.ended_at is None else told.ended_at,
                body=before.body if told.body is None else told.body,
                mended_body=before.mended_body if told.mended_body is None else told.mended_body,
            )
        )

    def _ousted(self, run: ModelRun, by: Attempt, customer_id: int | None) -> set[RivalClaim]:
        """No two rows of an organization hold one id: those that did are in doubt."""
        organization = run.record.organization_id
        ousted = set()
        for one in self.runs.values():
            if one.record.organization_id == organization:
                for rival in one.holders(customer_id):
                    if rival.attempt_id != by.attempt_id:
                        one.doubt_again(rival, ID_GIVEN_AGAIN)
                        was_created = rival.state is AttemptState.CONFIRMED
                        ousted.add(RivalClaim(one.record.id, rival.row_id, was_created))
        return ousted

    @precondition(lambda self: any(run.attempts for run in self.runs.values()))
    @rule(data=st.data(), detail=st.sampled_from(["", "gone"]))
    def doubt_again(self, data: st.DataObject, detail: str) -> None:
        """A look at the server found no customer under the id."""
        run = data.draw(st.sampled_from([one for one in self.runs.values() if one.attempts]))
        attempt = data.draw(st.sampled_from(list(run.attempts.values())))
        self.journal.doubt_again([attempt.attempt_id], detail)
        run.doubt_again(attempt, detail)

    @precondition(lambda self: self.runs)
    @rule(data=st.data(), taken_up=st.sets(endings))
    def reopen(self, data: st.DataObject, taken_up: set[Ending]) -> None:
        """The first step of resume."""
        run = self._run(data)
        assert self.journal.reopen(run.record.id, list(taken_up)) == run.reopen(taken_up)

    @precondition(lambda self: self.runs)
    @rule(data=st.data(), found=st.lists(customers, max_size=5))
    def look_at_the_server(self, data: st.DataObject, found: list[ExistingCustomer]) -> None:
        """A new look replaces the old one."""
        run = self._run(data)
        self.journal.add_existing(run.record.id, found)
        run.existing = {customer.customer_id: customer for customer in found}

    @precondition(lambda self: self.runs)
    @rule(data=st.data(), key=st.sampled_from(["weather", "postal codes"]), value=texts)
    def learn(self, data: st.DataObject, key: str, value: str) -> None:
        """The run learnt something."""
        run = self._run(data)
        self.journal.set_fact(run.record.id, key, value)
        run.facts[key] = value

    @precondition(lambda self: self.runs)
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        """A run goes, the others stay."""
        run = self._run(data)
        self.journal.forget(run.record.id)
        del self.runs[run.record.id]

    @rule()
    def start_again(self) -> None:
        """Another process takes over."""
        self.journal.close()
        self.journal = self.open(self.folder / "journal.sqlite")

    @precondition(lambda self: self.runs)
    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        """Everything that may be asked has the right answer."""
        self.compare(self._run(data).record.id)

    def compare(self, run_id: str) -> None:
        """The journal's answers about a run beside the model's."""
        journal, run = self.journal, self.runs[run_id]
        assert journal.run(run_id) == run.record
        assert list(journal.runs()) == [one.record for one in self.runs.values()]
        assert journal.sources(run_id) == (source_record(),)
        assert journal.facts(run_id) == run.facts
        self._compare_rows(run_id, run)
        self._compare_sending(run_id, run)
        self._compare_matching(run_id, run)

    def _compare_columns(self, run_id: str, results: list[ResultRow]) -> None:
        """Rows and problems as columns are the rows and problems."""
        journal = self.journal
        assert [
            rows.row(position)
            for rows in journal.row_columns(run_id)
            for position in range(len(rows))
        ] == [replace(row, cells=(), kinds=None) for row in results]
        assert [
            (some.row_ids[n], some.sources[n], some.numbers[n], some.endings[n], some.problem(n))
            for some in journal.problem_columns(run_id)
            for n in range(len(some))
        ] == [
            (row.row_id, row.ref.source, row.ref.number, row.ending, problem)
            for row in results
            for problem in row.problems
        ]
        counted = Counter((row.ref.source, row.ref.sheet, row.ending) for row in results)
        assert counted == {
            (*table, ending): count
            for table, endings in journal.table_endings(run_id).items()
            for ending, count in endings.items()
        }

    def _compare_rows(self, run_id: str, run: ModelRun) -> None:
        journal, results = self.journal, run.results()
        assert list(journal.results(run_id)) == results
        self._compare_columns(run_id, results)
        some = [Ending.WAITING, Ending.CREATED]
        with_problems = [
            row.result()
            for row in run.rows.values()
            if row.ending in some and row.has(Severity.ERROR, Severity.WARNING)
        ]
        assert list(journal.results(run_id, endings=some, with_problems=True)) == with_problems
        assert journal.endings(run_id) == run.endings()
        assert sum(journal.endings(run_id).values()) == len(run.rows)
        counts = journal.problem_counts(run_id)
        assert counts == run.problem_counts()
        assert list(counts.values()) == sorted(counts.values(), reverse=True)
        stored = {Ending.CREATED, Ending.UPDATED}
        assert journal.rows_created_with_errors(run_id) == sum(
            row.has(Severity.ERROR) for row in run.rows.values() if row.ending in stored
        )
        assert list(journal.balance_totals(run_id, some)) == run.balance_totals(some)
        assert list(journal.every_row(run_id)) == results
        ids = [row.row_id for row in results][::2]
        assert list(journal.picked(run_id, [*reversed(ids), 999])) == results[::2]
        assert journal.next_row_id(run_id) == len(run.rows) + 1
        assert journal.rows_to_send(run_id) == len(run.left())
        assert list(journal.balances_to_send(run_id)) == run.balances_of(run.left())

    def _compare_sending(self, run_id: str, run: ModelRun) -> None:
        journal = self.journal
        attempts = list(run.attempts.values())
        assert list(journal.attempts(run_id)) == attempts
        doubtful = (AttemptState.INTENDED, AttemptState.IN_DOUBT)
        assert list(journal.attempts(run_id, doubtful)) == [
            one for one in attempts if one.state in doubtful
        ]
        for row_id, row in run.rows.items():
            assert journal.row(run_id, row_id) == row.waiting()
            of_row = tuple(one for one in attempts if one.row_id == row_id)
            assert journal.attempts_of_row(run_id, row_id) == of_row
        self._compare_most_telling(run_id, run)
        for organization in ORGANIZATIONS:
            self._compare_organization(organization)

    def _compare_most_telling(self, run_id: str, run: ModelRun) -> None:
        candidates = [row for row in run.sendable() if run.rows[row.row_id].checked.has_postcode]
        plain = [row for row in candidates if not row.has_balance]
        expected = next(iter(plain or candidates or run.sendable()), None)
        assert self.journal.most_telling(run_id) == expected

    def _compare_organization(self, organization: str) -> None:
        runs = [one for one in self.runs.values() if one.record.organization_id == organization]
        claimed = {
            attempt.customer_id
            for one in runs
            for attempt in one.attempts.values()
            if attempt.state in (AttemptState.ANSWERED, AttemptState.CONFIRMED)
        }
        assert self.journal.claimed_ids(SERVER, organization) == claimed - {None}
        holders = self.journal.holders(SERVER, organization, range(1, 51))
        assert sorted(one.customer_id for one in holders) == sorted(
            one for one in claimed if one is not None
        )
        for one in holders:
            assert one.attempt == self.runs[one.run_id].attempts[one.attempt.attempt_id]
        unfinished = [one.record for one in runs if one.is_unfinished()]
        expected = unfinished[-1] if unfinished else None
        assert self.journal.unfinished_run(organization, FILES) == expected

    def _compare_matching(self, run_id: str, run: ModelRun) -> None:
        journal = self.journal
        equal = [rows for _, rows in journal.groups(run_id, "fingerprint")]
        assert sorted(equal, key=repr) == sorted(run.groups("fingerprint").values(), key=repr)
        for key in ("name_key", "email_key"):
            assert dict(journal.groups(run_id, key)) == run.groups(key)
        for key in ("name_key", "email_key"):
            assert list(journal.matches(run_id, key)) == run.matches(key)
        assert journal.existing_ids(run_id) == run.existing.keys()
        for key in ("fingerprint", "name_key", "email_key"):
            assert set(journal.kin(run_id, key)) == set(run.kin(key))
        assert journal.claimed_names(run_id) == run.claimed_names()

    def _write_and_break_off(self, run_id: str, rows: list[CheckedRow]) -> None:
        with self.journal.together():
            self.journal.set_state(run_id, RunState.CHECKING)
            self.journal.add_rows(run_id, rows)
            self.journal.hold_others(run_id, [])
            raise KeyboardInterrupt

    def _run(self, data: st.DataObject) -> ModelRun:
        return data.draw(st.sampled_from(list(self.runs.values())))

    def _run_with_rows(self, data: st.DataObject) -> ModelRun:
        return data.draw(st.sampled_from([run for run in self.runs.values() if run.rows]))


EXAMPLES = 300 if os.environ.get("IMPORTER_TEST_BUDGET") == "slow" else 25


class SqliteMachine(JournalMachine):
    """The journal in a file."""

    open = staticmethod(IMPLEMENTATIONS["sqlite"])


TestSqlite = SqliteMachine.TestCase
TestSqlite.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class PostgresMachine(JournalMachine):
    """The journal on a server."""

    open = staticmethod(IMPLEMENTATIONS["postgresql"])


TestPostgres = PostgresMachine.TestCase
TestPostgres.settings = settings(TestSqlite.settings, max_examples=budget(8, EXAMPLES))
