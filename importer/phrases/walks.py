"""What is said of the events of a walk."""

from typing import assert_never

from importer.core.language import gettext, ngettext
from importer.core.numbers import whole
from importer.core.sending.options import duration_words, wait_words
from importer.run.walk_events import (
    CustomersLost,
    DoubtUnheard,
    DoubtWatched,
    JournalsUntold,
    NotScanned,
    PostcodesDropped,
    ServerAwaited,
    WalkEvent,
)


def sentence_of(event: WalkEvent) -> str:
    """The event, for people."""
    match event:
        case ServerAwaited(patience):
            return gettext(
                "The server does not answer normally; waiting for it, for up to {duration}."
            ).format(duration=wait_words(patience))
        case PostcodesDropped(kept):
            return gettext(
                "This server does not store postal codes: from now on they are kept elsewhere "
                "(--postcodes {postcodes})."
            ).format(postcodes=kept)
        case DoubtWatched() | DoubtUnheard():
            return _doubt_sentence(event)
        case CustomersLost(customers):
            return gettext(
                "The server no longer has {lost} of the customers that it had been seen to have; "
                "they are looked for, and sent again if they are certainly lost."
            ).format(lost=whole(customers))
        case NotScanned():
            return gettext(
                "The server could not be scanned for customers that were lost or created twice."
            )
        case JournalsUntold():
            return gettext(
                "This server does not tell what its manual journals name: a customer that stands "
                "in one whose lines come to nothing together looks unused."
            )
        case _:
            assert_never(event)


def _doubt_sentence(event: DoubtWatched | DoubtUnheard) -> str:
    if isinstance(event, DoubtUnheard):
        return _unheard(event)
    words = _still_in_doubt if event.again else _in_doubt
    return words(event.rows, duration_words(event.seconds))


def _in_doubt(rows: int, duration: str) -> str:
    return ngettext(
        "{number} row is in doubt: nobody knows yet whether the server stored what was sent. The "
        "server is watched for {duration} more; what is certainly not there by then is sent "
        "again.",
        "{number} rows are in doubt: nobody knows yet whether the server stored what was sent. The "
        "server is watched for {duration} more; what is certainly not there by then is sent "
        "again.",
        rows,
    ).format(number=whole(rows), duration=duration)


def _still_in_doubt(rows: int, duration: str) -> str:
    return gettext(
        "{rows_are} still in doubt: the server did not answer well for long enough, or what it has "
        "changed. It is watched for {duration} more."
    ).format(rows_are=_rows_are(rows), duration=duration)


def _unheard(event: DoubtUnheard) -> str:
    return gettext(
        "{rows_are} in doubt, and the server can't be asked about it now: it is watched for "
        "{duration} from when it answers again, and given up after {patience} without an answer "
        "(--give-up-after)."
    ).format(
        rows_are=_rows_are(event.rows),
        duration=duration_words(event.settle),
        patience=duration_words(event.patience),
    )


def _rows_are(rows: int) -> str:
    if rows == 1:
        return gettext("1 row is")
    return gettext("{rows} rows are").format(rows=whole(rows))
