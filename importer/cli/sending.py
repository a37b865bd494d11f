"""What every command goes through that has a checked run: who is there, the plan, the question,
the walk, and the end.

How a run comes to be checked lives in `importing`, `correcting` and `resuming`.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

from importer.cli.choosing import ask_yes, can_ask
from importer.cli.job import REPORTED, Finished, Job, finish
from importer.cli.plan import Plan, show_plan
from importer.cli.remembering import remember_mappings
from importer.cli.walking import walk_run
from importer.core.errors import EXIT_USAGE, ImporterError, ServerUnavailable
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.runs import RunRecord, RunState
from importer.core.sending import Pace
from importer.journal import Journal
from importer.run.checking import compare_with_server, match_with_server
from importer.run.doubts import customers_there_before
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey, survey_server
from importer.settings import Settings
from importer.wiring import base_url_of, open_server

OPTIONS = "options"
"""Fact of a run: the options that a later resume takes over."""

CONFIRMED = "confirmed"
"""Fact of a run that was to send without asking: cut off before its first row, it is unfinished."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A run whose rows are all checked.

    Attributes:
        pace: None if no server was asked.
    """

    run: RunRecord
    pace: Pace | None


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


def same_organization(run: RunRecord, survey: Survey) -> None:
    """Raises ImporterError if the server's organization is not the one of the run."""
    here = (survey.base_url, survey.organization.id)
    if here != (run.base_url, run.organization_id):
        raise ImporterError(
            "other-organization",
            f"Run {run.id} belongs to {run.organization_name} (id {run.organization_id}) at "
            f"{run.base_url}; the key belongs to {survey.organization.name} (id "
            f"{survey.organization.id}) at {survey.base_url}.",
            hint="Nothing was sent. Set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY as they were "
            "when the run began.",
        )


def compare_rows(job: Job, run: RunRecord, survey: Survey) -> None:
    """Decide what becomes of rows whose customer the server has by now.

    Also where the run has begun: somebody else may have created customers since, and rows that are
    sent only now would double them.
    """
    journal, options = job.journal, job.settings.checking(today())
    zone = survey.organization.time_zone
    if next(journal.attempts(run.id), None) is None:
        compare_with_server(journal, run.id, survey.customers, options, time_zone=zone)
        return
    there_before = customers_there_before(journal, run.id, survey.customers)
    match_with_server(journal, run.id, there_before, options, time_zone=zone)


def show_checked(job: Job, checked: Checked, *, sends: bool = True) -> None:
    """The plan of a checked run."""
    settings = job.settings
    plan = Plan(
        checked.run, checked.pace, settings.expected_totals(), first=settings.first, sends=sends
    )
    show_plan(job.screen, job.journal, plan)


def send_run(job: Job, checked: Checked, survey: Survey, *, ask: bool = True) -> Finished:
    """Show the plan, ask, send what is unsent, and show how it ended."""
    settings, journal, run = job.settings, job.journal, checked.run
    show_checked(job, checked)
    if settings.all_or_nothing and journal.endings(run.id)[Ending.REJECTED]:
        job.screen.say()
        job.screen.say(
            "Nothing is sent: --all-or-nothing asks that every row is valid. Mend the rejected "
            "rows in the file and start it again."
        )
        return finish(job, run)
    if not journal.rows_to_send(run.id) and run.state is not RunState.SENDING:
        return finish(job, run)
    if ask and not settings.yes and not _confirmed(job, run, survey):
        return finish(job, run, exit_code=EXIT_USAGE)
    journal.set_fact(run.id, REPORTED, "")
    return finish(job, run, walk_run(settings, journal, run.id, survey, job.screen))


def _confirmed(job: Job, run: RunRecord, survey: Survey) -> bool:
    job.screen.problems(job.journal.problem_counts(run.id))
    job.screen.say()
    if ask_yes(f"Send to {survey.organization.name} now?"):
        remember_mappings(job.journal, run)
        return True
    how = "" if can_ask() else " There is no terminal to ask in: confirm with --yes."
    job.screen.say(f"Nothing was sent.{how}")
    return False


def rows_left(journal: Journal, run: RunRecord) -> int:
    """Rows that may still be sent."""
    endings = journal.endings(run.id)
    return sum(endings[ending] for ending in UNFINISHED)


def today() -> date:
    """The day against which dates lie in the future."""
    return datetime.now().astimezone().date()
