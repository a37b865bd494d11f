"""Every reason for which a walk ends early: in order, resumable, nothing lost or doubled."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from importer.core.ports import Target
from importer.core.runs import AttemptState, RunState
from importer.core.sending.answers import CreateAnswer
from importer.core.sending.options import SendOptions, StopCause
from importer.journal import Journal
from importer.run.sending import SendResult, send
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.run.walks import (
    QUICK,
    RUN,
    Start,
    codes,
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
    walking,
)

POST = "POST /api/customers"
STILL_OPEN = (AttemptState.INTENDED, AttemptState.IN_DOUBT, AttemptState.ANSWERED)


class Watched:
    """A server whose nth creation from now is told of as it begins."""

    def __init__(self, target: Target, nth: int, tell: Callable[[], None]) -> None:
        self._target = target
        self._nth = nth
        self._tell = tell
        self.begun = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    async def create(self, body: str) -> CreateAnswer:
        self.begun += 1
        if self.begun == self._nth:
            self._tell()
        return await self._target.create(body)


class TestInterrupts:
    SLOW = Fault(FaultKind.DELAY_ANSWER, seconds=1.0)
    """Every customer is stored at once, and its answer comes later."""

    def test_the_first_one_waits_for_the_requests_under_way(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(self.SLOW,))
        bodies = [*plains(20), *(owing(f"Owing {n}") for n in range(4))]
        journal_rows(journal, server, bodies)

        result, begun = interrupt_at(journal, server, nth=6)

        assert result is not None
        assert result.cause is StopCause.INTERRUPTED
        assert server.count_requests(POST) == begun < len(bodies)
        assert not list(journal.attempts(RUN, (AttemptState.INTENDED, AttemptState.IN_DOUBT)))
        assert set(endings(journal)) <= {"created", "unknown", "waiting"}
        assert journal.run(RUN).state is RunState.STOPPED

        server.clear_faults()
        assert resume(journal, server).cause is StopCause.DONE
        assert server.count_requests(POST) == len(bodies)
        assert names_on(server) == names(bodies)
        assert journal.problem_counts(RUN) == {}, "every answer was heard, so there was no doubt"

    def test_the_second_one_breaks_off_at_once_and_is_still_safe(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(self.SLOW,))
        bodies = [*plains(20), *(owing(f"Owing {n}") for n in range(4))]
        journal_rows(journal, server, bodies)

        result, _ = interrupt_at(journal, server, nth=6, twice=True)

        assert result is None
        assert list(journal.attempts(RUN, (AttemptState.INTENDED,)))
        server.clear_faults()
        assert resume(journal, server).cause is StopCause.DONE
        assert endings(journal) == {"created": len(bodies)}
        assert names_on(server) == names(bodies)


def interrupt_at(
    journal: Journal, server: Sandbox, nth: int, *, twice: bool = False
) -> tuple[SendResult | None, int]:
    """Ctrl-C when the nth creation begins, once or twice; the result (None if it was broken off)
    and how many creations were begun."""

    async def go() -> tuple[SendResult | None, int]:
        async with walking(journal, server) as ready:

            def interrupt() -> None:
                ready.stop.set(StopCause.INTERRUPTED)
                if twice:
                    asyncio.get_running_loop().call_soon(sending.cancel)

            watched = Watched(ready.target, nth, interrupt)
            ready.target = watched
            sending = asyncio.create_task(send(ready))
            with contextlib.suppress(asyncio.CancelledError):
                return await sending, watched.begun
            return None, watched.begun

    return asyncio.run(go())


class TestTimeAndErrors:
    def test_a_walk_whose_time_is_up_ends_in_order(self, journal: Journal, serve: Start) -> None:
        server = serve(faults=(Fault(FaultKind.DELAY_ANSWER, seconds=0.5),))
        journal_rows(journal, server, plains(40))

        result = walk(journal, server, options=replace(QUICK, max_duration=10.0, in_flight=1))

        assert result.cause is StopCause.TIME_UP
        assert set(endings(journal)) == {"created", "waiting"}
        assert not list(journal.attempts(RUN, STILL_OPEN))
        server.clear_faults()
        resume(journal, server)
        assert endings(journal) == {"created": 40}
        assert server.count_requests(POST) == 40

    def test_time_that_is_up_leaves_doubt_unknown(self, journal: Journal, serve: Start) -> None:
        """Absence could not be watched for long enough."""
        server = serve(faults=(Fault(FaultKind.DROP_BEFORE, match="Customer 001"),))
        journal_rows(journal, server, plains(3))

        walk(journal, server, options=replace(QUICK, settle=100.0, max_duration=10.0))

        assert endings(journal) == {"created": 2, "unknown": 1}
        assert codes(journal, "Customer 001") == ["may-be-stored"]
        server.clear_faults()
        resume(journal, server)
        assert endings(journal) == {"created": 3}
        assert server.count_requests(POST) == 4

    def test_too_many_errors_stop_the_walk(self, journal: Journal, serve: Start) -> None:
        server = serve()
        bad = [plain(f"Bad {n:02}", email="bad") for n in range(20)]
        journal_rows(journal, server, bad)

        result = walk(journal, server, options=replace(QUICK, stop_after_errors=3, in_flight=1))

        assert result.cause is StopCause.TOO_MANY_ERRORS
        assert endings(journal) == {"refused": 3, "waiting": 17}

    def test_intents_that_never_left_are_withdrawn(self, journal: Journal, serve: Start) -> None:
        server = serve()
        journal_rows(journal, server, [plain(f"Bad {n:02}", email="bad") for n in range(9)])

        walk(journal, server, options=replace(QUICK, stop_after_errors=1, in_flight=1))

        open_states = (AttemptState.INTENDED, AttemptState.IN_DOUBT, AttemptState.ANSWERED)
        assert not list(journal.attempts(RUN, open_states))

    def test_a_stop_does_not_make_an_early_reading_proof(
        self, journal: Journal, serve: Start
    ) -> None:
        """A 201 whose commit is still to come, and an error that ends the walk meanwhile."""
        server = serve(faults=(Fault(FaultKind.COMMIT_LATER, match="Late", seconds=3.0),))
        bodies = [plain("First"), plain("Late")]
        journal_rows(journal, server, [*bodies, plain("Bad", email="bad")])
        hasty = replace(QUICK, stop_after_errors=1, in_flight=1)

        assert walk(journal, server, options=hasty).cause is StopCause.TOO_MANY_ERRORS
        assert row_named(journal, "Late").ending == "unknown"

        resume(journal, server, options=replace(QUICK, recheck=2.0))
        assert names_on(server) == names(bodies)
        assert endings(journal) == {"created": 2, "refused": 1}


class TestServerInTrouble:
    def test_500s_on_every_row_stop_the_walk_and_nothing_is_blamed(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.ERROR),))
        journal_rows(journal, server, plains(9))

        result = walk(journal, server, options=replace(QUICK, give_up_after=2.0))

        assert result.cause is StopCause.GAVE_UP
        assert set(endings(journal)) <= {"waiting", "failed"}
        server.clear_faults()
        assert resume(journal, server).cause is StopCause.DONE
        assert endings(journal) == {"created": 9}
        assert names_on(server) == names(plains(9))

    def test_an_unreachable_server_is_waited_for_and_then_left(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, plains(5))
        server.add_fault(Fault(FaultKind.KILL_BEFORE, nth=3))

        result = walk(journal, server, options=replace(QUICK, give_up_after=3.0))

        assert result.cause is StopCause.GAVE_UP
        assert result.error is not None
        server.start()
        resume(journal, server)
        assert endings(journal) == {"created": 5}
        assert names_on(server) == names(plains(5))

    def test_nothing_is_sent_while_the_server_can_not_even_be_read(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, plains(30))
        stormy = replace(QUICK, give_up_after=30.0, in_flight=2)

        result = walk_in_a_storm(journal, server, stormy)

        assert result.cause is StopCause.GAVE_UP
        rows_tried = 1 + 2 * stormy.in_flight  # the first, and what opened the breaker
        assert server.count_requests(POST) <= 3 * rows_tried
        reads = [one for one in server.requests if one.route == "GET /api/organization/current"]
        last_post = max(one.finished for one in server.requests if one.route == POST)
        assert any(one.started > last_post for one in reads), "it asks whether the server is back"

    @pytest.mark.parametrize(
        "route", [POST, "GET /api/customers", "GET /api/customers/{id}"], ids=lambda route: route
    )
    def test_a_key_refused_in_the_middle_stops_resumably(
        self, route: str, journal: Journal, serve: Start
    ) -> None:
        nth = 1 if route.endswith("{id}") else 3
        server = serve(faults=(Fault(FaultKind.REVOKE_KEY, on=route, nth=nth),))
        bodies = [*plains(90), owing("Owing")]
        journal_rows(journal, server, bodies)

        result = walk(journal, server)

        assert result.cause is StopCause.STOPPED
        assert result.error is not None
        assert result.error.code == "key-refused"
        server.restore_key()
        server.clear_faults()
        assert resume(journal, server).cause is StopCause.DONE
        assert endings(journal) == {"created": 91}
        assert names_on(server) == names(bodies)


def walk_in_a_storm(journal: Journal, server: Sandbox, options: SendOptions) -> SendResult:
    """A walk over a server that answers with 500 once the walk has begun: everything but the look
    for others, without which nothing would be sent at all."""

    async def go() -> SendResult:
        async with walking(journal, server, options=options) as ready:
            for route in (POST, "GET /api/organization/current", "GET /api/customers/{id}"):
                server.add_fault(Fault(FaultKind.ERROR, on=route))
            return await send(ready)

    return asyncio.run(go())
