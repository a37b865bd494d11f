"""The loss of opening balances that are posted at the same time (importer/api/README.md 1.1)."""

import time
from collections.abc import Callable

from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import (
    CUSTOMERS,
    balance_body,
    body,
    book_at_once,
    client_of,
    names,
    post_at_once,
)

BALANCE_DELAY = 0.05


def test_every_one_is_answered_with_201_and_one_is_stored(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox(balance_delay=BALANCE_DELAY)

    answers = post_at_once(server, [balance_body(f"{n}") for n in range(4)])

    ids = [answer.json()["id"] for answer in answers]
    with client_of(server) as client:
        found = [client.get(f"{CUSTOMERS}/{one}").status_code for one in ids]
    assert [answer.status_code for answer in answers] == [201] * 4
    assert sorted(found) == [200, 404, 404, 404]
    assert len(server.ledger()) == 1


def test_the_ids_of_lost_rows_stay_gaps(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox(balance_delay=BALANCE_DELAY)
    lost = post_at_once(server, [balance_body(f"{n}") for n in range(3)])

    with client_of(server) as client:
        later = client.post(CUSTOMERS, json=body()).json()["id"]

    assert later > max(answer.json()["id"] for answer in lost)


def test_different_currencies_do_not_help(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox(balance_delay=BALANCE_DELAY)

    post_at_once(server, [balance_body("a"), balance_body("b", currencyCode="EUR")])

    assert len(server.customers()) == 1


def test_two_bookings_of_one_customer_leave_both(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox(balance_delay=BALANCE_DELAY)
    customer_id = server.add_customer(**balance_body("Acme", 100))

    answers = book_at_once(server, [(customer_id, 200), (customer_id, 200)])

    assert answers == [200, 200]
    assert server.ledger()[customer_id].amount == 400
    book_at_once(server, [(customer_id, 200)])
    assert server.ledger()[customer_id].amount == 200


def test_of_two_customers_booked_at_once_one_keeps_the_old_booking_too(
    sandbox: Callable[..., Sandbox],
) -> None:
    server = sandbox(balance_delay=BALANCE_DELAY)
    ids = [server.add_customer(**balance_body(name, 100)) for name in ("Acme", "Beta")]

    assert book_at_once(server, [(one, 200) for one in ids]) == [200, 200]

    assert sorted(entry.amount for entry in server.ledger().values()) == [200, 300]


def test_one_at_a_time_loses_nothing(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox()
    with client_of(server) as client:
        for n in range(20):
            client.post(CUSTOMERS, json=balance_body(f"{n}"))

    assert len(server.customers()) == len(server.ledger()) == 20


def test_one_balance_beside_plain_rows_loses_nothing(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox(balance_delay=BALANCE_DELAY)

    post_at_once(server, [balance_body("with"), *(body(f"{n}") for n in range(7))])

    assert len(server.customers()) == 8


def test_many_plain_rows_at_once_lose_nothing(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox()

    post_at_once(server, [body(f"{n}") for n in range(32)])

    assert sorted(names(server)) == sorted(f"{n}" for n in range(32))


def test_a_zero_balance_is_a_plain_row(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox(balance_delay=BALANCE_DELAY)

    post_at_once(server, [balance_body(f"{n}", balance=0) for n in range(4)])

    assert len(server.customers()) == 4


def test_a_request_that_was_given_up_is_still_in_flight(sandbox: Callable[..., Sandbox]) -> None:
    """A balance that is sent while an earlier one is in doubt can be lost."""
    server = sandbox()
    server.add_fault(Fault(FaultKind.STORE_LATER, status=504, seconds=0.2, nth=1))
    with client_of(server) as client:
        client.post(CUSTOMERS, json=balance_body("in doubt"))
        second = client.post(CUSTOMERS, json=balance_body("too early"))
        await_names(server, ["in doubt"])
        third = client.post(CUSTOMERS, json=balance_body("in time"))

    assert (second.status_code, third.status_code) == (201, 201)
    assert names(server) == ["in doubt", "in time"]


def test_a_commit_after_the_201_is_in_flight_until_its_end(
    sandbox: Callable[..., Sandbox],
) -> None:
    server = sandbox()
    server.add_fault(Fault(FaultKind.COMMIT_LATER, seconds=0.2, nth=1))
    with client_of(server) as client:
        client.post(CUSTOMERS, json=balance_body("committing"))
        client.post(CUSTOMERS, json=balance_body("too early"))
        await_names(server, ["committing"])
        client.post(CUSTOMERS, json=balance_body("in time"))

    assert names(server) == ["committing", "in time"]


def test_ten_at_once_exhaust_the_pool_and_reads_fail_too(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox(balance_delay=5.0, time_scale=100.0)

    answers = post_at_once(server, [balance_body(f"{n}") for n in range(10)])

    assert {answer.status_code for answer in answers} == {500}
    assert server.customers() == []
    with client_of(server) as client:
        assert client.post(CUSTOMERS, json=balance_body("later")).status_code == 201


def await_names(server: Sandbox, expected: list[str]) -> None:
    """Wait until these customers are stored."""
    deadline = time.monotonic() + 10
    while names(server) != expected:
        assert time.monotonic() < deadline, names(server)
        time.sleep(0.005)
