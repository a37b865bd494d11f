"""Who is told what a job comes to: said in words, tried out, and what of it failed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from importer.cli.screen import Screen
from importer.core.errors import EXIT_USAGE, ImporterError, UsageError
from importer.core.exit_codes import EXIT_OK
from importer.core.jobs.news import Occasion, Undelivered
from importer.core.language import gettext, gettext_noop
from importer.settings import Job, find_job, job_file, load_settings

_WHEN: Mapping[Occasion, str] = {
    Occasion.FAILURE: gettext_noop(
        "When a file is held or does not come to its end, or nothing can be run, these are told:"
    ),
    Occasion.PROBLEMS: gettext_noop("Whenever not all rows end well, these are told:"),
    Occasion.ALWAYS: gettext_noop("Whatever a night comes to, these are told:"),
}


def complain(screen: Screen, sentence: str) -> None:
    """Say what could not be told; it changes nothing of what the job came to."""
    screen.say(sentence)
    screen.tell(untold=sentence)


def say_who_is_told(screen: Screen, job: Job) -> int:
    """Part of `importer job check`; the exit code is 2 if a way of telling can't be used."""
    failures = 0
    if job.notify is None and job.ping is None:
        screen.say(gettext("Nobody is told what it comes to: it has neither notify nor ping."))
    if job.notify is not None:
        screen.say(gettext(_WHEN[job.notify.on]))
    for words, failure in _usable(job):
        failures += bool(failure)
        screen.say(f"  {words}: {failure or gettext('can be used')}")
        screen.tell(tells=words, unusable=failure or None)
    if job.notify is not None and job.notify.attach:
        screen.say(
            gettext("Sent along, with customers' data: {files}.").format(
                files=", ".join(job.notify.attach)
            )
        )
    return EXIT_USAGE if failures else EXIT_OK


def _usable(job: Job) -> Iterator[tuple[str, str]]:
    """Each way in words, and why it can't be used; "" where it can, as far as is known."""
    from importer.jobs.telling import ways
    from importer.wiring.deliveries import watchdog

    for words, open_way in ways(job.notify) if job.notify else ():
        try:
            open_way().check()
            yield words, ""
        except (ImporterError, Undelivered) as error:
            yield words, str(error)
    if job.ping is not None:
        words = gettext("dead man's switch ({place}), before and after every night").format(
            place=job.ping.words()
        )
        try:
            watchdog(job.ping.read).check()
            yield words, ""
        except (ImporterError, Undelivered) as error:
            yield words, str(error)


def try_to_tell(config: Path | None, name: str, flags: Mapping[str, Any]) -> int:
    """`importer job notify`.

    Raises:
        UsageError: `nobody-is-told`.
        ImporterError: `notice-not-sent`, once all ways were tried.
    """
    screen = Screen(json_lines=load_settings(flags).json_lines)
    job = find_job(job_file(config), name)
    if job.notify is None and job.ping is None:
        raise UsageError(
            "nobody-is-told",
            gettext("The job {job} names nobody who is told.").format(job=name),
            hint=gettext(
                "Write [jobs.{job}.notify] with email, webhook or services into {path}, or a ping."
            ).format(job=name, path=job.config),
        )
    failures = 0
    for words, failure in _tried(job):
        failures += failure is not None
        said = failure.reason if failure else gettext("told")
        screen.say(f"{words}: {said}")
        screen.tell(tells=words, arrived=failure is None, reason=failure and failure.reason)
    if not failures:
        return EXIT_OK
    raise ImporterError(
        "notice-not-sent",
        gettext("Not everybody could be told."),
        hint=gettext("Look at what is said of each; `importer job check {job}` shows more.").format(
            job=name
        ),
    )


def _tried(job: Job) -> Iterator[tuple[str, Undelivered | None]]:
    from importer.core.jobs.notices import trial_notice
    from importer.jobs.telling import host, tell
    from importer.wiring.deliveries import watchdog

    notice = trial_notice(job.name, host())
    if job.notify is not None:
        yield from tell(job.notify, notice)
    if job.ping is not None:
        words = gettext("dead man's switch ({place}), a line in its log").format(
            place=job.ping.words()
        )
        yield words, watchdog(job.ping.read).try_out(notice.text)
