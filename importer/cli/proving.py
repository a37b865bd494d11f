"""The commands that look at a run again on the server: verify and undo."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from importer.cli.choosing import ask_yes
from importer.cli.job import report_folder
from importer.cli.screen import Screen, SendingBar
from importer.cli.sending import same_organization, survey_of
from importer.cli.showing import latest_run
from importer.cli.walking import interrupts
from importer.core.errors import UsageError
from importer.core.outcomes import (
    EXIT_INTERRUPTED,
    EXIT_SOME_ROWS_BAD,
    exit_code_of,
    strictest_exit_code,
)
from importer.core.runs import RunRecord
from importer.core.sending import StopCause
from importer.core.verification import Deviation, UndoEnding, Verification
from importer.journal import Journal
from importer.reports.sentences import counted, money
from importer.reports.verification_json import write_verification
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey
from importer.run.undoing import undo
from importer.run.verifying import made_customers, verify
from importer.run.walk import Walk
from importer.settings import Settings, load_settings
from importer.wiring import SystemClock, lock, open_own_journal, open_server

_SHOWN = 20


def verify_run(name: str | None, flags: Mapping[str, Any]) -> int:
    """`importer verify`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    with open_own_journal(settings) as journal:
        run = _run(journal, name)
        survey = survey_of(settings)
        same_organization(run, survey)

        async def look() -> Verification:
            async with open_server(settings, StopSignal()) as server:
                return await verify(journal, server, run.id, survey.organization)

        found = asyncio.run(look())
    path = write_verification(found, report_folder(settings, run.id))
    _show_verification(screen, found, path)
    of_rows = exit_code_of(found.endings)
    return strictest_exit_code(of_rows, 0 if found.holds else EXIT_SOME_ROWS_BAD)


def _show_verification(screen: Screen, found: Verification, path: Path) -> None:
    screen.endings(found.endings)
    screen.say(
        f"{found.rows:,} rows were read, {sum(found.endings.values()):,} have an ending: "
        + ("this balances." if found.balances else "THIS DOES NOT BALANCE.")
    )
    screen.heading("Read back")
    screen.say(
        f"{counted(found.compared, 'customer')} compared, {_differ(len(found.deviations))}, "
        f"{found.moved_since:,} with a balance that moved since."
    )
    rows = [
        (str(one.customer_id), f"{one.ref.source} row {one.ref.number}", _deviation_words(one))
        for one in found.deviations[:_SHOWN]
    ]
    if rows:
        screen.table(("#customer", "row", "what differs"), rows)
    if found.totals:
        screen.heading("Opening balances")
        columns = ("currency", "#source", "#sent", "#stored", "")
        screen.table(
            columns,
            [
                (
                    total.currency,
                    money(total.source),
                    money(total.sent),
                    money(total.stored),
                    "agrees" if total.agrees else "DIFFERS",
                )
                for total in found.totals
            ],
        )
    screen.say()
    screen.say(f"{path}")
    screen.tell(run=found.run_id, holds=found.holds, verification=str(path))


def _differ(count: int) -> str:
    return "1 differs" if count == 1 else f"{count:,} differ"


def _deviation_words(one: Deviation) -> str:
    if one.missing:
        return "not on the server any more"
    return "; ".join(
        f"{found.field}: sent “{found.sent}”, stored “{found.stored}”" for found in one.differences
    )


def undo_run(name: str | None, flags: Mapping[str, Any]) -> int:
    """`importer undo`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    with open_own_journal(settings) as journal:
        run = _run(journal, name)
        survey = survey_of(settings)
        same_organization(run, survey)
        total = sum(1 for _ in made_customers(journal, run.id))
        if not total:
            screen.say(f"Run {run.id} has no customers to delete.")
            return 0
        _confirm(settings, run, survey, total)
        with lock(survey.organization.id, "importer undo"):
            stop, ends = _undo(settings, journal, run, survey, screen, total)
    return _show_undo(screen, run, ends, interrupted=bool(stop))


def _undo(
    settings: Settings,
    journal: Journal,
    run: RunRecord,
    survey: Survey,
    screen: Screen,
    total: int,
) -> tuple[StopSignal, dict[UndoEnding, int]]:
    with SendingBar(screen, total, survey.pace, label="Deleting") as bar:

        async def work() -> tuple[StopSignal, dict[UndoEnding, int]]:
            stop = StopSignal()
            async with open_server(settings, stop) as server:
                with interrupts(stop, bar):
                    walk = Walk(
                        run_id=run.id,
                        journal=journal,
                        target=server,
                        clock=SystemClock(),
                        options=settings.sending(),
                        organization=survey.organization,
                        progress=bar,
                        stop=stop,
                    )
                    return stop, await undo(walk)

        try:
            return asyncio.run(work())
        except asyncio.CancelledError:  # the second Ctrl-C: the journal knows what is deleted
            stop = StopSignal()
            stop.set(StopCause.INTERRUPTED)
            return stop, dict.fromkeys(UndoEnding, 0)


def _show_undo(
    screen: Screen, run: RunRecord, ends: Mapping[UndoEnding, int], *, interrupted: bool
) -> int:
    screen.heading(f"Run {run.id}")
    screen.table(("#customers", ""), [(f"{n:,}", end.value) for end, n in ends.items() if n])
    screen.tell(run=run.id, undone={end.value: number for end, number in ends.items()})
    if interrupted:
        screen.say(f"Interrupted; importer undo {run.id} goes on.")
        return EXIT_INTERRUPTED
    left = ends[UndoEnding.CHANGED] + ends[UndoEnding.IN_USE] + ends[UndoEnding.FAILED]
    return EXIT_SOME_ROWS_BAD if left else 0


def _confirm(settings: Settings, run: RunRecord, survey: Survey, total: int) -> None:
    if settings.yes:
        return
    question = (
        f"Delete the {counted(total, 'customer')} that run {run.id} created in "
        f"{survey.organization.name}?"
    )
    if not ask_yes(question):
        raise UsageError(
            "not-confirmed", "Nothing was deleted.", hint="Confirm in a terminal, or with --yes."
        )


def _run(journal: Journal, name: str | None) -> RunRecord:
    run = journal.run(name) if name else latest_run(journal)
    if not run.base_url:
        raise UsageError(
            "run-never-sent",
            f"Run {run.id} was checked offline; it has nothing on a server.",
            hint="`importer runs` lists the runs.",
        )
    return run
