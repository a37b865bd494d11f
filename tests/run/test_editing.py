"""Cells edited in a front: checked at once, in the run as corrections are, and taken back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from importer.core.corrections.edited_cells import CellEdit
from importer.core.errors import ImporterError, UsageError
from importer.core.late_texts import told_if_late
from importer.core.options import OnExisting
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.runs import ResultRow
from importer.journal import Journal, open_journal
from importer.reports.value_fixes import value_fixes_of
from importer.run.arriving import survey
from importer.run.corridor import Corridor
from importer.run.editing import (
    Edited,
    Proposal,
    apply_proposal,
    edit_cells,
    repeat_edits,
    take_back_proposal,
)
from importer.run.importing import check_files
from importer.run.resuming import resume_run
from importer.run.surveying import Survey
from importer.sandbox.server import Sandbox

from tests.budget import budget
from tests.run.fronts import Locks, MemoryFiles, corridor
from tests.run.walks import Start

HEADER = "Display Name,Email,Currency,Country,Zip"
WAITING, SKIPPED = Ending.WAITING, Ending.SKIPPED
GERMANY = Proposal("country-unknown", "Germny", "Germany")
GERMANY_TEXTS = (GERMANY.code, GERMANY.value, GERMANY.proposed)
LINES = (
    "Acme,ann@acme,,Germny,01234",
    "Beta,bob@beta.example,,Germny,02138",
    "Cole,cole@cole.example,,Germany,00501",
    "Dune,dune@,XXX,Germny,",
)


_OFFLINE: dict[str, Any] = {"offline": True, "base_url": ""}
_WAYS: list[dict[str, Any]] = [
    {},
    {"on_existing": OnExisting.CREATE},
    {"no_merge": True},
    {"keep_duplicates": True},
    _OFFLINE,
    _OFFLINE | {"keep_duplicates": True},
    _OFFLINE | {"no_merge": True},
]

TOLD = {"same-display-name", "same-email"}

_ALONE: dict[str, Any] = {"offline": True, "base_url": "", "no_merge": True}
"""No server is asked, and no rows are put together."""


class Mending:
    """A run that was checked, and somebody who mends its rows."""

    def __init__(self, journal: Journal, server: Sandbox, *lines: str, **options: Any) -> None:
        self.journal = journal
        self.locks = Locks()
        files = MemoryFiles({"c.csv": (HEADER, *(lines or LINES))})
        self.corridor: Corridor = corridor(journal, server, files, lock=self.locks, **options)
        self.run_id = check_files(self.corridor, (Path("c.csv"),)).run.id
        offline = bool(options.get("offline"))
        self.there: Survey | None = (
            None if offline else survey(self.corridor.server, self.corridor.choices, print)
        )

    def row(self, row_id: int) -> ResultRow:
        (found,) = self.journal.picked(self.run_id, [row_id])
        return found

    def codes(self, row_id: int) -> list[str]:
        return [one.code for one in self.row(row_id).problems]

    def edit(self, row_id: int, column: int, now: str, was: str | None = None) -> Edited:
        seen = self.row(row_id).cells[column] if was is None else was
        edit = CellEdit(row_id, column, seen, now)
        return edit_cells(self.corridor, self.run_id, [edit], self.there)

    def apply(self, proposal: Proposal = GERMANY) -> Edited:
        return apply_proposal(self.corridor, self.run_id, proposal, self.there)

    def take_back(self, proposal: Proposal = GERMANY) -> Edited:
        return take_back_proposal(self.corridor, self.run_id, proposal, self.there)

    def sent(self) -> list[tuple[tuple[str, ...], Ending, str]]:
        """The rows, how they ended, and what would be sent of them."""
        return [
            (row.cells, row.ending, self._body(row)) for row in self.journal.every_row(self.run_id)
        ]

    def _body(self, row: ResultRow) -> str:
        waits = row.ending is Ending.WAITING
        return self.journal.row(self.run_id, row.row_id).body if waits else ""

    def shared(self) -> list[set[tuple[str, str, str]]]:
        """What the rows that are to be sent are told of others."""
        return [
            {
                (one.code, one.value, told_if_late(one.facts["others"]))
                for one in row.problems
                if one.code in TOLD
            }
            for row in self.journal.every_row(self.run_id)
            if row.ending is Ending.WAITING
        ]

    def countries(self) -> list[str]:
        return [row.cells[3] for row in self.journal.every_row(self.run_id)]


@pytest.fixture
def server(serve: Start) -> Sandbox:
    return serve()


@pytest.fixture
def mending(journal: Journal, server: Sandbox) -> Mending:
    return Mending(journal, server)


def test_an_edit_is_checked_by_the_rules_of_the_run(mending: Mending) -> None:
    assert mending.row(1).ending is Ending.REJECTED
    mending.edit(1, 1, "ann@acme.example")
    assert mending.row(1).ending is Ending.WAITING
    assert mending.codes(1) == ["cell-corrected", "country-unknown"]
    mending.edit(1, 1, "ann.acme.example")
    assert mending.row(1).ending is Ending.REJECTED
    assert "email-invalid" in mending.codes(1)


def test_what_only_the_server_knows_is_checked_too(mending: Mending) -> None:
    mending.edit(2, 2, "CHF")
    assert "currency-unknown" in mending.codes(2)
    assert mending.locks.taken[-1][1] == "importer web"


def test_what_was_typed_is_taken_whatever_a_spreadsheet_might_have_done(mending: Mending) -> None:
    """Zeros that are taken off are an edit here, and put back again another one."""
    mending.edit(1, 4, "1234")
    assert mending.row(1).cells[4] == "1234"
    mending.edit(1, 4, "01234")
    assert mending.row(1).cells[4] == "01234"


def test_of_several_edits_of_a_cell_the_first_text_and_the_last_are_told(mending: Mending) -> None:
    mending.edit(1, 0, "Acme Ltd")
    mending.edit(1, 0, "Acme Limited")
    (told,) = (one for one in mending.row(1).problems if one.code == "cell-corrected")
    assert (told.value, told.facts) == ("Acme", {"result": "Acme Limited"})
    mending.edit(1, 0, "Acme")
    assert "cell-corrected" not in mending.codes(1)


def test_whoever_has_seen_an_older_text_edits_nothing(mending: Mending) -> None:
    mending.edit(1, 0, "Acme Ltd")
    found = mending.edit(1, 0, "Acme AG", was="Acme")
    assert found.changed == (1,)
    assert found.taken.cells == 0
    assert mending.row(1).cells[0] == "Acme Ltd"


def test_rows_that_the_run_does_not_have_are_told(mending: Mending) -> None:
    assert mending.edit(99, 0, "Acme", was="").changed == (99,)


def test_all_other_rows_are_sent_as_before(mending: Mending, server: Sandbox) -> None:
    """No row is held back for an edit, as a file of corrections would have it."""
    mending.edit(1, 1, "ann@acme.example")
    assert mending.journal.rows_to_send(mending.run_id) == 3
    resume_run(corridor(mending.journal, server, yes=True), mending.run_id)
    assert {one["display_name"] for one in server.customers()} == {"Acme", "Beta", "Cole"}


def test_an_edit_after_sending_comes_too_late(mending: Mending, server: Sandbox) -> None:
    resume_run(corridor(mending.journal, server, yes=True), mending.run_id)
    assert mending.edit(2, 0, "Beta Ltd").taken.too_late == 1
    assert mending.row(2).cells[0] == "Beta"
    assert "correction-not-taken" in mending.codes(2)
    mending.edit(1, 1, "ann@acme.example")
    assert mending.row(1).ending is Ending.WAITING


def test_a_row_that_equalled_one_that_was_edited_is_sent_now(
    journal: Journal, server: Sandbox
) -> None:
    """Else a customer would be left out for a twin that is none any more."""
    cole = "Cole,cole@cole.example,,Germany,00501"
    mending = Mending(journal, server, cole, cole, cole)
    assert [mending.row(one).ending for one in (1, 2, 3)] == [WAITING, SKIPPED, SKIPPED]
    mending.edit(1, 0, "Cole Ltd")
    assert [mending.row(one).ending for one in (1, 2, 3)] == [WAITING, WAITING, SKIPPED]
    mending.edit(1, 0, "Cole")
    assert [mending.row(one).ending for one in (1, 2, 3)] == [WAITING, SKIPPED, SKIPPED]


def test_a_row_may_be_emptied(journal: Journal, server: Sandbox) -> None:
    mending = Mending(journal, server, "Acme,a@b.example,,,", "Beta,b@b.example,,,")
    edits = [CellEdit(1, 0, "Acme", ""), CellEdit(1, 1, "a@b.example", "")]
    assert edit_cells(mending.corridor, mending.run_id, edits, mending.there).taken.cells == 2
    assert mending.row(1).cells == ("", "", "", "", "")
    assert mending.row(1).ending is Ending.REJECTED
    mending.edit(1, 0, "Acme")
    assert mending.row(1).ending is Ending.WAITING


def test_whoever_shares_an_address_no_more_is_not_told_so(
    journal: Journal, server: Sandbox
) -> None:
    """Nor are those that it was shared with; and of three the other two still share it."""
    mending = Mending(
        journal, server, *(f"{name},a@b.example,,," for name in ("Acme", "Beta", "Cole"))
    )
    assert [told for ((_, _, told),) in mending.shared()] == [
        "row 3, row 4", "row 2, row 4", "row 2, row 3"
    ]  # fmt: skip
    mending.edit(1, 1, "x@b.example")
    assert mending.shared() == [
        set(), {("same-email", "a@b.example", "row 4")}, {("same-email", "a@b.example", "row 3")}
    ]  # fmt: skip
    mending.edit(2, 1, "y@")
    assert mending.shared() == [set(), set()]


def test_whoever_comes_to_share_something_is_told_and_so_are_the_others(
    journal: Journal, server: Sandbox
) -> None:
    mending = Mending(journal, server, "Acme,x@b.example,,,", "Beta,y@b.example,,,02138", **_ALONE)
    mending.edit(2, 1, "x@b.example")
    mending.edit(2, 0, "Acme")
    of = [("same-display-name", "Acme"), ("same-email", "x@b.example")]
    assert mending.shared() == [
        {(*one, "row 3") for one in of},
        {(*one, "row 2") for one in of},
    ]


def test_rows_that_an_edit_has_nothing_to_do_with_are_not_told_anew(
    journal: Journal, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a hundred thousand rows that share addresses an edit touches a few."""
    lines = (f"Customer {number},c{number // 2}@b.example,,," for number in range(40))
    mending = Mending(journal, server, *lines)
    told: set[int] = set()
    add = journal.add_problems

    def note(run_id: str, problems: Iterable[tuple[int, Problem]]) -> None:
        found = list(problems)
        told.update(row_id for row_id, _ in found)
        add(run_id, found)

    monkeypatch.setattr(journal, "add_problems", note)
    mending.edit(1, 1, "c3@b.example")
    assert told == {1, 7, 8}


def test_a_customer_of_the_server_still_shares_its_address(
    journal: Journal, server: Sandbox
) -> None:
    """Its row is skipped: the address is there twice all the same."""
    server.add_customer(display_name="Acme")
    mending = Mending(journal, server, "Acme,a@b.example,,,", "Beta,a@b.example,,,")
    assert [mending.row(one).ending for one in (1, 2)] == [SKIPPED, WAITING]
    mending.edit(2, 4, "01234")
    assert mending.shared() == [{("same-email", "a@b.example", "row 2")}]


_TEXTS = st.sampled_from(
    [
        *((0, text) for text in ("Acme", "Beta", "")),
        *((1, text) for text in ("ann@acme.example", "ann@", "")),
        *((2, text) for text in ("", "XX")),
        *((3, text) for text in ("Germany", "Germny")),
        *((4, text) for text in ("01234", "1234")),
    ]
)
_EDITS = st.lists(st.tuples(st.integers(1, 3), _TEXTS), max_size=6)
_LINE = "Acme,ann@acme.example,,Germany,01234"


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=_EDITS)
def test_after_any_edits_the_run_is_as_if_the_file_had_said_so(
    edits: list[tuple[int, tuple[int, str]]],
    server: Sandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Of rows that start equal: endings, and what would be sent."""
    with open_journal(tmp_path_factory.mktemp("edits") / "journal.db") as journal:
        mending = Mending(journal, server, _LINE, _LINE, _LINE, **_ALONE)
        cells = [_LINE.split(",") for _ in range(3)]
        for row_id, (column, text) in edits:
            mending.edit(row_id, column, text)
            cells[row_id - 1][column] = text
        afresh = Mending(journal, server, *map(",".join, cells), **_ALONE)
        assert mending.sent() == afresh.sent()


_SHARED_TEXTS = st.tuples(
    st.just(0), st.sampled_from(["Acme", "ACME", "Beta", "On Server", ""])
) | st.tuples(st.just(1), st.sampled_from(["a@b.example", "A@b.example", "c@b.example", "c@", ""]))
_SHARED_EDITS = st.lists(
    st.lists(st.tuples(st.integers(1, 4), _SHARED_TEXTS), max_size=3), max_size=4
)
_ACME, _ON_SERVER = "Acme,a@b.example,,Germany,", "On Server,c@b.example,,Germany,"
_STARTS = st.lists(
    st.sampled_from(
        [
            _ACME,
            "Beta,a@b.example,,Germany,",
            "Cole,c@b.example,,Germany,02138",
            _ON_SERVER,
        ]
    ),
    min_size=4,
    max_size=4,
)
_OTHERS = ("Dune Ltd,dune@d.example,,Germany,01234", "Echo Ltd,echo@e.example,,France,75001")
"""Rows that nobody edits: what a column is does not hang on the edits."""


@settings(max_examples=budget(40, 400), suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    lines=[_ON_SERVER, _ON_SERVER, _ACME, _ACME],
    steps=[[(1, (1, "a@b.example"))], [(2, (1, "a@b.example"))]],
    how={},
)
@example(
    lines=[_ON_SERVER, _ACME, _ON_SERVER, _ACME],
    steps=[[(1, (0, "Beta"))], [(1, (0, "On Server"))], [(3, (1, "a@b.example"))]],
    how={},
)
@example(
    lines=[_ACME, _ACME, _ACME, _ACME],
    steps=[[(1, (0, "ACME"))], [(1, (1, "c@"))], [(1, (1, "a@b.example"))]],
    how={},
)
@given(lines=_STARTS, steps=_SHARED_EDITS, how=st.sampled_from(_WAYS))
def test_after_any_edits_whoever_shares_something_is_told_as_if_the_file_had_said_so(
    lines: list[str],
    steps: list[list[tuple[int, tuple[int, str]]]],
    how: dict[str, Any],
    server: Sandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Several cells at once, with a server that has one of the customers and without, whatever is
    done with equal rows and with rows of one customer."""
    if not server.customers():
        server.add_customer(display_name="On Server")
    with open_journal(tmp_path_factory.mktemp("edits") / "journal.db") as journal:
        mending = Mending(journal, server, *lines, *_OTHERS, **how)
        cells = [line.split(",") for line in lines]
        for step in steps:
            edits = {
                (row_id, column): CellEdit(row_id, column, cells[row_id - 1][column], text)
                for row_id, (column, text) in step
            }
            edit_cells(mending.corridor, mending.run_id, list(edits.values()), mending.there)
            for edit in edits.values():
                cells[edit.row_id - 1][edit.column] = edit.now
        afresh = Mending(journal, server, *map(",".join, cells), *_OTHERS, **how)
        assert mending.sent() == afresh.sent()
        assert mending.shared() == afresh.shared()


def test_a_proposal_is_put_into_every_row_that_it_is_for(mending: Mending) -> None:
    assert mending.apply().taken.cells == 3
    assert mending.countries() == ["Germany"] * 4
    assert "country-unknown" not in mending.codes(2)


def test_all_proposals_of_a_kind_are_put_in_place_each_with_its_own(
    journal: Journal, server: Sandbox
) -> None:
    lines = ("Acme,ann@acme..example,,Germny,", "Beta,bob@@beta.example,,Frnce,")
    mending = Mending(journal, server, *lines)
    mending.apply(Proposal("email-invalid"))
    cells = [row.cells for row in journal.every_row(mending.run_id)]
    assert [row[1] for row in cells] == ["ann@acme.example", "bob@beta.example"]
    assert [row[3] for row in cells] == ["Germny", "Frnce"]
    mending.take_back(Proposal("email-invalid"))
    assert mending.row(2).cells[1] == "bob@@beta.example"


def test_what_a_proposal_has_replaced_is_put_back(mending: Mending) -> None:
    mending.apply()
    mending.edit(2, 3, "Austria")
    assert mending.take_back().taken.cells == 2
    assert mending.countries() == ["Germny", "Austria", "Germany", "Germny"]
    assert "cell-corrected" not in mending.codes(1)
    assert "country-unknown" in mending.codes(1)


def test_taking_a_proposal_back_puts_what_stood_before_it(mending: Mending) -> None:
    """Not what the file had: that was edited by hand first."""
    mending.edit(3, 3, "Germny")
    mending.apply()
    mending.take_back()
    assert mending.row(3).cells[3] == "Germny"


def test_of_a_list_only_the_address_in_question_is_replaced(
    journal: Journal, server: Sandbox
) -> None:
    mending = Mending(journal, server, "Acme,ann@acme.example; bob@beta..example,,,")
    proposal = Proposal("email-invalid", "bob@beta..example", "bob@beta.example")
    mending.apply(proposal)
    assert mending.row(1).cells[1] == "ann@acme.example; bob@beta.example"


def test_what_was_put_in_place_is_listed_among_the_fixes(mending: Mending) -> None:
    """Of whatever front: so it can be saved for the next file."""
    mending.apply()
    fixes = value_fixes_of(mending.journal, mending.run_id)
    (applied,) = (one for one in fixes if one.applied)
    assert (applied.code, applied.value, applied.proposed) == GERMANY_TEXTS
    assert applied.rows == 3


def test_a_run_that_was_checked_offline_is_edited_offline(
    journal: Journal, server: Sandbox
) -> None:
    mending = Mending(journal, server, offline=True, base_url="")
    asked = len(server.requests)
    mending.edit(1, 1, "ann@acme.example")
    mending.edit(2, 2, "CHF")
    assert mending.row(1).ending is Ending.WAITING
    assert "currency-unknown" not in mending.codes(2)
    assert len(server.requests) == asked


def test_without_the_server_of_the_run_nothing_is_taken(mending: Mending) -> None:
    mending.there = None
    with pytest.raises(UsageError) as caught:
        mending.edit(1, 1, "ann@acme.example")
    assert caught.value.code == "edits-need-their-server"
    assert mending.row(1).cells[1] == "ann@acme"


def test_of_another_server_nothing_is_taken(mending: Mending, serve: Start) -> None:
    other = corridor(mending.journal, serve())
    mending.there = survey(other.server, other.choices, print)
    with pytest.raises(ImporterError) as caught:
        mending.edit(1, 1, "ann@acme.example")
    assert caught.value.code == "other-organization"


def test_in_a_run_of_the_same_file_the_edits_are_made_again(
    journal: Journal, server: Sandbox
) -> None:
    mending = Mending(journal, server)
    mending.apply()
    mending.edit(1, 1, "ann@acme.example")
    before, was = mending.run_id, mending.sent()
    mending.run_id = check_files(mending.corridor, (Path("c.csv"),)).run.id
    assert mending.row(1).cells[1] == "ann@acme"
    repeat_edits(mending.corridor, before, mending.run_id, mending.there)
    assert mending.sent() == was
    mending.take_back()
    assert mending.row(1).cells == ("Acme", "ann@acme.example", "", "Germny", "01234")


def test_edits_are_not_made_in_other_rows(journal: Journal, server: Sandbox) -> None:
    mending, other = Mending(journal, server), Mending(journal, server, *reversed(LINES))
    mending.edit(1, 1, "ann@acme.example")
    repeat_edits(other.corridor, mending.run_id, other.run_id, other.there)
    assert "ann@acme.example" not in str(other.sent())
