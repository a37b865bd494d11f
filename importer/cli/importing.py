"""The commands that bring rows in: check and run. From flags to what they came to."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from importer.cli.asking import check_and_ask
from importer.cli.choosing import ask_for_names, ask_for_template
from importer.cli.correcting import correct
from importer.cli.job import Finished, Flags, Job, finish, open_job, resume_line
from importer.cli.remembering import recall_mapping
from importer.cli.sending import (
    Checked,
    compare_rows,
    send_run,
    show_checked,
    survey_of,
    today,
)
from importer.core.checking.checker import Checker
from importer.core.corrections.row_keys import KeyedTable
from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.journal import Journal
from importer.run.checking import CheckJob, ReadTable, check_tables
from importer.run.surveying import Survey
from importer.settings import Settings
from importer.wiring import (
    OpenedFile,
    lock,
    open_files,
    read_corrections,
    read_tables,
    run_id_now,
)

Files = tuple[Path, ...]


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
    opened = open_files(job.settings, files)
    if tables_of_corrections := _corrections(job, opened):
        return correct(job, tables_of_corrections, sends=False)
    settings = job.settings
    if not settings.base_url:
        settings = settings.model_copy(update={"offline": True})
        job = replace(job, settings=settings)
    tables = _read(job, opened)
    survey = None if settings.offline else survey_of(settings, job.screen)
    job, checked = _check(job, files, tables, survey)
    show_checked(job, checked, sends=False)
    return finish(job, checked.run)


def run_files(job: Job, files: Files) -> Finished:
    """Check files into a new run and send what is valid."""
    opened = open_files(job.settings, files)
    if tables_of_corrections := _corrections(job, opened):
        return correct(job, tables_of_corrections)
    settings, journal = job.settings, job.journal
    tables = _read(job, opened)
    survey = None if settings.offline else survey_of(settings, job.screen)
    if survey is None or settings.dry_run:
        job, checked = _check(job, files, tables, survey)
        show_checked(job, checked, sends=False)
        return finish(job, checked.run)
    with lock(survey.organization.id, "importer run"):
        if not settings.new_run:
            _refuse_unfinished(settings, journal, survey, tables)
        job, checked = _check(job, files, tables, survey, confirmed=settings.yes)
        del opened, tables  # the copies of the files go: from here on the journal is enough
        return send_run(job, checked, survey)


def _corrections(job: Job, files: tuple[OpenedFile, ...]) -> tuple[KeyedTable, ...]:
    """The tables of files that are corrections of an earlier run, unless they are to be a run of
    their own."""
    return () if job.settings.new_run else read_corrections(files)


def _read(job: Job, files: tuple[OpenedFile, ...]) -> tuple[ReadTable, ...]:
    recall = partial(recall_mapping, job.journal)
    if not job.asks:
        return read_tables(job.settings, files, recall=recall, names_of=lambda *_: None)
    return read_tables(job.settings, files, ask_for_template, recall, names_of=ask_for_names)


def _check(
    job: Job,
    files: Files,
    tables: tuple[ReadTable, ...],
    survey: Survey | None,
    *,
    confirmed: bool = False,
) -> tuple[Job, Checked]:
    """Check the tables into a new run; what the run can't know is asked where that is possible.

    Returns:
        The job with the answers among its settings, and the run.
    """
    organization = survey.organization if survey else None

    def check(job: Job) -> Checked:
        return _check_once(job, files, tables, survey, confirmed=confirmed)

    return check_and_ask(job, organization, check)


def _check_once(
    job: Job,
    files: Files,
    tables: tuple[ReadTable, ...],
    survey: Survey | None,
    *,
    confirmed: bool,
) -> Checked:
    options = job.settings.checking(today())
    organization = survey.organization if survey else None
    Checker(options, organization)  # a wrong --set, --default or --rate stops before a run begins
    run = _new_run(job.settings, survey)
    job.screen.tell(run=run.id, files=[str(path) for path in files])
    job.journal.start_run(run)
    job.journal.set_fact(run.id, RunFact.OPTIONS, job.settings.remembered())
    if confirmed:
        job.journal.set_fact(run.id, RunFact.CONFIRMED, "--yes")
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


def _refuse_unfinished(
    settings: Settings, journal: Journal, survey: Survey, tables: tuple[ReadTable, ...]
) -> None:
    hashes = [read.table.sha256 for read in tables]
    run = journal.unfinished_run(survey.organization.id, hashes)
    if run is not None:
        at = (
            ""
            if run.base_url == survey.base_url
            else gettext(", then at {base_url},").format(base_url=run.base_url)
        )
        raise ImporterError(
            "unfinished-run",
            gettext(
                "Run {run} over the same file in this organization{address} is not finished."
            ).format(run=run.id, address=at),
            hint=gettext(
                "Go on with it: {resume_line}. Or start anew with --new-run; customers "
                "that exist already are skipped."
            ).format(resume_line=resume_line(settings, run.id)),
            context={"run": run.id},
        )
