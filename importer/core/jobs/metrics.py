"""The numbers of a job's last run as a textfile that Prometheus' node_exporter collects.

All are gauges: each run writes the file
anew, and nothing is added up over runs.
"""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from importer.core.outcomes import Ending
from importer.core.prometheus import Family, Labels, render_families

PREFIX = "bigcapital_importer_job_"
_LAST_SUCCESS = f"{PREFIX}last_success_timestamp_seconds"


class RunNumbers(Struct, frozen=True):
    """What one run of a job came to.

    Attributes:
        ended_at: Unix seconds.
        rows: of all its files.
        waited: seconds for which requests were held back to keep the server's limits.
        limited: requests that the server refused for their number (429).
        guards: code of a guard -> whether it tripped.
        succeeded_at: Unix seconds of the end of the last run that was good; None if none is known.
    """

    ended_at: float
    seconds: float
    exit_code: int
    files: int = 0
    requests: int = 0
    limited: int = 0
    waited: float = 0.0
    rows: Mapping[Ending, int] = field(default_factory=dict)
    guards: Mapping[str, bool] = field(default_factory=dict)
    succeeded_at: float | None = None


def render_metrics(job: str, numbers: RunNumbers) -> str:
    """The textfile of a job."""
    mine = (("job", job),)
    return render_families(_families(mine, numbers))


def last_success_in(text: str) -> float | None:
    """When the run ended that the textfile of an earlier run tells to have been good."""
    found = re.search(rf"^{_LAST_SUCCESS}\{{.*\}} ([0-9.e+]+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def _families(mine: Labels, numbers: RunNumbers) -> Iterator[Family]:
    def alone(name: str, text: str, value: float) -> Family:
        return Family(PREFIX + name, text, [(mine, value)])

    yield alone("last_run_timestamp_seconds", "When the last run ended.", numbers.ended_at)
    if numbers.succeeded_at is not None:
        yield alone(
            _LAST_SUCCESS.removeprefix(PREFIX),
            "When the last run ended that brought every file to its end (exit code 0, or 3: some "
            "rows need a person).",
            numbers.succeeded_at,
        )
    yield alone("exit_code", "Exit code of the last run.", numbers.exit_code)
    yield alone("duration_seconds", "How long the last run took.", numbers.seconds)
    yield alone("files", "Files that the last run took.", numbers.files)
    yield alone("requests", "Requests of the last run to the server.", numbers.requests)
    yield alone(
        "rate_limited_requests",
        "Requests of the last run that the server refused for their number (429).",
        numbers.limited,
    )
    yield alone(
        "wait_seconds",
        "Seconds for which requests of the last run were held back to keep the server's limits.",
        numbers.waited,
    )
    yield Family(
        f"{PREFIX}rows",
        "Rows of the files of the last run, by how they ended.",
        [((*mine, ("ending", one.value)), numbers.rows.get(one, 0)) for one in Ending],
    )
    yield Family(
        f"{PREFIX}guard_tripped",
        "Whether a guard held a file in the last run, by its code.",
        [((*mine, ("code", code)), float(tripped)) for code, tripped in numbers.guards.items()],
    )
