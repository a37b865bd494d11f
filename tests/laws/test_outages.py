"""Promise 2 for internal errors: outages refuse no valid row, and no row holds up the others."""

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
from tests.run.walks import QUICK, RUN, SPEED, journal_rows, owing, plain, walk

ROOMY = Limits(default=1_000_000, auth=1_000_000)

outages = st.builds(
    Fault,
    kind=st.just(FaultKind.OUTAGE),
    nth=st.integers(min_value=1, max_value=40),
    seconds=st.floats(min_value=0.2, max_value=4.0),
)
slow_answers = st.builds(
    Fault,
    kind=st.sampled_from([FaultKind.DELAY, FaultKind.DELAY_ANSWER]),
    match=st.sampled_from(["Slow", "Bad"]),
    seconds=st.floats(min_value=0.1, max_value=1.5),
)


def mixed(kinds: list[str]) -> dict[str, dict[str, object]]:
    """Customers by name: quick ones, such as the server answers late, owing ones, and such as it
    can never store."""
    made = {}
    for number, kind in enumerate(kinds):
        name = f"{kind} {number:02}" + (" \N{GRINNING FACE}" if kind == "Bad" else "")
        made[name] = owing(name) if kind == "Owing" else plain(name)
    return made


@settings(
    max_examples=budget(15, 250),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    downs=st.lists(outages, min_size=1, max_size=2),
    slow=st.lists(slow_answers, max_size=2),
    kinds=st.lists(st.sampled_from(["Quick", "Slow", "Owing", "Bad"]), min_size=2, max_size=24),
    in_flight=st.integers(min_value=1, max_value=6),
)
def test_an_outage_refuses_no_valid_row(
    downs: list[Fault], slow: list[Fault], kinds: list[str], in_flight: int
) -> None:
    """Whatever is under way meanwhile. Only a row that can never be stored may be refused, and one
    that stands alone in the end may have failed; everything else is created in one walk, unless
    rows that can't be told from an outage are all that is left, and patience ends."""
    bodies = mixed([*kinds, "Quick"])
    faults = (*slow, *downs)
    options = SandboxOptions(limits=ROOMY, faults=faults, time_scale=SPEED)
    with (
        TemporaryDirectory() as folder,
        Sandbox(options) as server,
        open_journal(Path(folder) / "journal.sqlite") as journal,
    ):
        journal_rows(journal, server, bodies.values())
        sending = replace(QUICK, in_flight=in_flight, batch_size=8)

        result = walk(journal, server, options=sending)

        check_truth(journal, server, RUN, bodies)
        valid = [name for name in bodies if not name.startswith("Bad")]
        ended = {row.display_name: row.ending for row in journal.results(RUN)}
        assert Ending.REFUSED not in {ended[name] for name in valid}
        assert Ending.CREATED not in {ended[name] for name in bodies if name not in valid}
        if result.cause is StopCause.DONE:
            assert {ended[name] for name in valid} == {Ending.CREATED}
            check_nothing_lost(journal, server, RUN, valid)
