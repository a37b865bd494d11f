"""Promises 2 and 3 under random faults: the outcome tells the truth, nothing is created twice."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importer.core.outcomes import Ending
from importer.core.sending.options import StopCause
from importer.journal import open_journal
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.budget import budget
from tests.laws.truth import check_nothing_lost, check_truth
from tests.run.walks import QUICK, RUN, SPEED, journal_rows, owing, plain, resume, walk

ROOMY = Limits(default=1_000_000, auth=1_000_000)

# Settling watches for longer than any late storing takes, as the default of 120 s does for a server
# that gives up after 60 s; and two readings of a 201 are further apart than any commit takes.
PATIENT = replace(QUICK, settle=10.0, server_timeout=10.0, recheck=2.5, give_up_after=30.0)
LATE = 3.0

KINDS = (
    FaultKind.ERROR,
    FaultKind.OUTAGE,
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.STORE_LATER,
    FaultKind.COMMIT_LATER,
    FaultKind.LOSE,
    FaultKind.NOT_BOOKED,
    FaultKind.GATEWAY_BEFORE,
    FaultKind.GATEWAY_AFTER,
    FaultKind.HTML_BEFORE,
    FaultKind.HTML_AFTER,
    FaultKind.REDIRECT_BEFORE,
    FaultKind.REDIRECT_AFTER,
    FaultKind.NO_ID,
    FaultKind.DELAY,
    FaultKind.DELAY_ANSWER,
    FaultKind.HANG,
    FaultKind.TRUNCATED,
    FaultKind.SMALL_PAGE,
    FaultKind.REVOKE_KEY,
    FaultKind.KILL_BEFORE,
    FaultKind.KILL_AFTER,
)

faults = st.builds(
    Fault,
    kind=st.sampled_from(KINDS),
    nth=st.integers(min_value=1, max_value=14),
    times=st.just(1),
    seconds=st.floats(min_value=0.1, max_value=LATE),
    status=st.sampled_from([0, 502, 503, 504]).map(lambda status: status),
    reset=st.booleans(),
).map(
    # A status means something for gateways and late storing only.
    lambda fault: (
        fault
        if fault.kind in {FaultKind.GATEWAY_BEFORE, FaultKind.GATEWAY_AFTER, FaultKind.STORE_LATER}
        else replace(fault, status=0)
    )
)
anywhere = st.builds(
    lambda fault, on: replace(fault, on=on),
    faults.filter(
        lambda fault: (
            fault.kind in {FaultKind.ERROR, FaultKind.DROP_BEFORE, FaultKind.GATEWAY_BEFORE}
        )
    ),
    st.sampled_from(["GET /api/customers", "GET /api/customers/{id}", "PUT /api/customers/{id}"]),
)


def customers(count: int) -> dict[str, dict[str, object]]:
    """Distinct customers of all kinds, by name."""
    made = {}
    for number in range(count):
        name = f"Customer {number:02}"
        fields: dict[str, object] = {"email": f"c{number}@example.com"}
        if number % 4 == 1:
            fields["billingAddressPostcode"] = f"0{number:04}"
        if number % 5 == 2:
            fields["active"] = False
        made[name] = owing(name, 10.0 + number, **fields) if number % 3 else plain(name, **fields)
    return made


@settings(
    max_examples=budget(20, 300),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    plan=st.lists(st.one_of(faults, anywhere), min_size=1, max_size=5),
    count=st.integers(min_value=3, max_value=12),
    seed=st.integers(min_value=0, max_value=99),
)
def test_the_outcome_tells_the_truth_whatever_fails(
    plan: list[Fault], count: int, seed: int
) -> None:
    bodies = customers(count)
    options = SandboxOptions(limits=ROOMY, faults=tuple(plan), seed=seed, time_scale=SPEED)
    with (
        TemporaryDirectory() as folder,
        Sandbox(options) as server,
        open_journal(Path(folder) / "journal.sqlite") as journal,
    ):
        journal_rows(journal, server, bodies.values())
        walk(journal, server, options=PATIENT, read_seconds=0.25)
        check_truth(journal, server, RUN, bodies)

        server.clear_faults()
        server.restore_key()
        if not server.is_running:
            server.start()
        result = resume(journal, server, options=PATIENT)

        assert result.cause is StopCause.DONE
        check_truth(journal, server, RUN, bodies)
        check_nothing_lost(journal, server, RUN, list(bodies))
        assert journal.endings(RUN)[Ending.WAITING] == 0
