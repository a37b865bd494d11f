"""The commands that bring rows in: check and run. From flags to what they came to."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from importer.cli.choosing import ask_for_template, ask_yes, can_ask
from importer.cli.job import Finished, Flags, Job, finish, open_job, resume_line
from importer.cli.plan import Plan, show_plan
from importer.cli.walking import walk_run
from importer.core.checking import Checker
from importer.core.errors import EXIT_USAGE, ImporterError, ServerUnavailable
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.runs import RunRecord, RunState
from importer.core.sending import Pace
from importer.journal import Journal
from importer.run.checking import CheckJob, ReadTable, check_tables, compare_with_server
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey, survey_server
from importer.settings import Settings
from importer.wiring import (
    base_url_of,
    lock,
    open_server,
    read_tables,
    run_id_now,
)

Files = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A run whose rows are all checked.

    Attributes:
        pace: None if no server was asked.
    """

    run: RunRecord
    pace: Pace | None


def check_command(files: Files, flags: Flags) -> int:
    """`importer check`."""
    with open_job(flags) as job:
        return check_files(job, files).exit_code


def import_command(files: Files, flags: Flags) -> int:
    """`importer run`."""
    with open_job(flags) as job:
        return run_files(job, files).exit_code


def check_files(job: Job, files: Files) -> Finished:
    """Check files into a new run; without a server in the settings, as with `--offline`."""
    settings = job.settings
    if not settings.base_url:
        settings = settings.model_copy(update={"offline": True})
        job = replace(job, settings=settings)
    tables = _read(job, files)
    checked = _check(job, files, tables, None if settings.offline else survey_of(settings))
    _show_plan(job, checked, sends=False)
    return finish(job, checked.run)


def run_files(job: Job, files: Files) -> Finished:
    """Check files into a new run and send what is valid."""
    settings, journal = job.settings, job.journal
    tables = _read(job, files)
    survey = None if settings.offline else survey_of(settings)
    if survey is None or settings.dry_run:
        checked = _check(job, files, tables, survey)
        _show_plan(job, checked, sends=False)
        return finish(job, checked.run)
    with lock(settings, survey.base_url, survey.organization.id, "importer run"):
        if not settings.new_run:
            _refuse_unfinished(settings, journal, survey, tables)
        checked = _check(job, files, tables, survey, confirmed=settings.yes)
        return send_run(job, checked, survey)


def survey_of(settings: Settings) -> Survey:
    """What the server says before anything is checked, sent or deleted.

    Raises:
        ImporterError: the server can't be reached, refuses us, or holds another organization than
            the settings name.
    """

    async def ask() -> Survey:
        async with open_server(settings, StopSignal()) as server:
            return await survey_server(server, base_url_of(settings))

    try:
        survey = asyncio.run(ask())
    except ServerUnavailable as error:
        raise _unreachable(base_url_of(settings), error) from error
    _organization_as_set(settings, survey)
    return survey


def _unreachable(base_url: str, error: ServerUnavailable) -> ImporterError:
    """The same where nothing has begun: there is nothing to resume."""
    return ImporterError(
        error.code,
        f"{base_url}: {error.message}",
        hint="Nothing was sent. Check the address (BIGCAPITAL_BASE_URL) and that the server runs, "
        "then try again.",
        context=error.context,
    )


def _organization_as_set(settings: Settings, survey: Survey) -> None:
    """An API key opens its own organization, whatever `organization-id` says."""
    here = survey.organization
    if settings.organization_id not in {"", here.id}:
        raise ImporterError(
            "other-organization",
            f"The key belongs to {here.name} (id {here.id}); BIGCAPITAL_ORGANIZATION_ID names "
            f"{settings.organization_id}.",
            hint="Nothing was sent. Set the key of the organization that you mean, or leave "
            "BIGCAPITAL_ORGANIZATION_ID out.",
        )


def _read(job: Job, files: Files) -> tuple[ReadTable, ...]:
    return read_tables(job.settings, files, ask_for_template)


def _check(
    job: Job,
    files: Files,
    tables: tuple[ReadTable, ...],
    survey: Survey | None,
    *,
    confirmed: bool = False,
) -> Checked:
    options = job.settings.checking(_today())
    organization = survey.organization if survey else None
    Checker(options, organization)  # a wrong --set, --default or --rate stops before a run begins
    run = _new_run(job.settings, survey)
    job.screen.tell(run=run.id, files=[str(path) for path in files])
    job.journal.start_run(run)
    job.journal.set_fact(run.id, OPTIONS, job.settings.remembered())
    if confirmed:
        job.journal.set_fact(run.id, CONFIRMED, "--yes")
    check_tables(CheckJob(run.id, job.journal, options, organization), tables)
    if survey is not None:
        compare_rows(job, run, survey)
    job.journal.set_state(run.id, RunState.CHECKED)
    return Checked(job.journal.run(run.id), survey.pace if survey else None)


def _new_run(settings: Settings, survey: Survey | None) -> RunRecord:
    return RunRecord(
        id=run_id_now(),
        started_at=datetime.now(UTC),
        state=RunState.CHECKING,
        base_url=survey.base_url if survey else "",
        organization_id=survey.organization.id if survey else "",
        organization_name=survey.organization.name if survey else "",
        base_currency=survey.organization.base_currency if survey else "",
        dry_run=settings.dry_run,
        options=settings.shown_options(),
    )


def compare_rows(job: Job, run: RunRecord, survey: Survey) -> None:
    """Decide what becomes of rows whose customer the server has by now."""
    options = job.settings.checking(_today())
    zone = survey.organization.time_zone
    compare_with_server(job.journal, run.id, survey.customers, options, time_zone=zone)


def _show_plan(job: Job, checked: Checked, *, sends: bool = True) -> None:
    settings = job.settings
    plan = Plan(
        checked.run, checked.pace, settings.expected_totals(), first=settings.first, sends=sends
    )
    show_plan(job.screen, job.journal, plan)


def send_run(job: Job, checked: Checked, survey: Survey, *, ask: bool = True) -> Finished:
    """Show the plan, ask, send what is unsent, and show how it ended."""
    settings, journal, run = job.settings, job.journal, checked.run
    _show_plan(job, checked)
    if settings.all_or_nothing and journal.endings(run.id)[Ending.REJECTED]:
        job.screen.say()
        job.screen.say(
            "Nothing is sent: --all-or-nothing asks that every row is valid. Mend the rejected "
            "rows in the file and start it again."
        )
        return finish(job, run)
    if not rows_left(journal, run):
        return finish(job, run)
    if ask and not settings.yes and not _confirmed(job, run, survey):
        return finish(job, run, exit_code=EXIT_USAGE)
    return finish(job, run, walk_run(settings, journal, run.id, survey, job.screen))


def _confirmed(job: Job, run: RunRecord, survey: Survey) -> bool:
    job.screen.problems(job.journal.problem_counts(run.id))
    job.screen.say()
    if ask_yes(f"Send to {survey.organization.name} now?"):
        return True
    how = "" if can_ask() else " There is no terminal to ask in: confirm with --yes."
    job.screen.say(f"Nothing was sent.{how}")
    return False


def rows_left(journal: Journal, run: RunRecord) -> int:
    """Rows that may still be sent."""
    endings = journal.endings(run.id)
    return sum(endings[ending] for ending in UNFINISHED)


def _refuse_unfinished(
    settings: Settings, journal: Journal, survey: Survey, tables: tuple[ReadTable, ...]
) -> None:
    hashes = [read.table.sha256 for read in tables]
    run = journal.unfinished_run(survey.base_url, survey.organization.id, hashes)
    if run is not None:
        raise ImporterError(
            "unfinished-run",
            f"Run {run.id} over the same file in this organization is not finished.",
            hint=f"Go on with it: {resume_line(settings, run.id)}. Or start anew with --new-run; "
            "customers that exist already are skipped.",
            context={"run": run.id},
        )


OPTIONS = "options"
"""Fact of a run: the options that a later resume takes over."""

CONFIRMED = "confirmed"
"""Fact of a run that was to send without asking: cut off before its first row, it is unfinished."""


def _today() -> date:
    return datetime.now().astimezone().date()
