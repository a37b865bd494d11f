"""The commands about servers: doctor and sandbox."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from importer.cli.screen import Screen
from importer.cli.waiting import WaitTeller
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.sending.options import Work
from importer.phrases.pace import pace_sentence
from importer.run.arriving import survey
from importer.run.surveying import Survey
from importer.settings import load_settings
from importer.wiring.server import ServerOfSettings, stand_in


def examine_server(rows: int, flags: Mapping[str, Any]) -> int:
    """`importer doctor`."""
    with stand_in(load_settings(flags)) as settings:
        screen = Screen(json_lines=settings.json_lines)
        there = survey(ServerOfSettings(settings), settings, WaitTeller(screen))
    _show(screen, there, rows)
    return 0


def _show(screen: Screen, survey: Survey, rows: int) -> None:
    organization = survey.organization
    screen.heading(gettext("{base_url} answers").format(base_url=survey.base_url))
    branches = ", ".join(branch.name for branch in organization.branches) or gettext("switched off")
    facts = (
        (
            gettext("organization"),
            gettext("{name} (id {id})").format(name=organization.name, id=organization.id),
        ),
        (gettext("base currency"), organization.base_currency),
        (gettext("currencies"), ", ".join(sorted(organization.currencies))),
        (gettext("branches"), branches if organization.branches_on else gettext("switched off")),
        (
            gettext("customers"),
            gettext("{customers}, inactive ones included").format(
                customers=whole(len(survey.customers))
            ),
        ),
    )
    screen.table(("", ""), facts)
    forecast = survey.pace.forecast(Work(rows))
    screen.say(pace_sentence(Work(rows), survey.pace))
    screen.tell(
        base_url=survey.base_url,
        organization_id=organization.id,
        organization=organization.name,
        base_currency=organization.base_currency,
        currencies=sorted(organization.currencies),
        customers=len(survey.customers),
        per_second=survey.pace.per_second,
        limit_known=survey.pace.known,
        rows=rows,
        seconds=round(forecast.seconds, 1),
        bound=forecast.bound.value,
    )


def serve_stand_in(
    host: str,
    port: int,
    limits: str,
    faults: tuple[str, ...],
    database: Path | None,
    flags: Mapping[str, Any],
) -> int:
    """`importer sandbox`."""
    from importer.core.errors import ImporterError
    from importer.sandbox.fault_text import parse_fault
    from importer.sandbox.options import SandboxOptions, organization_of, parse_limits
    from importer.sandbox.server import serve_forever

    options = SandboxOptions(
        organization=organization_of(database),
        limits=parse_limits(limits),
        faults=tuple(parse_fault(text) for text in faults),
        database=database,
    )

    screen = Screen(json_lines=load_settings(flags).json_lines)

    def show(url: str, key: str) -> None:
        screen.tell(base_url=url, api_key=key)
        if not screen.json_lines:
            click.echo(f"export BIGCAPITAL_BASE_URL={url}")
            click.echo(f"export BIGCAPITAL_API_KEY={key}")
        screen.say(gettext("The stand-in server runs; Ctrl-C stops it."))

    try:
        serve_forever(options, show, host=host, port=port)
    except OSError as error:
        raise ImporterError(
            "address-unusable",
            gettext("{host}:{port} can't be listened on: {strerror}.").format(
                host=host, port=port, strerror=error.strerror or error
            ),
            hint=gettext("Choose another --port, or leave it out to take a free one."),
        ) from error
    return 0
