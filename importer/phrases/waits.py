"""What is said while a request waits: for what, and until when."""

from datetime import datetime

from importer.core.language import gettext
from importer.core.numbers import clock, moment, whole
from importer.core.sending.options import Wait, WaitCause


def wait_sentence(wait: Wait, until: datetime) -> str:
    """The wait, for people."""
    is_today = until.date() == datetime.now().astimezone().date()
    when = clock(until, seconds=True) if is_today else moment(until)
    return _sentence(wait.cause).format(moment=when, seconds=whole(round(wait.seconds)))


def _sentence(cause: WaitCause) -> str:
    if cause is WaitCause.LIMIT:
        return gettext(
            "Waiting until {moment} ({seconds} s): what the server takes in one go is used up."
        )
    if cause is WaitCause.REFUSED:
        return gettext(
            "Waiting until {moment} ({seconds} s): the server has refused a request by its limit, "
            "and takes none before then."
        )
    if cause is WaitCause.ANSWER:
        return gettext(
            "Waiting until {moment} at the longest ({seconds} s): the server has not answered yet."
        )
    return gettext(
        "Waiting until {moment} ({seconds} s): the server gave no usable answer; it is asked again "
        "then."
    )
