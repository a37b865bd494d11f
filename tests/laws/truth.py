"""The law that every walk is held to: what the journal says of each row is true of the server."""

from collections import Counter
from collections.abc import Mapping, Sequence

from importer.core.outcomes import Ending
from importer.core.sending.comparison import differences, is_postcode
from importer.core.sending.stored import parse_customer
from importer.journal import Journal
from importer.sandbox.server import Sandbox

NOT_THERE = frozenset({Ending.REFUSED, Ending.FAILED, Ending.WAITING, Ending.REJECTED})


def check_truth(
    journal: Journal,
    server: Sandbox,
    run_id: str,
    bodies: Mapping[str, Mapping[str, object]],
) -> None:
    """Hold a run's endings against the server.

    Args:
        bodies: what was to be sent, by display name; names are unique.
    """
    there = Counter(str(customer["display_name"]) for customer in server.customers())
    by_id = {customer["id"]: customer for customer in server.customers()}
    rows = list(journal.results(run_id))
    assert len(rows) == len(bodies)
    assert sum(journal.endings(run_id).values()) == len(bodies)
    for row in rows:
        codes = {problem.code for problem in row.problems}
        if row.ending is Ending.CREATED:
            stored = parse_customer(by_id[row.customer_id])
            assert stored is not None
            assert stored.text("displayName") == row.display_name
            assert there[row.display_name] == 1 or "created-twice" in codes
            reported = {problem.field for problem in row.problems}
            unsaid = [
                found.field
                for found in differences(bodies[row.display_name], stored)
                if not is_postcode(found.field) and found.field not in reported
            ]
            assert not unsaid, f"{row.display_name}: {unsaid} differ and nobody says so"
        elif row.ending in NOT_THERE:
            assert there[row.display_name] == 0, f"{row.display_name} is {row.ending}, yet stored"
        else:
            assert row.ending is Ending.UNKNOWN
            assert there[row.display_name] <= 1


def check_nothing_lost(
    journal: Journal, server: Sandbox, run_id: str, names: Sequence[str]
) -> None:
    """After the trouble is over: every row that is not unknown is one customer, none is two."""
    there = Counter(str(customer["display_name"]) for customer in server.customers())
    unknown = {row.display_name for row in journal.results(run_id) if row.ending is Ending.UNKNOWN}
    assert all(there[name] == 1 for name in names if name not in unknown)
    assert all(there[name] <= 1 for name in unknown)
