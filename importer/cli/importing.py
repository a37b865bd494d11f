"""The commands that bring rows in: check, run, resume. From flags to exit code."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from importer.cli.plan import confirm, show_plan
from importer.cli.screen import Screen
from importer.cli.walking import walk_run
from importer.core.checking import Checker
from importer.core.errors import ImporterError, UsageError
from importer.core.outcomes import Ending, exit_code_of, strictest_exit_code
from importer.core.ports import RunReader
from importer.core.runs import RunRecord, RunState
from importer.core.sending import Pace, StopCause
from importer.journal import Journal
from importer.reports import write_reports
from importer.run.checking import CheckJob, ReadTable, check_tables, compare_with_server
from importer.run.sending import SendResult
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey, survey_server
from importer.settings import Settings, load_settings
from importer.wiring import (
    base_url_of,
    lock,
    open_own_journal,
    open_server,
    read_tables,
    run_id_now,
    stand_in,
)

Flags = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Job:
    """One command at work: what it was told, what it writes to, whom it speaks to."""

    settings: Settings
    journal: Journal
    screen: Screen


def check_files(files: tuple[Path, ...], flags: Flags) -> int:
    """`importer check`."""
    with stand_in(load_settings(flags)) as settings, open_own_journal(settings) as journal:
        job = _Job(settings, journal, Screen(json_lines=settings.json_lines))
        run, _ = _check(job, files, read_tables(settings, files), _survey_if_asked(settings))
        return _report(job, run)


def run_files(files: tuple[Path, ...], flags: Flags) -> int:
    """`importer run`."""
    with stand_in(load_settings(flags)) as settings, open_own_journal(settings) as journal:
        job = _Job(settings, journal, Screen(json_lines=settings.json_lines))
        tables = read_tables(settings, files)
        survey = _survey_if_asked(settings)
        if survey is None or settings.dry_run:
            run, pace = _check(job, files, tables, survey)
            show_plan(job.screen, journal, run, pace, settings.expected_totals())
            return _report(job, run)
        with lock(settings, survey.base_url, survey.organization.id, "importer run"):
            if not settings.new_run:
                _refuse_unfinished(journal, survey, tables)
            run, pace = _check(job, files, tables, survey)
            return _send(job, run, survey, pace)


def resume_run(name: str | None, flags: Flags) -> int:
    """`importer resume`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    with open_own_journal(settings) as journal:
        run = _run_to_resume(journal, name)
        if run is None:
            screen.say("Nothing to do: every run is finished.")
            return 0
        settings = load_settings(_options_of(journal, run.id) | _given(flags))
        job = _Job(settings, journal, screen)
        survey = survey_of(settings)
        same_organization(run, survey)
        with lock(settings, survey.base_url, survey.organization.id, "importer resume"):
            journal.reopen(run.id, (Ending.FAILED, Ending.UNKNOWN))
            if next(journal.attempts(run.id), None) is None:
                compare_with_server(
                    journal,
                    run.id,
                    survey.customers,
                    settings.checking(_today()),
                    time_zone=survey.organization.time_zone,
                )
            return _send(job, run, survey, survey.pace, ask=run.state is RunState.CHECKED)


def survey_of(settings: Settings) -> Survey:
    """What the server says before anything is checked, sent or deleted."""

    async def ask() -> Survey:
        async with open_server(settings, StopSignal()) as server:
            return await survey_server(server, base_url_of(settings))

    return asyncio.run(ask())


def _survey_if_asked(settings: Settings) -> Survey | None:
    """None where the server is not to be asked."""
    return None if settings.offline else survey_of(settings)


def _check(
    job: _Job, files: tuple[Path, ...], tables: tuple[ReadTable, ...], survey: Survey | None
) -> tuple[RunRecord, Pace | None]:
    options = job.settings.checking(_today())
    organization = survey.organization if survey else None
    Checker(options, organization)  # a wrong --set, --default or --rate stops before a run begins
    run = RunRecord(
        id=run_id_now(),
        started_at=datetime.now(UTC),
        state=RunState.CHECKING,
        base_url=survey.base_url if survey else "",
        organization_id=survey.organization.id if survey else "",
        organization_name=survey.organization.name if survey else "",
        base_currency=survey.organization.base_currency if survey else "",
        dry_run=job.settings.dry_run,
        options=job.settings.shown_options(),
    )
    job.screen.tell(run=run.id, files=[str(path) for path in files])
    job.journal.start_run(run)
    job.journal.set_fact(run.id, OPTIONS, job.settings.remembered())
    check_tables(
        CheckJob(
            run_id=run.id,
            journal=job.journal,
            options=options,
            organization=organization,
        ),
        tables,
    )
    if survey is not None:
        zone = survey.organization.time_zone
        compare_with_server(job.journal, run.id, survey.customers, options, time_zone=zone)
    job.journal.set_state(run.id, RunState.CHECKED)
    return job.journal.run(run.id), survey.pace if survey else None


def _send(job: _Job, run: RunRecord, survey: Survey, pace: Pace | None, *, ask: bool = True) -> int:
    settings, journal, screen = job.settings, job.journal, job.screen
    show_plan(screen, journal, run, pace, settings.expected_totals(), first=settings.first)
    endings = journal.endings(run.id)
    if settings.all_or_nothing and endings[Ending.REJECTED]:
        screen.say("Nothing is sent: --all-or-nothing asks that every row is valid.")
        return _report(job, run)
    open_rows = endings[Ending.WAITING] + endings[Ending.UNKNOWN]
    if ask and open_rows and not settings.yes and not confirm(screen, survey.organization):
        screen.say(f"Nothing was sent. importer resume {run.id} sends it later.")
        _report(job, run)
        return 2
    result = walk_run(settings, journal, run.id, survey, screen) if open_rows else None
    return _report(job, run, result)


def _report(job: _Job, run: RunRecord, result: SendResult | None = None) -> int:
    """Write the files of the run, show how it ended, and tell the exit code."""
    screen, journal = job.screen, job.journal
    folder = job.settings.out or Path("import-results") / run.id
    written = write_reports(journal, run.id, folder)
    endings, problems = journal.endings(run.id), journal.problem_counts(run.id)
    screen.endings(endings)
    screen.problems(problems)
    screen.heading("Report")
    for path in written:
        screen.say(f"  {path}")
    _say_what_next(screen, run, endings, result)
    code = run_exit_code(journal, run.id, result)
    screen.tell(
        run=run.id,
        endings={ending.value: count for ending, count in endings.items()},
        problems=problems,
        cause=result.cause.value if result else None,
        error=result.error.code if result and result.error else None,
        report=[str(path) for path in written],
        exit_code=code,
    )
    return code


def _say_what_next(
    screen: Screen, run: RunRecord, endings: Mapping[Ending, int], result: SendResult | None
) -> None:
    if result is not None and result.error is not None:
        screen.heading("Stopped")
        screen.say(result.error.message)
        screen.say(f"What to do: {result.error.hint}")
    elif result is not None and result.cause is StopCause.INTERRUPTED:
        screen.heading("Interrupted")
    unfinished = sum(endings[ending] for ending in (Ending.WAITING, Ending.FAILED, Ending.UNKNOWN))
    if unfinished and run.base_url:
        screen.say(f"\n{unfinished:,} rows are left: importer resume {run.id}")


def run_exit_code(reader: RunReader, run_id: str, result: SendResult | None) -> int:
    """The exit code of a run: its endings, and why it ended."""
    of_rows = exit_code_of(
        reader.endings(run_id), created_with_errors=reader.rows_created_with_errors(run_id)
    )
    causes = {
        StopCause.INTERRUPTED: 130,
        StopCause.GAVE_UP: 1,
        StopCause.STOPPED: 1,
        StopCause.TOO_MANY_ERRORS: 1,
    }
    return strictest_exit_code(of_rows, causes.get(result.cause, 0) if result else 0)


def _refuse_unfinished(journal: Journal, survey: Survey, tables: tuple[ReadTable, ...]) -> None:
    hashes = [read.table.sha256 for read in tables]
    run = journal.unfinished_run(survey.base_url, survey.organization.id, hashes)
    if run is not None:
        raise ImporterError(
            "unfinished-run",
            f"Run {run.id} over the same file in this organization is not finished.",
            hint=f"Go on with it: importer resume {run.id}. Or start anew with --new-run; "
            "customers that exist already are skipped.",
            context={"run": run.id},
        )


def _run_to_resume(journal: Journal, name: str | None) -> RunRecord | None:
    if name is not None:
        run = journal.run(name)
        if not run.base_url or run.state is RunState.CHECKING:
            raise UsageError(
                "run-not-resumable",
                f"Run {run.id} was never checked against a server.",
                hint="Start it with `importer run FILE`.",
            )
        return run
    begun = (RunState.SENDING, RunState.STOPPED)
    unfinished = [run for run in journal.runs() if run.state in begun and not run.dry_run]
    return unfinished[-1] if unfinished else None


def same_organization(run: RunRecord, survey: Survey) -> None:
    """Raises ImporterError if the server's organization is not the one of the run."""
    here = (survey.base_url, survey.organization.id)
    if here != (run.base_url, run.organization_id):
        raise ImporterError(
            "other-organization",
            f"Run {run.id} belongs to {run.organization_name} at {run.base_url}; the key belongs "
            f"to {survey.organization.name} at {survey.base_url}.",
            hint="Set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY as they were when the run began.",
        )


OPTIONS = "options"
"""Fact of a run: the options that a later resume takes over."""


def _options_of(journal: Journal, run_id: str) -> dict[str, Any]:
    return Settings.recalled(journal.facts(run_id).get(OPTIONS, "{}"))


def _given(flags: Flags) -> dict[str, Any]:
    return {name: value for name, value in flags.items() if value not in (None, ())}


def _today() -> date:
    return datetime.now().astimezone().date()
