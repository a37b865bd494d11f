"""The walk over the stand-in: what is sent, read back, mended, and what the journal says of it."""

from collections.abc import Callable

import pytest
from importer.core.options import Postcodes
from importer.core.runs import RunState
from importer.core.sending.options import StopCause
from importer.journal import Journal
from importer.run.walk_events import PostcodesDropped
from importer.sandbox.faults import Fault, FaultKind
from msgspec.structs import replace

from tests.run.walks import (
    QUICK,
    RUN,
    Start,
    Watcher,
    check_balances_never_overlap,
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
)


class TestWhenAllIsWell:
    def test_every_waiting_row_becomes_one_customer(self, journal: Journal, serve: Start) -> None:
        bodies = plains(30) + [owing(f"Owing {n}", 10.5 + n) for n in range(10)]
        server = serve()
        journal_rows(journal, server, bodies)

        result = walk(journal, server)

        assert result.cause is StopCause.DONE
        assert endings(journal) == {"created": 40}
        assert names_on(server) == names(bodies)
        assert journal.run(RUN).state is RunState.FINISHED

    def test_rows_with_an_opening_balance_go_one_at_a_time(
        self, journal: Journal, serve: Start
    ) -> None:
        """Two at once would lose customers that the server has said it created."""
        server = serve(balance_delay=0.01)
        journal_rows(journal, server, [owing(f"Owing {n}") for n in range(12)])

        walk(journal, server)

        check_balances_never_overlap(server)

        assert endings(journal) == {"created": 12}
        assert server.count_requests("POST /api/customers") == 12
        assert len(server.ledger()) == 12

    def test_a_balance_that_is_booked_again_goes_alone_too(
        self, journal: Journal, serve: Start
    ) -> None:
        """Beside a creation it would leave a wrong ledger, or the creation none."""
        server = serve(balance_delay=0.01, faults=(Fault(FaultKind.NOT_BOOKED, every=2),))
        journal_rows(journal, server, [owing(f"Owing {n}", 100) for n in range(12)])

        walk(journal, server, options=replace(QUICK, batch_size=2))

        check_balances_never_overlap(server)
        assert server.count_requests("PUT /api/customers/{id}/opening-balance") == 6
        assert [entry.amount for entry in server.ledger().values()] == [100] * 12
        assert server.count_requests("POST /api/customers") == 12

    def test_created_rows_carry_the_id_of_their_own_customer(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, plains(25))

        walk(journal, server)

        by_id = {customer["id"]: customer["display_name"] for customer in server.customers()}
        assert all(by_id[row.customer_id] == row.display_name for row in journal.results(RUN))

    def test_an_inactive_customer_is_found_when_it_is_read_back(
        self, journal: Journal, serve: Start
    ) -> None:
        """Plain lists hold active customers only."""
        server = serve()
        bodies = [*plains(6), plain("Sleeping", active=False)]
        journal_rows(journal, server, bodies)

        walk(journal, server)

        assert endings(journal) == {"created": 7}
        assert server.count_requests("POST /api/customers") == 7


class TestPostcodes:
    def test_the_first_customer_teaches_and_is_the_only_one_mended(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        bodies = [
            plain(f"Customer {n}", billingAddress2="Suite 4", billingAddressPostcode=f"0213{n}")
            for n in range(8)
        ]
        journal_rows(journal, server, bodies)
        watcher = Watcher()

        walk(journal, server, watcher=watcher)

        seconds = sorted(str(customer["billing_address2"]) for customer in server.customers())
        assert seconds == [f"Suite 4, 0213{n}" for n in range(8)]
        assert server.count_requests("PUT /api/customers/{id}") == 1
        assert sum(isinstance(one, PostcodesDropped) for one in watcher.events) == 1
        assert codes(journal, "Customer 7") == ["postcode-kept-elsewhere"]

    def test_a_postcode_that_is_to_be_dropped_is_reported(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, [plain(f"C{n}", billingAddressPostcode="1") for n in (1, 2)])

        walk(journal, server, options=replace(QUICK, postcodes=Postcodes.DROP))

        assert endings(journal) == {"created": 2}
        assert codes(journal, "C1") == codes(journal, "C2") == ["postcode-dropped"]
        assert server.count_requests("PUT /api/customers/{id}") == 0

    def test_a_server_that_keeps_postcodes_gets_them_by_the_contracts_name(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(keeps_postcodes=True)
        journal_rows(journal, server, [plain(f"C{n}", shippingAddressPostcode="1") for n in (1, 2)])

        walk(journal, server)

        assert codes(journal, "C1") == codes(journal, "C2") == []
        assert {one["shipping_address_postcode"] for one in server.customers()} == {"1"}


class TestLossAfterA201:
    def test_a_lost_customer_is_sent_again_and_said(self, journal: Journal, serve: Start) -> None:
        server = serve(faults=(Fault(FaultKind.LOSE, nth=3),))
        journal_rows(journal, server, plains(6))

        walk(journal, server)

        assert endings(journal) == {"created": 6}
        assert len(server.customers()) == 6
        assert journal.problem_counts(RUN) == {"sent-again": 1}

    def test_a_customer_that_is_lost_every_time_fails(self, journal: Journal, serve: Start) -> None:
        server = serve(faults=(Fault(FaultKind.LOSE, match="Customer 002"),))
        journal_rows(journal, server, plains(4))

        walk(journal, server, options=replace(QUICK, resend=1))

        assert endings(journal) == {"created": 3, "failed": 1}
        assert codes(journal, "Customer 002") == ["not-stored"]
        assert server.count_requests("POST /api/customers") == 5

    def test_a_customer_that_was_lost_too_often_goes_once_more_after_others_have_moved(
        self, journal: Journal, serve: Start
    ) -> None:
        """Lost twice, and given up; the walk has 200 more rows to send, and then it is stored."""
        server = serve(faults=(Fault(FaultKind.LOSE, match="Customer 002", times=2),))
        journal_rows(journal, server, plains(200))

        soon = replace(QUICK, resend=1, in_flight=1, recheck=0.1, batch_size=5)
        result = walk(journal, server, options=soon)

        assert result.cause is StopCause.DONE
        assert endings(journal) == {"created": 200}
        assert server.count_requests("POST /api/customers") == 202
        assert journal.run(RUN).state is RunState.FINISHED

    def test_customers_that_are_always_lost_do_not_keep_each_other_going(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.LOSE, match="Lost"),))
        bodies = [plain("Lost 1"), plain("Lost 2"), *plains(60)]
        journal_rows(journal, server, bodies)

        result = walk(journal, server, options=replace(QUICK, resend=0))

        assert result.cause is StopCause.DONE
        assert endings(journal) == {"created": 60, "failed": 2}
        assert server.count_requests("POST /api/customers") <= 60 + 2 * 2

    def test_a_commit_that_comes_after_the_201_is_waited_for(
        self, journal: Journal, serve: Start
    ) -> None:
        """A 404 right after a 201 is not yet proof."""
        server = serve(faults=(Fault(FaultKind.COMMIT_LATER, nth=2, seconds=1.5),))
        journal_rows(journal, server, plains(4))

        walk(journal, server, options=replace(QUICK, recheck=2.0))

        assert endings(journal) == {"created": 4}
        assert server.count_requests("POST /api/customers") == 4

    def test_an_opening_balance_that_was_not_booked_is_booked_once_more(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.NOT_BOOKED, nth=1),))
        journal_rows(journal, server, [owing("Owing", 77.25)])

        walk(journal, server)

        assert endings(journal) == {"created": 1}
        assert codes(journal, "Owing") == []
        assert [entry.amount for entry in server.ledger().values()] == [77.25]


class TestRefusals:
    def test_a_refused_row_tells_the_field_and_the_servers_reason(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, [*plains(2), plain("Bad", email="not an address")])

        walk(journal, server)

        assert endings(journal) == {"created": 2, "refused": 1}
        (problem,) = row_named(journal, "Bad").problems
        assert (problem.code, problem.field) == ("refused-by-server", "email")
        assert problem.facts["reason"] == "email must be an email"

    def test_a_500_that_stays_on_one_row_is_that_rows(self, journal: Journal, serve: Start) -> None:
        server = serve()
        journal_rows(journal, server, [plain("Emoji \N{GRINNING FACE}"), *plains(60)])

        walk(journal, server)

        assert endings(journal) == {"created": 60, "refused": 1}
        assert codes(journal, "Emoji \N{GRINNING FACE}") == ["server-error-on-row"]

    def test_a_passing_storm_of_500s_is_waited_out(self, journal: Journal, serve: Start) -> None:
        server = serve(faults=(Fault(FaultKind.ERROR, times=14),))
        journal_rows(journal, server, plains(9))

        result = walk(journal, server, options=replace(QUICK, give_up_after=600.0))

        assert result.cause is StopCause.DONE
        assert endings(journal) == {"created": 9}


DOUBTFUL = [
    Fault(FaultKind.DROP_BEFORE, nth=3),
    Fault(FaultKind.DROP_AFTER, nth=3),
    Fault(FaultKind.DROP_AFTER, nth=3, reset=True),
    Fault(FaultKind.GATEWAY_BEFORE, nth=3, status=502),
    Fault(FaultKind.GATEWAY_AFTER, nth=3, status=503),
    Fault(FaultKind.GATEWAY_AFTER, nth=3, status=504),
    Fault(FaultKind.GATEWAY_BEFORE, nth=3, status=408),
    Fault(FaultKind.REDIRECT_BEFORE, nth=3),
    Fault(FaultKind.REDIRECT_AFTER, nth=3),
    Fault(FaultKind.REDIRECT_AFTER, nth=3, status=302),
    Fault(FaultKind.CUT_AFTER, nth=3),
    Fault(FaultKind.HTML_BEFORE, nth=3),
    Fault(FaultKind.HTML_AFTER, nth=3),
    Fault(FaultKind.NO_ID, nth=3),
    Fault(FaultKind.STORE_LATER, nth=3, seconds=3.0),
    Fault(FaultKind.STORE_LATER, nth=3, seconds=3.0, status=504),
]


class TestDoubt:
    @pytest.mark.parametrize("fault", DOUBTFUL, ids=lambda fault: f"{fault.kind}-{fault.status}")
    @pytest.mark.parametrize("make", [plain, owing], ids=["plain", "balance"])
    def test_doubt_ends_in_exactly_one_customer(
        self, fault: Fault, make: Callable[[str], dict[str, object]], journal: Journal, serve: Start
    ) -> None:
        bodies = [make(f"Customer {n}") for n in range(6)]
        server = serve(faults=(fault,))
        journal_rows(journal, server, bodies)

        result = walk(journal, server)

        assert result.cause is StopCause.DONE
        assert endings(journal) == {"created": 6}
        assert names_on(server) == names(bodies)

    def test_a_time_out_is_doubt_and_the_late_customer_is_found(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.DELAY, nth=2, seconds=10.0),))
        journal_rows(journal, server, plains(4))

        walk(journal, server, options=replace(QUICK, settle=16.0), read_seconds=0.2)

        assert endings(journal) == {"created": 4}
        assert len(server.customers()) == 4
        assert journal.problem_counts(RUN) == {"found-after-doubt": 1}

    def test_a_customer_that_somebody_edited_is_never_sent_again(
        self, journal: Journal, serve: Start
    ) -> None:
        """Same name, other e-mail, newer than the run: it could be ours."""
        server = serve(faults=(Fault(FaultKind.DROP_AFTER, nth=2), Fault(FaultKind.EDITED, nth=2)))
        journal_rows(journal, server, plains(3))
        editing = replace(QUICK, settle=4.0)
        # the answer was lost and, before the first look, somebody changed the e-mail
        walk(journal, server, options=editing)
        created = server.count_requests("POST /api/customers")

        resume(journal, server, options=editing)

        assert server.count_requests("POST /api/customers") == created
        assert len(server.customers()) == 3

    @pytest.mark.parametrize("fault", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE])
    def test_identical_rows_are_counted(
        self, fault: FaultKind, journal: Journal, serve: Start
    ) -> None:
        """Two equal rows, one answer lost: two customers in the end, neither one nor three."""
        server = serve(faults=(Fault(fault, nth=2),))
        journal_rows(journal, server, [plain("Twin"), plain("Twin"), plain("Other")])

        walk(journal, server)

        assert endings(journal) == {"created": 3}
        assert names_on(server) == ["Other", "Twin", "Twin"]

    def test_an_equal_customer_from_before_the_run_is_never_taken_for_ours(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        server.add_customer(**plain("Acme"))
        server.add_fault(Fault(FaultKind.DROP_BEFORE, match="Acme", nth=1))
        journal_rows(journal, server, [plain("Other"), plain("Acme")])

        walk(journal, server)

        assert names_on(server) == ["Acme", "Acme", "Other"]
        assert endings(journal) == {"created": 2}

    def test_two_customers_for_one_row_are_both_reported(
        self, journal: Journal, serve: Start
    ) -> None:
        """The request was given up, looked absent, was sent again, and then it ran after all."""
        late = Fault(FaultKind.STORE_LATER, nth=2, seconds=12.0)
        slow = Fault(FaultKind.DELAY_ANSWER, match="Customer 003", seconds=18.0)
        server = serve(faults=(late, slow))
        journal_rows(journal, server, plains(4))

        walk(journal, server, options=replace(QUICK, settle=4.0, in_flight=1))

        assert endings(journal) == {"created": 4}
        assert journal.problem_counts(RUN)["created-twice"] == 1
        assert journal.rows_created_with_errors(RUN) == 1

    def test_a_customer_that_comes_to_be_after_its_row_was_refused_is_in_doubt_again(
        self, journal: Journal, serve: Start
    ) -> None:
        """Given up, absent, sent again, refused; and then the first request ran after all."""
        late = Fault(FaultKind.STORE_LATER, match="Customer 002", nth=1, seconds=12.0)
        refused = Fault(FaultKind.ERROR, match="Customer 002", nth=2, status=400)
        slow = Fault(FaultKind.DELAY_ANSWER, match="Customer 003", seconds=18.0)
        server = serve(faults=(late, refused, slow))
        journal_rows(journal, server, plains(4))

        walk(journal, server, options=replace(QUICK, settle=4.0, in_flight=1))

        assert endings(journal) == {"created": 3, "unknown": 1}
        assert "may-be-stored" in codes(journal, "Customer 002")
        resume(journal, server)
        assert endings(journal) == {"created": 4}
        assert codes(journal, "Customer 002") == ["found-after-doubt"]
        assert names_on(server) == names(plains(4))

    def test_a_customer_that_comes_to_be_after_its_row_was_given_up_is_in_doubt_again(
        self, journal: Journal, serve: Start
    ) -> None:
        """Given up, absent, not to be sent again; and then its request ran after all."""
        late = Fault(FaultKind.STORE_LATER, match="Customer 002", seconds=12.0)
        silent = Fault(FaultKind.HANG, match="Customer 003")
        server = serve(faults=(late, silent))
        journal_rows(journal, server, plains(4))

        options = replace(QUICK, settle=4.0, in_flight=1, resend=0)
        walk(journal, server, options=options, read_seconds=0.8)

        assert names_on(server) == names(plains(3))
        assert endings(journal) == {"created": 2, "unknown": 1, "failed": 1}
        assert codes(journal, "Customer 002") == ["may-be-stored"]


class TestFirst:
    def test_first_sends_so_many_and_leaves_the_rest_waiting(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, plains(12))

        result = walk(journal, server, options=replace(QUICK, first=5))

        assert result.cause is StopCause.FIRST
        assert endings(journal) == {"created": 5, "waiting": 7}
        walk(journal, server)
        assert endings(journal) == {"created": 12}
        assert names_on(server) == names(plains(12))

    def test_they_are_those_that_stand_first_with_a_balance_or_without(
        self, journal: Journal, serve: Start
    ) -> None:
        """A pilot without a booking shows nobody how the others will be booked."""
        server = serve()
        rows = [body for n in range(6) for body in (owing(f"Owing {n}"), plain(f"Plain {n}"))]
        journal_rows(journal, server, rows)

        walk(journal, server, options=replace(QUICK, first=5))

        assert names_on(server) == names(rows[:5])
        walk(journal, server, options=replace(QUICK, first=3))
        assert names_on(server) == names(rows[:8])
        walk(journal, server)
        assert endings(journal) == {"created": 12}
        check_balances_never_overlap(server)


def test_a_customer_that_a_gateway_made_twice_is_reported(journal: Journal, serve: Start) -> None:
    """One request, one 201, two customers: only a final scan can see it."""
    server = serve(faults=(Fault(FaultKind.TWICE, nth=2),))
    journal_rows(journal, server, plains(4))

    walk(journal, server)

    assert endings(journal) == {"created": 4}
    assert len(server.customers()) == 5
    assert journal.problem_counts(RUN) == {"created-twice": 1}
