"""What may be concluded from what the server says, and what may not
(importer/api/README.md 1, 7 and 10)."""

import asyncio

import pytest
from importer.core.runs import AttemptState
from importer.core.sending.options import StopCause
from importer.core.sending.stored import StoredCustomer
from importer.journal import Journal
from importer.run.walk_events import DoubtUnheard, DoubtWatched, WalkEvent
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.clocks import ScaledClock, VirtualClock
from tests.run.walks import (
    QUICK,
    RUN,
    Start,
    Watcher,
    check_balances_never_overlap,
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
    walk,
)

POST = "POST /api/customers"
READ = "GET /api/customers/{id}"
LIST = "GET /api/customers"

LOOKS_BEFORE_SENDING = 3
"""Lists that a walk asks for first, to see whether somebody else creates its customers."""


def on_later_lists(kind: FaultKind, *, after: int = LOOKS_BEFORE_SENDING) -> tuple[Fault, ...]:
    """A fault at every list that is asked for once the rows are on their way."""
    first = after + 1
    return tuple(Fault(kind, on=LIST, nth=nth) for nth in range(first, first + 200))


STORED_THEN_REFUSED = (
    Fault(FaultKind.DROP_AFTER, match="Customer 001", nth=1),
    Fault(FaultKind.ERROR, match="Customer 001", status=400),
)
"""The answer is lost; whoever asks again is refused."""


class TestARefusalAfterADoubt:
    def test_clears_nothing(self, journal: Journal, serve: Start) -> None:
        server = serve(faults=STORED_THEN_REFUSED)
        journal_rows(journal, server, plains(3))

        walk(journal, server)

        assert endings(journal) == {"created": 3}
        assert codes(journal, "Customer 001") == ["found-after-doubt"]
        assert server.count_requests(POST) == 3

    def test_is_not_even_asked_for_on_resume(self, journal: Journal, serve: Start) -> None:
        server = serve(faults=STORED_THEN_REFUSED)
        journal_rows(journal, server, plains(3))
        server.add_fault(*on_later_lists(FaultKind.ERROR))
        walk(journal, server, options=replace(QUICK, give_up_after=2.0))
        assert row_named(journal, "Customer 001").ending == "unknown"

        server.clear_faults()
        server.add_fault(STORED_THEN_REFUSED[1])
        resume(journal, server)

        assert endings(journal) == {"created": 3}
        assert server.count_requests(POST) == 3


class TestWaitingForEvidence:
    def test_is_told_once_with_the_rows_that_the_first_look_did_not_settle(
        self, journal: Journal, serve: Start
    ) -> None:
        """An answer of a stored customer is lost, and two requests that leave nothing: one early,
        and the very last."""
        lost = (
            Fault(FaultKind.DROP_AFTER, match="Customer 001", nth=1),
            Fault(FaultKind.DROP_BEFORE, match="Customer 002", nth=1),
            Fault(FaultKind.DROP_BEFORE, match="Customer 011", nth=1),
        )
        server = serve(faults=lost)
        journal_rows(journal, server, plains(12))
        watcher = Watcher()

        patient = replace(QUICK, settle=90.0)
        walk(journal, server, options=patient, watcher=watcher, clock=VirtualClock())

        assert endings(journal) == {"created": 12}
        (told,) = [one for one in watcher.events if isinstance(one, DoubtWatched)]
        assert (told.rows, told.again) == (2, False)
        assert 60 < told.seconds <= 90

    def test_is_told_again_when_it_lasts_longer_than_was_said(
        self, journal: Journal, serve: Start
    ) -> None:
        """While it is watched the server stops answering for a while: "2 min" lasted seventeen."""
        server = serve(faults=(Fault(FaultKind.DROP_BEFORE, match="Customer 001", nth=1),))
        journal_rows(journal, server, plains(2))

        class BreaksOnce(Watcher):
            def event(self, event: WalkEvent) -> None:
                super().event(event)
                if len(self.events) == 1:
                    server.add_fault(Fault(FaultKind.ERROR, on=LIST, times=12))

        watcher = BreaksOnce()
        walk(journal, server, options=replace(QUICK, settle=30.0), watcher=watcher)

        assert endings(journal) == {"created": 2}
        first, silent, later = watcher.events
        assert isinstance(first, DoubtWatched)
        assert (first.rows, first.again) == (1, False)
        assert first.seconds <= 30
        assert silent == DoubtUnheard(1, settle=30.0, patience=QUICK.give_up_after)
        assert isinstance(later, DoubtWatched)
        assert (later.rows, later.again) == (1, True)

    def test_is_not_told_where_the_first_look_settles_all(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.DROP_AFTER, nth=2),))
        journal_rows(journal, server, plains(3))
        watcher = Watcher()

        walk(journal, server, watcher=watcher)

        assert journal.problem_counts(RUN) == {"found-after-doubt": 1}
        assert not [one for one in watcher.events if isinstance(one, DoubtWatched)]


class TestAbsence:
    @pytest.mark.parametrize("late", [1.0, 5.0, 8.0])
    def test_is_never_taken_from_looks_that_are_too_close(
        self, late: float, journal: Journal, serve: Start
    ) -> None:
        """The request is handled once the first, second or third look has found nothing."""
        server = serve(faults=(Fault(FaultKind.DROP_BEFORE, nth=2),))
        journal_rows(journal, server, plains(3))
        clock = VirtualClock()

        async def handles_late() -> None:
            while server.count_requests(POST) < 2:
                await clock.sleep(0.1)
            await clock.sleep(late)
            server.add_customer(**plains(3)[1])

        options = replace(QUICK, settle=10.0)
        walk(journal, server, options=options, clock=clock, beside=handles_late)

        assert server.count_requests(POST) == 3
        assert endings(journal) == {"created": 3}
        assert journal.problem_counts(RUN) == {"found-after-doubt": 1}

    def test_is_never_taken_from_a_list_that_is_shorter_than_it_says(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(
            faults=(Fault(FaultKind.DROP_AFTER, nth=2), *on_later_lists(FaultKind.TRUNCATED))
        )
        journal_rows(journal, server, plains(3))

        result = walk(journal, server, options=replace(QUICK, give_up_after=12.0))

        assert result.cause is StopCause.GAVE_UP
        assert server.count_requests(POST) == 3
        server.clear_faults()
        resume(journal, server)
        assert names_on(server) == names(plains(3))

    def test_is_never_taken_from_a_server_that_was_unwell_between_two_looks(
        self, journal: Journal, serve: Start
    ) -> None:
        """Another row's answer never came, so the series of looks begins anew."""
        server = serve(
            faults=(
                Fault(FaultKind.STORE_LATER, match="Customer 001", seconds=9.0, nth=1),
                Fault(FaultKind.HANG, match="Customer 002", nth=1),
            )
        )
        journal_rows(journal, server, plains(3))

        walk(journal, server, read_seconds=0.2)  # four of the walk's seconds, of six to settle

        assert names_on(server) == names(plains(3))
        assert endings(journal) == {"created": 3}

    def test_needs_two_readings_of_a_customer_that_was_answered_with_201(
        self, journal: Journal, serve: Start
    ) -> None:
        """The read-back and one reading more find nothing; the next one does."""
        missing = (Fault(FaultKind.ERROR, on=READ, nth=nth, status=404) for nth in (1, 2))
        server = serve(faults=tuple(missing))
        journal_rows(journal, server, [plain("Acme")])

        walk(journal, server)

        assert server.count_requests(POST) == 1
        assert server.count_requests(READ) == 3
        assert endings(journal) == {"created": 1}


class TestOpeningBalancesInDoubt:
    SLOW = Fault(FaultKind.DELAY, seconds=10.0, match="Owing 1")
    """The server is still at work when the client has given up."""

    def test_the_next_one_waits(self, journal: Journal, serve: Start) -> None:
        server = serve(faults=(self.SLOW,))
        bodies = [owing(f"Owing {n}") for n in range(4)]
        journal_rows(journal, server, bodies)
        options = replace(QUICK, settle=14.0, server_timeout=14.0)

        walk(journal, server, options=options, read_seconds=0.1)

        check_balances_never_overlap(server)
        assert server.count_requests(POST) == 4
        assert names_on(server) == names(bodies)

    def test_the_first_one_of_a_resumed_walk_waits_too(
        self, journal: Journal, serve: Start
    ) -> None:
        """As long as the server may be at work on what nobody has heard of."""
        server = serve(faults=(Fault(FaultKind.DROP_BEFORE, nth=1),))
        bodies = [owing(f"Owing {n}") for n in (1, 2, 3)]
        journal_rows(journal, server, bodies)
        options = replace(QUICK, settle=14.0, server_timeout=14.0)
        hasty = replace(options, max_duration=5.0)
        walk(journal, server, options=hasty, clock=VirtualClock())
        assert endings(journal) == {"unknown": 1, "waiting": 2}
        clock = VirtualClock()

        async def nothing_is_sent() -> None:
            await clock.sleep(options.server_timeout - 1)
            assert server.count_requests(POST) == 1

        resume(journal, server, options=options, clock=clock, beside=nothing_is_sent)

        assert endings(journal) == {"created": 3}
        assert names_on(server) == names(bodies)


class TestLookUps:
    def test_a_list_asks_for_more_than_the_default_page(self, serve: Start) -> None:
        """Twelve customers a page, in no order, would take many requests or leave some out."""
        server = serve()
        for number in range(60):
            server.add_customer(displayName=f"Customer {number}", active=bool(number % 3))
        server.clear_requests()

        found = scan(server)

        assert {one.id for one in found} == {one["id"] for one in server.customers()}
        assert server.count_requests(LIST) == 2, "one for the active, one for the inactive"

    def test_a_customer_that_existed_before_is_no_evidence(
        self, journal: Journal, serve: Start
    ) -> None:
        """Equal in every field, and older than the run: the row made none."""
        server = serve()
        server.add_customer(**plain("Acme"))
        server.add_fault(Fault(FaultKind.DROP_BEFORE, match="Acme", nth=1))
        journal_rows(journal, server, [plain("Other"), plain("Acme")])

        walk(journal, server)

        assert names_on(server) == ["Acme", "Acme", "Other"]
        states = [one.state for one in journal.attempts(RUN)]
        assert states.count(AttemptState.ABSENT) == 1


def scan(server: Sandbox) -> tuple[StoredCustomer, ...]:
    async def go() -> tuple[StoredCustomer, ...]:
        target = connect(server, ScaledClock())
        try:
            return await target.scan()
        finally:
            await target.aclose()

    return asyncio.run(go())
