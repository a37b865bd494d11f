"""What every command goes through that has a checked run: who is there, the plan, the question,
the walk, and the end.

How a run comes to be checked lives in `importing`, `correcting` and `resuming`.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from importer.cli.choosing import ask_yes, can_ask
from importer.cli.job import Finished, Job, finish
from importer.cli.plan import Plan, show_plan
from importer.cli.remembering import remember_mappings
from importer.cli.screen import Screen
from importer.cli.waiting import WaitTeller
from importer.cli.walking import walk_run
from importer.core.errors import EXIT_USAGE, ImporterError, ServerUnavailable
from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.ports import Target
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.core.sending.options import Pace, waiting_sentence
from importer.journal import Journal
from importer.run.checking import compare_with_server, match_with_server
from importer.run.claims import customers_there_before
from importer.run.clocks import SystemClock
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey, survey_patiently, survey_server
from importer.settings import Settings
from importer.wiring import base_url_of, in_time, open_server


@dataclass(frozen=True, slots=True)
class Checked:
    """A run whose rows are all checked.

    Attributes:
        pace: None if no server was asked.
    """

    run: RunRecord
    pace: Pace | None


def survey_of(settings: Settings, screen: Screen, run: RunRecord | None = None) -> Survey:
    """What the server says before anything is checked, sent or deleted.

    From here on the command's time is counted (--max-duration), and so is patience with the server
    (--give-up-after).

    Args:
        run: the run in question, where there is one already.

    Raises:
        ImporterError: the server can't be reached, refuses us, or holds another organization than
            the settings name.
    """
    return _surveyed(settings, screen, run, survey_server)


def survey_to_resume(job: Job, run: RunRecord) -> Survey:
    """The same for a run that goes on: a server that is down is waited for. An address that is not
    the run's own is not: it may be a wrong one.

    Raises:
        ImporterError: as `survey_of`.
    """
    settings = job.settings
    if base_url_of(settings) != run.base_url:
        return survey_of(settings, job.screen, run)
    longest = settings.max_duration
    patience = min(settings.give_up_after, math.inf if longest is None else longest)

    def waits() -> None:
        job.screen.say(waiting_sentence(patience))

    async def ask(server: Target, base_url: str) -> Survey:
        clock = SystemClock()
        return await survey_patiently(server, base_url, clock, patience=patience, waits=waits)

    return _surveyed(settings, job.screen, run, ask)


def _surveyed(
    settings: Settings,
    screen: Screen,
    run: RunRecord | None,
    ask: Callable[[Target, str], Awaitable[Survey]],
) -> Survey:
    base_url, began = base_url_of(settings), time.monotonic()

    async def asked() -> Survey:
        async with (
            open_server(settings, StopSignal(), WaitTeller(screen)) as server,
            server.in_patience(),
        ):
            return await ask(server, base_url)

    try:
        survey = asyncio.run(in_time(asked(), settings.max_duration))
    except ServerUnavailable as error:
        raise _unreachable(base_url, run, error) from error
    _organization_as_set(settings, run, survey)
    return replace(survey, began=began)


def _nothing_done(run: RunRecord | None) -> str:
    """What a command that stops has done; of a run that has begun, others may have sent rows."""
    return (
        gettext("Nothing was sent.")
        if run is None
        else gettext("Nothing was changed there just now.")
    )


def _unreachable(base_url: str, run: RunRecord | None, error: ServerUnavailable) -> ImporterError:
    """The same where the command itself has not begun."""
    return ImporterError(
        error.code,
        f"{base_url}: {error.message}",
        hint=f"{_nothing_done(run)} {_hint(error)}",
        context=error.context,
    )


def _hint(error: ServerUnavailable) -> str:
    if error.code == "server-unavailable":
        return gettext(
            "Check the address (BIGCAPITAL_BASE_URL) and that the server runs, then try again."
        )
    return error.hint


def _organization_as_set(settings: Settings, run: RunRecord | None, survey: Survey) -> None:
    """An API key opens its own organization, whatever `organization-id` says."""
    here = survey.organization
    if settings.organization_id not in {"", here.id}:
        raise ImporterError(
            "other-organization",
            gettext(
                "The key belongs to {organization} (id {its_id}); BIGCAPITAL_ORGANIZATION_ID "
                "names {organization_id}."
            ).format(
                organization=here.name, its_id=here.id, organization_id=settings.organization_id
            ),
            hint=gettext(
                "{nothing_done} Set the key of the organization that you mean, or "
                "leave BIGCAPITAL_ORGANIZATION_ID out."
            ).format(nothing_done=_nothing_done(run)),
        )


def same_organization(run: RunRecord, survey: Survey) -> None:
    """Raises ImporterError if the server's organization is not the one of the run."""
    here = (survey.base_url, survey.organization.id)
    if here != (run.base_url, run.organization_id):
        raise ImporterError(
            "other-organization",
            gettext(
                "Run {run} belongs to {run_organization} (id {run_organization_id}) at "
                "{run_base_url}; the key belongs to {organization} (id "
                "{organization_id}) at {base_url}."
            ).format(
                run=run.id,
                run_organization=run.organization_name,
                run_organization_id=run.organization_id,
                run_base_url=run.base_url,
                organization=survey.organization.name,
                organization_id=survey.organization.id,
                base_url=survey.base_url,
            ),
            hint=gettext(
                "{nothing_done} Set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY as they "
                "were when the run began."
            ).format(nothing_done=_nothing_done(run)),
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
        checked.run,
        checked.pace,
        settings.expected_totals(),
        first=settings.first,
        sends=sends,
        origins=settings.origins,
    )
    show_plan(job.screen, job.journal, plan)


def send_run(job: Job, checked: Checked, survey: Survey, *, ask: bool = True) -> Finished:
    """Show the plan, ask, send what is unsent, and show how it ended."""
    settings, journal, run = job.settings, job.journal, checked.run
    show_checked(job, checked)
    if settings.all_or_nothing and journal.endings(run.id)[Ending.REJECTED]:
        job.screen.say()
        job.screen.say(
            gettext(
                "Nothing is sent: --all-or-nothing asks that every row is valid. Mend "
                "the rejected rows in the file and start it again."
            )
        )
        return finish(job, run)
    if not journal.rows_to_send(run.id) and run.state is not RunState.SENDING:
        return finish(job, run)
    if ask and not settings.yes and not _confirmed(job, run, survey):
        return finish(job, run, exit_code=EXIT_USAGE)
    journal.set_fact(run.id, RunFact.REPORTED, "")
    return finish(job, run, walk_run(settings, journal, run.id, survey, job.screen))


def _confirmed(job: Job, run: RunRecord, survey: Survey) -> bool:
    job.screen.problems(job.journal.problem_counts(run.id))
    job.screen.say()
    if ask_yes(
        gettext("Send to {organization} now?").format(organization=survey.organization.name)
    ):
        remember_mappings(job.journal, run)
        return True
    how = "" if can_ask() else gettext(" There is no terminal to ask in: confirm with --yes.")
    more = " more" if next(job.journal.attempts(run.id), None) else ""
    job.screen.say(gettext("Nothing{more} was sent.{what_to_do}").format(more=more, what_to_do=how))
    return False


def rows_left(journal: Journal, run: RunRecord, endings: frozenset[Ending]) -> int:
    """Rows that have one of the endings to be taken up."""
    counts = journal.endings(run.id)
    return sum(counts[ending] for ending in endings)


def today() -> date:
    """The day against which dates lie in the future."""
    return datetime.now().astimezone().date()
