"""Nothing is believed, edited or booked by id alone: after a crash of its database a server gives
the ids of lost customers again (importer/api/README.md 1.3 and 10.1)."""

import json
from pathlib import Path

import pytest
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.runs import AttemptState, ExistingCustomer
from importer.core.sending.options import StopCause
from importer.core.sending.verification import ClaimedTwice
from importer.journal import Journal
from importer.reports.verification_json import write_verification
from importer.run.stopping import StopSignal
from importer.run.walk_events import CustomersLost
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.run.test_evidence import LOOKS_BEFORE_SENDING, on_later_lists
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
    verify_run,
    walk,
)

BOOK = "PUT /api/customers/{id}/opening-balance"
EDIT = "PUT /api/customers/{id}"
POST = "POST /api/customers"
LIST = "GET /api/customers"
LATER = "20260131-130000-next"


class TestAnIdGivenAgain:
    @pytest.mark.parametrize("count", [1, 3])
    def test_every_row_becomes_one_customer_all_the_same(
        self, count: int, journal: Journal, serve: Start
    ) -> None:
        """The lost rows are sent again, and no row holds the id of another."""
        server = serve(faults=(Fault(FaultKind.CRASH, nth=6, count=count),))
        journal_rows(journal, server, plains(12))

        watcher = Watcher()
        walk(journal, server, options=replace(QUICK, in_flight=1), watcher=watcher)

        assert endings(journal) == {"created": 12}
        assert len(watcher.endings) == 12, "each row is counted once"
        assert names_on(server) == names(plains(12))
        by_id = {one["id"]: one["display_name"] for one in server.customers()}
        assert all(by_id[row.customer_id] == row.display_name for row in journal.results(RUN))
        assert journal.problem_counts(RUN) == {"sent-again": count}

    def test_no_balance_is_booked_on_the_customer_that_has_the_id_now(
        self, journal: Journal, serve: Start
    ) -> None:
        """The lost row owes, and the next one does not."""
        server = serve()
        server.add_fault(Fault(FaultKind.CRASH, match="Plain", nth=1))
        journal_rows(journal, server, [owing("Owing", 309.25), plain("Plain", email="p@x.example")])

        walk(journal, server)

        assert endings(journal) == {"created": 2}
        named = {one["id"]: one["display_name"] for one in server.customers()}
        owes = {named[identity]: entry.amount for identity, entry in server.ledger().items()}
        assert owes == {"Owing": 309.25}
        assert server.count_requests(BOOK) == 0

    @pytest.mark.parametrize("said", [{}, {"email": "{}@x.example"}], ids=["bare", "e-mail"])
    def test_a_row_whose_answer_was_lost_and_that_has_the_id_is_found(
        self, said: dict[str, str], journal: Journal, serve: Start
    ) -> None:
        """It is not sent again only because another row still holds the id."""
        crash = Fault(FaultKind.CRASH, match="Second", nth=1)
        server = serve(faults=(crash, Fault(FaultKind.DROP_AFTER, match="Second", nth=2)))
        rows = [
            plain(name, **{field: value.format(name) for field, value in said.items()})
            for name in ("First", "Second")
        ]
        journal_rows(journal, server, rows)

        walk(journal, server, options=replace(QUICK, in_flight=1))

        assert endings(journal) == {"created": 2}
        assert names_on(server) == ["First", "Second"]
        assert codes(journal, "Second") == ["found-after-doubt"]

    def test_equal_rows_are_two_customers_in_the_end(self, journal: Journal, serve: Start) -> None:
        """Nothing but the id tells them apart, and both were answered with the same."""
        server = serve(faults=(Fault(FaultKind.CRASH, nth=2),))
        journal_rows(journal, server, [plain("Twin"), plain("Twin"), plain("Other")])

        walk(journal, server, options=replace(QUICK, in_flight=1))

        assert endings(journal) == {"created": 3}
        assert names_on(server) == ["Other", "Twin", "Twin"]
        ids = {row.customer_id for row in journal.results(RUN)}
        assert ids == {one["id"] for one in server.customers()}


class TestSomebodyElsesCustomer:
    """The id of a lost row goes to a customer that another client adds."""

    def given_away(self, journal: Journal, serve: Start, *rows: dict[str, object]) -> Sandbox:
        """A walk that is interrupted before it reads back, a crash, and the other client."""
        server = serve(faults=(Fault(FaultKind.ERROR, on="GET /api/customers/{id}"),))
        server.add_fault(*on_later_lists(FaultKind.ERROR, after=LOOKS_BEFORE_SENDING - 1))
        journal_rows(journal, server, rows)
        walk(journal, server, options=replace(QUICK, give_up_after=1.0))
        assert endings(journal) == {"unknown": len(rows)}
        server.clear_faults()
        for _ in rows:
            server.lose(1)
        return server

    def test_is_neither_edited_nor_booked_and_the_row_is_sent_again(
        self, journal: Journal, serve: Start
    ) -> None:
        ours = owing("Owing", 309.25, email="o@x.example", billingAddressPostcode="02138")
        server = self.given_away(journal, serve, ours)
        stranger = server.add_customer(displayName="Stranger", email="s@y.example")
        before = server.customer(stranger)
        (attempt,) = journal.attempts(RUN)
        assert attempt.customer_id == stranger

        walk(journal, server)

        assert server.customer(stranger) == before
        assert set(server.ledger()) == {row_named(journal, "Owing").customer_id} != {stranger}
        assert endings(journal) == {"created": 1}
        assert "sent-again" in codes(journal, "Owing")
        assert names_on(server) == ["Owing", "Stranger"]

    def test_that_is_a_namesake_leaves_the_row_unknown_and_untouched(
        self, journal: Journal, serve: Start
    ) -> None:
        """It could be ours, edited: nobody knows, so nothing is done to it, and nothing is sent."""
        ours = owing("Ann Smith", 309.25, email="ann@x.example")
        server = self.given_away(journal, serve, ours)
        namesake = server.add_customer(displayName="Ann Smith", email="smith@y.example")
        posts = server.count_requests(POST)

        walk(journal, server)

        assert endings(journal) == {"unknown": 1}
        (problem,) = row_named(journal, "Ann Smith").problems
        assert (problem.code, problem.facts["candidates"]) == ("may-be-stored", f"id {namesake}")
        assert server.ledger() == {}
        assert server.count_requests(POST) == posts
        assert server.count_requests(BOOK) == server.count_requests(EDIT) == 0

    def test_one_of_which_only_the_name_is_known_may_be_ours_renamed(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.EDITED, field="display_name", value="Renamed"),))
        journal_rows(journal, server, [plain("Acme")])

        walk(journal, server)

        assert endings(journal) == {"unknown": 1}
        assert names_on(server) == ["Renamed"]
        states = [one.state for one in journal.attempts(RUN)]
        assert states == [AttemptState.IN_DOUBT]


class TestInTheSameBreath:
    """Between the read-back and the write somebody else's values come under the id."""

    CHANGES_HANDS = Fault(FaultKind.EDITED, on="GET /api/customers/{id}", nth=1)

    def test_a_balance_is_not_booked_on_what_was_ours_a_moment_ago(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.NOT_BOOKED), self.CHANGES_HANDS))
        journal_rows(journal, server, [owing("Owing", 309.25, email="o@x.example")])

        walk(journal, server)

        assert server.count_requests(BOOK) == 0
        assert server.ledger() == {}
        assert endings(journal) == {"unknown": 1}

    def test_a_postal_code_is_not_put_into_what_was_ours_a_moment_ago(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(self.CHANGES_HANDS,))
        body = plain("Acme", email="a@x.example", billingAddressPostcode="02138")
        journal_rows(journal, server, [body])

        walk(journal, server)

        assert server.count_requests(EDIT) == 0
        (customer,) = server.customers()
        assert customer["billing_address2"] is None
        assert endings(journal) == {"unknown": 1}


class LosesAtTheEnd(Watcher):
    """A database that crashes once so many rows are created, and then after each that is."""

    def __init__(self, server: Sandbox, rows: int, *, times: int = 1) -> None:
        super().__init__()
        self._server, self._left, self._times = server, rows, times

    def ended(self, ending: Ending) -> None:
        super().ended(ending)
        self._left -= ending is Ending.CREATED
        if not self._left and self._times:
            self._times -= 1
            self._left = 1
            self._server.lose(1)


class TestTheFinalScan:
    SCANS = 2
    """Requests of one: the active customers, and the inactive."""

    def test_takes_up_a_customer_that_was_read_back_and_is_gone(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, plains(4))
        watcher = LosesAtTheEnd(server, 4)

        walk(journal, server, watcher=watcher)

        assert endings(journal) == {"created": 4}
        assert watcher.endings == [Ending.CREATED] * 4, "each row is counted once"
        assert names_on(server) == names(plains(4))
        assert journal.problem_counts(RUN) == {"sent-again": 1}
        assert watcher.events.count(CustomersLost(1)) == 1

    def test_takes_up_one_whose_id_somebody_elses_customer_has_now(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, [plain("Acme", email="a@x.example"), owing("Owing", 5)])

        class GivesTheIdAway(LosesAtTheEnd):
            def ended(self, ending: Ending) -> None:
                super().ended(ending)
                if not self._times and len(server.customers()) == 1:
                    server.add_customer(displayName="Stranger", email="s@y.example")

        walk(journal, server, watcher=GivesTheIdAway(server, 2))

        assert endings(journal) == {"created": 2}
        assert names_on(server) == ["Acme", "Owing", "Stranger"]

    def test_knows_its_own_by_an_id_that_was_anothers_before_the_run(
        self, journal: Journal, serve: Start
    ) -> None:
        """It was deleted, and a crash gave its id again. Nothing else is kept in the scan of those
        that were there."""
        server = serve()
        journal_rows(journal, server, plains(2))
        old = server.add_customer(displayName="Old")
        journal.add_existing(RUN, [ExistingCustomer(old, "old", "", "{}")])
        server.delete(old)
        server.lose(0)

        walk(journal, server)

        assert old in {row.customer_id for row in journal.results(RUN)}
        assert endings(journal) == {"created": 2}
        assert names_on(server) == names(plains(2))
        assert journal.problem_counts(RUN) == {}

    def test_ends_truthfully_where_the_server_never_keeps_the_customer(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, plains(2))

        walk(
            journal,
            server,
            options=replace(QUICK, resend=1),
            watcher=LosesAtTheEnd(server, 2, times=9),
        )

        assert endings(journal) == {"created": 1, "failed": 1}
        assert len(server.customers()) == 1
        assert server.count_requests(POST) == 3

    def test_leaves_one_be_that_somebody_edited(self, journal: Journal, serve: Start) -> None:
        server = serve()
        journal_rows(journal, server, [plain("Acme", email="a@x.example")])

        class Renames(Watcher):
            def ended(self, ending: Ending) -> None:
                super().ended(ending)
                (customer,) = server.customers()
                server.edit(customer["id"], display_name="Acme Ltd")

        walk(journal, server, watcher=Renames())

        assert endings(journal) == {"created": 1}
        assert server.count_requests(POST) == 1

    def test_ends_the_walk_in_order_where_the_key_is_refused(
        self, journal: Journal, serve: Start
    ) -> None:
        looks = 2
        server = serve(faults=(Fault(FaultKind.REVOKE_KEY, on=LIST, nth=looks + 1),))
        journal_rows(journal, server, [plain("Acme")])

        result = walk(journal, server)

        assert result.cause is StopCause.STOPPED
        assert result.error is not None
        assert endings(journal) == {"created": 1}

    def test_is_one_scan_where_nothing_is_lost(self, journal: Journal, serve: Start) -> None:
        server = serve()
        journal_rows(journal, server, [plain("Acme")])

        walk(journal, server)

        looks_for_others = 2
        assert server.count_requests(LIST) == self.SCANS + looks_for_others


def test_a_row_of_an_earlier_run_whose_id_is_given_again_is_unknown(
    journal: Journal, serve: Start
) -> None:
    """What that run said of it is no longer true; its own `resume` looks for it."""
    server = serve()
    journal_rows(journal, server, [plain("Earlier", email="e@x.example")])
    walk(journal, server)
    server.lose(1)
    journal_rows(journal, server, [plain("Later", email="l@x.example")], run_id=LATER)

    walk(journal, server, run_id=LATER)

    assert endings(journal) == {"unknown": 1}
    assert codes(journal, "Earlier") == ["may-be-stored"]
    resume(journal, server)
    assert endings(journal) == {"created": 1}
    assert names_on(server) == ["Earlier", "Later"]


STRANGER = {"display_name": "Stranger", "email": "s@y.example", "work_phone": "1"}


def created(journal: Journal, server: Sandbox, **fields: object) -> int:
    """One customer, sent and confirmed; its id."""
    journal_rows(journal, server, [plain("Acme", email="a@x.example", **fields)])
    walk(journal, server)
    (customer,) = server.customers()
    return int(customer["id"])


class TestVerify:
    def test_says_that_the_id_is_another_customers_now(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        server.edit(created(journal, server), **STRANGER)

        found = verify_run(journal, server)

        assert [one.another for one in found.deviations] == [True]
        assert not found.holds

    def test_calls_a_renamed_customer_changed(self, journal: Journal, serve: Start) -> None:
        server = serve()
        server.edit(created(journal, server), display_name="Acme Ltd")

        found = verify_run(journal, server)

        (deviation,) = found.deviations
        assert not deviation.another
        assert [one.field for one in deviation.differences] == ["displayName"]

    def test_names_an_id_that_two_rows_were_answered_with(
        self, journal: Journal, serve: Start, tmp_path: Path
    ) -> None:
        """A run that was stopped before the row in doubt was settled."""
        server = serve(faults=(Fault(FaultKind.CRASH, nth=2),))
        journal_rows(journal, server, plains(2))
        stop = StopSignal()

        class StopsOnceTheSecondIsCreated(Watcher):
            def ended(self, ending: Ending) -> None:
                super().ended(ending)
                if row_named(journal, "Customer 001").ending is Ending.CREATED:
                    stop.set(StopCause.TIME_UP)

        watcher, patient = StopsOnceTheSecondIsCreated(), replace(QUICK, in_flight=1, settle=9e9)
        walk(journal, server, options=patient, stop=stop, watcher=watcher)
        assert endings(journal) == {"created": 1, "unknown": 1}
        (in_doubt,) = journal.results(RUN, endings=(Ending.UNKNOWN,))
        (customer,) = server.customers()

        found = verify_run(journal, server)

        assert found.claimed_twice == (ClaimedTwice(in_doubt.ref, customer["id"]),)
        assert not found.holds
        told = json.loads(write_verification(found, tmp_path).read_text())
        assert told["claimed_twice"] == [
            {
                "file": "customers.csv",
                "sheet": "",
                "row": in_doubt.ref.number,
                "customer_id": customer["id"],
            }
        ]


class TestUndo:
    def test_never_deletes_another_customer_that_has_the_id_now(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        server.edit(created(journal, server), **STRANGER)

        assert undo_run(journal, server) == {"kept because another customer has the id": 1}

        assert names_on(server) == ["Stranger"]
        assert endings(journal) == {"unknown": 1}
        assert codes(journal, "Acme") == ["kept-because-another"]

    def test_never_deletes_one_that_an_older_importer_called_ours_though_it_differed(
        self, journal: Journal, serve: Start
    ) -> None:
        """That it differed from the start makes it no more ours."""
        server = serve()
        server.edit(created(journal, server), email="smith@y.example")
        said = Problem("not-stored-as-sent", "email", None, "a", {"stored": "smith@y.example"})
        journal.add_problems(RUN, [(1, said)])

        assert undo_run(journal, server) == {"kept because changed": 1}

        assert names_on(server) == ["Acme"]
