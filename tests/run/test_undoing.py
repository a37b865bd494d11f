"""Undo: what the run created and nobody has changed or used since goes; the rest stays, and why."""

from dataclasses import replace

import pytest
from importer.core.outcomes import Ending
from importer.core.runs import RunState
from importer.core.sending import StopCause
from importer.journal import Journal
from importer.run.stopping import StopSignal
from importer.run.undoing import CHUNK
from importer.sandbox.faults import Fault, FaultKind

from tests.run.walks import (
    QUICK,
    RUN,
    Start,
    Watcher,
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
    undo_run,
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
    ("change", "told"),
    [
        ({"email": "new@example.com"}, "email"),
        ({"email": None}, "email"),
        ({"work_phone": "+1 212 555 0143"}, "workPhone"),
        ({"note": "Calls on Mondays"}, "note"),
        ({"active": 0}, "active"),
        ({"balance": 250.0}, "balance"),
        ({"opening_balance": 90.0, "balance": 90.0}, "openingBalance, balance"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_customer_that_somebody_changed_stays(
    change: dict[str, object], told: str, journal: Journal, serve: Start
) -> None:
    """Any field, sent or left blank, and a balance that moved."""
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
            Fault(FaultKind.EDITED, match="Beta"),
        )
    )
    journal_rows(journal, server, [owing("Acme"), plain("Beta", email="b@example.com")])
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
