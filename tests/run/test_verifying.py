"""Verify: the server as it is now against what the run sent, at any later time."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from importer.core.outcomes import Ending
from importer.core.sending.verification import ControlTotal, Deviation
from importer.journal import Journal
from importer.reports.verification_json import write_verification
from importer.run.verifying import SCAN_FROM
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.run.walks import (
    RUN,
    Start,
    journal_rows,
    owing,
    plain,
    plains,
    row_named,
    undo_run,
    verify_run,
    walk,
)


def id_of(journal: Journal, name: str) -> int:
    customer_id = row_named(journal, name).customer_id
    assert customer_id is not None
    return customer_id


def sent_run(journal: Journal, server: Sandbox, *bodies: dict[str, object]) -> None:
    """A run that was sent to its end."""
    journal_rows(journal, server, bodies)
    walk(journal, server)


@pytest.mark.parametrize("rows", [3, SCAN_FROM])
def test_a_run_that_nobody_touched_holds(rows: int, journal: Journal, serve: Start) -> None:
    """Whether customers are read one by one or by one scan, inactive ones included."""
    server = serve()
    bodies = [*plains(rows - 2), owing("Owing", 77.25), plain("Asleep", active=False)]
    sent_run(journal, server, *bodies, plain("Bad", email="bad"))

    found = verify_run(journal, server)

    assert found.holds
    assert found.rows == rows + 1
    assert found.compared == found.endings[Ending.CREATED] == rows
    assert found.endings[Ending.REFUSED] == 1
    assert found.deviations == ()
    assert found.moved_since == 0


def test_postal_codes_that_were_kept_elsewhere_are_no_difference(
    journal: Journal, serve: Start
) -> None:
    server = serve()
    sent_run(journal, server, *(plain(f"C{n}", billingAddressPostcode=f"0{n}") for n in range(3)))

    assert verify_run(journal, server).holds


def test_a_changed_field_is_told_with_both_values(journal: Journal, serve: Start) -> None:
    server = serve()
    sent_run(journal, server, *plains(3))
    changed = id_of(journal, "Customer 001")
    server.edit(changed, email="new@example.com")

    found = verify_run(journal, server)

    assert not found.holds
    (deviation,) = found.deviations
    assert deviation.customer_id == changed
    assert deviation.ref == row_named(journal, "Customer 001").ref
    (difference,) = deviation.differences
    assert (difference.field, difference.sent, difference.stored) == (
        "email",
        "c1@example.com",
        "new@example.com",
    )


def test_a_deleted_customer_is_missing(journal: Journal, serve: Start) -> None:
    server = serve()
    sent_run(journal, server, *plains(2))
    row = row_named(journal, "Customer 001")
    server.delete(id_of(journal, "Customer 001"))

    found = verify_run(journal, server)

    assert not found.holds
    assert found.deviations == (Deviation(row.ref, row.customer_id or 0, missing=True),)


@pytest.mark.parametrize("body", [owing("Acme", 100.0), plain("Acme")], ids=["balance", "plain"])
def test_a_balance_that_moved_since_is_counted_and_no_fault(
    body: dict[str, object], journal: Journal, serve: Start
) -> None:
    """An invoice came after the import."""
    server = serve()
    sent_run(journal, server, body)
    server.edit(id_of(journal, "Acme"), balance=340.5)

    found = verify_run(journal, server)

    assert found.moved_since == 1
    assert found.holds


def test_an_opening_balance_that_somebody_changed_is_a_fault(
    journal: Journal, serve: Start
) -> None:
    server = serve()
    sent_run(journal, server, owing("Acme", 100.0))
    server.edit(id_of(journal, "Acme"), opening_balance=90.0, balance=90.0)

    found = verify_run(journal, server)

    assert not found.holds
    assert [one.field for one in found.deviations[0].differences] == ["openingBalance"]
    assert found.totals == (ControlTotal("USD", Decimal(100), Decimal(100), Decimal(90)),)


def test_an_opening_balance_that_was_never_booked_stays_a_fault_until_somebody_books_it(
    journal: Journal, serve: Start
) -> None:
    server = serve(
        faults=(
            Fault(FaultKind.NOT_BOOKED),
            Fault(FaultKind.ERROR, on="PUT /api/customers/{id}/opening-balance", status=400),
        )
    )
    sent_run(journal, server, owing("Acme", 100.0))
    assert journal.rows_created_with_errors(RUN) == 1

    found = verify_run(journal, server)
    assert not found.holds
    assert [one.field for one in found.deviations[0].differences] == ["openingBalance"]
    assert found.moved_since == 0

    server.edit(id_of(journal, "Acme"), balance=100.0)
    assert verify_run(journal, server).holds


def test_the_control_totals_are_per_currency_over_source_sent_and_stored(
    journal: Journal, serve: Start
) -> None:
    server = serve()
    euros = {"currencyCode": "EUR", "openingBalanceExchangeRate": 1.25}
    sent_run(
        journal,
        server,
        owing("One", 100.125),
        owing("Two", -30.0),
        owing("Three", 10.5, **euros),
        owing("Refused", 1000.0, email="bad"),
    )

    found = verify_run(journal, server)

    assert found.totals == (
        ControlTotal("EUR", Decimal("10.5"), Decimal("10.5"), Decimal("10.500")),
        ControlTotal("USD", Decimal("1070.125"), Decimal("70.125"), Decimal("70.125")),
    )
    assert found.holds


def test_what_undo_deleted_is_no_longer_expected(journal: Journal, serve: Start) -> None:
    server = serve()
    sent_run(journal, server, *plains(3))
    undo_run(journal, server)

    found = verify_run(journal, server)

    assert found.compared == 0
    assert found.holds


def test_verification_json_tells_all_of_it(journal: Journal, serve: Start, tmp_path: Path) -> None:
    server = serve()
    sent_run(journal, server, owing("Owing", 12.5), plain("Acme", website="https://acme.example"))
    server.edit(id_of(journal, "Acme"), website="https://else.example")

    path = write_verification(verify_run(journal, server), tmp_path / "out")

    assert path.name == "verification.json"
    told = json.loads(path.read_text())
    assert told == {
        "run": RUN,
        "holds": False,
        "rows": 2,
        "endings": {ending.value: 0 for ending in Ending} | {"created": 2},
        "rows_balance": True,
        "compared": 2,
        "moved_since": 0,
        "active_again": [],
        "deviations": [
            {
                "file": "customers.csv",
                "sheet": "",
                "row": 3,
                "customer_id": id_of(journal, "Acme"),
                "missing": False,
                "another": False,
                "differences": [
                    {
                        "field": "website",
                        "sent": "https://acme.example",
                        "stored": "https://else.example",
                    }
                ],
            }
        ],
        "claimed_twice": [],
        "opening_balances": [
            {
                "currency": "USD",
                "source": "12.5",
                "sent": "12.5",
                "stored": "12.500",
                "agrees": True,
            }
        ],
    }


@pytest.mark.parametrize("rows", [2, SCAN_FROM])
def test_a_customer_that_was_switched_off_is_told(
    rows: int, journal: Journal, serve: Start
) -> None:
    """Nothing was sent about it, so that nothing that was sent differs."""
    server = serve()
    sent_run(journal, server, plain("Acme"), *plains(rows - 1))
    server.edit(id_of(journal, "Acme"), active=0)

    found = verify_run(journal, server)

    assert not found.holds
    (deviation,) = found.deviations
    assert [(one.field, one.sent, one.stored) for one in deviation.differences] == [
        ("active", "yes", "no")
    ]
