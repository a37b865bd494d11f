"""What a night of a job came to, as it is told to people who were not there."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from importer.core.errors import ImporterError
from importer.core.exit_codes import EXIT_OK, EXIT_SOME_ROWS_BAD
from importer.core.outcomes import Ending


class Occasion(StrEnum):
    """When somebody is told."""

    FAILURE = "failure"
    """A file did not come to its end, or was held, or nothing could be done at all."""
    PROBLEMS = "problems"
    """The same, or rows need somebody, or what was kept long enough could not be removed."""
    ALWAYS = "always"


def is_told(on: Occasion, code: int, *, not_removed: bool = False) -> bool:
    """Whether people are told of a night that came to this exit code.

    Args:
        not_removed: what was kept long enough could not be taken away.
    """
    if on is Occasion.ALWAYS or (not_removed and on is Occasion.PROBLEMS):
        return True
    return code not in ({EXIT_OK, EXIT_SOME_ROWS_BAD} if on is Occasion.FAILURE else {EXIT_OK})


class FileNews(Struct, frozen=True):
    """What became of one file.

    Attributes:
        file: its name.
        code: as a process would end that did nothing else; None if it did not come that far.
        error: what stopped it, where something did.
        is_held: nothing of it was sent, and it waits for a person.
        reports: the folder that holds its reports.
    """

    file: str
    code: int | None = None
    run_id: str = ""
    endings: Mapping[Ending, int] = field(default_factory=dict)
    error: ImporterError | None = None
    is_held: bool = False
    reports: Path | None = None


class News(Struct, frozen=True):
    """What a night came to.

    Attributes:
        config: the file that describes the job.
        host: the machine's name.
        error: what kept it from beginning or going on, besides what is told of its files.
        left: files that wait for the next time.
        not_removed: why something that was kept long enough is still there.
    """

    job: str
    config: Path
    host: str
    code: int
    files: tuple[FileNews, ...] = ()
    error: ImporterError | None = None
    left: tuple[str, ...] = ()
    not_removed: ImporterError | None = None

    def endings(self) -> Mapping[Ending, int]:
        """Rows per ending of all files, those without rows left out."""
        found = {ending: sum(one.endings.get(ending, 0) for one in self.files) for ending in Ending}
        return {ending: rows for ending, rows in found.items() if rows}


class Notice(Struct, frozen=True):
    """What people are told.

    Attributes:
        subject: one line.
        text: plain; no cell of a file and no customer's name is in it.
        code: what the night came to.
        facts: the same for programs, as JSON holds it.
        attachments: files that go with it where the job asks for them; these hold customers' data.
    """

    subject: str
    text: str
    code: int
    facts: Mapping[str, object]
    attachments: tuple[Path, ...] = ()


class Undelivered(Exception):
    """A notice did not arrive.

    Args:
        reason: in words that hold no address and no secret.
        may_pass: the next try may go better.
    """

    def __init__(self, reason: str, *, may_pass: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_pass = may_pass
