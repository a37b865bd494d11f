"""What each fault on order does, as a client and the database see it."""

import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import NAMED_LIMITS
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import CUSTOMERS, balance_body, body, client_of, names

K = FaultKind


@pytest.fixture
def server(sandbox: Callable[..., Sandbox]) -> Sandbox:
    return sandbox()


@pytest.fixture
def client(server: Sandbox) -> Iterator[httpx.Client]:
    with client_of(server) as client:
        yield client


def await_that(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault(K.ERROR), 500),
        (Fault(K.ERROR, status=408), 408),
        (Fault(K.ERROR, status=503), 503),
        (Fault(K.GATEWAY_BEFORE), 502),
        (Fault(K.GATEWAY_BEFORE, status=504), 504),
        (Fault(K.HTML_BEFORE), 200),
        (Fault(K.REDIRECT_BEFORE), 307),
        (Fault(K.REDIRECT_BEFORE, status=302), 302),
    ],
)
def test_before_leaves_nothing_stored(
    server: Sandbox, client: httpx.Client, fault: Fault, status: int
) -> None:
    server.add_fault(fault)

    assert client.post(CUSTOMERS, json=body()).status_code == status
    assert server.customers() == []


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault(K.GATEWAY_AFTER), 502),
        (Fault(K.GATEWAY_AFTER, status=408), 408),
        (Fault(K.HTML_AFTER), 200),
        (Fault(K.HTML_AFTER, status=201), 201),
        (Fault(K.REDIRECT_AFTER), 307),
        (Fault(K.NO_ID), 201),
        (Fault(K.DELAY, seconds=0.01), 201),
        (Fault(K.DELAY_ANSWER, seconds=0.01), 201),
    ],
)
def test_after_has_stored(server: Sandbox, client: httpx.Client, fault: Fault, status: int) -> None:
    server.add_fault(fault)

    assert client.post(CUSTOMERS, json=body()).status_code == status
    assert names(server) == ["Acme"]


def test_an_outage_fails_whatever_comes_in_until_it_is_over(
    server: Sandbox, client: httpx.Client
) -> None:
    server.add_fault(Fault(K.OUTAGE, nth=2, seconds=1_000))

    assert client.post(CUSTOMERS, json=body()).status_code == 201
    assert client.post(CUSTOMERS, json=body()).status_code == 500
    assert client.get(CUSTOMERS).status_code == 500
    server.clear_faults()
    assert client.get(CUSTOMERS).status_code == 200
    assert len(server.customers()) == 1


def test_an_error_of_the_server_is_its_usual_500(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.ERROR))

    answer = client.post(CUSTOMERS, json=body()).json()

    assert answer == {"statusCode": 500, "message": "Internal server error"}


@pytest.mark.parametrize("kind", [K.GATEWAY_BEFORE, K.GATEWAY_AFTER, K.HTML_BEFORE, K.HTML_AFTER])
def test_a_gateway_answers_with_a_page(
    server: Sandbox, client: httpx.Client, kind: FaultKind
) -> None:
    server.add_fault(Fault(kind))

    answer = client.post(CUSTOMERS, json=body())

    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text.startswith("<html>")


@pytest.mark.parametrize("kind", [K.GATEWAY_AFTER, K.HTML_AFTER, K.REDIRECT_AFTER])
def test_a_gateways_answer_bears_no_headers_of_the_limiters(
    sandbox: Callable[..., Sandbox], kind: FaultKind
) -> None:
    server = sandbox(limits=NAMED_LIMITS["stock"], faults=(Fault(kind),))
    with client_of(server) as client:
        answer = client.post(CUSTOMERS, json=body())

    assert not [name for name in answer.headers if name.startswith("x-ratelimit")]


def test_an_answer_without_id_is_otherwise_complete(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.NO_ID))

    answer = client.post(CUSTOMERS, json=body()).json()

    assert answer["display_name"] == "Acme"
    assert "id" not in answer


def test_a_followed_redirect_would_create(server: Sandbox) -> None:
    """The redirect leads to the same address, so that a client that follows it is found out."""
    server.add_fault(Fault(K.REDIRECT_AFTER, nth=1))
    with client_of(server) as client:
        answer = client.post(CUSTOMERS, json=body(), follow_redirects=True)

    assert answer.status_code == 201
    assert len(server.customers()) == 2


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize(("kind", "stored"), [(K.DROP_BEFORE, 0), (K.DROP_AFTER, 1)])
def test_a_dropped_connection_gives_no_answer(
    server: Sandbox, client: httpx.Client, kind: FaultKind, stored: int, reset: bool
) -> None:
    server.add_fault(Fault(kind, reset=reset))
    expected = httpx.ReadError if reset else httpx.RemoteProtocolError

    with pytest.raises(expected):
        client.post(CUSTOMERS, json=body())

    assert len(server.customers()) == stored


def test_an_answer_can_be_cut_in_the_middle(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.CUT_AFTER))

    with client.stream("POST", CUSTOMERS, json=body()) as answer:
        assert answer.status_code == 201
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()

    assert names(server) == ["Acme"]
    assert server.requests[-1].status == 201


def test_a_hanging_request_stores_nothing(server: Sandbox) -> None:
    server.add_fault(Fault(K.HANG))
    with client_of(server, timeout=0.05) as client, pytest.raises(httpx.ReadTimeout):
        client.post(CUSTOMERS, json=body())

    assert server.customers() == []


def test_a_delayed_request_is_stored_although_the_client_has_gone(server: Sandbox) -> None:
    server.add_fault(Fault(K.DELAY, seconds=0.2))
    with client_of(server, timeout=0.05) as client, pytest.raises(httpx.ReadTimeout):
        client.post(CUSTOMERS, json=body())

    assert server.customers() == []
    await_that(lambda: names(server) == ["Acme"])


@pytest.mark.parametrize("status", [0, 502, 503, 504])
def test_a_row_can_appear_after_the_clients_look_up(
    server: Sandbox, client: httpx.Client, status: int
) -> None:
    server.add_fault(Fault(K.STORE_LATER, status=status, seconds=0.2))
    if status:
        assert client.post(CUSTOMERS, json=body()).status_code == status
    else:
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(CUSTOMERS, json=body())

    assert client.get(CUSTOMERS).json()["pagination"]["total"] == 0
    await_that(lambda: names(server) == ["Acme"])


def test_a_201_can_come_before_its_commit(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.COMMIT_LATER, seconds=0.2))

    answer = client.post(CUSTOMERS, json=body())
    address = f"{CUSTOMERS}/{answer.json()['id']}"

    assert answer.status_code == 201
    assert client.get(address).status_code == 404
    await_that(lambda: client.get(address).status_code == 200)


def test_a_201_can_be_lost(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.LOSE, nth=1))

    lost, kept = (client.post(CUSTOMERS, json=body()).json()["id"] for _ in range(2))

    assert client.get(f"{CUSTOMERS}/{lost}").status_code == 404
    assert [customer["id"] for customer in server.customers()] == [kept]
    assert kept > lost


def test_a_balance_can_remain_unbooked(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.NOT_BOOKED, nth=1))

    answer = client.post(CUSTOMERS, json=balance_body())
    address = f"{CUSTOMERS}/{answer.json()['id']}"
    stored = client.get(address).json()
    client.put(f"{address}/opening-balance", json={"openingBalance": 100})

    assert (stored["opening_balance"], stored["balance"]) == (100, 0)
    assert client.get(address).json()["balance"] == 100


def test_a_gateway_can_repeat_a_request(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.TWICE))

    answer = client.post(CUSTOMERS, json=body())

    assert names(server) == ["Acme", "Acme"]
    assert answer.json()["id"] == server.customers()[-1]["id"]


def test_somebody_can_edit_right_after_storing(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.EDITED, field="display_name", value="Renamed"))

    client.post(CUSTOMERS, json=body())

    assert names(server) == ["Renamed"]


def test_somebody_can_add_an_equal_customer(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.ADDED))

    first = client.post(CUSTOMERS, json=body()).json()["id"]

    assert [customer["id"] for customer in server.customers()] == [first, first + 1]
    assert names(server) == ["Acme", "Acme"]


def test_somebody_can_delete_right_after_storing(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.DELETED))

    assert client.post(CUSTOMERS, json=body()).status_code == 201
    assert server.customers() == []


def test_a_crash_of_the_database_takes_the_last_answered_customers_and_gives_their_ids_again(
    server: Sandbox, client: httpx.Client
) -> None:
    """importer/api/README.md 1.3 and 10.1: a 201 of the last moments may be lost, its id given
    again; what is older stays, the booked balances of the lost ones do not."""
    older = server.add_customer(displayName="Older")
    server.add_fault(Fault(K.CRASH, nth=4, count=2))

    answers = [client.post(CUSTOMERS, json=balance_body(f"C{n}")) for n in range(5)]

    assert [answer.status_code for answer in answers] == [201, 201, 201, 500, 201]
    first, second, third = (answer.json()["id"] for answer in answers[:3])
    assert answers[4].json()["id"] == second
    assert names(server) == ["Older", "C0", "C4"]
    assert set(server.ledger()) == {first, second}
    assert client.get(f"{CUSTOMERS}/{third}").status_code == 404
    assert client.get(f"{CUSTOMERS}/{older}").status_code == 200


def test_a_crash_takes_a_customer_whose_commit_was_still_to_come(
    server: Sandbox, client: httpx.Client
) -> None:
    server.add_fault(Fault(K.COMMIT_LATER, nth=1, seconds=0.1), Fault(K.CRASH, nth=2))

    lost = client.post(CUSTOMERS, json=body("Lost")).json()["id"]
    client.post(CUSTOMERS, json=body("Crash"))
    taken = client.post(CUSTOMERS, json=body("Next")).json()["id"]

    assert taken == lost
    time.sleep(0.2)  # the late commit would have come by now
    assert names(server) == ["Next"]


def test_the_key_can_be_revoked_in_the_middle(server: Sandbox, client: httpx.Client) -> None:
    server.add_fault(Fault(K.REVOKE_KEY, on="*", nth=3))

    statuses = [client.post(CUSTOMERS, json=body()).status_code for _ in range(4)]
    server.restore_key()

    assert statuses == [201, 201, 401, 401]
    assert client.post(CUSTOMERS, json=body()).status_code == 201


def test_a_list_can_be_truncated(server: Sandbox, client: httpx.Client) -> None:
    for n in range(5):
        server.add_customer(displayName=f"{n}")
    server.add_fault(Fault(K.TRUNCATED, count=2))

    page = client.get(CUSTOMERS).json()

    assert len(page["customers"]) == 3
    assert page["pagination"]["total"] == 5


def test_a_list_can_claim_a_smaller_page(server: Sandbox, client: httpx.Client) -> None:
    for n in range(5):
        server.add_customer(displayName=f"{n}")
    server.add_fault(Fault(K.SMALL_PAGE, count=2))

    page = client.get(CUSTOMERS, params={"page": 1, "page_size": 100}).json()

    assert len(page["customers"]) == 2
    assert page["pagination"] == {"total": 5, "page": 1, "page_size": 2}


@pytest.mark.parametrize(("kind", "stored"), [(K.KILL_BEFORE, 0), (K.KILL_AFTER, 1)])
def test_the_server_can_die(
    server: Sandbox, client: httpx.Client, kind: FaultKind, stored: int
) -> None:
    server.add_fault(Fault(kind))

    with pytest.raises(httpx.RemoteProtocolError):
        client.post(CUSTOMERS, json=body())
    await_that(lambda: not server.is_running)
    with pytest.raises(httpx.ConnectError):
        client.get(CUSTOMERS)

    server.clear_faults()
    server.start()
    assert client.get(CUSTOMERS).json()["pagination"]["total"] == stored


def test_the_log_names_the_fault_and_shows_no_answer_as_zero(
    server: Sandbox, client: httpx.Client
) -> None:
    server.add_fault(Fault(K.DROP_AFTER, nth=1))
    with pytest.raises(httpx.RemoteProtocolError):
        client.post(CUSTOMERS, json=balance_body())
    client.get(f"{CUSTOMERS}/1")

    dropped, read = server.requests
    assert (dropped.route, dropped.status, dropped.fault) == (
        "POST /api/customers",
        0,
        "drop-after",
    )
    assert dropped.with_balance
    assert (read.method, read.route, read.status, read.fault) == (
        "GET",
        "GET /api/customers/{id}",
        200,
        "",
    )
    assert dropped.started <= dropped.finished <= read.started <= read.finished


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_can_be_ordered_and_the_server_goes_on(server: Sandbox, kind: FaultKind) -> None:
    server.add_fault(Fault(kind, times=1, seconds=0.01))
    route = Fault(kind).route
    with client_of(server, timeout=0.2) as client:
        try:
            if route.startswith("GET"):
                client.get(CUSTOMERS)
            else:
                client.post(CUSTOMERS, json=body())
        except httpx.TransportError:
            assert server.requests[-1].status == (201 if kind is K.CUT_AFTER else 0)
        if kind in (K.KILL_BEFORE, K.KILL_AFTER):
            server.start()
        if kind is K.OUTAGE:
            server.clear_faults()
        server.restore_key()

        assert client.post(CUSTOMERS, json=body("next")).status_code == 201
    assert server.requests[0].fault == kind
    assert "next" in names(server)
