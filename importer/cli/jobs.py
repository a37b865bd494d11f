"""The commands on jobs: list, check, run, history, approve, install."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from importer.cli.choosing import ask_yes
from importer.cli.ending import show_finished
from importer.cli.failures import shown_error
from importer.cli.fetching import fetch_first, say_fetching
from importer.cli.notifying import complain, say_who_is_told
from importer.cli.retaining import say_outlived, say_removed
from importer.cli.screen import Screen
from importer.cli.terminal import Terminal
from importer.core.errors import UsageError
from importer.core.exit_codes import EXIT_OK, strictest_exit_code
from importer.core.jobs.windows import NotNow
from importer.core.language import gettext
from importer.core.numbers import figure
from importer.journal import Journal
from importer.settings import STDERR, Job, Settings, find_job, job_file, load_jobs, load_settings
from importer.wiring import open_own_journal
from importer.wiring.locks import job_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.core.errors import ImporterError
    from importer.jobs.diary import Diary
    from importer.jobs.retaining import Outlived
    from importer.run.finishing import Finished

Flags = Mapping[str, Any]


def list_jobs(config: Path | None, flags: Flags) -> int:
    """`importer job list`."""
    screen = _screen(flags, lists=True)
    jobs = load_jobs(job_file(config))
    for job in jobs:
        screen.tell(job=job.name, input=job.input, server=job.options["base_url"])
    screen.table(
        ("!job", "input", "server"),
        [(job.name, str(job.input), job.options["base_url"]) for job in jobs],
    )
    return 0


def check_job(config: Path | None, name: str, flags: Flags) -> int:
    """`importer job check`."""
    from importer.jobs.files import new_files
    from importer.jobs.readiness import check_job as check_usable

    screen = _screen(flags, lists=True)
    job = find_job(job_file(config), name)
    key = job.key.read()
    check_usable(job, key)
    options = job.settings(api_key=key).shown_options()
    files = new_files(job)
    screen.tell(job=name, input=job.input, files=files, options=options)
    screen.say(
        gettext("The job {job} imports {input} into {server}; its key is {key}.").format(
            job=name, input=job.input, server=job.options["base_url"], key=job.key.words()
        )
    )
    screen.say(
        gettext("Options: {options}.").format(
            options=", ".join(f"{one} {value}" for one, value in options.items())
            or gettext("those that hold anyway")
        )
    )
    for guard in _guards(job):
        screen.say(f"  {guard}")
    say_fetching(screen, job)
    _say_when(screen, job)
    code = say_who_is_told(screen, job)
    screen.say(gettext("Files there now, in the order in which they are taken:"))
    for path in files:
        screen.say(f"  {path.name}")
    if not files:
        screen.say(gettext("  none"))
    with _open(job, flags) as (_, journal):
        say_outlived(screen, job, journal)
    return code


def _guards(job: Job) -> Iterator[str]:
    limits = job.guards
    yield gettext("Nothing of a file is sent while it is being written, or if it came before,")
    yield gettext("if its columns differ from those of the last good file, or the organization;")
    yield gettext("if it has {fell} % fewer rows or {rose} % more than that,").format(
        fell=f"{limits.rows_fell:g}", rose=f"{limits.rows_rose:g}"
    )
    yield gettext("or if more than {rejected} % of its rows are rejected.").format(
        rejected=f"{limits.rejected:g}"
    )
    yield gettext("So do changes of more than {changes} % of the customers that it knows.").format(
        changes=f"{limits.changes:g}"
    )
    if (settings := job.settings()).deactivate_missing:
        yield gettext(
            "Customers that the file has lost are set inactive; more than {percent} % hold it."
        ).format(percent=settings.max_missing)
    if not limits.first_changes:
        yield gettext("The first file may fill what customers lack, and replace nothing.")
    if job.marker:
        yield gettext(
            "A file is taken once there is one beside it that ends with {marker}."
        ).format(marker=job.marker)
    if limits.max_age is not None:
        yield gettext("If no new file comes for {days} days, that is told (exit code 5).").format(
            days=f"{limits.max_age / 86_400:.3g}"
        )
    if not limits.new_opening_balances:
        yield gettext("Opening balances where there were none hold it, too.")
    if limits.opening_balances is not None:
        yield gettext("So does more than {most} of them in the base currency.").format(
            most=figure(limits.opening_balances)
        )


def _say_when(screen: Screen, job: Job) -> None:
    """When a process that watches would start it."""
    if not job.schedule:
        screen.say(gettext("`importer job watch` starts it whenever a file has come."))
        return
    from importer.core.jobs.timetable import parse_timetable

    try:
        parse_timetable(job.schedule, None)
    except UsageError as error:  # whatever else starts the job needs no such package
        if error.code != "watch-not-installed":
            raise
        screen.say(shown_error(error))
    screen.say(gettext("`importer job watch` starts it: {when}.").format(when=job.schedule))


def run_one_job(
    config: Path | None,
    name: str,
    flags: Flags,
    *,
    log: Path | None = None,
    fetches: bool = False,
) -> int:
    """`importer job run`."""
    from importer.cli.job_log import in_sight

    job = in_sight(find_job(job_file(config), name), log)
    code, _ = run_described(job, flags, fetches=fetches)
    return code


def run_described(job: Job, flags: Flags, *, fetches: bool = False) -> tuple[int, float | None]:
    """Run a job: its exit code, and the Unix seconds before which nothing may be sent, if any."""
    from importer.cli.job_log import ended_quietly
    from importer.jobs.running import run_job
    from importer.jobs.telling import told

    if journal_file := load_settings(flags).journal:
        job = replace(job, options={**job.options, "journal": journal_file})
    quiet = job.sights.log == STDERR
    screen = _screen(flags, quiet=quiet)
    opens: float | None = None

    def night(diary: Diary) -> int:
        nonlocal opens
        with _open(job, flags, quiet=quiet) as (screen, journal):
            watching = _Watching(screen, journal)
            fetched = fetch_first(screen, job, journal) if fetches else EXIT_OK
            code = strictest_exit_code(fetched, run_job(job, journal, diary.beside(watching)))
            opens = watching.opens
            if not watching.files:
                screen.say(gettext("No new file; nothing to do."))
            screen.tell(job=job.name, files=watching.files, exit_code=code)
        return code

    whole = partial(told, job, partial(complain, screen), night)
    code = ended_quietly(whole, screen) if quiet else whole()
    return code, opens


class _Watching:
    """`jobs.running.Watches` in the terminal, or in the log of whoever starts the job."""

    def __init__(self, screen: Screen, journal: Journal) -> None:
        self._screen = screen
        self._journal = journal
        self._terminal: Terminal | None = None
        self.files = 0
        self.opens: float | None = None

    def shows(self, settings: Settings) -> Terminal:
        """See `jobs.running.Watches`."""
        self._terminal = Terminal(self._screen, self._journal, settings)
        return self._terminal

    def takes_over(self, owner: str) -> None:
        """See `jobs.running.Watches`."""
        self._screen.say(
            gettext("Took the job over from one that ended without a word: {owner}.").format(
                owner=owner
            )
        )
        self._screen.tell(taken_over_from=owner)

    def takes(self, file: Path) -> None:
        """See `jobs.running.Watches`."""
        self.files += 1
        self._screen.heading(file.name)

    def finished(self, finished: Finished) -> None:
        """See `jobs.running.Watches`."""
        if self._terminal is not None:
            show_finished(self._terminal, finished)

    def stopped(self, file: Path, error: ImporterError, *, held: bool) -> None:
        """See `jobs.running.Watches`."""
        self.files += 1
        if isinstance(error, NotNow):
            self.opens = error.opens
        self._screen.say(shown_error(error))
        self._screen.say(
            gettext("{file} is held; nothing of it was sent.").format(file=file.name)
            if held
            else gettext("{file} is gone on with the next time.").format(file=file.name)
        )
        self._screen.tell(file=file.name, error=error.code, message=error.message, held=held)

    def leaves(self, files: Sequence[Path]) -> None:
        """See `jobs.running.Watches`."""
        names = [file.name for file in files]
        self._screen.say(gettext("For the next time wait: {files}.").format(files=", ".join(names)))
        self._screen.tell(waiting=names)

    def moved(self, file: Path, folder: Path) -> None:
        """See `jobs.running.Watches`."""
        self._screen.say(
            gettext("{file} and its reports are in {folder} now.").format(
                file=file.name, folder=folder
            )
        )
        self._screen.tell(file=file.name, folder=str(folder))

    def removed(self, files: Sequence[Outlived]) -> None:
        """See `jobs.running.Watches`."""
        say_removed(self._screen, files)

    def not_removed(self, error: ImporterError) -> None:
        """See `jobs.running.Watches`."""
        self._screen.say(shown_error(error))
        self._screen.tell(error=error.code, message=error.message)


def show_history(config: Path | None, name: str, flags: Flags) -> int:
    """`importer job history`."""
    from importer.cli.job_history import show_records, show_untold

    job = find_job(job_file(config), name)
    with _open(job, flags, lists=True) as (screen, journal):
        now = datetime.now().astimezone()
        show_untold(screen, journal.untold(job.whole_name), now)
        show_records(screen, name, journal.job_records(job.whole_name), now)
    return 0


def approve_held(config: Path | None, name: str, flags: Flags) -> int:
    """`importer job approve`."""
    from importer.jobs.approving import approve, held_file

    job = find_job(job_file(config), name)
    with _open(job, flags) as (screen, journal):
        record = held_file(job, journal)
        file = Path(record.file).name
        screen.say(gettext("{file} is held: {why}").format(file=file, why=record.said[1]))
        sure = flags.get("yes") or ask_yes(gettext("Accept it as it is, for this once?"))
        if not sure:
            raise UsageError(
                "not-confirmed",
                gettext("{file} was not approved.").format(file=file),
                hint=gettext("Confirm in a terminal, or with --yes."),
            )
        with job_lock(journal, job.whole_name, f"importer job approve {name}"):
            is_the_same = held_file(job, journal) == record
            if is_the_same:
                approve(job, journal, record)
    if not is_the_same:  # a run was faster: what it holds is shown first
        return approve_held(config, name, flags)
    told = f"{name} --config {shlex.quote(str(config))}" if config else name
    screen.say(gettext("Approved. It is imported by: importer job run {job}").format(job=told))
    screen.tell(job=name, file=record.file, approved=record.said[0])
    return 0


def _screen(flags: Flags, *, lists: bool = False, quiet: bool = False) -> Screen:
    return Screen(json_lines=load_settings(flags).json_lines, lists=lists, quiet=quiet)


def _settings_for(job: Job, flags: Flags) -> Settings:
    settings = load_settings(flags)
    return job.settings() if settings.journal is None and job.options.get("journal") else settings


@contextmanager
def _open(
    job: Job, flags: Flags, *, lists: bool = False, quiet: bool = False
) -> Iterator[tuple[Screen, Journal]]:
    """The journal is the one that the command names, else the job's, else the user's."""
    settings = _settings_for(job, flags)
    screen = Screen(json_lines=load_settings(flags).json_lines, lists=lists, quiet=quiet)
    with open_own_journal(settings) as journal:
        yield screen, journal


def install_job(
    config: Path | None, name: str, when: tuple[str, str], flags: Flags, *, writes: bool
) -> int:
    """`importer job install`.

    Args:
        when: the schedule as it is written, and what is to start the job.
    """
    from importer.core.jobs.schedule import parse_schedule
    from importer.jobs.installing import INSTALLATIONS, timed, write

    screen = _screen(flags, lists=True)
    job = find_job(job_file(config), name)
    every, starter = when
    settings = _settings_for(job, flags)
    found = INSTALLATIONS[starter](timed(job, settings, parse_schedule(every)))
    for path, text in found.files.items():
        screen.heading(str(path))
        for line in text.splitlines():
            screen.say(line)
    if writes:
        write(found)
    screen.say()
    screen.say(
        gettext("Written. Now run:") if writes else gettext("Nothing was written. With --write:")
    )
    for line in found.then:
        screen.say(f"  {line}")
    screen.tell(
        job=name,
        files={str(path): text for path, text in found.files.items()},
        then=found.then,
        written=writes,
    )
    return 0
