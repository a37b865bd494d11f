"""What several runs came to together: one line each, by organization, and all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from importer.core.exit_codes import strictest_exit_code
from importer.core.outcomes import UNFINISHED, Ending


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What became of one file.

    Attributes:
        line: where the file stands in what named it, from 1; the header is line 1.
        file: as it was written there.
        name: the user's for the organization; "" where none was given.
        run_id: "" if no run began.
        organization: the server's name for it; "" if none was reached.
        endings: all nine, or none if no run began.
        problems: occurrences per problem code.
        exit_code: None for a file whose turn has not come.
        error: the code of what stopped it, "" if nothing did; `message` says it in words.
        reports: the folder of its reports; "" if there is none.
    """

    line: int
    file: str
    name: str
    run_id: str = ""
    organization: str = ""
    base_currency: str = ""
    endings: Mapping[Ending, int] = field(default_factory=dict)
    problems: Mapping[str, int] = field(default_factory=dict)
    exit_code: int | None = None
    error: str = ""
    message: str = ""
    reports: str = ""

    @property
    def rows(self) -> int:
        """Rows read."""
        return sum(self.endings.values())

    @property
    def left(self) -> int:
        """Rows that `resume` takes up."""
        return sum(self.endings.get(ending, 0) for ending in UNFINISHED)

    @property
    def written_name(self) -> str:
        """The file and where it goes, as people read them."""
        return f"{self.file} → {self.name}" if self.name else self.file


@dataclass(frozen=True, slots=True)
class Summary:
    """What all files of a manifest came to, in its order."""

    manifest: str
    runs: tuple[RunSummary, ...]

    @property
    def endings(self) -> dict[Ending, int]:
        """Of all runs; all nine are present."""
        return added(self.runs)

    @property
    def exit_code(self) -> int:
        """The strictest of all."""
        return strictest_exit_code(*codes_of(self.runs))

    @property
    def is_whole(self) -> bool:
        """Whether every file had its turn."""
        return all(run.exit_code is not None for run in self.runs)

    def by_organization(self) -> dict[str, tuple[RunSummary, ...]]:
        """The runs of each organization, by the user's name for it."""
        names = dict.fromkeys(run.name for run in self.runs)
        return {name: tuple(run for run in self.runs if run.name == name) for name in names}


def added(runs: Iterable[RunSummary]) -> dict[Ending, int]:
    """The endings of several runs together."""
    runs = tuple(runs)
    return {ending: sum(run.endings.get(ending, 0) for run in runs) for ending in Ending}


def codes_of(runs: Iterable[RunSummary]) -> tuple[int, ...]:
    """The exit codes of those that had their turn."""
    return tuple(run.exit_code for run in runs if run.exit_code is not None)
