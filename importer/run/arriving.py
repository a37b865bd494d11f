"""At the server's door: who is there, in time, and whether it is the organization that was meant.

What is read there is `surveying`'s business.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from importer.core.choices import Choices
from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.language import gettext
from importer.core.ports import Target, TellWait
from importer.core.runs import RunRecord
from importer.run.clocks import SystemClock, in_time
from importer.run.corridor import Server
from importer.run.fronts import Shows
from importer.run.surveying import Survey, survey_patiently, survey_server
from importer.run.walk_events import ServerAwaited

_Ask = Callable[[Target, str], Awaitable[Survey]]


def survey(
    server: Server, choices: Choices, tell: TellWait, run: RunRecord | None = None
) -> Survey:
    """What the server says before anything is checked, sent or deleted.

    From here on the command's time is counted (--max-duration), and so is patience with the server
    (--give-up-after).

    Args:
        tell: hears of every wait that is longer than a moment.
        run: the run in question, where there is one already.

    Raises:
        ImporterError: the server can't be reached, refuses us, or holds another organization than
            the choices name.
    """
    return _survey_with(server, choices, tell, run, survey_server)


def survey_to_resume(server: Server, choices: Choices, shows: Shows, run: RunRecord) -> Survey:
    """The same for a run that goes on: a server that is down is waited for. An address that is not
    the run's own is not: it may be a wrong one.

    Raises:
        ImporterError: as `survey`.
    """
    if server.base_url != run.base_url:
        return survey(server, choices, shows.waits, run)
    longest = choices.max_duration
    patience = min(choices.give_up_after, math.inf if longest is None else longest)

    def waits() -> None:
        shows.event(ServerAwaited(patience))

    async def ask(target: Target, base_url: str) -> Survey:
        clock = SystemClock()
        return await survey_patiently(target, base_url, clock, patience=patience, waits=waits)

    return _survey_with(server, choices, shows.waits, run, ask)


def _survey_with(
    server: Server, choices: Choices, tell: TellWait, run: RunRecord | None, ask: _Ask
) -> Survey:
    base_url, began = server.base_url, time.monotonic()

    async def asked() -> Survey:
        async with server.to_look(tell) as target:
            return await ask(target, base_url)

    try:
        found = asyncio.run(in_time(asked(), choices.max_duration))
    except ServerUnavailable as error:
        raise _unreachable(base_url, run, error) from error
    _check_is_as_set(choices.organization_id, run, found)
    _check_currency(choices.expect_currency, run, found)
    return replace(found, began=began)


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


def _check_is_as_set(organization_id: str, run: RunRecord | None, found: Survey) -> None:
    """An API key opens its own organization, whatever `organization-id` says."""
    here = found.organization
    if organization_id not in {"", here.id}:
        raise ImporterError(
            "other-organization",
            gettext(
                "The key belongs to {organization} (id {its_id}); BIGCAPITAL_ORGANIZATION_ID "
                "names {organization_id}."
            ).format(organization=here.name, its_id=here.id, organization_id=organization_id),
            hint=gettext(
                "{nothing_done} Set the key of the organization that you mean, or "
                "leave BIGCAPITAL_ORGANIZATION_ID out."
            ).format(nothing_done=_nothing_done(run)),
        )


def _check_currency(expected: str, run: RunRecord | None, found: Survey) -> None:
    """Another base currency would book every balance wrongly, and most likely is another
    organization."""
    here = found.organization
    if expected not in {"", here.base_currency}:
        raise ImporterError(
            "other-currency",
            gettext(
                "{organization} (id {its_id}) at {base_url} keeps its books in {currency}; "
                "{expected} was expected."
            ).format(
                organization=here.name,
                its_id=here.id,
                base_url=found.base_url,
                currency=here.base_currency,
                expected=expected,
            ),
            hint=gettext(
                "{nothing_done} See whether this is the organization that you mean; if it is, "
                "correct its currency in organizations.toml, or --expect-currency."
            ).format(nothing_done=_nothing_done(run)),
        )


def check_same_organization(run: RunRecord, found: Survey) -> None:
    """Raises ImporterError if the server's organization is not the one of the run."""
    here = (found.base_url, found.organization.id)
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
                organization=found.organization.name,
                organization_id=found.organization.id,
                base_url=found.base_url,
            ),
            hint=gettext(
                "{nothing_done} Set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY as they "
                "were when the run began."
            ).format(nothing_done=_nothing_done(run)),
        )
