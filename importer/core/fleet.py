"""What a fleet is told to do, and what is known of it: values only."""

from enum import StrEnum

from msgspec import Struct

from importer.core.language import gettext_noop
from importer.core.server_identity import server_identity

MOST_FALLS = 10
"""Workers that may die in a row at a task that gets no further, with no other in hand. In a night
in which machines were killed every few seconds, five were too few: the look at the end of a run
takes a while in which no row ends (`tests/fleet/test_kills.py`)."""

FALLS_OF_A_SUSPECT = 3
"""Workers that may die at a task, whatever they had beside it, until nothing is beside it."""


def lane_of(server: str, address: str) -> str:
    """A server's limits count by the address that asks: a lane for each, however the server's own
    is written.

    Args:
        server: its address.
        address: the outgoing address; "" where all workers have one.
    """
    return f"{server_identity(server)} {address}".rstrip()


class TaskKind(StrEnum):
    """What is brought in."""

    FILE = "file"
    JOB = "job"


class TaskState(StrEnum):
    """Where a task stands."""

    WAITING = gettext_noop("waiting")
    RUNNING = gettext_noop("running")
    DONE = gettext_noop("done")
    STOPPED = gettext_noop("stopped")
    CANCELLED = gettext_noop("cancelled")


class NewTask(Struct, frozen=True):
    """A file, or a job, that any worker may bring in.

    Attributes:
        name: the file's own, or the job's.
        organization: the user's name for it; "" for the server that the worker's settings name.
        options: of `importer run`, as they were written.
        server: the address that it goes to.
        address: the outgoing address by which workers reach it; "" where all have one.
        source: names the bytes that are kept of the file, and begins with their SHA-256; "" for a
            job.
        config: the file that describes the job; "" for a file.
    """

    kind: TaskKind
    name: str
    organization: str
    options: tuple[str, ...]
    server: str
    address: str
    source: str = ""
    config: str = ""

    @property
    def lane(self) -> str:
        """What takes one task at a time, in order; see `lane_of`."""
        return lane_of(self.server, self.address)


class Task(Struct, frozen=True):
    """A task of the fleet.

    Attributes:
        due: what names it among the times of a schedule; "" if it was submitted by hand.
        run_id: "" before its run has begun.
        worker: who works at it, or did last.
        since: Unix seconds by the database's clock from which on it stands so.
        waits: what it waits for, in words; "" if for nothing.
        exit_code: None before its end.
        error: the code of what stopped it; `message` says it in words.
        hint: what is to be done about it.
        cancels: whether somebody has asked for its end.
        goes: how often a worker has taken it up.
        falls: how many workers died since it got further last that had nothing but it in hand: it
            is what they died of, if anything is.
        falls_in_company: how many did that had others in hand too.
    """

    id: int
    task: NewTask
    due: str
    state: TaskState
    run_id: str = ""
    worker: str = ""
    since: float = 0.0
    waits: str = ""
    exit_code: int | None = None
    error: str = ""
    message: str = ""
    hint: str = ""
    cancels: bool = False
    goes: int = 0
    falls: int = 0
    falls_in_company: int = 0

    @property
    def is_suspect(self) -> bool:
        """Whether nothing is taken up beside it: what it does shows, and harms no other."""
        return self.falls + self.falls_in_company >= FALLS_OF_A_SUSPECT

    @property
    def is_given_up(self) -> bool:
        """Whether the next worker would most likely die at it too."""
        return self.falls >= MOST_FALLS


ENDED = frozenset({TaskState.DONE, TaskState.STOPPED, TaskState.CANCELLED})


class Turn(Struct, frozen=True):
    """One time that a worker's turn has come for a task, as the queue counts them."""

    job: int
    worker: int
    attempt: int


class TaskEnd(Struct, frozen=True):
    """What became of a task at one worker.

    Attributes:
        state: WAITING where another is to go on with it.
        rests: seconds for which nobody takes it up.
    """

    state: TaskState
    exit_code: int | None = None
    error: str = ""
    message: str = ""
    hint: str = ""
    rests: float = 0.0
