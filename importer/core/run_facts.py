"""What a run remembers of itself between two commands, and what of it the report tells: the keys
under which the journal keeps it, each with the form of its value."""

from enum import StrEnum


class RunFact(StrEnum):
    """The facts of a run; a key that is not there yet reads as ""."""

    OPTIONS = "options"
    """The options that a later resume takes over, as JSON."""

    CONFIRMED = "confirmed"
    """It was to send without asking: cut off before its first row, it is unfinished."""

    REPORTED = "reported"
    """Its report shows it as it stands; "" as long as it does not."""

    TO_STORE = "to-store"
    """Its report is to be in the store of a fleet too, and is not yet; "" once it is."""

    MARK = "mark"
    """The highest id of a full scan made before its first write."""

    MATCH_ON = "match-on"
    """What its rows and the customers on the server are matched by: one of `MatchOn`, or the header
    of a column."""

    MISSING = "missing"
    """Ids of customers that the file before had rows for and this one has none, as JSON."""

    EXPECTED = "expected"
    """How many customers the file before had rows for."""

    NOTHING_TO_SEND = "nothing-to-send"
    """It was to send and had nothing to: the next file is compared with it all the same."""

    POSTCODES = "postcodes"
    """`kept` or `dropped`, once the server has shown it."""

    MANUAL_JOURNALS = "manual-journals"
    """`untold` once the server has no route that tells what manual journals name."""

    SENDING_SECONDS = "sending-seconds"
    """How long its walks to the server have taken together."""

    SERVER_PACE = "server-pace"
    """Customers a second that the server allows, if it says so."""

    ANSWERS = "answers"
    """Headers of the last answer per route and status, as JSON."""


def rows_added_from(sha256: str, sheet: str) -> str:
    """The fact that a sheet of a file of corrections has brought new rows: the source that they
    became, or blank. The same file given once more adds them no second time."""
    return f"rows-added-from-{sha256}-{sheet}"
