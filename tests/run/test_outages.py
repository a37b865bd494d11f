"""Internal errors: an outage is never taken for a row's fault, nor a row's fault for an outage."""

import pytest
from importer.core.runs import RunState
from importer.core.sending.options import StopCause
from importer.journal import Journal
from importer.run.walk_events import ServerAwaited
from importer.sandbox.faults import Fault, FaultKind
from msgspec.structs import replace

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
    walk,
)

POST = "POST /api/customers"
WHO = "GET /api/organization/current"
EMOJI = "Emoji \N{GRINNING FACE}"
"""A name that the server can never store."""


def slow_and_quick(count: int) -> list[dict[str, object]]:
    """Every second customer is stored at once and answered late."""
    return [plain(f"{('Quick', 'Slow')[number % 2]} {number:02}") for number in range(count)]


class TestAnOutage:
    @pytest.mark.parametrize("nth", range(4, 10))
    def test_of_a_moment_blames_no_row_while_answers_under_way_come_in(
        self, nth: int, journal: Journal, serve: Start
    ) -> None:
        slow = Fault(FaultKind.DELAY_ANSWER, match="Slow", seconds=0.8)
        server = serve(faults=(slow, Fault(FaultKind.OUTAGE, nth=nth, seconds=1.5)))
        bodies = slow_and_quick(20)
        journal_rows(journal, server, bodies)

        result = walk(journal, server)

        assert result.cause is StopCause.DONE
        assert endings(journal) == {"created": 20}
        assert names_on(server) == names(bodies)

    def test_that_comes_back_just_as_the_row_is_sent_again_blames_nobody(
        self, journal: Journal, serve: Start
    ) -> None:
        """Internal errors on one row, others stored in between; but after the ninth the server
        can't even be read."""
        storm = Fault(FaultKind.ERROR, match="First", times=9)
        reads = (Fault(FaultKind.ERROR, on=WHO, nth=nth) for nth in (3, 4, 5))
        server = serve(faults=(storm, *reads))
        journal_rows(journal, server, [plain("First"), *plains(20)])

        walk(journal, server)

        assert endings(journal) == {"created": 21}

    def test_is_not_over_because_rows_come_in_that_left_before_it(
        self, journal: Journal, serve: Start
    ) -> None:
        """Reads pass, and rows that were under way are stored; nothing that was sent later is."""
        slow = Fault(FaultKind.DELAY_ANSWER, match="Slow", seconds=2.0)
        server = serve(faults=(slow, Fault(FaultKind.ERROR, match="Quick", times=9)))
        bodies = [plain("First"), *(plain(f"Slow {n}") for n in range(3)), plain("Quick")]
        journal_rows(journal, server, bodies)

        walk(journal, server)

        assert endings(journal) == {"created": 5}

    def test_that_happens_twice_to_the_same_row_blames_nobody(
        self, journal: Journal, serve: Start
    ) -> None:
        """Each time the server is well again before anybody looks."""
        server = serve(faults=(Fault(FaultKind.ERROR, match="First", times=6),))
        journal_rows(journal, server, [plain("First"), *plains(20)])

        walk(journal, server)

        assert endings(journal) == {"created": 21}

    def test_of_all_that_is_stored_is_not_hidden_by_rows_that_are_refused(
        self, journal: Journal, serve: Start
    ) -> None:
        """A row that is refused for its e-mail proves nothing of the database."""
        server = serve(faults=(Fault(FaultKind.ERROR, match="Good", times=9),))
        bad = [plain(f"Bad {n:02}", email="bad") for n in range(9)]
        journal_rows(journal, server, [plain("Good"), *bad])

        walk(journal, server)

        assert endings(journal) == {"created": 1, "refused": 9}


class TestARowThatCanNeverBeStored:
    @pytest.mark.parametrize("place", [0, 3, 30])
    def test_ends_refused_wherever_it_stands(
        self, place: int, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        bodies = plains(60)
        journal_rows(journal, server, [*bodies[:place], plain(EMOJI), *bodies[place:]])

        result = walk(journal, server)

        assert result.cause is StopCause.DONE
        assert endings(journal) == {"created": 60, "refused": 1}
        (problem,) = row_named(journal, EMOJI).problems
        assert (problem.code, problem.facts["attempts"]) == ("server-error-on-row", "9")
        assert journal.run(RUN).state is RunState.FINISHED

    def test_ends_refused_among_others_of_its_kind(self, journal: Journal, serve: Start) -> None:
        server = serve()
        emojis = [plain(f"{EMOJI} {n}") for n in range(5)]
        journal_rows(journal, server, [*emojis, *plains(150)])

        walk(journal, server)

        assert endings(journal) == {"created": 150, "refused": 5}

    def test_ends_refused_beside_rows_of_the_other_lane(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, [owing(EMOJI), *plains(20)])

        walk(journal, server)

        assert endings(journal) == {"created": 20, "refused": 1}

    @pytest.mark.parametrize("others", [0, 5])
    def test_with_no_other_row_left_it_has_failed_and_nobody_waits_long(
        self, others: int, journal: Journal, serve: Start
    ) -> None:
        """Nothing proves that the server stores anything just now, so nothing is said against it;
        and a run is not held up by one row for as long as a server in trouble is waited for."""
        server = serve()
        journal_rows(journal, server, [*plains(others), plain(EMOJI)])
        watcher = Watcher()

        result = walk(journal, server, options=replace(QUICK, give_up_after=900.0), watcher=watcher)

        assert result.cause is StopCause.DONE
        assert row_named(journal, EMOJI).ending == "failed"
        assert codes(journal, EMOJI) == ["server-error-unsettled"]
        assert server.count_requests(POST) == others + 12
        assert not [one for one in watcher.events if isinstance(one, ServerAwaited)]
        assert journal.run(RUN).state is RunState.STOPPED

    def test_two_of_them_alone_do_not_vouch_for_each_other(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, [plain(f"{EMOJI} {n}") for n in range(2)])

        walk(journal, server, options=replace(QUICK, give_up_after=900.0))

        assert endings(journal) == {"failed": 2}

    def test_does_not_stand_in_the_way_of_a_good_one(self, journal: Journal, serve: Start) -> None:
        """Eight rows are left, all had internal errors, and patience is short: each gets its turn
        as soon as the server can be read."""
        server = serve(faults=(Fault(FaultKind.ERROR, match="Good", times=3),))
        journal_rows(journal, server, [*(plain(f"{EMOJI} {n}") for n in range(7)), plain("Good")])

        walk(journal, server, options=replace(QUICK, give_up_after=20.0))

        assert row_named(journal, "Good").ending == "created"
        assert "created" not in {row_named(journal, f"{EMOJI} {n}").ending for n in range(7)}

    def test_does_not_use_up_the_first_rows_that_were_asked_for(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        journal_rows(journal, server, [*plains(2), plain(EMOJI), *plains(9)[2:]])

        walk(journal, server, options=replace(QUICK, first=4))

        assert endings(journal) == {"created": 3, "failed": 1, "waiting": 6}


class TestALoneRow:
    def test_that_is_stored_after_all_is_sent_again_in_the_same_walk(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.ERROR, times=5),))
        journal_rows(journal, server, [plain("Alone")])

        assert walk(journal, server).cause is StopCause.DONE
        assert endings(journal) == {"created": 1}

    def test_is_waited_for_as_long_as_the_server_can_not_be_read(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.OUTAGE, nth=1, seconds=12.0),))
        journal_rows(journal, server, [plain("Alone")])
        watcher = Watcher()

        result = walk(journal, server, watcher=watcher)

        assert result.cause is StopCause.DONE
        assert endings(journal) == {"created": 1}
        assert sum(isinstance(one, ServerAwaited) for one in watcher.events) == 1

    def test_of_a_server_that_stays_down_stops_the_walk(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve(faults=(Fault(FaultKind.OUTAGE, nth=1, seconds=10_000.0),))
        journal_rows(journal, server, [plain("Alone")])

        result = walk(journal, server, options=replace(QUICK, give_up_after=3.0))

        assert result.cause is StopCause.GAVE_UP
        assert endings(journal) == {"failed": 1}
        server.clear_faults()
        resume(journal, server)
        assert endings(journal) == {"created": 1}


def test_a_row_that_was_in_trouble_and_then_in_doubt_is_not_failed_once_found(
    journal: Journal, serve: Start
) -> None:
    """An internal error first; the next answer is lost, and the customer is there."""
    storm = Fault(FaultKind.ERROR, match="Customer 002", times=3)
    lost = Fault(FaultKind.DROP_AFTER, match="Customer 002", nth=4)
    server = serve(faults=(storm, lost))
    journal_rows(journal, server, plains(6))

    walk(journal, server)

    assert endings(journal) == {"created": 6}
    assert names_on(server) == names(plains(6))
