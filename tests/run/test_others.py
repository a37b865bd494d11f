"""Somebody else who creates the same customers is noticed before a row is sent, not afterwards."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from importer.core.sending.answers import CreateAnswer
from importer.core.sending.options import StopCause
from importer.journal import Journal
from importer.run.sending import SendResult, send
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.run.walks import (
    QUICK,
    RUN,
    Start,
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
LIST = "GET /api/customers"


class Interrupted:
    """A server that others use too, between two requests of ours.

    Args:
        before: what they do before our nth creation.
    """

    def __init__(self, target: Any, before: Mapping[int, Callable[[], object]]) -> None:
        self._target = target
        self._before = before
        self._created = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    async def create(self, body: str) -> CreateAnswer:
        self._created += 1
        if self._created in self._before:
            self._before[self._created]()
        answer: CreateAnswer = await self._target.create(body)
        return answer


def walk_beside(
    journal: Journal, server: Sandbox, before: Mapping[int, Callable[[], object]], **settings: Any
) -> SendResult:
    """A walk during which somebody else does something before our nth creation."""

    async def go() -> SendResult:
        async with walking(journal, server, **settings) as ready:
            ready.target = Interrupted(ready.target, before)
            return await send(ready)

    return asyncio.run(go())


def check_stopped(result: SendResult) -> None:
    assert result.cause is StopCause.STOPPED
    assert result.error is not None
    assert result.error.code == "somebody-else-importing"
    assert "importer resume" in result.error.hint


def test_nothing_is_sent_where_somebody_was_faster(journal: Journal, serve: Start) -> None:
    """Between our scan and our first row: the last of the batch is enough."""
    server = serve()
    bodies = plains(20)
    journal_rows(journal, server, bodies)
    theirs = server.add_customer(**bodies[19])

    result = walk(journal, server)

    check_stopped(result)
    assert result.error is not None
    assert f"(row 21 of customers.csv: customer {theirs})" in result.error.message
    assert server.count_requests(POST) == 0
    assert endings(journal) == {"waiting": 20}


@pytest.mark.parametrize("with_balance", [False, True], ids=["plain", "owing"])
def test_the_batch_that_somebody_has_begun_is_not(
    with_balance: bool, journal: Journal, serve: Start
) -> None:
    """Every batch is looked for, not the first alone."""
    server = serve()
    bodies = [(owing if with_balance else plain)(f"Customer {n:02}") for n in range(20)]
    journal_rows(journal, server, bodies)
    others = {7: lambda: server.add_customer(**bodies[13])}

    result = walk_beside(journal, server, others, options=replace(QUICK, batch_size=5))

    check_stopped(result)
    assert len(set(names_on(server))) == len(names_on(server)), "somebody's customer was doubled"
    assert endings(journal)["created"] + endings(journal)["waiting"] == 20


def test_rows_that_wait_for_long_are_looked_for_again(journal: Journal, serve: Start) -> None:
    """A slow server takes minutes for a batch: its end may be somebody else's by then."""
    server = serve(faults=(Fault(FaultKind.DELAY, seconds=20.0),))
    journal_rows(journal, server, plains(8))
    others = {2: lambda: server.add_customer(**plains(8)[7])}

    result = walk_beside(
        journal, server, others, options=replace(QUICK, in_flight=1), read_seconds=5.0
    )

    check_stopped(result)
    assert names_on(server).count("Customer 007") == 1


def test_two_who_start_at_the_same_time_do_not_run_side_by_side(
    journal: Journal, serve: Start
) -> None:
    """Each looked, and saw nothing; then each sent the same row. One such row may be an accident of
    a gateway, two are none."""
    server = serve()
    bodies = plains(200)
    journal_rows(journal, server, bodies)
    others = {n: lambda n=n: server.add_customer(**bodies[n - 1]) for n in range(1, 201)}

    result = walk_beside(journal, server, others)

    check_stopped(result)
    assert result.error is not None
    assert "2 rows of yours were created twice" in result.error.message
    assert server.count_requests(POST) == 2


def test_a_gateway_that_repeats_one_request_is_no_somebody(journal: Journal, serve: Start) -> None:
    """The row is told of at the end, and the others are sent."""
    server = serve(faults=(Fault(FaultKind.TWICE, nth=1),))
    journal_rows(journal, server, plains(30))

    assert walk(journal, server).cause is StopCause.DONE
    assert journal.problem_counts(RUN) == {"created-twice": 1}
    assert endings(journal) == {"created": 30}


def test_our_own_late_customer_is_no_somebody(journal: Journal, serve: Start) -> None:
    """Its request was given up and found to have left nothing; then it ran, when the row was about
    to be sent again."""
    late = Fault(FaultKind.STORE_LATER, nth=2, seconds=12.0)
    slow = Fault(FaultKind.DELAY_ANSWER, match="Customer 003", seconds=18.0)
    server = serve(faults=(late, slow))
    journal_rows(journal, server, plains(4))

    result = walk(journal, server, options=replace(QUICK, settle=4.0, in_flight=1))

    assert result.cause is StopCause.DONE


def test_the_customer_of_an_equal_row_of_ours_is_no_somebody(
    journal: Journal, serve: Start
) -> None:
    """Two equal rows are both to be sent (`--keep-duplicates`); the first is stored, and its answer
    still under way, when the second has its turn."""
    same = plain("Same", email="same@example.com")
    slow = Fault(FaultKind.DELAY_ANSWER, match="same@example.com", nth=1, seconds=15.0)
    server = serve(faults=(slow,))
    journal_rows(journal, server, [plain("First"), same, plain("Third"), same])
    options = replace(QUICK, batch_size=1, in_flight=2)

    result = walk(journal, server, options=options)

    assert result.cause is StopCause.DONE
    assert names_on(server) == ["First", "Same", "Same", "Third"]


def test_customers_like_ours_that_differ_are_nobodys_copies(journal: Journal, serve: Start) -> None:
    """A name in common is a warning's matter, not a reason to stop."""
    server = serve()
    journal_rows(journal, server, plains(3))
    server.add_customer(**plain("Customer 001", email="another@example.com"))

    assert walk(journal, server).cause is StopCause.DONE
    assert endings(journal) == {"created": 3}


def test_nothing_is_sent_unseen(journal: Journal, serve: Start) -> None:
    """Where the server does not say who is there it is waited for, and then left."""
    server = serve(faults=(Fault(FaultKind.ERROR, on=LIST),))
    journal_rows(journal, server, plains(3))

    result = walk(journal, server, options=replace(QUICK, give_up_after=5.0))

    assert result.cause is StopCause.GAVE_UP
    assert server.count_requests(POST) == 0
    server.clear_faults()
    assert resume(journal, server).cause is StopCause.DONE
    assert names_on(server) == names(plains(3))


def test_the_row_that_goes_first_is_looked_for_though_it_stands_far_behind(
    journal: Journal, serve: Start
) -> None:
    """It is the one with a postal code, and in no batch yet."""
    server = serve()
    bodies = [*plains(60), plain("Last", billingAddressPostcode="02138")]
    journal_rows(journal, server, bodies)
    server.add_customer(**plain("Last"))

    result = walk(journal, server)

    check_stopped(result)
    assert server.count_requests(POST) == 0


def test_a_look_takes_few_requests(journal: Journal, serve: Start) -> None:
    """Rows sent must not cost a request each to look for others."""
    server = serve()
    bodies = plains(200)
    journal_rows(journal, server, bodies)

    walk(journal, server)

    creates, lists = server.count_requests(POST), server.count_requests(LIST)
    assert creates == 200
    # Five batches, each a look and its read-back in some three lists, and the final scan.
    assert lists <= 45
    assert row_named(journal, "Customer 000").ending == "created"
