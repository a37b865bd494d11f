"""The exit codes of all commands, what they mean and what to do."""

from collections.abc import Mapping

from importer.core.errors import EXIT_GUARD, EXIT_STOPPED, EXIT_USAGE
from importer.core.language import gettext_noop

EXIT_OK = 0
EXIT_SOME_ROWS_BAD = 3
EXIT_SOME_ROWS_UNKNOWN = 4
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


def strictest_exit_code(*codes: int) -> int:
    """Where several exit codes hold, the one that scripts must see: 130, 2, 5, 1, 4, 3, 0."""
    return min(codes, key=_PRECEDENCE.index, default=EXIT_OK)
