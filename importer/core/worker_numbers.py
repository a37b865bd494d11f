"""What a worker of a fleet tells whoever watches it from outside."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from importer.core.outcomes import Ending
from importer.core.prometheus import Family, Kind, render_families

PREFIX = "bigcapital_importer_worker_"
FLEET_PREFIX = "bigcapital_importer_fleet_"


class WorkerNumbers(Struct, frozen=True):
    """Counts since the worker began, and how the fleet stands now.

    Attributes:
        began_at: Unix seconds.
        running: tasks that it works at.
        ended: how its tasks ended -> how many.
        rows: of its tasks, by how they ended at this worker; a row that another goes on with is
            counted there once more.
        waited: seconds for which requests were held back to keep the servers' limits.
        limited: requests that servers refused for their number (429).
        fleet: tasks of the whole fleet by their state; None where the database did not say.
    """

    began_at: float
    running: int = 0
    ended: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[Ending, int] = field(default_factory=dict)
    requests: int = 0
    limited: int = 0
    waited: float = 0.0
    fleet: Mapping[str, int] | None = None


def render_worker_metrics(numbers: WorkerNumbers) -> str:
    """The numbers as Prometheus collects them."""
    return render_families(_families(numbers))


def _families(numbers: WorkerNumbers) -> Iterator[Family]:
    def alone(name: str, text: str, value: float, kind: Kind) -> Family:
        return Family(PREFIX + name, text, [((), value)], kind)

    yield alone("start_time_seconds", "When the worker began.", numbers.began_at, Kind.GAUGE)
    yield alone("tasks", "Tasks that it works at.", numbers.running, Kind.GAUGE)
    yield Family(
        f"{PREFIX}tasks_ended_total",
        "Tasks that it has brought to an end, or handed back, by what became of them.",
        [((("state", state),), count) for state, count in sorted(numbers.ended.items())],
        Kind.COUNTER,
    )
    yield Family(
        f"{PREFIX}rows_total",
        "Rows of its tasks, by how they ended.",
        [((("ending", one.value),), numbers.rows.get(one, 0)) for one in Ending],
        Kind.COUNTER,
    )
    yield alone("requests_total", "Requests to servers.", numbers.requests, Kind.COUNTER)
    yield alone(
        "rate_limited_requests_total",
        "Requests that servers refused for their number (429).",
        numbers.limited,
        Kind.COUNTER,
    )
    yield alone(
        "wait_seconds_total",
        "Seconds for which requests were held back to keep the servers' limits.",
        numbers.waited,
        Kind.COUNTER,
    )
    if numbers.fleet is not None:
        yield Family(
            f"{FLEET_PREFIX}tasks",
            "Tasks of the whole fleet, by their state.",
            [((("state", state),), count) for state, count in sorted(numbers.fleet.items())],
        )
