"""What is said while rows are in doubt, and of rows that stay so; when, is `doubts`' business."""

from importer.core.language import gettext, ngettext
from importer.core.problems import Problem
from importer.core.sending.options import SendOptions, duration_words


def waiting_words(rows: int, seconds: float) -> str:
    """That rows are in doubt, and for how many seconds more the server is watched."""
    return ngettext(
        "{number} row is in doubt: nobody knows yet whether the server stored what was sent. The "
        "server is watched for {duration} more; what is certainly not there by then is sent "
        "again.",
        "{number} rows are in doubt: nobody knows yet whether the server stored what was sent. The "
        "server is watched for {duration} more; what is certainly not there by then is sent "
        "again.",
        rows,
    ).format(number=f"{rows:,}", duration=duration_words(seconds))


def longer_words(rows: int, seconds: float) -> str:
    """The same once that takes longer than was said."""
    rows_are = (
        gettext("1 row is") if rows == 1 else gettext("{rows} rows are").format(rows=f"{rows:,}")
    )
    return gettext(
        "{rows_are} still in doubt: the server did not answer well for long "
        "enough, or what it has changed. It is watched for {duration} "
        "more."
    ).format(rows_are=rows_are, duration=duration_words(seconds))


def silence_words(rows: int, options: SendOptions) -> str:
    """The same while the server can't be asked."""
    rows_are = (
        gettext("1 row is") if rows == 1 else gettext("{rows} rows are").format(rows=f"{rows:,}")
    )
    return gettext(
        "{rows_are} in doubt, and the server can't be asked about it now: it is "
        "watched for {duration} from when it answers again, and given up "
        "after {patience} without an answer (--give-up-after)."
    ).format(
        rows_are=rows_are,
        duration=duration_words(options.settle),
        patience=duration_words(options.give_up_after),
    )


def may_be_stored(detail: str, candidates: tuple[int, ...]) -> Problem:
    """What is said of a row in doubt: why, and which customers (ids) could be its own."""
    words = ", ".join(f"id {identity}" for identity in candidates) or gettext("none found so far")
    return Problem("may-be-stored", facts={"reason": detail, "candidates": words})
