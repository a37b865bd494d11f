"""Promises 2, 3 and 8 when the server's database crashes: answered customers vanish, and their ids
are given again, to rows of ours and to customers of other clients
(importer/api/README.md 1.3 and 10.1)."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importer.core.outcomes import Ending
from importer.core.runs import AttemptState
from importer.core.sending.options import StopCause
from importer.journal import Journal, open_journal
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.budget import budget
from tests.laws.truth import check_nothing_lost, check_truth
from tests.run.walks import QUICK, RUN, SPEED, Watcher, journal_rows, owing, plain, resume, walk

ROOMY = Limits(default=1_000_000, auth=1_000_000)
PATIENT = replace(QUICK, settle=8.0, server_timeout=8.0, recheck=2.0, resend=9)

crashes = st.builds(
    Fault,
    kind=st.just(FaultKind.CRASH),
    nth=st.integers(min_value=2, max_value=16),
    count=st.integers(min_value=1, max_value=5),
    on=st.sampled_from(["", "", "GET /api/customers", "GET /api/customers/{id}"]),
)
others = st.builds(
    Fault,
    kind=st.sampled_from(
        [
            FaultKind.DROP_AFTER,
            FaultKind.DROP_BEFORE,
            FaultKind.COMMIT_LATER,
            FaultKind.LOSE,
            FaultKind.NOT_BOOKED,
            FaultKind.DELAY_ANSWER,
            FaultKind.ERROR,
        ]
    ),
    nth=st.integers(min_value=1, max_value=16),
    seconds=st.floats(min_value=0.1, max_value=1.5),
)


def customers(count: int) -> dict[str, dict[str, object]]:
    """Rows of which some say little: a name alone, the same company, the same town."""
    made = {}
    for number in range(count):
        name = f"Customer {number:02}"
        fields: dict[str, object] = {"billingAddressCity": "Springfield"} if number % 2 else {}
        if number % 3:
            fields["email"] = f"c{number}@example.com"
        if number % 4 == 1:
            fields["billingAddressPostcode"] = f"0{number:04}"
        if number % 5 == 0:
            fields["companyName"] = "Smith & Co"
        made[name] = owing(name, 10.0 + number, **fields) if number % 3 else plain(name, **fields)
    return made


class OtherClient(Watcher):
    """Somebody else who adds a customer whenever so many of our rows have ended."""

    def __init__(self, server: Sandbox, every: int) -> None:
        super().__init__()
        self._server, self._every = server, every

    def ended(self, ending: Ending) -> None:
        super().ended(ending)
        if self._every and len(self.endings) % self._every == 0:
            name = f"Stranger {len(self.endings)}"
            self._server.add_customer(displayName=name, email=f"{len(self.endings)}@other.example")


@settings(
    max_examples=budget(20, 300),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    plan=st.lists(crashes, min_size=1, max_size=3),
    more=st.lists(others, max_size=2),
    count=st.integers(min_value=4, max_value=14),
    in_flight=st.sampled_from([1, 4]),
    every=st.sampled_from([0, 1, 3]),
    seed=st.integers(min_value=0, max_value=99),
)
def test_no_row_is_called_what_it_is_not_and_no_stranger_owes(
    plan: list[Fault], more: list[Fault], count: int, in_flight: int, every: int, seed: int
) -> None:
    bodies = customers(count)
    faults = (*plan, *more)
    options = SandboxOptions(limits=ROOMY, faults=faults, seed=seed, time_scale=SPEED)
    sending = replace(PATIENT, in_flight=in_flight)
    with (
        TemporaryDirectory() as folder,
        Sandbox(options) as server,
        open_journal(Path(folder) / "journal.sqlite") as journal,
    ):
        journal_rows(journal, server, bodies.values())
        watcher = OtherClient(server, every)
        result = walk(journal, server, options=sending, read_seconds=0.5, watcher=watcher)
        check_nobody_else_owes(server, bodies)
        check_ids(journal)
        if result.cause is StopCause.DONE and not any(crash.on for crash in plan):
            # A crash at the last look of all is one after the walk.
            check_truth(journal, server, RUN, bodies)

        server.clear_faults()
        assert resume(journal, server, options=sending).cause is StopCause.DONE

        check_truth(journal, server, RUN, bodies)
        check_nothing_lost(journal, server, RUN, list(bodies))
        check_nobody_else_owes(server, bodies)
        check_ids(journal)
        assert journal.endings(RUN)[Ending.WAITING] == 0


def check_nobody_else_owes(server: Sandbox, bodies: Mapping[str, Mapping[str, object]]) -> None:
    """Whoever has a balance is the customer whose row has it; strangers are as they were added."""
    by_id = {customer["id"]: customer for customer in server.customers()}
    for customer_id, entry in server.ledger().items():
        name = str(by_id[customer_id]["display_name"])
        assert entry.amount == Decimal(str(bodies[name]["openingBalance"])), name
    for customer in by_id.values():
        if str(customer["display_name"]).startswith("Stranger"):
            assert customer["email"].endswith("@other.example")
            assert customer["billing_address2"] is None


def check_ids(journal: Journal) -> None:
    """No two rows hold one id."""
    holding = (AttemptState.ANSWERED, AttemptState.CONFIRMED)
    ids = Counter(attempt.customer_id for attempt in journal.attempts(RUN, holding))
    assert not [customer_id for customer_id, rows in ids.items() if rows > 1]
