"""How a row ends, in one word each, and which exit code a set of endings means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from importer.core.language import gettext_noop
from importer.core.problems import Problem
from importer.core.rows import RowRef
from importer.core.written import Written


class Ending(StrEnum):
    """The nine endings. Every row read has exactly one of them."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REJECTED = "rejected"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WAITING = "waiting"


ENDING_MEANINGS: Mapping[Ending, str] = {
    Ending.CREATED: "stored: read back from the server and compared, as sent or with reported "
    "differences",
    Ending.UPDATED: "an existing customer was changed",
    Ending.UNCHANGED: "an existing customer already had these values",
    Ending.SKIPPED: "not sent: exists already, equals an earlier row, went into another row's "
    "customer, or is no customer",
    Ending.REJECTED: "not sent: our checks found an error in the row",
    Ending.REFUSED: "not stored: the server refused the row",
    Ending.FAILED: "not stored: tried, and the run ended before a verdict",
    Ending.UNKNOWN: "may be stored: no answer came, or none that reading back confirmed",
    Ending.WAITING: "valid, not sent yet",
}

ENDING_HINTS: Mapping[Ending, str] = {
    Ending.CREATED: gettext_noop("Nothing to do, but for the differences that the report names."),
    Ending.UPDATED: gettext_noop("Nothing to do."),
    Ending.UNCHANGED: gettext_noop("Nothing to do."),
    Ending.SKIPPED: gettext_noop(
        "Nothing to do, unless it should be a customer of its own: --on-existing create, "
        "--keep-duplicates, --no-merge."
    ),
    Ending.REJECTED: gettext_noop(
        "Mend the row in corrections.xlsx and give that file to `importer run`."
    ),
    Ending.REFUSED: gettext_noop(
        "Mend the row in corrections.xlsx and give that file to `importer run`."
    ),
    Ending.FAILED: gettext_noop("`importer resume` sends it again."),
    Ending.UNKNOWN: gettext_noop(
        "`importer resume` looks again. Do not send the row in another way before."
    ),
    Ending.WAITING: gettext_noop("`importer resume` sends it."),
}
"""What to do about a row that ended so."""

UNFINISHED = frozenset({Ending.WAITING, Ending.FAILED, Ending.UNKNOWN})
"""What `resume` takes up again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row.

    Attributes:
        customer_id: the id on the server, where one is known.
        problems: what the ending adds to the problems that checking found.
        written: what is known from here on to have been written of the customer; None where
            nothing new is.
    """

    ref: RowRef
    ending: Ending
    customer_id: int | None = None
    problems: tuple[Problem, ...] = ()
    written: Written | None = None


EXIT_OK = 0
EXIT_STOPPED = 1
EXIT_USAGE = 2
EXIT_SOME_ROWS_BAD = 3
EXIT_SOME_ROWS_UNKNOWN = 4
EXIT_GUARD = 5
EXIT_INTERRUPTED = 130

EXIT_MEANINGS: Mapping[int, str] = {
    EXIT_OK: gettext_noop("all rows ended well"),
    EXIT_STOPPED: gettext_noop(
        "could not run, or was stopped with rows left, by an error or by a limit that was set"
    ),
    EXIT_USAGE: gettext_noop("usage: an option, a file or a template has to be corrected"),
    EXIT_SOME_ROWS_BAD: gettext_noop(
        "finished; some rows rejected, refused, failed, or created with an error"
    ),
    EXIT_SOME_ROWS_UNKNOWN: gettext_noop("some rows unknown: they may be stored"),
    EXIT_GUARD: gettext_noop("a guard of a job has tripped: nothing was sent"),
    EXIT_INTERRUPTED: gettext_noop("interrupted, safe to resume"),
}

EXIT_HINTS: Mapping[int, str] = {
    EXIT_OK: gettext_noop("Nothing to do."),
    EXIT_STOPPED: gettext_noop(
        "Read the message, put right what it names; `importer resume` goes on with a run that had "
        "begun."
    ),
    EXIT_USAGE: gettext_noop("Read the message and correct the command; --help lists the options."),
    EXIT_SOME_ROWS_BAD: gettext_noop(
        "Open report.html; mend the rows in corrections.xlsx and give that file to `importer run`."
    ),
    EXIT_SOME_ROWS_UNKNOWN: gettext_noop("`importer resume` looks again."),
    EXIT_GUARD: gettext_noop(
        "Read why; mend the file, or accept it for this once with `importer job approve NAME`."
    ),
    EXIT_INTERRUPTED: gettext_noop("`importer resume` goes on."),
}

_PRECEDENCE = (
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    EXIT_GUARD,
    EXIT_STOPPED,
    EXIT_SOME_ROWS_UNKNOWN,
    EXIT_SOME_ROWS_BAD,
    EXIT_OK,
)


def exit_code_of(endings: Mapping[Ending, int], *, created_with_errors: int = 0) -> int:
    """The exit code that a finished run's endings mean.

    Args:
        endings: rows per ending.
        created_with_errors: rows that were created with a difference of severity error.
    """
    if endings.get(Ending.UNKNOWN, 0):
        return EXIT_SOME_ROWS_UNKNOWN
    bad = (Ending.REJECTED, Ending.REFUSED, Ending.FAILED)
    if created_with_errors or any(endings.get(ending, 0) for ending in bad):
        return EXIT_SOME_ROWS_BAD
    return EXIT_OK


def strictest_exit_code(*codes: int) -> int:
    """Where several exit codes hold, the one that scripts must see: 130, 2, 5, 1, 4, 3, 0."""
    return min(codes, key=_PRECEDENCE.index, default=EXIT_OK)
