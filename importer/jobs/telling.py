"""A night with its telling: the dead man's switch before and after it, and notices to people.

Nothing of it changes what the night comes to. What could not be told is said where the job is
watched, and put on record.
"""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from importer.core.errors import EXIT_STOPPED, ImporterError, importer_error_in
from importer.core.exit_codes import EXIT_INTERRUPTED
from importer.core.jobs.history import Untold
from importer.core.jobs.news import FileNews, News, Notice, Undelivered, is_told
from importer.core.jobs.notices import counts_of, notice_of
from importer.core.language import gettext
from importer.core.ports import Teller
from importer.jobs.diary import Diary
from importer.notices.delivery import FOR_NOTICES, Delivery
from importer.settings import Job, Notify
from importer.wiring import open_own_journal
from importer.wiring.deliveries import mailbox, service, watchdog, webhook

Complain = Callable[[str], None]
"""Says a sentence where the job is watched."""

MOST_ATTACHED = 10 << 20
"""Bytes that go along with a notice; many mail servers take no more than twice that."""


def told(job: Job, complain: Complain, night: Callable[[Diary], int]) -> int:
    """What the night comes to; whoever the job names is told, however it ends.

    Args:
        night: one go of the job, which keeps the diary that it is given.
    """
    diary = Diary()
    pings = watchdog(job.ping.read) if job.ping else None
    code, error = EXIT_STOPPED, None
    with _ended_in_order() as is_alone:
        try:
            if pings:
                pings.start()
            code = night(diary)
        except (ImporterError, BaseExceptionGroup) as raised:
            error = importer_error_in(raised)
            code = error.exit_code if error else code
            raise
        except KeyboardInterrupt:
            code = EXIT_INTERRUPTED
            raise
        finally:
            news = _news(job, diary, code, error)
            try:
                failure = pings.end(code, counts_of(news)) if pings else None
                _own_up(job, complain, (*_unpinged(failure), *_untold(job, news)))
            except KeyboardInterrupt:  # the telling is broken off; the night was over
                if not is_alone:  # whoever runs night after night has to hear of it
                    raise
    return code


def _news(job: Job, diary: Diary, code: int, error: ImporterError | None) -> News:
    files = tuple(map(_where_it_is, diary.files))
    left = tuple(diary.left)
    return News(job.name, job.config, host(), code, files, error, left, diary.error)


def host() -> str:
    """The name of this machine, which tells one job of that name from another."""
    return socket.gethostname()


def ways(notify: Notify) -> Iterator[tuple[str, Callable[[], Teller]]]:
    """Each way of telling, in words, and what opens it; the secrets are read then."""
    email = notify.email
    if email is not None:
        words = gettext("e-mail to {to} through {server}, port {port}").format(
            to=", ".join(email.to), server=email.place[0], port=email.place[1]
        )
        yield words, mailbox(email)
    if notify.webhook is not None:
        words = gettext("webhook ({place})").format(place=notify.webhook.words())
        yield words, webhook(notify.webhook)
    for reference in notify.services:
        words = gettext("service ({place})").format(place=reference.words())
        yield words, service(reference)


def tell(notify: Notify, notice: Notice) -> Iterator[tuple[str, Undelivered | None]]:
    """Tell by all ways at once; each in words, and why it failed where it did."""
    under_way = [
        (words, Delivery(partial(_tell, open_way, notice), FOR_NOTICES))
        for words, open_way in ways(notify)
    ]
    for words, delivery in under_way:
        yield words, delivery.failure()


def _tell(open_way: Callable[[], Teller], notice: Notice, seconds: float) -> None:
    open_way().tell(notice, seconds)


def _untold(job: Job, news: News) -> Iterator[str]:
    if job.notify is None:
        return
    if not is_told(job.notify.on, news.code, not_removed=news.not_removed is not None):
        return
    asked_for = _asked_for(job.notify, news.files)
    too_large = sum(path.stat().st_size for path in asked_for) > MOST_ATTACHED
    notice = notice_of(news, () if too_large else asked_for, left_out=too_large)
    for words, failure in tell(job.notify, notice):
        if failure is not None:
            yield gettext("Could not tell by {way}: {reason}.").format(
                way=words, reason=failure.reason
            )


def _unpinged(failure: Undelivered | None) -> Iterator[str]:
    if failure is not None:
        yield gettext("The dead man's switch could not be told: {reason}.").format(
            reason=failure.reason
        )


def _where_it_is(file: FileNews) -> FileNews:
    """A folder for reports may never have been made."""
    is_there = file.reports is not None and file.reports.is_dir()
    return file if is_there else replace(file, reports=None)


def _asked_for(notify: Notify, files: tuple[FileNews, ...]) -> tuple[Path, ...]:
    """The reports that the job wants sent along, as far as they were written."""
    folders = [file.reports for file in files if file.reports is not None]
    found = (folder / name for folder in folders for name in notify.attach)
    return tuple(path for path in found if path.is_file())


def _own_up(job: Job, complain: Complain, sentences: tuple[str, ...]) -> None:
    """Say what could not be told, and put it on record where that can be."""
    for sentence in sentences:
        complain(sentence)
    if not sentences:
        return
    untold = Untold(job.whole_name, datetime.now(UTC), " ".join(sentences))
    with suppress(ImporterError), open_own_journal(job.settings()) as journal:
        journal.record_untold(untold)


@contextmanager
def _ended_in_order() -> Iterator[bool]:
    """A polite kill ends the night as Ctrl-C does, so that it is told of; where somebody else has
    decided what it does, that holds. Yields whether nobody has."""
    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield False
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield True
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
