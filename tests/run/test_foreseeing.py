"""What undoing would come to, told beforehand: as it then comes, and nothing is written for it."""

import asyncio
from decimal import Decimal

import pytest
from importer.core.sending.verification import UndoEnding
from importer.journal import Journal
from importer.run.foreseeing import foresee
from importer.run.undoing import Undone
from importer.run.verifying import SCAN_FROM
from importer.sandbox.records import JournalLine
from importer.sandbox.server import Sandbox

from tests.run.test_undoing import id_of
from tests.run.walks import (
    RUN,
    Start,
    journal_rows,
    owing,
    plain,
    plains,
    undone_run,
    walk,
    walking,
)


def foreseen(journal: Journal, server: Sandbox) -> Undone:
    async def go() -> Undone:
        async with walking(journal, server) as ready:
            return await foresee(journal, ready.target, RUN, ready.organization)

    return asyncio.run(go())


def told(undone: Undone) -> tuple[dict[UndoEnding, int], set[tuple[str, UndoEnding, str]]]:
    kept = {(one.name, one.end, one.why) for one in undone.kept}
    return {end: count for end, count in undone.ends.items() if count}, kept


@pytest.mark.parametrize("others", [2, SCAN_FROM], ids=["one by one", "by a scan"])
def test_what_is_foreseen_is_what_comes(others: int, journal: Journal, serve: Start) -> None:
    server = serve()
    bodies = [owing("Owing"), owing("Paid"), plain("Edited"), plain("Named"), plain("Gone")]
    journal_rows(journal, server, [*bodies, *plains(others)])
    walk(journal, server)
    server.edit(id_of(journal, "Paid"), balance=0.0)
    server.edit(id_of(journal, "Edited"), email="new@example.com")
    named = id_of(journal, "Named")
    server.post_journal(JournalLine(Decimal(1), named), JournalLine(Decimal(-1), named))
    server.delete(id_of(journal, "Gone"))

    before = foreseen(journal, server)

    assert told(before)[0] == {
        UndoEnding.DELETED: others + 1,
        UndoEnding.IN_USE: 2,
        UndoEnding.CHANGED: 1,
        UndoEnding.GONE: 1,
    }
    assert told(before) == told(undone_run(journal, server))


def test_a_look_writes_nothing(journal: Journal, serve: Start) -> None:
    server = serve()
    journal_rows(journal, server, [owing("Owing"), plain("Edited")])
    walk(journal, server)
    server.edit(id_of(journal, "Edited"), email="new@example.com")
    customers, rows = server.customers(), tuple(journal.results(RUN))
    asked = len(server.requests)

    foreseen(journal, server)

    assert server.customers() == customers
    assert tuple(journal.results(RUN)) == rows
    assert {request.method for request in server.requests[asked:]} == {"GET"}


def test_a_customer_in_use_that_no_balance_tells_of_is_found_when_it_is_done(
    journal: Journal, serve: Start
) -> None:
    """An estimate, or an invoice that was paid: only the refusal to delete shows it."""
    server = serve()
    journal_rows(journal, server, plains(2))
    walk(journal, server)
    server.mark_in_use(id_of(journal, "Customer 001"))

    assert told(foreseen(journal, server))[0] == {UndoEnding.DELETED: 2}
    assert told(undone_run(journal, server))[0] == {UndoEnding.DELETED: 1, UndoEnding.IN_USE: 1}
