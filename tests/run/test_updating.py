"""The same file night after night: only what changed is sent, and what others edited is kept."""

from pathlib import Path
from typing import Any

import pytest
from importer.core.edits import EditState
from importer.core.errors import UsageError
from importer.core.outcomes import Ending
from importer.core.run_facts import RunFact
from importer.core.sending.verification import UndoEnding
from importer.journal import Journal
from importer.run.finishing import Finished
from importer.run.importing import run_files
from importer.run.proving import foresee_undo, undo_run, verify_run
from importer.run.resuming import resume_run
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.run.fronts import MemoryFiles, Onlooker, corridor
from tests.run.walks import Start, Watcher

EDIT, BOOK = "PUT /api/customers/{id}", "PUT /api/customers/{id}/opening-balance"
CREATE = "POST /api/customers"
HEADER = "Display Name,Email,First Name,Billing Address 2,Billing Address Postcode,Customer No"
ACME, BETA = "Acme,a@acme.example,Ann,Suite 4,02138,C-1", "Beta,b@beta.example,Bob,,,C-2"
OWING = "Display Name,Opening Balance,Opening Balance At"
QUICK = {"settle": 2, "server_timeout": 2, "recheck": 0.1, "give_up_after": 20}


def night(
    journal: Journal, server: Sandbox, *lines: str, header: str = HEADER, **options: Any
) -> Finished:
    """One night's file, imported as a job would."""
    files = MemoryFiles({"c.csv": (header, *lines)})
    chosen: dict[str, Any] = {"on_existing": "update", "yes": True, **QUICK, **options}
    return run_files(corridor(journal, server, files, **chosen), (Path("c.csv"),))


def came_to(finished: Finished) -> dict[Ending, int]:
    return {ending: count for ending, count in finished.endings.items() if count}


def value(server: Sandbox, name: str, field: str) -> object:
    (found,) = (one for one in server.customers() if one["display_name"] == name)
    return found[field]


def writes(server: Sandbox) -> list[str]:
    return [one.route for one in server.requests if not one.route.startswith("GET")]


def problems(journal: Journal, finished: Finished) -> list[tuple[int, str, str]]:
    rows = journal.results(finished.run.id)
    return [(row.ref.number, one.code, one.field) for row in rows for one in row.problems]


@pytest.fixture
def server(serve: Start) -> Sandbox:
    return serve()


@pytest.fixture
def known(journal: Journal, server: Sandbox) -> Sandbox:
    """A server on which an earlier night has created Acme and Beta."""
    assert came_to(night(journal, server, ACME, BETA)) == {Ending.CREATED: 2}
    server.clear_requests()
    return server


class TestANight:
    def test_without_changes_writes_nothing(self, journal: Journal, known: Sandbox) -> None:
        finished = night(journal, known, ACME, BETA)
        assert came_to(finished) == {Ending.UNCHANGED: 2}
        assert writes(known) == []
        assert finished.exit_code == 0

    def test_sends_what_changed_and_creates_what_is_new(
        self, journal: Journal, known: Sandbox
    ) -> None:
        gamma = "Gamma,c@gamma.example,Cid,,,C-3"
        finished = night(journal, known, gamma, BETA.replace(",Bob,", ",Bert,"), ACME)
        assert came_to(finished) == {Ending.CREATED: 1, Ending.UPDATED: 1, Ending.UNCHANGED: 1}
        assert value(known, "Beta", "first_name") == "Bert"
        assert sorted(writes(known)) == [CREATE, EDIT]

    def test_in_any_order_changes_nothing_twice(self, journal: Journal, known: Sandbox) -> None:
        changed = ACME.replace(",Ann,", ",Anna,")
        night(journal, known, BETA, changed)
        known.clear_requests()
        assert came_to(night(journal, known, changed, BETA)) == {Ending.UNCHANGED: 2}
        assert writes(known) == []

    def test_keeps_what_somebody_edited(self, journal: Journal, known: Sandbox) -> None:
        known.edit(1, first_name="theirs")
        finished = night(journal, known, ACME.replace(",Ann,", ",Anna,"), BETA)
        assert came_to(finished) == {Ending.UNCHANGED: 2}
        assert problems(journal, finished) == [(2, "kept-because-edited", "firstName")]
        assert writes(known) == []

    def test_sends_the_rest_of_a_row_that_somebody_edited(
        self, journal: Journal, known: Sandbox
    ) -> None:
        known.edit(1, first_name="theirs", display_name="Acme & Sons")
        changed = ACME.replace(",Ann,", ",Anna,").replace("a@", "new@")
        finished = night(journal, known, changed, BETA)
        assert came_to(finished) == {Ending.UPDATED: 1, Ending.UNCHANGED: 1}
        assert value(known, "Acme & Sons", "first_name") == "theirs"
        assert value(known, "Acme & Sons", "email") == "new@acme.example"

    def test_overwrites_it_where_that_is_wanted(self, journal: Journal, known: Sandbox) -> None:
        known.edit(1, first_name="theirs")
        night(journal, known, ACME, BETA, overwrite=True)
        assert value(known, "Acme", "first_name") == "Ann"

    def test_clears_nothing_by_a_blank_cell(self, journal: Journal, known: Sandbox) -> None:
        blank = "Acme,,,,,C-1"
        assert came_to(night(journal, known, blank, BETA)) == {Ending.UNCHANGED: 2}

    def test_clears_what_it_had_written_where_that_is_wanted(
        self, journal: Journal, known: Sandbox
    ) -> None:
        known.edit(1, first_name="theirs")
        finished = night(journal, known, "Acme,,,,,C-1", BETA, clear_empty=True)
        assert came_to(finished) == {Ending.UPDATED: 1, Ending.UNCHANGED: 1}
        assert value(known, "Acme", "email") is None
        assert value(known, "Acme", "billing_address2") is None
        assert value(known, "Acme", "first_name") == "theirs"

    def test_changes_a_postal_code_where_it_is_kept(self, journal: Journal, known: Sandbox) -> None:
        assert value(known, "Acme", "billing_address2") == "Suite 4, 02138"
        night(journal, known, ACME.replace("02138", "02139"), BETA)
        assert value(known, "Acme", "billing_address2") == "Suite 4, 02139"


class TestARow:
    def test_is_known_by_its_column_under_another_name(
        self, journal: Journal, server: Sandbox
    ) -> None:
        night(journal, server, ACME, BETA, match_on="Customer No")
        renamed = ACME.replace("Acme,", "Acme Ltd,")
        assert came_to(night(journal, server, BETA, renamed, match_on="Customer No")) == {
            Ending.UPDATED: 1,
            Ending.UNCHANGED: 1,
        }
        assert [one["display_name"] for one in server.customers()] == ["Acme Ltd", "Beta"]

    def test_is_known_by_its_address(self, journal: Journal, known: Sandbox) -> None:
        renamed = ACME.replace("Acme,", "Acme Ltd,")
        finished = night(journal, known, BETA, renamed, match_on="email")
        assert came_to(finished) == {Ending.UPDATED: 1, Ending.UNCHANGED: 1}

    def test_of_which_somebody_else_made_the_customer_updates_it(
        self, journal: Journal, server: Sandbox
    ) -> None:
        server.add_customer(displayName="ACME", firstName="Al")
        finished = night(journal, server, ACME)
        assert came_to(finished) == {Ending.UPDATED: 1}
        assert len(server.customers()) == 1

    def test_that_two_customers_may_be_changes_neither(
        self, journal: Journal, server: Sandbox
    ) -> None:
        for _ in range(2):
            server.add_customer(displayName="Acme")
        finished = night(journal, server, ACME)
        assert came_to(finished) == {Ending.REJECTED: 1}
        assert problems(journal, finished) == [(2, "matches-several-customers", "")]

    def test_that_repeats_a_key_is_not_sent(self, journal: Journal, server: Sandbox) -> None:
        twin = BETA.replace("C-2", "C-1")
        finished = night(journal, server, ACME, twin, match_on="Customer No")
        assert came_to(finished) == {Ending.CREATED: 1, Ending.REJECTED: 1}
        assert (3, "matched-twice", "") in problems(journal, finished)

    def test_without_its_key_is_not_sent(self, journal: Journal, server: Sandbox) -> None:
        finished = night(journal, server, ACME.replace("C-1", ""), match_on="Customer No")
        assert came_to(finished) == {Ending.REJECTED: 1}

    def test_whose_customer_was_deleted_makes_it_anew(
        self, journal: Journal, known: Sandbox
    ) -> None:
        known.delete(1)
        finished = night(journal, known, ACME, BETA)
        assert came_to(finished) == {Ending.CREATED: 1, Ending.UNCHANGED: 1}
        assert (2, "linked-customer-gone", "") in problems(journal, finished)

    def test_whose_id_is_anothers_now_leaves_that_alone(
        self, journal: Journal, known: Sandbox
    ) -> None:
        known.edit(
            1,
            display_name="Gamma",
            email="c@gamma.example",
            first_name="Cid",
            billing_address2="Pier 9",
        )
        finished = night(journal, known, ACME.replace(",Ann,", ",Anna,"), BETA)
        assert came_to(finished) == {Ending.CREATED: 1, Ending.UNCHANGED: 1}
        assert value(known, "Gamma", "first_name") == "Cid"

    def test_can_be_known_only_by_a_column_that_is_there(
        self, journal: Journal, server: Sandbox
    ) -> None:
        with pytest.raises(UsageError) as told:
            night(journal, server, ACME, match_on="No such")
        assert told.value.code == "match-column-unknown"

    def test_is_known_by_a_column_in_updates_only(self, journal: Journal, server: Sandbox) -> None:
        with pytest.raises(UsageError) as told:
            night(journal, server, ACME, match_on="Customer No", on_existing="skip")
        assert told.value.code == "match-column-needs-update"


class TestAnOpeningBalance:
    def changed(self, journal: Journal, server: Sandbox, **options: Any) -> Finished:
        night(journal, server, "Acme,100,2026-01-01", header=OWING)
        server.clear_requests()
        return night(journal, server, "Acme,250,2026-01-01", header=OWING, **options)

    def test_that_changed_is_told_and_left_alone(self, journal: Journal, server: Sandbox) -> None:
        finished = self.changed(journal, server)
        assert came_to(finished) == {Ending.UNCHANGED: 1}
        assert problems(journal, finished) == [(2, "opening-balance-differs", "openingBalance")]
        assert writes(server) == []

    def test_is_booked_anew_where_that_is_wanted(self, journal: Journal, server: Sandbox) -> None:
        finished = self.changed(journal, server, update_opening_balances=True)
        assert came_to(finished) == {Ending.UPDATED: 1}
        assert writes(server) == [BOOK]
        assert value(server, "Acme", "balance") == 250


class TestTrouble:
    CHANGED = ACME.replace(",Ann,", ",Anna,")

    @pytest.mark.parametrize(
        "kind",
        [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.ERROR, FaultKind.GATEWAY_AFTER],
    )
    def test_is_settled_by_what_the_server_shows(
        self, journal: Journal, known: Sandbox, kind: FaultKind
    ) -> None:
        known.add_fault(Fault(kind, on=EDIT, nth=1))
        finished = night(journal, known, self.CHANGED, BETA)
        assert came_to(finished) == {Ending.UPDATED: 1, Ending.UNCHANGED: 1}
        assert value(known, "Acme", "first_name") == "Anna"

    def test_a_refusal_is_told_with_its_reason(self, journal: Journal, known: Sandbox) -> None:
        known.add_fault(Fault(FaultKind.ERROR, on=EDIT, status=400))
        finished = night(journal, known, self.CHANGED, BETA)
        assert came_to(finished) == {Ending.REFUSED: 1, Ending.UNCHANGED: 1}
        assert finished.exit_code == 3

    def test_that_stays_leaves_the_row_for_resume(self, journal: Journal, known: Sandbox) -> None:
        known.add_fault(Fault(FaultKind.DROP_BEFORE, on=EDIT))
        finished = night(journal, known, self.CHANGED, BETA)
        assert came_to(finished) == {Ending.UNKNOWN: 1, Ending.UNCHANGED: 1}
        assert problems(journal, finished)[-1] == (2, "edit-in-doubt", "")
        known.clear_faults()

        again = resume_run(corridor(journal, known, yes=True), finished.run.id)

        assert isinstance(again, Finished)
        assert came_to(again) == {Ending.UPDATED: 1, Ending.UNCHANGED: 1}
        assert value(known, "Acme", "first_name") == "Anna"

    def test_an_edit_by_others_since_the_scan_is_kept(
        self, journal: Journal, known: Sandbox
    ) -> None:
        """It happens while another edit is under way."""
        finished = self.meddled(journal, known, first_name="theirs")
        assert came_to(finished) == {Ending.UPDATED: 1, Ending.UNCHANGED: 1}
        assert value(known, "Beta", "first_name") == "theirs"

    def test_whose_id_another_got_since_the_scan_leaves_that_alone(
        self, journal: Journal, known: Sandbox
    ) -> None:
        """A crash of the database; who the customer is is asked again just before the edit."""
        another = {"display_name": "Gamma", "email": "c@gamma.example", "billing_address2": "Pier"}
        finished = self.meddled(journal, known, **another)
        assert came_to(finished) == {Ending.UPDATED: 1, Ending.FAILED: 1}
        assert (3, "linked-customer-another", "") in problems(journal, finished)
        assert value(known, "Gamma", "first_name") == "Bob"

    def meddled(self, journal: Journal, known: Sandbox, **edited: str) -> Finished:
        """Two rows to change, one by one; the second's customer is edited before its turn."""
        known.add_fault(Fault(FaultKind.DELAY, on=EDIT, nth=1, seconds=0.3))
        changed = (self.CHANGED, BETA.replace(",Bob,", ",Bert,"))
        shows = Onlooker(watcher=_Meddler(known, edited))
        files = MemoryFiles({"c.csv": (HEADER, *changed)})
        chosen: dict[str, Any] = {"on_existing": "update", "yes": True, "in_flight": 1, **QUICK}
        return run_files(corridor(journal, known, files, shows=shows, **chosen), (Path("c.csv"),))

    def test_a_walk_that_is_stopped_leaves_edits_waiting(
        self, journal: Journal, known: Sandbox
    ) -> None:
        changed = (self.CHANGED, BETA.replace(",Bob,", ",Bert,"))
        finished = night(journal, known, *changed, first=1)
        assert came_to(finished) == {Ending.UPDATED: 1, Ending.WAITING: 1}
        again = resume_run(corridor(journal, known, yes=True), finished.run.id)
        assert isinstance(again, Finished)
        assert came_to(again) == {Ending.UPDATED: 2}

    def test_what_was_changed_stays_on_record(self, journal: Journal, known: Sandbox) -> None:
        run_id = night(journal, known, self.CHANGED, BETA).run.id
        (made,) = journal.edits(run_id)
        assert made.state is EditState.MADE
        assert [(one.field, one.before, one.after) for one in made.changes] == [
            ("firstName", "Ann", "Anna")
        ]


class _Meddler(Watcher):
    """Somebody who edits Beta as soon as a row has ended."""

    def __init__(self, server: Sandbox, edited: dict[str, str]) -> None:
        super().__init__()
        self._server = server
        self._edited = edited

    def ended(self, ending: Ending) -> None:
        super().ended(ending)
        self._server.edit(2, **self._edited)


class TestARowThatIsGone:
    def missing(self, journal: Journal, finished: Finished) -> str:
        return journal.facts(finished.run.id)[RunFact.MISSING]

    def test_is_told_and_its_customer_left_alone(self, journal: Journal, known: Sandbox) -> None:
        finished = night(journal, known, ACME)
        assert self.missing(journal, finished) == "[2]"
        assert len(known.customers()) == 2
        assert writes(known) == []

    def test_is_told_once_also_where_nothing_was_to_be_sent(
        self, journal: Journal, known: Sandbox
    ) -> None:
        night(journal, known, ACME)
        assert self.missing(journal, night(journal, known, ACME)) == ""

    def test_is_told_although_the_file_was_checked_before(
        self, journal: Journal, known: Sandbox
    ) -> None:
        night(journal, known, ACME, dry_run=True, yes=False)
        assert self.missing(journal, night(journal, known, ACME)) == "[2]"

    def test_is_not_told_of_one_that_is_rejected(self, journal: Journal, known: Sandbox) -> None:
        rejected = BETA.replace("b@beta.example", "nobody")
        finished = night(journal, known, ACME, rejected)
        assert came_to(finished) == {Ending.UNCHANGED: 1, Ending.REJECTED: 1}
        assert self.missing(journal, finished) == ""

    def test_is_told_of_files_of_the_same_kind_only(self, journal: Journal, known: Sandbox) -> None:
        finished = night(journal, known, "Gamma", header="Display Name")
        assert self.missing(journal, finished) == ""


class TestProof:
    CHANGED = ACME.replace(",Ann,", ",Anna,").replace("a@", "new@")

    def test_holds_of_what_was_changed_and_of_what_was_not(
        self, journal: Journal, known: Sandbox
    ) -> None:
        run_id = night(journal, known, self.CHANGED, BETA).run.id
        found = verify_run(corridor(journal, known), run_id).verification
        assert (found.holds, found.compared) == (True, 2)

    def test_tells_what_somebody_has_edited_since(self, journal: Journal, known: Sandbox) -> None:
        run_id = night(journal, known, self.CHANGED, BETA).run.id
        known.edit(1, first_name="theirs")
        known.delete(2)
        found = verify_run(corridor(journal, known), run_id).verification
        edited, gone = found.deviations
        assert [(one.field, one.sent, one.stored) for one in edited.differences] == [
            ("firstName", "Anna", "theirs")
        ]
        assert gone.missing

    def test_tells_nothing_again_that_was_kept(self, journal: Journal, known: Sandbox) -> None:
        known.edit(1, first_name="theirs")
        run_id = night(journal, known, self.CHANGED, BETA).run.id
        assert verify_run(corridor(journal, known), run_id).verification.holds


class TestUndo:
    CHANGED = ACME.replace(",Ann,", ",Anna,").replace("a@", "new@")

    def undone(self, journal: Journal, server: Sandbox, run_id: str) -> dict[UndoEnding, int]:
        foreseen = foresee_undo(corridor(journal, server), run_id)
        found = undo_run(corridor(journal, server, yes=True), run_id)
        assert foreseen.undone == found.undone, "it was told beforehand"
        return {end: count for end, count in found.undone.ends.items() if count}

    def test_gives_customers_their_values_from_before(
        self, journal: Journal, known: Sandbox
    ) -> None:
        gamma = "Gamma,c@gamma.example,Cid,,,C-3"
        run_id = night(journal, known, self.CHANGED, BETA, gamma).run.id

        ends = self.undone(journal, known, run_id)

        assert ends == {UndoEnding.RESTORED: 1, UndoEnding.DELETED: 1}
        told = {one.code for row in journal.results(run_id) for one in row.problems}
        assert "restored" in told
        assert value(known, "Acme", "first_name") == "Ann"
        assert value(known, "Acme", "email") == "a@acme.example"
        assert len(known.customers()) == 2

    def test_keeps_what_somebody_has_edited_since(self, journal: Journal, known: Sandbox) -> None:
        run_id = night(journal, known, self.CHANGED, BETA).run.id
        known.edit(1, first_name="theirs")
        assert self.undone(journal, known, run_id) == {UndoEnding.CHANGED: 1}
        told = {one.code for row in journal.results(run_id) for one in row.problems}
        assert "kept-because-edited-since" in told
        assert value(known, "Acme", "first_name") == "theirs"
        assert value(known, "Acme", "email") == "a@acme.example"

    def test_clears_what_was_blank_before(self, journal: Journal, known: Sandbox) -> None:
        run_id = night(journal, known, ACME, BETA.replace("Bob,,", "Bob,Pier 9,")).run.id
        assert value(known, "Beta", "billing_address2") == "Pier 9"
        self.undone(journal, known, run_id)
        assert value(known, "Beta", "billing_address2") is None

    def test_books_the_opening_balance_from_before(self, journal: Journal, server: Sandbox) -> None:
        night(journal, server, "Acme,100,2026-01-01", header=OWING)
        changed = "Acme,250,2026-02-01"
        finished = night(journal, server, changed, header=OWING, update_opening_balances=True)
        run_id = finished.run.id
        self.undone(journal, server, run_id)
        assert value(server, "Acme", "balance") == 100
        assert str(value(server, "Acme", "opening_balance_at")).startswith("2026-01-01")

    def test_can_be_sent_again(self, journal: Journal, known: Sandbox) -> None:
        run_id = night(journal, known, self.CHANGED, BETA).run.id
        self.undone(journal, known, run_id)
        again = night(journal, known, self.CHANGED, BETA)
        assert came_to(again) == {Ending.UPDATED: 1, Ending.UNCHANGED: 1}


def reads_of(count: int, journal: Journal, server: Sandbox) -> int:
    """How many requests a file costs whose customers are all there as it says."""
    for number in range(len(server.customers()), count):
        server.add_customer(displayName=f"C{number}", email=f"c{number}@x.example")
    lines = [f"C{number},c{number}@x.example" for number in range(count)]
    server.clear_requests()
    finished = night(journal, server, *lines, header="Display Name,Email")
    assert came_to(finished) == {Ending.UNCHANGED: count}
    assert writes(server) == []
    return len(server.requests)


def test_a_file_of_unchanged_rows_costs_the_same_few_reads_however_long_it_is(
    journal: Journal, server: Sandbox
) -> None:
    assert reads_of(200, journal, server) == reads_of(2_000, journal, server) < 10
