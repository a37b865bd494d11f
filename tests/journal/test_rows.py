"""Rows and their problems: what checking wrote is what reports read."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.rows import CellKind, RowRef
from importer.core.runs import BalanceTotal, CheckedRow, ResultRow, RunState
from importer.journal import Journal

from tests.journal.examples import (
    balance_row,
    checked_row,
    rejected_row,
    run_record,
    run_with_rows,
)
from tests.journal.implementations import Opener

INVALID_EMAIL = Problem("email-invalid", "email", 5, "ann@@", {"proposal": "ann@example.com"})
TRIMMED = Problem("blanks-trimmed", "displayName", 0, " Ann ")
NO_DATE = Problem("opening-balance-date-missing", "openingBalanceAt", None, "", {"amount": "5"})
UNUSUAL_PHONE = Problem("phone-unusual", "workPhone", 7, "12")


def result_of(row: CheckedRow, **changes: object) -> ResultRow:
    """The row as reports should see it."""
    values: dict[str, Any] = {
        "row_id": row.row_id,
        "ref": row.ref,
        "line": row.line,
        "cells": row.cells,
        "source_key": row.source_key,
        "display_name": row.display_name,
        "ending": row.ending,
        "customer_id": None,
        "problems": row.problems,
        "kinds": row.kinds,
    }
    return ResultRow(**values | changes)


def test_rows_come_back_as_they_were_read(journal: Journal) -> None:
    """Cells byte-true, tables and rows named as the user sees them, problems in their order."""
    rows = [
        checked_row(1, cells=("  a ", "NULL", "0012", "line\nbreak", 'q"u\\ote', "\x00\u200b😀")),
        rejected_row(2, line=None, ref=RowRef("b.xlsx", "Kunden", 7), cells=()),
        checked_row(3, problems=(UNUSUAL_PHONE, TRIMMED, UNUSUAL_PHONE)),
        rejected_row(4, problems=(INVALID_EMAIL, NO_DATE), display_name=""),
    ]
    run_id = run_with_rows(journal, *rows)
    assert list(journal.results(run_id)) == [result_of(row) for row in rows]


def test_the_kinds_of_a_workbooks_cells_come_back(journal: Journal) -> None:
    """A row that is checked again is read as it was; delimited files have none."""
    cells = tuple(kind.value for kind in CellKind)
    rows = [checked_row(1, cells=cells, kinds=tuple(CellKind)), checked_row(2, kinds=None)]
    run_id = run_with_rows(journal, *rows)
    assert [row.kinds for row in journal.results(run_id)] == [tuple(CellKind), None]


def test_rows_of_other_runs_stay_out(journal: Journal) -> None:
    """Two runs have the same row numbers and nothing else in common."""
    first = run_with_rows(journal, checked_row(1, problems=(TRIMMED,)), number=1)
    second = run_with_rows(journal, rejected_row(1, problems=(NO_DATE,)), number=2)
    assert [row.problems for row in journal.results(first)] == [(TRIMMED,)]
    assert [row.problems for row in journal.results(second)] == [(NO_DATE,)]
    assert journal.endings(first)[Ending.REJECTED] == 0
    assert journal.problem_counts(second) == {NO_DATE.code: 1}


def test_results_can_be_narrowed(journal: Journal) -> None:
    """To endings, to rows with an error or a warning, and to what is both."""
    rows = [
        checked_row(1),
        checked_row(2, problems=(TRIMMED,)),
        checked_row(3, problems=(UNUSUAL_PHONE,)),
        rejected_row(4, problems=(INVALID_EMAIL,)),
        checked_row(5, ending=Ending.SKIPPED, problems=(Problem("duplicate-row"),)),
    ]
    run_id = run_with_rows(journal, *rows)

    def narrowed(endings: list[Ending] | None = None, with_problems: bool = False) -> list[int]:
        found = journal.results(run_id, endings=endings, with_problems=with_problems)
        return [row.row_id for row in found]

    assert narrowed([Ending.REJECTED, Ending.SKIPPED]) == [4, 5]
    assert narrowed([]) == []
    assert narrowed(with_problems=True) == [3, 4]
    assert narrowed([Ending.WAITING], with_problems=True) == [3]


def test_narrowed_rows_keep_all_their_problems(journal: Journal) -> None:
    """A repair beside the error that the row is listed for is shown too."""
    problems = (TRIMMED, INVALID_EMAIL)
    run_id = run_with_rows(journal, rejected_row(1, problems=problems), rejected_row(2))
    (row,) = journal.results(run_id, with_problems=True)
    assert row.problems == problems


def test_every_ending_is_counted(journal: Journal) -> None:
    """All nine are there, and their sum is the number of rows."""
    rows = [checked_row(1), checked_row(2), rejected_row(3)]
    run_id = run_with_rows(journal, *rows)
    counts = journal.endings(run_id)
    assert list(counts) == list(Ending)
    assert counts[Ending.WAITING] == 2
    assert counts[Ending.REJECTED] == 1
    assert sum(counts.values()) == 3


def test_problems_are_counted_commonest_first(journal: Journal) -> None:
    """Every occurrence counts, not every row."""
    run_id = run_with_rows(
        journal,
        rejected_row(1, problems=(INVALID_EMAIL, TRIMMED)),
        rejected_row(2, problems=(TRIMMED, TRIMMED, NO_DATE)),
    )
    expected = [(TRIMMED.code, 3), (INVALID_EMAIL.code, 1), (NO_DATE.code, 1)]
    assert list(journal.problem_counts(run_id).items()) == expected


def test_outcomes_give_rows_an_ending_an_id_and_problems(journal: Journal) -> None:
    """What checking found stays in front."""
    row = checked_row(1, problems=(TRIMMED,))
    run_id = run_with_rows(journal, row, checked_row(2))
    stored = Problem("not-stored-as-sent", "website", None, "a", {"stored": "b"})
    outcome = Outcome(row.ref, Ending.CREATED, 4711, (stored,))
    journal.record_outcomes(run_id, [(1, outcome)])
    expected = result_of(row, ending=Ending.CREATED, customer_id=4711, problems=(TRIMMED, stored))
    assert list(journal.results(run_id)) == [expected, result_of(checked_row(2))]


def test_problems_can_be_added_without_an_ending(journal: Journal) -> None:
    """The row waits as before."""
    run_id = run_with_rows(journal, checked_row(1, problems=(TRIMMED,)))
    journal.add_problems(run_id, [(1, UNUSUAL_PHONE), (1, NO_DATE)])
    (row,) = journal.results(run_id)
    assert row.ending is Ending.WAITING
    assert row.problems == (TRIMMED, UNUSUAL_PHONE, NO_DATE)


def test_problems_of_one_kind_are_taken_from_some_rows(journal: Journal) -> None:
    """Their other problems, and other rows', stay."""
    email, name = Problem("same-email"), Problem("same-display-name")
    run_id = run_with_rows(journal, *map(checked_row, (1, 2, 3)))
    journal.add_problems(run_id, [(row, one) for row in (1, 2, 3) for one in (email, name)])
    journal.drop_problems(run_id, "same-email", [1, 3])
    assert [row.problems for row in journal.results(run_id)] == [(name,), (email, name), (name,)]


def test_the_very_same_problem_is_kept_once(journal: Journal) -> None:
    """Whether it is found again by checking or by sending; the slightest difference counts."""
    found = Problem("same-email", "email", 2, "a@example.com", {"others": "3, 4"})
    others = [
        Problem("same-email", "email", None, "a@example.com", {"others": "3, 4"}),
        Problem("same-email", "email", 2, "A@example.com", {"others": "3, 4"}),
        Problem("same-email", "email", 2, "a@example.com", {"others": "3, 5"}),
        Problem("same-email", "email", None, "a@example.com"),
    ]
    run_id = run_with_rows(journal, checked_row(1, problems=(found,)), checked_row(2))
    for problem in (found, *others, *others):
        journal.add_problems(run_id, [(1, problem)])
    journal.add_problems(run_id, [(2, found), (2, found)])
    first, second = journal.results(run_id)
    assert first.problems == (found, *others)
    assert second.problems == (found,)


def test_outcomes_are_recorded_all_or_none(journal: Journal) -> None:
    """Also where they stop coming halfway, or name a row that does not exist."""
    row = checked_row(1)
    run_id = run_with_rows(journal, row)
    created = (1, Outcome(row.ref, Ending.CREATED, 1, (TRIMMED,)))

    def breaking_off() -> Iterator[tuple[int, Outcome]]:
        yield created
        raise ConnectionError

    with pytest.raises(ConnectionError):
        journal.record_outcomes(run_id, breaking_off())
    with pytest.raises(ValueError, match="does not have"):
        journal.record_outcomes(run_id, [created, (2, created[1])])
    assert list(journal.results(run_id)) == [result_of(row)]


def test_more_rows_than_fit_a_transaction(journal: Journal) -> None:
    """Nothing is lost between two of them, nor between the outcomes of as many."""
    run = run_record()
    journal.start_run(run)
    journal.add_rows(run.id, (checked_row(row_id) for row_id in range(1, 10_002)))
    outcomes = (
        (row_id, Outcome(checked_row(row_id).ref, Ending.SKIPPED)) for row_id in range(1, 10_002)
    )
    journal.record_outcomes(run.id, outcomes)
    assert journal.endings(run.id)[Ending.SKIPPED] == 10_001
    assert [row.row_id for row in journal.results(run.id)] == list(range(1, 10_002))


def test_rows_that_stop_coming_leave_the_run_in_checking(journal: Journal) -> None:
    """Nothing says that the run was checked, and the next run is not touched by it."""
    run = run_record()
    journal.start_run(run)

    def breaking_off() -> Iterator[CheckedRow]:
        yield from (checked_row(row_id) for row_id in range(1, 6_000))
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")

    with pytest.raises(UnicodeDecodeError):
        journal.add_rows(run.id, breaking_off())
    assert journal.run(run.id).state is RunState.CHECKING
    assert journal.sources(run.id) == ()


def test_whoever_makes_the_rows_may_write_meanwhile(journal: Journal) -> None:
    """Checking notes a table as read between its rows and those of the next."""
    run = run_record()
    journal.start_run(run)

    def rows() -> Iterator[CheckedRow]:
        yield checked_row(1)
        journal.set_fact(run.id, "rows so far", "1")
        yield checked_row(2)

    journal.add_rows(run.id, rows())
    assert journal.facts(run.id) == {"rows so far": "1"}
    assert journal.endings(run.id)[Ending.WAITING] == 2


def test_a_report_shows_the_moment_it_was_begun(
    journal: Journal, path: Path, open_again: Opener
) -> None:
    """Whatever another process writes while it is made; the next one shows that too."""
    run_id = run_with_rows(journal, *(checked_row(row_id) for row_id in range(1, 1_001)))
    with open_again(path, read_only=True) as reports:
        rows = reports.results(run_id)
        first = next(rows)
        outcomes = ((i, Outcome(first.ref, Ending.CREATED, i)) for i in range(1, 1_001))
        journal.record_outcomes(run_id, outcomes)
        journal.add_problems(run_id, [(1_000, UNUSUAL_PHONE)])
        journal.add_rows(run_id, [checked_row(1_001)])
        rest = list(rows)
        assert {row.ending for row in rest} == {Ending.WAITING}
        assert rest[-1] == result_of(checked_row(1_000))
        assert reports.endings(run_id)[Ending.CREATED] == 1_000


def test_what_was_rolled_back_is_not_remembered(journal: Journal) -> None:
    """Texts that were read on the way are gone with what was written."""
    run = run_record()
    journal.start_run(run)
    with pytest.raises(KeyboardInterrupt):
        add_read_and_break_off(journal, run.id)
    journal.add_rows(run.id, [checked_row(1)])
    assert list(journal.results(run.id)) == [result_of(checked_row(1))]
    assert journal.row(run.id, 1).body == checked_row(1).body


def add_read_and_break_off(journal: Journal, run_id: str) -> None:
    """A row that never came to be."""
    with journal.together():
        journal.add_rows(run_id, [checked_row(1, cells=("never",), body="never")])
        assert journal.row(run_id, 1).body == "never"
        assert [row.cells for row in journal.picked(run_id, [1])] == [("never",)]
        raise KeyboardInterrupt


def test_rows_that_are_replaced_leave_nothing_behind(journal: Journal) -> None:
    """Those beside them stay as they are, however often one comes back."""
    rows = [checked_row(i, problems=(TRIMMED,)) for i in range(1, 6)]
    run_id = run_with_rows(journal, *rows)
    for name in ("first", "second", "third"):
        rows[1:3] = [balance_row(i, display_name=f"{name} {i}", body=name) for i in (2, 3)]
        journal.replace_rows(run_id, rows[1:3])
        assert list(journal.results(run_id)) == [result_of(row) for row in rows]
    rows[2] = rejected_row(3, problems=(NO_DATE,))
    journal.replace_rows(run_id, rows[2:3])
    assert list(journal.results(run_id)) == [result_of(row) for row in rows]
    (total,) = journal.balance_totals(run_id, [Ending.WAITING])
    assert total.count == 1


def test_rows_that_are_checked_anew_are_dropped_from_one_on(journal: Journal) -> None:
    """Those before it stay, and the others may come again under the same ids."""
    rows = [balance_row(i, problems=(TRIMMED,)) for i in range(1, 6)]
    run_id = run_with_rows(journal, *rows)
    journal.drop_rows(run_id, 3)
    assert list(journal.results(run_id)) == [result_of(row) for row in rows[:2]]
    again = [checked_row(i, display_name="again", body="again") for i in (3, 4)]
    journal.add_rows(run_id, again)
    assert list(journal.results(run_id)) == [result_of(row) for row in [*rows[:2], *again]]
    assert journal.row(run_id, 3).body == "again"
    (total,) = journal.balance_totals(run_id, [Ending.WAITING])
    assert total.count == 2


def test_a_loop_over_results_may_write(journal: Journal) -> None:
    """It neither sees its own writing nor stumbles over it."""
    run_id = run_with_rows(journal, *(checked_row(row_id) for row_id in range(1, 51)))
    for row in journal.results(run_id, endings=[Ending.WAITING]):
        journal.record_outcomes(run_id, [(row.row_id, Outcome(row.ref, Ending.SKIPPED))])
        journal.add_problems(run_id, [(row.row_id, TRIMMED)])
    assert journal.endings(run_id)[Ending.SKIPPED] == 50


def test_created_rows_with_errors_are_counted_once(journal: Journal) -> None:
    """Warnings, and errors of rows that were not created, do not count."""
    not_booked = Problem("opening-balance-not-booked")
    run_id = run_with_rows(
        journal,
        checked_row(1),
        checked_row(2, problems=(UNUSUAL_PHONE,)),
        rejected_row(3, problems=(INVALID_EMAIL,)),
        checked_row(4),
    )
    for row_id in (1, 2, 4):
        problems = (not_booked, not_booked) if row_id == 1 else ()
        outcome = Outcome(checked_row(row_id).ref, Ending.CREATED, row_id, problems)
        journal.record_outcomes(run_id, [(row_id, outcome)])
    assert journal.rows_created_with_errors(run_id) == 1


def test_balances_are_summed_per_currency_and_date(journal: Journal) -> None:
    """Debits and credits apart, rows without a balance and with other endings left out."""
    run_id = run_with_rows(
        journal,
        balance_row(1, "100.10"),
        balance_row(2, "-0.001"),
        balance_row(3, "0.2"),
        balance_row(4, "7", currency="EUR", opening_balance_base=Decimal("7.56")),
        balance_row(5, "1", opening_balance_date="2025-12-31"),
        balance_row(6, "5000", ending=Ending.REJECTED, body=""),
        checked_row(7),
    )
    assert journal.balance_totals(run_id, [Ending.WAITING, Ending.CREATED]) == (
        BalanceTotal("EUR", "2026-01-01", 1, Decimal(7), Decimal(0), Decimal("7.56")),
        BalanceTotal("USD", "2025-12-31", 1, Decimal(1), Decimal(0), Decimal(1)),
        BalanceTotal(
            "USD", "2026-01-01", 3, Decimal("100.30"), Decimal("-0.001"), Decimal("100.299")
        ),
    )
    (rejected,) = journal.balance_totals(run_id, [Ending.REJECTED])
    assert rejected.debits == 5000
    assert journal.balance_totals(run_id, []) == ()


def test_balances_are_exact_beyond_every_float(journal: Journal) -> None:
    """The largest amounts with the smallest, and products with all their decimals."""
    product = Decimal("9999999999.999") * Decimal("0.123456789")
    rows = [balance_row(i, "9999999999.999", opening_balance_base=product) for i in range(1, 1_001)]
    run_id = run_with_rows(journal, *rows, balance_row(1_001, "0.001"))
    (total,) = journal.balance_totals(run_id, [Ending.WAITING])
    assert total.debits == Decimal("9999999999999.000") + Decimal("0.001")
    assert total.base == product * 1_000 + Decimal("0.001")


def test_a_base_amount_that_is_not_known_is_not_guessed(journal: Journal) -> None:
    """One row without makes the sum unknown."""
    run_id = run_with_rows(
        journal, balance_row(1, "1"), balance_row(2, "2", opening_balance_base=None)
    )
    (total,) = journal.balance_totals(run_id, [Ending.WAITING])
    assert total.base is None
    assert total.debits == 3
