"""Undo: what the run created and nobody has changed or used since goes; the rest stays, and why."""

import asyncio
from collections.abc import Callable
from decimal import Decimal

import pytest
from importer.core.outcomes import Ending
from importer.core.problems import render_message
from importer.core.runs import RunState
from importer.core.sending.options import StopCause
from importer.core.sending.verification import UndoEnding
from importer.journal import Journal
from importer.run.keeping import IN_A_JOURNAL
from importer.run.stopping import StopSignal
from importer.run.undoing import CHUNK
from importer.run.walk_events import JournalsUntold
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.records import JournalLine
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.clocks import ScaledClock
from tests.run.walks import (
    QUICK,
    RUN,
    SPEED,
    Start,
    Watcher,
    codes,
    connect,
    endings,
    journal_rows,
    names,
    names_on,
    owing,
    plain,
    plains,
    resume,
    row_named,
    undo_run,
    undone_run,
    walk,
)

DELETE = "DELETE /api/customers/{id}"
VALIDATE = "POST /api/customers/validate-bulk-delete"


def id_of(journal: Journal, name: str) -> int:
    customer_id = row_named(journal, name).customer_id
    assert customer_id is not None
    return customer_id


class StopAfter(Watcher):
    """Somebody who interrupts once so many customers are done."""

    def __init__(self, stop: StopSignal, count: int) -> None:
        super().__init__()
        self._stop = stop
        self._left = count

    def ended(self, ending: Ending) -> None:
        super().ended(ending)
        self._left -= 1
        if not self._left:
            self._stop.set(StopCause.INTERRUPTED)


def test_a_run_that_nobody_touched_is_deleted_and_its_rows_wait_again(
    journal: Journal, serve: Start
) -> None:
    server = serve()
    server.add_customer(displayName="Somebody else's")
    bodies = [*plains(3), owing("Owing"), plain("With code", billingAddressPostcode="02138")]
    journal_rows(journal, server, [*bodies, plain("Bad", email="bad")])
    walk(journal, server)

    assert undo_run(journal, server) == {"deleted": 5}

    assert names_on(server) == ["Somebody else's"]
    assert endings(journal) == {"refused": 1, "waiting": 5}
    assert codes(journal, "Owing") == ["undone"]
    assert journal.run(RUN).state is RunState.UNDONE


def test_a_run_that_was_undone_can_be_sent_again(journal: Journal, serve: Start) -> None:
    server = serve()
    bodies = [*plains(3), owing("Owing")]
    journal_rows(journal, server, bodies)
    walk(journal, server)
    undo_run(journal, server)

    resume(journal, server)

    assert endings(journal) == {"created": 4}
    assert names_on(server) == names(bodies)
    assert codes(journal, "Owing") == []
    assert journal.run(RUN).state is RunState.FINISHED
    assert undo_run(journal, server) == {"deleted": 4}


@pytest.mark.parametrize(
    ("body", "balance"),
    [
        (plain("Acme"), 50.0),
        (owing("Acme", 100.0), 250.0),
        (owing("Acme", 100.0), 0.0),
        (owing("Acme", 100.0, currencyCode="EUR", openingBalanceExchangeRate=1.25), 125.0),
    ],
    ids=["no opening balance", "invoiced", "paid", "the base currency's amount"],
)
def test_a_customer_with_more_in_its_ledger_than_its_opening_balance_is_in_use(
    body: dict[str, object], balance: float, journal: Journal, serve: Start
) -> None:
    server = serve()
    journal_rows(journal, server, [body, plain("Beta")])
    walk(journal, server)
    server.edit(id_of(journal, "Acme"), balance=balance)

    assert undo_run(journal, server) == {"deleted": 1, "kept because in use": 1}

    (problem,) = row_named(journal, "Acme").problems
    assert problem.code == "kept-because-in-use"
    assert f"its balance is {balance}" in render_message(problem)


class TestManualJournals:
    """No foreign key protects a customer that only a manual journal names."""

    def test_deleting_such_a_customer_leaves_receivables_with_nobody(self, serve: Start) -> None:
        """As the real server does, so that the tests below mean something."""
        server = serve()
        acme = server.add_customer(displayName="Acme")
        server.post_journal(JournalLine(Decimal(70), acme), JournalLine(Decimal(-70)))
        assert server.customers()[0]["balance"] == 70.0

        asyncio.run(deleted_over_the_wire(server, acme))

        assert server.customers() == []
        assert server.receivables_of_nobody() == Decimal(70)

    @pytest.mark.parametrize(
        "lines",
        [
            lambda acme: [JournalLine(Decimal(70), acme), JournalLine(Decimal(-70))],
            lambda acme: [JournalLine(Decimal(70), acme), JournalLine(Decimal(-70), acme)],
            lambda acme: [
                JournalLine(Decimal(5), acme, on_receivables=False),
                JournalLine(Decimal(-5)),
            ],
        ],
        ids=["moves the balance", "comes to nothing", "on another account"],
    )
    @pytest.mark.parametrize("body", [plain("Acme"), owing("Acme")], ids=["plain", "owing"])
    def test_a_customer_that_one_names_is_kept(
        self,
        body: dict[str, object],
        lines: Callable[[int], list[JournalLine]],
        journal: Journal,
        serve: Start,
    ) -> None:
        server = serve()
        journal_rows(journal, server, [body, *plains(3)])
        walk(journal, server)
        server.post_journal(*lines(id_of(journal, "Acme")))

        undone = undone_run(journal, server)

        assert undone.ends[UndoEnding.IN_USE] == 1
        assert undone.ends[UndoEnding.DELETED] == 3
        assert [(one.name, one.why) for one in undone.kept] == [("Acme", IN_A_JOURNAL)]
        assert server.receivables_of_nobody() == 0

    def test_all_pages_are_read(self, journal: Journal, serve: Start) -> None:
        """In whatever order a server that caps its pages gives them."""
        server = serve(max_page_size=2)
        journal_rows(journal, server, plains(4))
        walk(journal, server)
        for n in range(4):
            acme = id_of(journal, f"Customer {n:03}")
            server.post_journal(JournalLine(Decimal(1), acme), JournalLine(Decimal(-1), acme))
            server.post_journal(JournalLine(Decimal(1)), JournalLine(Decimal(-1)))

        ends = undo_run(journal, server)

        assert ends.get("deleted", 0) == 0
        assert server.receivables_of_nobody() == 0

    def test_journals_of_many_lines_do_not_end_the_undoing(
        self, journal: Journal, serve: Start
    ) -> None:
        """Forty lines weigh 37 kB, on a real server too: thirty such journals are a megabyte."""
        server = serve()
        journal_rows(journal, server, plains(2))
        walk(journal, server)
        acme = id_of(journal, "Customer 001")
        lines = [JournalLine(Decimal(1), acme), JournalLine(Decimal(-1), acme)] * 20
        for _ in range(30):
            server.post_journal(*lines)

        ends = undo_run(journal, server)

        assert ends == {"deleted": 1, "kept because in use": 1}

    def test_a_server_that_does_not_tell_is_asked_once_and_told_of(
        self, journal: Journal, serve: Start
    ) -> None:
        """What moved a balance is seen all the same."""
        server = serve(tells_journals=False)
        watcher = Watcher()
        journal_rows(journal, server, plains(CHUNK + 2))
        walk(journal, server)
        acme = id_of(journal, "Customer 001")
        server.post_journal(JournalLine(Decimal(70), acme), JournalLine(Decimal(-70)))

        ends = undo_run(journal, server, watcher=watcher)

        assert ends == {"deleted": CHUNK + 1, "kept because in use": 1}
        assert watcher.events == [JournalsUntold()]

    def test_without_a_whole_answer_nothing_is_deleted(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, plains(2))
        walk(journal, server)
        server.add_fault(Fault(FaultKind.ERROR, on="GET /api/manual-journals"))

        assert undo_run(journal, server) == {"failed": 2}


async def deleted_over_the_wire(server: Sandbox, customer_id: int) -> None:
    target = connect(server, ScaledClock(SPEED))
    try:
        assert await target.deletable([customer_id]) == {customer_id}
        assert await target.delete(customer_id)
    finally:
        await target.aclose()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": "new@example.com"}, "email"),
        ({"email": None}, "email"),
        ({"work_phone": "+1 212 555 0143"}, "workPhone"),
        ({"note": "Calls on Mondays"}, "note"),
        ({"active": 0}, "active"),
        ({"opening_balance": 90.0, "balance": 90.0}, "openingBalance, balance"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_customer_that_somebody_changed_stays(
    change: dict[str, object], told: str, journal: Journal, serve: Start
) -> None:
    """Any field, sent or left blank, and a balance that moved with it."""
    server = serve()
    journal_rows(journal, server, [owing("Acme", 100.0, email="a@example.com"), plain("Beta")])
    walk(journal, server)
    server.edit(id_of(journal, "Acme"), **change)

    assert undo_run(journal, server) == {"deleted": 1, "kept because changed": 1}

    assert names_on(server) == ["Acme"]
    assert endings(journal) == {"created": 1, "waiting": 1}
    (problem,) = row_named(journal, "Acme").problems
    assert (problem.code, problem.facts["fields"]) == ("kept-because-changed", told)


def test_what_the_server_had_otherwise_from_the_start_is_no_change(
    journal: Journal, serve: Start
) -> None:
    """The run itself reported that the opening balance was never booked."""
    server = serve(
        faults=(
            Fault(FaultKind.NOT_BOOKED, match="Acme"),
            Fault(FaultKind.ERROR, on="PUT /api/customers/{id}/opening-balance", status=400),
            Fault(FaultKind.EDITED, match="Beta", field="website", value="other.example"),
        )
    )
    journal_rows(journal, server, [owing("Acme"), plain("Beta", website="b.example")])
    walk(journal, server)
    assert codes(journal, "Acme") == ["opening-balance-not-booked"]
    assert codes(journal, "Beta") == ["not-stored-as-sent"]

    assert undo_run(journal, server) == {"deleted": 2}


def test_a_customer_in_use_stays(journal: Journal, serve: Start) -> None:
    server = serve()
    journal_rows(journal, server, plains(3))
    walk(journal, server)
    server.mark_in_use(id_of(journal, "Customer 001"))

    assert undo_run(journal, server) == {"deleted": 2, "kept because in use": 1}

    assert names_on(server) == ["Customer 001"]
    assert codes(journal, "Customer 001") == ["kept-because-in-use"]


def test_a_customer_that_came_into_use_since_it_was_asked_about_stays(
    journal: Journal, serve: Start
) -> None:
    server = serve(faults=(Fault(FaultKind.ERROR, on=DELETE, nth=2, status=400),))
    journal_rows(journal, server, plains(3))
    walk(journal, server)

    assert undo_run(journal, server) == {"deleted": 2, "kept because in use": 1}


def test_a_customer_that_somebody_deleted_is_gone_already(journal: Journal, serve: Start) -> None:
    server = serve()
    journal_rows(journal, server, plains(3))
    walk(journal, server)
    server.delete(id_of(journal, "Customer 001"))

    assert undo_run(journal, server) == {"deleted": 2, "gone already": 1}

    assert codes(journal, "Customer 001") == ["gone-already"]
    assert endings(journal) == {"waiting": 3}


def test_nothing_else_is_under_way_while_deletability_is_asked_for_in_small_chunks(
    journal: Journal, serve: Start
) -> None:
    """The server really deletes, and rolls back."""
    server = serve()
    journal_rows(journal, server, plains(CHUNK + 5))
    walk(journal, server)
    server.clear_requests()

    assert undo_run(journal, server) == {"deleted": CHUNK + 5}

    assert server.count_requests(VALIDATE) == 2
    assert server.count_requests("POST /api/customers/bulk-delete") == 0
    asked = [one for one in server.requests if one.route == VALIDATE]
    others = [one for one in server.requests if one.route != VALIDATE]
    assert not any(
        one.started < other.finished and other.started < one.finished
        for one in asked
        for other in others
    )


def test_an_answer_that_got_lost_is_asked_for_again(journal: Journal, serve: Start) -> None:
    server = serve(faults=(Fault(FaultKind.DROP_AFTER, on=DELETE, nth=2),))
    journal_rows(journal, server, plains(3))
    walk(journal, server)

    assert undo_run(journal, server) == {"deleted": 3}
    assert names_on(server) == []


def test_a_server_that_stays_in_trouble_is_given_up(journal: Journal, serve: Start) -> None:
    """Five minutes of retries for each few customers would be days for a long run."""
    server, stop = serve(), StopSignal()
    journal_rows(journal, server, plains(CHUNK * 3))
    walk(journal, server)
    server.add_fault(Fault(FaultKind.ERROR, on=VALIDATE))

    ends = undo_run(journal, server, stop=stop, options=replace(QUICK, give_up_after=0.0))

    assert ends == {"failed": CHUNK}
    assert stop.cause is StopCause.GAVE_UP


@pytest.mark.parametrize("route", [DELETE, VALIDATE, "GET /api/customers/{id}"])
def test_what_the_server_does_not_answer_has_failed_and_is_taken_up_later(
    route: str, journal: Journal, serve: Start
) -> None:
    server = serve()
    journal_rows(journal, server, plains(3))
    walk(journal, server)
    server.add_fault(Fault(FaultKind.ERROR, on=route))

    assert undo_run(journal, server) == {"failed": 3}
    assert endings(journal) == {"created": 3}
    assert journal.run(RUN).state is not RunState.UNDONE

    server.clear_faults()
    assert undo_run(journal, server) == {"deleted": 3}


@pytest.mark.parametrize("done", [2, CHUNK, CHUNK + 2])
def test_an_interrupted_undo_goes_on(done: int, journal: Journal, serve: Start) -> None:
    server = serve()
    journal_rows(journal, server, plains(CHUNK + 3))
    walk(journal, server)
    stop = StopSignal()

    ends = undo_run(journal, server, stop=stop, watcher=StopAfter(stop, done))

    assert sum(ends.values()) >= done
    assert journal.run(RUN).state is not RunState.UNDONE
    left = CHUNK + 3 - ends["deleted"]
    assert endings(journal) == {"created": left, "waiting": ends["deleted"]}
    assert undo_run(journal, server) == {"deleted": left}
    assert names_on(server) == []
