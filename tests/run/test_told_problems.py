"""What sending and undoing tell of a row that did not go as it should."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from importer.core.outcomes import Ending
from importer.journal import Journal, open_journal
from importer.run.stopping import StopSignal
from importer.run.undoing import undo
from importer.run.walk import Walk
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.clocks import ScaledClock
from tests.run.walks import (
    QUICK,
    RUN,
    SPEED,
    Watcher,
    connect,
    journal_rows,
    owing,
    path_of,
    plain,
    walk,
)

ROOMY = Limits(default=1_000_000, auth=1_000_000)
Start = Callable[..., Sandbox]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(path_of(tmp_path)) as opened:
        yield opened


@pytest.fixture
def serve(sandbox: Start) -> Start:
    return lambda **options: sandbox(**{"limits": ROOMY, "time_scale": SPEED, **options})


def told(journal: Journal) -> dict[str, dict[str, str]]:
    """The problems of the run's only row: code -> facts."""
    (row,) = journal.results(RUN)
    return {problem.code: dict(problem.facts) for problem in row.problems}


def ending(journal: Journal) -> Ending:
    (row,) = journal.results(RUN)
    return row.ending


def undone(journal: Journal, server: Sandbox) -> None:
    """What `importer undo` does."""

    async def go() -> None:
        clock = ScaledClock(SPEED)
        target = connect(server, clock)
        try:
            organization = await target.organization()
            await undo(
                Walk(RUN, journal, target, clock, QUICK, organization, Watcher(), StopSignal())
            )
        finally:
            await target.aclose()

    asyncio.run(go())


def created(journal: Journal, server: Sandbox) -> int:
    """One customer, sent and confirmed; its id."""
    journal_rows(journal, server, [plain("Acme", website="acme.example")])
    walk(journal, server)
    (row,) = journal.results(RUN)
    assert row.customer_id is not None
    return row.customer_id


def test_a_row_that_nothing_settles_names_the_candidates(journal: Journal, serve: Start) -> None:
    """The answer came too late, and before the first look somebody changed the customer."""
    slow = Fault(FaultKind.DELAY, on="POST /api/customers", nth=1, seconds=12.0)
    server = serve(faults=(slow, Fault(FaultKind.EDITED, nth=1)))
    journal_rows(journal, server, [plain("Acme", email="ann@acme.example")])
    walk(journal, server, options=replace(QUICK, settle=30.0), read_seconds=0.3)

    assert ending(journal) is Ending.UNKNOWN
    (customer,) = server.customers()
    assert told(journal)["may-be-stored"]["candidates"] == f"id {customer['id']}"


def test_a_value_that_is_stored_otherwise_is_shown(journal: Journal, serve: Start) -> None:
    edited = Fault(FaultKind.EDITED, nth=1, field="website", value="other.example")
    server = serve(faults=(edited,))
    journal_rows(journal, server, [plain("Acme", website="acme.example")])
    walk(journal, server)

    assert ending(journal) is Ending.CREATED
    assert told(journal)["not-stored-as-sent"] == {"stored": "other.example"}


def test_another_e_mail_address_is_no_difference_but_doubt(journal: Journal, serve: Start) -> None:
    """A namesake may have been given the id of a customer that was lost."""
    server = serve(faults=(Fault(FaultKind.EDITED, nth=1),))
    journal_rows(journal, server, [plain("Acme", email="ann@acme.example")])
    walk(journal, server)

    assert ending(journal) is Ending.UNKNOWN
    (customer,) = server.customers()
    assert told(journal)["may-be-stored"]["candidates"] == f"id {customer['id']}"


def test_a_balance_that_is_never_booked_is_an_error(journal: Journal, serve: Start) -> None:
    """importer/api/README.md 1.4: beyond the ledger's columns a customer comes without its
    balance."""
    server = serve()
    row = owing("Acme", 9e9, currencyCode="EUR", openingBalanceExchangeRate=2)
    journal_rows(journal, server, [row])
    walk(journal, server)

    assert ending(journal) is Ending.CREATED
    assert "opening-balance-not-booked" in told(journal)


def test_an_unchanged_customer_is_undone(journal: Journal, serve: Start) -> None:
    server = serve()
    created(journal, server)
    undone(journal, server)

    assert server.customers() == []
    assert "undone" in told(journal)


def test_a_changed_customer_is_kept_and_the_change_is_named(journal: Journal, serve: Start) -> None:
    server = serve()
    server.edit(created(journal, server), website="other.example")
    undone(journal, server)

    assert len(server.customers()) == 1
    assert told(journal)["kept-because-changed"] == {"fields": "website"}


def test_a_customer_with_transactions_is_kept(journal: Journal, serve: Start) -> None:
    server = serve()
    server.mark_in_use(created(journal, server))
    undone(journal, server)

    assert len(server.customers()) == 1
    assert "kept-because-in-use" in told(journal)


def test_a_customer_that_somebody_deleted_is_gone_already(journal: Journal, serve: Start) -> None:
    server = serve()
    server.delete(created(journal, server))
    undone(journal, server)

    assert "gone-already" in told(journal)
