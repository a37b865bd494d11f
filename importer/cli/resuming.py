"""The command `resume`: which run, with which options, in which organization."""

from typing import Any

from importer.cli.job import Finished, Flags, Job, finish
from importer.cli.screen import Screen
from importer.cli.sending import (
    Checked,
    compare_rows,
    rows_left,
    same_organization,
    send_run,
    survey_to_resume,
)
from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.journal import Journal
from importer.settings import Settings, load_settings
from importer.wiring import lock, open_own_journal


def resume_run(name: str | None, flags: Flags) -> int:
    """`importer resume`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    with open_own_journal(settings) as journal:
        endings = UNFINISHED | ({Ending.REFUSED} if settings.retry_refused else set())
        run = _run_to_resume(journal, name, endings)
        if run is None or not (_is_open(journal, run, endings) or _lacks_report(journal, run)):
            screen.tell(run=run.id if run else None, left=0, exit_code=0)
            screen.say(gettext("Nothing to do: {why}.").format(why=_why_nothing(journal, run)))
            return 0
        settings = load_settings(_options_of(journal, run.id) | _given(flags))
        job = Job(settings, journal, screen)
        is_open = _is_open(journal, run, endings)
        return (_resume(job, run, endings) if is_open else _report(job, run)).exit_code


def _is_open(journal: Journal, run: RunRecord, endings: frozenset[Ending]) -> bool:
    """Whether rows are left, or the run was cut off between its last row and its last look."""
    return run.state is RunState.SENDING or rows_left(journal, run, endings) > 0


def _lacks_report(journal: Journal, run: RunRecord) -> bool:
    """Whether the run was cut off, or its disk full, when there was nothing left but to tell."""
    return run.state is RunState.FINISHED and not journal.facts(run.id).get(RunFact.REPORTED)


def _report(job: Job, run: RunRecord) -> Finished:
    job.screen.tell(run=run.id, left=0)
    job.screen.say(
        gettext("Run {run} is finished; only its report was not written.").format(run=run.id)
    )
    return finish(job, run)


def _why_nothing(journal: Journal, run: RunRecord | None) -> str:
    if run is not None:
        return gettext("run {run} is finished").format(run=run.id)
    if journal.runs():
        return gettext("every run that has begun to send is finished")
    return gettext("the journal holds no run; if it is another one, name it with --journal FILE")


def _resume(job: Job, run: RunRecord, endings: frozenset[Ending]) -> Finished:
    journal = job.journal
    job.screen.tell(run=run.id, left=rows_left(journal, run, endings))
    survey = survey_to_resume(job, run)
    same_organization(run, survey)
    with lock(survey.organization.id, "importer resume"):
        journal.reopen(run.id, tuple(endings))
        compare_rows(job, run, survey)
        ask = run.state is RunState.CHECKED and not _is_confirmed(journal, run)
        return send_run(job, Checked(run, survey.pace), survey, ask=ask)


def _run_to_resume(
    journal: Journal, name: str | None, endings: frozenset[Ending]
) -> RunRecord | None:
    run = journal.run(name) if name is not None else _latest_unfinished(journal, endings)
    if run is None:
        return None
    if run.state is RunState.CHECKING:
        raise _not_resumable(run, gettext("was never checked to its end"))
    if run.dry_run:
        raise _not_resumable(run, gettext("was a dry run"))
    if not run.base_url:
        raise _not_resumable(run, gettext("was never checked against a server"))
    return run


def _latest_unfinished(journal: Journal, endings: frozenset[Ending]) -> RunRecord | None:
    """The last run if it was cut off on its way to the first row, else the latest that has begun to
    send and is not over, or has refused rows where those are asked for, else the last run if it was
    cut off on its way to the report."""
    runs = journal.runs()
    cut_off = {RunState.CHECKING, RunState.CHECKED}
    if runs and runs[-1].state in cut_off and _is_confirmed(journal, runs[-1]):
        return runs[-1]
    begun = {RunState.SENDING, RunState.STOPPED}
    unfinished = (
        run
        for run in reversed(runs)
        if run.state in begun
        or (run.state is RunState.FINISHED and rows_left(journal, run, endings))
    )
    untold = (run for run in runs[-1:] if _lacks_report(journal, run))
    return next(unfinished, None) or next(untold, None)


def _is_confirmed(journal: Journal, run: RunRecord) -> bool:
    return RunFact.CONFIRMED in journal.facts(run.id)


def _not_resumable(run: RunRecord, why: str) -> UsageError:
    return UsageError(
        "run-not-resumable",
        gettext("Run {run} {why}: there is nothing to go on with.").format(run=run.id, why=why),
        hint=gettext("Start it with `importer run FILE`."),
    )


def _options_of(journal: Journal, run_id: str) -> dict[str, Any]:
    return Settings.recalled(journal.facts(run_id).get(RunFact.OPTIONS, "{}"))


def _given(flags: Flags) -> dict[str, Any]:
    return {name: value for name, value in flags.items() if value not in (None, ())}
