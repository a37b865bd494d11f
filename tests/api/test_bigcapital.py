"""The port `Target` against the stand-in server: answers in, meanings out."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from importer.api.bigcapital import Bigcapital
from importer.api.client import Connection
from importer.api.opening import Conduct, open_bigcapital
from importer.api.retrying import RetryPolicy
from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.organization import Branch
from importer.core.sending.answers import (
    CreateAnswer,
    Created,
    InDoubt,
    NotStored,
    Refused,
    Trouble,
)
from importer.core.sending.options import Bound, Forecast, Pace, Work
from importer.core.sending.stored import StoredCustomer
from importer.sandbox import options
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import NAMED_LIMITS
from importer.sandbox.server import Sandbox

from tests.clocks import ScaledClock
from tests.sandbox.clients import balance_body, body

Start = Callable[..., Sandbox]
Found = TypeVar("Found")

QUICK = RetryPolicy(first_wait=0.001, longest_wait=0.002)
UNKNOWN = 999_999

READ_ONE = "GET /api/customers/{id}"
EDIT = "PUT /api/customers/{id}"
BOOK = "PUT /api/customers/{id}/opening-balance"
DELETE = "DELETE /api/customers/{id}"
CHECK = "POST /api/customers/validate-bulk-delete"


def ask(
    server: Sandbox,
    question: Callable[[Bigcapital], Awaitable[Found]],
    *,
    read_seconds: float = 10.0,
    **others: Any,
) -> Found:
    """The answer to one question, over connections of its own."""

    async def go() -> Found:
        connection = Connection(server.url, server.key, read_seconds=read_seconds)
        target = open_bigcapital(
            connection,
            ScaledClock(100),
            Conduct(policy=QUICK, **others),
            jitter=random.Random(0),
        )
        try:
            return await question(target)
        finally:
            await target.aclose()

    return asyncio.run(go())


def create(server: Sandbox, fields: dict[str, object] | None = None) -> CreateAnswer:
    text = json.dumps(body() if fields is None else fields)
    return ask(server, lambda target: target.create(text))


def edit(server: Sandbox, customer_id: int, **values: object) -> Refused | None:
    text = json.dumps({"customerType": "business", "displayName": "Acme", **values})
    return ask(server, lambda target: target.edit(customer_id, text))


def read(server: Sandbox, customer_id: int) -> StoredCustomer | None:
    return ask(server, lambda target: target.read(customer_id))


class TestOrganization:
    def test_it_says_where_we_are(self, sandbox: Start) -> None:
        here = options.SandboxOrganization(
            "org-7", "Books & Co", "EUR", ("EUR", "USD"), timezone="Europe/Vienna"
        )

        organization = ask(sandbox(organization=here), lambda target: target.organization())

        assert (organization.id, organization.name) == ("org-7", "Books & Co")
        assert organization.base_currency == "EUR"
        assert organization.currencies == {"EUR", "USD"}
        assert organization.time_zone == "Europe/Vienna"
        assert not organization.branches_on

    def test_its_branches_are_read_where_they_are_switched_on(self, sandbox: Start) -> None:
        branches = (
            options.SandboxBranch(3, "Main", "M", primary=True),
            options.SandboxBranch(4, "Port"),
        )
        server = sandbox(organization=options.SandboxOrganization(branches=branches))

        organization = ask(server, lambda target: target.organization())

        assert organization.branches_on
        assert organization.branches == (Branch(3, "Main", "M"), Branch(4, "Port"))

    def test_one_that_was_never_set_up_is_told_apart(self, sandbox: Start) -> None:
        server = sandbox(organization=options.SandboxOrganization(built=False))

        with pytest.raises(ImporterError) as failure:
            ask(server, lambda target: target.organization())
        assert failure.value.code == "organization-not-set-up"

    def test_an_address_that_is_not_bigcapitals_is_told_apart(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.HTML_BEFORE, on="*"),))

        with pytest.raises(ImporterError) as failure:
            ask(server, lambda target: target.organization())
        assert failure.value.code == "not-bigcapital"

    def test_a_server_that_is_away_is_unavailable(self, sandbox: Start) -> None:
        server = sandbox()
        server.stop()

        with pytest.raises(ServerUnavailable) as failure:
            ask(server, lambda target: target.organization())
        assert failure.value.hint


class TestCreate:
    def test_a_201_with_an_id_is_created(self, sandbox: Start) -> None:
        server = sandbox()

        answer = create(server, body("Acme", note="hello"))

        assert isinstance(answer, Created)
        assert answer.customer.id == server.customers()[0]["id"]
        assert answer.customer.text("displayName") == "Acme"

    def test_a_refusal_names_the_fields(self, sandbox: Start) -> None:
        answer = create(sandbox(), body("Acme", email="nobody", active="yes"))

        assert isinstance(answer, Refused)
        assert answer.status == 400
        assert {reason.field for reason in answer.reasons} == {"email", "active"}

    def test_a_500_on_every_try_is_not_stored(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.ERROR),))

        answer = create(server)

        assert isinstance(answer, NotStored)
        assert (answer.trouble, answer.status) == (Trouble.SERVER, 500)
        assert answer.tries.requests == server.count_requests("POST /api/customers") == 3

    def test_a_500_that_passes_is_no_trouble(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.ERROR, times=2),))

        assert isinstance(create(server), Created)
        assert len(server.customers()) == 1

    def test_a_server_that_is_away_has_not_stored_anything(self, sandbox: Start) -> None:
        server = sandbox()
        server.stop()

        answer = create(server)

        assert isinstance(answer, NotStored)
        assert (answer.trouble, answer.status) == (Trouble.UNREACHABLE, 0)

    def test_a_run_that_is_asked_to_stop_sends_nothing(self, sandbox: Start) -> None:
        server = sandbox()

        answer = ask(
            server, lambda target: target.create(json.dumps(body())), halted=lambda _: True
        )

        assert isinstance(answer, NotStored)
        assert answer.trouble is Trouble.HALTED
        assert server.requests == ()

    @pytest.mark.parametrize(
        ("fault", "status"),
        [
            (Fault(FaultKind.DROP_AFTER), 0),
            (Fault(FaultKind.DROP_AFTER, reset=True), 0),
            (Fault(FaultKind.CUT_AFTER), 0),
            (Fault(FaultKind.GATEWAY_AFTER, status=502), 502),
            (Fault(FaultKind.GATEWAY_AFTER, status=503), 503),
            (Fault(FaultKind.GATEWAY_AFTER, status=504), 504),
            (Fault(FaultKind.GATEWAY_AFTER, status=408), 408),
            (Fault(FaultKind.GATEWAY_AFTER, status=500), 500),
            (Fault(FaultKind.GATEWAY_AFTER, status=404), 404),
            (Fault(FaultKind.GATEWAY_AFTER, status=413), 413),
            (Fault(FaultKind.HTML_AFTER, status=200), 200),
            (Fault(FaultKind.HTML_AFTER, status=201), 201),
            (Fault(FaultKind.REDIRECT_AFTER, status=301), 301),
            (Fault(FaultKind.REDIRECT_AFTER, status=302), 302),
            (Fault(FaultKind.REDIRECT_AFTER, status=303), 303),
            (Fault(FaultKind.REDIRECT_AFTER, status=307), 307),
            (Fault(FaultKind.REDIRECT_AFTER, status=308), 308),
            (Fault(FaultKind.NO_ID), 201),
        ],
        ids=lambda value: f"{value.kind}-{value.status}" if isinstance(value, Fault) else "",
    )
    def test_whatever_is_not_understood_is_in_doubt_and_sent_once(
        self, sandbox: Start, fault: Fault, status: int
    ) -> None:
        """The customer is there, all the same (importer/api/README.md 10.1)."""
        server = sandbox(faults=(fault,))

        answer = create(server)

        assert isinstance(answer, InDoubt)
        assert answer.status == status
        assert "Acme" not in answer.detail
        assert len(server.customers()) == 1

    def test_an_answer_that_comes_too_late_is_in_doubt(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.DELAY_ANSWER, seconds=2),))

        answer = ask(server, lambda target: target.create(json.dumps(body())), read_seconds=0.2)

        assert answer == InDoubt(0, "no answer came in time")
        assert len(server.customers()) == 1

    def test_an_address_without_customers_stops_the_run(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.ERROR, status=404),))

        with pytest.raises(ImporterError) as failure:
            create(server)
        assert failure.value.code == "not-bigcapital"

    def test_a_revoked_key_stops_the_run(self, sandbox: Start) -> None:
        server = sandbox()
        server.revoke_key()

        with pytest.raises(ImporterError) as failure:
            create(server)
        assert failure.value.code == "key-refused"


class TestRead:
    def test_a_customer_comes_with_its_balance(self, sandbox: Start) -> None:
        server = sandbox()
        created = create(server, balance_body("Acme", 12.5))
        assert isinstance(created, Created)

        customer = read(server, created.customer.id)

        assert customer is not None
        assert str(customer.balance) == "12.5"
        assert customer.get("customerType") == "business"

    def test_one_that_the_server_does_not_have_is_none(self, sandbox: Start) -> None:
        assert read(sandbox(), UNKNOWN) is None

    @pytest.mark.parametrize(
        "fault",
        [
            Fault(FaultKind.GATEWAY_BEFORE, on=READ_ONE, status=404),
            Fault(FaultKind.HTML_BEFORE, on=READ_ONE),
            Fault(FaultKind.ERROR, on=READ_ONE),
            Fault(FaultKind.ERROR, on=READ_ONE, status=400),
            Fault(FaultKind.REDIRECT_BEFORE, on=READ_ONE),
        ],
        ids=lambda fault: f"{fault.kind}-{fault.status}",
    )
    def test_only_the_server_itself_can_say_so(self, sandbox: Start, fault: Fault) -> None:
        server = sandbox(faults=(fault,))
        customer_id = server.add_customer()

        with pytest.raises(ImporterError):
            read(server, customer_id)

    def test_another_customer_than_the_one_asked_for_is_no_answer(self, sandbox: Start) -> None:
        """A cache in between may mix them up."""
        server = sandbox()
        customer_id = server.add_customer()
        server.edit(customer_id, id=customer_id + 1)

        with pytest.raises(ImporterError):
            read(server, customer_id)

    def test_trouble_that_passes_is_waited_out(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.DROP_BEFORE, on=READ_ONE, times=3),))
        customer_id = server.add_customer()

        assert read(server, customer_id) is not None


class TestFindAndScan:
    def test_a_scan_tells_everybody(self, sandbox: Start) -> None:
        server = sandbox()
        ids = {server.add_customer(displayName=f"C {n}", active=n % 2 == 0) for n in range(30)}

        customers = ask(server, lambda target: target.scan())

        assert {customer.id for customer in customers} == ids

    @pytest.mark.parametrize("seed", range(3))
    def test_a_server_that_caps_its_pages_is_read_whole(self, sandbox: Start, seed: int) -> None:
        """Its pages have no order, so that customers may be on two of them and others on none."""
        server = sandbox(max_page_size=12, seed=seed)
        ids = {server.add_customer(displayName=f"C {number}") for number in range(30)}

        customers = ask(server, lambda target: target.scan())

        assert {customer.id for customer in customers} == ids

    def test_a_list_that_is_shorter_than_it_says_is_no_answer(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.TRUNCATED),))
        server.add_customer()

        with pytest.raises(ServerUnavailable):
            ask(server, lambda target: target.scan())

    def test_customers_are_found_by_any_of_three_fields(self, sandbox: Start) -> None:
        server = sandbox()
        ids = [
            server.add_customer(displayName="Café Ünal"),
            server.add_customer(email="ann@acme.example", active=False),
            server.add_customer(companyName="Acme Ltd"),
        ]
        server.add_customer(displayName="Somebody else")

        wanted = {
            "displayName": ["cafe unal", "007"],
            "email": ["ANN@acme.example"],
            "companyName": ["Acme Ltd"],
        }
        found = ask(server, lambda target: target.find(wanted))
        active = ask(server, lambda target: target.find(wanted, inactive_too=False))

        assert sorted(customer.id for customer in found) == ids
        assert sorted(customer.id for customer in active) == [ids[0], ids[2]]

    @pytest.mark.parametrize("limit", [{"proxy_url_limit": 2_000}, {"url_limit": 2_000}])
    def test_short_urls_are_enough(self, sandbox: Start, limit: dict[str, int]) -> None:
        """A gateway's page with 414, or the server's own empty 431."""
        server = sandbox(**limit)
        names = [f"Customer {number:03}" for number in range(100)]
        ids = {server.add_customer(displayName=name) for name in names[::10]}

        found = ask(server, lambda target: target.find({"displayName": names}))

        assert {customer.id for customer in found} == ids


class TestEdit:
    def test_it_changes_a_customer(self, sandbox: Start) -> None:
        server = sandbox()
        customer_id = server.add_customer(displayName="Acme")

        assert edit(server, customer_id, note="new") is None
        assert (server.customer(customer_id) or {})["note"] == "new"

    def test_the_server_may_refuse_it(self, sandbox: Start) -> None:
        server = sandbox()

        unknown = edit(server, UNKNOWN)
        refused = edit(server, server.add_customer(), email="nobody")
        assert unknown is not None
        assert refused is not None
        assert (unknown.status, refused.status) == (404, 400)
        assert [reason.field for reason in refused.reasons] == ["email"]

    @pytest.mark.parametrize(
        "kind", [FaultKind.HTML_BEFORE, FaultKind.ERROR, FaultKind.GATEWAY_BEFORE]
    )
    def test_an_answer_of_somebody_else_is_no_answer(self, sandbox: Start, kind: FaultKind) -> None:
        server = sandbox(faults=(Fault(kind, on=EDIT),))

        with pytest.raises(ServerUnavailable):
            edit(server, server.add_customer(), note="new")

    def test_one_that_got_lost_is_not_sent_again(self, sandbox: Start) -> None:
        """Somebody may have edited the customer meanwhile: who sends it looks first."""
        server = sandbox(faults=(Fault(FaultKind.DROP_AFTER, on=EDIT, times=1),))
        customer_id = server.add_customer()

        with pytest.raises(ServerUnavailable):
            edit(server, customer_id, note="new")
        assert server.count_requests(EDIT) == 1

        assert edit(server, customer_id, note="new") is None
        assert server.count_requests(EDIT) == 2


class TestOpeningBalance:
    def test_it_is_booked_anew(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.NOT_BOOKED),))
        created = create(server, balance_body("Acme", 100))
        assert isinstance(created, Created)
        customer_id = created.customer.id
        assert server.ledger() == {}
        booking = json.dumps({"openingBalance": 100, "openingBalanceAt": "2026-01-01"})

        assert not ask(server, lambda target: target.book_opening_balance(customer_id, booking))
        assert list(server.ledger()) == [customer_id]

    def test_the_server_may_refuse_it(self, sandbox: Start) -> None:
        server = sandbox()
        customer_id = server.add_customer()

        assert ask(server, lambda target: target.book_opening_balance(customer_id, "{}"))


class TestSwitching:
    def test_a_customer_is_switched_off_and_on(self, sandbox: Start) -> None:
        server = sandbox()
        customer_id = server.add_customer(note="kept")

        assert ask(server, lambda target: target.inactivate(customer_id)) is None
        (customer,) = server.customers()
        assert (customer["active"], customer["note"]) == (0, "kept")

        assert ask(server, lambda target: target.activate(customer_id)) is None
        assert server.customers()[0]["active"] == 1

    def test_where_there_is_nothing_to_do_the_server_says_so(self, sandbox: Start) -> None:
        server = sandbox()
        customer_id = server.add_customer()

        refused = ask(server, lambda target: target.activate(customer_id))
        assert refused is not None
        assert [one.text for one in refused.reasons] == ["CONTACT_ALREADY_ACTIVE"]


class TestDelete:
    def test_a_customer_is_deleted(self, sandbox: Start) -> None:
        server = sandbox()
        customer_id = server.add_customer()

        assert ask(server, lambda target: target.delete(customer_id))
        assert server.customers() == []

    def test_one_that_is_gone_counts_as_deleted(self, sandbox: Start) -> None:
        assert ask(sandbox(), lambda target: target.delete(UNKNOWN))

    def test_one_whose_answer_got_lost_counts_as_deleted(self, sandbox: Start) -> None:
        server = sandbox(faults=(Fault(FaultKind.DROP_AFTER, on=DELETE, times=1),))
        customer_id = server.add_customer()

        assert ask(server, lambda target: target.delete(customer_id))

    def test_one_that_is_in_use_is_kept(self, sandbox: Start) -> None:
        server = sandbox()
        customer_id = server.add_customer()
        server.mark_in_use(customer_id)

        assert not ask(server, lambda target: target.delete(customer_id))
        assert len(server.customers()) == 1

    @pytest.mark.parametrize(
        "fault",
        [
            Fault(FaultKind.HTML_BEFORE, on=DELETE),
            Fault(FaultKind.GATEWAY_BEFORE, on=DELETE, status=404),
            Fault(FaultKind.ERROR, on=DELETE),
        ],
        ids=lambda fault: str(fault.kind),
    )
    def test_an_answer_of_somebody_else_is_no_answer(self, sandbox: Start, fault: Fault) -> None:
        server = sandbox(faults=(fault,))
        customer_id = server.add_customer()

        with pytest.raises(ServerUnavailable):
            ask(server, lambda target: target.delete(customer_id))


class TestDeletable:
    def test_those_in_use_are_left_out(self, sandbox: Start) -> None:
        server = sandbox()
        free, used = server.add_customer(), server.add_customer()
        server.mark_in_use(used)

        ids = ask(server, lambda target: target.deletable([free, used, UNKNOWN]))

        assert ids == {free}
        assert len(server.customers()) == 2

    def test_nobody_asks_about_nobody(self, sandbox: Start) -> None:
        server = sandbox()

        assert ask(server, lambda target: target.deletable([])) == frozenset()
        assert server.requests == ()

    @pytest.mark.parametrize("kind", [FaultKind.HTML_BEFORE, FaultKind.ERROR])
    def test_an_answer_of_somebody_else_is_no_answer(self, sandbox: Start, kind: FaultKind) -> None:
        server = sandbox(faults=(Fault(kind, on=CHECK),))
        customer_id = server.add_customer()

        with pytest.raises(ServerUnavailable):
            ask(server, lambda target: target.deletable([customer_id]))


class TestPace:
    def test_before_any_answer_it_is_where_we_start(self, sandbox: Start) -> None:
        async def pace(target: Bigcapital) -> Pace:
            return target.pace()

        assert not ask(sandbox(), pace).known

    def test_reading_the_organization_tells_it(self, sandbox: Start) -> None:
        """Before the first customer is created, so that a finishing time can be promised."""

        async def pace(target: Bigcapital) -> Pace:
            await target.organization()
            return target.pace()

        learnt = ask(sandbox(limits=NAMED_LIMITS["stock"]), pace)

        assert learnt == Pace(10 / 60, known=True)
        assert learnt.seconds_for(2_000) == pytest.approx(200 * 60)

    def test_max_rate_caps_it(self, sandbox: Start) -> None:
        async def pace(target: Bigcapital) -> Pace:
            await target.organization()
            return target.pace()

        capped = ask(sandbox(limits=NAMED_LIMITS["stock"]), pace, max_rate=0.05)
        assert capped == Pace(10 / 60, known=True, cap=0.05)
        assert capped.forecast(Work(3)) == Forecast(60.0, Bound.CAP)
