"""`importer doctor --all`: a line for each organization of the file."""

from collections.abc import Mapping
from typing import Any

from importer.cli.failures import shown_error
from importer.cli.screen import Screen
from importer.cli.waiting import WaitTeller
from importer.core.errors import ImporterError
from importer.core.exit_codes import EXIT_OK, strictest_exit_code
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.sending.options import Work
from importer.reports.sentences import counted
from importer.run.arriving import survey
from importer.run.surveying import Survey
from importer.settings import load_settings, organization_names, organizations_file
from importer.wiring.server import ServerOfSettings


def examine_all(rows: int, flags: Mapping[str, Any]) -> int:
    """`importer doctor --all`: what is wrong with one is told in its line, and the others are asked
    all the same; the strictest exit code of all."""
    around = load_settings({**flags, "organization": None})
    screen = Screen(json_lines=around.json_lines, lists=True)
    names = organization_names(organizations_file(around))
    codes = [_examine(screen, name, rows, flags) for name in names]
    bad = sum(code != EXIT_OK for code in codes)
    screen.say()
    screen.say(
        gettext("{organizations}, {bad} of them with something to mend.").format(
            organizations=counted(len(names), "organization"), bad=whole(bad)
        )
    )
    return strictest_exit_code(*codes)


def _examine(screen: Screen, name: str, rows: int, flags: Mapping[str, Any]) -> int:
    try:
        settings = load_settings({**flags, "organization": name})
        there = survey(ServerOfSettings(settings), settings, WaitTeller(screen))
    except ImporterError as error:
        screen.say(f"{name}: {shown_error(error)}")
        screen.tell(
            name=name, error=error.code, message=error.message, hint=error.hint,
            exit_code=error.exit_code,
        )  # fmt: skip
        return error.exit_code
    _show(screen, name, there, Work(rows))
    return EXIT_OK


def _show(screen: Screen, name: str, there: Survey, work: Work) -> None:
    here = there.organization
    screen.say(
        gettext(
            "{name}: {organization} (id {its_id}) at {base_url}, base currency {currency}, "
            "{customers}, {pace}"
        ).format(
            name=name,
            organization=here.name,
            its_id=here.id,
            base_url=there.base_url,
            currency=here.base_currency,
            customers=counted(len(there.customers), "customer"),
            pace=there.pace.words(),
        )
    )
    screen.tell(
        name=name,
        base_url=there.base_url,
        organization_id=here.id,
        organization=here.name,
        base_currency=here.base_currency,
        customers=len(there.customers),
        per_second=there.pace.per_second,
        limit_known=there.pace.known,
        seconds=round(there.pace.forecast(work).seconds, 1),
        exit_code=EXIT_OK,
    )
