"""The words of a notice: what happened, how rows ended, what to do, where everything is.

Counts, codes, names of files and folders; nothing else of what is in a file.
"""

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from importer.core.errors import EXIT_GUARD, EXIT_STOPPED, EXIT_USAGE, ImporterError
from importer.core.exit_codes import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_SOME_ROWS_BAD,
    EXIT_SOME_ROWS_UNKNOWN,
)
from importer.core.jobs.discretion import told_of
from importer.core.jobs.news import FileNews, News, Notice
from importer.core.language import gettext, gettext_noop, ngettext
from importer.core.numbers import whole
from importer.core.outcomes import ENDING_HINTS, Ending
from importer.core.values.plain_text import plain_text

_SUBJECTS: Mapping[int, str] = {
    EXIT_OK: gettext_noop("all rows ended well"),
    EXIT_STOPPED: gettext_noop("did not come to its end"),
    EXIT_USAGE: gettext_noop("could not run, something has to be corrected"),
    EXIT_SOME_ROWS_BAD: gettext_noop("imported, some rows need you"),
    EXIT_SOME_ROWS_UNKNOWN: gettext_noop("some rows may be stored or not"),
    EXIT_GUARD: gettext_noop("a guard tripped"),
    EXIT_INTERRUPTED: gettext_noop("was interrupted"),
}
_NEED_SOMEBODY = (
    *(Ending.REJECTED, Ending.REFUSED, Ending.FAILED, Ending.UNKNOWN),
    Ending.WAITING,
)
_GO_ON = frozenset({EXIT_STOPPED, EXIT_SOME_ROWS_UNKNOWN, EXIT_INTERRUPTED})


def notice_of(news: News, attachments: tuple[Path, ...] = (), *, left_out: bool = False) -> Notice:
    """The notice of a night.

    Args:
        attachments: what the job asks to have sent along.
        left_out: they are too large for that.
    """
    lines = list(_lines(news))
    if left_out:
        lines.append(gettext("The reports are too large to be sent along."))
    text = "\n".join(lines) + "\n"
    return Notice(subject_of(news), plain_text(text), news.code, _facts(news), attachments)


def trial_notice(job: str, host: str) -> Notice:
    """A notice that only shows that it arrives."""
    subject = gettext("{job}: a trial, nothing was imported").format(job=job)
    text = gettext(
        "The job {job} on {host} tells you here what its nights come to. This is a trial: nothing "
        "was imported, and nothing has to be done."
    ).format(job=job, host=host)
    return Notice(subject, f"{text}\n", EXIT_OK, {"job": job, "host": host, "trial": True})


def subject_of(news: News) -> str:
    """One line: the job, and what its night came to."""
    if news.code == EXIT_OK and not news.files:
        words = gettext("no new file")
    elif news.code == EXIT_OK and news.not_removed is not None:
        words = gettext("all rows ended well, but old files could not be removed")
    else:
        words = gettext(_SUBJECTS[news.code])
    return f"{news.job}: {words}"


def counts_of(news: News) -> str:
    """Exit code, files and rows per ending, a line each: the body of a ping."""
    rows = (f"{ending.value} {number}" for ending, number in news.endings().items())
    return "\n".join((f"exit-code {news.code}", f"files {len(news.files)}", *rows)) + "\n"


def _lines(news: News) -> Iterator[str]:
    yield gettext("The job {job} on {host}: {words} (exit code {code}).").format(
        job=news.job, host=news.host, words=_meaning(news), code=news.code
    )
    yield ""
    if news.error is not None:
        yield from _of_error(news.error)
        yield ""
    elif news.code == EXIT_STOPPED and not any(one.code == EXIT_STOPPED for one in news.files):
        yield gettext("Why is in the log of the job.")
        yield ""
    for file in news.files:
        yield from _of_file(file)
        yield ""
    if news.left:
        yield gettext("These wait for the next time: {files}.").format(files=", ".join(news.left))
        yield ""
    if news.not_removed is not None:
        yield from _of_error(news.not_removed)
        yield ""
    yield from _what_next(news)


def _meaning(news: News) -> str:
    return subject_of(news).removeprefix(f"{news.job}: ")


def _of_file(file: FileNews) -> Iterator[str]:
    yield file.file
    if file.is_held:
        yield gettext("  It is held; nothing of it was sent.")
    elif file.endings:
        yield f"  {_counts(file)}"
    if file.error is not None:
        yield from (f"  {line}" for line in _of_error(file.error))
    for ending in _NEED_SOMEBODY:
        if file.endings.get(ending):
            yield gettext("  {ending}: {hint}").format(
                ending=gettext(ending.value), hint=gettext(ENDING_HINTS[ending])
            )
    if file.run_id:
        yield gettext("  Run: {run}").format(run=file.run_id)
    if file.reports is not None:
        yield gettext("  Its reports: {folder}").format(folder=file.reports)


def _counts(file: FileNews) -> str:
    rows = sum(file.endings.values())
    parts = (f"{whole(count)} {gettext(one.value)}" for one, count in file.endings.items() if count)
    return ngettext("{rows} row: {parts}", "{rows} rows: {parts}", rows).format(
        rows=whole(rows), parts=", ".join(parts)
    )


def _of_error(error: ImporterError) -> Iterator[str]:
    message, hint = told_of(error)
    yield f"{error.code}: {message}"
    if hint:
        yield gettext("What to do: {hint}").format(hint=hint)


def _what_next(news: News) -> Iterator[str]:
    """Commands as they are typed on the machine of the job."""
    where = f"{news.job} --config {shlex.quote(str(news.config))}"
    if any(file.is_held and file.code == EXIT_GUARD for file in news.files):
        yield gettext("To accept the file that is held, for this once:")
        yield f"  importer job approve {where}"
    if news.code in _GO_ON:
        yield gettext("It goes on by itself the next time, or now with:")
        yield f"  importer job run {where}"
    yield gettext("What became of its files:")
    yield f"  importer job history {where}"


def _facts(news: News) -> dict[str, object]:
    return {
        "job": news.job,
        "host": news.host,
        "exit_code": news.code,
        "error": news.error.code if news.error else None,
        "endings": {ending.value: rows for ending, rows in news.endings().items()},
        "files": [
            {
                "file": plain_text(file.file),
                "run": file.run_id or None,
                "exit_code": file.code,
                "held": file.is_held,
                "error": file.error.code if file.error else None,
                "endings": {one.value: rows for one, rows in file.endings.items()},
            }
            for file in news.files
        ],
        "not_removed": news.not_removed.code if news.not_removed else None,
        "left": [plain_text(name) for name in news.left],
    }
