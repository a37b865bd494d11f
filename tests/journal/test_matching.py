"""Rows that may be one customer: with each other, and with customers on the server."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.runs import CheckedRow, ExistingCustomer, WaitingRow
from importer.journal import Journal, matching, row_blocks
from importer.journal import existing as existing_customers
from importer.journal import matching_statements as matching_sql
from importer.journal.database import Database, Values
from importer.journal.waiting import WaitingRows

from tests.journal.examples import balance_row, checked_row, rejected_row, run_with_rows
from tests.journal.implementations import Opener


class UndoneError(Exception):
    """Ends a transaction of which nothing is to stay."""


def waiting(row: CheckedRow) -> WaitingRow:
    """The row as it waits to be sent."""
    return WaitingRow(row.row_id, row.ref, row.body, row.opening_balance is not None)


def test_rows_that_share_a_name_form_a_group(journal: Journal) -> None:
    """Two or more, in the order read, with all that is needed to name them."""
    ann = [checked_row(1, name_key="ann"), balance_row(3, name_key="ann")]
    bob = [checked_row(2, name_key="bob"), checked_row(4, name_key="bob")]
    run_id = run_with_rows(journal, ann[0], bob[0], ann[1], bob[1], checked_row(5))
    assert list(journal.groups(run_id, "name_key")) == [
        ("ann", tuple(map(waiting, ann))),
        ("bob", tuple(map(waiting, bob))),
    ]


def test_a_large_group_is_read_row_by_row(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million rows may share one name: only their keys are held."""
    monkeypatch.setattr(matching, "_LARGE", 2)
    rows = [checked_row(number, name_key="ann") for number in range(1, 6)]
    run_id = run_with_rows(journal, *rows)
    for _, group in journal.groups(run_id, "name_key"):
        assert len(group) == 5
        assert not isinstance(group, tuple)
        assert list(group) == [*map(waiting, rows)]
        assert group[:2] == (waiting(rows[0]), waiting(rows[1]))
        assert group[-1] == waiting(rows[-1])


def test_all_rows_of_a_large_group_are_looked_for_some_at_a_time(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each by itself, an edit of one of 20,000 namesakes would ask 70,000 questions."""
    monkeypatch.setattr(matching, "_LARGE", 2)
    monkeypatch.setattr(matching, "_AT_ONCE", 3)
    rows = [checked_row(number, name_key="ann") for number in range(1, 8)]
    run_id = run_with_rows(journal, *rows)
    asked: list[int] = []
    some = WaitingRows.some

    def counted(self: WaitingRows, database: Database, keys: Iterable[int]) -> Any:
        asked.append(len(list(keys)))
        return some(self, database, keys)

    monkeypatch.setattr(WaitingRows, "some", counted)
    ((_, group),) = [(text, list(group)) for text, group in journal.groups(run_id, "name_key")]
    assert group == [*map(waiting, rows)]
    assert [number for number in asked if number] == [3, 3, 1]


def test_rows_with_equal_bodies_form_a_group(journal: Journal) -> None:
    """Whatever else they share: rows of one name that are sent with other values stay apart; rows
    may also be without a name."""
    same = {"name_key": "ann", "body": "same"}
    rows = [checked_row(1, **same), checked_row(2, name_key="ann"), checked_row(3, **same)]
    nameless = [checked_row(i, name_key="", body="?") for i in (4, 5)]
    run_id = run_with_rows(journal, *rows, *nameless)
    (text, found), (_, unnamed) = sorted(
        journal.groups(run_id, "fingerprint"), key=lambda group: group[1][0].row_id
    )
    assert text != "same"
    assert found == (waiting(rows[0]), waiting(rows[2]))
    assert unnamed == tuple(map(waiting, nameless))


@pytest.mark.parametrize("key", ["fingerprint", "name_key", "email_key"])
def test_rows_whose_hashes_agree_by_chance_stay_apart(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """The hash only says who may be equal; the texts decide."""
    monkeypatch.setattr(row_blocks, "crc32", lambda _: 7)
    monkeypatch.setattr(existing_customers, "hash_of", lambda key: 7 if key else 0)
    names = ["ann", "bob", "ann", "eve"]
    rows = [
        checked_row(i, name_key=name, email_key=name, body=name)
        for i, name in enumerate(names, start=1)
    ]
    run_id = run_with_rows(journal, *rows)
    journal.add_existing(run_id, [existing(1, "bob", "bob"), existing(2, "kim", "kim")])
    ((_, found),) = journal.groups(run_id, key)
    assert found == (waiting(rows[0]), waiting(rows[2]))
    ((others, ours),) = journal.kin(run_id, key)
    assert (others, ours) == ((), found)
    if key != "fingerprint":
        assert list(journal.matches(run_id, key)) == [
            (waiting(rows[1]), (existing(1, "bob", "bob"),))
        ]


def test_many_candidates_are_compared_some_at_a_time(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No group is lost between two portions, none is told twice, and long bodies are not all held
    at once."""
    monkeypatch.setattr(matching, "_CANDIDATES_AT_ONCE", 3)
    monkeypatch.setattr(matching, "HEAVIEST", 60)
    rows = [checked_row(i, name_key=f"name {i % 7}") for i in range(1, 36)]
    run_id = run_with_rows(journal, *rows)
    found = {text: list(group) for text, group in journal.groups(run_id, "name_key")}
    assert found == {
        f"name {n}": [waiting(row) for row in rows if row.row_id % 7 == n] for n in range(7)
    }


def test_who_has_a_key_is_found_by_it(journal: Journal) -> None:
    """Rows that are, were or may come to be a customer; those that are alone with it, too."""
    rows = [checked_row(i, email_key="ann") for i in range(1, 8)]
    run_id = run_with_rows(
        journal, *rows, checked_row(8, email_key="bob"), checked_row(9, email_key="kim")
    )
    ends = {
        2: (Ending.CREATED, 12),
        3: (Ending.SKIPPED, None),  # equals another row, or went into one
        4: (Ending.SKIPPED, 14),  # is there already
        5: (Ending.REFUSED, None),
        6: (Ending.FAILED, None),
    }
    journal.record_outcomes(
        run_id, [(i, Outcome(rows[i - 1].ref, *ended)) for i, ended in ends.items()]
    )
    journal.hold_others(run_id, [1])
    found = list(journal.sharers(run_id, "email_key", ["bob", "ann", "nobody"]))
    assert [(list(rows), list(unfinished)) for rows, unfinished in found] == [
        ([waiting(rows[i - 1]) for i in (1, 2, 4, 6, 7)], [1, 6, 7]),
        ([], [8]),
        ([], []),
    ]


def test_who_only_has_the_hash_of_a_key_does_not_have_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_blocks, "crc32", lambda _: 7)
    rows = [checked_row(i, name_key=name) for i, name in enumerate(("ann", "bob", "ann"), 1)]
    run_id = run_with_rows(journal, *rows)
    ((found, unfinished),) = journal.sharers(run_id, "name_key", ["ann"])
    assert (list(found), unfinished) == ([waiting(rows[0]), waiting(rows[2])], [1, 3])


def test_the_keys_of_some_rows(journal: Journal) -> None:
    """As they stand in the transaction; blank ones are nobody's."""
    run_id = run_with_rows(
        journal,
        checked_row(1, name_key="ann", email_key="a@example.com"),
        checked_row(2, name_key="bob", email_key=""),
        rejected_row(3),
    )
    assert journal.keys_of(run_id, "name_key", [1, 2, 3]) == {"ann", "bob"}
    assert journal.keys_of(run_id, "email_key", [2, 3]) == frozenset()
    with journal.together():
        journal.replace_rows(run_id, [checked_row(2, name_key="kim")])
        assert journal.keys_of(run_id, "name_key", [2]) == {"kim"}


@pytest.mark.parametrize("key", ["fingerprint", "name_key", "email_key"])
def test_blank_keys_never_match(journal: Journal, key: str) -> None:
    """Rows without an e-mail are not one customer."""
    blank: dict[str, object] = {"body" if key == "fingerprint" else key: ""}
    run_id = run_with_rows(journal, checked_row(1, **blank), checked_row(2, **blank))
    assert list(journal.groups(run_id, key)) == []


def test_only_waiting_rows_of_the_run_are_grouped(journal: Journal) -> None:
    """Rejected and skipped ones are no duplicates of anything, nor are those of another run."""
    run_with_rows(journal, checked_row(1, email_key="a@example.com"), number=1)
    run_id = run_with_rows(
        journal,
        checked_row(1, email_key="a@example.com"),
        rejected_row(2, email_key="a@example.com"),
        checked_row(3, email_key="a@example.com"),
        number=2,
    )
    journal.record_outcomes(run_id, [(3, Outcome(checked_row(3).ref, Ending.SKIPPED))])
    assert list(journal.groups(run_id, "email_key")) == []


def test_a_loop_over_groups_may_end_rows(journal: Journal) -> None:
    """Groups are those of the moment when the loop began."""
    rows = [checked_row(i, name_key="ann", body=f"body {i % 3}") for i in range(1, 31)]
    run_id = run_with_rows(journal, *rows)
    for _, (first, *others) in journal.groups(run_id, "fingerprint"):
        duplicate = Problem("duplicate-row", facts={"earlier": str(first.ref.number)})
        outcomes = [
            (row.row_id, Outcome(row.ref, Ending.SKIPPED, None, (duplicate,))) for row in others
        ]
        journal.record_outcomes(run_id, outcomes)
    assert journal.endings(run_id)[Ending.WAITING] == 3
    assert journal.problem_counts(run_id) == {"duplicate-row": 27}


@pytest.mark.parametrize("key", ["fingerprint", "name_key", "email_key"])
def test_rows_that_come_to_share_a_key_are_found(
    journal: Journal, path: Path, open_again: Opener, key: str
) -> None:
    """Whoever wrote them, and also where they share it again."""
    same = {"name_key": "ann", "email_key": "ann", "body": "same"}
    run_id = run_with_rows(journal, checked_row(1, **same), checked_row(2))

    def shared() -> list[list[int]]:
        return [[row.row_id for row in rows] for _, rows in journal.groups(run_id, key)]

    assert shared() == []
    journal.replace_rows(run_id, [checked_row(2, **same)])
    assert shared() == [[1, 2]]
    with suppress(UndoneError), journal.together():
        journal.replace_rows(run_id, [checked_row(2)])
        assert shared() == []
        raise UndoneError
    assert shared() == [[1, 2]]
    journal.replace_rows(run_id, [checked_row(2)])
    assert shared() == []
    with open_again(path) as other:
        other.replace_rows(run_id, [checked_row(2, **same)])
    assert shared() == [[1, 2]]


def test_where_no_hash_is_shared_it_is_found_out_once(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal bodies and equal names are asked for one after the other."""
    run_id = run_with_rows(journal, checked_row(1), checked_row(2))
    asked: list[str] = []
    with journal._database.snapshot() as snapshot:
        kind = type(snapshot)
    stream = kind.stream

    def noting(self: Database, statement: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        asked.append(statement)
        return stream(self, statement, values)

    monkeypatch.setattr(kind, "stream", noting)
    for key in ("fingerprint", "name_key", "name_key", "email_key"):
        assert list(journal.groups(run_id, key)) == []
    assert asked == [
        matching_sql.GROUPED["name_key"].hashes,
        matching_sql.GROUPED["email_key"].hashes,
    ]


def existing(customer_id: int, name_key: str = "", email_key: str = "") -> ExistingCustomer:
    """A customer that is on the server."""
    return ExistingCustomer(customer_id, name_key, email_key, f'{{"id":{customer_id}}}')


def test_rows_meet_the_customers_that_share_their_key(journal: Journal) -> None:
    """Rows in the order read, customers by id; rows without one are not told."""
    rows = [checked_row(i, name_key=name) for i, name in enumerate(("bob", "ann", "eve"), start=1)]
    run_id = run_with_rows(journal, *rows)
    customers = [existing(9, "ann"), existing(7, "bob"), existing(8, "ann"), existing(6, "kim")]
    journal.add_existing(run_id, customers)
    assert list(journal.matches(run_id, "name_key")) == [
        (waiting(rows[0]), (customers[1],)),
        (waiting(rows[1]), (customers[2], customers[0])),
    ]
    assert list(journal.matches(run_id, "email_key")) == []
    assert journal.existing_ids(run_id) == {6, 7, 8, 9}


def test_blank_keys_do_not_meet(journal: Journal) -> None:
    """Neither by e-mail nor by name; and rows that do not wait are not asked."""
    run_id = run_with_rows(
        journal, checked_row(1, name_key="", email_key=""), rejected_row(2, name_key="ann")
    )
    journal.add_existing(run_id, [existing(1), existing(2, "ann")])
    assert list(journal.matches(run_id, "name_key")) == []
    assert list(journal.matches(run_id, "email_key")) == []


def test_a_new_look_replaces_the_old_one(journal: Journal) -> None:
    """In this run only; a customer that a list names twice is one."""
    for number in (1, 2):
        run_with_rows(journal, checked_row(1), number=number)
    first, second = (run.id for run in journal.runs())
    for run_id in (first, second):
        journal.add_existing(run_id, [existing(1), existing(2)])
    journal.add_existing(second, [existing(3, "old"), existing(3, "new")])
    assert journal.existing_ids(first) == {1, 2}
    assert journal.existing_ids(second) == {3}


def test_an_interrupted_look_leaves_the_old_one(journal: Journal) -> None:
    """Half a list of customers would hide duplicates."""
    run_id = run_with_rows(journal, checked_row(1))
    journal.add_existing(run_id, [existing(1)])
    with pytest.raises(ZeroDivisionError):
        journal.add_existing(run_id, (existing(1 // (2 - i)) for i in range(3)))
    assert journal.existing_ids(run_id) == {1}
