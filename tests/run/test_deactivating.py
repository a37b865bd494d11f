"""Customers that the file has lost: set inactive where that was chosen, by the laws of an edit."""

from pathlib import Path
from typing import Any

import pytest
from importer.core.deactivations import DeactivationState
from importer.core.errors import GuardTripped, ImporterError, UsageError
from importer.core.run_facts import RunFact
from importer.core.runs import RunState
from importer.core.sending.verification import UndoEnding
from importer.journal import Journal
from importer.run.finishing import Finished
from importer.run.importing import check_files, run_files
from importer.run.proving import undo_run, verify_run
from importer.run.resuming import resume_run
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.run.fronts import MemoryFiles, corridor
from tests.run.walks import Start

OFF, ON = "PATCH /api/contacts/{id}/inactivate", "PATCH /api/contacts/{id}/activate"
EDIT = "PUT /api/customers/{id}"
HEADER = "Display Name,Email,Customer No"
ACME, BETA, GAMMA = (f"{name},{name[0]}@x.example,C-{name[0]}" for name in ("Acme", "Beta", "Gam"))
QUICK: dict[str, Any] = {
    "settle": 2,
    "server_timeout": 2,
    "recheck": 0.1,
    "give_up_after": 20,
    "resend": 4,
}
MADE = DeactivationState.MADE


def night(journal: Journal, server: Sandbox, *lines: str, **options: Any) -> Finished:
    """One night's file."""
    files = MemoryFiles({"c.csv": (HEADER, *lines)})
    usual: dict[str, Any] = {"on_existing": "update", "yes": True, "deactivate_missing": True}
    chosen = {**usual, "new_run": True, **QUICK, **options}
    return run_files(corridor(journal, server, files, **chosen), (Path("c.csv"),))


def active(server: Sandbox) -> dict[str, bool]:
    return {one["display_name"]: bool(one["active"]) for one in server.customers()}


def states(journal: Journal, finished: Finished) -> dict[str, DeactivationState]:
    return {one.name: one.state for one in journal.deactivations(finished.run.id)}


def codes(journal: Journal, finished: Finished) -> list[str]:
    return [one.code for row in journal.results(finished.run.id) for one in row.problems]


@pytest.fixture
def server(journal: Journal, serve: Start) -> Sandbox:
    """A server on which an earlier night has created Acme, Beta and Gam: 1, 2 and 3."""
    server = serve()
    night(journal, server, ACME, BETA, GAMMA)
    server.clear_requests()
    return server


class TestANight:
    def test_sets_inactive_whom_the_file_has_lost(self, journal: Journal, server: Sandbox) -> None:
        finished = night(journal, server, ACME, GAMMA)
        assert finished.exit_code == 0
        assert active(server) == {"Acme": True, "Beta": False, "Gam": True}
        assert states(journal, finished) == {"Beta": MADE}
        assert [one.route for one in server.requests if one.method != "GET"] == [OFF]

    def test_only_lists_them_unless_told_otherwise(self, journal: Journal, server: Sandbox) -> None:
        finished = night(journal, server, ACME, GAMMA, deactivate_missing=False)
        assert all(active(server).values())
        assert journal.facts(finished.run.id)[RunFact.MISSING] == "[2]"

    def test_is_only_shown_by_a_check(self, journal: Journal, server: Sandbox) -> None:
        files = MemoryFiles({"c.csv": (HEADER, ACME)})
        options: dict[str, Any] = {"on_existing": "update", "deactivate_missing": True}
        finished = check_files(corridor(journal, server, files, **options), (Path("c.csv"),))
        assert set(states(journal, finished).values()) == {DeactivationState.PLANNED}
        assert all(active(server).values())

    def test_leaves_alone_what_is_inactive_or_gone_or_another_now(
        self, journal: Journal, server: Sandbox
    ) -> None:
        server.edit(1, active=0)
        server.delete(2)
        server.edit(3, display_name="Vega", email="v@vega.example")
        finished = night(journal, server, "Delta,d@x.example,C-D", max_missing=100)
        assert states(journal, finished) == {
            "Acme": DeactivationState.INACTIVE,
            "Vega": DeactivationState.ANOTHER,
        }
        assert server.count_requests(OFF) == 0
        assert finished.exit_code == 0

    def test_knows_a_rejected_row_by_its_key_or_its_name(
        self, journal: Journal, server: Sandbox
    ) -> None:
        """Somebody's customer is not switched off because his address is mistyped."""
        night(journal, server, ACME, BETA, GAMMA, match_on="Customer No")
        renamed = BETA.replace("Beta,B@", "Beta Ltd,nobody at ")
        finished = night(journal, server, ACME, GAMMA, renamed, match_on="Customer No")
        assert not states(journal, finished)
        finished = night(journal, server, ACME, GAMMA, "Beta,nobody,", match_on="Customer No")
        assert not states(journal, finished)
        assert all(active(server).values())

    def test_after_one_that_changed_nothing_is_compared_with_that(
        self, journal: Journal, server: Sandbox
    ) -> None:
        night(journal, server, ACME, BETA)
        night(journal, server, ACME, BETA)
        night(journal, server, ACME)
        assert active(server) == {"Acme": True, "Beta": False, "Gam": False}

    def test_sends_no_more_than_the_first_rows(self, journal: Journal, server: Sandbox) -> None:
        finished = night(journal, server, ACME, GAMMA, "Delta,,", "Eta,,", first=1)
        assert (finished.exit_code, active(server)["Beta"]) == (0, True)
        again = resume_run(corridor(journal, server, **QUICK, yes=True), finished.run.id)
        assert (getattr(again, "exit_code", None), active(server)["Beta"]) == (0, False)

    def test_is_nothing_for_customers_that_are_skipped(
        self, journal: Journal, server: Sandbox
    ) -> None:
        with pytest.raises(UsageError) as caught:
            night(journal, server, ACME, on_existing="skip")
        assert caught.value.code == "deactivate-missing-needs-update"


class TestTheGuard:
    def test_sends_nothing_where_too_many_would_go(self, journal: Journal, server: Sandbox) -> None:
        with pytest.raises(GuardTripped) as caught:
            night(journal, server, ACME, "Delta,d@x.example,C-D")
        assert caught.value.code == "too-many-missing"
        assert "2 of 3 customers of the file before" in caught.value.message
        assert active(server) == {"Acme": True, "Beta": True, "Gam": True}

    def test_is_no_night_to_compare_the_next_one_with(
        self, journal: Journal, server: Sandbox
    ) -> None:
        with pytest.raises(GuardTripped):
            night(journal, server, ACME)
        finished = night(journal, server, ACME, max_missing=70)
        assert states(journal, finished) == {"Beta": MADE, "Gam": MADE}

    def test_lets_one_customer_go_of_a_short_list(self, journal: Journal, server: Sandbox) -> None:
        night(journal, server, ACME, BETA, max_missing=1)
        assert active(server)["Gam"] is False

    def test_of_nothing_lets_nobody_go(self, journal: Journal, server: Sandbox) -> None:
        with pytest.raises(GuardTripped):
            night(journal, server, ACME, BETA, max_missing=0)


class TestComingBack:
    def test_makes_a_customer_active_again_and_says_so(
        self, journal: Journal, server: Sandbox
    ) -> None:
        night(journal, server, ACME, GAMMA)
        finished = night(journal, server, ACME, BETA, GAMMA)
        assert all(active(server).values())
        assert codes(journal, finished).count("activated-again") == 1
        server.clear_requests()
        night(journal, server, ACME, BETA, GAMMA)
        assert server.count_requests(EDIT) == 0

    def test_leaves_one_inactive_that_somebody_else_switched_off(
        self, journal: Journal, server: Sandbox
    ) -> None:
        server.edit(2, active=0)
        night(journal, server, ACME, BETA, GAMMA)
        assert active(server)["Beta"] is False

    def test_does_not_undo_what_somebody_does_after_it(
        self, journal: Journal, server: Sandbox
    ) -> None:
        night(journal, server, ACME, GAMMA)
        server.edit(2, active=1)
        night(journal, server, ACME, BETA, GAMMA)
        server.edit(2, active=0)
        night(journal, server, ACME, BETA, GAMMA)
        assert active(server)["Beta"] is False


class TestTrouble:
    @pytest.mark.parametrize(
        "kind",
        [
            FaultKind.DROP_AFTER,
            FaultKind.DROP_BEFORE,
            FaultKind.GATEWAY_AFTER,
            FaultKind.GATEWAY_BEFORE,
            FaultKind.ERROR,
            FaultKind.CUT_AFTER,
        ],
    )
    def test_is_settled_by_what_the_server_shows(
        self, journal: Journal, server: Sandbox, kind: FaultKind
    ) -> None:
        server.add_fault(Fault(kind, on=OFF, times=1))
        finished = night(journal, server, ACME, GAMMA)
        assert active(server)["Beta"] is False
        assert states(journal, finished) == {"Beta": MADE}
        assert finished.exit_code == 0

    def test_that_lasts_leaves_it_for_the_next_walk(
        self, journal: Journal, server: Sandbox
    ) -> None:
        server.add_fault(Fault(FaultKind.GATEWAY_BEFORE, on=OFF))
        finished = night(journal, server, ACME, GAMMA)
        assert finished.exit_code == 1
        assert finished.run.state is not RunState.FINISHED
        assert states(journal, finished) == {"Beta": DeactivationState.INTENDED}
        server.clear_faults()

        again = resume_run(corridor(journal, server, **QUICK, yes=True), finished.run.id)
        assert getattr(again, "exit_code", None) == 0
        assert states(journal, finished) == {"Beta": MADE}
        assert journal.run(finished.run.id).state is RunState.FINISHED

    def test_a_refusal_is_told(self, journal: Journal, server: Sandbox) -> None:
        server.add_fault(Fault(FaultKind.ERROR, on=OFF, status=409))
        finished = night(journal, server, ACME, GAMMA)
        assert states(journal, finished) == {"Beta": DeactivationState.REFUSED}

    @pytest.mark.parametrize("dies", ["before", "after"])
    def test_a_process_that_dies_at_its_request_is_gone_on_with(
        self, journal: Journal, server: Sandbox, monkeypatch: pytest.MonkeyPatch, dies: str
    ) -> None:
        mortal = _Mortal(journal, at_intent=dies == "before")
        with pytest.raises(BaseExceptionGroup):
            night(mortal, server, ACME, GAMMA)  # type: ignore[arg-type]
        run = journal.runs()[-1]
        assert active(server)["Beta"] is (dies == "before")

        resume_run(corridor(journal, server, **QUICK, yes=True), run.id)
        assert active(server)["Beta"] is False
        assert [one.state for one in journal.deactivations(run.id)] == [MADE]
        assert server.count_requests(OFF) == 1


class Died(BaseException):
    """The importer's process ends here."""


class _Mortal:
    """A journal whose program dies once the intent is on disk, or before the ending is."""

    def __init__(self, journal: Journal, *, at_intent: bool) -> None:
        self._journal = journal
        self._at_intent = at_intent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)

    def intend_deactivation(self, run_id: str, customer_id: int) -> None:
        self._journal.intend_deactivation(run_id, customer_id)
        if self._at_intent:
            raise Died

    def end_deactivation(self, *_: object) -> None:
        raise Died


class TestAfterwards:
    def test_undo_makes_them_active_again(self, journal: Journal, server: Sandbox) -> None:
        finished = night(journal, server, ACME, GAMMA)
        undone = undo_run(corridor(journal, server, yes=True), finished.run.id)
        assert undone.undone.ends[UndoEnding.RESTORED] == 1
        assert (undone.exit_code, active(server)["Beta"]) == (0, True)
        assert states(journal, finished) == {"Beta": DeactivationState.UNDONE}
        assert undo_run(corridor(journal, server, yes=True), finished.run.id).customers == 0

    def test_undo_leaves_those_that_are_not_ours_any_more(
        self, journal: Journal, server: Sandbox
    ) -> None:
        finished = night(journal, server, ACME, GAMMA)
        server.edit(2, display_name="Vega", email="v@vega.example")
        undone = undo_run(corridor(journal, server, yes=True), finished.run.id)
        assert [one.end for one in undone.undone.kept] == [UndoEnding.ANOTHER]
        assert server.count_requests(ON) == 0

    def test_undo_goes_on_after_trouble(self, journal: Journal, server: Sandbox) -> None:
        finished = night(journal, server, ACME, GAMMA)
        server.add_fault(Fault(FaultKind.DROP_AFTER, on=ON, times=1))
        for _ in range(2):
            undone = undo_run(corridor(journal, server, yes=True, **QUICK), finished.run.id)
        assert (undone.exit_code, active(server)["Beta"]) == (0, True)

    def test_verify_tells_of_one_that_somebody_has_activated(
        self, journal: Journal, server: Sandbox
    ) -> None:
        finished = night(journal, server, ACME, GAMMA)
        there = corridor(journal, server)
        assert verify_run(there, finished.run.id).verification.holds
        server.edit(2, active=1)
        found = verify_run(there, finished.run.id).verification
        assert (found.active_again, found.holds) == ((2,), False)

    def test_a_later_file_that_brought_it_back_is_no_difference(
        self, journal: Journal, server: Sandbox
    ) -> None:
        finished = night(journal, server, ACME, GAMMA)
        night(journal, server, ACME, BETA, GAMMA)
        assert verify_run(corridor(journal, server), finished.run.id).verification.holds

    def test_a_run_that_is_forgotten_takes_their_names_along(
        self, journal: Journal, server: Sandbox
    ) -> None:
        finished = night(journal, server, ACME, GAMMA)
        journal.forget(finished.run.id)
        with pytest.raises(ImporterError):
            journal.deactivations(finished.run.id)
