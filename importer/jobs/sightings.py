"""What may be seen of a job from outside, as closed types: logs, metrics and traces know nothing
else.

They hold positions, counts, codes of the importer's own, times and places in its code. No field is
a text, so no cell, no name and no key can be put into one; the few texts that there are have types
of their own, which check what they are made of.
"""

import re
from collections.abc import Mapping
from enum import Enum, StrEnum
from pathlib import PurePath
from traceback import walk_tb
from typing import ClassVar

from msgspec import Struct

from importer.core.explaining.error_texts import ERROR_TEXTS
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE
from importer.core.sending.options import WaitCause

_RUN_ID = re.compile(r"\d{8}-\d{6}-[a-z0-9]{1,8}")
_OURS = "importer"


class Level(StrEnum):
    """How much a sighting matters, as logs have it."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Sight(StrEnum):
    """Where a job can be seen."""

    LOG = "log"
    METRICS = "metrics"
    TRACES = "traces"


class Code(Struct, frozen=True):
    """A code of a problem or an error that `importer explain` knows."""

    word: str

    def __post_init__(self) -> None:
        if self.word not in CATALOGUE and self.word not in ERROR_TEXTS:
            raise ValueError("code")


class RunId(Struct, frozen=True):
    """The id of a run (`core.runs.new_run_id`)."""

    id: str

    def __post_init__(self) -> None:
        if not _RUN_ID.fullmatch(self.id):
            raise ValueError("run-id")


class Crash(Struct, frozen=True):
    """A bug: what was raised and where, without what it says, which may quote a cell.

    Attributes:
        kinds: of the exception and of those that led to it, the last one first.
        places: of the last one, innermost last: file, line and function.
    """

    kinds: tuple[str, ...]
    places: tuple[str, ...]

    @classmethod
    def of(cls, error: BaseException) -> "Crash":
        """What may be told of an exception."""
        kinds: list[str] = []
        cause: BaseException | None = error
        while cause is not None:
            kinds.append(type(cause).__qualname__)
            cause = cause.__cause__ or cause.__context__
        places = (
            f"{_shown(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}"
            for frame, line in walk_tb(error.__traceback__)
        )
        return cls(tuple(kinds), tuple(places))


def _shown(path: str) -> str:
    """A file of ours from the package on, another by its name: folders may be called after
    somebody."""
    parts = PurePath(path).parts
    return "/".join(parts[parts.index(_OURS) :]) if _OURS in parts else parts[-1]


class JobBegan(Struct, frozen=True):
    """The job is to begin; another process may have it."""

    name: ClassVar = "job-began"
    level: ClassVar = Level.INFO


class TakenOver(Struct, frozen=True):
    """The process that had the job died with it."""

    name: ClassVar = "job-taken-over"
    level: ClassVar = Level.WARNING


class FileTaken(Struct, frozen=True):
    """The next file: the how-manieth of this go."""

    name: ClassVar = "file-taken"
    level: ClassVar = Level.INFO
    file: int


class RunBegan(Struct, frozen=True):
    """The file is read, and a run begins or goes on."""

    name: ClassVar = "run-began"
    level: ClassVar = Level.INFO
    run: RunId


class Checked(Struct, frozen=True):
    """All rows are checked; none of them is sent as yet."""

    name: ClassVar = "rows-checked"
    level: ClassVar = Level.INFO
    endings: Mapping[Ending, int]


class SendingBegan(Struct, frozen=True):
    """So many customers are to be sent, some of them with an opening balance."""

    name: ClassVar = "sending-began"
    level: ClassVar = Level.INFO
    customers: int
    owing: int


class SendingEnded(Struct, frozen=True):
    """The walk to the server is over."""

    name: ClassVar = "sending-ended"
    level: ClassVar = Level.INFO
    seconds: float


class Waits(Struct, frozen=True):
    """A request waits for longer than a moment."""

    name: ClassVar = "request-waits"
    level: ClassVar = Level.INFO
    cause: WaitCause
    seconds: float


class RowEnded(Struct, frozen=True):
    """A row that needs a person.

    Attributes:
        table: the how-manieth of the run; a workbook has several.
        row: as the spreadsheet shows it.
    """

    name: ClassVar = "row-ended"
    level: ClassVar = Level.WARNING
    table: int
    row: int
    ending: Ending
    problems: tuple[Code, ...]


class RowsEnded(Struct, frozen=True):
    """How all rows of the file ended, and how often each problem occurs."""

    name: ClassVar = "rows-ended"
    level: ClassVar = Level.INFO
    endings: Mapping[Ending, int]
    problems: Mapping[Code, int]


class FileEnded(Struct, frozen=True):
    """The run over the file has come to this."""

    name: ClassVar = "file-ended"
    level: ClassVar = Level.INFO
    file: int
    exit_code: int
    seconds: float


class FileHeld(Struct, frozen=True):
    """Nothing of the file was sent; a person has to look at it."""

    name: ClassVar = "file-held"
    level: ClassVar = Level.WARNING
    file: int
    code: Code
    exit_code: int
    seconds: float


class FileLeft(Struct, frozen=True):
    """Something stands in the way of the file; the next time it is gone on with."""

    name: ClassVar = "file-left"
    level: ClassVar = Level.ERROR
    file: int
    code: Code
    exit_code: int
    seconds: float


class FilesLeft(Struct, frozen=True):
    """So many files wait for the next time behind one that has not come to its end."""

    name: ClassVar = "files-left"
    level: ClassVar = Level.INFO
    files: int


class JobStopped(Struct, frozen=True):
    """The job itself could not go on."""

    name: ClassVar = "job-stopped"
    level: ClassVar = Level.ERROR
    code: Code


class JobCrashed(Struct, frozen=True):
    """A bug of the importer, or Ctrl-C, ended the job."""

    name: ClassVar = "job-crashed"
    level: ClassVar = Level.ERROR
    crash: Crash


class NotRemoved(Struct, frozen=True):
    """What has outlived its time could not be removed."""

    name: ClassVar = "not-removed"
    level: ClassVar = Level.WARNING
    code: Code


class NotWritten(Struct, frozen=True):
    """Metrics or traces could not be written where they are looked for."""

    name: ClassVar = "not-written"
    level: ClassVar = Level.ERROR
    what: Sight


class JobEnded(Struct, frozen=True):
    """The go is over, whatever it came to.

    Attributes:
        requests: to the server; limited: those that it refused for their number (429).
        waited: seconds for which requests were held back to keep its limits, all together.
    """

    name: ClassVar = "job-ended"
    level: ClassVar = Level.INFO
    files: int
    exit_code: int
    seconds: float
    requests: int
    limited: int
    waited: float


Sighting = (
    JobBegan
    | TakenOver
    | FileTaken
    | RunBegan
    | Checked
    | SendingBegan
    | SendingEnded
    | Waits
    | RowEnded
    | RowsEnded
    | FileEnded
    | FileHeld
    | FileLeft
    | FilesLeft
    | JobStopped
    | JobCrashed
    | NotRemoved
    | NotWritten
    | JobEnded
)


def facts_of_sighting(sighting: Sighting) -> dict[str, object]:
    """Its fields as JSON has them."""
    found: dict[str, object] = {}
    for field in sighting.__struct_fields__:
        value = getattr(sighting, field)
        if isinstance(value, Crash):
            found |= {"kinds": list(value.kinds), "places": list(value.places)}
        else:
            found[field] = _plain(value)
    return found


def _plain(value: object) -> object:
    if isinstance(value, Code):
        return value.word
    if isinstance(value, RunId):
        return value.id
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
