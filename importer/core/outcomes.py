"""How a row ends, in one word each, and which exit code a set of endings means."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from importer.core.exit_codes import EXIT_OK, EXIT_SOME_ROWS_BAD, EXIT_SOME_ROWS_UNKNOWN
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


class Outcome(Struct, frozen=True):
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
